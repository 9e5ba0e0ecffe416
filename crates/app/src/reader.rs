//! The one joint through which documents of strangers are looked at: bytes go in, plain data and pictures come out.
//!
//! `InProcess` answers in this process; `host::Worker` asks a limited child process over `wire` (design: strangers'
//! bytes are handled where an allocation failure or a stack overflow costs one sentence and not the window).

mod differences;
mod serve;
#[cfg(test)]
mod tests;
pub mod wire;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use pades::verify::Judgement;
use pdf::{Opened, Source};

use crate::host::{Content, Snapshot};
use crate::look::{self, Asked, Look, look};
use crate::view::{Differences, Problem, Rect, TextRun};
pub use serve::{Moment, serve};

/// A document's bytes: the file, and behind it the revision that was prepared in memory (or nothing).
#[derive(Clone)]
pub struct Parts {
    /// The file as read from the disk.
    pub file: Content,
    /// What an incremental update appends.
    pub tail: Option<Arc<[u8]>>,
}

impl Parts {
    /// A file alone.
    pub fn file(file: Content) -> Self {
        Self { file, tail: None }
    }

    pub(crate) fn source(&self) -> Source {
        match &self.tail {
            Some(tail) => self.file.source().with_tail(tail.clone()),
            None => self.file.source().clone(),
        }
    }
}

/// Looks at documents.
pub trait Reader: Send + Sync {
    /// Opens `parts` under `id` and judges them.
    fn look(&self, id: &str, parts: &Parts, password: Option<&[u8]>, asked: &Asked) -> Result<Look, Problem>;

    /// Judges what is open under `id` again, with more evidence.
    fn judge(&self, id: &str, asked: &Asked) -> Result<Judgement, Problem>;

    /// Opens `parts` under `id` for pictures only.
    fn show(&self, id: &str, parts: &Parts, password: Option<&[u8]>) -> Result<(), Problem>;

    /// A PNG picture of a page (zero-based), `width` pixels wide.
    fn picture(&self, id: &str, page: usize, width: u32) -> Result<Vec<u8>, Problem>;

    /// The words of a page with their places.
    fn text(&self, id: &str, page: usize) -> Result<Vec<TextRun>, Problem>;

    /// Where `text` stands on a page (zero-based).
    fn places(&self, id: &str, page: usize, text: &str) -> Result<Vec<Rect>, Problem>;

    /// What is seen otherwise now than in the version that signature `signature` (from 0) covers.
    fn differences(&self, id: &str, signature: usize) -> Result<Differences, Problem>;

    /// Forgets `id`.
    fn close(&self, id: &str);

    /// A reader of the same kind beside this one: several documents are looked at at the same time.
    fn another(&self) -> Box<dyn Reader>;
}

/// Looks at documents in this very process.
#[derive(Default)]
pub struct InProcess {
    open: Mutex<HashMap<String, Arc<Opened>>>,
}

impl InProcess {
    fn keep(&self, id: &str, opened: Arc<Opened>) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.insert(id.to_owned(), opened);
    }

    fn find(&self, id: &str) -> Result<Arc<Opened>, Problem> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.get(id).cloned().ok_or_else(|| Problem::new("doc.closed"))
    }
}

impl Reader for InProcess {
    fn look(&self, id: &str, parts: &Parts, password: Option<&[u8]>, asked: &Asked) -> Result<Look, Problem> {
        let opened = Arc::new(open(parts, password)?);
        self.keep(id, opened.clone());
        Ok(look(&opened, asked))
    }

    fn judge(&self, id: &str, asked: &Asked) -> Result<Judgement, Problem> {
        Ok(look::judge(&*self.find(id)?, asked))
    }

    fn show(&self, id: &str, parts: &Parts, password: Option<&[u8]>) -> Result<(), Problem> {
        self.keep(id, Arc::new(open(parts, password)?));
        Ok(())
    }

    fn picture(&self, id: &str, page: usize, width: u32) -> Result<Vec<u8>, Problem> {
        let opened = self.find(id)?;
        pdf::render(&opened, page, width).and_then(|picture| picture.png()).map_err(|e| unread(page, &e))
    }

    fn text(&self, id: &str, page: usize) -> Result<Vec<TextRun>, Problem> {
        let opened = self.find(id)?;
        let mut runs = pdf::text(&opened, page).map_err(|e| unread(page, &e))?;
        // A screen reader and a selection go line by line, not in the order in which things were drawn.
        runs.sort_by_key(|run| run.line);
        Ok(runs.into_iter().map(|run| TextRun { text: run.text, rect: run.rect.into() }).collect())
    }

    fn places(&self, id: &str, page: usize, text: &str) -> Result<Vec<Rect>, Problem> {
        let opened = self.find(id)?;
        let found = pdf::find(&opened, page, text).map_err(|e| unread(page, &e))?;
        Ok(found.into_iter().map(Into::into).collect())
    }

    fn differences(&self, id: &str, signature: usize) -> Result<Differences, Problem> {
        differences::differences(&*self.find(id)?, signature)
    }

    fn close(&self, id: &str) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.remove(id);
    }

    fn another(&self) -> Box<dyn Reader> {
        Box::new(Self::default())
    }
}

/// Opens bytes; what is wrong with them becomes a key of the error catalogue.
pub fn open(parts: &Parts, password: Option<&[u8]>) -> Result<Opened, Problem> {
    pdf::open(parts.source(), password).map_err(|e| unopened(&e))
}

/// Opens a file of this computer: who signs or judges it need not digest it again.
pub fn open_file(file: &Snapshot, password: Option<&[u8]>) -> Result<Opened, Problem> {
    pdf::open(file.source().clone(), password).map_err(|e| unopened(&e))
}

fn unread(page: usize, error: &pdf::PictureError) -> Problem {
    Problem::new("doc.render").with("n", page + 1).detail(error)
}

pub(crate) fn unopened(error: &pdf::OpenError) -> Problem {
    use pdf::OpenError as E;
    let code = match error {
        E::NotPdf => "doc.notpdf",
        E::NeedsPassword => "doc.encrypted",
        E::WrongPassword => "doc.password",
        E::PublicKeyEncrypted => "doc.pubkey",
        E::UnknownEncryption => "doc.encryption",
        _ => "doc.corrupt",
    };
    Problem::new(code).detail(error)
}
