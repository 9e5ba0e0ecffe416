//! Object streams (ISO 32000-2, 7.5.7): decoded once, their objects parsed one at a time.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::lexer::Cursor;
use super::object::{Looseness, Parser};
use crate::error::{ReadError, Syntax};
use crate::{Dictionary, Object};

/// One object stream may decode to this much.
pub(crate) const MAX_DECODED: usize = 64 << 20;
/// Decoded streams kept for the next object.
const MAX_CACHED: usize = 8 << 20;
/// Decoded bytes over the life of a document: streams that expand a thousandfold must not cost minutes.
const MAX_TOTAL: u64 = 3 << 30;

/// A decoded object stream and where its objects are in it.
pub(crate) struct ObjectStream {
    data: Vec<u8>,
    /// (object number, offset in `data`), in the order of the stream.
    places: Vec<(u32, usize)>,
}

impl ObjectStream {
    /// Reads the pairs in front of `/First`.
    pub(crate) fn new(dictionary: &Dictionary, data: Vec<u8>) -> Result<ObjectStream, ReadError> {
        let integer =
            |key: &[u8]| dictionary.get(key).ok().and_then(|o| o.as_i64().ok()).and_then(|v| usize::try_from(v).ok());
        let count = integer(b"N").ok_or(ReadError::Missing { key: "N" })?;
        let first = integer(b"First").ok_or(ReadError::Missing { key: "First" })?;
        let mut cursor = Cursor::new(data.get(..first).unwrap_or(&data), 0);
        let mut places = Vec::new();
        while places.len() < count {
            cursor.skip_space();
            // Fewer pairs than /N claims: every reader gives such a stream up.
            let broken = ReadError::Syntax { offset: 0, kind: Syntax::End };
            let number = cursor.unsigned().and_then(|n| u32::try_from(n).ok()).ok_or(broken.clone())?;
            cursor.skip_space();
            let offset = cursor.unsigned().and_then(|n| usize::try_from(n).ok()).ok_or(broken)?;
            places.push((number, first.saturating_add(offset)));
        }
        Ok(ObjectStream { data, places })
    }

    /// The numbers it holds, in its order.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        self.places.iter().map(|(number, _)| *number)
    }

    /// The object at `index`, if it has this number.
    pub(crate) fn get(&self, number: u32, index: u32) -> Option<Result<(Object, Looseness), ReadError>> {
        let mut parser = Parser::new(self.cursor(number, index)?);
        Some(parser.object().map(|object| (object, parser.loose)))
    }

    /// Before the object at `index`, if it has this number.
    pub(crate) fn cursor(&self, number: u32, index: u32) -> Option<Cursor<'_>> {
        let (found, offset) = *self.places.get(usize::try_from(index).ok()?)?;
        let bytes = self.data.get(offset..).filter(|_| found == number)?;
        Some(Cursor::new(bytes, offset as u64))
    }
}

/// Decoded streams by file offset; shared by all revisions of a document, since bytes do not change.
#[derive(Default)]
pub(crate) struct Cache {
    kept: Mutex<Kept>,
    decoded: AtomicU64,
}

#[derive(Default)]
struct Kept {
    streams: HashMap<u64, Arc<ObjectStream>>,
    bytes: usize,
}

impl Cache {
    pub(crate) fn get(&self, offset: u64) -> Option<Arc<ObjectStream>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).streams.get(&offset).cloned()
    }

    /// Counts what was decoded and keeps it; when the cache is full it starts anew.
    pub(crate) fn put(&self, offset: u64, stream: Arc<ObjectStream>) -> Result<(), ReadError> {
        let size = stream.data.len();
        if self.decoded.fetch_add(size as u64, Ordering::Relaxed) > MAX_TOTAL {
            return Err(ReadError::TooLarge { limit: MAX_DECODED });
        }
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.bytes.saturating_add(size) > MAX_CACHED {
            *kept = Kept::default();
        }
        kept.bytes = kept.bytes.saturating_add(size);
        kept.streams.insert(offset, stream);
        Ok(())
    }
}
