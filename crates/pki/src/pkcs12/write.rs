//! Writing a file: what OpenSSL 3 writes by default, with as many rounds as today wants.
//!
//! Certificates and key are encrypted by PBES2 (AES-256-CBC, PBKDF2-HMAC-SHA256), the whole carries an HMAC-SHA256
//! with the derivation of RFC 7292 and as many rounds, since the weakest of the three is what an attacker tries.

use cbc::Encryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeEncrypt, InnerIvInit, KeyInit};
use der::asn1::ObjectIdentifier;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::OpenError;
use super::grammar::{ID_DATA, ID_ENCRYPTED_DATA};
use super::identity::Identity;
use super::kdf::{Budget, HashName, Pbkdf2, Pkcs12Kdf, Purpose, rounds};
use super::mac::hmac;
use super::passphrase::{Passphrase, Secret};
use crate::asn1::{encode, encode_set_of, tag};
use crate::certificate::Certificate;
use crate::scrub::scrubbed;

/// Rounds of PBKDF2-HMAC-SHA256 that OWASP asks for (2023 and since).
pub const DEFAULT_ITERATIONS: u32 = 600_000;

/// Why a file was not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// The rounds are none, or more than [`super::open`] would spend.
    #[error("unusable number of rounds")]
    Iterations,
    /// The passphrase is not UTF-8.
    #[error("the passphrase is not UTF-8")]
    Passphrase,
    /// The key or a cipher failed.
    #[error("the key could not be written")]
    Failed,
}

impl From<OpenError> for WriteError {
    fn from(problem: OpenError) -> Self {
        match problem {
            OpenError::TooExpensive | OpenError::Corrupt => Self::Iterations,
            _ => Self::Failed,
        }
    }
}

/// Writes `identity` with its chain under `passphrase` (UTF-8).
///
/// # Errors
/// See [`WriteError`].
pub fn write(
    identity: &Identity,
    passphrase: &[u8],
    iterations: u32,
    rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>, WriteError> {
    scrubbed(|| file(identity, passphrase, iterations, rng))
}

fn file(
    identity: &Identity,
    passphrase: &[u8],
    iterations: u32,
    rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>, WriteError> {
    std::str::from_utf8(passphrase).map_err(|_| WriteError::Passphrase)?;
    let mut writer = Writer {
        passphrase: Passphrase(passphrase),
        rounds: rounds(u64::from(iterations))?,
        budget: Budget::new(),
        rng,
    };
    let certificates = writer.certificates(identity)?;
    let key = writer.key(identity)?;
    let safes = encode(tag::SEQUENCE, &[&certificates, &key]);
    let mac = writer.mac(&safes)?;
    let version = encode(tag::INTEGER, &[&[3]]);
    Ok(encode(tag::SEQUENCE, &[&version, &content_info(ID_DATA, &octets(&safes)), &mac]))
}

struct Writer<'a> {
    passphrase: Passphrase<'a>,
    rounds: u32,
    budget: Budget,
    rng: &'a mut dyn CryptoRng,
}

impl Writer<'_> {
    /// The certificates as encrypted data.
    fn certificates(&mut self, identity: &Identity) -> Result<Vec<u8>, WriteError> {
        let mut bags = vec![certificate_bag(&identity.certificate, &labels(identity))];
        bags.extend(identity.chain.iter().map(|above| certificate_bag(above, &[])));
        let parts: Vec<&[u8]> = bags.iter().map(Vec::as_slice).collect();
        let plain = encode(tag::SEQUENCE, &parts);
        let (algorithm, ciphertext) = self.encrypted(&plain)?;
        let content = encode(tag::SEQUENCE, &[&oid(ID_DATA), &algorithm, &encode(0x80, &[&ciphertext])]);
        let data = encode(tag::SEQUENCE, &[&encode(tag::INTEGER, &[&[0]]), &content]);
        Ok(content_info(ID_ENCRYPTED_DATA, &data))
    }

    /// The key in a shrouded bag in plain data.
    fn key(&mut self, identity: &Identity) -> Result<Vec<u8>, WriteError> {
        let plain = identity.key.to_pkcs8().map_err(|_| WriteError::Failed)?;
        let (algorithm, ciphertext) = self.encrypted(&plain)?;
        let info = encode(tag::SEQUENCE, &[&algorithm, &octets(&ciphertext)]);
        let bag = bag(pkcs12::PKCS_12_PKCS8_KEY_BAG_OID.as_bytes(), &info, &labels(identity));
        Ok(content_info(ID_DATA, &octets(&encode(tag::SEQUENCE, &[&bag]))))
    }

    /// `AlgorithmIdentifier` and ciphertext, each with its own salt and IV.
    fn encrypted(&mut self, plain: &[u8]) -> Result<(Vec<u8>, Vec<u8>), WriteError> {
        let (mut salt, mut iv) = ([0; 16], [0; 16]);
        self.rng.fill_bytes(&mut salt);
        self.rng.fill_bytes(&mut iv);
        let kdf = Pbkdf2 { salt: &salt, rounds: self.rounds, prf: HashName::Sha256, key_length: None };
        let key = kdf.derive(self.passphrase.0, 32, &mut self.budget)?;
        let cipher = aes::Aes256::new_from_slice(&key).map_err(|_| WriteError::Failed)?;
        let mode = Encryptor::inner_iv_slice_init(cipher, &iv).map_err(|_| WriteError::Failed)?;
        Ok((pbes2(&salt, self.rounds, &iv), padded(mode, plain)?))
    }

    /// `MacData` over the content of the authenticated safe.
    fn mac(&mut self, safes: &[u8]) -> Result<Vec<u8>, WriteError> {
        let mut salt = [0; 16];
        self.rng.fill_bytes(&mut salt);
        let kdf = Pkcs12Kdf { hash: HashName::Sha256, salt: &salt, rounds: self.rounds };
        let form = self.passphrase.for_pkcs12().into_iter().next().ok_or(WriteError::Passphrase)?;
        let key = kdf.derive(Purpose::Mac, &form, 32, &mut self.budget)?;
        let digest = hmac(HashName::Sha256, &key, safes);
        let info = encode(tag::SEQUENCE, &[&algorithm(ID_SHA256, &[0x05, 0x00]), &octets(&digest)]);
        Ok(encode(tag::SEQUENCE, &[&info, &octets(&salt), &integer(self.rounds)]))
    }
}

