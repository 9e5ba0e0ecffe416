//! What the fuzz targets share: opening, and a path to judge revocation data by.

use std::sync::Arc;

use pdf::{Opened, Source};
use pki::Certificate;
use pki::path::{Anchors, PathRequest, ValidatedPath, validate};
use pki::practice::{Practice, make};
use pki::random::Drbg;
use time::OffsetDateTime;
use time::macros::datetime;

/// The clock of all targets: the same input does the same.
pub const NOW: OffsetDateTime = datetime!(2022-01-01 0:00 UTC);

/// A document; its password, if any, is `x`.
pub fn open(bytes: &[u8]) -> Option<Opened> {
    pdf::open(Source::new(Arc::from(bytes)), Some(b"x")).ok()
}

/// An identity below its own CA.
pub struct Known {
    /// With its key.
    pub practice: Practice,
    /// The issuer's place in a validated path.
    pub above: ValidatedPath,
}

impl Known {
    /// Costs a key generation: once a run.
    pub fn new() -> Self {
        let practice = make("Budi", NOW - time::Duration::days(1), &mut Drbg::new(&[7; 48])).expect("an identity");
        let anchors = Anchors::new([practice.ca.clone()]);
        let request = PathRequest::new(&practice.identity.certificate, &[], &anchors, NOW);
        let above = validate(&request).expect("a path").above().expect("an issuer");
        Self { practice, above }
    }

    /// The person's certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.practice.identity.certificate
    }
}

impl Default for Known {
    fn default() -> Self {
        Self::new()
    }
}
