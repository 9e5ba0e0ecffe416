//! What is seen of a document now against what was seen when one of its signatures was made.

use std::collections::BTreeSet;

use pdf::{Alteration, Cover, Document};

use crate::view::{Difference, DifferenceKind, Differences, Problem, Rect};

/// Pages drawn for comparing; beyond these the answer says that it is not complete.
const MAX_PAGES: usize = 60;
/// Pixels of a drawn page: fine enough for a full stop in 8 points.
const WIDTH: u32 = 1000;

/// Compares the present document with the revision that signature `index` (from 0) closes.
pub fn differences(present: &Document, index: usize) -> Result<Differences, Problem> {
    let signatures = present.signatures().map_err(|e| Problem::new("doc.corrupt").detail(e))?;
    let signature = signatures.get(index).ok_or_else(|| Problem::new("doc.closed"))?;
    let last = present.revisions().len().saturating_sub(1);
    let covered = match signature.cover {
        Cover::Revision(covered) => covered,
        Cover::WholeFile => last,
        Cover::Malformed(_) => return Err(Problem::new("doc.nosignedversion")),
    };
    let end = present.revisions().get(covered).map(|revision| revision.end);
    let end = end.ok_or_else(|| Problem::new("doc.nosignedversion"))?;
    let changed: BTreeSet<u32> =
        (covered.saturating_add(1)..=last).flat_map(|at| present.changes(at)).map(|change| change.id.0).collect();
    let signed = present.at_revision(covered);
    let mut compared = Compared { signed: &signed, present, changed, drawn: 0, found: Vec::new() };
    let complete = compared.run();
    let pages = crate::look::page_sizes(compared.signed);
    Ok(Differences { end, pages, found: compared.found, complete })
}

struct Compared<'a> {
    signed: &'a Document,
    present: &'a Document,
    changed: BTreeSet<u32>,
    drawn: usize,
    found: Vec<Difference>,
}

impl Compared<'_> {
    /// False when there were more touched pages than are drawn, or one that cannot be.
    fn run(&mut self) -> bool {
        let (before, after) = (self.signed.page_count().unwrap_or(0), self.present.page_count().unwrap_or(0));
        let mut complete = true;
        for page in 0..before.max(after) {
            match (page < before, page < after) {
                (true, true) => complete &= !self.is_touched(page) || self.draw(page),
                (true, false) => self.note(page, None, DifferenceKind::Removed),
                (false, _) => self.note(page, None, DifferenceKind::Added),
            }
        }
        complete
    }

    fn is_touched(&self, page: usize) -> bool {
        let id = |document: &Document| document.page(page).map(|found| found.id).ok();
        id(self.signed) != id(self.present)
            || pdf::page_uses(self.present, page, &self.changed)
            || pdf::page_uses(self.signed, page, &self.changed)
    }

    fn draw(&mut self, page: usize) -> bool {
        self.drawn += 1;
        if self.drawn > MAX_PAGES {
            return false;
        }
        let pictures = [self.signed, self.present].map(|document| pdf::render(document, page, WIDTH));
        let [Ok(before), Ok(after)] = pictures else { return false };
        let Ok(found) = self.present.page(page) else { return false };
        let (width, height) = found.geometry().size();
        for (share, kind) in pdf::alterations(&before, &after) {
            let rect = Rect {
                x: share.x * width,
                y: share.y * height,
                width: share.width * width,
                height: share.height * height,
            };
            self.note(page, Some(rect), kind.into());
        }
        true
    }

    fn note(&mut self, page: usize, rect: Option<Rect>, kind: DifferenceKind) {
        self.found.push(Difference { page: page.saturating_add(1), rect, kind });
    }
}

impl From<Alteration> for DifferenceKind {
    fn from(kind: Alteration) -> Self {
        match kind {
            Alteration::Added => Self::Added,
            Alteration::Removed => Self::Removed,
            Alteration::Changed => Self::Changed,
        }
    }
}
