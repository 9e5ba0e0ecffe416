//! Opening: strictly where the file allows it, else by repairing, which is another type.

use std::ops::Deref;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, OnceLock};

use crate::document::{Document, Inner};
use crate::error::{Hopeless, OpenError, ReadError};
use crate::oddity::Oddity;
use crate::read::chain::{self, Frame, Known};
use crate::read::repair;
use crate::revision::{Table, group};
use crate::security::Security;
use crate::source::Source;
use crate::{Dictionary, Object, ObjectId};

/// A document read by its own cross-reference, as every reader would.
#[derive(Debug, Clone)]
pub struct Strict(Document);

/// A document whose cross-reference had to be rebuilt: it can be shown, and after saying so signed, but what it shows
/// is this reader's guess. Nothing that rests on it may be called valid.
#[derive(Debug, Clone)]
pub struct Repaired {
    document: Document,
    repairs: Vec<Repair>,
}

/// Either kind.
#[derive(Debug, Clone)]
pub enum Opened {
    /// Read as it stands.
    Strict(Strict),
    /// Read after repairing.
    Repaired(Repaired),
}

/// What had to be repaired; the first one given is why strict reading failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repair {
    /// No `%PDF-` within the first 1,024 bytes.
    NoHeader,
    /// No `startxref` with a number within the last 1,024 bytes.
    NoStartxref,
    /// No readable cross-reference section where one should be.
    XrefUnreadable {
        /// Where it should be.
        offset: u64,
    },
    /// `/Prev` leads in a circle.
    PrevLoop {
        /// The section met twice.
        offset: u64,
    },
    /// The trailer leads to no catalog.
    NoCatalog,
    /// The page tree cannot be read, or has no page.
    NoPages,
    /// The encryption dictionary cannot be read.
    NoEncryption,
    /// The caller asked for it, because an object turned out unreadable later.
    Asked,
    /// The cross-reference was made anew from the objects found.
    Rebuilt {
        /// How many objects were found.
        objects: usize,
    },
    /// No trailer named the catalog: an object that looks like one was taken.
    GuessedCatalog {
        /// The object taken.
        id: ObjectId,
    },
    /// The page tree was given up: all page objects were taken in the order of the file.
    GuessedPages {
        /// How many.
        pages: usize,
    },
}

impl Deref for Strict {
    type Target = Document;

    fn deref(&self) -> &Document {
        &self.0
    }
}

impl Deref for Repaired {
    type Target = Document;

    fn deref(&self) -> &Document {
        &self.document
    }
}

impl Deref for Opened {
    type Target = Document;

    fn deref(&self) -> &Document {
        match self {
            Opened::Strict(strict) => strict,
            Opened::Repaired(repaired) => repaired,
        }
    }
}

impl Repaired {
    /// What was repaired, the reason first.
    pub fn repairs(&self) -> &[Repair] {
        &self.repairs
    }
}

impl Opened {
    /// What was repaired; empty for a strict reading.
    pub fn repairs(&self) -> &[Repair] {
        match self {
            Opened::Strict(_) => &[],
            Opened::Repaired(repaired) => repaired.repairs(),
        }
    }
}

/// Opens a document strictly, or else by repairing. The empty password is tried when none is given.
pub fn open(source: Source, password: Option<&[u8]>) -> Result<Opened, OpenError> {
    match open_strict(&source, password)? {
        Ok(strict) => Ok(Opened::Strict(strict)),
        Err(why) => repair(source, password, why).map(Opened::Repaired),
    }
}

/// Opens a document by its own cross-reference; the inner error says what only a repairing reader would overcome.
pub fn open_strict(source: &Source, password: Option<&[u8]>) -> Result<Result<Strict, Repair>, OpenError> {
    let inner = match read(source, None)? {
        Ok(inner) => inner,
        Err(why) => return Ok(Err(why)),
    };
    let document = match unlock(Document::assemble(inner), password)? {
        Ok(document) => document,
        Err(why) => return Ok(Err(why)),
    };
    Ok(check(&document).map(|()| Strict(document)))
}

