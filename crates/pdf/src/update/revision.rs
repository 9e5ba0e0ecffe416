//! The update as bytes: objects, then a section in the file's own style, then the trailer (7.5.5, 7.5.6).
use super::serialise::Tail;
use super::xref_section::{Place, Places, stream, table};
use super::{Refusal, Update, UpdateError};
use crate::document::Document;
use crate::numeral::Numerals;
use crate::read::chain::header;
use crate::xref::{XrefEntry, XrefKind};
use lopdf::{Dictionary, Object, ObjectId, StringFormat};
use sha2::{Digest, Sha256};
use std::ops::Range;

/// The appended bytes, and the range of the `/Contents` string in them.
pub(super) struct Written {
    pub(super) tail: Vec<u8>,
    pub(super) hole: Range<usize>,
}

/// Which object is the signature dictionary, and how many bytes of DER it must hold.
#[derive(Clone, Copy)]
pub(super) struct Hole {
    pub(super) id: ObjectId,
    pub(super) room: usize,
}

/// Where the parts of a signature dictionary came to lie in the tail.
struct Marks {
    byte_range: usize,
    contents: Range<usize>,
}

/// Ten digits are all that a table's entry has room for (7.5.4).
const LARGEST_OFFSET: u64 = 9_999_999_999;
/// `[0 1234567890 1234567890 1234567890]`: as wide as offsets of ten digits get.
const BYTE_RANGE_WIDTH: usize = 36;

/// Writes everything that `update` changes.
pub(super) fn write(update: &Update, hole: Option<Hole>) -> Result<Written, UpdateError> {
    if update.document.is_authenticated() {
        return Err(Refusal::Authenticated.into());
    }
    let source = update.document.source();
    let last = source.len().checked_sub(1).and_then(|at| source.at(at).first().copied());
    // Cross-references count from `%PDF-` where the file's own do; /ByteRange counts from the first byte.
    let mut tail = Tail::after(source.len().saturating_sub(base(&update.document)), last);
    let (mut places, marks) = objects(update, hole, &mut tail)?;
    section(update, &mut tail, &mut places)?;
    if tail.offset() > LARGEST_OFFSET || update.next == u32::MAX {
        return Err(UpdateError::TooLarge);
    }
    let mut written = Written { tail: tail.into_bytes(), hole: 0..0 };
    if let Some(marks) = marks {
        fill_byte_range(&mut written.tail, &marks, source.len());
        written.hole = marks.contents;
    }
    Ok(written)
}

/// What a byte's position is ahead of its offset. A section of our own for a file whose own is broken
/// counts from the header, as all readers do first.
fn base(document: &Document) -> u64 {
    let header = || header(document.source()).map_or(0, |(offset, _)| offset);
    if document.is_rebuilt() { header() } else { document.base() }
}

fn objects(update: &Update, hole: Option<Hole>, tail: &mut Tail) -> Result<(Places, Option<Marks>), UpdateError> {
    let mut places = Places::new();
    let mut marks = None;
    for (&number, (generation, object)) in &update.changed {
        let id = (number, *generation);
        let object = encrypted(update, id, object)?;
        let offset = tail.offset();
        match (&object, hole) {
            (Object::Dictionary(signature), Some(hole)) if hole.id == id => {
                marks = Some(with_hole(tail, signature, hole))
            }
            _ => {
                tail.indirect(id, &object, Numerals::of(&update.document, id));
            }
        }
        places.insert(number, Place::At { offset, generation: *generation });
    }
    Ok((places, marks))
}

/// The object as the file's encryption wants it (7.6.2). A signature's `/Contents` is not part of it yet.
fn encrypted(update: &Update, id: ObjectId, object: &Object) -> Result<Object, UpdateError> {
    let mut object = object.clone();
    if let Some(security) = update.document.security() {
        security.encrypt(id, &mut object).map_err(|_| UpdateError::Encrypt { id })?;
    }
    Ok(object)
}

/// Writes the signature dictionary with room for `/ByteRange` and `/Contents`, which stay in clear (7.6.2).
fn with_hole(tail: &mut Tail, signature: &Dictionary, hole: Hole) -> Marks {
    tail.text(&format!("{} {} obj\n", hole.id.0, hole.id.1));
    tail.open_dictionary(signature);
    tail.text("/ByteRange ");
    let byte_range = tail.len();
    tail.raw(&[b' '; BYTE_RANGE_WIDTH]);
    tail.text("/Contents ");
    let start = tail.len();
    tail.text("<");
    tail.raw(&vec![b'0'; hole.room.saturating_mul(2)]);
    tail.text(">");
    let contents = start..tail.len();
    tail.text(">>\nendobj\n");
    Marks { byte_range, contents }
}

