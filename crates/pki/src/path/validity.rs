//! Validity of every certificate at the time of the request (RFC 5280, 6.1.3 (a)(2)); the anchor's is told apart.

use super::PathRequest;
use super::candidate::{Candidate, Link, Place};
use super::failure::{PathFailure, Refusal};

/// From the leaf up, so that an expired signer is named before an expired anchor.
pub(super) fn check(candidate: &Candidate, request: &PathRequest<'_>) -> Result<(), PathFailure> {
    let links: Vec<Link<'_>> = candidate.downward().collect();
    for link in links.into_iter().rev() {
        one(&link, request).map_err(|refusal| candidate.refuse(refusal, link.certificate))?;
    }
    Ok(())
}

fn one(link: &Link<'_>, request: &PathRequest<'_>) -> Result<(), Refusal> {
    let (not_before, not_after) = (link.certificate.not_before(), link.certificate.not_after());
    // A certificate is valid through the whole of its last second.
    let at = request.at.replace_nanosecond(0).unwrap_or(request.at);
    let trusted = matches!(link.place, Place::Anchor | Place::Pinned);
    match (at < not_before, at > not_after, trusted) {
        (true, _, false) => Err(Refusal::NotYetValid { not_before }),
        (true, _, true) => Err(Refusal::AnchorNotYetValid { not_before }),
        (_, true, false) => Err(Refusal::Expired { not_after }),
        (_, true, true) => Err(Refusal::AnchorExpired { not_after }),
        _ => Ok(()),
    }
}
