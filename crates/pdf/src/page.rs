//! Pages: the page tree, and attributes inherited through it (ISO 32000-2, 7.7.3).

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

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

/// The pages in order.
#[derive(Default)]
pub(crate) struct PageList {
    leaves: Vec<Leaf>,
    /// Where a page object stands first.
    index: HashMap<ObjectId, usize>,
    guessed: bool,
    /// What pages inherit from each node above them, read once: a node can list thousands of kids.
    above: Mutex<HashMap<ObjectId, Dictionary>>,
}

/// A page is an object of its own (7.7.3.2); readers also show one that is written inside `/Kids`.
enum Leaf {
    Object(ObjectId),
    Direct(Box<Dictionary>),
}

impl PageList {
    /// The pages as page objects were found, the page tree being broken.
    pub(crate) fn guessed(ids: Vec<ObjectId>) -> PageList {
        let mut list = PageList { guessed: true, ..PageList::default() };
        ids.into_iter().for_each(|id| list.push(Leaf::Object(id)));
        list
    }

    fn known_above(&self) -> MutexGuard<'_, HashMap<ObjectId, Dictionary>> {
        self.above.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&mut self, leaf: Leaf) {
        if let Leaf::Object(id) = leaf {
            self.index.entry(id).or_insert(self.leaves.len());
        }
        self.leaves.push(leaf);
    }
}

impl Document {
    /// How many pages there are: the leaves of the page tree, whatever `/Count` claims.
    pub fn page_count(&self) -> Result<usize, ReadError> {
        Ok(self.page_list()?.leaves.len())
    }

    /// The page with this index, from 0. A page that is no object of its own has the id (0, 0).
    pub fn page(&self, index: usize) -> Result<Page, ReadError> {
        let list = self.page_list()?;
        let (id, mut dictionary) = match list.leaves.get(index).ok_or(ReadError::NoPage { index })? {
            Leaf::Object(id) => (*id, self.dictionary(&Object::Reference(*id))?),
            Leaf::Direct(dictionary) => ((0, 0), (**dictionary).clone()),
        };
        self.inherit(&list, &mut dictionary);
        self.resolve_boxes(&mut dictionary)?;
        Ok(Page { index, id, dictionary })
    }

    /// True when the page tree was given up and the pages are this reader's guess.
    pub(crate) fn pages_are_guessed(&self) -> bool {
        self.page_list().is_ok_and(|list| list.guessed)
    }

    /// The ids of all pages, in order; (0, 0) for a page that is no object of its own.
    pub fn page_ids(&self) -> Result<Vec<ObjectId>, ReadError> {
        let id = |leaf: &Leaf| match leaf {
            Leaf::Object(id) => *id,
            Leaf::Direct(_) => (0, 0),
        };
        Ok(self.page_list()?.leaves.iter().map(id).collect())
    }

    /// The (first) index of a page object; none when it is not in the page tree.
    pub fn page_index(&self, id: ObjectId) -> Option<usize> {
        self.page_list().ok()?.index.get(&id).copied()
    }

    /// The pages as an update of ours leaves them, where that is known: it adds pages to no tree, but it makes objects
    /// of pages that were none and mends a tree that was broken.
    pub(crate) fn known_pages(&self) -> OnceLock<Result<Arc<PageList>, ReadError>> {
        let known = self.inner().pages.get().and_then(|pages| pages.as_ref().ok());
        let lasting = |list: &&Arc<PageList>| !list.guessed && list.leaves.iter().all(|l| matches!(l, Leaf::Object(_)));
        known.filter(lasting).map_or_else(OnceLock::new, |list| OnceLock::from(Ok(list.clone())))
    }

    fn page_list(&self) -> Result<Arc<PageList>, ReadError> {
        self.inner().pages.get_or_init(|| Walk::new(self).run().map(Arc::new)).clone()
    }

    /// What geometry needs is made direct.
    fn resolve_boxes(&self, dictionary: &mut Dictionary) -> Result<(), ReadError> {
        for key in [&b"MediaBox"[..], b"CropBox", b"Rotate", b"UserUnit"] {
            let Ok(value) = dictionary.get(key) else { continue };
            let value = match self.resolve(value)? {
                Object::Array(sides) => {
                    Object::Array(sides.iter().take(4).map(|side| self.resolve(side)).collect::<Result<_, _>>()?)
                }
                other => other,
            };
            dictionary.set(key, value);
        }
        Ok(())
    }

