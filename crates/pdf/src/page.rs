//! Pages: the page tree, and attributes inherited through it (ISO 32000-2, 7.7.3).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::document::Document;
use crate::error::ReadError;
use crate::geometry::Geometry;
use crate::{Dictionary, Object, ObjectId};

/// Deeper than any honest page tree.
const MAX_DEPTH: usize = 64;
/// More pages than any honest document.
const MAX_PAGES: usize = 1_000_000;
/// Table 31: what a page takes from its ancestors.
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];

/// One page, with what it inherits written into its dictionary.
#[derive(Debug, Clone)]
pub struct Page {
    /// Counted from 0.
    pub index: usize,
    /// The page object.
    pub id: ObjectId,
    /// The page dictionary; inherited attributes are filled in, references in it are not resolved.
    pub dictionary: Dictionary,
}

/// The page objects in order.
pub(crate) struct PageList {
    ids: Vec<ObjectId>,
    index: HashMap<ObjectId, usize>,
}

impl PageList {
    pub(crate) fn new(ids: Vec<ObjectId>) -> PageList {
        let index = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        PageList { ids, index }
    }
}

impl Document {
    /// How many pages there are: the leaves of the page tree, whatever `/Count` claims.
    pub fn page_count(&self) -> Result<usize, ReadError> {
        Ok(self.page_list()?.ids.len())
    }

    /// The page with this index, from 0.
    pub fn page(&self, index: usize) -> Result<Page, ReadError> {
        let id = *self.page_list()?.ids.get(index).ok_or(ReadError::NoPage { index })?;
        let mut dictionary = self.dictionary(&Object::Reference(id))?;
        self.inherit(&mut dictionary)?;
        self.resolve_boxes(&mut dictionary)?;
        Ok(Page { index, id, dictionary })
    }

    /// The ids of all pages, in order.
    pub fn page_ids(&self) -> Result<Vec<ObjectId>, ReadError> {
        Ok(self.page_list()?.ids.clone())
    }

    /// The index of a page object; none when it is not in the page tree.
    pub fn page_index(&self, id: ObjectId) -> Option<usize> {
        self.page_list().ok()?.index.get(&id).copied()
    }

    fn page_list(&self) -> Result<Arc<PageList>, ReadError> {
        self.inner().pages.get_or_init(|| Walk::new(self).run().map(Arc::new)).clone()
    }

    /// What geometry needs is made direct.
    fn resolve_boxes(&self, dictionary: &mut Dictionary) -> Result<(), ReadError> {
        for key in [&b"MediaBox"[..], b"CropBox", b"Rotate", b"UserUnit"] {
            let Ok(value) = dictionary.get(key) else { continue };
            let value = match self.resolve(value)? {
                Object::Array(sides) => Object::Array(sides.iter().take(4).map(|side| self.resolve(side)).collect::<Result<_, _>>()?),
                other => other,
            };
            dictionary.set(key, value);
        }
        Ok(())
    }

    fn inherit(&self, dictionary: &mut Dictionary) -> Result<(), ReadError> {
        let mut parent = dictionary.get(b"Parent").ok().cloned();
        for _ in 0..MAX_DEPTH {
            let missing: Vec<_> = INHERITED.iter().filter(|key| !dictionary.has(key)).collect();
            let Some(above) = parent.filter(|_| !missing.is_empty()) else { return Ok(()) };
            let Ok(node) = self.dictionary(&above) else { return Ok(()) };
            for key in missing {
                if let Ok(value) = node.get(key) {
                    dictionary.set(*key, value.clone());
                }
            }
            parent = node.get(b"Parent").ok().cloned();
        }
        Ok(())
    }
}

/// A walk over the page tree that visits no node twice.
struct Walk<'a> {
    document: &'a Document,
    seen: HashSet<ObjectId>,
    ids: Vec<ObjectId>,
}

impl<'a> Walk<'a> {
    fn new(document: &'a Document) -> Walk<'a> {
        Walk { document, seen: HashSet::new(), ids: Vec::new() }
    }

    fn run(mut self) -> Result<PageList, ReadError> {
        let catalog = self.document.catalog()?;
        let root = catalog.get(b"Pages").map_err(|_| ReadError::Missing { key: "Pages" })?;
        let Object::Reference(id) = *root else { return Err(ReadError::WrongType { expected: "reference" }) };
        self.node(id, 0)?;
        Ok(PageList::new(self.ids))
    }

    fn node(&mut self, id: ObjectId, depth: usize) -> Result<(), ReadError> {
        // A node met again is skipped, as readers do; the tree stays finite.
        if !self.seen.insert(id) {
            return Ok(());
        }
        if depth > MAX_DEPTH || self.ids.len() >= MAX_PAGES {
            return Err(ReadError::Endless { id });
        }
        let node = match self.document.get(id)? {
            Object::Dictionary(node) => node,
            // A child that does not exist is no page.
            _ => return Ok(()),
        };
        match self.document.lookup(&node, b"Kids")? {
            Object::Array(kids) => self.kids(&kids, depth),
            _ if node.has_type(b"Pages") => Ok(()),
            _ => {
                self.ids.push(id);
                Ok(())
            }
        }
    }

    fn kids(&mut self, kids: &[Object], depth: usize) -> Result<(), ReadError> {
        for kid in kids {
            if let Object::Reference(id) = kid {
                self.node(*id, depth + 1)?;
            }
        }
        Ok(())
    }
}

impl Page {
    /// The page as displayed. What is no box or number counts as absent.
    pub fn geometry(&self) -> Geometry {
        let number = |key: &[u8]| self.dictionary.get(key).ok().and_then(|value| value.as_float().ok()).map(f64::from);
        let rotate = number(b"Rotate").unwrap_or(0.0) as i64;
        Geometry::new(self.sides(b"MediaBox"), self.sides(b"CropBox"), rotate, number(b"UserUnit").unwrap_or(1.0))
    }

    fn sides(&self, key: &[u8]) -> Option<[f64; 4]> {
        let sides = self.dictionary.get(key).ok()?.as_array().ok()?;
        let sides: Vec<f64> = sides.iter().filter_map(|side| side.as_float().ok()).map(f64::from).collect();
        sides.try_into().ok()
    }
}
