//! Many documents at once, as the window shows them: a table, and how far its work has come.

use pades::report::Verdict;
use serde::{Deserialize, Serialize};

use super::{Problem, SignOptions};

/// Documents that came together.
#[derive(Clone, Debug, Serialize)]
pub struct Batch {
    /// Opaque handle.
    pub id: String,
    /// Name of the folder they lie in, for display; empty when they lie in several.
    pub folder: String,
    /// One for each document.
    pub rows: Vec<BatchRow>,
    /// What was wished before the program ended in the middle; absent when nothing was.
    pub resumed: Option<BatchWish>,
}

/// One document of a batch.
#[derive(Clone, Debug, Serialize)]
pub struct BatchRow {
    /// Its place in the batch, from zero; never changes.
    pub row: usize,
    /// File name for display.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// How many.
    pub pages: usize,
    /// How far it has come.
    pub state: RowState,
    /// The judgement; absent until it was looked at.
    pub verdict: Option<Verdict>,
    /// Signed with a practice certificate.
    pub practice: bool,
    /// The network is still to be asked, or being asked: the verdict may become another.
    pub pending: bool,
    /// Common names of those who signed, in their order.
    pub signers: Vec<String>,
    /// Why it cannot be signed, or was not.
    pub problem: Option<Problem>,
    /// What should be known beside it.
    pub warnings: Vec<Problem>,
    /// File name of the output, once it lies there.
    pub output: Option<String>,
}

/// How far a document has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowState {
    /// Not looked at yet.
    Waiting,
    /// May be signed.
    Ready,
    /// Cannot be signed; `problem` says why.
    Aside,
    /// Is being signed.
    Working,
    /// Its output lies there, proven.
    Signed,
    /// Was not signed; `problem` says why.
    Failed,
}

/// How far a batch has come; rows are those that changed since the last time.
#[derive(Clone, Debug, Serialize)]
pub struct BatchProgress {
    /// Handle of the batch.
    pub id: String,
    /// What it is at.
    pub stage: BatchStage,
    /// Documents that have ended in this stage.
    pub done: usize,
    /// Documents of this stage.
    pub total: usize,
    /// Seconds that the rest will take; absent while nobody can tell.
    pub left: Option<u64>,
    /// The person has it wait.
    pub paused: bool,
    /// The rows that changed.
    pub rows: Vec<BatchRow>,
    /// What went wrong beside the documents: a journal that cannot be written.
    pub trouble: Option<Problem>,
}

/// What a batch is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchStage {
    /// Documents are read and judged.
    Looking,
    /// All were looked at; nothing was signed.
    Looked,
    /// Documents are being signed.
    Signing,
    /// Signing has ended, or was ended.
    Ended,
}

/// What is to be done with the documents of a batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchWish {
    /// Which documents, by their place.
    pub rows: Vec<usize>,
    /// How; `page` is overruled, `field` means nothing here.
    pub options: SignOptions,
    /// Page of the block.
    pub page: BatchPage,
}

/// A page that every document has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchPage {
    /// The first.
    First,
    /// The last.
    Last,
}

/// A batch that was interrupted in the middle of signing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Interrupted {
    /// Documents that were to be signed.
    pub documents: usize,
    /// Of those, how many have an output.
    pub signed: usize,
    /// Name of their folder, for display; empty when there are several.
    pub folder: String,
    /// RFC 3339: when it began.
    pub began: String,
}

/// How a table is written for a spreadsheet, in the person's language.
#[derive(Clone, Debug, Deserialize)]
pub struct BatchWords {
    /// Heads of the eleven columns: file, pages, bytes, verdict, signers, state, reason, detail, output, both digests.
    pub heads: Vec<String>,
    /// Verdicts, states and codes of problems → words; what is not among them is written as it is.
    pub said: std::collections::BTreeMap<String, String>,
}