    fn inherit(&self, list: &PageList, dictionary: &mut Dictionary) {
        let mut parent = dictionary.get(b"Parent").ok().cloned();
        for _ in 0..MAX_DEPTH {
            let missing: Vec<_> = INHERITED.iter().filter(|key| !dictionary.has(key)).collect();
            let Some(above) = parent.filter(|_| !missing.is_empty()) else { return };
            let Some(node) = self.node_above(list, &above) else { return };
            for key in missing {
                if let Ok(value) = node.get(key) {
                    dictionary.set(*key, value.clone());
                }
            }
            parent = node.get(b"Parent").ok().cloned();
        }
    }

    /// A node's inheritable attributes and its own parent.
    fn node_above(&self, list: &PageList, above: &Object) -> Option<Dictionary> {
        let id = above.as_reference().unwrap_or_default();
        if let Some(node) = list.known_above().get(&id) {
            return Some(node.clone());
        }
        let node = inheritable(&self.dictionary(above).ok()?);
        if id != (0, 0) {
            list.known_above().insert(id, node.clone());
        }
        Some(node)
    }
}

/// What a node gives to the pages below it, and the node above it.
fn inheritable(node: &Dictionary) -> Dictionary {
    let keys = INHERITED.into_iter().chain([b"Parent".as_slice()]);
    keys.filter_map(|key| Some((key.to_vec(), node.get(key).ok()?.clone()))).collect()
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

/// A walk over the page tree that enters no node twice. A page may be listed twice, and is then two pages.
struct Walk<'a> {
    document: &'a Document,
    entered: HashSet<ObjectId>,
    visits: usize,
    work: u64,
    pages: PageList,
}

impl<'a> Walk<'a> {
    fn new(document: &'a Document) -> Walk<'a> {
        // Pages that overlap in the file must not cost the square of its length.
        let work = document.source().len().saturating_mul(8).saturating_add(64 << 20).saturating_add(document.work());
        Walk { document, entered: HashSet::new(), visits: 0, work, pages: PageList::default() }
    }

    fn run(mut self) -> Result<PageList, ReadError> {
        let catalog = self.document.catalog()?;
        let root = catalog.get(b"Pages").map_err(|_| ReadError::Missing { key: "Pages" })?;
        if let Object::Reference(id) = root {
            self.entered.insert(*id);
        }
        let mut node = self.document.dictionary(root)?;
        // Taken out, for there may be thousands.
        let kids = match node.remove(b"Kids") {
            Some(indirect @ Object::Reference(_)) => self.document.resolve(&indirect)?,
            kids => kids.unwrap_or(Object::Null),
        };
        if let Object::Reference(id) = root {
            self.pages.known_above().insert(*id, inheritable(&node));
        }
        match kids {
            Object::Array(kids) => self.kids(&kids, 0)?,
            _ => return Err(ReadError::Missing { key: "Kids" }),
        }
        Ok(self.pages)
    }

    fn kids(&mut self, kids: &[Object], depth: usize) -> Result<(), ReadError> {
        self.pages.index.reserve(kids.len().min(MAX_PAGES));
        kids.iter().try_for_each(|kid| self.node(kid, depth))
    }

    fn node(&mut self, kid: &Object, depth: usize) -> Result<(), ReadError> {
        let id = kid.as_reference().unwrap_or_default();
        self.visits += 1;
        if depth > MAX_DEPTH || self.visits > MAX_PAGES || self.document.work() > self.work {
            return Err(ReadError::Endless { id });
        }
        if id != (0, 0) && (self.pages.index.contains_key(&id) || self.document.is_plain_page(id)?) {
            self.pages.push(Leaf::Object(id));
            return Ok(());
        }
        let object = if id == (0, 0) { kid.clone() } else { self.document.get_node(id)? };
        // A child that does not exist is no page.
        let Object::Dictionary(node) = object else { return Ok(()) };
        match self.document.lookup(&node, b"Kids")? {
            // A node met again would repeat its pages without end; every reader skips it.
            Object::Array(kids) if id == (0, 0) || self.entered.insert(id) => self.kids(&kids, depth + 1),
            Object::Array(_) => Ok(()),
            _ if node.has_type(b"Pages") => Ok(()),
            _ => {
                let is_object = id != (0, 0);
                self.pages.push(if is_object { Leaf::Object(id) } else { Leaf::Direct(Box::new(node)) });
                Ok(())
            }
        }
    }
}
