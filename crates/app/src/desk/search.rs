//! Where words stand in a document on the desk, as the reader of strangers' documents tells.

use std::cell::Cell;

use super::Desk;
use crate::prepare::Words;
use crate::reader::Reader;
use crate::view::{Hit, Problem, Rect};

/// Places that a person can choose from.
const MOST: usize = 1000;

impl Desk {
    /// Where `text` stands, page by page, at most 1,000 places. A page that cannot be read has none. A newer search of the
    /// same document, or its closing, ends this one: `cancelled`.
    pub fn find_text(&self, id: &str, text: &str) -> Result<Vec<Hit>, Problem> {
        let pages = self.document_of(id)?.report.pages;
        let number = self.begin_search(id);
        let words = WordsOfReader::of(self.reader.as_ref(), id);
        let mut found = Vec::new();
        // Nothing stands nowhere; asking for it ends an older search.
        for page in (0..pages).take_while(|_| !text.is_empty()) {
            if self.open().searches.get(id) != Some(&number) {
                return Err(Problem::new("cancelled"));
            }
            found.extend(words.places(page, text).into_iter().map(|rect| Hit { page: page + 1, rect }));
            if let Some(problem) = words.gave_up.take() {
                return Err(problem);
            }
            if found.len() >= MOST {
                found.truncate(MOST);
                break;
            }
        }
        Ok(found)
    }

    fn begin_search(&self, id: &str) -> u64 {
        let mut open = self.open();
        let newest = open.searches.entry(id.to_owned()).or_default();
        *newest = newest.wrapping_add(1);
        *newest
    }
}

/// The words of a document that is open in a reader. One that gives up over a page is asked no more.
pub(super) struct WordsOfReader<'a> {
    reader: &'a dyn Reader,
    id: &'a str,
    gave_up: Cell<Option<Problem>>,
}

impl<'a> WordsOfReader<'a> {
    pub(super) fn of(reader: &'a dyn Reader, id: &'a str) -> Self {
        Self { reader, id, gave_up: Cell::new(None) }
    }

    fn unless_given_up<T: Default>(&self, ask: impl FnOnce() -> Result<T, Problem>) -> T {
        let before = self.gave_up.take();
        let answer = if before.is_none() { ask() } else { Ok(T::default()) };
        let over = answer.as_ref().err().filter(|problem| problem.code != "doc.render").cloned();
        self.gave_up.set(before.or(over));
        answer.unwrap_or_default()
    }
}

impl Words for WordsOfReader<'_> {
    fn on(&self, page: usize) -> Vec<Rect> {
        let runs = self.unless_given_up(|| self.reader.text(self.id, page));
        runs.into_iter().filter(|run| !run.text.trim().is_empty()).map(|run| run.rect).collect()
    }

    fn places(&self, page: usize, text: &str) -> Vec<Rect> {
        self.unless_given_up(|| self.reader.places(self.id, page, text))
    }
}
