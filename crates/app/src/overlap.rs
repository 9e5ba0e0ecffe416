//! What the block or the footer would cover: a person is told before signing, never after.

use pdf::Document;

use crate::prepare::{Revision, touches};
use crate::view::{Problem, Rect};

/// Looking for words on every page of a long document would delay its preview; the first pages tell.
const PAGES_LOOKED_AT: usize = 30;

/// `doc.blockoverlap` and `doc.footerspace`.
pub fn warnings(document: &Document, revision: &Revision) -> Vec<Problem> {
    let block = revision
        .rect
        .filter(|rect| covers_words(document, revision.page, *rect))
        .map(|_| Problem::new("doc.blockoverlap").with("n", revision.page + 1));
    let footer = revision
        .footer_pages
        .iter()
        .zip(&revision.footer_areas)
        .take(PAGES_LOOKED_AT)
        .find(|(page, area)| covers_words(document, **page, **area))
        .map(|(page, _)| Problem::new("doc.footerspace").with("n", page + 1));
    block.into_iter().chain(footer).collect()
}

fn covers_words(document: &Document, page: usize, rect: Rect) -> bool {
    // A page whose words cannot be read gives no warning: the picture still shows what happens.
    pdf::text(document, page)
        .unwrap_or_default()
        .iter()
        .filter(|run| !run.text.trim().is_empty())
        .any(|run| touches(rect, run.rect.into()))
}
