//! Revisions: what each incremental update added (ISO 32000-2, 7.5.6), with exact byte ranges.

use std::sync::{Arc, OnceLock};

use crate::oddity::Oddity;
use crate::read::chain::{Chain, Section};
use crate::read::indirect::{Content, read_at};
use crate::read::lexer::{Cursor, find, is_space};
use crate::source::Source;
use crate::xref::{XrefEntry, XrefKind};
use crate::{Dictionary, Object, ObjectId};

/// One revision of the file. Both sections of a linearized file are one revision, as are both parts of a hybrid one.
#[derive(Debug, Clone)]
pub struct Revision {
    /// Counted from 0, the oldest.
    pub index: usize,
    /// Where its bytes start: the end of the revision before it.
    pub start: u64,
    /// Just past its `%%EOF` and the end-of-line behind it.
    pub end: u64,
    /// Where its (newest) cross-reference section starts, counted from the start of the file.
    pub startxref: u64,
    /// How its cross-reference is written.
    pub kind: XrefKind,
    /// Its trailer dictionary; for a cross-reference stream that stream's dictionary.
    pub trailer: Dictionary,
    /// The object that its cross-reference stream is.
    pub xref_stream: Option<ObjectId>,
    pub(crate) entries: Arc<Vec<(u32, XrefEntry)>>,
    /// Where its `startxref` was looked for.
    pub(crate) behind: u64,
    /// Where its other section starts: a hybrid's stream, a linearized file's main section.
    pub(crate) partner: Option<u64>,
}

impl Revision {
    /// Every number its cross-reference lists, sorted, whether or not it changed.
    pub fn entries(&self) -> &[(u32, XrefEntry)] {
        &self.entries
    }

    /// Its entry for a number.
    pub fn entry(&self, number: u32) -> Option<XrefEntry> {
        let first = self.entries.first()?.0;
        // Mostly no number is left out.
        let guess = usize::try_from(number.checked_sub(first)?).ok().and_then(|at| self.entries.get(at));
        if let Some((_, entry)) = guess.filter(|(found, _)| *found == number) {
            return Some(*entry);
        }
        let at = self.entries.binary_search_by_key(&number, |(n, _)| *n).ok()?;
        self.entries.get(at).map(|(_, entry)| *entry)
    }
}

/// What a revision did to one object number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The object; its generation is the new one.
    pub id: ObjectId,
    /// The entry before; none when the number was new.
    pub before: Option<XrefEntry>,
    /// The entry after.
    pub after: XrefEntry,
}

/// Revisions that are asked one after the other.
const FEW: usize = 3;

/// All revisions, and for each number the revisions that list it.
pub(crate) struct Table {
    pub(crate) revisions: Vec<Revision>,
    /// (number, revision), sorted: one binary search answers for any revision. Made when first needed.
    index: OnceLock<Vec<(u32, u32)>>,
    /// (object stream, number said to be in it), sorted, of all revisions; made when first asked for.
    members: OnceLock<Vec<(u32, u32)>>,
}

impl Table {
    pub(crate) fn new(revisions: Vec<Revision>) -> Table {
        Table { revisions, index: OnceLock::new(), members: OnceLock::new() }
    }

    fn index(&self) -> &[(u32, u32)] {
        self.index.get_or_init(|| {
            let mut index = Vec::with_capacity(self.revisions.iter().map(|r| r.entries.len()).sum());
            for (at, revision) in (0u32..).zip(&self.revisions) {
                index.extend(revision.entries.iter().map(|(number, _)| (*number, at)));
            }
            index.sort_unstable();
            index
        })
    }

    /// The entry for a number as the first `count` revisions left it.
    pub(crate) fn entry(&self, number: u32, count: usize) -> Option<XrefEntry> {
        let counted = self.revisions.get(..count).unwrap_or(&self.revisions);
        if counted.len() <= FEW {
            return counted.iter().rev().find_map(|revision| revision.entry(number));
        }
        let (index, count) = (self.index(), u32::try_from(count).unwrap_or(u32::MAX));
        let after = index.partition_point(|key| *key < (number, count));
        let (found, revision) = *index.get(after.checked_sub(1)?)?;
        if found != number {
            return None;
        }
        self.revisions.get(revision as usize)?.entry(number)
    }

    /// Numbers that any revision says are in an object stream.
    pub(crate) fn members(&self, stream: u32) -> impl Iterator<Item = u32> + '_ {
        let all = self.members.get_or_init(|| self.all_members());
        let first = all.partition_point(|(holder, _)| *holder < stream);
        all.iter().skip(first).take_while(move |(holder, _)| *holder == stream).map(|(_, number)| *number)
    }

    fn all_members(&self) -> Vec<(u32, u32)> {
        let entries = self.revisions.iter().flat_map(|revision| revision.entries.iter());
        let mut all: Vec<(u32, u32)> = entries
            .filter_map(|(number, entry)| match entry {
                XrefEntry::Compressed { stream, .. } => Some((*stream, *number)),
                _ => None,
            })
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Every number in use in the first `count` revisions, each once, sorted.
    pub(crate) fn numbers(&self, count: usize) -> impl Iterator<Item = u32> + '_ {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let mut last = None;
        self.index()
            .iter()
            .filter(move |(number, revision)| {
                let fresh = *revision < count && last != Some(*number);
                if fresh {
                    last = Some(*number);
                }
                fresh
            })
            .map(|(number, _)| *number)
    }

    /// The highest number listed in the first `count` revisions.
    pub(crate) fn highest(&self, count: usize) -> u32 {
        let revisions = self.revisions.iter().take(count);
        revisions.filter_map(|r| r.entries.last()).map(|(number, _)| *number).max().unwrap_or(0)
    }
}