/// Encrypts in one buffer that is wiped: the plaintext may be a private key.
fn padded(mode: Encryptor<aes::Aes256>, plain: &[u8]) -> Result<Vec<u8>, WriteError> {
    let mut buffer: Secret = Zeroizing::new(Vec::with_capacity(plain.len().saturating_add(16)));
    buffer.extend_from_slice(plain);
    buffer.resize(plain.len().saturating_add(16), 0);
    let ciphertext = mode.encrypt_padded::<Pkcs7>(&mut buffer, plain.len()).map_err(|_| WriteError::Failed)?;
    Ok(ciphertext.to_vec())
}

const ID_PBES2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.13");
const ID_PBKDF2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.12");
const ID_HMAC_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.2.9");
const ID_AES256_CBC: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.42");
const ID_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const ID_FRIENDLY_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.20");
const ID_LOCAL_KEY_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.21");

/// RFC 8018, A.4.
fn pbes2(salt: &[u8], rounds: u32, iv: &[u8]) -> Vec<u8> {
    let prf = algorithm(ID_HMAC_SHA256, &[0x05, 0x00]);
    let params = encode(tag::SEQUENCE, &[&octets(salt), &integer(rounds), &prf]);
    let scheme = algorithm(ID_AES256_CBC, &octets(iv));
    algorithm(ID_PBES2, &encode(tag::SEQUENCE, &[&algorithm(ID_PBKDF2, &params), &scheme]))
}

/// Friendly name, and the SHA-256 of the certificate as local key id.
fn labels(identity: &Identity) -> Vec<Vec<u8>> {
    let id = attribute(ID_LOCAL_KEY_ID, &octets(&identity.certificate.sha256()));
    let name = identity.friendly_name.as_ref().map(|name| {
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_be_bytes).collect();
        attribute(ID_FRIENDLY_NAME, &encode(0x1e, &[&units]))
    });
    name.into_iter().chain([id]).collect()
}

fn certificate_bag(certificate: &Certificate, labels: &[Vec<u8>]) -> Vec<u8> {
    let value = encode(0xa0, &[&octets(certificate.der())]);
    let id = encode(tag::OID, &[pkcs12::PKCS_12_X509_CERT_OID.as_bytes()]);
    bag(pkcs12::PKCS_12_CERT_BAG_OID.as_bytes(), &encode(tag::SEQUENCE, &[&id, &value]), labels)
}

fn bag(id: &[u8], value: &[u8], labels: &[Vec<u8>]) -> Vec<u8> {
    let (id, value) = (encode(tag::OID, &[id]), encode(0xa0, &[value]));
    if labels.is_empty() {
        return encode(tag::SEQUENCE, &[&id, &value]);
    }
    encode(tag::SEQUENCE, &[&id, &value, &encode_set_of(tag::SET, labels.to_vec())])
}

fn attribute(id: ObjectIdentifier, value: &[u8]) -> Vec<u8> {
    encode(tag::SEQUENCE, &[&oid(id), &encode(tag::SET, &[value])])
}

fn content_info(id: ObjectIdentifier, content: &[u8]) -> Vec<u8> {
    encode(tag::SEQUENCE, &[&oid(id), &encode(0xa0, &[content])])
}

fn algorithm(id: ObjectIdentifier, parameters: &[u8]) -> Vec<u8> {
    encode(tag::SEQUENCE, &[&oid(id), parameters])
}

fn oid(id: ObjectIdentifier) -> Vec<u8> {
    encode(tag::OID, &[id.as_bytes()])
}

fn octets(value: &[u8]) -> Vec<u8> {
    encode(tag::OCTET_STRING, &[value])
}

/// A positive INTEGER: no needless zeros in front, one where the sign would be.
fn integer(value: u32) -> Vec<u8> {
    let octets = u64::from(value).to_be_bytes();
    let zeros = octets.windows(2).take_while(|pair| matches!(pair, [0, next] if *next < 0x80)).count();
    encode(tag::INTEGER, &[octets.get(zeros..).unwrap_or_default()])
}
