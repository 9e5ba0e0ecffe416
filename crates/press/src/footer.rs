//! The footer (catatan kaki) that stands on every page: a hairline and one to a few lines of small grey type.
use std::fmt;

use pdf::Appearance;

use crate::canvas::{Canvas, Frame, Style};
use crate::faces::{Weight, legible, width};
use crate::templates::{self, Family, FooterTemplate};
use crate::wrap::Words;

/// One of the wordings of `templates/footers.toml`, e.g. `CK-1`.
#[derive(Clone, Copy)]
pub struct Code(&'static FooterTemplate);

impl Code {
    /// The code with this name, if there is one.
    pub fn named(name: &str) -> Option<Code> {
        Code::all().find(|code| code.name() == name)
    }

    /// All codes, in the order of the file.
    pub fn all() -> impl Iterator<Item = Code> {
        templates::footers().iter().map(Code)
    }

    /// `CK-1` and the like.
    pub fn name(self) -> &'static str {
        &self.0.code
    }

    /// The words, one paragraph an entry, placeholders unfilled.
    pub fn words(self) -> &'static [String] {
        &self.0.text
    }

    /// Whether the text needs the address of a page that checks signatures.
    pub fn needs_page(self) -> bool {
        self.0.text.iter().any(|text| text.contains("{laman}"))
    }

    pub(crate) fn family(self) -> Family {
        self.0.family
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Code) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Code {}

impl fmt::Debug for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// What the placeholders of a footer stand for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fill<'a> {
    /// The issuer's institution (`{penerbit}`, CK-5).
    pub institution: &'a str,
    /// Address of a page that checks signatures (`{laman}`, CK-3).
    pub page: Option<&'a str>,
}

/// A rectangle in points, origin at the lower left corner of the displayed page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// From the left edge.
    pub x: f64,
    /// From the lower edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// A footer that is ready to be stamped on pages of one width.
#[derive(Debug, Clone)]
pub struct Footer {
    /// Which wording.
    pub code: Code,
    /// The drawing: as wide as the page; its lower left corner belongs on the page's.
    pub appearance: Appearance,
    /// The exact text, one paragraph a line.
    pub text: String,
    /// What the hairline and the words cover; the page should be blank there.
    pub area: Area,
    /// Characters that no typeface here has; each shows as a box.
    pub missing: Vec<char>,
}

impl Footer {
    /// What the footer covers on a displayed page of this height: displayed points, origin top-left.
    pub fn covers(&self, page_height: f64) -> pdf::Rect {
        let Area { x, y, width, height } = self.area;
        pdf::Rect { x, y: page_height - y - height, width, height }
    }

    /// Where the drawing is to be stamped on a displayed page of this height.
    pub fn place(&self, page_height: f64) -> pdf::Rect {
        let (width, height) = (self.appearance.width, self.appearance.height);
        pdf::Rect { x: 0.0, y: page_height - height, width, height }
    }
}

/// Why a footer cannot be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FooterError {
    /// The text names the issuer and none was given.
    #[error("the footer needs the issuer's name")]
    NoInstitution,
    /// The text names a checking page and none was given.
    #[error("the footer needs the address of a checking page")]
    NoPage,
    /// The page is so narrow that the words would climb over it.
    #[error("the page is too narrow for the footer")]
    TooNarrow,
}

/// Draws the footer for pages `page_width` points wide (as displayed).
pub fn footer(code: Code, fill: &Fill, page_width: f64) -> Result<Footer, FooterError> {
    if !(page_width.is_finite() && page_width >= 36.0) {
        return Err(FooterError::TooNarrow);
    }
    let (paragraphs, missing) = paragraphs(code, fill)?;
    // 54 points on A4 and Letter; narrower pages keep the proportion.
    let margin = (page_width * 0.12).min(54.0);
    let measure = page_width - 2.0 * margin;
    let (size, lines) = set(&paragraphs, measure).ok_or(FooterError::TooNarrow)?;
    // Nine points for seven-point type; smaller type is set closer.
    let leading = if size < 6.5 { size * LEADING / 7.0 } else { LEADING };
    let below = leading * (lines.len() as f64 - 1.0);
    let first = FIRST.max(LAST + below);
    let rule = first + RULE_ABOVE;
    let mut canvas = Canvas::new(page_width, rule + RULE);
    canvas.fill(Frame { x: margin, y: rule, width: measure, height: RULE }, 0.6);
    draw(&mut canvas, (margin, first, leading), &lines, size, &code.0.strong);
    let lowest = first - below - 0.26 * size;
    let text = paragraphs.join("\n");
    let area = Area { x: margin, y: lowest, width: measure, height: rule + RULE - lowest };
    Ok(Footer { code, appearance: canvas.finish(text.clone()), text, area, missing })
}

