//! All that is at hand about revocation, asked together: OCSP answers and CRLs, and the responders themselves.

use super::{Crl, OcspResponse, Reason, SignerStatus, Status, When, Why, status_from_crls, status_from_ocsp};
use crate::certificate::Certificate;
use crate::path::ValidatedPath;

/// CRLs and answers from a document, a cache and the network, and certificates of whoever signed them.
#[derive(Clone, Debug, Default)]
pub struct RevocationEvidence {
    /// Complete and delta CRLs.
    pub crls: Vec<Crl>,
    /// OCSP answers.
    pub responses: Vec<OcspResponse>,
    /// Where signers of either are looked for.
    pub pool: Vec<Certificate>,
}

impl RevocationEvidence {
    /// The status of a certificate whose issuer's validated path is `issuer_path`.
    /// A lasting revocation counts before everything, then the newer source, then a source before none.
    pub fn status(&self, certificate: &Certificate, issuer_path: &ValidatedPath, when: impl Into<When>) -> Status {
        let when = when.into();
        let answered = status_from_ocsp(certificate, issuer_path.leaf(), &self.responses, &self.pool, when);
        let answered = self.with_responder(answered, issuer_path, when);
        let listed = status_from_crls(certificate, issuer_path, &self.crls, &self.pool, when);
        join(answered, listed)
    }

    /// The status of each certificate of a path but the anchor, leaf first.
    pub fn statuses(&self, path: &ValidatedPath, when: impl Into<When>) -> Vec<Status> {
        let when = when.into();
        let mut found = Vec::new();
        let mut here = path.clone();
        while let Some(above) = here.above() {
            found.push(self.status(here.leaf(), &above, when));
            here = above;
        }
        found
    }

    /// A delegated responder without id-pkix-ocsp-nocheck is looked up in the CRLs (RFC 6960, 4.2.2.2.1).
    fn with_responder(&self, status: Status, issuer_path: &ValidatedPath, when: When) -> Status {
        let signer = match &status {
            Status::Good(source) | Status::Revoked { source, .. } if source.signer_status == SignerStatus::Unknown => {
                source.signer.clone()
            }
            _ => return status,
        };
        match (status_from_crls(&signer, issuer_path, &self.crls, &self.pool, when), status) {
            (Status::Revoked { at, .. }, _) if at <= when.at => Status::Unknown(Why::SignerRevoked),
            (Status::Good(_), Status::Good(mut source)) => {
                source.signer_status = SignerStatus::Good;
                Status::Good(source)
            }
            (Status::Good(_), Status::Revoked { at, reason, mut source }) => {
                source.signer_status = SignerStatus::Good;
                Status::Revoked { at, reason, source }
            }
            (_, status) => status,
        }
    }
}

fn join(left: Status, right: Status) -> Status {
    let lasting =
        |status: &Status| matches!(status, Status::Revoked { reason, .. } if *reason != Reason::CertificateHold);
    let dated = |status: &Status| match status {
        Status::Good(source) | Status::Revoked { source, .. } => Some(source.this_update),
        Status::Unknown(_) => None,
    };
    match (&left, &right) {
        (Status::Unknown(one), Status::Unknown(other)) => Status::Unknown(one.closer(*other)),
        _ if (lasting(&right), dated(&right)) > (lasting(&left), dated(&left)) => right,
        _ => left,
    }
}
