//! From facts to an indication: one total function, in which green is one conjunction.
//!
//! Names and precedence follow EN 319 102-1, 5.1.3 and 5.3.4: what is proven false comes first, then what is
//! missing. Anything that is not proven is not green.

use crate::report::{Indication, SubIndication};

/// What became known about one signature. Every question has an answer; "not looked at" is one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// How the document was read.
    pub reading: Reading,
    /// The signature container and what the ByteRange covers (5.2.2).
    pub format: Format,
    /// The signing certificate (5.2.3).
    pub identity: Identity,
    /// Digest and signature value (5.2.7).
    pub crypto: Crypto,
    /// What later revisions did (ISO 32000-2, 12.8.2).
    pub later: Later,
    /// The path to an anchor, at the time that counts (5.2.6).
    pub path: Path,
    /// Revocation along that path.
    pub revocation: Revocation,
    /// Strength of the algorithms at the proven time (5.2.8).
    pub algorithms: Algorithms,
    /// The time-stamps that the signature carries (5.4).
    pub timestamp: Timestamp,
}

macro_rules! fact {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }
        impl $name {
            /// Every answer there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
        }
    };
}

fact! {
    /// How the document was read.
    Reading {
        /// By its own cross-reference, as every reader would.
        Strict,
        /// By guessing: other readers may see another document.
        Repaired,
    }
}
fact! {
    /// The container and its place in the file.
    Format {
        /// As ISO 32000-2, 12.8 says, covering a whole revision.
        Good,
        /// Something that no signer covers, or no signature at all.
        Malformed,
        /// A `/SubFilter` of somebody's own: what its `/Contents` is, only its maker knows.
        Foreign,
        /// Behind the container lie bytes that nobody signed and that are not padding.
        Trailed,
    }
}
fact! {
    /// The signing certificate.
    Identity {
        /// Found, and nothing contradicts it.
        Found,
        /// Not among the certificates at hand.
        NotFound,
        /// The signing-certificate attribute names another.
        Contradicted,
    }
}
fact! {
    /// Digest and signature value.
    Crypto {
        /// Both hold.
        Holds,
        /// The document is not what was signed.
        DigestDiffers,
        /// The signature value was not made by the key of the certificate.
        SignatureDiffers,
        /// An algorithm or a key that cannot be computed with.
        NotComputed,
    }
}
fact! {
    /// What later revisions did.
    Later {
        /// Nothing followed.
        Nothing,
        /// Only what the signature permits.
        Permitted,
        /// Permitted by the letter, but what is seen may differ from what was signed.
        Doubtful,
        /// Something nothing vouches for.
        Forbidden,
    }
}
fact! {
    /// The path to an anchor.
    Path {
        /// Every check of RFC 5280 passed at the proven time, or now.
        Trusted,
        /// No anchor is reached.
        NoChain,
        /// A constraint of RFC 5280 or of the purpose is not met.
        Constraints,
        /// Outside validity now, and nothing proves an earlier time.
        OutOfBounds,
        /// Proven to have been used before validity.
        NotYetValid,
        /// Proven to have been used after validity.
        Expired,
        /// Not looked at.
        Unknown,
    }
}
fact! {
    /// Revocation along the path.
    Revocation {
        /// Proven not revoked, or not asked for.
        Good,
        /// Evidence is there and does not speak about the time.
        Stale,
        /// No evidence, and the policy demands it.
        Missing,
        /// Revoked, and proven to have signed after that.
        Revoked,
        /// Revoked, and nothing proves that it signed before.
        RevokedNoPoe,
        /// An issuer is revoked, and nothing proves that it signed before.
        CaRevokedNoPoe,
    }
}
fact! {
    /// Strength of the algorithms.
    Algorithms {
        /// Good at the proven time, or now.
        Good,
        /// Not good even at the proven time.
        Weak,
        /// Not good now, and nothing proves an earlier time.
        WeakNoPoe,
        /// Another than is stated, or such as do not go together.
        Unfit,
    }
}
fact! {
    /// The signature time-stamp.
    Timestamp {
        /// There is none.
        Absent,
        /// It holds and its authority is trusted.
        Good,
        /// It holds, and its authority is not known or could not be judged.
        Untrusted,
        /// It is of something else, or its signature does not hold.
        Bad,
        /// Times contradict each other.
        OutOfOrder,
    }
}

/// The judgement.
pub fn judge(facts: &Facts) -> (Indication, Option<SubIndication>) {
    if let Some(failure) = failure(facts) {
        return (Indication::TotalFailed, Some(failure));
    }
    match doubt(facts) {
        Some(doubt) => (Indication::Indeterminate, Some(doubt)),
        None => (Indication::TotalPassed, None),
    }
}

/// What proves the signature false.
fn failure(facts: &Facts) -> Option<SubIndication> {
    use SubIndication as S;
    if facts.format == Format::Malformed {
        return Some(S::FormatFailure);
    }
    match facts.crypto {
        Crypto::DigestDiffers => return Some(S::HashFailure),
        Crypto::SignatureDiffers => return Some(S::SigCryptoFailure),
        Crypto::Holds | Crypto::NotComputed => {}
    }
    if facts.later == Later::Forbidden {
        // The present document is not what was signed, whoever signed it.
        return Some(S::FormatFailure);
    }
    if facts.timestamp == Timestamp::Bad {
        return Some(S::SigCryptoFailure);
    }
    if facts.revocation == Revocation::Revoked {
        return Some(S::Revoked);
    }
    match facts.path {
        Path::NotYetValid => Some(S::NotYetValid),
        Path::Expired => Some(S::Expired),
        _ => None,
    }
}

