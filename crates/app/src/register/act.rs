//! One signature, from the wish to the end: what is noted when, so that no cut hides anything.
//!
//! 1. *asked*: the wish, before the key is used. A kill leaves it; a power cut may take it with a signature that never
//!    left the memory.
//! 2. *signed*: the hash of the signed file, **on the medium before one byte of it is written**. When this cannot be
//!    done there is no signature.
//! 3. *failed*: when the file was not saved after all. A cut between 2 and the save leaves an entry without a file:
//!    the register rather says one signature too many than one too few.

use pades::sign::Identity;
use pki::Certificate;

use super::event::{Event, KeyId, Work};
use super::following::{self, Tell};
use super::line::{Entry, Hash};
use super::pin::Pin;
use crate::host::{Host, Medium};
use crate::view::Problem;

/// A wish that was noted.
pub struct Act<'a> {
    host: &'a dyn Host,
    work: Work,
    asked: Entry,
}

/// What is to be signed, and how.
pub struct Wish<'a> {
    /// SHA-256 of the document as it came.
    pub input: [u8; 32],
    /// Its pages; 0 when it could not be opened.
    pub pages: usize,
    /// Who signs.
    pub signer: &'a Certificate,
    /// PAdES level: `b`, `t`, `lt`, `lta`.
    pub level: &'a str,
}

impl Wish<'_> {
    fn work(&self) -> Work {
        Work {
            input: Hash(self.input),
            pages: u32::try_from(self.pages).unwrap_or(u32::MAX),
            key: KeyId::of(self.signer),
            level: self.level.into(),
            batch: None,
        }
    }

    /// Notes that it was refused before the key was used.
    pub fn refused(&self, host: &dyn Host, problem: &Problem) {
        let code = problem.code.as_str().into();
        super::note(host, &[Event::SignRefused { work: self.work(), code }]);
    }
}

impl<'a> Act<'a> {
    /// Notes the wish.
    ///
    /// # Errors
    /// `register.unwritable`, `register.broken`: then nothing may be signed.
    pub fn begin(host: &'a dyn Host, wish: &Wish) -> Result<Self, Problem> {
        let work = wish.work();
        let event = Event::SignRequested { work: work.clone() };
        let asked = following::append(host, &[event], Medium::Sometime, Tell::Later)?;
        Ok(Self { host, work, asked })
    }

    /// The wish, to be written into the document.
    pub fn pin(&self) -> Option<Pin> {
        Some(Pin { install: following::install(self.host)?, hash: self.asked.hash })
    }

    /// Notes the signature of the file with this SHA-256 and the level reached; it may be released after this.
    ///
    /// # Errors
    /// As [`Act::begin`].
    pub fn signed(&self, output: [u8; 32], level: &str) -> Result<(), Problem> {
        let work = Work { level: level.into(), ..self.work.clone() };
        let event = Event::Signed { work, output: Hash(output) };
        following::append(self.host, &[event], Medium::Now, Tell::Later).map(|_| ())
    }

    /// Notes why there is no signed file. A disk that is full has no room for this either: what counts is noted.
    pub fn failed(&self, output: Option<[u8; 32]>, problem: &Problem) {
        let (work, output) = (self.work.clone(), output.map(Hash));
        let event = Event::SignFailed { work, output, code: problem.code.as_str().into() };
        let _ = following::append(self.host, &[event], Medium::Sometime, Tell::Later);
    }

    /// It is done: now and then the keyring is told, and everything is sealed with the key while that is open.
    pub fn ended(&self, identity: &dyn Identity) {
        following::now_and_then(self.host, identity);
    }
}
