//! BER to DER: what older programs write (X.690 clause 8), as the strict readers above want it (clause 10).
//!
//! Indefinite lengths become definite, long lengths become minimal, and an OCTET STRING in pieces becomes one
//! piece. The value octets of primitive elements are never touched, so whatever was hashed or signed inside an
//! OCTET STRING stays what it was.

use zeroize::Zeroizing;

/// Deeper nesting than any certificate, message or key file needs.
const MAX_DEPTH: usize = 40;

/// OCTET STRING, primitive; `0x24` is its constructed form (X.690 8.7.3).
const OCTET_STRING: u8 = 0x04;
const CONSTRUCTED: u8 = 0x20;
const INDEFINITE: u8 = 0x80;

/// Not BER: cut short, too deep, or a length that does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not well-formed BER")]
pub struct Malformed;

/// Rewrites the first element of `input` as DER. Octets behind it are ignored.
///
/// # Errors
/// [`Malformed`] when the element is cut short, nested deeper than 40 or has a length that does not fit.
pub fn to_der(input: &[u8]) -> Result<Zeroizing<Vec<u8>>, Malformed> {
    // Room for everything at once: growing would leave copies of a decrypted key behind.
    let mut out = Zeroizing::new(Vec::with_capacity(room(input.len())));
    let mut reader = Reader { rest: input };
    reader.element(&mut out, MAX_DEPTH)?;
    Ok(out)
}

/// An indefinite element spends four octets on its frame; definite ones take at most six.
fn room(len: usize) -> usize {
    len.saturating_mul(2).saturating_add(16)
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Result<u8, Malformed> {
        let (first, rest) = self.rest.split_first().ok_or(Malformed)?;
        self.rest = rest;
        Ok(*first)
    }

    fn take(&mut self, len: usize) -> Result<&'a [u8], Malformed> {
        let (taken, rest) = self.rest.split_at_checked(len).ok_or(Malformed)?;
        self.rest = rest;
        Ok(taken)
    }

    /// Identifier octets (X.690 8.1.2): one, or a high tag number of at most four more.
    fn tag(&mut self) -> Result<&'a [u8], Malformed> {
        let start = self.rest;
        let mut used = 1;
        if self.byte()? & 0x1f == 0x1f {
            loop {
                used += 1;
                if used > 5 {
                    return Err(Malformed);
                }
                if self.byte()? & 0x80 == 0 {
                    break;
                }
            }
        }
        start.get(..used).ok_or(Malformed)
    }

    /// Length octets (X.690 8.1.3); `None` is the indefinite form.
    fn length(&mut self) -> Result<Option<usize>, Malformed> {
        let first = self.byte()?;
        if first < INDEFINITE {
            return Ok(Some(usize::from(first)));
        }
        if first == INDEFINITE {
            return Ok(None);
        }
        let mut value: usize = 0;
        for byte in self.take(usize::from(first & 0x7f))? {
            value = value.checked_mul(256).ok_or(Malformed)? | usize::from(*byte);
        }
        Ok(Some(value))
    }

    /// Copies one element to `out` as DER.
    fn element(&mut self, out: &mut Vec<u8>, depth: usize) -> Result<(), Malformed> {
        let depth = depth.checked_sub(1).ok_or(Malformed)?;
        let tag = self.tag()?;
        let first = *tag.first().ok_or(Malformed)?;
        let length = self.length()?;
        if first & CONSTRUCTED == 0 {
            let value = self.take(length.ok_or(Malformed)?)?;
            out.extend_from_slice(tag);
            out.extend_from_slice(&definite(value.len()));
            out.extend_from_slice(value);
            return Ok(());
        }
        let mut inner = self.inside(length)?;
        let in_pieces = first == OCTET_STRING | CONSTRUCTED;
        out.extend_from_slice(if in_pieces { &[OCTET_STRING] } else { tag });
        let start = out.len();
        if in_pieces {
            inner.pieces(out, length, depth)?;
        } else {
            inner.children(out, length, depth)?;
        }
        let written = out.len().checked_sub(start).ok_or(Malformed)?;
        out.splice(start..start, definite(written));
        self.leave(length, inner);
        Ok(())
    }

    /// A reader for the content: bounded when the length is known, else all that is left.
    fn inside(&mut self, length: Option<usize>) -> Result<Reader<'a>, Malformed> {
        match length {
            Some(len) => Ok(Reader { rest: self.take(len)? }),
            None => Ok(Reader { rest: self.rest }),
        }
    }

    /// After an indefinite element, what its reader left is what comes next.
    fn leave(&mut self, length: Option<usize>, inner: Reader<'a>) {
        if length.is_none() {
            self.rest = inner.rest;
        }
    }

    /// At the end: nothing left, or the end-of-contents octets of an indefinite element, which are consumed.
    fn finished(&mut self, length: Option<usize>) -> bool {
        if length.is_some() {
            return self.rest.is_empty();
        }
        match self.rest.strip_prefix(&[0, 0]) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn children(&mut self, out: &mut Vec<u8>, length: Option<usize>, depth: usize) -> Result<(), Malformed> {
        while !self.finished(length) {
            self.element(out, depth)?;
        }
        Ok(())
    }

    /// The value octets of the pieces of a constructed OCTET STRING, one after the other.
    fn pieces(&mut self, out: &mut Vec<u8>, length: Option<usize>, depth: usize) -> Result<(), Malformed> {
        let depth = depth.checked_sub(1).ok_or(Malformed)?;
        while !self.finished(length) {
            let tag = self.tag()?;
            let len = self.length()?;
            match tag {
                [OCTET_STRING] => out.extend_from_slice(self.take(len.ok_or(Malformed)?)?),
                [0x24] => {
                    let mut inner = self.inside(len)?;
                    inner.pieces(out, len, depth)?;
                    self.leave(len, inner);
                }
                _ => return Err(Malformed),
            }
        }
        Ok(())
    }
}

