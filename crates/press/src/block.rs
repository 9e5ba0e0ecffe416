//! The visible signature block: who signed, in which office, in a box of any size.
use pdf::{Appearance, Raster};

use crate::canvas::{Canvas, Frame, Style};
use crate::faces::{Weight, legible};
use crate::fit::{self, Fitted, Line, SMALLEST, fit, label_width};
use crate::qr::Qr;
use crate::templates::{self, BlockTemplate, Role};
use crate::wrap::Words;

/// Who signs, as the block says it. Empty and absent entries take no line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BlockText {
    /// Lines before the office: `a.n. Wali Kota Palembang`, `u.b.` (designs V4, V5). Empty otherwise.
    pub on_behalf: Vec<String>,
    /// The office, e.g. `Plt. Kepala Dinas …`; the comma at its end is added where it is missing.
    pub office: String,
    /// Name with or without degrees, as the kind of document asks.
    pub name: String,
    /// Rank and grade, e.g. `Pembina Utama Muda (IV/c)`.
    pub rank: Option<String>,
    /// 18 digits; they are grouped 8-6-1-3.
    pub nip: Option<String>,
}

/// The designs.
#[derive(Debug, Clone)]
pub enum Design {
    /// V2: words only.
    Text,
    /// V1: a QR code with this content beside the words.
    Qr(String),
    /// V3: the region's emblem beside the words.
    Emblem(Raster),
}

/// A block that is ready to be stamped.
#[derive(Debug, Clone)]
pub struct Block {
    /// The drawing, exactly as large as asked for.
    pub appearance: Appearance,
    /// What it says, one entry a line before wrapping.
    pub text: Vec<String>,
    /// The type size chosen, points. Below 4.5 it is hard to read: the box should be larger.
    pub size: f64,
    /// The side of a QR module in points; below 0.8 telephones begin to fail.
    pub module: Option<f64>,
    /// Characters that no typeface here has; each shows as a box.
    pub missing: Vec<char>,
}

impl Block {
    /// Whether everything is large enough to be read (and scanned).
    pub fn is_legible(&self) -> bool {
        self.size >= SMALLEST && self.module.is_none_or(|module| module >= 0.8)
    }
}

/// Why no block can be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BlockError {
    /// Neither an office nor a name.
    #[error("the block has nothing to say")]
    Empty,
    /// The words do not fit even in the smallest type, or the box is not a box.
    #[error("the box is too small")]
    TooSmall,
    /// More than a QR code holds (about 2,300 bytes).
    #[error("the QR code's content is too long")]
    QrTooLong,
    /// The template that was compiled in is wrong.
    #[error("the block's template is damaged")]
    Template,
}

/// Draws the block into `width` × `height` points.
pub fn block(design: &Design, text: &BlockText, width: f64, height: f64) -> Result<Block, BlockError> {
    let whole = Frame { x: 0.0, y: 0.0, width, height };
    if !(width.is_finite() && height.is_finite() && width > 4.0 && height > 4.0 && width.max(height) < 14_400.0) {
        return Err(BlockError::TooSmall);
    }
    let template = templates::block().ok_or(BlockError::Template)?;
    let (lines, missing) = lines(template, text)?;
    let figure = Figure::of(design)?;
    let layout = Layout::new(&figure, whole);
    let fitted = fit(&lines, layout.words.width, layout.words.height).ok_or(BlockError::TooSmall)?;
    let mut canvas = Canvas::new(width, height);
    let module = figure.draw(&mut canvas, &layout, &fitted, &template.qr_label);
    draw_words(&mut canvas, layout.words, &fitted);
    let text: Vec<String> = lines.iter().map(|line| line.words.whole().text).collect();
    Ok(Block { appearance: canvas.finish(text.join("\n")), text, size: fitted.size, module, missing })
}