/// Opens what `before` became by an update of ours: the key that opens it is known, so are the cross-references that the
/// update goes on from, and the pages where it leaves their tree alone.
pub fn open_update(before: &Document, source: Source, password: Option<&[u8]>) -> Result<Opened, OpenError> {
    let same_key = |inner: &Inner| inner.trailer.get(b"Encrypt").ok() == before.trailer().get(b"Encrypt").ok();
    match read(&source, Some(before))? {
        Ok(inner) if same_key(&inner) => {
            let (security, pages) = (before.inner().security.clone(), before.known_pages());
            // Object streams are known by where they stand.
            let same = source.continues(before.source());
            let streams = if same { before.inner().streams.clone() } else { inner.streams };
            let known = Inner { security, pages, streams, ..inner };
            let document = Document::assemble(known);
            match check(&document) {
                Ok(()) => Ok(Opened::Strict(Strict(document))),
                Err(why) => repair(source, password, why).map(Opened::Repaired),
            }
        }
        Ok(_) => repair(source, password, Repair::NoEncryption).map(Opened::Repaired),
        Err(why) => repair(source, password, why).map(Opened::Repaired),
    }
}

/// What is known of the cross-references in `source` when it is `before` with bytes behind it. Of a document with anything
/// odd about it nothing is: what follows may change what is odd.
fn known(before: &Document, source: &Source) -> Option<Known> {
    let plain = before.findings().is_empty() && !before.is_rebuilt() && source.continues(before.source());
    let newest = before.revisions().last().filter(|_| plain)?;
    let entries = before.revisions().iter().map(|revision| revision.entries.len()).sum();
    Some(Known { startxref: newest.startxref, length: before.source().len(), entries })
}

/// The chain of cross-references; the key is still missing.
fn read(source: &Source, before: Option<&Document>) -> Result<Result<Inner, Repair>, OpenError> {
    let frame = match chain::frame(source) {
        Ok(frame) => frame,
        Err(why) => return Ok(Err(why)),
    };
    let known = before.and_then(|before| known(before, source));
    let chain = match chain::follow(source, &frame, known.as_ref())? {
        Ok(chain) => chain,
        Err(why) => return Ok(Err(why)),
    };
    let base = chain.base;
    let mut findings = front(&frame, base);
    let older = before.filter(|_| chain.joins).map_or(&[][..], |before| before.revisions());
    let revisions = group(source, chain, older, &mut findings);
    let Some(newest) = revisions.last() else { return Ok(Err(Repair::NoStartxref)) };
    let trailer = newest.trailer.clone();
    Ok(Ok(inner(source, (Table::new(revisions), trailer), (frame.version, base), findings)))
}

/// Opens a document by scanning it for objects, whatever its cross-reference says.
pub fn repair(source: Source, password: Option<&[u8]>, why: Repair) -> Result<Repaired, OpenError> {
    let found = repair::scan(&source)?;
    let version = chain::header(&source).map_or((1, 4), |(_, version)| version);
    let mut repairs = vec![why, Repair::Rebuilt { objects: found.objects() }];
    let first = inner(&source, (found.table(), found.trailer()), (version, 0), Vec::new());
    let first = Document::assemble(first);
    let Ok(first) = unlock(first, password)? else { return Err(OpenError::UnknownEncryption) };
    // With the key at hand the object streams can be opened, and what is in them joins the table.
    let full = found.complete(&first, &mut repairs)?;
    let second = rebuilt(&first, full.table, full.trailer);
    if let Some(pages) = full.pages {
        drop(second.inner().pages.set(Ok(pages)));
    }
    match second.page_count() {
        Ok(1..) => Ok(Repaired { document: second, repairs }),
        _ => Err(OpenError::Hopeless(Hopeless::NoPages)),
    }
}

