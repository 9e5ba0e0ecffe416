//! One page copied out of our parse as a small clean PDF in memory, for the renderer to draw.
//!
//! **Invariant:** the renderer never sees the stranger's file. Whatever our reader found is what is
//! drawn, so the picture and the verdict come from one parse.
use std::collections::{HashMap, VecDeque};

use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};

use crate::document::Document;
use crate::geometry::Geometry;
use crate::page::Page;
use crate::page_names::names_in_use;
use crate::picture::PictureError;
use crate::predictor;
use crate::swelling::{contents_swell, swells};

/// Objects that one page may need.
const MAX_OBJECTS: usize = 250_000;
/// Bytes of streams that one page may need.
const MAX_BYTES: usize = 512 << 20;
/// Annotations drawn on one page.
const MAX_ANNOTATIONS: usize = 20_000;
/// Content streams of one page: the renderer joins them, and one stream may be named very often.
const MAX_CONTENTS: usize = 20_000;
/// Glyphs have numbers of 16 bits (9.7.4.2); the renderer fills in whatever range of widths is named.
const MAX_CID: i64 = 0xffff;
/// Entries that lead away from the page or that no picture needs.
const CUT: [&[u8]; 12] = [
    b"Parent",
    b"StructParent",
    b"StructParents",
    b"Metadata",
    b"PieceInfo",
    b"LastModified",
    b"OPI",
    b"AF",
    b"Alternates",
    b"Ref",
    b"Measure",
    b"PtData",
];
/// What drawing an annotation needs (ISO 32000-2, 12.5.2 and 12.5.5).
const ANNOTATION: [&[u8]; 7] = [b"Type", b"Subtype", b"Rect", b"F", b"AS", b"OC", b"AP"];

/// A page by itself.
pub(crate) struct PageCopy {
    /// A whole PDF with this one page.
    pub bytes: Vec<u8>,
    /// Of the original page. The copy's media box is its visible box; the copy has no `/UserUnit`.
    pub geometry: Geometry,
}

/// The page as a PDF of its own: decrypted, renumbered, inherited attributes in place, nothing but
/// what drawing needs. Its media box is the visible part of the page.
pub fn page_as_document(document: &Document, page: usize) -> Result<Vec<u8>, PictureError> {
    Ok(copy(document, page)?.bytes)
}

pub(crate) fn copy(document: &Document, index: usize) -> Result<PageCopy, PictureError> {
    let page = document.page(index)?;
    let geometry = page.geometry();
    if contents_swell(document, &page.dictionary) {
        return Err(PictureError::TooComplex);
    }
    let mut copier = Copier::new(document);
    let leaf = copier.leaf(&page, &geometry)?;
    let layers = copier.layers()?;
    copier.follow()?;
    Ok(PageCopy { bytes: copier.write(leaf, layers)?, geometry })
}

/// The page with nothing on it but one annotation, as its normal appearance shows it.
pub(crate) fn copy_annotation(
    document: &Document,
    index: usize,
    annotation: ObjectId,
) -> Result<PageCopy, PictureError> {
    let geometry = document.page(index)?.geometry();
    let mut copier = Copier::new(document);
    let mut leaf = blank(&geometry);
    let shown = copier.annotation(&Object::Reference(annotation)).unwrap_or_default();
    let shown = copier.value(Object::Dictionary(shown))?;
    leaf.set("Annots", vec![shown]);
    copier.follow()?;
    Ok(PageCopy { bytes: copier.write(leaf, None)?, geometry })
}

/// A page of this size with nothing on it.
fn blank(geometry: &Geometry) -> Dictionary {
    let [left, low, right, top] = geometry.visible().map(|edge| Object::Real(edge as f32));
    dictionary! { "Type" => "Page", "MediaBox" => vec![left, low, right, top], "Rotate" => geometry.rotation().degrees() }
}

struct Copier<'a> {
    document: &'a Document,
    out: lopdf::Document,
    numbers: HashMap<ObjectId, ObjectId>,
    waiting: VecDeque<ObjectId>,
    bytes: usize,
}

impl<'a> Copier<'a> {
    fn new(document: &'a Document) -> Self {
        let out = lopdf::Document::with_version("1.7");
        Copier { document, out, numbers: HashMap::new(), waiting: VecDeque::new(), bytes: 0 }
    }

    fn leaf(&mut self, page: &Page, geometry: &Geometry) -> Result<Dictionary, PictureError> {
        let mut leaf = blank(geometry);
        let annotations = self.annotations(page);
        let plain = annotations.iter().all(|annotation| self.is_self_contained(annotation));
        let resources = self.resources(page, plain);
        leaf.set("Resources", self.value(Object::Dictionary(resources))?);
        let annotations = annotations.into_iter().map(|annotation| self.value(Object::Dictionary(annotation)));
        leaf.set("Annots", annotations.collect::<Result<Vec<_>, _>>()?);
        for key in [b"Contents".as_slice(), b"Group"] {
            let parts = self.document.lookup(&page.dictionary, key);
            if parts.is_ok_and(|parts| parts.as_array().is_ok_and(|parts| parts.len() > MAX_CONTENTS)) {
                return Err(PictureError::TooComplex);
            }
            if let Ok(value) = page.dictionary.get(key) {
                leaf.set(key, self.value(value.clone())?);
            }
        }
        Ok(leaf)
    }

