//! One line: written in one way only, read only when it is written in that way.

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::event::{Code, Event, Time};
use crate::display::hex;

/// Before every line that is hashed, so that the hash means nothing elsewhere.
const DOMAIN: &[u8] = b"pena.register.line.1\n";
/// Longer than any line that Pena writes: a checkpoint by an RSA-8192 key takes a third of it.
pub(super) const LONGEST: usize = 16 << 10;

/// SHA-256, 64 lower-case hexadecimal digits in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// Of the raw bytes of a line without its end.
    pub fn of_line(line: &[u8]) -> Self {
        Self(Sha256::new_with_prefix(DOMAIN).chain_update(line).finalize().into())
    }

    /// Of any bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// From 64 lower-case digits.
    pub fn parse(digits: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        unhex(digits.as_bytes(), &mut bytes).then_some(Self(bytes))
    }
}

impl std::fmt::Display for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

/// Reads lower-case digits into `out`, all of it.
fn unhex(digits: &[u8], out: &mut [u8]) -> bool {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let pairs = digits.chunks_exact(2);
    let fits = pairs.remainder().is_empty() && digits.len() == out.len().saturating_mul(2);
    fits && out.iter_mut().zip(pairs).all(|(byte, pair)| {
        let [high, low] = pair else { return false };
        let value = digit(*high).zip(digit(*low)).map(|(high, low)| high << 4 | low);
        *byte = value.unwrap_or_default();
        value.is_some()
    })
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [b'0'; 64];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.0) {
            if let [high, low] = pair {
                *high = DIGITS.get(usize::from(byte >> 4)).copied().unwrap_or_default();
                *low = DIGITS.get(usize::from(byte & 15)).copied().unwrap_or_default();
            }
        }
        serializer.serialize_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Digits;
        impl Visitor<'_> for Digits {
            type Value = Hash;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("64 lower-case hexadecimal digits")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Hash, E> {
                Hash::parse(text).ok_or_else(|| E::custom("not a hash"))
            }
        }
        deserializer.deserialize_str(Digits)
    }
}

/// Bytes of any length, lower-case hexadecimal in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Octets(pub Vec<u8>);

impl Serialize for Octets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex(&self.0))
    }
}

impl<'de> Deserialize<'de> for Octets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut bytes = vec![0; text.len() / 2];
        match unhex(text.as_bytes(), &mut bytes) {
            true => Ok(Self(bytes)),
            false => Err(D::Error::custom("not hexadecimal")),
        }
    }
}

/// What stands in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Version of this form: 1.
    pub v: u8,
    /// 1, 2, 3, …
    pub seq: u64,
    /// By the clock of this computer.
    pub at: Time,
    /// Version of the program.
    pub app: Code,
    /// What happened.
    pub event: Event,
    /// Hash of the line before; zeros in the first.
    pub prev: Hash,
}

impl Line {
    /// Reads a line; `None` when one byte of it is not as Pena writes it. Inserted spaces, other orders, doubled keys,
    /// unknown members, a byte order mark or a carriage return: all of it differs from what would be written.
    pub fn read(raw: &[u8]) -> Option<Self> {
        let line: Self = serde_json::from_slice(raw).ok()?;
        let same = line.v == 1 && line.at.is_plain() && line.write() == raw;
        same.then_some(line)
    }

    /// The line without its end.
    pub fn write(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// A line that is in the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
}
