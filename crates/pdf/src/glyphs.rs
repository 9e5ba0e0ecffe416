//! The glyphs that a page shows, with what they say and where: collected by a device that draws nothing.
use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};
use hayro::hayro_syntax::Pdf;
use hayro::kurbo::{Affine, BezPath, Point, Rect as Box, Vec2};

use crate::page_copy::PageCopy;
use crate::picture::PictureError;
use crate::render::guarded;

/// Glyphs kept of one page; a page of small print has 20,000.
const MAX_GLYPHS: usize = 1_000_000;
/// Glyphs, paths, pictures, clips and groups that are walked over: a dense map has 500,000. Forms within forms multiply.
const MAX_STEPS: usize = 2_000_000;
/// Where a font does not say how wide a glyph is.
const USUAL_ADVANCE: f64 = 500.0;

/// One glyph in displayed points, origin at the page's upper left corner, y downwards.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placed {
    /// What it says: mostly one character, more for a ligature. U+FFFD where the font does not tell.
    pub text: String,
    /// Where the baseline starts under the glyph.
    pub origin: (f64, f64),
    /// From the origin to the next glyph's.
    pub advance: (f64, f64),
    /// Type size as displayed.
    pub size: f64,
    /// False for text that is there to be found but not seen (a scanned page's recognised text).
    pub visible: bool,
    /// One number for each show operator, so that overprinting can be told apart.
    pub run: usize,
}

/// All glyphs of the page that touch it, in the order in which they are drawn.
pub(crate) fn glyphs(copy: PageCopy) -> Result<Vec<Placed>, PictureError> {
    guarded(move || {
        let (width, height) = copy.geometry.size();
        let pdf = Pdf::new(copy.bytes).map_err(|_| PictureError::Renderer)?;
        let page = pdf.pages().first().ok_or(PictureError::Renderer)?;
        let to_displayed = Affine::scale(copy.geometry.unit()) * page.initial_transform(true).to_kurbo();
        let cache = InterpreterCache::new();
        let paper = Box::new(0.0, 0.0, width, height);
        let mut context = Context::new(to_displayed, paper, &cache, page.xref(), InterpreterSettings::default());
        let mut reader = Reader { paper, placed: Vec::new(), run: 0, steps: 0 };
        interpret_page(page, &mut context, &mut reader);
        Ok(reader.placed)
    })
}

struct Reader {
    paper: Box,
    placed: Vec<Placed>,
    run: usize,
    steps: usize,
}

impl Reader {
    /// Counts, and leaves the interpreter when it has walked far enough: it has no other way out than unwinding, which
    /// ends in `guarded` as an error. No hook is called, nothing is printed.
    fn step(&mut self) {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            std::panic::resume_unwind(std::boxed::Box::new("more than a page has"));
        }
    }

    fn place(&mut self, glyph: &Glyph, transform: Affine, visible: bool) {
        let advance = match glyph {
            Glyph::Outline(outline) => outline.advance_width(),
            Glyph::Type3(drawn) => drawn.advance_width(),
        };
        let advance = advance.map_or(USUAL_ADVANCE, f64::from);
        let origin = transform * Point::ORIGIN;
        let end = transform * Point::new(advance, 0.0);
        let up = (transform * Point::new(0.0, 1000.0)) - origin;
        if ![origin.x, origin.y, end.x, end.y, up.x, up.y].iter().all(|value| value.is_finite())
            || !self.touches_paper(origin, end, up)
        {
            return;
        }
        let advance = end - origin;
        let size = up.hypot();
        self.placed.push(Placed {
            text: said(glyph),
            origin: (origin.x, origin.y),
            advance: (advance.x, advance.y),
            size,
            visible,
            run: self.run,
        });
    }

    fn touches_paper(&self, origin: Point, end: Point, up: Vec2) -> bool {
        let around = Box::from_points(origin, end + up).union_pt(origin + up).union_pt(end);
        around.x1 > self.paper.x0 && around.x0 < self.paper.x1 && around.y1 > self.paper.y0 && around.y0 < self.paper.y1
    }
}

/// What a glyph says. A Type 3 font that does not tell mostly has the codes of ASCII, as readers assume.
fn said(glyph: &Glyph) -> String {
    match (glyph.as_unicode(), glyph) {
        (Some(BfString::Char(character)), _) => character.to_string(),
        (Some(BfString::String(text)), _) => text,
        (None, Glyph::Type3(drawn)) => {
            u8::try_from(drawn.char_code()).ok().filter(u8::is_ascii_graphic).map_or('\u{fffd}', char::from).to_string()
        }
        (None, Glyph::Outline(_)) => '\u{fffd}'.to_string(),
    }
}

impl<'a> Device<'a> for Reader {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.run += 1;
        self.step();
        let visible = !matches!(mode, DrawMode::Invisible);
        for glyph in run.glyphs() {
            if self.placed.len() >= MAX_GLYPHS {
                return;
            }
            self.step();
            self.place(glyph, props.transform * glyph.transform(), visible);
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.step();
    }
    fn push_clip_path(&mut self, _: &ClipPath) {
        self.step();
    }
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.step();
    }
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.step();
    }
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