    /// The page's resources without the pictures and fonts that its content never names: a
    /// dictionary shared by all pages must not drag the whole file along.
    fn resources(&self, page: &Page, plain: bool) -> Dictionary {
        let Ok(mut resources) =
            self.document.lookup(&page.dictionary, b"Resources").and_then(|found| self.document.dictionary(&found))
        else {
            return Dictionary::new();
        };
        let Some(used) = names_in_use(self.document, page).filter(|_| plain) else { return resources };
        for kind in [b"XObject".as_slice(), b"Font"] {
            let Ok(all) = self.document.lookup(&resources, kind).and_then(|found| self.document.dictionary(&found))
            else {
                continue;
            };
            let kept: Vec<_> = all.iter().filter(|(name, _)| used.contains(*name)).collect();
            // A form or Type 3 font without resources of its own takes the page's (8.10.1): then nothing may go.
            if kept.iter().any(|(_, object)| self.borrows(object)) {
                return resources;
            }
            let kept: Dictionary = kept.into_iter().map(|(name, object)| (name.clone(), object.clone())).collect();
            resources.set(kind, kept);
        }
        resources
    }

    fn borrows(&self, object: &Object) -> bool {
        let Ok(dictionary) = self.document.dictionary(object) else { return false };
        let subtype = dictionary.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
        matches!(subtype, b"Form" | b"Type3") && !dictionary.has(b"Resources")
    }

    fn is_self_contained(&self, annotation: &Dictionary) -> bool {
        let appearance = annotation.get(b"AP").and_then(Object::as_dict).ok().and_then(|states| states.get(b"N").ok());
        appearance.is_none_or(|normal| !self.borrows(normal))
    }

    /// Annotations that have a normal appearance, reduced to what drawing it needs.
    fn annotations(&self, page: &Page) -> Vec<Dictionary> {
        let Ok(Object::Array(list)) = self.document.lookup(&page.dictionary, b"Annots") else { return Vec::new() };
        list.iter().take(MAX_ANNOTATIONS).filter_map(|annotation| self.annotation(annotation)).collect()
    }

    fn annotation(&self, annotation: &Object) -> Option<Dictionary> {
        let mut whole = self.document.dictionary(annotation).ok()?;
        let subtype = self.document.lookup(&whole, b"Subtype").ok()?;
        // A pop-up window is the viewer's own affair (12.5.6.14).
        if subtype.as_name().is_ok_and(|name| name == b"Popup") {
            return None;
        }
        let appearance = self.document.dictionary(whole.get(b"AP").ok()?).ok()?;
        let normal = appearance.get(b"N").ok()?.clone();
        whole.set("AP", dictionary! { "N" => normal });
        Some(
            whole
                .iter()
                .filter(|(key, _)| ANNOTATION.contains(&key.as_slice()))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
        )
    }

    /// Which layers are shown by default (8.11.4); the rest of the configuration is for menus.
    fn layers(&mut self) -> Result<Option<Object>, PictureError> {
        let Ok(properties) =
            self.document.catalog().and_then(|catalog| self.document.lookup(&catalog, b"OCProperties"))
        else {
            return Ok(None);
        };
        let Ok(properties) = properties.as_dict() else { return Ok(None) };
        let configuration = self
            .document
            .lookup(properties, b"D")
            .and_then(|found| self.document.dictionary(&found))
            .unwrap_or_default();
        let shown = |dictionary: &Dictionary, keys: &[&[u8]]| -> Dictionary {
            keys.iter()
                .filter_map(|key| {
                    Some((key.to_vec(), self.document.lookup(dictionary, key).ok().filter(|value| !value.is_null())?))
                })
                .collect()
        };
        let mut kept = shown(properties, &[b"OCGs"]);
        kept.set("D", shown(&configuration, &[b"BaseState", b"ON", b"OFF"]));
        self.value(Object::Dictionary(kept)).map(Some)
    }

    /// Copies everything that is referred to, and what that refers to, each object once.
    fn follow(&mut self) -> Result<(), PictureError> {
        while let Some(id) = self.waiting.pop_front() {
            // What cannot be read is null, as a reference to nothing is (7.3.10).
            let object = self.document.get(id).unwrap_or(Object::Null);
            let copied = if leads_away(&object) { Object::Null } else { self.value(object)? };
            if let Some(new) = self.numbers.get(&id) {
                self.out.objects.insert(*new, copied);
            }
        }
        Ok(())
    }

