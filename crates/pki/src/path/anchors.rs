//! Trust anchors: the certificates a person or a profile decided to trust.

use crate::certificate::Certificate;

/// A set of anchors. A CA anchors what is below it; an end-entity certificate put here anchors only itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anchors(Vec<Certificate>);

impl Anchors {
    /// Duplicates are dropped.
    pub fn new(certificates: impl IntoIterator<Item = Certificate>) -> Self {
        let mut kept: Vec<Certificate> = Vec::new();
        for certificate in certificates {
            if !kept.contains(&certificate) {
                kept.push(certificate);
            }
        }
        Self(kept)
    }

    /// Whether this very certificate is trusted.
    pub fn contains(&self, certificate: &Certificate) -> bool {
        self.0.contains(certificate)
    }

    /// All of them.
    pub fn certificates(&self) -> &[Certificate] {
        &self.0
    }
}

impl FromIterator<Certificate> for Anchors {
    fn from_iter<T: IntoIterator<Item = Certificate>>(iter: T) -> Self {
        Self::new(iter)
    }
}
