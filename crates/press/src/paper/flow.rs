//! Pages being filled from top to bottom, and the tree of the document's structure growing beside them.

use super::{Look, Place};
use crate::faces::{Weight, legible, width};
use crate::wrap::Words;

/// A4 in points.
pub(super) const PAGE: (f64, f64) = (595.276, 841.89);
pub(super) const LEFT: f64 = 71.0;
pub(super) const RIGHT: f64 = PAGE.0 - 57.0;
pub(super) const MEASURE: f64 = RIGHT - LEFT;
const TOP: f64 = 46.0;
/// Nothing of the text is set below this: the footer of a signed document finds a blank strip (`footer.rs`).
const BOTTOM: f64 = PAGE.1 - 86.0;
/// Later pages carry their number in the middle of the top.
const NUMBER_LINE: f64 = 36.0;
const RUNNING_LINE: f64 = PAGE.1 - 24.0;

/// One line of text, where it stands. Distances are from the upper left corner of the page.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub x: f64,
    pub baseline: f64,
    pub look: Look,
    pub text: String,
    /// Added to every space, in points.
    pub stretch: f64,
}

/// What can be drawn.
#[derive(Debug, Clone)]
pub(super) enum Ink {
    Text(Run),
    /// Left, top, width, height; filled.
    Rule([f64; 4], f64),
    /// Left, top, width, height.
    Emblem([f64; 4]),
}

/// What a piece of a page is to a reader who cannot see it.
#[derive(Debug, Clone)]
pub(super) enum Mark {
    /// A leaf of the structure tree; `Some`: to be read as this.
    Leaf(usize, Option<String>),
    /// Rules and boxes.
    Layout,
    /// Page numbers and running lines.
    Pagination,
}

/// Marked content.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub mark: Mark,
    pub ink: Vec<Ink>,
}

/// A node of the structure tree (ISO 32000-1, 14.8.4).
#[derive(Debug, Clone)]
pub(super) enum Node {
    Group(Role, Vec<Node>),
    Leaf(usize),
}

/// Structure types in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// Its level and its words.
    Heading(u16, String),
    Paragraph,
    List(super::template::Numbering),
    Item,
    Label,
    Body,
    Table,
    Row,
    RowHead,
    ColumnHead,
    Cell,
    /// The letterhead's emblem.
    Figure,
}

/// All pages, ready to be written.
pub(super) struct Sheet {
    pub pages: Vec<Vec<Piece>>,
    pub leaves: usize,
    pub nodes: Vec<Node>,
    pub missing: Vec<char>,
    pub places: Vec<Place>,
    pub bookmarks: Vec<Bookmark>,
}

/// A heading, for the list beside the pages: its words, the page's index, the distance from its top.
pub(super) type Bookmark = (String, usize, f64);

/// The pages so far and where the next line goes.
pub(super) struct Flow {
    pages: Vec<Vec<Piece>>,
    y: f64,
    leaves: usize,
    running: Option<String>,
    pub missing: Vec<char>,
    pub places: Vec<Place>,
    pub bookmarks: Vec<Bookmark>,
    /// Level of the next section's heading.
    pub level: u16,
    /// Height that must stay on the page of the last lines of what is set next.
    pub keep: f64,
}

impl Flow {
    pub(super) fn new() -> Flow {
        Flow {
            pages: vec![Vec::new()],
            y: TOP,
            leaves: 0,
            running: None,
            missing: Vec::new(),
            places: Vec::new(),
            bookmarks: Vec::new(),
            level: 1,
            keep: 0.0,
        }
    }

    /// A small line at the foot of every page.
    pub(super) fn run_along(&mut self, text: &str) {
        self.running = Some(self.shown(text, Weight::Regular));
    }

    /// A heading's role; its words also go into the list of bookmarks.
    pub(super) fn heading(&mut self, text: &str) -> Role {
        // Levels are not skipped (ISO 14289-1, 7.4.2): sections are of the first where the document has no name.
        let level = if self.bookmarks.is_empty() { 1 } else { self.level };
        self.bookmarks.push((text.to_owned(), self.page(), self.y));
        Role::Heading(level, text.to_owned())
    }

    /// Where the next line's top is.
    pub(super) fn y(&self) -> f64 {
        self.y
    }

    /// Index of the page being filled.
    pub(super) fn page(&self) -> usize {
        self.pages.len() - 1
    }

    /// Leaves a space; at the head of a page there is none.
    pub(super) fn skip(&mut self, points: f64) {
        if self.y > TOP {
            self.y += points;
        }
    }

    /// Moves down by what was just set.
    pub(super) fn advance(&mut self, points: f64) {
        self.y += points;
    }

    /// Points left on this page.
    pub(super) fn room(&self) -> f64 {
        BOTTOM - self.y
    }

    /// Points on an empty page.
    pub(super) fn depth() -> f64 {
        BOTTOM - TOP
    }

    /// Begins a page, unless this one is empty.
    pub(super) fn turn(&mut self) {
        if self.y > TOP {
            self.pages.push(Vec::new());
            self.y = TOP;
        }
    }

    /// Begins a page unless `points` are left, or no page would have them.
    pub(super) fn need(&mut self, points: f64) {
        if points > self.room() && points <= Flow::depth() {
            self.turn();
        }
    }

    /// Puts ink on the page as a leaf of the tree.
    pub(super) fn leaf(&mut self, ink: Vec<Ink>, said: Option<String>) -> Node {
        let leaf = self.leaves;
        self.leaves += 1;
        self.put(Mark::Leaf(leaf, said), ink);
        Node::Leaf(leaf)
    }

    /// Puts ink on the page that means nothing to a reader.
    pub(super) fn put(&mut self, mark: Mark, ink: Vec<Ink>) {
        if let Some(page) = self.pages.last_mut() {
            page.push(Piece { mark, ink });
        }
    }

    /// Text as it can be shown; what no typeface has is remembered.
    pub(super) fn shown(&mut self, text: &str, weight: Weight) -> String {
        let legible = legible(text, weight);
        self.missing.extend(legible.missing);
        legible.text
    }

    /// Breaks text into the lines of a column.
    pub(super) fn lines(&mut self, text: &str, look: Look, measure: f64) -> Vec<String> {
        let text = self.shown(text, look.weight);
        Words::new(&text, look.weight).greedy(measure / look.size).into_iter().map(|row| row.text).collect()
    }

    /// Adds page numbers and running lines, and ends.
    pub(super) fn finish(mut self, nodes: Vec<Node>) -> Sheet {
        let count = self.pages.len();
        for (index, page) in self.pages.iter_mut().enumerate() {
            if index > 0 {
                page.push(pagination(&format!("- {} -", index + 1), Look::BODY, NUMBER_LINE));
            }
            if let Some(running) = &self.running {
                let look = Look { size: 7.5, grey: 0.35, ..Look::BODY };
                page.push(pagination(&format!("{running} · halaman {} dari {count}", index + 1), look, RUNNING_LINE));
            }
        }
        self.missing.sort_unstable();
        self.missing.dedup();
        Sheet {
            pages: self.pages,
            leaves: self.leaves,
            nodes,
            missing: self.missing,
            places: self.places,
            bookmarks: self.bookmarks,
        }
    }
}

fn pagination(text: &str, look: Look, baseline: f64) -> Piece {
    let x = (PAGE.0 - width(text, look.weight, look.size)) / 2.0;
    let run = Run { x, baseline, look, text: text.to_owned(), stretch: 0.0 };
    Piece { mark: Mark::Pagination, ink: vec![Ink::Text(run)] }
}
