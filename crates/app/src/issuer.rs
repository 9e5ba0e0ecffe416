//! What this computer knows of a signer's issuer: a footer may name an issuer only when an anchor vouches for it.

use pades::evidence::{AnchorKind, Evidence};
use pki::path::{Anchors, PathRequest, validate};
use press::{Issuer, Permitted, footer_for_issuer};
use time::OffsetDateTime;

use crate::keys::Signer;
use crate::view::Problem;

/// The footers that are true of this signer's certificate.
pub fn permitted(signer: &Signer, evidence: &Evidence, now: OffsetDateTime) -> Permitted {
    let issuer = signer.chain.first();
    let organization = issuer.and_then(|c| c.organization()).unwrap_or_default();
    let common_name = signer.certificate.issuer_name();
    let known = || Issuer::Named { common_name: &common_name, organization: &organization };
    let kind = match () {
        () if signer.practice => Issuer::Practice,
        () if signer.certificate.is_self_issued() => Issuer::SelfSigned,
        () if vouched_for(signer, evidence, now) => known(),
        () => Issuer::Unknown,
    };
    footer_for_issuer(&kind)
}

/// `cert.untrusted`: no anchor of this computer vouches for the issuer, so no footer may name it.
pub(crate) fn advice(signer: &Signer, permitted: &Permitted) -> Option<Problem> {
    let nameless = permitted.default_code().is_some_and(|code| code.name() == "CK-0");
    (nameless && !signer.practice)
        .then(|| Problem::new("cert.untrusted").with("penerbit", signer.certificate.issuer_name()))
}

fn vouched_for(signer: &Signer, evidence: &Evidence, now: OffsetDateTime) -> bool {
    let anchors =
        Anchors::new(evidence.anchors.iter().filter(|a| a.kind == AnchorKind::Real).map(|a| a.certificate.clone()));
    validate(&PathRequest::new(&signer.certificate, &signer.chain, &anchors, now)).is_ok()
}
