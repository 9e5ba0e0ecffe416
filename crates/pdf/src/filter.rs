//! Stream filters (ISO 32000-2, 7.4): bounded decoding on top of lopdf's decoders.

use crate::error::ReadError;
use crate::{Dictionary, Object, Stream};

/// Filters in a row; honest files use one or two.
const MAX_FILTERS: usize = 16;

/// The default bound for the decoded bytes of one stream.
pub const MAX_DECODED: usize = 256 << 20;

/// Decodes a stream whose `/Filter` and `/DecodeParms` are direct objects.
pub(crate) fn decode_direct(stream: &Stream, limit: usize) -> Result<Vec<u8>, ReadError> {
    match stream.dict.get(b"Filter") {
        Err(_) => plain(&stream.content, limit),
        Ok(_) => decode(stream, limit),
    }
}

/// Follows references; which ones may be followed depends on what is being decoded.
pub(crate) type Resolve<'a> = &'a dyn Fn(&Object) -> Result<Object, ReadError>;

/// Decodes with references resolved, and without the `/Crypt` filter, which decryption already undid.
pub(crate) fn decode_resolved(resolve: Resolve, stream: &Stream, limit: usize) -> Result<Vec<u8>, ReadError> {
    let entry = |key| stream.dict.get(key).map_or(Ok(Object::Null), resolve);
    let filters = listed(resolve, &entry(b"Filter".as_slice())?)?;
    let parameters = listed(resolve, &entry(b"DecodeParms")?)?;
    if filters.len() > MAX_FILTERS {
        return Err(ReadError::Filter);
    }
    let mut names = Vec::new();
    let mut resolved = Vec::new();
    for (at, name) in filters.into_iter().enumerate() {
        if name.as_name().is_ok_and(|name| name == b"Crypt") {
            continue;
        }
        names.push(full_name(name));
        resolved.push(parameter(resolve, parameters.get(at))?);
    }
    if names.is_empty() {
        return plain(&stream.content, limit);
    }
    let mut dictionary = Dictionary::new();
    dictionary.set("Filter", Object::Array(names));
    dictionary.set("DecodeParms", Object::Array(resolved));
    decode(&Stream::new(dictionary, stream.content.clone()), limit)
}

/// Inline-image abbreviations are met in ordinary streams too (7.4, table 92), and every reader takes them.
fn full_name(name: Object) -> Object {
    let full: &[u8] = match name.as_name() {
        Ok(b"Fl") => b"FlateDecode",
        Ok(b"LZW") => b"LZWDecode",
        Ok(b"AHx") => b"ASCIIHexDecode",
        Ok(b"A85") => b"ASCII85Decode",
        Ok(b"RL") => b"RunLengthDecode",
        _ => return name,
    };
    Object::Name(full.to_vec())
}

fn listed(resolve: Resolve, object: &Object) -> Result<Vec<Object>, ReadError> {
    match object {
        Object::Null => Ok(Vec::new()),
        Object::Array(items) => items.iter().take(MAX_FILTERS + 1).map(resolve).collect(),
        other => Ok(vec![other.clone()]),
    }
}

fn parameter(resolve: Resolve, object: Option<&Object>) -> Result<Object, ReadError> {
    let Some(Object::Dictionary(dictionary)) = object else { return Ok(Object::Null) };
    let mut resolved = Dictionary::new();
    for (key, value) in dictionary.iter() {
        resolved.set(key.clone(), resolve(value)?);
    }
    Ok(Object::Dictionary(resolved))
}

fn plain(content: &[u8], limit: usize) -> Result<Vec<u8>, ReadError> {
    if content.len() > limit { Err(ReadError::TooLarge { limit }) } else { Ok(content.to_vec()) }
}

fn decode(stream: &Stream, limit: usize) -> Result<Vec<u8>, ReadError> {
    stream.decompressed_content_with_limit(limit).map_err(|error| match error {
        lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }) => ReadError::TooLarge { limit },
        _ => ReadError::Filter,
    })
}
