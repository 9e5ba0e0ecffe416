//! What the block or the footer would cover: a person is told before signing, never after.

use crate::prepare::{Revision, Words, touches};
use crate::view::{Problem, Rect};

/// Looking for words on every page of a long document would delay its preview; the first pages tell.
const PAGES_LOOKED_AT: usize = 30;

/// `doc.blockoverlap` and `doc.footerspace`.
pub fn warnings(words: &dyn Words, revision: &Revision) -> Vec<Problem> {
    let block = revision
        .rect
        .filter(|rect| covers(words, revision.page, *rect))
        .map(|_| Problem::new("doc.blockoverlap").with("n", revision.page + 1));
    let footer = revision
        .footer_pages
        .iter()
        .zip(&revision.footer_areas)
        .take(PAGES_LOOKED_AT)
        .find(|(page, area)| covers(words, **page, **area))
        .map(|(page, _)| Problem::new("doc.footerspace").with("n", page + 1));
    block.into_iter().chain(footer).collect()
}

/// A page whose words cannot be read gives no warning: the picture still shows what happens.
fn covers(words: &dyn Words, page: usize, rect: Rect) -> bool {
    words.on(page).into_iter().any(|word| touches(rect, word))
}
