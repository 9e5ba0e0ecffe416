//! Streams that would fill the memory: recognised before the renderer meets them.
use lopdf::{Object, Stream};

use crate::document::Document;

/// No stream of an honest page decodes to more.
const MAX_DECODED: usize = 256 << 20;
/// Pixels of one picture: A0 at 600 dpi has 557 million, but nobody signs that.
const MAX_PIXELS: i64 = 600_000_000;
/// Deflate makes at most 1,032 bytes of one (RFC 1951: 258 bytes from two bits).
const MAX_RATIO: usize = 1032;

/// Whether a stream is a picture of absurd size, or decodes to more than 256 MB.
///
/// Decoding costs time, so it is tried only where the stream is long enough to hide that much.
pub(crate) fn swells(document: &Document, stream: &Stream) -> bool {
    is_huge_picture(document, stream) || (could_swell(document, stream) && !decodes(document, stream))
}

fn is_huge_picture(document: &Document, stream: &Stream) -> bool {
    let side = |key: &[u8]| document.lookup(&stream.dict, key).ok().and_then(|value| value.as_i64().ok());
    match side(b"Width").zip(side(b"Height")) {
        Some((width, height)) => width.checked_mul(height).is_none_or(|pixels| pixels > MAX_PIXELS),
        None => false,
    }
}

/// The longest output that the lossless filters could give for this input.
fn could_swell(document: &Document, stream: &Stream) -> bool {
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
    lossless.fold(stream.content.len(), |length, _| length.saturating_mul(MAX_RATIO)) > MAX_DECODED
}

/// A filter that is not ours to undo (a picture's) ends the matter: what came before it was within the limit.
fn decodes(document: &Document, stream: &Stream) -> bool {
    !matches!(document.stream_data(stream, MAX_DECODED), Err(crate::ReadError::TooLarge { .. }))
}
