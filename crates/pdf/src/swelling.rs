//! Streams that would fill the memory: recognised before the renderer meets them.
use std::collections::HashMap;

use lopdf::{Dictionary, Object, Stream};

use crate::document::Document;

/// No stream of an honest page decodes to more, nor do its content streams together.
const MAX_DECODED: usize = 256 << 20;
/// Pixels of one picture: A0 at 600 dpi has 557 million, but nobody signs that.
const MAX_PIXELS: i64 = 600_000_000;
/// Deflate makes at most 1,032 bytes of one (RFC 1951: 258 bytes from two bits).
const MAX_RATIO: usize = 1032;

/// Whether a stream is a picture of absurd size, or decodes to more than 256 MB.
///
/// Decoding costs time, so it is tried only where the stream is long enough to hide that much.
pub(crate) fn swells(document: &Document, stream: &Stream) -> bool {
    is_huge_picture(document, stream) || (longest(document, stream) > MAX_DECODED && !decodes(document, stream))
}

/// Whether the content streams of a page, which the renderer joins, come to more than 256 MB: `/Contents` may name one
/// small stream thousands of times.
pub(crate) fn contents_swell(document: &Document, page: &Dictionary) -> bool {
    let Ok(Object::Array(parts)) = document.lookup(page, b"Contents") else { return false };
    let together = |length: fn(&Document, &Stream) -> usize| {
        let mut known = HashMap::new();
        let lengths = parts.iter().filter_map(|part| part.as_reference().ok()).map(|id| {
            *known.entry(id).or_insert_with(|| match document.get(id) {
                Ok(Object::Stream(stream)) => length(document, &stream),
                _ => 0,
            })
        });
        lengths.fold(0, usize::saturating_add)
    };
    // What no decoder could make so long is not decoded.
    together(longest) > MAX_DECODED && together(decoded) > MAX_DECODED
}

fn decoded(document: &Document, stream: &Stream) -> usize {
    match document.stream_data(stream, MAX_DECODED) {
        Ok(data) => data.len(),
        Err(crate::ReadError::TooLarge { .. }) => usize::MAX,
        Err(_) => 0,
    }
}

fn is_huge_picture(document: &Document, stream: &Stream) -> bool {
    let side = |key: &[u8]| document.lookup(&stream.dict, key).ok().and_then(|value| value.as_i64().ok());
    match side(b"Width").zip(side(b"Height")) {
        Some((width, height)) => width.checked_mul(height).is_none_or(|pixels| pixels > MAX_PIXELS),
        None => false,
    }
}

/// The longest output that the lossless filters could give for this input.
fn longest(document: &Document, stream: &Stream) -> usize {
    let filters = match document.lookup(&stream.dict, b"Filter") {
        Ok(Object::Array(filters)) => filters,
        Ok(filter) => vec![filter],
        Err(_) => Vec::new(),
    };
    let lossless = filters.iter().filter(|filter| {
        let name = document.resolve(filter);
        name.is_ok_and(|name| {
            matches!(name.as_name(), Ok(b"FlateDecode" | b"Fl" | b"LZWDecode" | b"LZW" | b"RunLengthDecode" | b"RL"))
        })
    });
    lossless.fold(stream.content.len(), |length, _| length.saturating_mul(MAX_RATIO))
}

/// A filter that is not ours to undo (a picture's) ends the matter: what came before it was within the limit.
fn decodes(document: &Document, stream: &Stream) -> bool {
    !matches!(document.stream_data(stream, MAX_DECODED), Err(crate::ReadError::TooLarge { .. }))
}
