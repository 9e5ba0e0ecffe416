//! A typeface file as it comes from its makers: which characters it has, how wide they are.
use skrifa::charmap::Charmap;
use skrifa::metrics::{GlyphMetrics, Metrics};
use skrifa::prelude::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, GlyphId};

use crate::kerning::Kerning;

/// A TrueType face that Pena ships. Cheap to clone: everything points into the file's bytes.
#[derive(Clone)]
pub struct Face {
    pub(crate) bytes: &'static [u8],
    name: &'static str,
    charmap: Charmap<'static>,
    advances: GlyphMetrics<'static>,
    kerning: Option<Kerning<'static>>,
    metrics: Metrics,
    weight: u16,
}

/// Why a file cannot serve as a typeface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FaceError {
    /// Not an OpenType file, or its directory is damaged.
    #[error("not an OpenType font")]
    NotAFont,
    /// No `glyf` table: outlines of another kind (CFF) need another `/FontFile`.
    #[error("the font has no TrueType outlines")]
    NotTrueType,
}

impl Face {
    /// Reads the tables' directory; `name` is the PostScript name that goes into `/BaseFont`.
    pub fn new(bytes: &'static [u8], name: &'static str) -> Result<Face, FaceError> {
        let font = FontRef::new(bytes).map_err(|_| FaceError::NotAFont)?;
        font.glyf().map_err(|_| FaceError::NotTrueType)?;
        Ok(Face {
            bytes,
            name,
            charmap: Charmap::new(&font),
            advances: GlyphMetrics::new(&font, Size::unscaled(), LocationRef::default()),
            kerning: Kerning::of(&font),
            metrics: Metrics::new(&font, Size::unscaled(), LocationRef::default()),
            weight: font.os2().map_or(400, |os2| os2.us_weight_class()),
        })
    }

    /// The PostScript name, e.g. `SourceSans3-Bold`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The file.
    pub fn bytes(&self) -> &'static [u8] {
        self.bytes
    }

    /// Whether the face can show the character.
    pub fn covers(&self, character: char) -> bool {
        self.glyph(character).is_some()
    }

    /// The advance of a character in thousandths of the type size; `None` where the face lacks it.
    pub fn advance(&self, character: char) -> Option<f64> {
        self.glyph(character).map(|glyph| self.glyph_advance(glyph))
    }

    /// What the face asks to add between two characters (negative pulls together), in thousandths.
    pub fn kern(&self, left: char, right: char) -> f64 {
        let pair = self.glyph(left).zip(self.glyph(right));
        let units = pair.zip(self.kerning.as_ref()).map_or(0, |((left, right), table)| table.between(left, right));
        self.thousandths(f64::from(units))
    }

    /// The number of a character's glyph; `None` where the face lacks it.
    pub fn glyph(&self, character: char) -> Option<u16> {
        let glyph = self.charmap.map(character)?;
        // Glyph 0 is `.notdef`, which PDF/A forbids to show (ISO 19005-2, 6.2.11.8).
        u16::try_from(glyph.to_u32()).ok().filter(|id| *id != 0)
    }

    pub(crate) fn glyph_advance(&self, glyph: u16) -> f64 {
        let units = self.advances.advance_width(GlyphId::from(glyph)).unwrap_or(0.0);
        self.thousandths(f64::from(units))
    }

    /// Ascent, descent, cap height, bounds and stem for the font descriptor, in thousandths.
    pub(crate) fn descriptor(&self) -> Descriptor {
        let bounds = self.metrics.bounds.unwrap_or_default();
        let scale = |value: f32| self.thousandths(f64::from(value)).round() as i64;
        Descriptor {
            ascent: scale(self.metrics.ascent),
            descent: scale(self.metrics.descent),
            cap_height: scale(self.metrics.cap_height.unwrap_or(self.metrics.ascent)),
            bounds: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(scale),
            // No table states the stem; this line through the usual pairs (400 → 80, 700 → 150) is the common estimate.
            stem: 80 + (i64::from(self.weight) - 400) * 7 / 30,
        }
    }

    fn thousandths(&self, units: f64) -> f64 {
        units * 1000.0 / f64::from(self.metrics.units_per_em.max(1))
    }
}

impl std::fmt::Debug for Face {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Face({})", self.name)
    }
}

/// ISO 32000-2 table 120: the figures a reader uses when it must replace the font.
pub(crate) struct Descriptor {
    pub ascent: i64,
    pub descent: i64,
    pub cap_height: i64,
    pub bounds: [i64; 4],
    pub stem: i64,
}
