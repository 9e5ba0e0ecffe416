//! The encryptions of PKCS#12: those of RFC 7292 appendix C and PBES2 (RFC 8018, 6.2).

use cbc::Decryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt, InnerIvInit, KeyInit};
use der::asn1::{ObjectIdentifier, OctetStringRef};
use rc2::Rc2;
use spki::AlgorithmIdentifierRef;
use zeroize::Zeroizing;

use super::OpenError;
use super::grammar::{DerivedScheme, PbeParams};
use super::kdf::{Budget, HashName, Pbkdf2, Pkcs12Kdf, Purpose, rounds};
use super::passphrase::{Passphrase, Secret};

const ID_PBES2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.13");

/// A block cipher in CBC mode; RC2 with its effective key bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cipher {
    Aes128,
    Aes192,
    Aes256,
    TripleDes,
    TripleDes2Key,
    Rc2(usize),
}

impl Cipher {
    fn key_size(self) -> usize {
        match self {
            Self::Aes128 | Self::TripleDes2Key => 16,
            Self::Aes192 | Self::TripleDes => 24,
            Self::Aes256 => 32,
            Self::Rc2(bits) => bits / 8,
        }
    }

    fn label(self) -> String {
        match self {
            Self::Aes128 => "AES-128-CBC".into(),
            Self::Aes192 => "AES-192-CBC".into(),
            Self::Aes256 => "AES-256-CBC".into(),
            Self::TripleDes => "3DES".into(),
            Self::TripleDes2Key => "3DES-2".into(),
            Self::Rc2(bits) => format!("RC2-{bits}"),
        }
    }

    fn is_weak(self) -> bool {
        !matches!(self, Self::Aes128 | Self::Aes192 | Self::Aes256)
    }

    /// Decrypts in place and removes the padding; `None`: it did not fit.
    fn open(self, key: &[u8], iv: &[u8], data: Secret) -> Option<Secret> {
        match self {
            Self::Aes128 => cbc_open(aes::Aes128::new_from_slice(key).ok()?, iv, data),
            Self::Aes192 => cbc_open(aes::Aes192::new_from_slice(key).ok()?, iv, data),
            Self::Aes256 => cbc_open(aes::Aes256::new_from_slice(key).ok()?, iv, data),
            Self::TripleDes => cbc_open(des::TdesEde3::new_from_slice(key).ok()?, iv, data),
            Self::TripleDes2Key => cbc_open(des::TdesEde2::new_from_slice(key).ok()?, iv, data),
            Self::Rc2(bits) => cbc_open(Rc2::new_with_eff_key_len(key, bits), iv, data),
        }
    }
}

fn cbc_open<C: BlockCipherDecrypt>(cipher: C, iv: &[u8], mut data: Secret) -> Option<Secret> {
    let mode = Decryptor::inner_iv_slice_init(cipher, iv).ok()?;
    let len = mode.decrypt_padded::<Pkcs7>(&mut data).ok()?.len();
    data.truncate(len);
    Some(data)
}

/// How something is encrypted.
pub struct Encryption<'a> {
    cipher: Cipher,
    derivation: Derivation<'a>,
}

