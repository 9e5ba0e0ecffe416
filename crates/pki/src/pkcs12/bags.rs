//! The bags of a file (RFC 7292, 4.2): keys, certificates, bags in bags; the rest is left alone.

use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};

use super::decrypt::Encryption;
use super::grammar::{Attribute, CertBag, EncryptedPrivateKeyInfo, SafeBag, elements, sequence_of};
use super::open::{Opening, whole_sequence};
use super::{CertificateEntry, Contents, KeyEntry, MAX_BAGS, MAX_KEYS, OpenError, Protection};
use crate::certificate::Certificate;
use crate::key::{KeyError, PrivateKey};

/// Bags in bags in bags: deeper than anybody writes.
const MAX_NESTING: usize = 8;

const ID_FRIENDLY_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.20");
const ID_LOCAL_KEY_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.21");

/// The identifiers that the `pkcs12` crate names. Its `der` is of another release, so they pass as octets.
fn is(id: ObjectIdentifier, named: &[u8]) -> bool {
    id.as_bytes() == named
}

/// What was found so far.
#[derive(Default)]
pub struct Bags {
    pub protection: Protection,
    keys: Vec<KeyEntry>,
    certificates: Vec<CertificateEntry>,
    seen: usize,
    /// A key that did not decrypt or is of a kind that is not read; told only if there is no other.
    unread: Option<OpenError>,
}

impl Bags {
    /// Takes what a `SafeContents` in DER holds.
    pub fn collect(&mut self, safe: &[u8], opening: &mut Opening<'_>) -> Result<(), OpenError> {
        self.nested(safe, opening, MAX_NESTING)
    }

    /// The contents, or why the only key could not be read.
    pub fn finish(self) -> Result<Contents, OpenError> {
        if let (true, Some(problem)) = (self.keys.is_empty(), self.unread) {
            return Err(problem);
        }
        Ok(Contents { keys: self.keys, certificates: self.certificates, protection: self.protection })
    }

    fn nested(&mut self, safe: &[u8], opening: &mut Opening<'_>, depth: usize) -> Result<(), OpenError> {
        let depth = depth.checked_sub(1).ok_or(OpenError::TooExpensive)?;
        for element in sequence_of(safe)? {
            self.seen += 1;
            if self.seen > MAX_BAGS {
                return Err(OpenError::TooExpensive);
            }
            let bag: SafeBag<'_> = element.decode_as()?;
            if is(bag.id, pkcs12::PKCS_12_SAFE_CONTENTS_BAG_OID.as_bytes()) {
                let inner = zeroize::Zeroizing::new(der::Encode::to_der(&bag.value)?);
                self.nested(&inner, opening, depth)?;
            } else {
                self.bag(&bag, opening)?;
            }
        }
        Ok(())
    }

    fn bag(&mut self, bag: &SafeBag<'_>, opening: &mut Opening<'_>) -> Result<(), OpenError> {
        let labels = Labels::read(bag.attributes)?;
        if is(bag.id, pkcs12::PKCS_12_KEY_BAG_OID.as_bytes()) {
            self.protect("-", 0, true);
            let plain = zeroize::Zeroizing::new(der::Encode::to_der(&bag.value)?);
            self.key(PrivateKey::from_der(&plain), labels)
        } else if is(bag.id, pkcs12::PKCS_12_PKCS8_KEY_BAG_OID.as_bytes()) {
            self.shrouded(&bag.value.decode_as()?, labels, opening)
        } else if is(bag.id, pkcs12::PKCS_12_CERT_BAG_OID.as_bytes()) {
            self.certificate(&bag.value.decode_as()?, labels)
        } else {
            // CRLs, secrets and whatever a program invented.
            Ok(())
        }
    }

    fn shrouded(
        &mut self,
        bag: &EncryptedPrivateKeyInfo<'_>,
        labels: Labels,
        opening: &mut Opening<'_>,
    ) -> Result<(), OpenError> {
        let encryption = Encryption::read(&bag.algorithm)?;
        self.protect(&encryption.label(), encryption.iterations(), encryption.is_weak());
        let fits = |plain: &_| whole_sequence(plain).map(|der| PrivateKey::from_der(&der));
        let ciphertext = bag.ciphertext.as_bytes();
        match encryption.open(ciphertext, &opening.passphrase, &mut opening.budget, fits)? {
            Some(key) => self.key(key, labels),
            None => {
                self.unread = Some(opening.blame(OpenError::OtherKeyPassphrase));
                Ok(())
            }
        }
    }

    fn key(&mut self, key: Result<PrivateKey, KeyError>, labels: Labels) -> Result<(), OpenError> {
        match key {
            Ok(_) if self.keys.len() >= MAX_KEYS => return Err(OpenError::TooExpensive),
            Ok(key) => {
                let Labels { local_key_id, friendly_name } = labels;
                self.keys.push(KeyEntry { key, local_key_id, friendly_name });
            }
            Err(KeyError::Unsupported(id)) => self.unread = Some(OpenError::Unsupported(id)),
            Err(_) => self.unread = Some(OpenError::Corrupt),
        }
        Ok(())
    }

    /// A certificate that does not parse belongs to somebody else's trouble, not to the key's.
    fn certificate(&mut self, bag: &CertBag<'_>, labels: Labels) -> Result<(), OpenError> {
        if !is(bag.id, pkcs12::PKCS_12_X509_CERT_OID.as_bytes()) {
            return Ok(());
        }
        let octets = bag.value.decode_as::<&OctetStringRef>()?.as_bytes();
        if let Ok(certificate) = Certificate::from_der(octets) {
            let Labels { local_key_id, friendly_name } = labels;
            self.certificates.push(CertificateEntry { certificate, local_key_id, friendly_name });
        }
        Ok(())
    }

    /// Keeps the weakest protection of a key.
    fn protect(&mut self, encryption: &str, iterations: u32, weak: bool) {
        let kept = &mut self.protection;
        let weaker = (weak, std::cmp::Reverse(iterations)) > (kept.weak, std::cmp::Reverse(kept.iterations));
        if kept.encryption.is_empty() || weaker {
            kept.encryption = encryption.into();
            kept.iterations = iterations;
            kept.weak = weak;
        }
    }
}

/// The two attributes that are read.
#[derive(Default)]
struct Labels {
    local_key_id: Option<Vec<u8>>,
    friendly_name: Option<String>,
}

impl Labels {
    fn read(attributes: Option<AnyRef<'_>>) -> Result<Self, OpenError> {
        let mut labels = Self::default();
        let Some(attributes) = attributes else { return Ok(labels) };
        for element in elements(attributes.value())? {
            let attribute: Attribute<'_> = element.decode_as()?;
            let Some(value) = elements(attribute.values.value())?.first().copied() else { continue };
            match attribute.id {
                ID_LOCAL_KEY_ID => {
                    labels.local_key_id = value.decode_as::<&OctetStringRef>().ok().map(|id| id.as_bytes().to_vec());
                }
                ID_FRIENDLY_NAME => labels.friendly_name = Some(bmp_text(value.value())),
                _ => {}
            }
        }
        Ok(labels)
    }
}

/// A `BMPString`, in truth UTF-16.
fn bmp_text(octets: &[u8]) -> String {
    let units = octets.chunks_exact(2).map(|unit| unit.iter().fold(0u16, |sum, octet| sum << 8 | u16::from(*octet)));
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}
