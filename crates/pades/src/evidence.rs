//! Evidence: everything a judgement may use beside the document itself. Gathering it is somebody else's work.

use pki::Certificate;

/// What an anchor is trusted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnchorKind {
    /// Signatures that bind.
    Real,
    /// The practice identity of this computer: what it signs is marked as practice.
    Practice,
}

/// A trusted certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// It.
    pub certificate: Certificate,
    /// What for.
    pub kind: AnchorKind,
}

impl Anchor {
    /// An anchor for signatures that bind.
    pub fn real(certificate: Certificate) -> Self {
        Self { certificate, kind: AnchorKind::Real }
    }

    /// An anchor for practice.
    pub fn practice(certificate: Certificate) -> Self {
        Self { certificate, kind: AnchorKind::Practice }
    }
}

/// What is at hand.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// What is trusted.
    pub anchors: Vec<Anchor>,
    /// Certificates that may stand in a path.
    pub certificates: Vec<Certificate>,
    /// DER or PEM CRLs.
    pub crls: Vec<Vec<u8>>,
    /// DER OCSPResponses.
    pub ocsps: Vec<Vec<u8>>,
}

impl Evidence {
    /// Whether a certificate is an anchor for practice only.
    pub fn is_practice(&self, certificate: &Certificate) -> bool {
        let mut kinds =
            self.anchors.iter().filter(|anchor| anchor.certificate == *certificate).map(|anchor| anchor.kind);
        kinds.any(|kind| kind == AnchorKind::Practice)
    }
}
