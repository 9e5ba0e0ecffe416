//! Revocation: what CRLs (RFC 5280, 5 and 6.3) and OCSP answers (RFC 6960) say about a certificate.
//!
//! An answer is data with its source and dates. Whether a missing answer matters, and whether a revocation came
//! before or after a proven time, is for the caller to judge.

pub mod access;
pub mod crl;
mod crl_entry;
mod crl_scope;
mod crl_signer;
mod crl_status;
pub mod distribution_point;
mod evidence;
pub mod ocsp;
mod ocsp_request;
mod ocsp_status;

use time::{Duration, OffsetDateTime};

pub use access::Access;
pub use crl::{Crl, CrlError};
pub use crl_entry::Entry;
pub use crl_status::status_from_crls;
pub use evidence::RevocationEvidence;
pub use ocsp::{OcspError, OcspResponse};
pub use ocsp_request::request as ocsp_request;
pub use ocsp_status::status_from_ocsp;

use crate::certificate::Certificate;
use crate::path::Refusal;

/// How long an answer without `nextUpdate` counts as fresh: newer information is always available then
/// (RFC 6960, 2.4), so it says little about a later time.
pub const FRESH_WITHOUT_NEXT_UPDATE: Duration = Duration::hours(24);

/// By how much a responder's clock may run ahead of this computer's.
pub const CLOCK_SKEW: Duration = Duration::minutes(5);

/// The time asked about, and the clock. They differ when a time-stamp proves an earlier time: an answer given
/// after that time and before now speaks about it all the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// The time at which the certificate must not have been revoked.
    pub at: OffsetDateTime,
    /// The clock of the validation; nothing dated after it (beyond [`CLOCK_SKEW`]) is believed.
    pub now: OffsetDateTime,
}

impl From<OffsetDateTime> for When {
    fn from(at: OffsetDateTime) -> Self {
        Self { at, now: at }
    }
}

impl When {
    /// Whether an answer of these dates speaks about the time.
    fn timely(&self, this_update: OffsetDateTime, next_update: Option<OffsetDateTime>) -> Result<(), Why> {
        if this_update.checked_sub(CLOCK_SKEW).is_some_and(|earliest| earliest > self.now) {
            return Err(Why::NotYet { this_update });
        }
        let until = next_update.or_else(|| this_update.checked_add(FRESH_WITHOUT_NEXT_UPDATE));
        if until.is_some_and(|until| until < self.at) { Err(Why::Stale { this_update, next_update }) } else { Ok(()) }
    }

    /// When its signer must have been valid.
    fn of_signer(&self, this_update: OffsetDateTime) -> OffsetDateTime {
        self.at.max(this_update)
    }
}

/// What is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Not revoked, as the source says.
    Good(Source),
    /// Revoked. The source may be out of date: revocation does not go away, but for a hold.
    Revoked {
        /// The date of revocation, which may be after the time asked about.
        at: OffsetDateTime,
        /// Why.
        reason: Reason,
        /// Who says so.
        source: Source,
    },
    /// Nothing usable says either.
    Unknown(Why),
}

/// Who gave an answer, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// CRL or OCSP.
    pub kind: SourceKind,
    /// Start of the time it speaks for.
    pub this_update: OffsetDateTime,
    /// When a newer one is due.
    pub next_update: Option<OffsetDateTime>,
    /// When it was signed, where it says so (OCSP).
    pub produced_at: Option<OffsetDateTime>,
    /// Who signed it.
    pub signer: Certificate,
    /// What is known about the signer's own revocation.
    pub signer_status: SignerStatus,
}

/// Kind of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// A CRL, with a delta CRL where there is one.
    Crl,
    /// An OCSP answer.
    Ocsp,
}

/// What is known about the revocation of whoever signed an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignerStatus {
    /// The signer issued the certificate or stands above it: its status is part of the path's.
    OnPath,
    /// Not revoked by the evidence at hand, or not to be checked (id-pkix-ocsp-nocheck).
    Good,
    /// Nothing was found about it.
    Unknown,
}

