//! The chain of cross-reference sections from `startxref` back through `/Prev` (ISO 32000-2, 7.5.5, 7.5.6).

use std::collections::HashSet;

use super::lexer::{Cursor, find, find_last};
use super::xref_table::SectionError;
use super::{xref_stream, xref_table};
use crate::error::OpenError;
use crate::oddity::Oddity;
use crate::opened::Repair;
use crate::source::Source;
use crate::xref::{XrefEntry, XrefKind};
use crate::{Dictionary, Object, ObjectId};

/// Entries over all sections; the standard allows 8,388,607 objects (Annex C).
const MAX_ENTRIES: usize = 12_000_000;

/// Where `%PDF-` and `startxref` are looked for, from either end (Annex I and every reader).
const WINDOW: usize = 1024;

/// How many entries may still be read.
pub(crate) struct Budget(usize);

impl Budget {
    pub(crate) fn spend(&mut self, entries: usize) -> Result<(), OpenError> {
        self.0 = self.0.checked_sub(entries).ok_or(OpenError::TooComplex)?;
        Ok(())
    }
}

/// One section as it stands in the file.
pub(crate) struct Section {
    pub(crate) offset: u64,
    /// Just past its trailer dictionary, or past its stream object.
    pub(crate) end: u64,
    pub(crate) kind: XrefKind,
    /// Sorted by number, each number once (after `tidy`).
    pub(crate) entries: Vec<(u32, XrefEntry)>,
    pub(crate) trailer: Dictionary,
    /// The object that a cross-reference stream is.
    pub(crate) stream: Option<ObjectId>,
    /// Where a section that belongs to this one starts: a hybrid's stream, a linearized file's main section.
    pub(crate) partner: Option<u64>,
    pub(crate) oddities: Vec<Oddity>,
}

impl Section {
    pub(crate) fn new(offset: u64, kind: XrefKind) -> Section {
        let (entries, oddities) = (Vec::new(), Vec::new());
        Section {
            offset,
            end: offset,
            kind,
            entries,
            trailer: Dictionary::new(),
            stream: None,
            partner: None,
            oddities,
        }
    }

    pub(crate) fn note(&mut self, oddity: Oddity) {
        if !self.oddities.contains(&oddity) && self.oddities.len() < 64 {
            self.oddities.push(oddity);
        }
    }

    /// Sorts the entries; of a number listed twice the first one counts.
    fn tidy(&mut self) {
        if self.entries.is_sorted_by(|a, b| a.0 < b.0) {
            return;
        }
        self.entries.sort_by_key(|(number, _)| *number);
        let mut twice = None;
        self.entries.dedup_by(|later, first| {
            let same = later.0 == first.0;
            if same && later.1 != first.1 {
                twice = Some(first.0);
            }
            same
        });
        if let Some(number) = twice {
            self.note(Oddity::DuplicateEntry { number });
        }
    }

    pub(crate) fn integer(&self, key: &[u8]) -> Option<i64> {
        self.trailer.get(key).ok().and_then(|object| object.as_i64().ok())
    }
}

/// What the front and the back of the file say.
pub(crate) struct Frame {
    /// Where `%PDF-` is.
    pub(crate) header: u64,
    pub(crate) version: (u8, u8),
    /// The number after the last `startxref`.
    pub(crate) startxref: u64,
}

/// Finds header and `startxref`, each within 1,024 bytes of its end of the file.
pub(crate) fn frame(source: &Source) -> Result<Frame, Repair> {
    let (header, version) = header(source).ok_or(Repair::NoHeader)?;
    let from = source.len().saturating_sub(WINDOW as u64);
    let tail = source.slice(from..source.len());
    let at = find_last(&tail, b"startxref").ok_or(Repair::NoStartxref)?;
    let mut cursor = Cursor::new(tail.get(at + 9..).unwrap_or_default(), 0);
    cursor.skip_space();
    let startxref = cursor.unsigned().ok_or(Repair::NoStartxref)?;
    Ok(Frame { header, version, startxref })
}

/// The offset of `%PDF-` in the first 1,024 bytes, and the version after it.
pub(crate) fn header(source: &Source) -> Option<(u64, (u8, u8))> {
    let head = source.slice(0..WINDOW as u64 + 8);
    let at = find(&head, b"%PDF-", 0).filter(|at| *at <= WINDOW)?;
    let mut cursor = Cursor::new(head.get(at + 5..)?, 0);
    let major = cursor.unsigned().and_then(|v| u8::try_from(v).ok());
    cursor.take_prefix(b".");
    let minor = cursor.unsigned().and_then(|v| u8::try_from(v).ok());
    Some((at as u64, (major.unwrap_or(1), minor.unwrap_or(4))))
}

