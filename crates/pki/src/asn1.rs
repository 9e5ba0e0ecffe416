//! The smallest DER reader and writer: tag, length, value, and where each lies in the bytes.
//!
//! The structures of `x509-cert` are used where they fit. This reader serves where the exact bytes matter
//! (what was hashed, what was signed) or where strangers' encodings are a little off and still unambiguous.

use time::{Date, Duration, Month, OffsetDateTime, Time, UtcOffset};

/// Identifier octets used here (X.690, 8.1.2).
#[allow(missing_docs)]
pub mod tag {
    pub const BOOLEAN: u8 = 0x01;
    pub const INTEGER: u8 = 0x02;
    pub const BIT_STRING: u8 = 0x03;
    pub const OCTET_STRING: u8 = 0x04;
    pub const NULL: u8 = 0x05;
    pub const OID: u8 = 0x06;
    pub const ENUMERATED: u8 = 0x0a;
    pub const UTF8_STRING: u8 = 0x0c;
    pub const UTC_TIME: u8 = 0x17;
    pub const GENERALIZED_TIME: u8 = 0x18;
    pub const SEQUENCE: u8 = 0x30;
    pub const SET: u8 = 0x31;
    /// `[n]` constructed.
    pub const fn context(n: u8) -> u8 {
        0xa0 | n
    }
    /// `[n]` primitive.
    pub const fn context_primitive(n: u8) -> u8 {
        0x80 | n
    }
}

/// Why bytes are not the structure that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Asn1Error {
    /// A length reaches past the end.
    #[error("truncated")]
    Truncated,
    /// Another element stands where this one must.
    #[error("tag {found:#04x} where {expected:#04x} must stand")]
    Tag {
        /// What the grammar wants.
        expected: u8,
        /// What is there.
        found: u8,
    },
    /// A length octet that DER or BER does not know, or a tag number above 30.
    #[error("bad length or tag")]
    Encoding,
    /// Nested deeper or longer than the limit.
    #[error("too deep or too large")]
    TooComplex,
    /// A value outside its type: a time that is no time, an OID that is none.
    #[error("bad value")]
    Value,
}

/// One element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tlv<'a> {
    /// The identifier octet.
    pub tag: u8,
    /// Identifier, length and contents.
    pub raw: &'a [u8],
    /// Contents only.
    pub value: &'a [u8],
}

impl<'a> Tlv<'a> {
    /// Reads the first element; what follows is returned beside it.
    pub fn first(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), Asn1Error> {
        let header = Header::read(bytes)?;
        let length = header.length.ok_or(Asn1Error::Encoding)?;
        let end = header.size.checked_add(length).ok_or(Asn1Error::Encoding)?;
        let raw = bytes.get(..end).ok_or(Asn1Error::Truncated)?;
        let value = raw.get(header.size..).ok_or(Asn1Error::Truncated)?;
        let rest = bytes.get(end..).unwrap_or_default();
        Ok((Self { tag: header.tag, raw, value }, rest))
    }

    /// Reads an element that fills `bytes` exactly.
    pub fn only(bytes: &'a [u8]) -> Result<Self, Asn1Error> {
        match Self::first(bytes)? {
            (tlv, []) => Ok(tlv),
            _ => Err(Asn1Error::Encoding),
        }
    }

    /// The elements inside.
    pub fn children(&self) -> Reader<'a> {
        Reader(self.value)
    }

    /// This element if it bears `tag`.
    pub fn tagged(self, tag: u8) -> Result<Self, Asn1Error> {
        if self.tag == tag { Ok(self) } else { Err(Asn1Error::Tag { expected: tag, found: self.tag }) }
    }
}

/// Identifier and length octets.
pub(crate) struct Header {
    pub tag: u8,
    /// Octets of identifier and length together.
    pub size: usize,
    /// `None`: indefinite (BER only).
    pub length: Option<usize>,
}

