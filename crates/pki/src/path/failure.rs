//! Why no path holds: data with evidence and the clause, for a report.

use der::asn1::ObjectIdentifier;
use time::OffsetDateTime;

use super::conformance::Breach;
use super::strength::Weakness;
use crate::certificate::Certificate;
use crate::general_name::NameForm;

/// Why one candidate was refused. Ordered: what is further down was reached by passing what is above.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No anchor bears the name of the last issuer, and the pool has no certificate for it.
    #[error("no path to a trust anchor")]
    NoAnchor,
    /// More work than a hostile pool may cause.
    #[error("the search was given up")]
    BudgetSpent,
    /// `signatureAlgorithm` and `tbsCertificate.signature` differ.
    #[error("two signature algorithms are named")]
    AlgorithmMismatch,
    /// The issuer's key did not make this signature, or the algorithm is not known.
    #[error("the signature on the certificate is wrong")]
    Signature,
    /// An extension occurs twice or is not what its type says.
    #[error("extension {oid} is malformed")]
    Malformed {
        /// Its type.
        oid: ObjectIdentifier,
    },
    /// A critical extension that no check here knows.
    #[error("critical extension {oid} is unknown")]
    UnknownCritical {
        /// Its type.
        oid: ObjectIdentifier,
    },
    /// An issuer with no name.
    #[error("the issuer has no name")]
    NamelessIssuer,
    /// An issuer that is no CA.
    #[error("the issuer is not a CA")]
    NotCa,
    /// More CAs below than `pathLenConstraint` allows.
    #[error("the path is longer than a CA allows")]
    PathLength,
    /// An issuer whose keyUsage lacks keyCertSign.
    #[error("the issuer's key may not sign certificates")]
    MayNotIssue,
    /// The leaf's keyUsage is not of the purpose.
    #[error("the key usage is not for this purpose")]
    KeyUsage,
    /// extendedKeyUsage is not of the purpose.
    #[error("the extended key usage is not for this purpose")]
    ExtendedKeyUsage,
    /// A name outside every permitted subtree of its form.
    #[error("a name is not permitted")]
    NotPermitted {
        /// Form of the name.
        form: NameForm,
    },
    /// A name inside an excluded subtree.
    #[error("a name is excluded")]
    Excluded {
        /// Form of the name.
        form: NameForm,
    },
    /// A constraint that cannot be applied although a name of its form is there.
    #[error("a name constraint cannot be applied")]
    UnusableConstraint {
        /// Form of the constraint.
        form: NameForm,
    },
    /// No policy is left and one is required, or a mapping names anyPolicy.
    #[error("no acceptable certificate policy")]
    Policy,
    /// An algorithm or a key below what the caller allows.
    #[error("too weak: {0:?}")]
    Weak(Weakness),
    /// Outside the certificate profile, where that was demanded.
    #[error("outside the certificate profile: {0:?}")]
    Profile(Breach),
    /// Used before its validity.
    #[error("not valid before {not_before}")]
    NotYetValid {
        /// Start of validity.
        not_before: OffsetDateTime,
    },
    /// Used after its validity.
    #[error("not valid after {not_after}")]
    Expired {
        /// End of validity.
        not_after: OffsetDateTime,
    },
    /// Everything held but the anchor's own validity had not begun.
    #[error("the anchor is not valid before {not_before}")]
    AnchorNotYetValid {
        /// Start of validity.
        not_before: OffsetDateTime,
    },
    /// Everything held but the anchor's own validity had ended.
    #[error("the anchor expired at {not_after}")]
    AnchorExpired {
        /// End of validity.
        not_after: OffsetDateTime,
    },
}

impl Refusal {
    /// The clause that was not met.
    pub fn clause(&self) -> &'static str {
        match self {
            Self::NoAnchor | Self::BudgetSpent => "RFC 5280, 6.1 (d)",
            Self::AlgorithmMismatch => "RFC 5280, 4.1.1.2",
            Self::Signature => "RFC 5280, 6.1.3 (a)(1)",
            Self::NotYetValid { .. } | Self::Expired { .. } => "RFC 5280, 6.1.3 (a)(2)",
            Self::AnchorNotYetValid { .. } | Self::AnchorExpired { .. } => "EN 319 102-1, 5.2.6.4",
            Self::Malformed { .. } => "RFC 5280, 4.2",
            Self::UnknownCritical { .. } => "RFC 5280, 6.1.4 (o), 6.1.5 (f)",
            Self::NamelessIssuer => "RFC 5280, 4.1.2.4",
            Self::NotCa => "RFC 5280, 6.1.4 (k)",
            Self::PathLength => "RFC 5280, 6.1.4 (l)",
            Self::MayNotIssue => "RFC 5280, 6.1.4 (n)",
            Self::KeyUsage => "RFC 5280, 4.2.1.3",
            Self::ExtendedKeyUsage => "RFC 5280, 4.2.1.12",
            Self::NotPermitted { .. } => "RFC 5280, 6.1.3 (b)",
            Self::Excluded { .. } => "RFC 5280, 6.1.3 (c)",
            Self::UnusableConstraint { .. } => "RFC 5280, 4.2.1.10",
            Self::Policy => "RFC 5280, 6.1.3 (f), 6.1.5 (g)",
            Self::Weak(_) => "EN 319 102-1, 5.2.8",
            Self::Profile(breach) => breach.clause(),
        }
    }

    /// How far a candidate came before this: more is further.
    fn rank(&self) -> u8 {
        match self {
            Self::NoAnchor => 0,
            Self::BudgetSpent => 1,
            Self::AlgorithmMismatch | Self::Signature => 2,
            Self::Malformed { .. } | Self::UnknownCritical { .. } => 3,
            Self::NamelessIssuer | Self::NotCa | Self::PathLength | Self::MayNotIssue => 4,
            Self::KeyUsage | Self::ExtendedKeyUsage => 5,
            Self::NotPermitted { .. } | Self::Excluded { .. } | Self::UnusableConstraint { .. } => 6,
            Self::Policy => 7,
            Self::Weak(_) | Self::Profile(_) => 8,
            Self::NotYetValid { .. } | Self::Expired { .. } => 9,
            Self::AnchorNotYetValid { .. } | Self::AnchorExpired { .. } => 10,
        }
    }
}

/// A refusal, what it is about and the path it was met on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{refusal} ({})", certificate.subject_line())]
pub struct PathFailure {
    /// Why.
    pub refusal: Refusal,
    /// The certificate that does not satisfy the clause.
    pub certificate: Certificate,
    /// Leaf first; ends at the anchor, or where the search could go no further.
    pub path: Vec<Certificate>,
}

impl PathFailure {
    /// The clause that was not met.
    pub fn clause(&self) -> &'static str {
        self.refusal.clause()
    }
}

/// Keeps the failure of the candidate that came furthest; the first of equals.
pub(super) fn keep_best(best: &mut Option<PathFailure>, new: PathFailure) {
    let better = match best {
        Some(old) => new.refusal.rank() > old.refusal.rank(),
        None => true,
    };
    if better {
        *best = Some(new);
    }
}
