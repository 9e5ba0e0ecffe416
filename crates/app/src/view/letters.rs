//! What the doors show of letters: which there are, how one would look now, where it was written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{PageSize, Situation};

/// A letter that Pena can write.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LetterKind {
    /// Its name on the command line, such as `surat-keterangan`.
    pub kind: String,
    /// Its title, with placeholders.
    pub title: String,
    /// What it is for, in one line.
    pub about: String,
    /// The only city whose regulation knows it; empty: all.
    pub city: String,
    /// Its form has a line for the NIK, which is asked for each time and never kept.
    pub asks_nik: bool,
    /// It tells what happened to a key.
    pub of_loss: bool,
    /// It counts the days of a period.
    pub of_period: bool,
}

/// A letter as a person wishes it; what is not said comes from the profile, the certificate and the case.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct LetterWish {
    /// Its name on the command line.
    pub kind: String,
    /// Name of the key that it is about; absent: the default one.
    pub key: Option<String>,
    /// What happened, for a key whose loss was not reported here.
    pub situation: Option<Situation>,
    /// First and last day (`2026-07-01`), for a letter that counts.
    pub period: Option<[String; 2]>,
    /// The owner's NIK; printed, never kept. Empty: a dotted line.
    pub nik: String,
    /// What the person wrote into blanks, by their names (`surat.nomor`).
    pub fields: BTreeMap<String, String>,
}

/// A letter as it would be written now; nothing is on the disk.
#[derive(Clone, Debug, Serialize)]
pub struct LetterDraft {
    /// Opaque handle; also the host part of `doc://localhost/{id}/{page}`.
    pub id: String,
    /// Its name on the command line.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Its pages, for pictures.
    pub pages: Vec<PageSize>,
    /// What is missing and stands as a dotted line, in the template's order of names.
    pub blanks: Vec<LetterBlank>,
}

/// A place that nobody has filled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LetterBlank {
    /// Its name in the template (`surat.nomor`).
    pub name: String,
    /// What stands before it on the paper; empty when it stands in running text.
    pub label: String,
}

/// A document that Pena wrote for the person; not signed, not sent.
#[derive(Clone, Debug, Serialize)]
pub struct Written {
    /// Opaque handle, for opening it and for showing its folder.
    pub id: String,
    /// File name.
    pub name: String,
    /// Name of the folder.
    pub folder: String,
    /// File name of the e-mail draft that carries it; absent: none was wished.
    pub mail: Option<String>,
}

/// What is made beside a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Beside {
    /// The letter alone.
    Nothing,
    /// An e-mail draft that carries it.
    MailDraft,
}

/// Where a letter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterPlace {
    /// The person's documents: at once, so that no further question stands in the way.
    Documents,
    /// Where a native chooser says.
    Chosen,
}
