//! BER → DER (X.690, 8 and 10): definite lengths, strings in one piece. What is DER already is copied untouched,
//! so that whatever was hashed inside stays the bytes that were hashed.

use std::borrow::Cow;

use crate::asn1::{Asn1Error, Header, encode};

/// Deeper than any real container.
const MAX_DEPTH: usize = 48;
/// A SignedData with years of CRLs stays below this.
const MAX_BYTES: usize = 64 << 20;

/// The first element of `bytes` in DER, and how many bytes it took.
pub fn to_der(bytes: &[u8]) -> Result<(Cow<'_, [u8]>, usize), Asn1Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Asn1Error::TooComplex);
    }
    element(bytes, MAX_DEPTH)
}

fn element(bytes: &[u8], depth: usize) -> Result<(Cow<'_, [u8]>, usize), Asn1Error> {
    let depth = depth.checked_sub(1).ok_or(Asn1Error::TooComplex)?;
    let header = Header::read(bytes)?;
    let after = bytes.get(header.size..).ok_or(Asn1Error::Truncated)?;
    if header.tag & 0x20 == 0 {
        let end = header.size.saturating_add(header.length.ok_or(Asn1Error::Encoding)?);
        return Ok((bytes.get(..end).ok_or(Asn1Error::Truncated)?.into(), end));
    }
    let inside = match header.length {
        Some(length) => after.get(..length).ok_or(Asn1Error::Truncated)?,
        None => after,
    };
    let (children, used) = children(inside, header.length.is_none(), depth)?;
    let end = header.size + used;
    let untouched = children.iter().all(|child| matches!(child, Cow::Borrowed(_)));
    // A constructed universal string is its chunks' contents laid end to end (8.7.3).
    if is_string(header.tag) {
        return Ok((Cow::Owned(join(header.tag & !0x20, &children)?), end));
    }
    if untouched && header.length.is_some() {
        return Ok((bytes.get(..end).ok_or(Asn1Error::Truncated)?.into(), end));
    }
    let parts: Vec<&[u8]> = children.iter().map(AsRef::as_ref).collect();
    Ok((Cow::Owned(encode(header.tag, &parts)), end))
}

/// Elements up to the end of `inside`, or up to end-of-contents; and the bytes they took.
fn children(inside: &[u8], indefinite: bool, depth: usize) -> Result<(Vec<Cow<'_, [u8]>>, usize), Asn1Error> {
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        let rest = inside.get(at..).unwrap_or_default();
        if indefinite && rest.starts_with(&[0, 0]) {
            return Ok((found, at + 2));
        }
        if rest.is_empty() {
            return if indefinite { Err(Asn1Error::Truncated) } else { Ok((found, at)) };
        }
        let (child, used) = element(rest, depth)?;
        found.push(child);
        at += used;
    }
}

/// OCTET STRING and the character strings, constructed. (A constructed BIT STRING nobody writes.)
fn is_string(tag: u8) -> bool {
    matches!(tag, 0x24 | 0x2c | 0x32..=0x36 | 0x3a..=0x3e)
}

fn join(tag: u8, chunks: &[Cow<'_, [u8]>]) -> Result<Vec<u8>, Asn1Error> {
    let mut parts = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        let (tlv, _) = crate::asn1::Tlv::first(chunk)?;
        parts.push(tlv.tagged(tag)?.value);
    }
    Ok(encode(tag, &parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indefinite_and_chunked_become_definite_and_whole() {
        let ber = [0x30, 0x80, 0x24, 0x80, 0x04, 1, 1, 0x04, 2, 2, 3, 0, 0, 0x02, 1, 5, 0, 0, 0xff];
        let (der, used) = to_der(&ber).unwrap();
        assert_eq!(&*der, &[0x30, 8, 0x04, 3, 1, 2, 3, 0x02, 1, 5]);
        assert_eq!(used, ber.len() - 1);
    }

    #[test]
    fn der_is_not_touched() {
        let der = [0x30, 0x81, 3, 0x02, 1, 5];
        assert!(matches!(to_der(&der).unwrap(), (Cow::Borrowed(same), 6) if same == der));
    }

    #[test]
    fn a_tower_of_sequences_is_refused() {
        let tower = [0x30, 0x80].repeat(10_000);
        assert_eq!(to_der(&tower), Err(Asn1Error::TooComplex));
    }
}
