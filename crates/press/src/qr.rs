//! A QR code as filled rectangles (ISO/IEC 18004).
use qrcode::{Color, EcLevel, QrCode};

use crate::canvas::{Canvas, Frame};

/// Modules of white that the standard asks for on every side.
pub const QUIET: usize = 4;

/// A code ready to be drawn.
pub struct Qr {
    side: usize,
    modules: Vec<Color>,
}

impl Qr {
    /// Encodes text at level M (15 % may be lost). `None`: longer than a QR code holds.
    pub fn new(content: &str) -> Option<Qr> {
        let code = QrCode::with_error_correction_level(content, EcLevel::M).ok()?;
        Some(Qr { side: code.width(), modules: code.to_colors() })
    }

    /// The side of one module in points when the code, quiet zone included, fills `side` points.
    pub fn module(&self, side: f64) -> f64 {
        side / (self.side + 2 * QUIET) as f64
    }

    /// Draws the code with its quiet zone on white, filling the square whose corner is (`x`, `y`).
    pub fn draw(&self, canvas: &mut Canvas, (x, y): (f64, f64), side: f64) {
        canvas.fill(Frame { x, y, width: side, height: side }, 1.0);
        let module = self.module(side);
        let (left, top) = (x + QUIET as f64 * module, y + side - QUIET as f64 * module);
        let bars = self.bars().into_iter().map(|(row, column, length)| Frame {
            x: left + column as f64 * module,
            y: top - (row + 1) as f64 * module,
            width: length as f64 * module,
            height: module,
        });
        canvas.fill_all(bars, 0.0);
    }

    /// Dark runs as (row, first column, length).
    fn bars(&self) -> Vec<(usize, usize, usize)> {
        let mut bars: Vec<(usize, usize, usize)> = Vec::new();
        for (row, modules) in self.modules.chunks(self.side.max(1)).enumerate() {
            for (column, _) in modules.iter().enumerate().filter(|(_, module)| **module == Color::Dark) {
                match bars.last_mut().filter(|(last, start, length)| *last == row && start + length == column) {
                    Some((_, _, length)) => *length += 1,
                    None => bars.push((row, column, 1)),
                }
            }
        }
        bars
    }
}
