//! Indirect objects and streams at a byte offset (ISO 32000-2, 7.3.8 and 7.3.10).

use super::lexer::{Cursor, find};
use super::object::{Looseness, Parser};
use crate::error::{ReadError, Syntax};
use crate::source::Source;
use crate::{Dictionary, Object, ObjectId, Stream};

/// An object as it stands in the file, still encrypted.
pub(crate) struct Indirect {
    pub(crate) id: ObjectId,
    pub(crate) object: Object,
    /// Just past `endobj`, or past what could be read.
    pub(crate) end: u64,
    pub(crate) loose: Looseness,
    /// `/Length` did not lead to `endstream`.
    pub(crate) wrong_length: bool,
}

/// Answers an indirect `/Length`.
pub(crate) type LengthOf<'a> = &'a dyn Fn(ObjectId) -> Option<i64>;

/// How much of a stream is wanted.
#[derive(Clone, Copy)]
pub(crate) enum Content<'a> {
    /// Only its dictionary, which is then what the object is.
    Skip,
    /// Its bytes too; an indirect `/Length` is asked for.
    Read(LengthOf<'a>),
}

/// A stream's bytes, an indirect length counting as none.
pub(crate) const DIRECT: Content = Content::Read(&|_| None);

/// Reads the object whose header starts at `offset`, white space before it allowed. When another object than `expected`
/// is there nothing more is read.
pub(crate) fn read_at(
    source: &Source,
    offset: u64,
    expected: Option<ObjectId>,
    content: Content,
) -> Result<Indirect, ReadError> {
    let mut cursor = Cursor::new(source.at(offset), offset);
    let found = cursor.object_header();
    let id = match (found, expected) {
        (Some(found), None) => found,
        (Some(found), Some(expected)) if found == expected => found,
        (found, Some(expected)) => return Err(ReadError::WrongObject { expected, found, offset }),
        (None, None) => return Err(ReadError::Syntax { offset, kind: Syntax::NoHeader }),
    };
    let mut parser = Parser::new(cursor);
    parser.cursor.skip_space();
    // `1 0 obj endobj` is the null object.
    let object = if parser.cursor.rest().starts_with(b"endobj") { Object::Null } else { parser.object()? };
    let mut found = Indirect { id, object: Object::Null, end: 0, loose: parser.loose, wrong_length: false };
    parser.cursor.skip_space();
    found.object = match (object, content) {
        (object @ Object::Dictionary(_), Content::Skip) => {
            found.end = parser.cursor.offset();
            found.object = object;
            return Ok(found);
        }
        (Object::Dictionary(dictionary), Content::Read(length_of)) if parser.cursor.take_word(b"stream") => {
            let data = stream_data(&mut parser.cursor, &dictionary, length_of)?;
            found.wrong_length = data.wrong_length;
            Object::Stream(with_content(dictionary, data))
        }
        (other, _) => other,
    };
    parser.cursor.skip_space();
    found.loose.syntax |= !parser.cursor.take_prefix(b"endobj");
    found.end = parser.cursor.offset();
    Ok(found)
}

/// How many bytes a failed reading at `offset` may have looked at: what was to be found at the end was looked for to it.
pub(crate) fn cost(error: &ReadError, source: &Source, offset: u64) -> u64 {
    match error {
        ReadError::Syntax { kind: Syntax::End | Syntax::NoEndstream, .. } => source.len().saturating_sub(offset),
        ReadError::Syntax { offset: end, .. } => end.saturating_sub(offset),
        _ => 64,
    }
}

/// Reads only the header at `offset`: who lives there?
pub(crate) fn header_at(source: &Source, offset: u64) -> Option<ObjectId> {
    Cursor::new(source.at(offset), offset).object_header()
}

struct Data<'a> {
    bytes: &'a [u8],
    offset: u64,
    wrong_length: bool,
}

fn with_content(mut dictionary: Dictionary, data: Data) -> Stream {
    // The length as read, so that the stream is complete in itself.
    dictionary.set("Length", i64::try_from(data.bytes.len()).unwrap_or(i64::MAX));
    let mut stream = Stream::new(dictionary, data.bytes.to_vec());
    stream.start_position = usize::try_from(data.offset).ok();
    stream
}

/// The bytes between `stream` and `endstream`. `/Length` counts where `endstream` follows it; else the word is searched.
fn stream_data<'a>(
    cursor: &mut Cursor<'a>,
    dictionary: &Dictionary,
    length_of: LengthOf,
) -> Result<Data<'a>, ReadError> {
    // 7.3.8.1 demands CR LF or LF; blanks before it and a CR alone are seen in the wild.
    while matches!(cursor.peek(), Some(b' ' | b'\t')) {
        cursor.skip(1);
    }
    cursor.skip_eol();
    let (start, offset) = (cursor.position(), cursor.offset());
    let length = match dictionary.get(b"Length") {
        Ok(Object::Integer(length)) => Some(*length),
        Ok(Object::Reference(id)) => length_of(*id),
        _ => None,
    };
    let length = length.and_then(|length| usize::try_from(length).ok()).filter(|length| *length <= cursor.rest().len());
    if let Some(length) = length {
        cursor.skip(length);
        cursor.skip_space_only();
        if cursor.take_prefix(b"endstream") {
            return Ok(Data { bytes: cursor.between(start, start + length), offset, wrong_length: false });
        }
        cursor.seek(start);
    }
    let bytes = searched_data(cursor)?;
    Ok(Data { bytes, offset, wrong_length: true })
}

fn searched_data<'a>(cursor: &mut Cursor<'a>) -> Result<&'a [u8], ReadError> {
    let rest = cursor.rest();
    let end = find(rest, b"endstream", 0).or_else(|| find(rest, b"endobj", 0));
    let end = end.ok_or_else(|| cursor.error(Syntax::NoEndstream))?;
    cursor.skip(end);
    cursor.take_prefix(b"endstream");
    let bytes = rest.get(..end).unwrap_or_default();
    // The end-of-line before `endstream` is not data.
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    Ok(bytes.strip_suffix(b"\r").unwrap_or(bytes))
}
