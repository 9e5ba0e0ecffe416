//! Who signed a CRL, and whether they may: a path to the same anchor, with cRLSign (RFC 5280, 6.3.3 (f)(g)).

use super::crl::Crl;
use super::crl_status::Inquiry;
use super::{SignerStatus, Status, Why};
use crate::certificate::Certificate;
use crate::extension::{Extensions, oid};
use crate::name;
use crate::path::{Anchors, PathRequest, Purpose, Refusal, ValidatedPath, validate};

/// Certificates of the CRL issuer's name that are tried.
const MOST_SIGNERS: usize = 8;

/// A signer whose signature and path hold.
#[derive(Clone, Debug)]
pub(super) struct Signer {
    pub certificate: Certificate,
    pub status: SignerStatus,
}

/// The first certificate of the CRL issuer's name that signed it and may.
pub(super) fn of(crl: &Crl, inquiry: &Inquiry<'_>) -> Result<Signer, Why> {
    let mut why = Why::NoSigner;
    for candidate in candidates(crl, inquiry) {
        if !inquiry.spend() {
            return Err(why.closer(Why::Signer(Refusal::BudgetSpent)));
        }
        let outcome =
            if crl.is_signed_by(&candidate) { authorised(&candidate, crl, inquiry) } else { Err(Why::BadSignature) };
        match outcome {
            Ok(status) => return Ok(Signer { certificate: candidate, status }),
            Err(reason) => why = why.closer(reason),
        }
    }
    Err(why)
}

/// Certificates that bear the issuer's name, those with the key identifier it names first.
fn candidates(crl: &Crl, inquiry: &Inquiry<'_>) -> Vec<Certificate> {
    let extensions = crl.extensions();
    let identifier = extensions.value(oid::AUTHORITY_KEY_IDENTIFIER).ok().flatten();
    let identifier =
        identifier.and_then(|value| value.children().optional(0x80).ok().flatten()).map(|found| found.value);
    let known = inquiry.issuer_path.certificates().iter().chain(inquiry.pool);
    let issuer = name::key(crl.issuer_der());
    let mut found: Vec<Certificate> = Vec::new();
    for certificate in known.filter(|certificate| certificate.subject_key() == issuer) {
        if !found.contains(certificate) {
            found.push(certificate.clone());
        }
    }
    found.sort_by_key(|certificate| {
        identifier.is_none() || certificate.subject_key_identifier().as_deref() != identifier
    });
    found.truncate(MOST_SIGNERS);
    found
}

/// What is known about the revocation of a signer that may sign CRLs here.
fn authorised(signer: &Certificate, crl: &Crl, inquiry: &Inquiry<'_>) -> Result<SignerStatus, Why> {
    Purpose::crl_signing().allows(&Extensions::of(signer)).map_err(Why::Signer)?;
    if inquiry.issuer_path.certificates().contains(signer) {
        return Ok(SignerStatus::OnPath);
    }
    let anchors = Anchors::new([inquiry.issuer_path.anchor().clone()]);
    let pool: Vec<Certificate> = inquiry.issuer_path.certificates().iter().chain(inquiry.pool).cloned().collect();
    let at = inquiry.signer_time(crl);
    let request = PathRequest::new(signer, &pool, &anchors, at).purpose(Purpose::crl_signing());
    let path = validate(&request).map_err(|failure| Why::Signer(failure.refusal))?;
    revocation_of(&path, inquiry)
}

/// The signer's own status, and that of every CA above it that the issuer's path does not share.
fn revocation_of(path: &ValidatedPath, inquiry: &Inquiry<'_>) -> Result<SignerStatus, Why> {
    let mut status = SignerStatus::Good;
    let mut above = Some(path.clone());
    while let Some(here) = above.take() {
        above = here.above();
        let Some(issuers) = above.as_ref().filter(|_| !inquiry.issuer_path.certificates().contains(here.leaf())) else {
            break;
        };
        match inquiry.about(here.leaf(), issuers) {
            Status::Revoked { at, .. } if at <= inquiry.when.at => return Err(Why::SignerRevoked),
            Status::Good(_) | Status::Revoked { .. } => {}
            Status::Unknown(_) => status = SignerStatus::Unknown,
        }
    }
    Ok(status)
}