impl Header {
    /// X.690, 8.1.2 and 8.1.3. Long forms up to four octets; longer than needed is tolerated, signatures bind the bytes.
    pub fn read(bytes: &[u8]) -> Result<Self, Asn1Error> {
        let (&tag, rest) = bytes.split_first().ok_or(Asn1Error::Truncated)?;
        if tag & 0x1f == 0x1f {
            return Err(Asn1Error::Encoding);
        }
        let (&first, rest) = rest.split_first().ok_or(Asn1Error::Truncated)?;
        match first {
            0..=0x7f => Ok(Self { tag, size: 2, length: Some(usize::from(first)) }),
            0x80 if tag & 0x20 != 0 => Ok(Self { tag, size: 2, length: None }),
            0x81..=0x84 => {
                let count = usize::from(first & 0x7f);
                let octets = rest.get(..count).ok_or(Asn1Error::Truncated)?;
                let length = octets.iter().fold(0usize, |sum, octet| (sum << 8) | usize::from(*octet));
                Ok(Self { tag, size: 2 + count, length: Some(length) })
            }
            _ => Err(Asn1Error::Encoding),
        }
    }
}

/// Reads elements one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// The next element whatever it is, `None` at the end.
    pub fn any(&mut self) -> Result<Option<Tlv<'a>>, Asn1Error> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let (tlv, rest) = Tlv::first(self.0)?;
        self.0 = rest;
        Ok(Some(tlv))
    }

    /// The next element, which must bear `tag`.
    pub fn expect(&mut self, tag: u8) -> Result<Tlv<'a>, Asn1Error> {
        self.any()?.ok_or(Asn1Error::Truncated)?.tagged(tag)
    }

    /// The next element if it bears `tag`; otherwise nothing is consumed.
    pub fn optional(&mut self, tag: u8) -> Result<Option<Tlv<'a>>, Asn1Error> {
        if self.0.first() == Some(&tag) { self.any() } else { Ok(None) }
    }

    /// All that is left.
    pub fn all(mut self) -> Result<Vec<Tlv<'a>>, Asn1Error> {
        let mut found = Vec::new();
        while let Some(tlv) = self.any()? {
            found.push(tlv);
        }
        Ok(found)
    }
}

/// Encodes one element around the concatenation of `parts`.
pub fn encode(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length = parts.iter().map(|part| part.len()).sum::<usize>();
    let mut out = Vec::with_capacity(length + 6);
    out.push(tag);
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => out.push(short),
        _ => {
            let octets = length.to_be_bytes();
            let skip = octets.iter().take_while(|octet| **octet == 0).count();
            let used = octets.get(skip..).unwrap_or_default();
            out.push(0x80 | u8::try_from(used.len()).unwrap_or(8));
            out.extend_from_slice(used);
        }
    }
    for part in parts {
        out.extend_from_slice(part);
    }
    out
}

/// DER SET OF: elements in ascending order of their encodings (X.690, 11.6).
pub fn encode_set_of(tag: u8, mut elements: Vec<Vec<u8>>) -> Vec<u8> {
    elements.sort();
    let parts: Vec<&[u8]> = elements.iter().map(Vec::as_slice).collect();
    encode(tag, &parts)
}

/// UTCTime or GeneralizedTime, fractions of a second and zone offsets included.
pub fn parse_time(tlv: &Tlv<'_>) -> Result<OffsetDateTime, Asn1Error> {
    let text = std::str::from_utf8(tlv.value).map_err(|_| Asn1Error::Value)?;
    match tlv.tag {
        // RFC 5280, 4.1.2.5.1: two digits, 50 and above are of the last century.
        tag::UTC_TIME => {
            let year = number(text, 0, 2)?;
            time_from(if year < 50 { 2000 + year } else { 1900 + year }, text.get(2..).unwrap_or_default())
        }
        tag::GENERALIZED_TIME => time_from(number(text, 0, 4)?, text.get(4..).unwrap_or_default()),
        found => Err(Asn1Error::Tag { expected: tag::GENERALIZED_TIME, found }),
    }
}