/// A good size for this block: type of 7.5 points, nothing wrapped below 240 points.
pub fn natural_size(design: &Design, text: &BlockText) -> Result<(f64, f64), BlockError> {
    let template = templates::block().ok_or(BlockError::Template)?;
    let (lines, _) = lines(template, text)?;
    let words = fit::set(&lines, 7.5, 240.0);
    let height = words.height + 2.0 * PADDING;
    let beside = match design {
        Design::Text => BAR + GAP,
        Design::Qr(_) => height.max(62.0) + DIVIDER,
        Design::Emblem(_) => EMBLEM.0 + PADDING + GAP + DIVIDER,
    };
    let least = if matches!(design, Design::Text) { height } else { height.max(62.0) };
    Ok(((words.width + beside + PADDING + 1.0).ceil(), least.ceil()))
}

fn lines(template: &BlockTemplate, text: &BlockText) -> Result<(Vec<Line>, Vec<char>), BlockError> {
    if text.office.trim().is_empty() && text.name.trim().is_empty() {
        return Err(BlockError::Empty);
    }
    let order = if text.on_behalf.is_empty() { &template.order } else { &template.order_on_behalf };
    let mut missing = Vec::new();
    let mut lines = Vec::new();
    for role in order {
        let look = template.look.of(*role);
        for words in text.words(*role, template) {
            let shown = legible(&words, look.weight);
            missing.extend(shown.missing);
            lines.push(Line { words: Words::new(&shown.text, look.weight), look });
        }
    }
    lines.retain(|line| !line.words.is_empty());
    Ok((lines, missing))
}

impl BlockText {
    fn words(&self, role: Role, template: &BlockTemplate) -> Vec<String> {
        match role {
            Role::Sentence => vec![template.sentence.clone()],
            Role::OnBehalf => self.on_behalf.clone(),
            Role::Office => vec![with_comma(&self.office)],
            Role::Name => vec![self.name.clone()],
            Role::Rank => self.rank.iter().cloned().collect(),
            Role::Nip => self
                .nip
                .iter()
                .filter(|nip| !nip.trim().is_empty())
                .map(|nip| template.nip.replace("{nip}", &grouped(nip)))
                .collect(),
        }
    }
}

fn with_comma(office: &str) -> String {
    let office = office.trim();
    if office.is_empty() || office.ends_with(',') { office.to_owned() } else { format!("{office},") }
}

/// `197503122000032001` → `19750312 200003 2 001`; anything that is not 18 digits stays as it was written.
fn grouped(nip: &str) -> String {
    let digits: String = nip.chars().filter(|character| !character.is_whitespace()).collect();
    let parts = [digits.get(0..8), digits.get(8..14), digits.get(14..15), digits.get(15..18)];
    let whole: Option<Vec<&str>> = parts.into_iter().collect();
    match whole {
        Some(parts) if digits.len() == 18 && digits.bytes().all(|byte| byte.is_ascii_digit()) => parts.join(" "),
        _ => nip.trim().to_owned(),
    }
}

const PADDING: f64 = 4.0;
/// The bar at the left of the words of V2, and the space after it.
const BAR: f64 = 1.2;
const GAP: f64 = 6.0;
/// Space on both sides of the hairline between figure and words.
const DIVIDER: f64 = 6.0;

/// The largest emblem, as the wording for V3 has it.
const EMBLEM: (f64, f64) = (40.0, 48.0);

enum Figure<'a> {
    None,
    Qr(Qr),
    Emblem(&'a Raster),
}

struct Layout {
    figure: Frame,
    words: Frame,
    stacked: bool,
}

