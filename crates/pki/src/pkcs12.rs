//! PKCS#12 files (RFC 7292, RFC 9579): opened as every known program writes them, written as OpenSSL 3 reads them.

mod bags;
mod decrypt;
mod grammar;
mod identity;
mod kdf;
mod mac;
mod open;
mod passphrase;
#[cfg(test)]
mod tests;
mod write;

use std::fmt;

use der::asn1::ObjectIdentifier;

use crate::key::PrivateKey;

pub use identity::Identity;
pub use open::open;
pub use write::{DEFAULT_ITERATIONS, WriteError, write};

/// Larger files are refused unread.
pub const MAX_FILE: usize = 10 * 1024 * 1024;
/// Rounds of a key derivation that one opening may cost in all.
pub const MAX_WORK: u64 = 10_000_000;
/// Bags in a file, nested ones included.
pub const MAX_BAGS: usize = 1000;

/// Private keys in a file; each costs a derivation and its own arithmetic.
pub const MAX_KEYS: usize = 64;

/// Why a file did not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The passphrase does not fit: the integrity code or, without one, the encryption says so.
    #[error("wrong passphrase")]
    WrongPassphrase,
    /// The file opens, but its private key lies under a passphrase of its own (Java allows that).
    #[error("the private key has another passphrase than the file")]
    OtherKeyPassphrase,
    /// Not a PKCS#12 file, or a damaged one.
    #[error("not a sound PKCS#12 file")]
    Corrupt,
    /// Certificates only.
    #[error("no private key")]
    NoPrivateKey,
    /// A private key without its certificate.
    #[error("no certificate for the private key")]
    NoCertificate,
    /// Opening it would cost more than a person waits: too large, too many bags or rounds.
    #[error("opening it would cost too much")]
    TooExpensive,
    /// An algorithm or a structure that is not read.
    #[error("unsupported: {0}")]
    Unsupported(ObjectIdentifier),
}

/// What a file holds.
#[derive(Clone, Debug)]
pub struct Contents {
    /// In the order of the file.
    pub keys: Vec<KeyEntry>,
    /// In the order of the file; unreadable ones are left out.
    pub certificates: Vec<CertificateEntry>,
    /// How the private keys were protected.
    pub protection: Protection,
}

/// A private key and what the file says about it.
#[derive(Clone, Debug)]
pub struct KeyEntry {
    /// The key.
    pub key: PrivateKey,
    /// Pairs it with a certificate (RFC 7292, 4.2: localKeyId).
    pub local_key_id: Option<Vec<u8>>,
    /// A name that a person gave.
    pub friendly_name: Option<String>,
}

/// A certificate and what the file says about it.
#[derive(Clone, Debug)]
pub struct CertificateEntry {
    /// The certificate.
    pub certificate: crate::certificate::Certificate,
    /// Pairs it with a key.
    pub local_key_id: Option<Vec<u8>>,
    /// A name that a person gave.
    pub friendly_name: Option<String>,
}

/// How the private keys of a file are protected; of several, the weakest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Protection {
    encryption: String,
    iterations: u32,
    mac: Option<String>,
    /// An old kind (RC2, RC4, DES, 3DES or nothing): worth a change of passphrase, which rewrites the file.
    pub weak: bool,
}

impl Protection {
    /// For example `PBES2 AES-256-CBC, PBKDF2-SHA256`.
    pub fn describe(&self) -> String {
        if self.encryption.is_empty() { "-".into() } else { self.encryption.clone() }
    }

    /// Rounds of the derivation of the key's encryption; 0: not encrypted.
    pub fn iterations(&self) -> u32 {
        self.iterations
    }

    /// For example `HMAC-SHA256` or `PBMAC1 HMAC-SHA256`; none: no integrity code.
    pub fn mac(&self) -> Option<&str> {
        self.mac.as_deref()
    }
}

impl fmt::Display for Protection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe())
    }
}
