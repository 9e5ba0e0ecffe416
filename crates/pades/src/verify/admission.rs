//! Which evidence may say that a certificate is good: what is proven to have existed while its own algorithms were
//! good and while whoever signed it was (EN 319 102-1, 5.6.2.2 and 5.6.2.4: validation time sliding).
//!
//! That something is revoked is believed of all evidence: doubt about it never makes anything greener.

use std::borrow::Cow;

use pki::DigestAlgorithm;
use pki::algorithm::SignatureScheme;
use pki::revocation::{Crl, OcspResponse};
use time::OffsetDateTime;

use super::Proof;
use super::material::Material;
use crate::policy::Policy;

/// What proves when evidence existed, and how late it may have.
#[derive(Clone, Copy)]
pub struct Admission<'a> {
    /// Document time-stamps that hold.
    pub proofs: &'a [Proof],
    /// The clock.
    pub now: OffsetDateTime,
    /// The time that slides back: later evidence of the same issuers may be anybody's.
    pub control: OffsetDateTime,
}

/// CRLs and answers that may be used.
pub struct Admitted<'a> {
    /// CRLs.
    pub crls: Cow<'a, [Crl]>,
    /// OCSP answers.
    pub ocsps: Cow<'a, [OcspResponse]>,
}

impl Admission<'_> {
    /// What may say good. Borrowed when that is everything, as it mostly is.
    pub fn of<'m>(&self, material: &'m Material, policy: &Policy) -> Admitted<'m> {
        let strong = material.digests.iter().all(|digest| policy.algorithms.allows_digest(*digest, self.now));
        if strong && self.control >= self.now {
            return Admitted { crls: Cow::Borrowed(&material.crls), ocsps: Cow::Borrowed(&material.ocsps) };
        }
        let kept = |digest: Option<DigestAlgorithm>, written: Option<usize>| {
            let existed = self.existed(written);
            existed <= self.control && digest.is_none_or(|digest| policy.algorithms.allows_digest(digest, existed))
        };
        let crls = material.crls.iter().zip(&material.crl_places);
        let ocsps = material.ocsps.iter().zip(&material.ocsp_places);
        Admitted {
            crls: crls.filter(|(crl, at)| kept(digest_of(crl.scheme()), **at)).map(|(crl, _)| crl.clone()).collect(),
            ocsps: ocsps.filter(|(one, at)| kept(digest_of(one.scheme()), **at)).map(|(one, _)| one.clone()).collect(),
        }
    }

    /// The earliest moment at which what was written in a revision is proven to have existed; now, when nothing
    /// proves more.
    fn existed(&self, written: Option<usize>) -> OffsetDateTime {
        let covering = |written: usize| self.proofs.iter().filter(move |proof| proof.revision >= written);
        let proven = written.and_then(|written| covering(written).map(|proof| proof.time).min());
        proven.unwrap_or(self.now).min(self.now)
    }
}

/// The digest of a signature; one that is not understood is no evidence anyhow.
pub fn digest_of(scheme: Option<SignatureScheme>) -> Option<DigestAlgorithm> {
    scheme.and_then(|scheme| scheme.digest())
}

#[cfg(test)]
mod tests;
