//! A CRL as it was signed (RFC 5280, 5). Entries are checked once and looked up in the bytes: lists run to a million.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use der::Decode;
use time::OffsetDateTime;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::crl_entry::{Entry, RawEntry, check_entries};
use super::distribution_point::Scope;
use crate::algorithm::SignatureScheme;
use crate::asn1::{Asn1Error, Reader, Tlv, parse_time, tag};
use crate::certificate::Certificate;
use crate::extension::{Extensions, finished, oid};
use crate::name;

/// No CRL above this many bytes is read.
pub const MAX_CRL: usize = 256 << 20;

/// Extensions of a CRL that are processed here.
const KNOWN: [&[u8]; 8] = [
    oid::AUTHORITY_KEY_IDENTIFIER,
    oid::ISSUER_ALT_NAME,
    oid::CRL_NUMBER,
    oid::DELTA_CRL_INDICATOR,
    oid::ISSUING_DISTRIBUTION_POINT,
    oid::FRESHEST_CRL,
    oid::AUTHORITY_INFO_ACCESS,
    oid::EXPIRED_CERTS_ON_CRL,
];

/// Why bytes are not a CRL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CrlError {
    /// Not the structure of RFC 5280, 5.1.
    #[error("not a CRL: {0}")]
    Structure(#[from] Asn1Error),
    /// A version other than v2, or v1 with extensions.
    #[error("unknown version")]
    Version,
    /// `tbsCertList.signature` differs from `signatureAlgorithm` (5.1.1.2).
    #[error("two signature algorithms are named")]
    AlgorithmMismatch,
    /// An issuer without a name, or a name that cannot be read (5.1.2.3).
    #[error("no usable issuer name")]
    Issuer,
    /// Larger than [`MAX_CRL`].
    #[error("too large")]
    TooLarge,
}

/// A CRL: cheap to clone, equal when its bytes are equal.
#[derive(Clone)]
pub struct Crl(Arc<Inner>);

struct Inner {
    der: Vec<u8>,
    tbs: Range<usize>,
    issuer: Range<usize>,
    entries: Range<usize>,
    extensions: Option<Range<usize>>,
    signature: Range<usize>,
    algorithm: AlgorithmIdentifierOwned,
    this_update: OffsetDateTime,
    next_update: Option<OffsetDateTime>,
    number: Option<Vec<u8>>,
    base_number: Option<Vec<u8>>,
    /// A critical extension here or in an entry is not known: the CRL says nothing (5.2, 5.3).
    unknown_critical: bool,
    /// The last issuer its signature was verified with, by fingerprint, and the outcome.
    verified: Mutex<Option<([u8; 32], bool)>>,
}

impl PartialEq for Crl {
    fn eq(&self, other: &Self) -> bool {
        self.0.der == other.0.der
    }
}
impl Eq for Crl {}
impl fmt::Debug for Crl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Crl({} of {})", self.issuer_line(), self.0.this_update)
    }
}

impl Crl {
    /// Reads a CRL and every entry of it.
    ///
    /// # Errors
    /// [`CrlError`]; bytes after it are an error.
    pub fn from_der(der: &[u8]) -> Result<Self, CrlError> {
        if der.len() > MAX_CRL {
            return Err(CrlError::TooLarge);
        }
        let fields = Fields::read(der)?;
        let list = fields.extensions.map(|list| Extensions::read(&list)).transpose()?.unwrap_or_default();
        list.value(oid::ISSUING_DISTRIBUTION_POINT)?.map(|value| Scope::read(&value)).transpose()?;
        let entries = check_entries(fields.entries)?;
        if !fields.v2 && (fields.extensions.is_some() || entries.extended) {
            return Err(CrlError::Version);
        }
        let place = |part: &[u8]| place_in(der, part);
        Ok(Self(Arc::new(Inner {
            tbs: place(fields.tbs),
            issuer: place(fields.issuer),
            entries: place(fields.entries),
            extensions: fields.extensions.map(|list| place(list.raw)),
            signature: place(fields.signature),
            algorithm: AlgorithmIdentifierOwned::from_der(fields.algorithm).map_err(|_| Asn1Error::Value)?,
            this_update: fields.this_update,
            next_update: fields.next_update,
            number: number(&list, oid::CRL_NUMBER)?,
            base_number: number(&list, oid::DELTA_CRL_INDICATOR)?,
            unknown_critical: entries.unknown_critical || list.unknown_critical(&KNOWN).is_some(),
            verified: Mutex::new(None),
            der: der.to_vec(),
        })))
    }

