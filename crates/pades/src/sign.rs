//! PAdES baseline signatures (EN 319 142-1), in two acts: reserve a hole in the next revision, then fill it.
//!
//! Between the two acts lies the preview: it shows the very bytes that `release` digests.

mod dictionary;
pub mod stamp;
#[cfg(test)]
mod tests;

use pdf::{FieldChoice, Filled, HoleTooSmall, Rect, Reserved, SignatureKind, SignatureRequest, Update, UpdateError};
use pki::cms::{Assembly, Attribute, assemble, oid, signed_attributes};
use pki::{Certificate, DigestAlgorithm, SignatureScheme};
use time::OffsetDateTime;

pub use crate::identity::{Identity, IdentityError};
pub use crate::level::Level;

/// What the signer says, beside the content (ISO 32000-2, table 255).
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// `/M`: the clock of the signer's computer with its offset. PAdES-B-B has no signing-time attribute
    /// (EN 319 142-1, 6.3).
    pub time: OffsetDateTime,
    /// `/Name`.
    pub name: String,
    /// `/Reason`.
    pub reason: String,
    /// `/Location`.
    pub location: String,
}

/// Key of the signature dictionary whose name value says which entry of the signer's register this signature is
/// (ISO 32000-2, annex E: a key with a developer's prefix; readers pass over it).
pub const PIN: &str = "PENA_Register";
/// Its value until it is known: 16 digits, a point, 64 digits.
pub const UNPINNED: &[u8] = b"0000000000000000.0000000000000000000000000000000000000000000000000000000000000000";

/// Writes `pin`, as long as [`UNPINNED`], into what was reserved. The picture of the revision stays what it was.
#[must_use]
pub fn pinned(reserved: Reserved, pin: &str) -> Reserved {
    let blank = [b"/", PIN.as_bytes(), b"/", UNPINNED].concat();
    let written = format!("/{PIN}/{pin}");
    reserved.with(&blank, written.as_bytes())
}

/// Where the signature goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// A new field or an empty one of the document.
    pub field: FieldChoice,
    /// Zero-based page of a new field.
    pub page: usize,
    /// Points on the displayed page; `None` is invisible.
    pub rect: Option<Rect>,
    /// The form XObject that fills the rectangle.
    pub appearance: Option<pdf::ObjectId>,
    /// Certification with DocMDP permission 1, 2 or 3.
    pub certify: Option<u8>,
}

/// Why a filled signature could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The key refused.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The signature is larger than was reserved for it.
    #[error(transparent)]
    Hole(#[from] HoleTooSmall),
}

/// Makes the next revision with an empty hole that fits a signature by the owner of `chain` (signer first) and, from
/// level T on, a time-stamp on it.
pub fn reserve(
    update: Update,
    place: Place,
    statement: &Statement,
    chain: &[Certificate],
    level: Level,
) -> Result<Reserved, UpdateError> {
    let stamp = if level >= Level::T { TOKEN } else { 0 };
    update.sign_here(SignatureRequest {
        field: place.field,
        page: place.page,
        rect: place.rect,
        appearance: place.appearance,
        entries: dictionary::entries(statement),
        hole: hole_size(chain) + stamp,
        certify: place.certify,
        kind: SignatureKind::Signature,
    })
}

/// Makes the revision of a document time-stamp, hole still empty (EN 319 142-1, 5.4.3).
pub fn reserve_stamp(update: Update) -> Result<Reserved, UpdateError> {
    update.sign_here(SignatureRequest {
        field: FieldChoice::New { name: None },
        page: 0,
        rect: None,
        appearance: None,
        entries: pdf::Dictionary::new(),
        hole: TOKEN,
        certify: None,
        kind: SignatureKind::DocTimeStamp,
    })
}

/// A signature that is made and does not stand in its document yet: a time-stamp may still be put on it.
pub struct Made {
    reserved: Reserved,
    signer: Certificate,
    chain: Vec<Certificate>,
    digest: DigestAlgorithm,
    scheme: SignatureScheme,
    attributes: Vec<u8>,
    value: Vec<u8>,
}

/// Digests the reserved revision and has it signed.
pub fn sign(reserved: Reserved, identity: &dyn Identity) -> Result<Made, SignError> {
    let scheme = identity.scheme();
    // Ed25519 names no digest of its own; RFC 8419, 3.1 pairs it with SHA-512.
    let digest = scheme.digest().unwrap_or(DigestAlgorithm::Sha512);
    let attributes = signed_attributes(&digest_of(&reserved, digest), identity.certificate());
    let value = identity.sign(&attributes)?;
    let (signer, chain) = (identity.certificate().clone(), identity.chain().to_vec());
    Ok(Made { reserved, signer, chain, digest, scheme, attributes, value })
}

impl Made {
    /// The signature value: what a signature time-stamp stamps (EN 319 122-1, 5.3).
    pub fn value(&self) -> &[u8] {
        &self.value
    }

    /// Fills the hole; `stamp` is the DER of a time-stamp token on the value.
    pub fn fill(self, stamp: Option<&[u8]>) -> Result<Filled, SignError> {
        let stamp = stamp.map(|der| Attribute::single(oid::SIGNATURE_TIME_STAMP, der.to_vec()));
        let unsigned: Vec<Attribute> = stamp.into_iter().collect();
        let container = assemble(&Assembly {
            signer: &self.signer,
            chain: &self.chain,
            digest: self.digest,
            scheme: self.scheme,
            signed_attributes: &self.attributes,
            signature: &self.value,
            unsigned: &unsigned,
        });
        Ok(self.reserved.fill(&container)?)
    }
}

/// Both at once, without a time-stamp.
pub fn release(reserved: Reserved, identity: &dyn Identity) -> Result<Filled, SignError> {
    sign(reserved, identity)?.fill(None)
}

/// SHA-256 goes on from what is known of the original.
fn digest_of(reserved: &Reserved, algorithm: DigestAlgorithm) -> Vec<u8> {
    match algorithm {
        DigestAlgorithm::Sha256 => reserved.sha256().to_vec(),
        _ => algorithm.hash(&reserved.signed_parts()),
    }
}

/// Bytes of a time-stamp token: the answers of public authorities with their certificates have 3,000 to 8,000.
const TOKEN: usize = 14_000;

/// Bytes of DER to reserve: the certificates, one RSA-4096 value, attributes and framing with room to spare.
fn hole_size(chain: &[Certificate]) -> usize {
    const FRAMING: usize = 2048;
    chain.iter().map(|c| c.der().len()).sum::<usize>() + FRAMING
}
