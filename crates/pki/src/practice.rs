//! A practice identity: a CA of this computer alone, one certificate, one CRL. Marked wherever anybody may look.
//!
//! The CA's private key lives for the few lines that sign with it and is wiped: nothing more can ever be issued,
//! nor revoked, in its name. So its CRL is good for the whole life of the certificate.

use der::asn1::{GeneralizedTime, ObjectIdentifier, UtcTime};
use der::{DateTime, Decode, Encode};
use rand_core::CryptoRng;
use rsa::RsaPrivateKey;
use rsa::pkcs1v15::{Signature, SigningKey};
use sha2::Sha256;
use spki::{EncodePublicKey, SubjectPublicKeyInfoOwned, SubjectPublicKeyInfoRef};
use time::{Duration, OffsetDateTime};
use x509_cert::TbsCertificate;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{Builder, CertificateBuilder, CrlBuilder};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, CrlNumber, ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, ToExtension};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};

use crate::asn1::{encode, tag};
use crate::certificate::Certificate;
use crate::key::PrivateKey;
use crate::name::{COMMON_NAME, ORGANIZATION};
use crate::pkcs12::Identity;
use crate::scrub::scrubbed;

/// Common name of every practice CA.
pub const CA_NAME: &str = "Pena – CA Latihan (bukan PSrE)";
/// Ends the common name of every practice identity.
pub const MARK: &str = " (LATIHAN)";
/// Organisation of both.
const LABEL: &str = "Pena – hanya untuk latihan";

const BITS: usize = 2048;
const LIFE: Duration = Duration::days(730);
/// Clocks differ.
const BEFORE: Duration = Duration::hours(1);
/// RFC 5280, A.1: ub-common-name.
const LONGEST_NAME: usize = 64;

/// Adobe's authentic documents trust.
const ID_ADOBE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113583.1.1.5");
/// Document signing (RFC 9336).
const ID_DOCUMENT_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.36");

/// Making it failed; nothing the person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the practice identity could not be made")]
pub struct PracticeError;

impl From<x509_cert::builder::Error> for PracticeError {
    fn from(_: x509_cert::builder::Error) -> Self {
        Self
    }
}

impl From<der::Error> for PracticeError {
    fn from(_: der::Error) -> Self {
        Self
    }
}

/// What was made.
#[derive(Clone, Debug)]
pub struct Practice {
    /// RSA-2048; its chain is the CA.
    pub identity: Identity,
    /// An anchor for practice only.
    pub ca: Certificate,
    /// The CA's CRL, empty, in DER.
    pub crl: Vec<u8>,
}

/// Whether `certificate` was issued by a practice CA, of this computer or another.
pub fn is_practice(certificate: &Certificate) -> bool {
    crate::name::value(certificate.issuer_der(), &COMMON_NAME).is_some_and(|name| name == CA_NAME)
}

/// Makes a practice identity for `name`, valid for two years from an hour before `now`. Takes about a second.
///
/// # Errors
/// [`PracticeError`].
pub fn make(name: &str, now: OffsetDateTime, rng: &mut dyn CryptoRng) -> Result<Practice, PracticeError> {
    scrubbed(|| practice(name, now, rng))
}

fn practice(name: &str, now: OffsetDateTime, rng: &mut dyn CryptoRng) -> Result<Practice, PracticeError> {
    let (from, until) = (moment(now - BEFORE)?, moment(now - BEFORE + LIFE)?);
    let validity = Validity::new(from, until);
    let ca_key = SigningKey::<Sha256>::new(RsaPrivateKey::new(rng, BITS).map_err(|_| PracticeError)?);
    let key = RsaPrivateKey::new(rng, BITS).map_err(|_| PracticeError)?;

    let ca_name = distinguished(CA_NAME)?;
    let authority = Issued { issuer: ca_name.clone(), subject: ca_name.clone(), kind: Kind::Authority };
    let ca = issue(authority, validity, public(ca_key.as_ref())?, &ca_key, rng)?;
    let person = Issued { issuer: ca_name, subject: distinguished(&marked(name))?, kind: Kind::Person };
    let certificate = issue(person, validity, public(&key)?, &ca_key, rng)?;
    let crl: CrlBuilder = CrlBuilder::new_with_this_update(&ca, number(1)?, from)?.with_next_update(Some(until));
    let crl = crl.build_with_rng::<_, Signature, _>(&ca_key, rng)?.to_der()?;

    let ca = Certificate::from_der(&ca.to_der()?).map_err(|_| PracticeError)?;
    let certificate = Certificate::from_der(&certificate.to_der()?).map_err(|_| PracticeError)?;
    let friendly_name = certificate.common_name();
    let key = PrivateKey::from_rsa(&key).map_err(|_| PracticeError)?;
    let identity = Identity { key, certificate, chain: vec![ca.clone()], friendly_name };
    Ok(Practice { identity, ca, crl })
}