/// Minimal definite length octets (X.690 10.1).
pub(crate) fn definite(len: usize) -> Vec<u8> {
    if let Ok(short @ 0..=0x7f) = u8::try_from(len) {
        return vec![short];
    }
    let bytes = len.to_be_bytes();
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let digits = bytes.get(zeros..).unwrap_or_default();
    let mut out = vec![0x80 | u8::try_from(digits.len()).unwrap_or(8)];
    out.extend_from_slice(digits);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn der(input: &[u8]) -> Result<Vec<u8>, Malformed> {
        to_der(input).map(|out| out.to_vec())
    }

    #[test]
    fn der_stays_what_it_is() {
        let input = [0x30, 0x06, 0x02, 0x01, 0x03, 0x04, 0x01, 0xff];
        assert_eq!(der(&input).unwrap(), input);
    }

    #[test]
    fn indefinite_and_pieces_become_definite() {
        let input = [
            0x30, 0x80, 0x24, 0x80, 0x04, 0x01, 0xaa, 0x24, 0x03, 0x04, 0x01, 0xbb, 0x00, 0x00, 0x02, 0x81, 0x01, 0x05,
            0x00, 0x00,
        ];
        assert_eq!(der(&input).unwrap(), [0x30, 0x07, 0x04, 0x02, 0xaa, 0xbb, 0x02, 0x01, 0x05]);
    }

    #[test]
    fn long_values_get_long_lengths() {
        let mut input = vec![0x24, 0x80, 0x04, 0x82, 0x01, 0x2c];
        input.extend([7; 300]);
        input.extend([0, 0]);
        let out = der(&input).unwrap();
        assert_eq!(&out[..4], [0x04, 0x82, 0x01, 0x2c]);
        assert_eq!(out.len(), 304);
    }

    #[test]
    fn cut_short_and_too_deep_are_refused() {
        let good = [0x30, 0x80, 0x24, 0x80, 0x04, 0x01, 0xaa, 0x00, 0x00, 0x00, 0x00];
        for end in 0..good.len() {
            assert_eq!(der(&good[..end]), Err(Malformed), "cut at {end}");
        }
        assert_eq!(der(&[0x30, 0x80].repeat(5000)), Err(Malformed));
        assert_eq!(der(&[0x24, 0x80].repeat(5000)), Err(Malformed));
        assert_eq!(der(&[0x04, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), Err(Malformed));
    }
}