enum Derivation<'a> {
    /// Key and IV from the passphrase (RFC 7292, C).
    Pkcs12(Pkcs12Kdf<'a>),
    /// Key from the passphrase, IV stated (RFC 8018, 6.2).
    Pbes2 { kdf: Pbkdf2<'a>, iv: Vec<u8> },
}

impl<'a> Encryption<'a> {
    /// Reads an `AlgorithmIdentifier`.
    pub fn read(algorithm: &AlgorithmIdentifierRef<'a>) -> Result<Self, OpenError> {
        let parameters = algorithm.parameters.ok_or(OpenError::Corrupt);
        if algorithm.oid == ID_PBES2 {
            return Self::pbes2(&parameters?.decode_as()?);
        }
        let cipher = match algorithm.oid {
            pkcs12_ids::TRIPLE_DES => Cipher::TripleDes,
            pkcs12_ids::TRIPLE_DES_2 => Cipher::TripleDes2Key,
            pkcs12_ids::RC2_128 => Cipher::Rc2(128),
            pkcs12_ids::RC2_40 => Cipher::Rc2(40),
            other => return Err(OpenError::Unsupported(other)),
        };
        let params: PbeParams<'a> = parameters?.decode_as()?;
        let salt = params.salt.as_bytes();
        let kdf = Pkcs12Kdf { hash: HashName::Sha1, salt, rounds: rounds(params.iterations)? };
        Ok(Self { cipher, derivation: Derivation::Pkcs12(kdf) })
    }

    fn pbes2(params: &DerivedScheme<'a>) -> Result<Self, OpenError> {
        let cipher = match params.scheme.oid.to_string().as_str() {
            "2.16.840.1.101.3.4.1.2" => Cipher::Aes128,
            "2.16.840.1.101.3.4.1.22" => Cipher::Aes192,
            "2.16.840.1.101.3.4.1.42" => Cipher::Aes256,
            "1.2.840.113549.3.7" => Cipher::TripleDes,
            _ => return Err(OpenError::Unsupported(params.scheme.oid)),
        };
        let kdf = Pbkdf2::read(&params.derivation)?;
        if kdf.key_length.is_some_and(|length| length != cipher.key_size() as u64) {
            return Err(OpenError::Corrupt);
        }
        let iv = params.scheme.parameters.ok_or(OpenError::Corrupt)?.decode_as::<&OctetStringRef>()?.as_bytes();
        Ok(Self { cipher, derivation: Derivation::Pbes2 { kdf, iv: stated_iv(iv) } })
    }

    /// `PBES2 AES-256-CBC, PBKDF2-SHA256`.
    pub fn label(&self) -> String {
        match &self.derivation {
            Derivation::Pkcs12(kdf) => format!("PBE {}, {}", self.cipher.label(), kdf.hash.label()),
            Derivation::Pbes2 { kdf, .. } => format!("PBES2 {}, PBKDF2-{}", self.cipher.label(), kdf.prf.label()),
        }
    }

    /// RC2 or DES in any number.
    pub fn is_weak(&self) -> bool {
        self.cipher.is_weak()
    }

    /// Rounds of the derivation.
    pub fn iterations(&self) -> u32 {
        match &self.derivation {
            Derivation::Pkcs12(kdf) => kdf.rounds,
            Derivation::Pbes2 { kdf, .. } => kdf.rounds,
        }
    }

    /// Decrypts, trying the forms of `passphrase`. `None`: no form gave anything that `fits`.
    pub fn open<T>(
        &self,
        ciphertext: &[u8],
        passphrase: &Passphrase<'_>,
        budget: &mut Budget,
        fits: impl Fn(&Secret) -> Option<T>,
    ) -> Result<Option<T>, OpenError> {
        let forms = match &self.derivation {
            Derivation::Pkcs12(_) => passphrase.for_pkcs12(),
            Derivation::Pbes2 { .. } => passphrase.for_pbkdf2(),
        };
        for form in forms {
            let (key, iv) = self.key_and_iv(&form, budget)?;
            let plain = self.cipher.open(&key, &iv, Zeroizing::new(ciphertext.to_vec()));
            if let Some(found) = plain.as_ref().and_then(&fits) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn key_and_iv(&self, form: &[u8], budget: &mut Budget) -> Result<(Secret, Secret), OpenError> {
        let size = self.cipher.key_size();
        match &self.derivation {
            Derivation::Pkcs12(kdf) => {
                let key = kdf.derive(Purpose::Key, form, size, budget)?;
                Ok((key, kdf.derive(Purpose::Iv, form, 8, budget)?))
            }
            Derivation::Pbes2 { kdf, iv } => Ok((kdf.derive(form, size, budget)?, Zeroizing::new(iv.clone()))),
        }
    }
}

#[cfg(test)]
impl<'a> Encryption<'a> {
    /// PBES2 with AES-128 or, when not `small`, AES-256.
    pub fn for_test(small: bool, kdf: Pbkdf2<'a>, iv: Vec<u8>) -> Self {
        let cipher = if small { Cipher::Aes128 } else { Cipher::Aes256 };
        Self { cipher, derivation: Derivation::Pbes2 { kdf, iv } }
    }
}

/// NSS uses the whole encoding of a 14-octet OCTET STRING, `04 0E` included, as the 16 octets of an AES IV.
fn stated_iv(octets: &[u8]) -> Vec<u8> {
    if octets.len() == 14 { [&[0x04, 0x0e], octets].concat() } else { octets.to_vec() }
}

/// RFC 7292, C. RC4 (`.1` and `.2`) was never seen and is not read.
mod pkcs12_ids {
    use der::asn1::ObjectIdentifier;

    pub const TRIPLE_DES: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.3");
    pub const TRIPLE_DES_2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.4");
    pub const RC2_128: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.5");
    pub const RC2_40: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.6");
}
