//! A sample letter on A4, complete and clean: for `pena practice` and for tests.
use pdf::FontError;
use serde::Deserialize;

use crate::canvas::{Canvas, Frame, Style};
use crate::faces::{Weight, width};
use crate::sheet::{Sheet, SheetError};
use crate::wrap::Words;

/// A letter and the place that it keeps free for the signature block.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The PDF file.
    pub bytes: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
    /// Index of the page with the place for the block.
    pub block_page: usize,
    /// Left, top, width, height in points from the upper left corner of that page.
    pub block_rect: [f64; 4],
}

/// Why the sample letter cannot be made: its files are compiled in, so a test rules all of them out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LetterError {
    /// `templates/sample-letter.toml` is wrong.
    #[error("the letter's template is damaged")]
    Template,
    /// A typeface cannot be embedded.
    #[error(transparent)]
    Font(#[from] FontError),
    /// The file cannot be written out.
    #[error("the letter cannot be written")]
    Sheet,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Template {
    title: String,
    letterhead: Vec<String>,
    address: String,
    place_and_date: String,
    head: Vec<[String; 2]>,
    recipient: Vec<String>,
    body: Vec<String>,
    points: Vec<String>,
    body_after: Vec<String>,
    closing: Vec<String>,
}

const A4: (f64, f64) = (595.276, 841.89);
const LEFT: f64 = 72.0;
const RIGHT: f64 = 62.0;
const TOP: f64 = 56.0;
/// Nothing is set below this, so that the footer finds a blank strip.
const BOTTOM: f64 = 84.0;
const SIZE: f64 = 11.0;
const LEADING: f64 = 15.5;
const BLOCK: (f64, f64) = (218.0, 66.0);

/// The two-page sample letter. Always the same bytes.
pub fn sample() -> Result<Sample, LetterError> {
    let words: Template =
        toml::from_str(include_str!("../templates/sample-letter.toml")).map_err(|_| LetterError::Template)?;
    let mut page = Page::new();
    page.letterhead(&words);
    page.head(&words);
    for text in &words.body {
        page.paragraph(text, 0.0);
    }
    for (index, text) in words.points.iter().enumerate() {
        page.point(&format!("{}.", index + 1), text);
    }
    for text in words.body_after.iter().chain(&words.closing) {
        page.paragraph(text, 0.0);
    }
    let block_rect = page.keep_for_block();
    let (sheet, block_page) = page.finish(words.title);
    let bytes = sheet.into_pdf().map_err(|error| match error {
        SheetError::Font(font) => LetterError::Font(font),
        SheetError::Write => LetterError::Sheet,
    })?;
    Ok(Sample { bytes, pages: block_page + 1, block_page, block_rect })
}

struct Page {
    canvas: Canvas,
    done: Vec<String>,
    y: f64,
}

impl Page {
    fn new() -> Page {
        Page { canvas: Canvas::new(A4.0, A4.1), done: Vec::new(), y: A4.1 - TOP }
    }

    fn letterhead(&mut self, words: &Template) {
        for (index, line) in words.letterhead.iter().enumerate() {
            let size = if index == 0 { 13.0 } else { 16.0 };
            self.y -= size * 1.25;
            self.centred(line, Style { weight: Weight::Bold, size, grey: 0.0 });
        }
        self.y -= 14.0;
        self.centred(&words.address, Style { weight: Weight::Regular, size: 9.0, grey: 0.2 });
        self.rule(9.0, 1.8);
        self.rule(3.0, 0.6);
    }

    fn head(&mut self, words: &Template) {
        self.y -= 26.0;
        let wide = width(&words.place_and_date, Weight::Regular, SIZE);
        self.put(A4.0 - RIGHT - wide, &words.place_and_date);
        self.y -= 8.0;
        for [label, value] in &words.head {
            self.y -= LEADING;
            self.put(LEFT, label);
            self.put(LEFT + 56.0, ":");
            self.put(LEFT + 64.0, value);
        }
        self.y -= 12.0;
        for line in &words.recipient {
            self.y -= LEADING;
            self.put(LEFT, line);
        }
        self.y -= 8.0;
    }

    fn paragraph(&mut self, text: &str, indent: f64) {
        let lines = Words::new(text, Weight::Regular).greedy((A4.0 - LEFT - RIGHT - indent) / SIZE);
        self.room_for(lines.len().min(2));
        self.y -= 4.0;
        let last = lines.len().saturating_sub(1);
        for (index, line) in lines.into_iter().enumerate() {
            self.room_for(1);
            self.y -= LEADING;
            self.put(LEFT + indent, &if index < last { line.text + " " } else { line.text });
        }
        self.y -= 4.0;
    }

    fn point(&mut self, label: &str, text: &str) {
        self.room_for(2);
        self.y -= 4.0 + LEADING;
        self.put(LEFT, label);
        self.y += 4.0 + LEADING;
        self.paragraph(text, 18.0);
        self.y += 3.0;
    }

    fn keep_for_block(&mut self) -> [f64; 4] {
        self.y -= 18.0;
        if self.y - BLOCK.1 < BOTTOM {
            self.turn();
        }
        [A4.0 - RIGHT - BLOCK.0, A4.1 - self.y, BLOCK.0, BLOCK.1]
    }

    fn finish(mut self, title: String) -> (Sheet, usize) {
        self.done.push(self.canvas.take_content());
        let last = self.done.len() - 1;
        (Sheet { title, size: A4, pages: self.done, drawing: self.canvas.finish(String::new()) }, last)
    }

    fn room_for(&mut self, lines: usize) {
        if self.y - LEADING * lines as f64 - 4.0 < BOTTOM {
            self.turn();
        }
    }

    fn turn(&mut self) {
        self.done.push(self.canvas.take_content());
        self.y = A4.1 - TOP - 12.0;
    }

    fn put(&mut self, x: f64, text: &str) {
        self.canvas.text((x, self.y), Style { weight: Weight::Regular, size: SIZE, grey: 0.0 }, text);
    }

    fn centred(&mut self, text: &str, style: Style) {
        let x = (A4.0 - width(text, style.weight, style.size)) / 2.0;
        self.canvas.text((x, self.y), style, text);
    }

    fn rule(&mut self, down: f64, thickness: f64) {
        self.y -= down;
        self.canvas.fill(Frame { x: LEFT, y: self.y, width: A4.0 - LEFT - RIGHT, height: thickness }, 0.0);
    }
}
