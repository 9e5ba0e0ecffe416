//! A font embedded in a document: only the glyphs in use, as Type 0 over CIDFontType2 (ISO 32000-2, 9.7).
use std::collections::BTreeMap;
use std::fmt::Write as _;

use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat, dictionary};
use skrifa::FontRef;
use skrifa::raw::TableProvider;
use subsetter::GlyphRemapper;

use crate::face::Face;
use crate::unhint::unhinted;

/// A face and the characters that a drawing has used of it so far.
#[derive(Clone, Debug)]
pub struct EmbeddedFont {
    face: Face,
    remapper: GlyphRemapper,
    /// New glyph number → the character it shows, for `/ToUnicode`.
    characters: BTreeMap<u16, char>,
}

/// One character ready to be shown: its code in the embedded font and its advance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    /// The two-byte code of Identity-H, which is the glyph number in the subset.
    pub code: u16,
    /// Thousandths of the type size.
    pub advance: f64,
}

/// Why a font cannot be written into a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FontError {
    /// The face's tables do not allow a subset.
    #[error("no subset can be made of {face}: {reason:?}")]
    Subset {
        /// PostScript name of the face.
        face: &'static str,
        /// What the subsetter met.
        reason: subsetter::Error,
    },
}

impl EmbeddedFont {
    /// An embedded font with nothing but `.notdef` in it yet.
    pub fn new(face: Face) -> EmbeddedFont {
        EmbeddedFont { face, remapper: GlyphRemapper::new(), characters: BTreeMap::new() }
    }

    /// The face behind it.
    pub fn face(&self) -> &Face {
        &self.face
    }

    /// Takes a character into the subset. `None`: the face lacks it, and nothing was changed.
    pub fn take(&mut self, character: char) -> Option<Shown> {
        let glyph = self.face.glyph(character)?;
        let code = self.remapper.remap(glyph);
        self.characters.entry(code).or_insert(character);
        Some(Shown { code, advance: self.face.glyph_advance(glyph) })
    }

    /// Writes the font's objects through `add` and returns the Type 0 font dictionary's number.
    pub fn write(&self, add: &mut dyn FnMut(Object) -> ObjectId) -> Result<ObjectId, FontError> {
        let program = subsetter::subset(self.face.bytes, 0, &self.remapper)
            .map_err(|reason| FontError::Subset { face: self.face.name(), reason })?;
        let program = unhinted(program);
        let name = self.tagged_name();
        let length = program.len() as i64;
        let set = add(compressed(Dictionary::new(), cid_set(&program)));
        let file = add(compressed(dictionary! { "Length1" => length }, program));
        let descriptor = add(self.descriptor(&name, file, set));
        let descendant = add(self.descendant(&name, descriptor));
        let to_unicode = add(compressed(Dictionary::new(), self.to_unicode().into_bytes()));
        Ok(add(Object::Dictionary(dictionary! {
            "Type" => "Font", "Subtype" => "Type0", "BaseFont" => Object::Name(name.into_bytes()),
            "Encoding" => "Identity-H", "DescendantFonts" => vec![descendant.into()],
            "ToUnicode" => to_unicode,
        })))
    }

    /// `ABCDEF+Name` (9.9.2): six letters that depend on the glyphs, so equal subsets get equal names.
    fn tagged_name(&self) -> String {
        let seed = self
            .remapper
            .remapped_gids()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, glyph| (hash ^ u64::from(glyph)).wrapping_mul(0x0100_0000_01b3));
        let letter = |place: u32| char::from(b'A' + (seed.rotate_right(place * 9) % 26) as u8);
        (0..6).map(letter).chain(['+']).chain(self.face.name().chars()).collect()
    }

    fn descriptor(&self, name: &str, file: ObjectId, set: ObjectId) -> Object {
        let figures = self.face.descriptor();
        Object::Dictionary(dictionary! {
            "Type" => "FontDescriptor", "FontName" => Object::Name(name.as_bytes().to_vec()),
            // Flag 3 (symbolic): the codes are glyph numbers, no standard Latin encoding.
            "Flags" => 4, "ItalicAngle" => 0, "Ascent" => figures.ascent, "Descent" => figures.descent,
            "CapHeight" => figures.cap_height, "StemV" => figures.stem,
            "FontBBox" => figures.bounds.map(Object::Integer).to_vec(),
            "FontFile2" => file, "CIDSet" => set,
        })
    }

    fn descendant(&self, name: &str, descriptor: ObjectId) -> Object {
        let widths =
            self.remapper.remapped_gids().map(|glyph| Object::Integer(self.face.glyph_advance(glyph).round() as i64));
        let identity = dictionary! {
            "Registry" => Object::String(b"Adobe".to_vec(), StringFormat::Literal),
            "Ordering" => Object::String(b"Identity".to_vec(), StringFormat::Literal), "Supplement" => 0,
        };
        Object::Dictionary(dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => Object::Name(name.as_bytes().to_vec()),
            "CIDSystemInfo" => identity, "FontDescriptor" => descriptor, "CIDToGIDMap" => "Identity",
            "W" => vec![Object::Integer(0), Object::Array(widths.collect())],
        })
    }

    /// 9.10.3: what a reader copies, searches and reads aloud.
    fn to_unicode(&self) -> String {
        let mut map = String::from(CMAP_HEAD);
        let entries: Vec<_> = self.characters.iter().collect();
        // No more than 100 entries in one block.
        for block in entries.chunks(100) {
            let _ = writeln!(map, "{} beginbfchar", block.len());
            for (code, character) in block {
                let mut units = [0; 2];
                let text: String =
                    character.encode_utf16(&mut units).iter().map(|unit| format!("{unit:04X}")).collect();
                let _ = writeln!(map, "<{code:04X}> <{text}>");
            }
            map.push_str("endbfchar\n");
        }
        map.push_str(CMAP_TAIL);
        map
    }
}

/// One bit for every glyph of the subset, `.notdef` and the parts of composite glyphs included:
/// PDF/A-1 asks for it (ISO 19005-1, 6.3.5).
fn cid_set(program: &[u8]) -> Vec<u8> {
    let count = FontRef::new(program).and_then(|font| font.maxp()).map_or(0, |maxp| usize::from(maxp.num_glyphs()));
    let byte = |index: usize| match count - index * 8 {
        rest @ 1..=7 => 0xff_u8 << (8 - rest),
        _ => 0xff,
    };
    (0..count.div_ceil(8)).map(byte).collect()
}

/// A Flate-compressed stream, or the plain one where compression gains nothing.
pub(crate) fn compressed(dictionary: Dictionary, data: Vec<u8>) -> Object {
    let mut stream = Stream::new(dictionary, data);
    // The only failure is the compressor's; the stream then stays as it is, and is still right.
    let _ = stream.compress();
    Object::Stream(stream)
}

const CMAP_HEAD: &str = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
const CMAP_TAIL: &str = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
