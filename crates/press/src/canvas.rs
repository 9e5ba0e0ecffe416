//! A sheet to draw on: text, rules, pictures and modules, collected as a PDF content stream.
use std::fmt::Write as _;

use pdf::{Appearance, EmbeddedFont, Raster};

use crate::faces::{self, Weight};

/// How a line of text looks. `grey` runs from 0 (black) to 1 (white): DeviceGray suits any output intent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Regular or bold.
    pub weight: Weight,
    /// Points.
    pub size: f64,
    /// DeviceGray.
    pub grey: f64,
}

/// A rectangle on the canvas in points, origin at the lower left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Left edge.
    pub x: f64,
    /// Lower edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Frame {
    /// The same, smaller by `margin` on every side.
    pub fn inset(self, margin: f64) -> Frame {
        Frame {
            x: self.x + margin,
            y: self.y + margin,
            width: self.width - 2.0 * margin,
            height: self.height - 2.0 * margin,
        }
    }
}

/// What has been drawn so far.
pub struct Canvas {
    size: (f64, f64),
    content: String,
    fonts: Vec<EmbeddedFont>,
    used: Vec<bool>,
    images: Vec<(String, Raster)>,
}

impl Canvas {
    /// An empty sheet of `width` × `height` points.
    pub fn new(width: f64, height: f64) -> Canvas {
        let fonts: Vec<_> = faces::all().iter().cloned().map(EmbeddedFont::new).collect();
        let used = vec![false; fonts.len()];
        Canvas { size: (width, height), content: String::new(), fonts, used, images: Vec::new() }
    }

    /// Sets one line of legible text with its baseline starting at (`x`, `y`).
    pub fn text(&mut self, (x, y): (f64, f64), style: Style, text: &str) {
        let runs = self.runs(text, style.weight);
        let _ = write!(self.content, "BT {} g 1 0 0 1 {} {} Tm", number(style.grey), number(x), number(y));
        for (font, shown) in runs {
            let _ = write!(self.content, " /F{font} {} Tf [{shown}] TJ", number(style.size));
        }
        self.content.push_str(" ET\n");
    }

    /// Fills a rectangle.
    pub fn fill(&mut self, area: Frame, grey: f64) {
        let _ = writeln!(self.content, "{} g {} re f", number(grey), rectangle(area));
    }

    /// Fills many rectangles as one path, so that no renderer shows seams between neighbours.
    pub fn fill_all(&mut self, areas: impl Iterator<Item = Frame>, grey: f64) {
        let _ = writeln!(self.content, "{} g", number(grey));
        for area in areas {
            let _ = writeln!(self.content, "{} re", rectangle(area));
        }
        self.content.push_str("f\n");
    }

    /// Places a picture so that it fills `area`.
    pub fn image(&mut self, area: Frame, picture: &Raster) {
        let name = format!("P{}", self.images.len());
        let [x, y, width, height] = [area.x, area.y, area.width, area.height].map(number);
        let _ = writeln!(self.content, "q {width} 0 0 {height} {x} {y} cm /{name} Do Q");
        self.images.push((name, picture.clone()));
    }

    /// What was drawn so far, leaving an empty sheet with the same fonts: the next page.
    pub fn take_content(&mut self) -> String {
        std::mem::take(&mut self.content)
    }

    /// The finished drawing; `text` is what it says, for those who cannot see it.
    pub fn finish(self, text: String) -> Appearance {
        let named = self.fonts.into_iter().zip(self.used).enumerate();
        let fonts =
            named.filter(|(_, (_, used))| *used).map(|(index, (font, _))| (format!("F{index}"), font)).collect();
        Appearance {
            width: self.size.0,
            height: self.size.1,
            content: self.content.into_bytes(),
            fonts,
            images: self.images,
            text,
        }
    }

    /// Splits text into runs of one face each: the face's index and the operand of `TJ`.
    fn runs(&mut self, text: &str, weight: Weight) -> Vec<(usize, String)> {
        let mut runs: Vec<(usize, String)> = Vec::new();
        let mut left = None;
        for character in text.chars() {
            let Some(index) = faces::face_for(character, weight) else { continue };
            let Some(font) = self.fonts.get_mut(index) else { continue };
            let Some(shown) = font.take(character) else { continue };
            if let Some(used) = self.used.get_mut(index) {
                *used = true;
            }
            let kern = left.map_or(0.0, |left| font.face().kern(left, character));
            match runs.last_mut().filter(|(last, _)| *last == index) {
                Some((_, operand)) => join(operand, kern, shown.code),
                None => runs.push((index, format!("<{:04X}>", shown.code))),
            }
            left = Some(character);
        }
        runs
    }
}

/// Appends a code to the operand of `TJ`, whose numbers count against the writing direction (9.4.3).
fn join(operand: &mut String, kern: f64, code: u16) {
    if kern == 0.0 && operand.pop() == Some('>') {
        let _ = write!(operand, "{code:04X}>");
    } else {
        let _ = write!(operand, "{}<{code:04X}>", number(-kern));
    }
}

fn rectangle(area: Frame) -> String {
    [area.x, area.y, area.width, area.height].map(number).join(" ")
}

/// A PDF number: at most three decimals (1/72000 inch), no exponent, no trailing zeros.
fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short.is_empty() || short == "-0" { "0".into() } else { short.into() }
}