/// What a certificate is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Authority,
    Person,
}

struct Issued {
    issuer: Name,
    subject: Name,
    kind: Kind,
}

impl BuilderProfile for Issued {
    fn get_issuer(&self, _: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    /// RFC 5280, 4.2.1.
    fn build_extensions(
        &self,
        key: SubjectPublicKeyInfoRef<'_>,
        issuer_key: SubjectPublicKeyInfoRef<'_>,
        tbs: &TbsCertificate,
    ) -> x509_cert::builder::Result<Vec<Extension>> {
        let mut all = Vec::new();
        let subject = tbs.subject();
        all.push(SubjectKeyIdentifier::try_from(key)?.to_extension(subject, &all)?);
        all.push(AuthorityKeyIdentifier::try_from(issuer_key)?.to_extension(subject, &all)?);
        if self.kind == Kind::Authority {
            all.push(BasicConstraints { ca: true, path_len_constraint: Some(0) }.to_extension(subject, &all)?);
            all.push(KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign).to_extension(subject, &all)?);
        } else {
            all.push(KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation).to_extension(subject, &all)?);
            all.push(ExtendedKeyUsage(vec![ID_ADOBE, ID_DOCUMENT_SIGNING]).to_extension(subject, &all)?);
        }
        Ok(all)
    }
}

fn issue(
    profile: Issued,
    validity: Validity,
    key: SubjectPublicKeyInfoOwned,
    ca_key: &SigningKey<Sha256>,
    rng: &mut dyn CryptoRng,
) -> Result<x509_cert::Certificate, PracticeError> {
    // RFC 5280, 4.1.2.2: positive, at most 20 octets.
    let mut random = [0; 15];
    rng.fill_bytes(&mut random);
    let serial = [&[0x4c], random.as_slice()].concat();
    let builder = CertificateBuilder::new(profile, SerialNumber::new(&serial)?, validity, key)?;
    Ok(builder.build_with_rng::<_, Signature, _>(ca_key, rng)?)
}

fn public(key: &RsaPrivateKey) -> Result<SubjectPublicKeyInfoOwned, PracticeError> {
    let document = key.as_public_key().to_public_key_der().map_err(|_| PracticeError)?;
    Ok(SubjectPublicKeyInfoOwned::from_der(document.as_bytes())?)
}

fn number(value: u8) -> Result<CrlNumber, PracticeError> {
    Ok(CrlNumber::from_der(&encode(tag::INTEGER, &[&[value]]))?)
}

/// `{name} (LATIHAN)`, without control characters and within the bound of a common name.
fn marked(name: &str) -> String {
    let clean: String = name.chars().filter(|character| !character.is_control()).collect();
    let clean = if clean.trim().is_empty() { "Pengguna" } else { clean.trim() };
    let room = LONGEST_NAME - MARK.chars().count();
    let short: String = clean.chars().take(room).collect();
    format!("{}{MARK}", short.trim_end())
}

/// `C=ID, O=…, CN=…`, UTF-8 (RFC 5280, 4.1.2.4).
fn distinguished(common_name: &str) -> Result<Name, PracticeError> {
    const COUNTRY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
    const PRINTABLE_STRING: u8 = 0x13;
    let part = |id: ObjectIdentifier, kind, text: &str| {
        let pair = encode(tag::SEQUENCE, &[&encode(tag::OID, &[id.as_bytes()]), &encode(kind, &[text.as_bytes()])]);
        encode(tag::SET, &[&pair])
    };
    let country = part(COUNTRY, PRINTABLE_STRING, "ID");
    let organization = part(ORGANIZATION, tag::UTF8_STRING, LABEL);
    let common_name = part(COMMON_NAME, tag::UTF8_STRING, common_name);
    Ok(Name::from_der(&encode(tag::SEQUENCE, &[&country, &organization, &common_name]))?)
}

/// UTCTime until 2049, GeneralizedTime after (RFC 5280, 4.1.2.5).
fn moment(at: OffsetDateTime) -> Result<Time, PracticeError> {
    let seconds = u64::try_from(at.unix_timestamp()).map_err(|_| PracticeError)?;
    let date = DateTime::from_unix_duration(std::time::Duration::from_secs(seconds))?;
    match UtcTime::from_date_time(date) {
        Ok(time) => Ok(Time::UtcTime(time)),
        Err(_) => Ok(Time::GeneralTime(GeneralizedTime::from_date_time(date))),
    }
}

#[cfg(test)]
mod tests;