impl Layout {
    /// Beside each other, or one over the other where the box is not clearly wider than high.
    fn new(figure: &Figure, whole: Frame) -> Layout {
        // A small box spends less of itself on white.
        let padding = PADDING.min(whole.height * 0.07).min(whole.width * 0.05);
        let inner = whole.inset(padding);
        let none = Frame { width: 0.0, height: 0.0, ..inner };
        if matches!(figure, Figure::None) {
            let indent = (BAR + GAP).min(whole.width * 0.06);
            let words = Frame { x: indent, width: whole.width - indent - padding.min(1.0), ..inner };
            return Layout { figure: none, words, stacked: false };
        }
        let own = if matches!(figure, Figure::Qr(_)) { whole } else { inner };
        if whole.width < 1.35 * whole.height {
            let side = (own.height * 0.5).min(own.width);
            let top = Frame {
                x: whole.x + (whole.width - side) / 2.0,
                y: own.y + own.height - side,
                width: side,
                height: side,
            };
            let words = Frame { height: top.y - inner.y - padding / 2.0, ..inner };
            return Layout { figure: top, words, stacked: true };
        }
        let wide = own.height.min(own.width * 0.36);
        let left = match figure {
            Figure::Emblem(picture) => {
                let (wide, high) = (wide.min(EMBLEM.0), own.height.min(EMBLEM.1));
                let wide = wide.min(high * aspect(picture));
                Frame { y: own.y + (own.height - high) / 2.0, width: wide, height: high, ..own }
            }
            _ => Frame { width: wide, ..own },
        };
        let wide = left.width;
        let start = left.x + wide + if matches!(figure, Figure::Qr(_)) { DIVIDER } else { 2.0 * DIVIDER };
        let words = Frame { x: start, width: whole.width - start - padding.min(2.0), ..inner };
        Layout { figure: left, words, stacked: false }
    }
}

impl Figure<'_> {
    fn of(design: &Design) -> Result<Figure<'_>, BlockError> {
        Ok(match design {
            Design::Text => Figure::None,
            Design::Qr(content) => Figure::Qr(Qr::new(content).ok_or(BlockError::QrTooLong)?),
            Design::Emblem(picture) => Figure::Emblem(picture),
        })
    }

    fn draw(&self, canvas: &mut Canvas, layout: &Layout, fitted: &Fitted, label: &str) -> Option<f64> {
        let Layout { figure, words, stacked } = *layout;
        match self {
            Figure::None => {
                let top = words.y + (words.height + fitted.height) / 2.0;
                canvas.fill(Frame { x: 0.0, y: top - fitted.height, width: BAR, height: fitted.height }, 0.25);
                None
            }
            Figure::Qr(code) => {
                let side = figure.width.min(figure.height);
                let at = (figure.x, figure.y + (figure.height - side) / 2.0);
                code.draw(canvas, at, side);
                label_under(canvas, figure, side, label);
                if !stacked {
                    divider(canvas, words, DIVIDER * 0.75);
                }
                Some(code.module(side))
            }
            Figure::Emblem(picture) => {
                canvas.image(contained(figure, aspect(picture)), picture);
                if !stacked {
                    divider(canvas, words, DIVIDER);
                }
                None
            }
        }
    }
}

/// The label under a code, only where it fits in type of at least 3.5 points in the space that is left.
fn label_under(canvas: &mut Canvas, figure: Frame, side: f64, label: &str) {
    let below = (figure.height - side) / 2.0;
    let size = (figure.width / label_width(label, 1.0)).min(5.5);
    if size >= 3.5 && below >= 1.3 * size {
        let x = figure.x + (figure.width - label_width(label, size)) / 2.0;
        let style = Style { weight: Weight::Regular, size, grey: 0.3 };
        canvas.text((x, figure.y + below - size), style, label);
    }
}

fn divider(canvas: &mut Canvas, words: Frame, left: f64) {
    canvas.fill(Frame { x: words.x - left, y: words.y, width: 0.5, height: words.height }, 0.72);
}

fn draw_words(canvas: &mut Canvas, area: Frame, fitted: &Fitted) {
    let top = area.y + (area.height + fitted.height) / 2.0;
    for line in &fitted.lines {
        let style = Style { weight: line.look.weight, size: line.size, grey: line.look.grey };
        canvas.text((area.x, top - line.down), style, &line.text);
    }
}

fn aspect(picture: &Raster) -> f64 {
    let (width, height) = picture.size();
    f64::from(width.max(1)) / f64::from(height.max(1))
}

/// The largest rectangle of this aspect in the middle of `area`.
fn contained(area: Frame, aspect: f64) -> Frame {
    let width = area.width.min(area.height * aspect);
    let height = width / aspect;
    Frame { x: area.x + (area.width - width) / 2.0, y: area.y + (area.height - height) / 2.0, width, height }
}
