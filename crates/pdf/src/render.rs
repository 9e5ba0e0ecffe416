//! Pages drawn: hayro draws the clean copy of a page that our reader made.
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_syntax::Pdf;
use hayro::kurbo::Affine;
use hayro::vello_cpu::peniko::ImageAlphaType;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit, color::palette::css::WHITE};
use hayro::{RenderCache, RenderSettings, render_into};

use crate::document::Document;
use crate::geometry::Rect;
use crate::page_copy::{self, PageCopy};
use crate::picture::{Picture, PictureError};

/// Pixels in one picture: 40 million is A4 at 600 dpi.
const MAX_PIXELS: f64 = 40.0e6;
/// Pixels on one side; the renderer counts them in 16 bits.
const MAX_SIDE: f64 = 16_384.0;
/// Pixels looked at for [`ink`].
const MAX_INK_PIXELS: f64 = 2.0e6;
/// Forms within forms recurse; a thread of its own with room keeps a deep page from ending the process.
const STACK: usize = 64 << 20;

/// Draws a page (counted from 0) `width_px` pixels wide, in the page's own proportions, on white.
///
/// Very long pages and very large wishes give fewer pixels: at most 40 million, at most 16,384 a side.
pub fn render(document: &Document, page: usize, width_px: u32) -> Result<Picture, PictureError> {
    let copy = page_copy::copy(document, page)?;
    let (width, height) = copy.geometry.size();
    let whole = Rect { x: 0.0, y: 0.0, width, height };
    let wished = f64::from(width_px.max(1)) / width.max(1e-3);
    draw(copy, View::new(whole, wished, MAX_PIXELS))
}

/// Whether anything is drawn in `area` (displayed points): whether its pixels differ from one another.
///
/// A single colour is background, whatever colour it is. An area outside the page is blank.
pub fn ink(document: &Document, page: usize, area: Rect) -> Result<bool, PictureError> {
    let copy = page_copy::copy(document, page)?;
    let (width, height) = copy.geometry.size();
    let Some(inside) = clipped(area, width, height) else { return Ok(false) };
    let picture = draw(copy, View::new(inside, 2.0, MAX_INK_PIXELS))?;
    Ok(varies(&picture))
}

/// Which part of the displayed page is drawn, and how large.
struct View {
    area: Rect,
    /// Pixels a point.
    scale: f64,
    width: u16,
    height: u16,
}

impl View {
    fn new(area: Rect, wished: f64, pixels: f64) -> View {
        let (width, height) = (area.width.max(1e-3), area.height.max(1e-3));
        let most = (pixels / (width * height)).sqrt().min(MAX_SIDE / width).min(MAX_SIDE / height);
        let scale = if wished.is_finite() { wished.min(most) } else { most };
        // In range by construction; the clamp also covers the rounding.
        let side = |points: f64| (points * scale).round().clamp(1.0, MAX_SIDE) as u16;
        View { area, scale, width: side(width), height: side(height) }
    }
}

fn draw(copy: PageCopy, view: View) -> Result<Picture, PictureError> {
    guarded(move || {
        let pdf = Pdf::new(copy.bytes).map_err(|_| PictureError::Renderer)?;
        let page = pdf.pages().first().ok_or(PictureError::Renderer)?;
        let to_displayed = Affine::scale(copy.geometry.unit()) * page.initial_transform(true).to_kurbo();
        let transform = Affine::scale(view.scale) * Affine::translate((-view.area.x, -view.area.y)) * to_displayed;
        let mut context = RenderContext::new(view.width, view.height);
        render_into(
            page,
            &RenderCache::new(),
            &InterpreterSettings::default(),
            &RenderSettings::default(),
            &mut context,
            transform,
        );
        context.flush();
        let mut pixels = Pixmap::new(view.width, view.height);
        let white = RasterizerSettings { target_init: TargetInit::Clear(WHITE), ..Default::default() };
        context.render_with(&mut pixels, &mut Resources::default(), white);
        Ok(Picture {
            width: view.width.into(),
            height: view.height.into(),
            rgba: pixels.take_rgba8(ImageAlphaType::AlphaPremultiplied),
        })
    })
}

/// Runs the renderer on a thread with a large stack; a panic in it becomes a value.
pub(crate) fn guarded<T: Send>(work: impl FnOnce() -> Result<T, PictureError> + Send) -> Result<T, PictureError> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        let thread = thread.map_err(|_| PictureError::Renderer)?;
        thread.join().unwrap_or(Err(PictureError::Renderer))
    })
}

fn clipped(area: Rect, width: f64, height: f64) -> Option<Rect> {
    let (left, top) = (area.x.max(0.0), area.y.max(0.0));
    let (right, bottom) = ((area.x + area.width).min(width), (area.y + area.height).min(height));
    (right - left > 0.0 && bottom - top > 0.0).then_some(Rect {
        x: left,
        y: top,
        width: right - left,
        height: bottom - top,
    })
}

/// Whether any channel spans more than what smoothing and compressed pictures leave on blank paper.
fn varies(picture: &Picture) -> bool {
    const NOISE: u8 = 24;
    let mut least = [255; 3];
    let mut most = [0; 3];
    for pixel in picture.rgba.chunks_exact(4) {
        for ((value, low), high) in pixel.iter().zip(&mut least).zip(&mut most) {
            *low = (*low).min(*value);
            *high = (*high).max(*value);
        }
    }
    least.iter().zip(&most).any(|(low, high)| high.saturating_sub(*low) > NOISE)
}
