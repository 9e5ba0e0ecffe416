//! Keys from passphrases: RFC 7292 appendix B.2 and PBKDF2 (RFC 8018, 5.2), within a budget.

use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use digest::Digest;
use digest::common::BlockSizeUser;
use spki::AlgorithmIdentifierRef;
use zeroize::{Zeroize, Zeroizing};

use super::grammar::Pbkdf2Params;
use super::passphrase::Secret;
use super::{MAX_WORK, OpenError};

const ID_PBKDF2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.12");

/// Rounds that may still be spent. Spent before the work is done, so an expensive file is refused at once.
pub struct Budget(u64);

impl Budget {
    pub fn new() -> Self {
        Self(MAX_WORK)
    }

    fn spend(&mut self, rounds: u32, times: usize) -> Result<(), OpenError> {
        let cost = u64::from(rounds).checked_mul(times as u64).ok_or(OpenError::TooExpensive)?;
        self.0 = self.0.checked_sub(cost).ok_or(OpenError::TooExpensive)?;
        Ok(())
    }
}

/// A count of rounds: at least one (RFC 8018, 4.2), and one that can be spent.
pub fn rounds(count: u64) -> Result<u32, OpenError> {
    match u32::try_from(count) {
        Ok(0) => Err(OpenError::Corrupt),
        Ok(count) if u64::from(count) <= MAX_WORK => Ok(count),
        _ => Err(OpenError::TooExpensive),
    }
}

/// A hash function of a MAC or a derivation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HashName {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
    Sha512_224,
    Sha512_256,
}

/// Runs `$body` with the type alias `$hash` bound to the named hash function.
macro_rules! with_hash {
    ($name:expr, $hash:ident => $body:expr) => {
        match $name {
            $crate::pkcs12::kdf::HashName::Sha1 => {
                type $hash = sha1::Sha1;
                $body
            }
            $crate::pkcs12::kdf::HashName::Sha224 => {
                type $hash = sha2::Sha224;
                $body
            }
            $crate::pkcs12::kdf::HashName::Sha256 => {
                type $hash = sha2::Sha256;
                $body
            }
            $crate::pkcs12::kdf::HashName::Sha384 => {
                type $hash = sha2::Sha384;
                $body
            }
            $crate::pkcs12::kdf::HashName::Sha512 => {
                type $hash = sha2::Sha512;
                $body
            }
            $crate::pkcs12::kdf::HashName::Sha512_224 => {
                type $hash = sha2::Sha512_224;
                $body
            }
            $crate::pkcs12::kdf::HashName::Sha512_256 => {
                type $hash = sha2::Sha512_256;
                $body
            }
        }
    };
}
pub(super) use with_hash;

impl HashName {
    /// The digest's own identifiers, as in `MacData`.
    pub fn of_digest(id: ObjectIdentifier) -> Option<Self> {
        Some(match id.to_string().as_str() {
            "1.3.14.3.2.26" => Self::Sha1,
            "2.16.840.1.101.3.4.2.4" => Self::Sha224,
            "2.16.840.1.101.3.4.2.1" => Self::Sha256,
            "2.16.840.1.101.3.4.2.2" => Self::Sha384,
            "2.16.840.1.101.3.4.2.3" => Self::Sha512,
            "2.16.840.1.101.3.4.2.5" => Self::Sha512_224,
            "2.16.840.1.101.3.4.2.6" => Self::Sha512_256,
            _ => return None,
        })
    }

    /// The identifiers of HMAC with it (RFC 8018, B.1.2), as in PBKDF2 and PBMAC1.
    pub fn of_hmac(id: ObjectIdentifier) -> Option<Self> {
        Some(match id.to_string().as_str() {
            "1.2.840.113549.2.7" => Self::Sha1,
            "1.2.840.113549.2.8" => Self::Sha224,
            "1.2.840.113549.2.9" => Self::Sha256,
            "1.2.840.113549.2.10" => Self::Sha384,
            "1.2.840.113549.2.11" => Self::Sha512,
            "1.2.840.113549.2.12" => Self::Sha512_224,
            "1.2.840.113549.2.13" => Self::Sha512_256,
            _ => return None,
        })
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA1",
            Self::Sha224 => "SHA224",
            Self::Sha256 => "SHA256",
            Self::Sha384 => "SHA384",
            Self::Sha512 => "SHA512",
            Self::Sha512_224 => "SHA512-224",
            Self::Sha512_256 => "SHA512-256",
        }
    }

    pub fn size(self) -> usize {
        with_hash!(self, H => <H as Digest>::output_size())
    }
}

