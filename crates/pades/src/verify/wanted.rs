//! What would settle a question that the evidence at hand leaves open: addresses that the certificates themselves name.

use pki::Certificate;
use pki::revocation::{Access, Status};
use time::{Duration, OffsetDateTime};

use crate::services::{Urgency, Want};

/// Evidence that is older than this against the time asked about is good enough offline; online a newer is wanted.
const RECENT: Duration = Duration::hours(24);
/// Wants of one path: a chain has few certificates, and a stranger's names what it likes.
pub const MOST_OF_A_PATH: usize = 8;

/// The issuer of the last certificate of a path that leads nowhere.
pub fn issuers(path: &[Certificate]) -> Option<Want> {
    let last = path.last()?;
    let addresses = Access::of(last).issuers;
    (!addresses.is_empty()).then_some(Want::Issuers { addresses })
}

/// Word about a certificate, unless it is known to be revoked or what is at hand is recent.
pub fn word(certificate: &Certificate, issuer: &Certificate, status: &Status, at: OffsetDateTime) -> Option<Want> {
    let urgency = match status {
        Status::Revoked { .. } => return None,
        Status::Good(source) if source.this_update >= at.saturating_sub(RECENT) => return None,
        Status::Good(_) => Urgency::Newer,
        Status::Unknown(_) => Urgency::Missing,
    };
    let Access { ocsp, crls, delta_crls, .. } = Access::of(certificate);
    let crls: Vec<String> = crls.into_iter().chain(delta_crls).collect();
    let somewhere = !ocsp.is_empty() || !crls.is_empty();
    let [certificate, issuer] = [certificate, issuer].map(|one| one.der().to_vec());
    somewhere.then_some(Want::Status { certificate, issuer, ocsp, crls, urgency })
}
