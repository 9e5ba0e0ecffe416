//! What Pena writes where the person chooses: the letters of a case of loss, the evidence sheet of a verdict. Nothing is
//! sent.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use time::Date;
use time::format_description::well_known::Iso8601;

use super::Desk;
use crate::display::file_name;
use crate::host::{Existing, Host};
use crate::letters::{self, Case, Kind, Letter, Table};
use crate::look::page_sizes;
use crate::reader::{Parts, open};
use crate::sheet;
use crate::view::{Arrival, Beside, LetterDraft, LetterKind, LetterWish, Problem, Written};

/// How many files of one name may lie in a folder before no other name is tried.
const NAMES: u32 = 100;
/// Letters that are shown at once: the newest, and those that are still on their way.
const DRAFTS: usize = 8;
/// The name of an e-mail draft.
const MAIL: &str = "surel.eml";

impl Desk {
    /// The letters that there are, those of the profile's city first.
    pub fn letters(&self) -> Vec<LetterKind> {
        letters::list(self.host.as_ref())
    }

    /// Makes a letter in memory and opens it for pictures. It is closed as a document is, and its NIK is forgotten.
    pub fn draft_letter(&self, wish: &LetterWish) -> Result<LetterDraft, Problem> {
        let letter = self.wished(wish)?;
        let parts = Parts::file(Arc::<[u8]>::from(letter.bytes.as_slice()).into());
        let opened = open(&parts, None)?;
        let pages = page_sizes(&opened);
        let id = self.handle()?;
        self.reader.show(&id, &parts, None)?;
        let draft = LetterDraft {
            id: id.clone(),
            kind: letter.kind.code().to_owned(),
            title: letter.title.clone(),
            pages,
            blanks: letter.blanks.clone(),
        };
        let mut open = self.open();
        // A page closes what it no longer shows; one that does not must not fill the memory.
        if open.letters.len() >= DRAFTS {
            open.letters.drain().for_each(|(former, _)| self.reader.close(&former));
        }
        open.letters.insert(id, letter);
        Ok(draft)
    }

    /// Writes the draft that is shown, byte for byte, into `folder`, and what is wished beside it.
    pub fn keep_letter(&self, id: &str, folder: &Path, beside: Beside) -> Result<Written, Problem> {
        let shown = self.open().letters.get(id).cloned();
        let letter = shown.ok_or_else(|| Problem::new("doc.closed"))?;
        let written = self.put(folder, &letter)?;
        if beside == Beside::Nothing {
            return Ok(written);
        }
        let host = self.host.as_ref();
        let text = letters::draft(host, "", &letter.title, std::slice::from_ref(&letter));
        let target = free(host, folder, MAIL);
        letters::save(host, &target, &text, Existing::Keep)?;
        Ok(Written { mail: Some(file_name(&target)), ..written })
    }

    /// Writes every letter that the case of a key asks for into `folder`, and an e-mail draft that carries them. What
    /// lies there already is kept: a further letter gets a number.
    pub fn write_letters(&self, name: &str, folder: &Path) -> Result<Vec<Written>, Problem> {
        let host = self.host.as_ref();
        let (case, unlisted) = Case::of_key(host, Some(name))?;
        if let Some(problem) = unlisted {
            return Err(problem);
        }
        let letters = letters::write_all(host, &case, &Table::new())?;
        let subject = letters.first().map_or("", |letter| letter.title.as_str());
        let mail = letters::draft(host, "", subject, &letters);
        let mut written = letters.iter().map(|letter| self.put(folder, letter)).collect::<Result<Vec<_>, _>>()?;
        let target = free(host, folder, MAIL);
        letters::save(host, &target, &mail, Existing::Keep)?;
        written.push(self.remembered(&target)?);
        Ok(written)
    }

    /// Writes the *berita acara* of the key that was destroyed last. `copies`: what the person says of other copies.
    pub fn write_record(&self, copies: &str, folder: &Path) -> Result<Written, Problem> {
        let done = self.open().destroyed.clone().ok_or_else(|| Problem::new("doc.closed"))?;
        self.put(folder, &letters::destroyed(self.host.as_ref(), &done, copies)?)
    }

    /// Opens what was written as a dropped file is opened.
    pub fn open_written(&self, id: &str) -> Arrival {
        // The desk is let go before the file is read: arriving takes it again.
        let path = self.open().written.get(id).cloned();
        match path {
            Some(path) => self.arrive(&path),
            None => Arrival::Problem { problem: Problem::new("doc.closed"), name: String::new() },
        }
    }

    fn wished(&self, wish: &LetterWish) -> Result<Letter, Problem> {
        let host = self.host.as_ref();
        let kind = Kind::named(&wish.kind).ok_or_else(|| Problem::new("letter.kind").with("nama", &wish.kind))?;
        let mut more = letters::fields(&wish.fields);
        if !wish.nik.trim().is_empty() {
            letters::put_nik(&mut more, wish.nik.trim());
        }
        if let Some([from, to]) = &wish.period {
            return letters::recap(host, day(from)?, day(to)?, &more);
        }
        let (mut case, unlisted) = Case::of_key(host, wish.key.as_deref())?;
        if let Some(problem) = unlisted {
            return Err(problem);
        }
        if case.situation.is_none() && kind.is_of_loss() {
            case.situation = wish.situation;
            case.discovered = wish.situation.map(|_| host.now());
        }
        letters::write(host, kind, &case, &more)
    }

    fn put(&self, folder: &Path, letter: &Letter) -> Result<Written, Problem> {
        let host = self.host.as_ref();
        let target = free(host, folder, &letter.name);
        letters::keep(host, &target, letter, Existing::Keep)?;
        self.remembered(&target)
    }

    /// A handle for what was written.
    fn remembered(&self, target: &Path) -> Result<Written, Problem> {
        let id = self.handle()?;
        self.open().written.insert(id.clone(), target.to_owned());
        let folder = target.parent().map(file_name).unwrap_or_default();
        Ok(Written { id, name: file_name(target), folder, mail: None })
    }
}

fn day(text: &str) -> Result<Date, Problem> {
    Date::parse(text, &Iso8601::DATE).map_err(|_| Problem::new("usage.date").detail(text))
}

impl Desk {
    /// Writes the evidence sheet of a document that is shown: it says what the window says, of the same moment. The
    /// chooser has asked whether an existing file may be replaced. Gives the file's name.
    pub fn evidence_sheet(&self, id: &str, target: &Path) -> Result<String, Problem> {
        let host = self.host.as_ref();
        let document = self.open().documents.get(id).cloned().ok_or_else(|| Problem::new("doc.closed"))?;
        let sheet = sheet::evidence_sheet(host, &document.report, &file_name(&document.file.path))?;
        letters::save(host, target, &sheet, Existing::Replace)?;
        Ok(file_name(target))
    }
}

/// The file of this name, or with a number when the name is taken. Saving refuses what appeared in between.
fn free(host: &dyn Host, folder: &Path, name: &str) -> PathBuf {
    let target = (1..=NAMES).map(|n| numbered(folder, name, n)).find(|path| host.real_path(path).is_none());
    target.unwrap_or_else(|| folder.join(name))
}

fn numbered(folder: &Path, name: &str, n: u32) -> PathBuf {
    match (n, name.rsplit_once('.')) {
        (1, _) | (_, None) => folder.join(name),
        (n, Some((stem, kind))) => folder.join(format!("{stem}-{n}.{kind}")),
    }
}