    /// A value with its references renumbered. Direct objects are no deeper than the reader's limit.
    fn value(&mut self, object: Object) -> Result<Object, PictureError> {
        Ok(match object {
            Object::Reference(id) => Object::Reference(self.number(id)?),
            Object::Array(items) => {
                Object::Array(items.into_iter().map(|item| self.value(item)).collect::<Result<_, _>>()?)
            }
            Object::Dictionary(dictionary) => Object::Dictionary(self.entries(dictionary)?),
            Object::Stream(stream) => self.stream(stream)?,
            other => other,
        })
    }

    fn entries(&mut self, mut dictionary: Dictionary) -> Result<Dictionary, PictureError> {
        for key in [b"W".as_slice(), b"W2"] {
            let widths = self.document.lookup(&dictionary, key);
            let absurd = |width: &Object| width.as_i64().is_ok_and(|number| number > MAX_CID);
            if widths.is_ok_and(|widths| widths.as_array().is_ok_and(|list| list.iter().any(absurd))) {
                dictionary.remove(key);
            }
        }
        let kept = dictionary.into_iter().filter(|(key, _)| !CUT.contains(&key.as_slice()));
        kept.map(|(key, value)| Ok((key, self.value(value)?))).collect()
    }

    fn number(&mut self, id: ObjectId) -> Result<ObjectId, PictureError> {
        if let Some(known) = self.numbers.get(&id) {
            return Ok(*known);
        }
        if self.numbers.len() >= MAX_OBJECTS {
            return Err(PictureError::TooComplex);
        }
        let new = self.out.new_object_id();
        self.numbers.insert(id, new);
        self.waiting.push_back(id);
        Ok(new)
    }

    fn stream(&mut self, mut stream: Stream) -> Result<Object, PictureError> {
        self.bytes = self.bytes.saturating_add(stream.content.len());
        // A page is shown whole or not at all: a blank where something should stand would mislead.
        if self.bytes > MAX_BYTES || swells(self.document, &stream) {
            return Err(PictureError::TooComplex);
        }
        // Data in another file (7.3.8.2) is never fetched; rows without length show nothing in any viewer.
        if stream.dict.has(b"F") || predictor::is_absurd(self.document, &stream) {
            return Ok(Object::Null);
        }
        stream.dict.remove(b"Length");
        // Only inline images abbreviate the entry (8.9.7); the renderer would take it first in any stream.
        stream.dict.remove(b"DP");
        self.without_crypt(&mut stream.dict);
        Ok(Object::Stream(Stream::new(self.entries(stream.dict)?, stream.content)))
    }

    /// The reader has already decrypted; the filter that says so would only confuse.
    fn without_crypt(&self, dictionary: &mut Dictionary) {
        let filters = self.document.lookup(dictionary, b"Filter").unwrap_or(Object::Null);
        let parameters = self.document.lookup(dictionary, b"DecodeParms").unwrap_or(Object::Null);
        let is_crypt = |filter: &Object| {
            self.document.resolve(filter).is_ok_and(|name| name.as_name().is_ok_and(|name| name == b"Crypt"))
        };
        let (filters, parameters) = match (filters, parameters) {
            (Object::Array(filters), Object::Array(parameters)) => (filters, parameters),
            (Object::Array(filters), _) => (filters, Vec::new()),
            (filter, parameter) => (vec![filter], vec![parameter]),
        };
        if !filters.iter().any(is_crypt) {
            return;
        }
        let pairs = filters.into_iter().zip(parameters.into_iter().chain(std::iter::repeat(Object::Null)));
        let (filters, parameters): (Vec<_>, Vec<_>) = pairs.filter(|(filter, _)| !is_crypt(filter)).unzip();
        dictionary.set("Filter", filters);
        dictionary.set("DecodeParms", parameters);
    }

    fn write(mut self, mut leaf: Dictionary, layers: Option<Object>) -> Result<Vec<u8>, PictureError> {
        let tree = self.out.new_object_id();
        leaf.set("Parent", tree);
        let leaf = self.out.add_object(leaf);
        self.out.objects.insert(
            tree,
            Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => vec![leaf.into()], "Count" => 1 }),
        );
        let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => tree };
        if let Some(layers) = layers {
            catalog.set("OCProperties", layers);
        }
        let catalog = self.out.add_object(catalog);
        self.out.trailer.set("Root", catalog);
        let mut bytes = Vec::with_capacity(self.bytes + 4096);
        self.out.save_to(&mut bytes).map_err(|_| PictureError::TooComplex)?;
        Ok(bytes)
    }
}

/// Page tree nodes and the catalog: a reference to one leads to the whole file.
fn leads_away(object: &Object) -> bool {
    let Ok(dictionary) = object.as_dict() else { return false };
    [b"Page".as_slice(), b"Pages", b"Catalog"].iter().any(|kind| dictionary.has_type(kind))
}
