//! What the doors show: plain data for the window and the command line, no sentences, no paths that a window may use.

mod batch;
mod journal;
mod keys;
mod letters;

use pades::report::Report;
use pades::sign::Level;
use serde::{Deserialize, Serialize};

pub use batch::{Batch, BatchPage, BatchProgress, BatchRow, BatchStage, BatchWish, BatchWords, Interrupted, RowState};
pub use journal::{JournalPage, JournalRow, JournalState, JournalWish};
pub use keys::*;
pub use letters::{Beside, LetterBlank, LetterDraft, LetterKind, LetterPlace, LetterWish, Written};

/// Something a person must know: a key of the error catalogue and the values its sentence needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// For example `pass.wrong`; the sentence lives in `ui/src/words`.
    pub code: String,
    /// Placeholders of the sentence: name → value.
    pub values: std::collections::BTreeMap<String, String>,
    /// Technical detail for *Rincian teknis*, English, never a secret.
    pub detail: Option<String>,
}

/// Everything the window needs when it appears.
#[derive(Clone, Debug, Serialize)]
pub struct Start {
    /// Version of the program.
    pub version: String,
    /// `id` or `en`.
    pub language: String,
    /// `WIB`, `WITA` or `WIT`: the zone in which times are told.
    pub zone: String,
    /// Identities in Pena's care.
    pub keys: Vec<KeyCard>,
    /// Who signs.
    pub profile: Profile,
    /// Whether a keyring answers on this computer.
    pub keyring: bool,
    /// The footers of `press` that a person may choose: code and text (`CK-1`, …).
    pub footers: Vec<FooterChoice>,
    /// The duties of a certificate owner were read and accepted (Palembang Ps. 14, Batam Ps. 12).
    pub duties_accepted: bool,
    /// Whether revocation and missing issuers are asked about over the network.
    pub online: bool,
    /// Addresses of time-stamp authorities, in the order they are tried.
    pub tsa: Vec<String>,
    /// As in [`NetworkChoice`].
    pub proxy: String,
    /// A batch that the program's end interrupted.
    pub interrupted: Option<Interrupted>,
    /// Certificates that end soon and of which the person has not been reminded at this stage.
    pub reminders: Vec<Reminder>,
}

/// What the person decided about the network.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct NetworkChoice {
    /// Whether revocation and missing issuers are asked about.
    pub online: bool,
    /// Addresses of time-stamp authorities.
    pub tsa: Vec<String>,
    /// Empty: as the environment says; `direct`; or a proxy's address.
    pub proxy: String,
}

/// A footer wording.
#[derive(Clone, Debug, Serialize)]
pub struct FooterChoice {
    /// `CK-0` … `CK-5`.
    pub code: String,
    /// The exact words that are printed.
    pub text: String,
}

/// Who signs: what the block shows. Filled once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// Full name with degrees, as it shall stand in the block; empty: the certificate's common name.
    pub name: String,
    /// Office, for example `KEPALA DINAS KOMUNIKASI DAN INFORMATIKA`.
    pub office: String,
    /// `a.n.`/`u.b.`/`Plt.` lines that precede the office, one per element.
    pub on_behalf: Vec<String>,
    /// Rank and grade, for example `Pembina Utama Muda (IV/c)`.
    pub rank: String,
    /// 18 digits.
    pub nip: String,
    /// Whether the block shows the NIP (default: no, see block-and-footer B7).
    pub show_nip: bool,
    /// `palembang`, `batam` or `lain`.
    pub city: String,
    /// Perangkat Daerah.
    pub organization: String,
    /// The footer code that the office decided on.
    pub footer: String,
    /// Address that a QR opens; empty: no QR is offered.
    pub qr_url: String,
    /// Whether an emblem picture is stored.
    pub emblem: bool,
    /// Unit kerja inside the Perangkat Daerah.
    pub unit: String,
    /// Official e-mail address.
    pub email: String,
    /// Official telephone number.
    pub phone: String,
    /// Address line of the letterhead.
    pub address: String,
    /// The head of the Perangkat Daerah, who recommends and confirms.
    pub head: Head,
}

/// The head of a Perangkat Daerah, for letters that are not the owner's own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Head {
    /// Full name with degrees.
    pub name: String,
    /// 18 digits.
    pub nip: String,
    /// Rank and grade.
    pub rank: String,
    /// Office; empty: `Kepala` and the Perangkat Daerah.
    pub office: String,
    /// Unit kerja.
    pub unit: String,
    /// Official e-mail address.
    pub email: String,
}

/// The version that a signature covers, beside the present one.
#[derive(Clone, Debug, Serialize)]
pub struct SignedVersion {
    /// Opaque handle; also the host part of `doc://localhost/{id}/{page}`.
    pub id: String,
    /// Displayed sizes of its pages.
    pub pages: Vec<PageSize>,
    /// What is seen otherwise now, by page.
    pub differences: Vec<Difference>,
    /// Whether every page that later revisions touched was compared.
    pub complete: bool,
}

