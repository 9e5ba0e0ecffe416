//! Columns of text set side by side, line by line: paragraphs, lists, label and value, cells.

use super::Look;
use super::flow::{Flow, Ink, Node, Run};
use crate::faces::width;

/// How the lines of a column stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    /// Both edges straight, the last line apart.
    Both,
}

/// Text in a column.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub x: f64,
    pub width: f64,
    pub look: Look,
    pub align: Align,
    pub lines: Vec<String>,
    /// To be read as this, where the letters alone would sound wrong.
    pub said: Option<String>,
}

/// A space may grow by this much of the type size; a line that would need more stays ragged.
const MOST_STRETCH: f64 = 0.45;
/// Fewer lines of a paragraph do not stand alone at the foot or the head of a page.
const LEAST: usize = 2;

impl Column {
    /// Breaks `text` to the column's width.
    pub(super) fn new(flow: &mut Flow, text: &str, look: Look, [x, width]: [f64; 2]) -> Column {
        let lines = flow.lines(text, look, width);
        Column { x, width, look, align: Align::Left, lines, said: None }
    }

    #[must_use]
    pub(super) fn aligned(mut self, align: Align) -> Column {
        self.align = align;
        self
    }

    pub(super) fn height(&self) -> f64 {
        self.lines.len() as f64 * self.look.leading
    }

    /// All lines, from `top` down.
    pub(super) fn ink(&self, top: f64) -> Vec<Ink> {
        let runs = (0..self.lines.len()).filter_map(|line| self.run(line, top + line as f64 * self.look.leading));
        runs.map(Ink::Text).collect()
    }

    /// The `index`-th line with its baseline a little below `top`.
    fn run(&self, index: usize, top: f64) -> Option<Run> {
        let text = self.lines.get(index)?;
        let last = index + 1 == self.lines.len();
        let spare = self.width - width(text, self.look.weight, self.look.size);
        let spaces = text.matches(' ').count() as f64;
        let stretch = match self.align {
            Align::Both if !last && spaces > 0.0 && spare <= spaces * self.look.size * MOST_STRETCH => {
                spare.max(0.0) / spaces
            }
            _ => 0.0,
        };
        let x = if self.align == Align::Centre { self.x + spare / 2.0 } else { self.x };
        // A line that goes on ends with a space, so that its last word and the next line's first stay two words.
        let text = if last { text.clone() } else { format!("{text} ") };
        // The baseline stands where ascenders and descenders share the leading as the face divides its height.
        let baseline = top + self.look.leading * 0.5 + self.look.size * 0.34;
        Some(Run { x, baseline, look: self.look, text, stretch })
    }
}

/// Sets columns side by side, over as many pages as they need; returns each column's leaves, one a page.
pub(super) fn set(flow: &mut Flow, columns: &[Column]) -> Vec<Vec<Node>> {
    let leading = columns.iter().map(|column| column.look.leading).fold(0.0, f64::max);
    let count = columns.iter().map(|column| column.lines.len()).max().unwrap_or(0);
    let mut nodes = vec![Vec::new(); columns.len()];
    let mut done = 0;
    while done < count {
        let here = share(flow, count - done, leading);
        if here == 0 {
            flow.turn();
            continue;
        }
        let top = flow.y();
        for (column, nodes) in columns.iter().zip(&mut nodes) {
            let runs = (0..here).filter_map(|line| column.run(done + line, top + line as f64 * leading));
            let ink: Vec<Ink> = runs.map(Ink::Text).collect();
            if !ink.is_empty() {
                nodes.push(flow.leaf(ink, column.said.clone()));
            }
        }
        flow.advance(here as f64 * leading);
        done += here;
        if done < count {
            flow.turn();
        }
    }
    flow.keep = 0.0;
    nodes
}

/// How many of `left` lines go on this page: no line of a paragraph stands alone, and what must stay together does.
fn share(flow: &Flow, left: usize, leading: f64) -> usize {
    let whole = Flow::depth();
    let fit = |room: f64| (room / leading + 1e-6).floor().max(0.0) as usize;
    if left as f64 * leading + flow.keep <= flow.room() {
        return left;
    }
    if flow.room() >= whole {
        // An empty page takes what it can, whatever was wished.
        return fit(whole).clamp(1, left);
    }
    // Something goes over: at least `LEAST` lines, with what must follow them.
    let here = fit(flow.room()).min(left.saturating_sub(LEAST));
    if here < LEAST { 0 } else { here }
}
