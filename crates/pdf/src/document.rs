//! A document: the cross-reference chain in memory, everything else read from the bytes when asked for.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::error::ReadError;
use crate::filter;
use crate::oddity::Oddity;
use crate::page::PageList;
use crate::read::indirect::{Content, DIRECT, cost, read_at};
use crate::read::object::Looseness;
use crate::read::object_stream::{self, Cache, ObjectStream};
use crate::revision::{Revision, Table};
use crate::security::Security;
use crate::source::Source;
use crate::xref::{XrefEntry, XrefKind};
use crate::{Dictionary, Object, ObjectId, Stream};

/// References to references: honest files have none.
const MAX_HOPS: usize = 32;
/// Oddities noted while reading objects.
const MAX_NOTES: usize = 1000;

/// A PDF document. Cloning is cheap and shares everything.
///
/// **Invariant:** an object is only ever returned when its number stands at the place its cross-reference names.
#[derive(Clone)]
pub struct Document(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) source: Source,
    pub(crate) table: Arc<Table>,
    /// How many of the table's revisions count.
    pub(crate) count: usize,
    pub(crate) trailer: Dictionary,
    pub(crate) security: Option<Arc<Security>>,
    pub(crate) header_version: (u8, u8),
    /// What every offset in the file is short of, because junk precedes `%PDF-`.
    pub(crate) base: u64,
    pub(crate) findings: Arc<[Oddity]>,
    pub(crate) notes: Mutex<BTreeSet<Oddity>>,
    pub(crate) streams: Arc<Cache>,
    /// Bytes looked at so far.
    pub(crate) work: AtomicU64,
    pub(crate) pages: OnceLock<Result<Arc<PageList>, ReadError>>,
}

impl Document {
    pub(crate) fn assemble(inner: Inner) -> Document {
        Document(Arc::new(inner))
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }

    /// The bytes this document is read from.
    pub fn source(&self) -> &Source {
        &self.0.source
    }

    /// The newest trailer; for a cross-reference stream the dictionary of that stream.
    pub fn trailer(&self) -> &Dictionary {
        &self.0.trailer
    }

    /// The catalog (7.7.2).
    pub fn catalog(&self) -> Result<Dictionary, ReadError> {
        self.dictionary(&self.lookup(self.trailer(), b"Root")?)
    }

    /// The object with this id, decrypted. Null when the number is free or unknown, or has another generation.
    pub fn get(&self, id: ObjectId) -> Result<Object, ReadError> {
        match self.entry(id) {
            Some(XrefEntry::InUse { offset, generation }) if generation == id.1 => self.read_in_use(id, offset),
            Some(XrefEntry::Compressed { stream, index }) if id.1 == 0 => self.read_compressed(id, stream, index),
            Some(XrefEntry::Free { .. }) | None => Ok(Object::Null),
            Some(_) => {
                self.note(Oddity::OtherGeneration { id });
                Ok(Object::Null)
            }
        }
    }

    /// Follows references until something else is found.
    pub fn resolve(&self, object: &Object) -> Result<Object, ReadError> {
        let mut current = object.clone();
        let mut hops = 0;
        while let Object::Reference(id) = current {
            hops += 1;
            if hops > MAX_HOPS {
                return Err(ReadError::Endless { id });
            }
            current = self.get(id)?;
        }
        Ok(current)
    }

    /// The resolved value of a key; null when absent.
    pub fn lookup(&self, dictionary: &Dictionary, key: &[u8]) -> Result<Object, ReadError> {
        dictionary.get(key).map_or(Ok(Object::Null), |value| self.resolve(value))
    }

    /// A dictionary, resolved; the dictionary of a stream counts.
    pub fn dictionary(&self, object: &Object) -> Result<Dictionary, ReadError> {
        match self.resolve(object)? {
            Object::Dictionary(dictionary) => Ok(dictionary),
            Object::Stream(stream) => Ok(stream.dict),
            _ => Err(ReadError::WrongType { expected: "dictionary" }),
        }
    }

    /// The content of a stream with its filters undone, at most `limit` bytes (and never more than `MAX_DECODED`).
    pub fn stream_data(&self, stream: &Stream, limit: usize) -> Result<Vec<u8>, ReadError> {
        filter::decode_resolved(&|object| self.resolve(object), stream, limit.min(filter::MAX_DECODED))
    }

    /// The revisions, oldest first.
    pub fn revisions(&self) -> &[Revision] {
        self.0.table.revisions.get(..self.0.count).unwrap_or_default()
    }

