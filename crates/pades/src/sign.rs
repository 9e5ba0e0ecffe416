//! PAdES baseline signatures (EN 319 142-1), in two acts: reserve a hole in the next revision, then fill it.
//!
//! Between the two acts lies the preview: it shows the very bytes that `release` digests.

mod dictionary;
#[cfg(test)]
mod tests;

use pdf::{FieldChoice, Filled, HoleTooSmall, Rect, Reserved, SignatureKind, SignatureRequest, Update, UpdateError};
use pki::cms::{Assembly, assemble, signed_attributes};
use pki::{Certificate, DigestAlgorithm};
use time::OffsetDateTime;

pub use crate::identity::{Identity, IdentityError};

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

/// Makes the next revision with an empty hole that fits a signature by the owner of `chain` (signer first).
pub fn reserve(
    update: Update,
    place: Place,
    statement: &Statement,
    chain: &[Certificate],
) -> Result<Reserved, UpdateError> {
    update.sign_here(SignatureRequest {
        field: place.field,
        page: place.page,
        rect: place.rect,
        appearance: place.appearance,
        entries: dictionary::entries(statement),
        hole: hole_size(chain),
        certify: place.certify,
        kind: SignatureKind::Signature,
    })
}

/// Digests the reserved revision, has it signed and fills the hole.
pub fn release(reserved: Reserved, identity: &dyn Identity) -> Result<Filled, SignError> {
    // Ed25519 names no digest of its own; RFC 8419, 3.1 pairs it with SHA-512.
    let digest = identity.scheme().digest().unwrap_or(DigestAlgorithm::Sha512);
    let attributes = signed_attributes(&digest_of(&reserved, digest), identity.certificate());
    let signature = identity.sign(&attributes)?;
    let container = assemble(&Assembly {
        signer: identity.certificate(),
        chain: identity.chain(),
        digest,
        scheme: identity.scheme(),
        signed_attributes: &attributes,
        signature: &signature,
        unsigned: &[],
    });
    Ok(reserved.fill(&container)?)
}

/// SHA-256 goes on from what is known of the original.
fn digest_of(reserved: &Reserved, algorithm: DigestAlgorithm) -> Vec<u8> {
    match algorithm {
        DigestAlgorithm::Sha256 => reserved.sha256().to_vec(),
        _ => algorithm.hash(&reserved.signed_parts()),
    }
}

/// Bytes of DER to reserve: the certificates, one RSA-4096 value, attributes and framing with room to spare.
fn hole_size(chain: &[Certificate]) -> usize {
    const FRAMING: usize = 2048;
    chain.iter().map(|c| c.der().len()).sum::<usize>() + FRAMING
}
