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
    words.on(page).into_iter().any(|word| touches(rect, word) && !is_mark(rect, word))
}

/// The text that the block was put at, such as `#`: within the block, and at its upper left corner.
fn is_mark(block: Rect, word: Rect) -> bool {
    let at_the_corner = (word.x - block.x).abs() < 1.0 && (word.y - block.y).abs() < 1.0;
    at_the_corner && word.width <= block.width && word.height <= block.height
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Page(Vec<Rect>);

    impl Words for Page {
        fn on(&self, _: usize) -> Vec<Rect> {
            self.0.clone()
        }

        fn places(&self, _: usize, _: &str) -> Vec<Rect> {
            Vec::new()
        }
    }

    #[test]
    fn the_mark_may_be_covered_and_nothing_else() {
        let rect = |x: f64, y: f64, width: f64| Rect { x, y, width, height: 12.0 };
        let block = Rect { x: 300.0, y: 500.0, width: 190.0, height: 62.0 };
        let covered = |words: &[Rect]| covers(&Page(words.to_vec()), 0, block);
        assert!(!covered(&[rect(300.4, 499.6, 8.0), rect(72.0, 500.0, 200.0)]));
        assert!(covered(&[rect(300.0, 500.0, 250.0)]));
        assert!(covered(&[rect(300.0, 500.0, 8.0), rect(320.0, 520.0, 60.0)]));
    }
}
