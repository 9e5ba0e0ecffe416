//! Text with its place on the displayed page: for selection, screen readers, warnings and anchors.
use crate::document::Document;
use crate::effort::{EFFORT_OF_A_PAGE, effort};
use crate::geometry::Rect;
use crate::glyphs::{Placed, glyphs};
use crate::page_copy::{self, PageCopy};
use crate::picture::PictureError;
use lopdf::ObjectId;

/// Places returned by [`find`].
const MAX_FOUND: usize = 1000;
/// Shares of the type size: above and below the baseline (most Latin typefaces are near).
const ASCENT: f64 = 0.76;
const DESCENT: f64 = 0.22;

/// Words set on one line, in one go.
#[derive(Debug, Clone, PartialEq)]
pub struct TextRun {
    /// What is written, with a space where there is a gap.
    pub text: String,
    /// Where, in displayed points, origin top-left.
    pub rect: Rect,
    /// Type size as displayed, points.
    pub size: f64,
    /// Clockwise turn of the baseline as displayed, degrees; 0 for ordinary lines.
    pub turn: f64,
    /// False for text that can be found but not seen, such as recognised text under a scan.
    pub visible: bool,
    /// Runs with the same number stand on the same line; numbers rise in reading order.
    pub line: usize,
}

/// The text of a page (counted from 0), in the order in which it is drawn.
pub fn text(document: &Document, page: usize) -> Result<Vec<TextRun>, PictureError> {
    Ok(runs(bounded_copy(document, page)?)?.iter().map(Run::to_public).collect())
}

/// The page, unless its forms are drawn inside each other until nobody would see the end of it.
fn bounded_copy(document: &Document, page: usize) -> Result<PageCopy, PictureError> {
    if effort(document, page) > EFFORT_OF_A_PAGE {
        return Err(PictureError::TooComplex);
    }
    page_copy::copy(document, page)
}

/// The text that one annotation of a page (counted from 0) shows by its normal appearance, and nothing else.
pub fn annotation_text(document: &Document, page: usize, annotation: ObjectId) -> Result<Vec<TextRun>, PictureError> {
    let copy = page_copy::copy_annotation(document, page, annotation)?;
    Ok(runs(copy)?.iter().map(Run::to_public).collect())
}

/// Where `needle` (one or more characters, e.g. `#` or `${ttd}`) stands on a page (counted from 0), at most 1,000 places:
/// displayed points, origin top-left. Text that runs over the end of a line is not found.
pub fn find(document: &Document, page: usize, needle: &str) -> Result<Vec<Rect>, PictureError> {
    if needle.is_empty() {
        return Ok(Vec::new());
    }
    let runs = runs(bounded_copy(document, page)?)?;
    Ok(runs.iter().flat_map(|run| run.find(needle)).take(MAX_FOUND).collect())
}

/// Whether any visible text touches `area`: for "the block covers text".
pub fn covers_text(runs: &[TextRun], area: Rect) -> bool {
    let touches = |rect: &Rect| {
        rect.x < area.x + area.width
            && area.x < rect.x + rect.width
            && rect.y < area.y + area.height
            && area.y < rect.y + rect.height
    };
    runs.iter().any(|run| touches(&run.rect) && !run.text.trim().is_empty())
}

fn runs(copy: PageCopy) -> Result<Vec<Run>, PictureError> {
    let mut runs: Vec<Run> = Vec::new();
    for glyph in without_overprint(glyphs(copy)?) {
        let Some(last) = runs.last_mut() else {
            runs.push(Run::starting(glyph, 0));
            continue;
        };
        match last.gap(&glyph) {
            Gap::None => last.push(glyph, false),
            Gap::Space => last.push(glyph, true),
            Gap::SameLine => {
                let line = last.line;
                runs.push(Run::starting(glyph, line));
            }
            Gap::NewLine => {
                let line = last.line + 1;
                runs.push(Run::starting(glyph, line));
            }
        }
    }
    Ok(runs)
}

/// Filled and then outlined, or set twice a hair apart for a heavier look: one text all the same.
/// A run is left out when it repeats the run before it, glyph for glyph.
fn without_overprint(glyphs: Vec<Placed>) -> Vec<Placed> {
    let mut kept: Vec<Placed> = Vec::with_capacity(glyphs.len());
    let mut before = 0..0;
    for run in glyphs.chunk_by(|a, b| a.run == b.run) {
        let previous = kept.get(before.clone()).unwrap_or_default();
        if previous.len() == run.len() && run.iter().zip(previous).all(|(glyph, other)| glyph.doubles(other)) {
            continue;
        }
        before = kept.len()..kept.len() + run.len();
        kept.extend_from_slice(run);
    }
    kept
}