    /// The same from PEM, or DER as it is.
    ///
    /// # Errors
    /// As [`Self::from_der`].
    pub fn from_pem_or_der(bytes: &[u8]) -> Result<Self, CrlError> {
        match crate::pem::blocks(bytes).first() {
            Some(block) => Self::from_der(&block.der),
            None => Self::from_der(bytes),
        }
    }

    /// The whole CRL.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// DER of its issuer's name.
    pub fn issuer_der(&self) -> &[u8] {
        self.part(&self.0.issuer)
    }

    /// Its issuer as RFC 4514 writes it.
    pub fn issuer_line(&self) -> String {
        name::line(self.issuer_der())
    }

    /// Its date.
    pub fn this_update(&self) -> OffsetDateTime {
        self.0.this_update
    }

    /// When a newer one is due.
    pub fn next_update(&self) -> Option<OffsetDateTime> {
        self.0.next_update
    }

    /// CRLNumber, big-endian without leading zeros.
    pub fn number(&self) -> Option<&[u8]> {
        self.0.number.as_deref()
    }

    /// BaseCRLNumber of a delta CRL; `None` for a complete one.
    pub fn base_number(&self) -> Option<&[u8]> {
        self.0.base_number.as_deref()
    }

    /// Whether a critical extension forbids its use.
    pub fn has_unknown_critical(&self) -> bool {
        self.0.unknown_critical
    }

    /// Its extensions.
    pub fn extensions(&self) -> Extensions<'_> {
        let list = self.0.extensions.as_ref().and_then(|place| Tlv::only(self.part(place)).ok());
        list.and_then(|list| Extensions::read(&list).ok()).unwrap_or_default()
    }

    /// What it covers.
    pub fn scope(&self) -> Scope<'_> {
        let value = self.extensions().value(oid::ISSUING_DISTRIBUTION_POINT).ok().flatten();
        value.and_then(|value| Scope::read(&value).ok()).unwrap_or_else(Scope::whole)
    }

    /// Whether a certificate that expired at `not_after` would still stand here if it were revoked:
    /// entries go when certificates expire (RFC 5280, 3.3), unless expiredCertsOnCRL says they stay.
    pub fn keeps(&self, not_after: OffsetDateTime) -> bool {
        let since = self.extensions().value(oid::EXPIRED_CERTS_ON_CRL).ok().flatten();
        let since = since.and_then(|since| strict_time(&since).ok());
        self.0.this_update <= not_after || since.is_some_and(|since| since <= not_after)
    }

    /// Whether `issuer`'s key signed it. Asked of one issuer again and again: the last answer is kept.
    pub fn is_signed_by(&self, issuer: &Certificate) -> bool {
        let asked = issuer.sha256();
        let mut kept = self.0.verified.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.filter(|(signer, _)| *signer == asked).map(|(_, outcome)| outcome);
        let outcome = known.unwrap_or_else(|| self.verify(issuer));
        *kept = Some((asked, outcome));
        outcome
    }

    fn verify(&self, issuer: &Certificate) -> bool {
        let scheme = SignatureScheme::from_identifier(&self.0.algorithm, None);
        scheme.is_ok_and(|scheme| {
            scheme.verify(issuer.public_key(), &[self.part(&self.0.tbs)], self.part(&self.0.signature)).is_ok()
        })
    }

    /// The entry for a certificate, the last one if there are several (RFC 5280, 6.3.3 (i)(j)).
    /// In an indirect CRL the issuer named by an entry holds for those after it (5.3.3).
    pub fn entry(&self, certificate: &Certificate) -> Option<Entry> {
        let indirect = self.scope().indirect;
        let mut issued_here = name::same(self.issuer_der(), certificate.issuer_der());
        let mut found = None;
        let mut items = Reader(self.part(&self.0.entries));
        while let Ok(Some(item)) = items.any() {
            let Ok(entry) = RawEntry::read(&item) else { continue };
            if let (true, Some(named)) = (indirect, entry.issuer()) {
                issued_here = name::same(named, certificate.issuer_der());
            }
            if issued_here && entry.serial == certificate.serial() {
                found = Some(Entry { revoked_at: entry.revoked_at, reason: entry.reason() });
            }
        }
        found
    }

    /// How it is signed, when that is understood.
    pub fn scheme(&self) -> Option<SignatureScheme> {
        SignatureScheme::from_identifier(&self.0.algorithm, None).ok()
    }

    /// How many entries it has.
    pub fn entry_count(&self) -> usize {
        let mut items = Reader(self.part(&self.0.entries));
        std::iter::from_fn(|| items.any().ok().flatten()).count()
    }

    fn part(&self, place: &Range<usize>) -> &[u8] {
        self.0.der.get(place.clone()).unwrap_or_default()
    }
}

