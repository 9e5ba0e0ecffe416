//! Where the block goes: where the person put it, else where nothing is written.

use pdf::Document;

use super::Intent;
use crate::view::{Design, Problem, Rect};

/// V1 and V2 of the block (texts 6.1), where the words themselves do not say how large.
const BLOCK: (f64, f64) = (190.0, 62.0);
/// Side margin and the height that belongs to the footer.
const MARGIN: f64 = 54.0;
const FOOTER: f64 = 60.0;
const STEP: f64 = 12.0;
/// Smaller than this nobody can read.
const LEAST: (f64, f64) = (40.0, 16.0);

/// Page (zero-based) and rectangle of the block.
pub(super) fn resolve(intent: &Intent) -> Result<(usize, Option<Rect>), Problem> {
    let count = intent.opened.page_count().map_err(|e| Problem::new("doc.corrupt").detail(e))?;
    let page = intent.options.page.saturating_sub(1).min(count.saturating_sub(1));
    let invisible = intent.options.design == Design::Invisible;
    if invisible {
        return Ok((page, None));
    }
    if let Some(field) = &intent.options.field {
        return field_place(intent, field, page);
    }
    if let Some(text) = &intent.options.anchor {
        return anchor_place(intent, text, page);
    }
    let rect = match intent.options.rect {
        Some(rect) => inside(rect, page_size(intent.opened, page)?),
        None => default_place(intent, page)?,
    };
    Ok((page, Some(rect)))
}

/// Where a text stands; a hit on the page asked for goes before others.
fn anchor_place(intent: &Intent, text: &str, page: usize) -> Result<(usize, Option<Rect>), Problem> {
    let count = intent.opened.page_count().map_err(|e| Problem::new("doc.corrupt").detail(e))?;
    let mut pages = std::iter::once(page).chain(0..count);
    let hit = pages.find_map(|page| Some((page, *intent.words.places(page, text).first()?)));
    let (page, hit) = hit.ok_or_else(|| Problem::new("doc.noanchor").with("teks", text))?;
    let (width, height) = block_size(intent);
    let rect = Rect { x: hit.x, y: hit.y, width, height };
    Ok((page, Some(inside(rect, page_size(intent.opened, page)?))))
}

/// What the block's words want.
fn block_size(intent: &Intent) -> (f64, f64) {
    super::block::natural_size(intent).unwrap_or(BLOCK)
}

/// A field that is already there has its own page and rectangle.
fn field_place(intent: &Intent, name: &str, page: usize) -> Result<(usize, Option<Rect>), Problem> {
    let fields = intent.opened.fields().unwrap_or_default();
    let field =
        fields.iter().find(|field| field.name == name).ok_or_else(|| Problem::new("doc.nofield").with("nama", name))?;
    let Some(widget) = field.widgets.first() else {
        return Ok((page, None));
    };
    let page = widget.page.unwrap_or(page);
    let geometry = intent.opened.page(page).map_err(|e| Problem::new("doc.corrupt").detail(e))?.geometry();
    let rect: Rect = geometry.from_user(widget.rect).into();
    let visible = rect.width >= 1.0 && rect.height >= 1.0;
    Ok((page, visible.then_some(rect)))
}

fn page_size(document: &Document, page: usize) -> Result<(f64, f64), Problem> {
    document.page(page).map(|page| page.geometry().size()).map_err(|e| Problem::new("doc.corrupt").detail(e))
}

/// The block stays inside the page whatever was asked.
fn inside(rect: Rect, (width, height): (f64, f64)) -> Rect {
    let w = rect.width.max(LEAST.0).min(width);
    let h = rect.height.max(LEAST.1).min(height);
    Rect { x: rect.x.clamp(0.0, width - w), y: rect.y.clamp(0.0, height - h), width: w, height: h }
}

/// The lowest free place at the right of the page, where a letter is signed; else the right bottom corner.
fn default_place(intent: &Intent, page: usize) -> Result<Rect, Problem> {
    let (width, height) = page_size(intent.opened, page)?;
    let (words, block) = (intent.words.on(page), block_size(intent));
    let (w, h) = (block.0.min(width), block.1.min(height));
    let at = |y: f64| Rect { x: (width - MARGIN - w).max(0.0), y, width: w, height: h };
    let lowest = (height - FOOTER - h).max(0.0);
    let below_text =
        words.iter().map(|r| r.y + r.height).filter(|bottom| *bottom < height - FOOTER).fold(0.0, f64::max)
            + 2.0 * STEP;
    if (1.0..=lowest).contains(&below_text) {
        return Ok(at(below_text));
    }
    let free = |y: f64| words.iter().all(|word| !touches(at(y), *word));
    let mut y = lowest;
    while y > 0.0 {
        if free(y) {
            return Ok(at(y));
        }
        y -= STEP;
    }
    Ok(at(lowest))
}

/// Whether two rectangles share area.
pub(crate) fn touches(a: Rect, b: Rect) -> bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn rect(x: f64, y: f64, width: f64, height: f64) -> Rect {
        Rect { x, y, width, height }
    }

    #[test]
    fn a_block_cannot_leave_its_page() {
        let page = (595.0, 842.0);
        assert_eq!(inside(rect(-5.0, 900.0, 190.0, 62.0), page), rect(0.0, 780.0, 190.0, 62.0));
        assert_eq!(inside(rect(0.0, 0.0, 9e9, 1.0), page), rect(0.0, 0.0, 595.0, 16.0));
    }

    #[test]
    fn rectangles_that_only_meet_do_not_touch() {
        assert!(!touches(rect(0.0, 0.0, 10.0, 10.0), rect(10.0, 0.0, 5.0, 5.0)));
        assert!(touches(rect(0.0, 0.0, 10.0, 10.0), rect(9.0, 9.0, 5.0, 5.0)));
    }
}
