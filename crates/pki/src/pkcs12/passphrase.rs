//! One passphrase, the octet strings that programs make of it.
//!
//! RFC 7292 (B.1) wants a `BMPString` with a terminator for its own derivation, RFC 8018 and RFC 9579 want UTF-8
//! for PBKDF2. In the field: an empty passphrase with and without the terminator, octets widened one by one
//! (OpenSSL before 1.1), the `BMPString` given to PBKDF2 (old NSS), Latin-1 (Windows consoles).

use zeroize::Zeroizing;

/// Octets of a secret.
pub type Secret = Zeroizing<Vec<u8>>;

/// A passphrase as a person typed it, UTF-8.
pub struct Passphrase<'a>(pub &'a [u8]);

impl Passphrase<'_> {
    /// For the derivation of RFC 7292, B.2: the likeliest first, no two alike.
    pub fn for_pkcs12(&self) -> Vec<Secret> {
        if self.0.is_empty() {
            return vec![terminated(std::iter::empty(), 0), Secret::default()];
        }
        let widened = || terminated(self.0.iter().map(|octet| u16::from(*octet)), self.0.len());
        let mut forms = Vec::with_capacity(2);
        if let Ok(text) = std::str::from_utf8(self.0) {
            forms.push(terminated(text.encode_utf16(), self.0.len()));
        }
        if !self.0.is_ascii() {
            forms.push(widened());
        }
        forms
    }

    /// For PBKDF2: the likeliest first, no two alike.
    pub fn for_pbkdf2(&self) -> Vec<Secret> {
        let mut forms = vec![Secret::new(self.0.to_vec())];
        if let Some(latin1) = self.latin1() {
            forms.push(latin1);
        }
        if let Ok(text) = std::str::from_utf8(self.0) {
            forms.push(terminated(text.encode_utf16(), self.0.len()));
        }
        forms
    }

    /// For PBMAC1, which leaves no choice (RFC 9579, 4): UTF-8.
    pub fn for_pbmac1(&self) -> Vec<Secret> {
        vec![Secret::new(self.0.to_vec())]
    }

    /// ISO 8859-1, when that differs from UTF-8 and can hold every character.
    fn latin1(&self) -> Option<Secret> {
        if self.0.is_ascii() {
            return None;
        }
        let text = std::str::from_utf8(self.0).ok()?;
        let mut out = Secret::new(Vec::with_capacity(self.0.len()));
        for character in text.chars() {
            out.push(u8::try_from(u32::from(character)).ok()?);
        }
        Some(out)
    }
}

/// Big-endian units and a zero unit; `most` bounds their number, so that the vector never moves.
fn terminated(units: impl Iterator<Item = u16>, most: usize) -> Secret {
    let mut out = Secret::new(Vec::with_capacity(most.saturating_mul(2).saturating_add(2)));
    for unit in units {
        out.extend_from_slice(&unit.to_be_bytes());
    }
    out.extend_from_slice(&[0, 0]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(forms: Vec<Secret>) -> Vec<Vec<u8>> {
        forms.iter().map(|form| form.to_vec()).collect()
    }

    #[test]
    fn ascii_has_one_pkcs12_form() {
        assert_eq!(bytes(Passphrase(b"ab").for_pkcs12()), [vec![0, b'a', 0, b'b', 0, 0]]);
        assert_eq!(bytes(Passphrase(b"ab").for_pbkdf2()), [b"ab".to_vec(), vec![0, b'a', 0, b'b', 0, 0]]);
    }

    #[test]
    fn empty_is_tried_with_and_without_terminator() {
        assert_eq!(bytes(Passphrase(b"").for_pkcs12()), [vec![0, 0], vec![]]);
        assert_eq!(bytes(Passphrase(b"").for_pbkdf2()), [vec![], vec![0, 0]]);
    }

    #[test]
    fn beyond_ascii() {
        let forms = bytes(Passphrase("é😀".as_bytes()).for_pkcs12());
        assert_eq!(forms[0], [0x00, 0xe9, 0xd8, 0x3d, 0xde, 0x00, 0, 0]);
        assert_eq!(forms[1][..4], [0x00, 0xc3, 0x00, 0xa9]);
        assert_eq!(bytes(Passphrase("é".as_bytes()).for_pbkdf2())[1], [0xe9]);
        assert_eq!(Passphrase(&[0xff, 0xfe]).for_pkcs12().len(), 1);
    }
}