/// All lengths are known now, so the final `/ByteRange` is written at once (12.8.1).
fn fill_byte_range(tail: &mut [u8], marks: &Marks, original: u64) {
    let before = original + marks.contents.start as u64;
    let after = original + marks.contents.end as u64;
    let rest = tail.len().saturating_sub(marks.contents.end);
    let text = format!("[0 {before} {after} {rest}]");
    let place = tail.get_mut(marks.byte_range..marks.byte_range + BYTE_RANGE_WIDTH).unwrap_or_default();
    for (place, byte) in place.iter_mut().zip(text.bytes()) {
        *place = byte;
    }
}

fn section(update: &Update, tail: &mut Tail, places: &mut Places) -> Result<(), UpdateError> {
    let document = &update.document;
    let repaired = document.is_rebuilt();
    let mut as_stream = document.xref_kind() == XrefKind::Stream;
    if repaired {
        as_stream |= everything(update, places);
    }
    let mut trailer = trailer(update, tail);
    if !repaired {
        trailer.set("Prev", i64::try_from(document.startxref()).map_err(|_| UpdateError::TooLarge)?);
    }
    let next = update.next.max(document.size());
    if as_stream {
        trailer.set("Size", i64::from(next) + 1);
        stream(tail, places, next, &trailer);
    } else {
        trailer.set("Size", i64::from(next));
        // A hybrid file's update is a plain table: every reader looks there first, so an object that
        // the old section hid in its /XRefStm is seen in its new form by both kinds (7.5.8.4).
        table(tail, places, &trailer);
    }
    Ok(())
}

/// Adds every object the repair found, so that the new section stands without the broken old ones.
/// True when some lie in object streams, which only a cross-reference stream can say.
fn everything(update: &Update, places: &mut Places) -> bool {
    let base = base(&update.document);
    let mut compressed = false;
    for number in update.document.numbers() {
        let place = match update.document.entry((number, 0)) {
            Some(XrefEntry::InUse { offset, generation }) => {
                Place::At { offset: offset.saturating_sub(base), generation }
            }
            Some(XrefEntry::Compressed { stream, index }) => Place::Inside { stream, index },
            Some(XrefEntry::Free { .. }) | None => continue,
        };
        compressed |= matches!(place, Place::Inside { .. });
        places.entry(number).or_insert(place);
    }
    places.insert(0, Place::Free);
    compressed
}

/// Entries that describe the old section or its stream (tables 15, 17 and 5).
const SECTION: [&[u8]; 14] = [
    b"Size",
    b"Prev",
    b"XRefStm",
    b"Type",
    b"Index",
    b"W",
    b"Length",
    b"Filter",
    b"DecodeParms",
    b"F",
    b"FFilter",
    b"FDecodeParms",
    b"DL",
    b"DP",
];

/// 7.5.6: all entries of the old trailer, known or not, but for what describes the old section.
fn trailer(update: &Update, tail: &Tail) -> Dictionary {
    let old = update.document.trailer().iter().filter(|(key, _)| !SECTION.contains(&key.as_slice()));
    let mut trailer: Dictionary = old.map(|(key, value)| (key.clone(), value.clone())).collect();
    if let Some(id) = identifier(update, tail) {
        trailer.set("ID", id);
    }
    trailer
}

/// The file identifier: the first string stays, the second is new (14.4). Both new when there was none,
/// except in an encrypted file, whose key may depend on the missing one (7.6.4.3.2).
fn identifier(update: &Update, tail: &Tail) -> Option<Object> {
    let old = update.document.trailer();
    let kept = match old.get(b"ID") {
        Ok(Object::Array(both)) => both.first().and_then(|first| first.as_str().ok()).map(<[u8]>::to_vec),
        _ => None,
    };
    if kept.is_none() && old.has(b"Encrypt") {
        return None;
    }
    let mut digest = Sha256::new();
    digest.update(kept.as_deref().unwrap_or_default());
    digest.update(update.document.source().len().to_be_bytes());
    digest.update(tail.as_slice());
    let fresh: Vec<u8> = digest.finalize().iter().take(16).copied().collect();
    let string = |bytes| Object::String(bytes, StringFormat::Hexadecimal);
    Some(Object::Array(vec![string(kept.unwrap_or_else(|| fresh.clone())), string(fresh)]))
}
