//! Fitting the block's lines into a box: the largest type that fits, then wrapping.
use crate::faces::{Weight, width};
use crate::templates::Look;
use crate::wrap::Words;

/// The largest type size of a block, points.
pub const LARGEST: f64 = 8.0;
/// The smallest size that is still chosen before lines are wrapped in earnest.
pub const SMALLEST: f64 = 4.5;
/// Below this nothing is drawn: nobody can read it.
const UNREADABLE: f64 = 1.5;
const STEP: f64 = 0.25;
/// Baseline to baseline in multiples of the line's size; Source Sans is set well at 1.2.
const LEADING: f64 = 1.2;
/// Room above the first baseline (cap height and accents) and below the last (descenders).
const ASCENT: f64 = 0.76;
const DESCENT: f64 = 0.24;
/// Wrapping is chosen only when it lets the type be this much larger.
const WORTH_WRAPPING: f64 = 1.15;

/// One line to be set, before it is known how large.
#[derive(Debug, Clone)]
pub struct Line {
    /// Legible text, measured.
    pub words: Words,
    /// Weight, scale, grey, space above.
    pub look: Look,
}

/// One line as it will be set.
#[derive(Debug, Clone)]
pub struct Set {
    /// The text; a wrapped line ends with a space, so that copied text keeps its words apart.
    pub text: String,
    /// Weight and grey.
    pub look: Look,
    /// Points.
    pub size: f64,
    /// From the top of the text to the baseline.
    pub down: f64,
}

/// Lines that fit.
#[derive(Debug, Clone)]
pub struct Fitted {
    /// The lines from top to bottom.
    pub lines: Vec<Set>,
    /// The type size on which the looks' scales work.
    pub size: f64,
    /// Points from the top of the first line to the bottom of the last.
    pub height: f64,
    /// Widest line, points.
    pub width: f64,
}

/// The best setting for a box, or `None` where not even the smallest type fits.
pub fn fit(lines: &[Line], measure: f64, height: f64) -> Option<Fitted> {
    let whole =
        sizes(LARGEST, SMALLEST).map(|size| set(lines, size, f64::INFINITY)).find(|set| fits(set, measure, height));
    let wrapped =
        sizes(LARGEST, UNREADABLE).map(|size| set(lines, size, measure)).find(|set| fits(set, measure, height));
    match (whole, wrapped) {
        (Some(whole), Some(wrapped)) if wrapped.size < whole.size * WORTH_WRAPPING => Some(whole),
        (whole, wrapped) => wrapped.or(whole),
    }
}

/// The lines at a given size, wrapped at `measure`.
pub fn set(lines: &[Line], size: f64, measure: f64) -> Fitted {
    let mut fitted = Fitted { lines: Vec::new(), size, height: 0.0, width: 0.0 };
    for line in lines {
        let own = size * line.look.scale;
        let above = if fitted.lines.is_empty() { 0.0 } else { line.look.above * size };
        let parts = if measure.is_finite() { line.words.even(measure / own) } else { vec![line.words.whole()] };
        let count = parts.len();
        for (index, mut row) in parts.into_iter().enumerate() {
            fitted.width = fitted.width.max(row.width * own);
            if index + 1 < count {
                row.text.push(' ');
            }
            fitted.push(row.text, line.look, own, if index == 0 { above } else { 0.0 });
        }
    }
    fitted.height = fitted.lines.last().map_or(0.0, |last| last.down + DESCENT * last.size);
    fitted
}

impl Fitted {
    fn push(&mut self, text: String, look: Look, size: f64, above: f64) {
        let down = self.lines.last().map_or(ASCENT * size, |last| last.down + LEADING * size + above);
        self.lines.push(Set { text, look, size, down });
    }
}

fn fits(set: &Fitted, measure: f64, height: f64) -> bool {
    set.width <= measure && set.height <= height
}

fn sizes(from: f64, to: f64) -> impl Iterator<Item = f64> {
    let steps = ((from - to) / STEP).round() as u32;
    (0..=steps).map(move |step| from - f64::from(step) * STEP)
}

/// Width of one label line, for callers that only ask whether it fits.
pub fn label_width(text: &str, size: f64) -> f64 {
    width(text, Weight::Regular, size)
}