/// What keeps it from being proven.
fn doubt(facts: &Facts) -> Option<SubIndication> {
    use SubIndication as S;
    if facts.reading == Reading::Repaired {
        return Some(S::SignedDataNotFound);
    }
    if facts.format == Format::Foreign {
        return Some(S::SigConstraintsFailure);
    }
    match facts.identity {
        Identity::NotFound => return Some(S::NoSigningCertificateFound),
        Identity::Contradicted => return Some(S::NoSigningCertificateFound),
        Identity::Found => {}
    }
    if facts.crypto == Crypto::NotComputed {
        return Some(S::CryptoConstraintsFailure);
    }
    path_doubt(facts.path)
        .or(revocation_doubt(facts.revocation))
        .or(match facts.algorithms {
            Algorithms::Good => None,
            Algorithms::Weak | Algorithms::Unfit => Some(S::CryptoConstraintsFailure),
            Algorithms::WeakNoPoe => Some(S::CryptoConstraintsFailureNoPoe),
        })
        .or(match facts.timestamp {
            Timestamp::Absent | Timestamp::Good => None,
            Timestamp::OutOfOrder => Some(S::TimestampOrderFailure),
            Timestamp::Untrusted | Timestamp::Bad => Some(S::NoPoe),
        })
        .or(match facts.later {
            Later::Nothing | Later::Permitted => None,
            Later::Doubtful | Later::Forbidden => Some(S::SigConstraintsFailure),
        })
        .or(match facts.format {
            Format::Good => None,
            Format::Trailed | Format::Foreign | Format::Malformed => Some(S::SigConstraintsFailure),
        })
}

fn path_doubt(path: Path) -> Option<SubIndication> {
    match path {
        Path::Trusted => None,
        Path::NoChain | Path::Unknown => Some(SubIndication::NoCertificateChainFound),
        Path::Constraints => Some(SubIndication::ChainConstraintsFailure),
        Path::OutOfBounds => Some(SubIndication::OutOfBoundsNoPoe),
        Path::NotYetValid => Some(SubIndication::NotYetValid),
        Path::Expired => Some(SubIndication::Expired),
    }
}

fn revocation_doubt(revocation: Revocation) -> Option<SubIndication> {
    match revocation {
        Revocation::Good => None,
        Revocation::Stale | Revocation::Missing => Some(SubIndication::TryLater),
        Revocation::Revoked => Some(SubIndication::Revoked),
        Revocation::RevokedNoPoe => Some(SubIndication::RevokedNoPoe),
        Revocation::CaRevokedNoPoe => Some(SubIndication::RevokedCaNoPoe),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Calls `visit` with every combination of facts.
    fn all(mut visit: impl FnMut(Facts)) {
        for &reading in Reading::ALL {
            for &format in Format::ALL {
                for &identity in Identity::ALL {
                    for &crypto in Crypto::ALL {
                        for &later in Later::ALL {
                            for &path in Path::ALL {
                                for &revocation in Revocation::ALL {
                                    for &algorithms in Algorithms::ALL {
                                        for &timestamp in Timestamp::ALL {
                                            visit(Facts {
                                                reading,
                                                format,
                                                identity,
                                                crypto,
                                                later,
                                                path,
                                                revocation,
                                                algorithms,
                                                timestamp,
                                            });
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Green, said a second time and in another way: a list of the only answers that may stand together.
    fn may_be_green(facts: &Facts) -> bool {
        matches!(
            facts,
            Facts {
                reading: Reading::Strict,
                format: Format::Good,
                identity: Identity::Found,
                crypto: Crypto::Holds,
                later: Later::Nothing | Later::Permitted,
                path: Path::Trusted,
                revocation: Revocation::Good,
                algorithms: Algorithms::Good,
                timestamp: Timestamp::Absent | Timestamp::Good,
            }
        )
    }

    #[test]
    fn green_in_exactly_one_class() {
        let (mut seen, mut green) = (0u32, 0u32);
        all(|facts| {
            let (indication, sub) = judge(&facts);
            seen += 1;
            green += u32::from(indication == Indication::TotalPassed);
            assert_eq!(indication == Indication::TotalPassed, may_be_green(&facts), "{facts:?}");
            assert_eq!(indication == Indication::TotalPassed, sub.is_none(), "{facts:?}");
        });
        println!("{seen} combinations of facts, {green} green");
        assert_eq!(green, 4);
    }

    #[test]
    fn what_is_false_is_never_merely_doubtful() {
        all(|facts| {
            let broken = facts.format == Format::Malformed
                || matches!(facts.crypto, Crypto::DigestDiffers | Crypto::SignatureDiffers)
                || facts.later == Later::Forbidden
                || facts.timestamp == Timestamp::Bad;
            if broken {
                assert_eq!(judge(&facts).0, Indication::TotalFailed, "{facts:?}");
            }
        });
    }
}
