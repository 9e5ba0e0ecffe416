//! Repairing: objects and trailers found by scanning the bytes, for files whose cross-reference is no guide.

use std::collections::HashMap;
use std::sync::Arc;

use super::indirect::{DIRECT, cost, read_at};
use super::lexer::{Cursor, is_space};
use super::object::Parser;
use crate::document::Document;
use crate::error::{Hopeless, OpenError};
use crate::opened::{Repair, rebuilt};
use crate::page::PageList;
use crate::revision::{Revision, Table};
use crate::source::Source;
use crate::xref::{XrefEntry, XrefKind};
use crate::{Dictionary, Object, ObjectId};

/// More objects than any honest file (Annex C).
const MAX_OBJECTS: usize = 8_388_607;

/// What the scan found, in file order.
#[derive(Default)]
pub(crate) struct Found {
    len: u64,
    places: Vec<(ObjectId, u64)>,
    trailers: Vec<Dictionary>,
    streams: Vec<(ObjectId, u64)>,
    catalogs: Vec<ObjectId>,
    pages: Vec<ObjectId>,
}

/// A rebuilt document's parts.
pub(crate) struct Rebuilt {
    pub(crate) table: Table,
    pub(crate) trailer: Dictionary,
    pub(crate) pages: Option<Arc<PageList>>,
}

/// Finds every `N G obj` and every `trailer`. What lies inside a stream is not looked at.
pub(crate) fn scan(source: &Source) -> Result<Found, OpenError> {
    let found = places(source)?;
    match (found.places.is_empty(), super::chain::header(source)) {
        (true, None) => Err(OpenError::NotPdf),
        (true, Some(_)) => Err(OpenError::Hopeless(Hopeless::NoObjects)),
        _ => Ok(found),
    }
}

fn places(source: &Source) -> Result<Found, OpenError> {
    let mut scanner = Scanner {
        source,
        // Objects that run to the end of the file and fail there must not cost the square of its length.
        budget: source.len().saturating_mul(64).min(1 << 30).saturating_add(source.len()),
        found: Found { len: source.len(), ..Found::default() },
    };
    let mut start = 0;
    for part in source.parts() {
        scanner.segment(part, start)?;
        start = start.saturating_add(part.len() as u64);
    }
    Ok(scanner.found)
}

struct Scanner<'a> {
    source: &'a Source,
    budget: u64,
    found: Found,
}

impl Scanner<'_> {
    fn segment(&mut self, bytes: &[u8], start: u64) -> Result<(), OpenError> {
        let mut at = 0;
        while let Some(step) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'o', b't', rest)) {
            at += step;
            let rest = bytes.get(at..).unwrap_or_default();
            let next = if rest.starts_with(b"obj") {
                self.object(bytes, at, start)?
            } else if rest.starts_with(b"trailer") {
                self.trailer(rest, start + at as u64);
                None
            } else {
                None
            };
            at = next.unwrap_or(at + 1).max(at + 1);
        }
        Ok(())
    }

    /// An object whose `obj` is at `at`; gives where to go on.
    fn object(&mut self, bytes: &[u8], at: usize, start: u64) -> Result<Option<usize>, OpenError> {
        let Some(first) = header_before(bytes, at) else { return Ok(None) };
        let offset = start + first as u64;
        let Some(id) = super::indirect::header_at(self.source, offset) else { return Ok(None) };
        if self.found.places.len() >= MAX_OBJECTS {
            return Err(OpenError::TooComplex);
        }
        self.found.places.push((id, offset));
        if self.budget == 0 {
            return Ok(None);
        }
        let (end, object) = match read_at(self.source, offset, None, DIRECT) {
            Ok(found) => (found.end, found.object),
            Err(error) => {
                self.budget = self.budget.saturating_sub(cost(&error, self.source, offset));
                return Ok(None);
            }
        };
        self.budget = self.budget.saturating_sub(end.saturating_sub(offset));
        self.classify(id, offset, &object);
        Ok(usize::try_from(end.saturating_sub(start)).ok())
    }

    fn classify(&mut self, id: ObjectId, offset: u64, object: &Object) {
        match object {
            Object::Stream(stream) if stream.dict.has_type(b"XRef") => self.found.trailers.push(stream.dict.clone()),
            Object::Stream(stream) if stream.dict.has_type(b"ObjStm") => self.found.streams.push((id, offset)),
            Object::Dictionary(dictionary) if dictionary.has_type(b"Catalog") => self.found.catalogs.push(id),
            Object::Dictionary(dictionary) if dictionary.has_type(b"Page") => self.found.pages.push(id),
            _ => {}
        }
    }

    fn trailer(&mut self, rest: &[u8], offset: u64) {
        let mut cursor = Cursor::new(rest, offset);
        cursor.skip(b"trailer".len());
        let mut parser = Parser::new(cursor);
        if self.budget == 0 {
            return;
        }
        match parser.object() {
            Ok(Object::Dictionary(dictionary)) => self.found.trailers.push(dictionary),
            Ok(_) => {}
            Err(error) => self.budget = self.budget.saturating_sub(cost(&error, self.source, offset)),
        }
        self.budget = self.budget.saturating_sub(parser.cursor.position() as u64);
    }
}

