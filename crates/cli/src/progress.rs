//! What is shown while many documents go through: a bar on a terminal, and the lines of each document together.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shows one batch.
pub(crate) struct Progress {
    bar: ProgressBar,
    waiting: Mutex<Waiting>,
}

/// Lines that came before those of an earlier document.
#[derive(Default)]
struct Waiting {
    next: usize,
    lines: BTreeMap<usize, Lines>,
}

/// What one document has to say.
#[derive(Default)]
pub(crate) struct Lines {
    /// Standard output, each line with its end.
    pub out: String,
    /// Standard error, each line with its end.
    pub err: String,
}

impl Progress {
    /// Of a batch of `count` documents. The bar is for a terminal and for more than one.
    pub fn of(count: usize) -> Self {
        let shown = count > 1 && std::io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(count as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{pos} / {len}  {wide_bar}  {eta} left") {
            bar.set_style(style);
        }
        Self { bar, waiting: Mutex::default() }
    }

    /// Shows the lines of the `index`-th document when those before it are shown.
    pub fn show(&self, index: usize, lines: Lines) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.lines.insert(index, lines);
        self.bar.inc(1);
        let next = waiting.next;
        let mut ready = Vec::new();
        while let Some(lines) = waiting.lines.remove(&(next + ready.len())) {
            ready.push(lines);
        }
        waiting.next += ready.len();
        if !ready.is_empty() {
            self.bar.suspend(|| ready.iter().for_each(print));
        }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// A closed pipe is the reader's choice, not an error.
fn print(lines: &Lines) {
    let _ = std::io::stderr().write_all(lines.err.as_bytes());
    let _ = std::io::stdout().lock().write_all(lines.out.as_bytes());
}
