//! Whole documents of ours: a template and data become a tagged PDF/A-2a file.
//!
//! Three steps, each in its own file: `fill` puts data in place of placeholders, `flow` and its sets lay lines on
//! pages and grow the tree of the document's structure beside them, `emit` writes pages and tree through krilla, which
//! refuses what ISO 19005-2 does not allow.

mod columns;
mod emit;
mod fill;
mod flow;
mod letterhead;
mod parts;
mod table;
mod template;

#[cfg(test)]
mod tests;

pub use fill::BLANK;
pub use template::Template;

use crate::faces::Weight;

/// A document that was made.
#[derive(Debug, Clone)]
pub struct Made {
    /// The PDF file.
    pub bytes: Vec<u8>,
    /// Its title, placeholders filled.
    pub title: String,
    /// Number of pages.
    pub pages: usize,
    /// Placeholders without a value, as the template names them; they stand as dotted lines.
    pub blanks: Vec<String>,
    /// Characters that no typeface has; they stand as boxes.
    pub missing: Vec<char>,
    /// Where a signature is expected, in reading order.
    pub places: Vec<Place>,
}

/// Room kept for a signature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Index of the page.
    pub page: usize,
    /// Left, top, width, height in points from the upper left corner of that page.
    pub rect: [f64; 4],
}

/// When the document was made, for its metadata: year, month, day, hour, minute, second, hours ahead of UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Such as 2026.
    pub year: u16,
    /// From 1.
    pub month: u8,
    /// From 1.
    pub day: u8,
    /// Local hour, minute, second.
    pub clock: [u8; 3],
    /// Hours ahead of UTC.
    pub zone: i8,
}

/// What comes beside template and data.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The emblem of the letterhead.
    pub emblem: Option<pdf::Raster>,
    /// The metadata's date, which PDF/A wants.
    pub made: Moment,
}

/// Why a document cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// The template's text is not what it must be; the parser's words, which name the line.
    #[error("the template cannot be read: {0}")]
    Template(String),
    /// The file does not meet ISO 19005-2, or a typeface is damaged; krilla's words.
    #[error("the document cannot be written: {0}")]
    Write(String),
}

/// How text looks. `grey` runs from 0 (black) to 1 (white).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Look {
    pub weight: Weight,
    pub size: f64,
    pub leading: f64,
    pub grey: f64,
}

impl Look {
    pub(crate) const BODY: Look = Look { weight: Weight::Regular, size: 11.0, leading: 14.5, grey: 0.0 };
    pub(crate) const STRONG: Look = Look { weight: Weight::Bold, ..Look::BODY };
    pub(crate) const SMALL: Look = Look { size: 9.0, leading: 12.0, ..Look::BODY };
    pub(crate) const SMALL_STRONG: Look = Look { weight: Weight::Bold, ..Look::SMALL };
}

/// Makes a document. The same arguments give the same bytes.
pub fn make(template: &Template, data: &toml::Table, setting: &Setting) -> Result<Made, PaperError> {
    let ground = fill::Ground::new(data);
    let scope = ground.scope();
    let title = scope.text(&template.title).text;
    let mut flow = flow::Flow::new();
    let nodes = parts::all(&mut flow, &template.part, &scope, setting);
    if let Some(running) = &template.running {
        flow.run_along(&scope.text(running).text);
    }
    let sheet = flow.finish(nodes);
    let bytes = emit::pdf(&sheet, &title, &template.language, setting)?;
    Ok(Made {
        bytes,
        title,
        pages: sheet.pages.len(),
        blanks: ground.blanks(),
        missing: sheet.missing,
        places: sheet.places,
    })
}