impl Placed {
    fn doubles(&self, other: &Placed) -> bool {
        let near = 0.1 * self.size;
        self.text == other.text
            && (self.origin.0 - other.origin.0).abs() < near
            && (self.origin.1 - other.origin.1).abs() < near
    }

    fn end(&self) -> (f64, f64) {
        (self.origin.0 + self.advance.0, self.origin.1 + self.advance.1)
    }

    /// Unit vector along the baseline.
    fn direction(&self) -> (f64, f64) {
        let length = self.advance.0.hypot(self.advance.1);
        if length > 1e-9 { (self.advance.0 / length, self.advance.1 / length) } else { (1.0, 0.0) }
    }

    fn rect(&self) -> Rect {
        let (dx, dy) = self.direction();
        // Upwards is a quarter turn against the clock from the direction, with y growing downwards.
        let up = (dy * self.size, -dx * self.size);
        let (start, end) = (self.origin, self.end());
        let corners = [start, end]
            .into_iter()
            .flat_map(|(x, y)| [(x + ASCENT * up.0, y + ASCENT * up.1), (x - DESCENT * up.0, y - DESCENT * up.1)]);
        corners.fold(None, |around: Option<Rect>, corner| Some(union_point(around, corner))).unwrap_or(EMPTY)
    }
}

const EMPTY: Rect = Rect { x: 0.0, y: 0.0, width: 0.0, height: 0.0 };

/// What lies between one glyph and the next.
enum Gap {
    None,
    Space,
    SameLine,
    NewLine,
}

struct Run {
    glyphs: Vec<Placed>,
    /// Byte offset in `text` at which each glyph's text starts.
    starts: Vec<usize>,
    text: String,
    line: usize,
}

impl Run {
    fn starting(glyph: Placed, line: usize) -> Run {
        Run { text: glyph.text.clone(), glyphs: vec![glyph], starts: vec![0], line }
    }

    fn push(&mut self, glyph: Placed, spaced: bool) {
        if spaced && !self.text.ends_with(' ') && !glyph.text.starts_with(' ') {
            self.text.push(' ');
        }
        self.starts.push(self.text.len());
        self.text.push_str(&glyph.text);
        self.glyphs.push(glyph);
    }

    fn gap(&self, next: &Placed) -> Gap {
        let Some(last) = self.glyphs.last() else { return Gap::NewLine };
        let (dx, dy) = last.direction();
        let (ex, ey) = last.end();
        let (x, y) = (next.origin.0 - ex, next.origin.1 - ey);
        let (along, across) = (x * dx + y * dy, x * -dy + y * dx);
        let size = last.size.max(next.size).max(0.1);
        let (nx, ny) = next.direction();
        let parallel = dx * nx + dy * ny > 0.98;
        if !parallel || across.abs() > 0.5 * size || along < -4.0 * size && across.abs() > 0.1 * size {
            return Gap::NewLine;
        }
        // Superscripts and other sizes stay on the line but in a run of their own.
        let alike =
            next.visible == last.visible && (next.size - last.size).abs() < 0.15 * size && across.abs() < 0.15 * size;
        match along / size {
            gap if !(-0.6..=1.2).contains(&gap) => Gap::SameLine,
            _ if !alike => Gap::SameLine,
            gap if gap > 0.18 => Gap::Space,
            _ => Gap::None,
        }
    }

    fn find(&self, needle: &str) -> Vec<Rect> {
        self.text.match_indices(needle).map(|(at, hit)| self.rect(at, at + hit.len())).collect()
    }

    /// The rectangle around the glyphs whose text lies in a range of bytes.
    fn rect(&self, from: usize, to: usize) -> Rect {
        let inside = self
            .glyphs
            .iter()
            .zip(&self.starts)
            .filter(|(glyph, start)| **start < to && **start + glyph.text.len() > from);
        inside.map(|(glyph, _)| glyph.rect()).reduce(union).unwrap_or(EMPTY)
    }

    fn to_public(&self) -> TextRun {
        let first = self.glyphs.first();
        let turn = first.map_or((1.0, 0.0), Placed::direction);
        TextRun {
            text: self.text.clone(),
            rect: self.rect(0, self.text.len()),
            size: first.map_or(0.0, |glyph| glyph.size),
            turn: turn.1.atan2(turn.0).to_degrees(),
            visible: first.is_some_and(|glyph| glyph.visible),
            line: self.line,
        }
    }
}

fn union_point(around: Option<Rect>, (x, y): (f64, f64)) -> Rect {
    let point = Rect { x, y, width: 0.0, height: 0.0 };
    around.map_or(point, |rect| union(rect, point))
}

fn union(a: Rect, b: Rect) -> Rect {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    let (right, bottom) = ((a.x + a.width).max(b.x + b.width), (a.y + a.height).max(b.y + b.height));
    Rect { x, y, width: right - x, height: bottom - y }
}