/// What a reader found between a signed version and the present one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Differences {
    /// Bytes of the file that are the signed version.
    pub end: u64,
    /// Displayed sizes of its pages.
    pub pages: Vec<PageSize>,
    /// By page.
    pub found: Vec<Difference>,
    /// Whether every touched page was compared.
    pub complete: bool,
}

/// One place that is seen otherwise now than in the signed version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// One-based.
    pub page: usize,
    /// Where on the displayed page; none: the whole page.
    pub rect: Option<Rect>,
    /// What happened there.
    pub kind: DifferenceKind,
}

/// What happened to a place on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// It was blank, or the page was not there.
    Added,
    /// It is blank now, or the page is gone.
    Removed,
    /// It shows something else.
    Changed,
}

/// The outcome of dropping, choosing or opening a file.
#[allow(missing_docs)] // The fields say what they are.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Arrival {
    /// A PDF, read and judged.
    Document { document: Box<DocumentView> },
    /// A PKCS#12 file that waits for its passphrase.
    Key { candidate: KeyCandidate },
    /// A PDF that needs a password to open.
    Locked { id: String, name: String },
    /// Several files, or a folder.
    Batch { batch: Box<Batch> },
    /// Neither.
    Problem { problem: Problem, name: String },
}

/// A document on the desk.
#[derive(Clone, Debug, Serialize)]
pub struct DocumentView {
    /// Opaque handle; also the host part of `doc://localhost/{id}/{page}`.
    pub id: String,
    /// File name for display, control and bidi characters made visible.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Displayed sizes in points, after rotation and UserUnit.
    pub pages: Vec<PageSize>,
    /// The judgement.
    pub report: Report,
    /// Absent when the document may be signed.
    pub refusal: Option<Problem>,
    /// Absent when a footer may be stamped.
    pub footer_refusal: Option<Problem>,
    /// doc.active, repaired, certified …
    pub warnings: Vec<Problem>,
    /// Names of empty signature fields that may be signed.
    pub empty_fields: Vec<String>,
    /// The network can say more about the report: `refine` asks.
    pub pending: bool,
}

/// Points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageSize {
    /// Displayed width.
    pub width: f64,
    /// Displayed height.
    pub height: f64,
}

/// A rectangle in points on the displayed page, origin at its top left.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// How the block looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Design {
    /// V2.
    Text,
    /// V1.
    Qr,
    /// V3.
    Emblem,
    /// V10.
    Invisible,
}

/// What a person chose before signing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignOptions {
    /// Name of the key.
    pub key: String,
    /// Look of the block.
    pub design: Design,
    /// One-based.
    pub page: usize,
    /// Where; ignored when invisible or when `field` has a widget.
    pub rect: Option<Rect>,
    /// Sign this empty field.
    pub field: Option<String>,
    /// Put the block where this text stands.
    #[serde(default)]
    pub anchor: Option<String>,
    /// Footer code, or none.
    pub footer: Option<String>,
    /// Signature dictionary `/Reason`.
    pub reason: String,
    /// Signature dictionary `/Location`.
    pub location: String,
    /// PAdES level: `b`, `t`, `lt` or `lta`.
    #[serde(default)]
    pub level: Level,
}

/// The next revision, made in memory; its pictures are served under its `id`.
#[derive(Clone, Debug, Serialize)]
pub struct Prepared {
    /// Opaque handle; also the host part of `doc://localhost/{id}/{page}`.
    pub id: String,
    /// One-based.
    pub page: usize,
    /// Where the block stands, inside the page.
    pub rect: Option<Rect>,
    /// One-based pages that carry the footer.
    pub footer_pages: Vec<usize>,
    /// The footer's exact words.
    pub footer_text: Option<String>,
    /// doc.blockoverlap, doc.footerspace, cert.test, cert.expiring …
    pub warnings: Vec<Problem>,
}

/// A signed file, read back from disk and judged.
#[derive(Clone, Debug, Serialize)]
pub struct Signed {
    /// File name of the output.
    pub name: String,
    /// Folder, for display only.
    pub folder: String,
    /// The output, already on the desk.
    pub document: Box<DocumentView>,
}

/// An issuer that is trusted: the practice CA, one of the office's, or one that the person added.
#[derive(Clone, Debug, Serialize)]
pub struct Anchor {
    /// SHA-256 of the certificate, lower-case hexadecimal.
    pub sha256: String,
    /// Subject CN (or whole name).
    pub name: String,
    /// RFC 3339.
    pub not_after: String,
    /// The practice CA of this computer.
    pub practice: bool,
    /// Shipped by the office: only its administrator removes it.
    pub office: bool,
}

/// A place where a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// One-based.
    pub page: usize,
    /// Where, in points on the displayed page.
    pub rect: Rect,
}

/// One run of text on a page, for selection and screen readers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TextRun {
    /// The words.
    pub text: String,
    /// Where, in points on the displayed page.
    pub rect: Rect,
}