/// More findings say nothing more.
const MAX_FINDINGS: usize = 1000;

/// Groups the sections of a chain into revisions, oldest first; the chain goes on from `known`.
pub(crate) fn group(source: &Source, chain: Chain, known: &[Revision], findings: &mut Vec<Oddity>) -> Vec<Revision> {
    let mut sections = chain.sections;
    findings.extend(sections.iter_mut().flat_map(|section| std::mem::take(&mut section.oddities)));
    let mut revisions = known.to_vec();
    let main_end = if known.is_empty() { linearized_pair(source, &mut sections) } else { None };
    let mut ends = Ends { source, base: chain.base, next: 0, findings };
    let mut start = 0;
    if let Some(last) = revisions.last_mut() {
        // An end-of-line that was added belongs to it.
        last.end = ends.of(last.startxref, last.behind);
        start = last.end;
    }
    for section in sections.into_iter().rev() {
        let behind = main_end.filter(|_| revisions.is_empty()).unwrap_or(section.end);
        let end = ends.of(section.offset, behind);
        if section.offset < start {
            ends.findings.push(Oddity::PrevForward { section: section.offset, prev: start });
        }
        let index = revisions.len();
        revisions.push(revision(section, index, (start.min(end), end, behind)));
        start = end;
    }
    note_tail(source, start, findings);
    findings.truncate(MAX_FINDINGS);
    revisions
}

fn revision(section: Section, index: usize, (start, end, behind): (u64, u64, u64)) -> Revision {
    let Section { offset, kind, entries, trailer, stream, partner, .. } = section;
    let entries = Arc::new(entries);
    Revision { index, start, end, startxref: offset, kind, trailer, xref_stream: stream, entries, partner, behind }
}

/// Annex F: the oldest two sections of a linearized file are the first page's and, behind it, the rest's. Joins them;
/// gives the end of the main section.
fn linearized_pair(source: &Source, sections: &mut Vec<Section>) -> Option<u64> {
    let [.., first, main] = sections.as_slice() else { return None };
    if main.offset <= first.offset {
        return None;
    }
    if !is_linearized(source) {
        return None;
    }
    let main = sections.pop()?;
    let first = sections.last_mut()?;
    // The first page's entries count before the others, as for any /Prev.
    first.partner = Some(main.offset);
    first.entries.extend(main.entries);
    first.entries.sort_by_key(|(number, _)| *number);
    first.entries.dedup_by_key(|(number, _)| *number);
    Some(main.end)
}

/// True when the first object of the file is a linearization dictionary.
fn is_linearized(source: &Source) -> bool {
    let Some((header, _)) = crate::read::chain::header(source) else { return false };
    let mut cursor = Cursor::new(source.at(header), header);
    cursor.skip_space();
    match read_at(source, cursor.offset(), None, Content::Skip).map(|found| found.object) {
        Ok(Object::Dictionary(dictionary)) => dictionary.has(b"Linearized"),
        _ => false,
    }
}

/// Finds where revisions end.
struct Ends<'a> {
    source: &'a Source,
    base: u64,
    /// Just past the `%%EOF` found last by searching, so that no byte is searched twice.
    next: u64,
    findings: &'a mut Vec<Oddity>,
}

impl Ends<'_> {
    /// Just past `startxref`, its number, `%%EOF` and the end-of-line, which follow a section.
    fn of(&mut self, section: u64, behind: u64) -> u64 {
        let mut cursor = Cursor::new(self.source.at(behind), behind);
        cursor.skip_space();
        let marked = cursor.take_prefix(b"startxref");
        cursor.skip_space();
        let says = cursor.unsigned().filter(|_| marked);
        cursor.skip_space_only();
        let Some(says) = says.filter(|_| cursor.take_prefix(b"%%EOF")) else {
            self.findings.push(Oddity::NoEndMarker { section });
            return self.searched(behind);
        };
        if !self.source.leads_to(says.saturating_add(self.base), section) {
            self.findings.push(Oddity::StartxrefDisagrees { section, says });
        }
        cursor.skip_eol();
        cursor.offset()
    }

    fn searched(&mut self, behind: u64) -> u64 {
        if self.next <= behind {
            let rest = self.source.at(behind);
            let mut cursor = Cursor::new(rest, behind);
            cursor.skip(find(rest, b"%%EOF", 0).map_or(rest.len(), |at| at + 5));
            cursor.skip_eol();
            self.next = cursor.offset();
        }
        self.next
    }
}

fn note_tail(source: &Source, end: u64, findings: &mut Vec<Oddity>) {
    let tail = source.slice(end..source.len());
    if let Some(first) = tail.iter().position(|byte| !is_space(*byte)) {
        let first = first as u64;
        findings.push(Oddity::BytesAfterEnd { offset: end.saturating_add(first), bytes: tail.len() as u64 - first });
    }
}
