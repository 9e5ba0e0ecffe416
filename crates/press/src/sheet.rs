//! Pages of drawings written out as a whole new PDF file of ours.
use lopdf::{Document, Object, ObjectId, dictionary};
use pdf::{Appearance, FontError};

/// Pages that share their fonts.
pub struct Sheet {
    /// Document title.
    pub title: String,
    /// Page width and height in points.
    pub size: (f64, f64),
    /// One content stream a page.
    pub pages: Vec<String>,
    /// Holds the fonts and pictures that the pages use; its own content is ignored.
    pub drawing: Appearance,
}

/// Why a sheet cannot be written.
#[derive(Debug)]
pub enum SheetError {
    /// A typeface cannot be embedded.
    Font(FontError),
    /// Serialisation failed.
    Write,
}

impl Sheet {
    /// A PDF 1.7 file with a classic cross-reference table; equal sheets give equal bytes.
    pub fn into_pdf(self) -> Result<Vec<u8>, SheetError> {
        let mut file = Document::with_version("1.7");
        let resources = self.resources(&mut file)?;
        let tree = file.new_object_id();
        let pages: Vec<Object> = self.pages.iter().map(|content| page(&mut file, tree, content).into()).collect();
        let box_ = [0.0, 0.0, self.size.0, self.size.1].map(|edge| Object::Real(edge as f32)).to_vec();
        let count = pages.len() as i64;
        file.set_object(
            tree,
            dictionary! {
                "Type" => "Pages", "Kids" => pages, "Count" => count, "MediaBox" => box_, "Resources" => resources,
            },
        );
        let title = Object::string_literal(self.title.into_bytes());
        let catalog = file.add_object(dictionary! {
            "Type" => "Catalog", "Pages" => tree, "Lang" => Object::string_literal("id-ID"),
            "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
        });
        let info = file.add_object(dictionary! { "Title" => title, "Producer" => Object::string_literal("Pena") });
        file.trailer.set("Root", catalog);
        file.trailer.set("Info", info);
        let mut bytes = Vec::new();
        file.save_to(&mut bytes).map_err(|_| SheetError::Write)?;
        Ok(bytes)
    }

    fn resources(&self, file: &mut Document) -> Result<Object, SheetError> {
        let mut add = |object: Object| file.add_object(object);
        let form = self.drawing.write(&mut add).map_err(SheetError::Font)?;
        // The form itself is not needed, only the resources it names; its number, the last, is free again.
        let last = form.0;
        let form = file.objects.remove(&form).ok_or(SheetError::Write)?;
        file.max_id = last.saturating_sub(1);
        let stream = form.as_stream().map_err(|_| SheetError::Write)?;
        stream.dict.get(b"Resources").cloned().map_err(|_| SheetError::Write)
    }
}

fn page(file: &mut Document, tree: ObjectId, content: &str) -> ObjectId {
    let mut stream = lopdf::Stream::new(lopdf::Dictionary::new(), content.as_bytes().to_vec());
    // An uncompressed stream is as right as a compressed one.
    let _ = stream.compress();
    let contents = file.add_object(stream);
    file.add_object(dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => contents })
}