/// Slices of `CertificateList`.
struct Fields<'a> {
    tbs: &'a [u8],
    v2: bool,
    algorithm: &'a [u8],
    issuer: &'a [u8],
    this_update: OffsetDateTime,
    next_update: Option<OffsetDateTime>,
    entries: &'a [u8],
    extensions: Option<Tlv<'a>>,
    signature: &'a [u8],
}

impl<'a> Fields<'a> {
    fn read(der: &'a [u8]) -> Result<Self, CrlError> {
        let mut outer = Tlv::only(der)?.tagged(tag::SEQUENCE)?.children();
        let tbs = outer.expect(tag::SEQUENCE)?;
        let algorithm = outer.expect(tag::SEQUENCE)?.raw;
        let signature = match outer.expect(tag::BIT_STRING)?.value.split_first() {
            Some((0, octets)) => octets,
            _ => return Err(Asn1Error::Value.into()),
        };
        finished(&outer)?;
        let mut fields = tbs.children();
        let v2 = match fields.optional(tag::INTEGER)? {
            None => false,
            Some(version) if version.value == [1] => true,
            Some(_) => return Err(CrlError::Version),
        };
        if fields.expect(tag::SEQUENCE)?.raw != algorithm {
            return Err(CrlError::AlgorithmMismatch);
        }
        let issuer = fields.expect(tag::SEQUENCE)?.raw;
        name_is_usable(issuer)?;
        let this_update = strict_time(&fields.any()?.ok_or(Asn1Error::Truncated)?)?;
        let next_update = match fields.0.first() {
            Some(&(tag::UTC_TIME | tag::GENERALIZED_TIME)) => {
                fields.any()?.map(|time| strict_time(&time)).transpose()?
            }
            _ => None,
        };
        let entries = fields.optional(tag::SEQUENCE)?.map(|list| list.value).unwrap_or_default();
        let extensions = fields.optional(tag::context(0))?.map(|outer| Tlv::only(outer.value)).transpose()?;
        finished(&fields)?;
        Ok(Self { tbs: tbs.raw, v2, algorithm, issuer, this_update, next_update, entries, extensions, signature })
    }
}

/// The two forms of RFC 5280, 4.1.2.5: seconds, no fraction, Z.
pub(super) fn strict_time(time: &Tlv<'_>) -> Result<OffsetDateTime, Asn1Error> {
    let length = if time.tag == tag::UTC_TIME { 13 } else { 15 };
    let digits = time.value.strip_suffix(b"Z").ok_or(Asn1Error::Value)?;
    if time.value.len() != length || !digits.iter().all(u8::is_ascii_digit) {
        return Err(Asn1Error::Value);
    }
    parse_time(time)
}

/// Not empty, and PrintableString holds its alphabet, with the four strangers that are met in it.
fn name_is_usable(der: &[u8]) -> Result<(), CrlError> {
    const PRINTABLE_STRING: u8 = 0x13;
    let known = |octet: &u8| octet.is_ascii_alphanumeric() || b" '()+,-./:=?@&*_".contains(octet);
    let mut sets = Tlv::only(der)?.children();
    let mut any = false;
    while let Some(set) = sets.any()? {
        for pair in set.children().all()? {
            any = true;
            let mut fields = pair.children();
            fields.expect(tag::OID)?;
            let value = fields.any()?.ok_or(Asn1Error::Truncated)?;
            if value.tag == PRINTABLE_STRING && !value.value.iter().all(known) {
                return Err(CrlError::Issuer);
            }
        }
    }
    if any { Ok(()) } else { Err(CrlError::Issuer) }
}

fn number(list: &Extensions<'_>, oid: &[u8]) -> Result<Option<Vec<u8>>, Asn1Error> {
    let Some(value) = list.value(oid)? else { return Ok(None) };
    let octets = value.tagged(tag::INTEGER)?.value;
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    Ok(Some(octets.get(zeros..).unwrap_or_default().to_vec()))
}

/// Where `part`, a slice of `whole`, lies in it.
fn place_in(whole: &[u8], part: &[u8]) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
    start..start.saturating_add(part.len())
}
