//! Whether a key's certificate is revoked, by what OCSP answers and lists at hand prove. Nothing at hand: not known.

use pades::evidence::Evidence;
use pki::path::{Anchors, PathRequest, validate};
use pki::revocation::{Crl, OcspResponse, Reason, RevocationEvidence, Status};
use time::OffsetDateTime;

use super::Signer;
use crate::display::rfc3339;

/// What is proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Nothing speaks against it; that is not proof that nothing is.
    NotRevoked,
    /// For good.
    Revoked {
        /// Since when.
        at: OffsetDateTime,
    },
    /// `certificateHold`: it may come back.
    OnHold {
        /// Since when.
        at: OffsetDateTime,
    },
}

impl Standing {
    /// RFC 3339; only of what lasts.
    pub fn revoked_at(&self) -> Option<String> {
        match self {
            Self::Revoked { at } => Some(rfc3339(*at)),
            _ => None,
        }
    }
}

/// What the evidence says now. The path is asked about within the certificate's time: one that has expired meanwhile
/// was revoked all the same.
pub(crate) fn of(signer: &Signer, evidence: &Evidence, now: OffsetDateTime) -> Standing {
    let certificate = &signer.certificate;
    let at = now.min(certificate.not_after()).max(certificate.not_before());
    let anchors = Anchors::new(evidence.anchors.iter().map(|anchor| anchor.certificate.clone()));
    let pool: Vec<_> = signer.chain.iter().chain(&evidence.certificates).cloned().collect();
    let Ok(path) = validate(&PathRequest::new(certificate, &pool, &anchors, at)) else { return Standing::NotRevoked };
    let Some(issuer) = path.above() else { return Standing::NotRevoked };
    let material = RevocationEvidence {
        crls: evidence.crls.iter().filter_map(|der| Crl::from_pem_or_der(der).ok()).collect(),
        responses: evidence.ocsps.iter().filter_map(|der| OcspResponse::from_der(der).ok()).collect(),
        pool,
    };
    match material.status(certificate, &issuer, now) {
        Status::Revoked { at, reason: Reason::CertificateHold, .. } => Standing::OnHold { at },
        Status::Revoked { at, .. } => Standing::Revoked { at },
        Status::Good(_) | Status::Unknown(_) => Standing::NotRevoked,
    }
}