    /// The document as a revision left it: its bytes end where that revision ends. An index past the end gives the last.
    pub fn at_revision(&self, index: usize) -> Document {
        let Some(revision) = self.revisions().get(index) else { return self.clone() };
        let inner = &self.0;
        Document::assemble(Inner {
            source: inner.source.truncated(revision.end),
            table: inner.table.clone(),
            count: index + 1,
            trailer: revision.trailer.clone(),
            security: inner.security.clone(),
            header_version: inner.header_version,
            base: inner.base,
            findings: inner.findings.clone(),
            notes: Mutex::default(),
            streams: inner.streams.clone(),
            work: AtomicU64::new(0),
            pages: OnceLock::new(),
        })
    }

    /// The cross-reference entry of a number, whatever its generation.
    pub fn entry(&self, id: ObjectId) -> Option<XrefEntry> {
        self.0.table.entry(id.0, self.0.count)
    }

    /// Every number that is listed, sorted; some may be free.
    pub fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.table.numbers(self.0.count)
    }

    /// The next free object number: above every listed one, and not below an honest `/Size`.
    pub fn size(&self) -> u32 {
        let claimed = self.trailer().get(b"Size").ok().and_then(|size| size.as_i64().ok());
        // Annex C: 8,388,607 objects at most. A greater /Size is a lie that must not cost numbers.
        let claimed = claimed.and_then(|size| u32::try_from(size).ok()).filter(|size| *size <= 8_388_608);
        self.0.table.highest(self.0.count).saturating_add(1).max(claimed.unwrap_or(1))
    }

    /// How the newest cross-reference is written.
    pub fn xref_kind(&self) -> XrefKind {
        self.revisions().last().map_or(XrefKind::Table, |revision| revision.kind)
    }

    /// The number for the next `/Prev`: where the newest section starts, counted as this file counts.
    pub fn startxref(&self) -> u64 {
        self.revisions().last().map_or(0, |revision| revision.startxref.saturating_sub(self.0.base))
    }

    /// True when the cross-reference was made anew: no section in the file is there for an update to point back to.
    pub fn is_rebuilt(&self) -> bool {
        // A section starts behind the header, never at 0.
        self.revisions().last().is_none_or(|revision| revision.startxref == 0)
    }

    /// What to subtract from a byte position to get an offset as this file counts (junk before `%PDF-`); mostly 0.
    pub fn base(&self) -> u64 {
        self.0.base
    }

    /// The version: the header's, or the catalog's `/Version` if that is later (7.5.2).
    pub fn version(&self) -> (u8, u8) {
        let named = self.catalog().ok().and_then(|catalog| version_name(&self.lookup(&catalog, b"Version").ok()?));
        named.unwrap_or_default().max(self.0.header_version)
    }

    /// How it is encrypted, if it is.
    pub fn security(&self) -> Option<&Security> {
        self.0.security.as_deref()
    }

    /// What opening noticed.
    pub fn findings(&self) -> &[Oddity] {
        &self.0.findings
    }

    /// What reading objects noticed so far, sorted.
    pub fn notes(&self) -> Vec<Oddity> {
        self.0.notes.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }

    pub(crate) fn note(&self, oddity: Oddity) {
        let mut notes = self.0.notes.lock().unwrap_or_else(PoisonError::into_inner);
        if notes.len() < MAX_NOTES {
            notes.insert(oddity);
        }
    }

    /// Counts bytes looked at. Objects that overlap, or that all run to the end of the file, cost the square of its
    /// length; honest use stays far below this bound.
    pub(crate) fn spend(&self, bytes: u64, id: ObjectId) -> Result<(), ReadError> {
        let spent = self.0.work.fetch_add(bytes, Ordering::Relaxed);
        let bound = self.0.source.len().saturating_mul(256).saturating_add(4 << 30);
        if spent > bound { Err(ReadError::Endless { id }) } else { Ok(()) }
    }

    /// Bytes looked at so far in this state of the document.
    pub fn work(&self) -> u64 {
        self.0.work.load(Ordering::Relaxed)
    }

    fn note_looseness(&self, id: ObjectId, loose: Looseness) {
        if loose.duplicate_key {
            self.note(Oddity::DuplicateKey { id });
        }
        if loose.syntax {
            self.note(Oddity::LooseSyntax { id });
        }
    }

    /// An object without the content of its stream: a stream counts as its dictionary. For walks over trees.
    pub fn get_node(&self, id: ObjectId) -> Result<Object, ReadError> {
        match self.entry(id) {
            Some(XrefEntry::InUse { offset, generation }) if generation == id.1 => {
                self.read_object(id, offset, Content::Skip)
            }
            _ => self.get(id),
        }
    }

    fn read_in_use(&self, id: ObjectId, offset: u64) -> Result<Object, ReadError> {
        self.read_object(id, offset, Content::Read(&|length| self.length(length)))
    }

    fn read_object(&self, id: ObjectId, offset: u64, content: Content) -> Result<Object, ReadError> {
        let source = &self.0.source;
        let found = read_at(source, offset, Some(id), content);
        let looked = found.as_ref().map_or_else(|error| cost(error, source, offset), |f| f.end.saturating_sub(offset));
        self.spend(looked, id)?;
        let found = found?;
        self.note_looseness(id, found.loose);
        if found.wrong_length {
            self.note(Oddity::StreamLength { id });
        }
        let mut object = found.object;
        if let Some(security) = &self.0.security {
            security.decrypt(id, &mut object)?;
        }
        Ok(object)
    }

    fn read_compressed(&self, id: ObjectId, stream: u32, index: u32) -> Result<Object, ReadError> {
        let missing = ReadError::NotInStream { number: id.0, stream };
        let holder = self.object_stream(stream)?;
        let (object, loose) = holder.get(id.0, index).ok_or(missing)??;
        self.spend(64, id)?;
        self.note_looseness(id, loose);
        Ok(object)
    }

    /// A decoded object stream. It must be an object of its own in the file (7.5.7), which rules out circles.
    pub(crate) fn object_stream(&self, number: u32) -> Result<Arc<ObjectStream>, ReadError> {
        let missing = ReadError::WrongType { expected: "object stream" };
        let Some(XrefEntry::InUse { offset, generation }) = self.entry((number, 0)) else { return Err(missing) };
        if let Some(kept) = self.0.streams.get(offset) {
            return Ok(kept);
        }
        let Object::Stream(stream) = self.read_in_use((number, generation), offset)? else { return Err(missing) };
        if !stream.dict.has_type(b"ObjStm") {
            return Err(missing);
        }
        let resolve = |object: &Object| self.resolve_uncompressed(object);
        let data = filter::decode_resolved(&resolve, &stream, object_stream::MAX_DECODED)?;
        let decoded = Arc::new(ObjectStream::new(&stream.dict, data)?);
        self.0.streams.put(offset, decoded.clone())?;
        Ok(decoded)
    }

    /// What an object stream's dictionary refers to must not itself need an object stream, or a circle could form.
    fn resolve_uncompressed(&self, object: &Object) -> Result<Object, ReadError> {
        let Object::Reference(id) = *object else { return Ok(object.clone()) };
        match self.entry(id) {
            Some(XrefEntry::InUse { offset, generation }) if generation == id.1 => self.read_in_use(id, offset),
            _ => Err(ReadError::Endless { id }),
        }
    }

    /// An indirect `/Length`. It is read without following any further length, so that no circle can form.
    fn length(&self, id: ObjectId) -> Option<i64> {
        let Some(XrefEntry::InUse { offset, .. }) = self.entry(id) else { return self.compressed_length(id) };
        let found = read_at(&self.0.source, offset, Some(id), Content::Skip).ok()?;
        found.object.as_i64().ok()
    }

    fn compressed_length(&self, id: ObjectId) -> Option<i64> {
        let Some(XrefEntry::Compressed { stream, index }) = self.entry(id) else { return None };
        let Some(XrefEntry::InUse { offset, generation }) = self.entry((stream, 0)) else { return None };
        let holder = self.0.streams.get(offset).or_else(|| self.plain_object_stream((stream, generation), offset))?;
        holder.get(id.0, index)?.ok()?.0.as_i64().ok()
    }

    /// An object stream whose own `/Length` is direct.
    fn plain_object_stream(&self, id: ObjectId, offset: u64) -> Option<Arc<ObjectStream>> {
        let found = read_at(&self.0.source, offset, Some(id), DIRECT).ok().filter(|found| !found.wrong_length)?;
        let mut object = found.object;
        if let Some(security) = &self.0.security {
            security.decrypt(id, &mut object).ok()?;
        }
        let Object::Stream(stream) = object else { return None };
        let data = filter::decode_direct(&stream, object_stream::MAX_DECODED).ok()?;
        let decoded = Arc::new(ObjectStream::new(&stream.dict, data).ok()?);
        self.0.streams.put(offset, decoded.clone()).ok()?;
        Some(decoded)
    }
}

fn version_name(object: &Object) -> Option<(u8, u8)> {
    let text = std::str::from_utf8(object.as_name().ok()?).ok()?;
    let (major, minor) = text.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Document({:?}, {} revisions)", self.0.source, self.0.count)
    }
}