/// The sections, newest first, and the number that every offset was raised by.
pub(crate) struct Chain {
    pub(crate) sections: Vec<Section>,
    pub(crate) base: u64,
    /// Behind the last of them the known chain goes on.
    pub(crate) joins: bool,
}

/// A chain over the first bytes of the same file that was followed before. Nothing was odd about it, and it counts its
/// offsets from the start of the file.
pub(crate) struct Known {
    /// Where it begins.
    pub(crate) startxref: u64,
    /// How many bytes of the file it is about.
    pub(crate) length: u64,
    pub(crate) entries: usize,
}

impl Known {
    /// Whether a chain whose sections all stand behind those bytes goes on with this one.
    fn follows(&self, sections: &[Section], offset: u64) -> bool {
        offset == self.startxref && !sections.is_empty() && sections.iter().all(|s| s.offset >= self.length)
    }
}

/// Follows the chain, to where it is known. `Ok(Err(..))`: readable only by repairing.
pub(crate) fn follow(
    source: &Source,
    frame: &Frame,
    known: Option<&Known>,
) -> Result<Result<Chain, Repair>, OpenError> {
    // Offsets count from the start of the file, or from `%PDF-` when junk was put before it.
    let direct = follow_from(source, frame.startxref, 0, known)?;
    match direct {
        Err(_) if frame.header > 0 => Ok(follow_from(source, frame.startxref, frame.header, None)?.or(direct)),
        other => Ok(other),
    }
}

fn follow_from(
    source: &Source,
    startxref: u64,
    base: u64,
    known: Option<&Known>,
) -> Result<Result<Chain, Repair>, OpenError> {
    let mut budget = Budget(MAX_ENTRIES);
    let mut seen = HashSet::new();
    let mut sections = Vec::new();
    let mut next = Some(startxref);
    while let Some(offset) = next {
        let offset = offset.saturating_add(base);
        if let Some(known) = known.filter(|known| known.follows(&sections, offset)) {
            budget.spend(known.entries)?;
            return Ok(Ok(Chain { sections, base, joins: true }));
        }
        if !seen.insert(offset) {
            return Ok(Err(Repair::PrevLoop { offset }));
        }
        let mut section = match section_at(source, offset, base, &mut budget) {
            Ok(section) => section,
            Err(SectionError::Open(error)) => return Err(error),
            Err(SectionError::Read(_)) => return Ok(Err(Repair::XrefUnreadable { offset })),
        };
        section.tidy();
        next = match section.integer(b"Prev") {
            // Some writers say /Prev 0 for none.
            None | Some(0) => None,
            Some(prev) => match u64::try_from(prev) {
                Ok(prev) => Some(prev),
                Err(_) => return Ok(Err(Repair::XrefUnreadable { offset })),
            },
        };
        sections.push(section);
    }
    Ok(Ok(Chain { sections, base, joins: false }))
}

fn section_at(source: &Source, offset: u64, base: u64, budget: &mut Budget) -> Result<Section, SectionError> {
    let mut cursor = Cursor::new(source.at(offset), offset);
    cursor.skip_space_only();
    let start = cursor.offset();
    if !cursor.take_prefix(b"xref") {
        return xref_stream::read(source, start, base, budget);
    }
    let mut section = xref_table::read(cursor, base, budget)?;
    section.offset = start;
    if let Ok(Object::Integer(at)) = section.trailer.get(b"XRefStm") {
        let at = u64::try_from(*at).unwrap_or(u64::MAX).saturating_add(base);
        let hidden = xref_stream::read(source, at, base, budget)?;
        join_hybrid(&mut section, hidden);
    }
    Ok(section)
}

/// 7.5.8.4: numbers that the table lacks, or calls free to hide them from old readers, are taken from the stream.
fn join_hybrid(table: &mut Section, mut hidden: Section) {
    table.kind = XrefKind::Hybrid;
    table.partner = Some(hidden.offset);
    table.tidy();
    hidden.tidy();
    let mut added = Vec::new();
    for (number, entry) in hidden.entries {
        match table.entries.binary_search_by_key(&number, |(n, _)| *n) {
            Err(_) => added.push((number, entry)),
            Ok(at) => {
                if let Some(place) = table.entries.get_mut(at).filter(|place| place.1.is_free() && !entry.is_free()) {
                    place.1 = entry;
                    table.oddities.push(Oddity::HybridConflict { number });
                }
            }
        }
    }
    table.oddities.truncate(64);
    table.entries.append(&mut added);
    table.tidy();
}