fn front(frame: &Frame, base: u64) -> Vec<Oddity> {
    let mut findings = Vec::new();
    if frame.header > 0 {
        findings.push(Oddity::LeadingJunk { bytes: frame.header });
    }
    if base > 0 {
        findings.push(Oddity::OffsetsFromHeader);
    }
    findings
}

fn inner(
    source: &Source,
    (table, trailer): (Table, Dictionary),
    (header_version, base): ((u8, u8), u64),
    findings: Vec<Oddity>,
) -> Inner {
    let count = table.revisions.len();
    Inner {
        source: source.clone(),
        table: Arc::new(table),
        count,
        trailer,
        security: None,
        header_version,
        base,
        findings: findings.into(),
        notes: Mutex::default(),
        streams: Arc::default(),
        work: AtomicU64::new(0),
        pages: OnceLock::new(),
    }
}

/// Adds the key to a document that has an encryption dictionary.
fn unlock(document: Document, password: Option<&[u8]>) -> Result<Result<Document, Repair>, OpenError> {
    let Ok(entry) = document.trailer().get(b"Encrypt") else { return Ok(Ok(document)) };
    let Ok(dictionary) = document.dictionary(entry).and_then(|d| resolved(&document, &d)) else {
        return Ok(Err(Repair::NoEncryption));
    };
    let id = document.lookup(document.trailer(), b"ID").unwrap_or(Object::Null);
    let security = Security::open(&dictionary, entry.as_reference().ok(), &id, password)?;
    let inner = document.inner();
    let (table, trailer) = (inner.table.clone(), inner.trailer.clone());
    Ok(Ok(Document::assemble(Inner { security: Some(Arc::new(security)), ..derived(inner, table, trailer) })))
}

/// A rebuilt document with another table and trailer, and the same key.
pub(crate) fn rebuilt(first: &Document, table: Table, trailer: Dictionary) -> Document {
    Document::assemble(derived(first.inner(), Arc::new(table), trailer))
}

/// A document over the same bytes, with nothing remembered.
fn derived(inner: &Inner, table: Arc<Table>, trailer: Dictionary) -> Inner {
    Inner {
        source: inner.source.clone(),
        count: table.revisions.len(),
        table,
        trailer,
        security: inner.security.clone(),
        header_version: inner.header_version,
        base: inner.base,
        findings: inner.findings.clone(),
        notes: Mutex::default(),
        streams: Arc::default(),
        work: AtomicU64::new(0),
        pages: OnceLock::new(),
    }
}

/// The encryption dictionary with its entries resolved, `/CF` and the filters in it too.
fn resolved(document: &Document, dictionary: &Dictionary) -> Result<Dictionary, ReadError> {
    let each = |outer: &Dictionary, inner: &dyn Fn(Object) -> Result<Object, ReadError>| {
        let mut direct = Dictionary::new();
        for (key, value) in outer.iter() {
            direct.set(key.clone(), inner(document.resolve(value)?)?);
        }
        Ok::<_, ReadError>(direct)
    };
    let filter = |value: Object| match value {
        Object::Dictionary(filter) => each(&filter, &Ok).map(Object::Dictionary),
        other => Ok(other),
    };
    let entry = |value: Object| match value {
        Object::Dictionary(filters) => each(&filters, &filter).map(Object::Dictionary),
        other => Ok(other),
    };
    each(dictionary, &entry)
}

/// What must be readable for a strict reading to make sense: the catalog and the page tree.
fn check(document: &Document) -> Result<(), Repair> {
    let catalog = document.catalog().map_err(|_| Repair::NoCatalog)?;
    if !catalog.has(b"Pages") {
        return Err(Repair::NoCatalog);
    }
    match document.page_count() {
        Ok(1..) => Ok(()),
        _ => Err(Repair::NoPages),
    }
}
