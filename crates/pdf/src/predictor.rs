//! Predictors whose rows have no length or an absurd one (ISO 32000-2, 7.4.4.4): recognised before the
//! renderer divides by it.
use lopdf::{Dictionary, Object, Stream};

use crate::document::Document;

/// Bits of one row: more than the longest stream that is decoded at all.
const MAX_ROW: i64 = 8 * (256 << 20);
/// Bits of one sample across all colours; the renderer counts them in eight bits.
const MAX_PIXEL: i64 = 0xff;

/// Whether the parameters of any of the stream's filters describe rows that cannot be.
pub(crate) fn is_absurd(document: &Document, stream: &Stream) -> bool {
    let parameters = match document.lookup(&stream.dict, b"DecodeParms") {
        Ok(Object::Array(parameters)) => parameters,
        Ok(parameter) => vec![parameter],
        Err(_) => return false,
    };
    let absurd =
        |parameter| matches!(document.resolve(parameter), Ok(Object::Dictionary(found)) if !has_rows(document, &found));
    parameters.iter().any(absurd)
}

/// Rows of table 8: `/Columns` samples of `/Colors` components of `/BitsPerComponent` bits.
fn has_rows(document: &Document, parameters: &Dictionary) -> bool {
    let number = |key: &[u8], absent: i64| match document.lookup(parameters, key) {
        Ok(Object::Null) | Err(_) => Some(absent),
        Ok(value) => value.as_i64().ok(),
    };
    let positive = |key: &[u8], absent| number(key, absent).filter(|number| *number > 0);
    let row = || {
        let pixel = positive(b"Colors", 1)?.checked_mul(positive(b"BitsPerComponent", 8)?)?;
        let row = pixel.checked_mul(positive(b"Columns", 1)?)?;
        (pixel <= MAX_PIXEL && row <= MAX_ROW).then_some(row)
    };
    number(b"Predictor", 1) == Some(1) || row().is_some()
}