fn number(text: &str, from: usize, to: usize) -> Result<i32, Asn1Error> {
    let digits = text.get(from..to).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    digits.and_then(|digits| digits.parse().ok()).ok_or(Asn1Error::Value)
}

/// `text` is MMDDHHMM, then SS if present, then a fraction, then the zone.
fn time_from(year: i32, text: &str) -> Result<OffsetDateTime, Asn1Error> {
    let part = |from: usize| number(text, from, from + 2).and_then(|n| u8::try_from(n).map_err(|_| Asn1Error::Value));
    let month = Month::try_from(part(0)?).map_err(|_| Asn1Error::Value)?;
    let date = Date::from_calendar_date(year, month, part(2)?).map_err(|_| Asn1Error::Value)?;
    let seconds = part(8).unwrap_or(0);
    let mut rest = text.get(if part(8).is_ok() { 10 } else { 8 }..).ok_or(Asn1Error::Value)?;
    let clock = Time::from_hms(part(4)?, part(6)?, seconds).map_err(|_| Asn1Error::Value)?;
    let mut nanoseconds = 0i64;
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        let padded: String = fraction.chars().take(digits.min(9)).chain("000000000".chars()).take(9).collect();
        nanoseconds = padded.parse().map_err(|_| Asn1Error::Value)?;
        rest = fraction.get(digits..).unwrap_or_default();
    }
    let local = date.with_time(clock) + Duration::nanoseconds(nanoseconds);
    Ok(local.assume_offset(zone(rest)?).to_offset(UtcOffset::UTC))
}

/// `Z`, nothing (taken as UTC) or ±HHMM.
fn zone(text: &str) -> Result<UtcOffset, Asn1Error> {
    let sign = match text.as_bytes().first() {
        None => return Ok(UtcOffset::UTC),
        Some(b'Z') if text.len() == 1 => return Ok(UtcOffset::UTC),
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => return Err(Asn1Error::Value),
    };
    let seconds = sign * (number(text, 1, 3)? * 3600 + number(text, 3, 5)? * 60);
    UtcOffset::from_whole_seconds(seconds).map_err(|_| Asn1Error::Value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_round_trip() {
        for length in [0usize, 1, 127, 128, 255, 256, 65_536] {
            let bytes = encode(tag::OCTET_STRING, &[&vec![7; length]]);
            let tlv = Tlv::only(&bytes).unwrap();
            assert_eq!((tlv.tag, tlv.value.len()), (tag::OCTET_STRING, length));
        }
    }

    #[test]
    fn a_length_past_the_end_is_refused() {
        assert_eq!(Tlv::first(&[4, 5, 0]), Err(Asn1Error::Truncated));
        assert_eq!(Tlv::first(&[4, 0x84, 0xff, 0xff, 0xff, 0xff]), Err(Asn1Error::Truncated));
        assert_eq!(Tlv::first(&[0x1f, 0x81, 0]), Err(Asn1Error::Encoding));
    }

    #[test]
    fn times_of_all_shapes() {
        let read = |tag, text: &str| parse_time(&Tlv::only(&encode(tag, &[text.as_bytes()])).unwrap());
        let at = |seconds| OffsetDateTime::from_unix_timestamp(seconds).unwrap();
        assert_eq!(read(tag::UTC_TIME, "700101000001Z"), Ok(at(1)));
        assert_eq!(read(tag::GENERALIZED_TIME, "19700101000001.5Z").map(|t| t.unix_timestamp()), Ok(1));
        assert_eq!(read(tag::GENERALIZED_TIME, "19700101070000+0700"), Ok(at(0)));
        assert_eq!(read(tag::GENERALIZED_TIME, "19701301000000Z"), Err(Asn1Error::Value));
    }
}
