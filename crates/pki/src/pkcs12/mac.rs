//! The integrity code of a file: RFC 7292 (4, B.4) and PBMAC1 (RFC 9579).

use der::asn1::ObjectIdentifier;
use hmac::{Hmac, KeyInit, Mac};
use subtle::ConstantTimeEq;

use super::OpenError;
use super::grammar::{DerivedScheme, MacData};
use super::kdf::{Budget, HashName, Pbkdf2, Pkcs12Kdf, Purpose, rounds, with_hash};
use super::passphrase::{Passphrase, Secret};

const ID_PBMAC1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.14");

/// RFC 9579, 9: a shorter key would weaken the code; a longer one than a block of SHA-512 gains nothing.
const PBMAC1_KEY: std::ops::RangeInclusive<u64> = 20..=128;

/// A code that fitted.
pub struct Proven {
    /// `HMAC-SHA256`, `PBMAC1 HMAC-SHA256`.
    pub label: String,
}

/// Checks `mac` over `content`, trying the forms of `passphrase`.
///
/// # Errors
/// [`OpenError::WrongPassphrase`] when no form fits.
pub fn check(
    mac: &MacData<'_>,
    content: &[u8],
    passphrase: &Passphrase<'_>,
    budget: &mut Budget,
) -> Result<Proven, OpenError> {
    let digest = mac.mac.digest.as_bytes();
    if mac.mac.algorithm.oid == ID_PBMAC1 {
        return pbmac1(mac, content, passphrase, budget);
    }
    let id = mac.mac.algorithm.oid;
    let hash = HashName::of_digest(id).ok_or(OpenError::Unsupported(id))?;
    let kdf = Pkcs12Kdf { hash, salt: mac.salt.as_bytes(), rounds: rounds(mac.iterations)? };
    for form in passphrase.for_pkcs12() {
        let key = kdf.derive(Purpose::Mac, &form, hash.size(), budget)?;
        if equal(&hmac(hash, &key, content), digest) {
            return Ok(Proven { label: format!("HMAC-{}", hash.label()) });
        }
    }
    Err(OpenError::WrongPassphrase)
}

/// RFC 9579, 4: salt and rounds of `MacData` mean nothing here; the key length must be stated.
fn pbmac1(
    mac: &MacData<'_>,
    content: &[u8],
    passphrase: &Passphrase<'_>,
    budget: &mut Budget,
) -> Result<Proven, OpenError> {
    let params: DerivedScheme<'_> = mac.mac.algorithm.parameters.ok_or(OpenError::Corrupt)?.decode_as()?;
    let kdf = Pbkdf2::read(&params.derivation)?;
    let id = params.scheme.oid;
    let hash = HashName::of_hmac(id).ok_or(OpenError::Unsupported(id))?;
    let length = kdf.key_length.filter(|length| PBMAC1_KEY.contains(length)).ok_or(OpenError::Corrupt)?;
    let length = usize::try_from(length).map_err(|_| OpenError::Corrupt)?;
    for form in passphrase.for_pbmac1() {
        let key = kdf.derive(&form, length, budget)?;
        if equal(&hmac(hash, &key, content), mac.mac.digest.as_bytes()) {
            return Ok(Proven { label: format!("PBMAC1 HMAC-{}", hash.label()) });
        }
    }
    Err(OpenError::WrongPassphrase)
}

/// HMAC of `content`.
pub fn hmac(hash: HashName, key: &Secret, content: &[u8]) -> Vec<u8> {
    with_hash!(hash, H => {
        // An HMAC key may have any length, so the fallback is never taken.
        let Ok(mut mac) = Hmac::<H>::new_from_slice(key) else { return Vec::new() };
        mac.update(content);
        mac.finalize().into_bytes().to_vec()
    })
}

fn equal(ours: &[u8], theirs: &[u8]) -> bool {
    !ours.is_empty() && bool::from(ours.ct_eq(theirs))
}
