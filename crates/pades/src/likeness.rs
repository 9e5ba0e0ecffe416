//! Pages that claim a signature which is not there, and names on a signature's face that are not the certificate's.
//!
//! Both are warnings beside the verdict, never part of it: a page proves nothing, it can only deceive. The work is
//! bounded: a few pages, a few faces, and no page that costs more than it can say.

mod fold;
mod name;
pub(crate) mod script;
mod words;

use pdf::{Document, Rect, SignatureField, TextRun};

use self::fold::fold;
use self::words::words;

/// Pages read at the beginning and at the end; footers and blocks stand on every page or on the last one.
const PAGES_AT_EACH_END: usize = 3;
/// Bytes of content worth going through for a warning.
const MAX_EFFORT: u64 = 8 << 20;
/// Shares of the page's height that are margin, and the size of small print in points.
const UPPER_MARGIN: f64 = 0.1;
const LOWER_MARGIN: f64 = 0.84;
const SMALL_PRINT: f64 = 8.5;
/// Faces of signatures read in one document.
pub const MAX_FACES: usize = 40;

/// Whether a document without a signature carries a footer or a block in the manner of one.
pub fn looks_signed(document: &Document) -> bool {
    let count = document.page_count().unwrap_or(0);
    let first = 0..count.min(PAGES_AT_EACH_END);
    let last = count.saturating_sub(PAGES_AT_EACH_END).max(first.end)..count;
    first.chain(last).any(|page| page_claims(document, page))
}

fn page_claims(document: &Document, page: usize) -> bool {
    if pdf::effort(document, page) > MAX_EFFORT {
        return false;
    }
    let (Ok(found), Ok(runs)) = (document.page(page), pdf::text(document, page)) else { return false };
    let (_, height) = found.geometry().size();
    let whole: Vec<&TextRun> = runs.iter().collect();
    let marginal: Vec<&TextRun> = runs.iter().filter(|run| is_marginal(run, height)).collect();
    says(&whole, words().claims()) || says(&marginal, words().marginal())
}

fn is_marginal(run: &TextRun, height: f64) -> bool {
    let Rect { y, height: tall, .. } = run.rect;
    let middle = y + tall / 2.0;
    middle < UPPER_MARGIN * height || middle > LOWER_MARGIN * height || run.size <= SMALL_PRINT
}

/// Whether the runs say one of the phrases, as they are drawn or as they are read. Text that is found and not seen
/// counts: it lies under the scan of a page that says the same.
fn says(runs: &[&TextRun], phrases: &[String]) -> bool {
    let drawn = folded(runs);
    if phrases.iter().any(|phrase| drawn.contains(phrase)) {
        return true;
    }
    // Drawn letter by letter in another order.
    let mut read = runs.to_vec();
    let line = |run: &TextRun| ((run.rect.y + run.rect.height) / 4.0).round();
    read.sort_by(|a, b| line(a).total_cmp(&line(b)).then(a.rect.x.total_cmp(&b.rect.x)));
    let read = folded(&read);
    phrases.iter().any(|phrase| read.contains(phrase))
}

fn folded(runs: &[&TextRun]) -> String {
    runs.iter().map(|run| fold(&run.text)).collect()
}

/// The name that a signature's face shows where it is not the certificate's, made harmless for display.
pub fn other_name(document: &Document, signature: &SignatureField, certified: &str) -> Option<String> {
    let mut shown = Vec::new();
    for widget in signature.field.widgets.iter().take(4) {
        let [x0, y0, x1, y1] = widget.rect;
        let (Some(page), true) = (widget.page, x1 > x0 && y1 > y0) else { continue };
        shown.extend(pdf::annotation_text(document, page, widget.id).unwrap_or_default());
    }
    name::other(&lines(&shown), certified).map(|name| script::shown(&name))
}

/// What is seen, line by line. Text that is there and cannot be seen must not lend its name.
fn lines(runs: &[TextRun]) -> Vec<String> {
    const LEGIBLE: f64 = 2.5;
    let seen: Vec<&TextRun> = runs.iter().filter(|run| run.visible && run.size >= LEGIBLE).collect();
    let same = |a: &&TextRun, b: &&TextRun| a.line == b.line;
    seen.chunk_by(same).map(|line| line.iter().map(|run| run.text.as_str()).collect::<Vec<_>>().join(" ")).collect()
}