/// Baselines at 35, 26, 17 points under a hairline at 46; more lines grow upwards from 17.
const FIRST: f64 = 35.0;
const LAST: f64 = 17.0;
const LEADING: f64 = 9.0;
const RULE_ABOVE: f64 = 11.0;
const RULE: f64 = 0.5;
/// 0.27 is #454545: contrast 9.6 : 1 on white, well over the 7 : 1 asked for.
const GREY: f64 = 0.27;
/// Seven points; a little less where that saves a line, and smaller on very narrow pages.
const SIZES: [f64; 3] = [7.0, 6.75, 6.5];
const NARROW_SIZES: [f64; 3] = [6.0, 5.5, 5.0];
const MOST_LINES: usize = 12;

struct Row {
    text: String,
    indent: f64,
}

fn paragraphs(code: Code, fill: &Fill) -> Result<(Vec<String>, Vec<char>), FooterError> {
    let mut missing = Vec::new();
    let mut paragraphs = Vec::new();
    for text in &code.0.text {
        if text.contains("{penerbit}") && fill.institution.trim().is_empty() {
            return Err(FooterError::NoInstitution);
        }
        if text.contains("{laman}") && fill.page.is_none_or(|page| page.trim().is_empty()) {
            return Err(FooterError::NoPage);
        }
        let filled =
            text.replace("{penerbit}", fill.institution.trim()).replace("{laman}", fill.page.unwrap_or("").trim());
        let shown = legible(&filled, Weight::Regular);
        missing.extend(shown.missing);
        paragraphs.push(shown.text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    Ok((paragraphs, missing))
}

/// The size that needs the fewest lines, the largest of equals.
fn set(paragraphs: &[String], measure: f64) -> Option<(f64, Vec<Row>)> {
    let mut best: Option<(f64, Vec<Row>)> = None;
    for size in SIZES.into_iter().chain(NARROW_SIZES) {
        let enough = best.as_ref().is_some_and(|(_, rows)| rows.len() <= 4);
        if NARROW_SIZES.contains(&size) && enough {
            break;
        }
        let rows: Vec<Row> = paragraphs.iter().flat_map(|text| rows(text, size, measure)).collect();
        if best.as_ref().is_none_or(|(_, least)| rows.len() < least.len()) {
            best = Some((size, rows));
        }
    }
    best.filter(|(_, rows)| rows.len() <= MOST_LINES)
}

/// A paragraph's lines; those of a list item hang under its text.
fn rows(text: &str, size: f64, measure: f64) -> Vec<Row> {
    let hang = if text.starts_with("- ") { width("- ", Weight::Regular, size) } else { 0.0 };
    let words = Words::new(text, Weight::Regular);
    let mut lines = words.even(measure / size);
    if lines.len() > 1 && hang > 0.0 {
        // Set again with the measure of the hanging lines: simpler than two measures, and never wider.
        lines = words.even((measure - hang) / size);
    }
    let last = lines.len().saturating_sub(1);
    let row = |(index, line): (usize, crate::wrap::Row)| Row {
        text: if index < last { line.text + " " } else { line.text },
        indent: if index > 0 { hang } else { 0.0 },
    };
    lines.into_iter().enumerate().map(row).collect()
}

fn draw(canvas: &mut Canvas, (x, first, leading): (f64, f64, f64), rows: &[Row], size: f64, strong: &str) {
    let regular = Style { weight: Weight::Regular, size, grey: GREY };
    for (index, row) in rows.iter().enumerate() {
        let at = (x + row.indent, first - leading * index as f64);
        match row.text.strip_prefix(strong) {
            Some(rest) if !strong.is_empty() && index == 0 => {
                canvas.text(at, Style { weight: Weight::Bold, ..regular }, strong);
                canvas.text((at.0 + width(strong, Weight::Bold, size), at.1), regular, rest);
            }
            _ => canvas.text(at, regular, &row.text),
        }
    }
}
