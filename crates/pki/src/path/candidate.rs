//! A candidate path: what the search proposes and the checks dispose.

use super::failure::{PathFailure, Refusal};
use crate::certificate::Certificate;
use crate::extension::Extensions;

/// Certificates from a leaf to an anchor; the leaf may be the anchor.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    leaf: Certificate,
    anchor: Certificate,
    /// Leaf first, anchor last.
    certificates: Vec<Certificate>,
}

/// One certificate of a candidate and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link<'a> {
    pub certificate: &'a Certificate,
    pub place: Place,
}

/// Where a certificate stands in a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A pinned certificate that vouches for itself alone.
    Pinned,
    Anchor,
    Between,
    Leaf,
}

impl Candidate {
    /// A path that ends at `anchor`.
    pub fn new(below: &[Certificate], anchor: &Certificate) -> Self {
        let leaf = below.first().unwrap_or(anchor).clone();
        let certificates = below.iter().chain([anchor]).cloned().collect();
        Self { leaf, anchor: anchor.clone(), certificates }
    }

    pub fn leaf(&self) -> &Certificate {
        &self.leaf
    }

    pub fn anchor(&self) -> &Certificate {
        &self.anchor
    }

    pub fn into_certificates(self) -> Vec<Certificate> {
        self.certificates
    }

    /// From the anchor down to the leaf, as RFC 5280, 6.1 counts.
    pub fn downward(&self) -> impl Iterator<Item = Link<'_>> {
        let last = self.certificates.len().saturating_sub(1);
        let place = move |index: usize| match index {
            0 if last == 0 => Place::Pinned,
            0 => Place::Leaf,
            _ if index == last => Place::Anchor,
            _ => Place::Between,
        };
        self.certificates
            .iter()
            .enumerate()
            .rev()
            .map(move |(index, certificate)| Link { certificate, place: place(index) })
    }

    /// Each certificate that is not the anchor, with its issuer; leaf first.
    pub fn steps(&self) -> impl Iterator<Item = (&Certificate, &Certificate)> {
        self.certificates.iter().zip(self.certificates.iter().skip(1))
    }

    /// `refusal` about `certificate` on this path.
    pub fn refuse(&self, refusal: Refusal, certificate: &Certificate) -> PathFailure {
        PathFailure { refusal, certificate: certificate.clone(), path: self.certificates.clone() }
    }
}

impl<'a> Link<'a> {
    /// Whether it issues another certificate of this path.
    pub fn issues(&self) -> bool {
        matches!(self.place, Place::Anchor | Place::Between)
    }

    /// Its extensions; [`super::critical`] has refused duplicates before anybody asks.
    pub fn extensions(&self) -> Extensions<'a> {
        Extensions::of(self.certificate)
    }
}