/// CRLReason (RFC 5280, 5.3.1).
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    Unspecified,
    KeyCompromise,
    CaCompromise,
    AffiliationChanged,
    Superseded,
    CessationOfOperation,
    CertificateHold,
    RemoveFromCrl,
    PrivilegeWithdrawn,
    AaCompromise,
    /// A code RFC 5280 does not define.
    Other(u32),
}

impl Reason {
    /// From its code.
    pub fn from_code(code: u32) -> Self {
        match code {
            0 => Self::Unspecified,
            1 => Self::KeyCompromise,
            2 => Self::CaCompromise,
            3 => Self::AffiliationChanged,
            4 => Self::Superseded,
            5 => Self::CessationOfOperation,
            6 => Self::CertificateHold,
            8 => Self::RemoveFromCrl,
            9 => Self::PrivilegeWithdrawn,
            10 => Self::AaCompromise,
            other => Self::Other(other),
        }
    }
}

/// Why nothing is known. Ordered: what is further down came closer to an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// No CRL or answer is at hand.
    #[error("nothing at hand")]
    Nothing,
    /// Those at hand speak about other certificates.
    #[error("nothing at hand speaks about this certificate")]
    NotAboutThis,
    /// The responder answered with an error instead (RFC 6960, 4.2.1).
    #[error("the responder answered with status {0}")]
    Refused(u8),
    /// Not what the standard says, or of a kind that is not known.
    #[error("malformed")]
    Malformed,
    /// A critical extension that is not known (RFC 5280, 5.2, 5.3; RFC 6960, 4.4).
    #[error("a critical extension is unknown")]
    UnknownCritical,
    /// No certificate for whoever signed it.
    #[error("its signer is not known")]
    NoSigner,
    /// Nobody known made the signature on it.
    #[error("its signature is wrong")]
    BadSignature,
    /// Its signer may not sign such things, or has no path to the anchor of the certificate.
    #[error("its signer is not authorised: {0}")]
    Signer(Refusal),
    /// Its algorithms, or those of its signer, were not good any more when it is first proven to have existed; or its
    /// signer was revoked by then (EN 319 102-1, 5.6.2.2).
    #[error("nothing proves that it existed while its algorithms and its signer were good")]
    NoProofOfExistence,
    /// Its signer has itself been revoked.
    #[error("its signer is revoked")]
    SignerRevoked,
    /// CRLs for some reasons are missing (RFC 5280, 6.3.3 (d)(e)).
    #[error("not all reasons are covered")]
    SomeReasonsOnly,
    /// Out of date.
    #[error("out of date")]
    Stale {
        /// Its date.
        this_update: OffsetDateTime,
        /// When a newer one was due.
        next_update: Option<OffsetDateTime>,
    },
    /// Given after the certificate expired, by one that does not say it keeps expired certificates:
    /// absence proves nothing then (EN 319 102-1, 5.2.5).
    #[error("given after the certificate expired at {not_after}")]
    ExpiredSince {
        /// End of the certificate's validity.
        not_after: OffsetDateTime,
    },
    /// Dated after the clock.
    #[error("dated {this_update}, after the clock")]
    NotYet {
        /// Its date.
        this_update: OffsetDateTime,
    },
    /// A responder that says it does not know (RFC 6960, 2.2).
    #[error("the responder does not know the certificate")]
    NotKnownThere,
}

impl Why {
    fn rank(&self) -> u8 {
        match self {
            Self::Nothing => 0,
            Self::NotAboutThis => 1,
            Self::Refused(_) => 2,
            Self::Malformed => 3,
            Self::UnknownCritical => 4,
            Self::NoSigner => 5,
            Self::BadSignature => 6,
            Self::Signer(_) => 7,
            Self::SignerRevoked => 8,
            Self::SomeReasonsOnly => 9,
            Self::NoProofOfExistence => 10,
            Self::Stale { .. } => 10,
            Self::ExpiredSince { .. } => 11,
            Self::NotYet { .. } => 12,
            Self::NotKnownThere => 13,
        }
    }

    /// The one that came closer to an answer.
    fn closer(self, other: Self) -> Self {
        if other.rank() > self.rank() { other } else { self }
    }
}
