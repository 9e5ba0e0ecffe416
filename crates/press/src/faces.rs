//! The typefaces: Source Sans 3 for everything, Noto Sans for the Latin letters it lacks.
use std::sync::OnceLock;

use pdf::Face;
use unicode_normalization::UnicodeNormalization;

/// What a missing character becomes: a plain box, never nothing and never another letter.
pub const MISSING: char = '□';

/// The two weights that the block and the footer need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Running text.
    Regular,
    /// Names and headings.
    Bold,
}

impl Weight {
    /// The faces to ask in turn, as indices into [`all`].
    pub fn faces(self) -> [usize; 2] {
        match self {
            Weight::Regular => [0, 1],
            Weight::Bold => [2, 3],
        }
    }
}

/// The four faces, in the order that [`Weight::faces`] names. Read once a process.
pub fn all() -> &'static [Face] {
    static FACES: OnceLock<Vec<Face>> = OnceLock::new();
    FACES.get_or_init(|| {
        let files: [(&'static [u8], &'static str); 4] = [
            (include_bytes!("../fonts/SourceSans3-Regular.ttf"), "SourceSans3-Regular"),
            (include_bytes!("../fonts/NotoSans-Rest-Regular.ttf"), "NotoSans-Regular"),
            (include_bytes!("../fonts/SourceSans3-Bold.ttf"), "SourceSans3-Bold"),
            (include_bytes!("../fonts/NotoSans-Rest-Bold.ttf"), "NotoSans-Bold"),
        ];
        // A test holds that all four are good; a damaged one would show as missing characters.
        files.into_iter().filter_map(|(bytes, name)| Face::new(bytes, name).ok()).collect()
    })
}

/// The face of this weight that has the character, as an index into [`all`].
pub fn face_for(character: char, weight: Weight) -> Option<usize> {
    weight.faces().into_iter().find(|index| all().get(*index).is_some_and(|face| face.covers(character)))
}

/// Text as it will be shown: composed (NFC), one line, with what cannot be shown replaced by [`MISSING`].
pub struct Legible {
    /// Only characters that have a glyph.
    pub text: String,
    /// What was replaced, in order of appearance.
    pub missing: Vec<char>,
}

/// Makes text legible. Control characters become spaces; characters that are invisible or turn the
/// reading direction are treated as missing, so that a name cannot hide anything.
pub fn legible(text: &str, weight: Weight) -> Legible {
    let mut missing = Vec::new();
    let shown = text.nfc().map(|character| match character {
        _ if character.is_control() || character == '\u{a0}' => ' ',
        _ if !is_hidden(character) && face_for(character, weight).is_some() => character,
        _ => {
            missing.push(character);
            MISSING
        }
    });
    let text = shown.collect();
    Legible { text, missing }
}

/// Default-ignorable and bidirectional controls (Unicode 15.1, `Default_Ignorable_Code_Point`).
fn is_hidden(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

/// Width in points at `size`, kerning included.
pub fn width(text: &str, weight: Weight, size: f64) -> f64 {
    let mut sum = 0.0;
    let mut before: Option<(usize, char)> = None;
    for character in text.chars() {
        let Some((index, face)) = face_for(character, weight).and_then(|index| Some((index, all().get(index)?))) else {
            continue;
        };
        let kern = before.filter(|(last, _)| *last == index).map_or(0.0, |(_, left)| face.kern(left, character));
        sum += kern + face.advance(character).unwrap_or(0.0);
        before = Some((index, character));
    }
    sum * size / 1000.0
}