/// What a derived string is for (RFC 7292, B.3).
#[derive(Clone, Copy)]
pub enum Purpose {
    Key = 1,
    Iv = 2,
    Mac = 3,
}

/// Salt and rounds of the derivation of RFC 7292, B.2.
pub struct Pkcs12Kdf<'a> {
    pub hash: HashName,
    pub salt: &'a [u8],
    pub rounds: u32,
}

impl Pkcs12Kdf<'_> {
    /// `len` octets for `purpose`.
    pub fn derive(
        &self,
        purpose: Purpose,
        passphrase: &[u8],
        len: usize,
        budget: &mut Budget,
    ) -> Result<Secret, OpenError> {
        budget.spend(self.rounds, len.div_ceil(self.hash.size()))?;
        let mut out = Zeroizing::new(vec![0; len]);
        with_hash!(self.hash, H => appendix_b2::<H>(self, purpose, passphrase, &mut out));
        Ok(out)
    }
}

/// RFC 7292, B.2, its letters kept: D the diversifier, I = S || P, A a block of output, B = A repeated.
fn appendix_b2<H: Digest + BlockSizeUser>(kdf: &Pkcs12Kdf<'_>, purpose: Purpose, passphrase: &[u8], out: &mut [u8]) {
    let v = H::block_size();
    let d = vec![purpose as u8; v];
    let mut i = Zeroizing::new(Vec::with_capacity(whole(kdf.salt.len(), v) + whole(passphrase.len(), v)));
    for part in [kdf.salt, passphrase] {
        i.extend(part.iter().cycle().take(whole(part.len(), v)));
    }
    for block in out.chunks_mut(<H as Digest>::output_size()) {
        let mut a = H::new_with_prefix(&d).chain_update(&*i).finalize();
        for _ in 1..kdf.rounds {
            a = H::digest(&a);
        }
        for (to, from) in block.iter_mut().zip(&a) {
            *to = *from;
        }
        for chunk in i.chunks_mut(v) {
            add_one_and(chunk, &a);
        }
        a.as_mut_slice().zeroize();
    }
}

/// The least multiple of `v` that holds `len`.
fn whole(len: usize, v: usize) -> usize {
    len.div_ceil(v) * v
}

/// `chunk = chunk + B + 1 mod 2^(8v)`, with `a` repeated as B (step 6 C).
fn add_one_and(chunk: &mut [u8], a: &[u8]) {
    let mut carry = 1u16;
    let b: Zeroizing<Vec<u8>> = Zeroizing::new(a.iter().copied().cycle().take(chunk.len()).collect());
    for (to, from) in chunk.iter_mut().zip(b.iter()).rev() {
        carry += u16::from(*to) + u16::from(*from);
        *to = (carry & 0xff) as u8;
        carry >>= 8;
    }
}

/// PBKDF2 with its salt and rounds.
pub struct Pbkdf2<'a> {
    pub salt: &'a [u8],
    pub rounds: u32,
    pub prf: HashName,
    pub key_length: Option<u64>,
}

impl<'a> Pbkdf2<'a> {
    /// Reads the derivation function of PBES2 or PBMAC1.
    pub fn read(algorithm: &AlgorithmIdentifierRef<'a>) -> Result<Self, OpenError> {
        if algorithm.oid != ID_PBKDF2 {
            return Err(OpenError::Unsupported(algorithm.oid));
        }
        let params: Pbkdf2Params<'a> = algorithm.parameters.ok_or(OpenError::Corrupt)?.decode_as()?;
        let prf = match params.prf {
            None => HashName::Sha1,
            Some(prf) => HashName::of_hmac(prf.oid).ok_or(OpenError::Unsupported(prf.oid))?,
        };
        Ok(Self { salt: salt_of(params.salt)?, rounds: rounds(params.iterations)?, prf, key_length: params.key_length })
    }

    /// `len` octets.
    pub fn derive(&self, passphrase: &[u8], len: usize, budget: &mut Budget) -> Result<Secret, OpenError> {
        budget.spend(self.rounds, len.div_ceil(self.prf.size()))?;
        let mut out = Zeroizing::new(vec![0; len]);
        with_hash!(self.prf, H => pbkdf2::pbkdf2_hmac::<H>(passphrase, self.salt, self.rounds, &mut out));
        Ok(out)
    }
}

/// Of the two kinds of salt (RFC 8018, A.2) only the specified one exists.
fn salt_of(salt: AnyRef<'_>) -> Result<&[u8], OpenError> {
    Ok(salt.decode_as::<&OctetStringRef>()?.as_bytes())
}
