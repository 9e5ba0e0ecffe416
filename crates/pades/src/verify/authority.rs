//! Whether a time-stamp authority may be used now, judged as a verifier would (RFC 3161, 2.3).

use pki::Certificate;
use pki::path::{self, Anchors, PathRequest, Purpose};
use pki::timestamp::Token;
use time::OffsetDateTime;

use super::material::Material;
use super::time::{Court, Freshness, authority, usable};
use crate::evidence::Evidence;
use crate::outcome::{Path, Revocation};
use crate::policy::Policy;

/// What is known about an authority.
pub enum Standing {
    /// Nothing speaks against it.
    Fit,
    /// Something does: why, English.
    Unfit(String),
}

/// About the authority that signed `token` with `certificate`. That its issuer is not known here speaks against it
/// only in a verdict; everything else does now.
pub fn authority_of(
    token: &Token,
    certificate: &Certificate,
    evidence: &Evidence,
    policy: &Policy,
    now: OffsetDateTime,
) -> Standing {
    let material = Material::of_token(token, evidence);
    let court = Court { material: &material, policy, now, proofs: &[] };
    let chain = authority(certificate, token, Freshness::AtJudgement, None, court);
    let why = || chain.reason.as_ref().map(|(clause, why)| format!("{clause}: {why}")).unwrap_or_default();
    let known = match (chain.path, chain.revocation) {
        (Path::Trusted, Revocation::Revoked | Revocation::RevokedNoPoe | Revocation::CaRevokedNoPoe) => Err(why()),
        (Path::Trusted, _) if chain.weak => Err(why()),
        (Path::Trusted, _) => Ok(()),
        (Path::NoChain, _) => alone(certificate, now),
        _ => Err(why()),
    };
    match known {
        Ok(()) if usable(token, certificate, None, court) => Standing::Fit,
        Ok(()) => Standing::Unfit("its algorithms are too weak, or its time is not now".to_owned()),
        Err(why) => Standing::Unfit(why),
    }
}

/// The certificate by itself: validity, key usage, the one extended usage, unknown critical extensions.
fn alone(certificate: &Certificate, now: OffsetDateTime) -> Result<(), String> {
    let anchors = Anchors::new([certificate.clone()]);
    let request = PathRequest::new(certificate, &[], &anchors, now).purpose(Purpose::time_stamping());
    path::validate(&request).map(drop).map_err(|failure| failure.to_string())
}
