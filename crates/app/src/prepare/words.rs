//! Where words stand on pages: read in this process, or by whoever reads strangers' documents for it.

use pdf::Document;

use crate::view::Rect;

/// Words with their places, in points on the displayed page. A page that cannot be read has none.
pub trait Words {
    /// What is written on a page (zero-based).
    fn on(&self, page: usize) -> Vec<Rect>;

    /// Where a text stands on a page (zero-based).
    fn places(&self, page: usize, text: &str) -> Vec<Rect>;
}

impl Words for Document {
    fn on(&self, page: usize) -> Vec<Rect> {
        let runs = pdf::text(self, page).unwrap_or_default();
        runs.iter().filter(|run| !run.text.trim().is_empty()).map(|run| run.rect.into()).collect()
    }

    fn places(&self, page: usize, text: &str) -> Vec<Rect> {
        let found = pdf::find(self, page, text).unwrap_or_default();
        found.into_iter().map(Into::into).collect()
    }
}