/// Where `N G ` begins in front of `obj` at `at`.
fn header_before(bytes: &[u8], at: usize) -> Option<usize> {
    let back = |from: usize, test: fn(u8) -> bool| {
        let run = bytes.get(..from)?.iter().rev().take(24).take_while(|b| test(**b)).count();
        from.checked_sub(run)
    };
    let digit = |byte: u8| byte.is_ascii_digit();
    let generation_end = back(at, is_space)?;
    let generation = back(generation_end, digit)?;
    let number_end = back(generation, is_space)?;
    let number = back(number_end, digit)?;
    let complete = generation < generation_end && number_end < generation && number < number_end;
    complete.then_some(number)
}

impl Found {
    pub(crate) fn objects(&self) -> usize {
        self.places.len()
    }

    /// The objects that stand in the file themselves; of a number found twice the last counts.
    pub(crate) fn table(&self) -> Table {
        single(self.entries(), self.len, Dictionary::new())
    }

    fn entries(&self) -> HashMap<u32, (u64, XrefEntry)> {
        let mut entries = HashMap::with_capacity(self.places.len());
        for ((number, generation), offset) in &self.places {
            entries.insert(*number, (*offset, XrefEntry::InUse { offset: *offset, generation: *generation }));
        }
        entries
    }

    /// The trailers found, merged: the last word on each key counts, if it leads anywhere.
    pub(crate) fn trailer(&self) -> Dictionary {
        let mut merged = Dictionary::new();
        for trailer in &self.trailers {
            for key in [&b"Root"[..], b"Info", b"ID", b"Encrypt"] {
                if let Ok(value) = trailer.get(key) {
                    merged.set(key, value.clone());
                }
            }
        }
        merged
    }

    /// Adds what is in object streams and makes sure that there are a catalog and pages.
    pub(crate) fn complete(self, first: &Document, repairs: &mut Vec<Repair>) -> Result<Rebuilt, OpenError> {
        let mut entries = self.entries();
        let mut trailer = self.trailer();
        let mut catalogs = self.catalogs.clone();
        for ((number, _), offset) in &self.streams {
            // A later object under the stream's number has replaced it.
            if entries.get(number).is_none_or(|(at, _)| at != offset) {
                continue;
            }
            let Ok(stream) = first.object_stream(*number) else { continue };
            for (index, inside) in (0u32..).zip(stream.numbers()) {
                let newer = entries.get(&inside).is_none_or(|(at, _)| at < offset);
                if newer && entries.len() < MAX_OBJECTS {
                    entries.insert(inside, (*offset, XrefEntry::Compressed { stream: *number, index }));
                }
                if let Some(Ok((Object::Dictionary(dictionary), _))) = stream.get(inside, index)
                    && dictionary.has_type(b"Catalog")
                {
                    catalogs.push((inside, 0));
                }
            }
        }
        let table = |trailer: &Dictionary| single(entries.clone(), self.len, trailer.clone());
        let document = rebuilt(first, table(&trailer), trailer.clone());
        if !has_catalog(&document) {
            let guess = catalogs.iter().rev().find(|id| is_catalog(&document, **id));
            let id = *guess.ok_or(OpenError::Hopeless(Hopeless::NoCatalog))?;
            trailer.set("Root", Object::Reference(id));
            repairs.push(Repair::GuessedCatalog { id });
        }
        let document = rebuilt(first, table(&trailer), trailer.clone());
        let pages = self.guessed_pages(&document, repairs);
        Ok(Rebuilt { table: table(&trailer), trailer, pages })
    }

    fn guessed_pages(&self, document: &Document, repairs: &mut Vec<Repair>) -> Option<Arc<PageList>> {
        if document.page_count().is_ok_and(|count| count > 0) || self.pages.is_empty() {
            return None;
        }
        let mut ids = self.pages.clone();
        let mut seen = std::collections::HashSet::new();
        ids.retain(|id| seen.insert(*id));
        repairs.push(Repair::GuessedPages { pages: ids.len() });
        Some(Arc::new(PageList::guessed(ids)))
    }
}

fn has_catalog(document: &Document) -> bool {
    document.catalog().is_ok_and(|catalog| catalog.has(b"Pages"))
}

fn is_catalog(document: &Document, id: ObjectId) -> bool {
    document.dictionary(&Object::Reference(id)).is_ok_and(|catalog| catalog.has(b"Pages"))
}

/// A table of one revision: a rebuilt file has no history that could be trusted.
fn single(entries: HashMap<u32, (u64, XrefEntry)>, len: u64, trailer: Dictionary) -> Table {
    let mut entries: Vec<_> = entries.into_iter().map(|(number, (_, entry))| (number, entry)).collect();
    entries.sort_by_key(|(number, _)| *number);
    let revision = Revision {
        index: 0,
        start: 0,
        end: len,
        startxref: 0,
        kind: XrefKind::Table,
        trailer,
        xref_stream: None,
        entries: Arc::new(entries),
        partner: None,
        behind: len,
    };
    Table::new(vec![revision])
}
