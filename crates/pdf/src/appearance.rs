//! A drawing that becomes a form XObject (ISO 32000-2, 8.10): what `press` makes and `Update` stamps.
use lopdf::{Dictionary, Object, ObjectId, dictionary};

use crate::font::{EmbeddedFont, FontError, compressed};
use crate::raster::Raster;
use crate::update::Update;

/// A self-contained drawing, `width` × `height` points, origin at its lower left corner.
#[derive(Debug, Clone)]
pub struct Appearance {
    /// Points.
    pub width: f64,
    /// Points.
    pub height: f64,
    /// The content stream, uncompressed; it names only what `fonts` and `images` hold.
    pub content: Vec<u8>,
    /// Resource name → font.
    pub fonts: Vec<(String, EmbeddedFont)>,
    /// Resource name → picture.
    pub images: Vec<(String, Raster)>,
    /// The same in words, for `/Alt` and `/Contents`.
    pub text: String,
}

impl Appearance {
    /// Adds the drawing to an update; returns the form's number, ready for `Update::stamp` and `sign_here`.
    pub fn add_to(&self, update: &mut Update) -> Result<ObjectId, FontError> {
        self.write(&mut |object| update.add(object))
    }

    /// Writes the drawing and everything it uses through `add`; returns the form's number.
    ///
    /// The form has no transparency group, so it may stand in a PDF/A-1 file.
    pub fn write(&self, add: &mut dyn FnMut(Object) -> ObjectId) -> Result<ObjectId, FontError> {
        let mut resources = Dictionary::new();
        let fonts = self.fonts.iter().map(|(name, font)| Ok((name, font.write(add)?)));
        put(&mut resources, "Font", fonts.collect::<Result<_, FontError>>()?);
        let images: Vec<_> = self.images.iter().map(|(name, image)| (name, image.write(add))).collect();
        put(&mut resources, "XObject", images);
        let form = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "FormType" => 1,
            "BBox" => [0.0, 0.0, self.width, self.height].map(|edge| Object::Real(edge as f32)).to_vec(),
            "Resources" => resources,
        };
        Ok(add(compressed(form, self.content.clone())))
    }
}

fn put(resources: &mut Dictionary, kind: &str, entries: Vec<(&String, ObjectId)>) {
    if entries.is_empty() {
        return;
    }
    let mut names = Dictionary::new();
    for (name, id) in entries {
        names.set(name.as_bytes().to_vec(), id);
    }
    resources.set(kind, names);
}
