//! Trust services: what judging and signing want from the network, as data, and the one joint that gets it.
//!
//! A judgement only says what it wants ([`Want`]); whoever has a network asks ([`Question`]), with one deadline for
//! everything, and judges again with what came. What comes is evidence: it counts by its own signature or not at all.

use serde::{Deserialize, Serialize};

/// What a judgement could use. Addresses are `http` or `https`, as certificates name them (RFC 5280, 4.2.2.1, 4.2.1.13).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "want", rename_all = "snake_case")]
pub enum Want {
    /// Certificates of an issuer that is not at hand (caIssuers).
    Issuers {
        /// Where, any of them will do.
        addresses: Vec<String>,
    },
    /// Word about the revocation of a certificate, newer than what is at hand.
    Status {
        /// DER of the certificate.
        certificate: Vec<u8>,
        /// DER of its issuer.
        issuer: Vec<u8>,
        /// OCSP responders.
        ocsp: Vec<String>,
        /// CRLs, complete ones first, then deltas.
        crls: Vec<String>,
        /// What depends on it.
        urgency: Urgency,
    },
}

/// What depends on a word about revocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Nothing at hand says either.
    Missing,
    /// What is at hand says it is good, and is a day old or more.
    Newer,
}

/// A want and the signature that has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// Its place among the report's signatures.
    pub signature: usize,
    /// What would settle it, or make it more recent.
    pub want: Want,
}

/// One question to one server.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    /// Certificates of an issuer: DER, PEM or a certs-only CMS (RFC 5280, 4.2.2.1).
    Issuers {
        /// Where.
        address: String,
    },
    /// A CRL.
    Crl {
        /// Where.
        address: String,
    },
    /// An OCSP request (RFC 6960, A.1).
    Ocsp {
        /// Where.
        address: String,
        /// DER.
        request: Vec<u8>,
    },
    /// A time-stamp request (RFC 3161, 3.4).
    Timestamp {
        /// Where.
        address: String,
        /// DER.
        request: Vec<u8>,
    },
}

impl Question {
    /// Where it goes.
    pub fn address(&self) -> &str {
        match self {
            Self::Issuers { address }
            | Self::Crl { address }
            | Self::Ocsp { address, .. }
            | Self::Timestamp { address, .. } => address,
        }
    }
}

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Silence {
    /// Nothing was asked: the person is offline, or wants nothing to be asked.
    #[error("not asked: offline")]
    Offline,
    /// No answer by the deadline.
    #[error("no answer by the deadline")]
    Late,
    /// The person no longer wants it.
    #[error("cancelled")]
    Cancelled,
    /// More bytes than such an answer may have.
    #[error("the answer is larger than {limit} bytes")]
    TooLarge {
        /// Bytes.
        limit: u64,
    },
    /// The server said no, with this HTTP status.
    #[error("the server answered {0}")]
    Refused(u16),
    /// No server, no connection, or what answers does not speak HTTP.
    #[error("no usable connection")]
    Unreachable,
    /// Not a web address, here or where the server redirects to.
    #[error("not a web address")]
    Address,
    /// Something came that is no answer to this question.
    #[error("the answer cannot be used: {0}")]
    Unusable(String),
}

/// The network, as judging and signing need it.
pub trait TrustServices: Send + Sync {
    /// Begins an errand: one deadline from now on for everything that is asked in it.
    fn errand(&self) -> Box<dyn Errand>;
}

/// Questions that share one deadline.
pub trait Errand: Send + Sync {
    /// Asks all at the same time; answers in the order of the questions, at the deadline at the latest.
    fn ask(&self, questions: &[Question]) -> Vec<Result<Vec<u8>, Silence>>;

    /// Ends what is being asked and whatever would be asked later.
    fn cancel(&self);
}
