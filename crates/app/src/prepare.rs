//! The next revision, made in memory: footer, block, hole. What it shows is what `sign` will sign.

mod block;
mod drawn;
mod footer;
mod place;
mod words;

use std::sync::Arc;

use pades::sign::{Level, Place, Statement, reserve};
use pdf::{FieldChoice, Opened, Refusal, Reserved, Update, UpdateError};
use pki::Certificate;
use time::OffsetDateTime;

use crate::keys::Signer;
use crate::view::{Problem, Profile, Rect, SignOptions};

pub use drawn::Drawn;
pub use footer::default_code;
pub(crate) use place::touches;
pub use words::Words;

/// The words in `/Reason` unless the person writes others (texts 6.1).
pub const REASON: &str = "Saya telah membaca dan menyetujui isi dokumen ini.";

/// What a revision is made of.
pub struct Intent<'a> {
    /// The document as it is.
    pub opened: &'a Opened,
    /// Who reads its pages.
    pub words: &'a dyn Words,
    /// Whose signature.
    pub signer: &'a Signer,
    /// What this computer knows of the signer's issuer: decides which footers are true.
    pub issuer: &'a press::Permitted,
    /// What the block says.
    pub profile: &'a Profile,
    /// The emblem's picture.
    pub emblem: Option<&'a [u8]>,
    /// What was drawn already for the same signer, profile and looks.
    pub drawn: &'a Drawn,
    /// What the person chose.
    pub options: &'a SignOptions,
    /// Certification with DocMDP permission 1, 2 or 3 (ISO 32000-2, 12.8.2.2).
    pub certify: Option<u8>,
    /// The level to be reached: decides how much room is left.
    pub level: Level,
    /// The clock.
    pub now: OffsetDateTime,
}

/// A revision that waits for its signature.
pub struct Revision {
    pub(crate) reserved: Reserved,
    /// How many the document has.
    pub pages: usize,
    /// Zero-based.
    pub page: usize,
    /// Where the block stands.
    pub rect: Option<Rect>,
    /// Zero-based.
    pub footer_pages: Vec<usize>,
    /// The exact words of the footer.
    pub footer_text: Option<String>,
    /// What its words cover on each page of `footer_pages`.
    pub footer_areas: Vec<Rect>,
    /// What was not done as wished.
    pub warnings: Vec<Problem>,
}

impl Revision {
    /// The bytes that the update appends, hole still empty.
    pub fn tail(&self) -> Arc<[u8]> {
        let source = self.reserved.source();
        let [_, tail] = source.parts();
        tail.into()
    }
}

/// Makes the revision.
pub fn prepare(intent: &Intent) -> Result<Revision, Problem> {
    if let Some(problem) = crate::look::refusal(intent.opened).or_else(|| intent.signer.refusal(intent.now)) {
        return Err(problem);
    }
    let mut update = Update::new(intent.opened);
    let footer = footer::stamp(intent, &mut update)?;
    let (page, rect) = place::resolve(intent)?;
    let appearance = rect.map(|rect| block::draw(intent, rect, &mut update)).transpose()?;
    let place = Place {
        field: match &intent.options.field {
            Some(name) => FieldChoice::Existing { name: name.clone() },
            None => FieldChoice::New { name: None },
        },
        page,
        rect: rect.map(Into::into),
        appearance,
        certify: intent.certify,
    };
    let chain = intent.signer.certificates();
    let reserved = reserve(update, place, &statement(intent), &chain, intent.level).map_err(|e| unprepared(&e))?;
    Ok(Revision {
        reserved,
        pages: intent.opened.page_count().unwrap_or(0),
        page,
        rect,
        footer_pages: footer.pages,
        footer_areas: footer.areas,
        footer_text: footer.text,
        warnings: footer.skipped.then(|| Problem::new("doc.signed")).into_iter().collect(),
    })
}

fn statement(intent: &Intent) -> Statement {
    Statement {
        time: intent.now.to_offset(crate::profile::zone(intent.profile)),
        name: intent.signer.certificate.subject_name(),
        reason: intent.options.reason.clone(),
        location: intent.options.location.clone(),
    }
}

/// The name in the block: as the profile writes it (with degrees), else as the certificate has it.
pub(crate) fn signer_name(profile: &Profile, certificate: &Certificate) -> String {
    match profile.name.trim() {
        "" => certificate.subject_name(),
        name => name.to_owned(),
    }
}

fn corrupt(error: &pdf::ReadError) -> Problem {
    Problem::new("doc.corrupt").detail(error)
}

fn unprepared(error: &UpdateError) -> Problem {
    let code = match error {
        UpdateError::Refused(
            Refusal::NoChangesPermitted | Refusal::NoNewVisibleField | Refusal::FieldLocked { .. },
        ) => "doc.certified",
        UpdateError::Read(_) | UpdateError::NoCatalog | UpdateError::NotAPage { .. } => "doc.corrupt",
        _ => "doc.prepare",
    };
    Problem::new(code).detail(error)
}
