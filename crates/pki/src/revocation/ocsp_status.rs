//! What OCSP answers say about a certificate, and whether their signer may speak (RFC 6960, 3.2, 4.2.2.2).

use super::ocsp::{Answer, OcspResponse, Single, SingleStatus};
use super::{Reason, SignerStatus, Source, SourceKind, Status, When, Why};
use crate::certificate::Certificate;
use crate::extension::{Extensions, oid};
use crate::name;
use crate::path::{Purpose, Refusal, refuse_strangers};

/// Certificates tried as the responder's.
const MOST_RESPONDERS: usize = 8;
/// Answers looked at for one question, and what one answer may say about one certificate.
const MOST_RESPONSES: usize = 256;
const MOST_SINGLES: usize = 16;

/// The status of `certificate`, which `issuer` issued, at a time. Responders' certificates are looked for in the
/// answers and in `pool`; a delegated one must be issued by `issuer` itself. Its own revocation is not looked up
/// here: [`Source::signer_status`] says whether it need be.
pub fn status_from_ocsp(
    certificate: &Certificate,
    issuer: &Certificate,
    responses: &[OcspResponse],
    pool: &[Certificate],
    when: impl Into<When>,
) -> Status {
    let inquiry = Inquiry { certificate, issuer, pool, when: when.into() };
    let mut best = Status::Unknown(Why::Nothing);
    for response in responses.iter().take(MOST_RESPONSES) {
        best = better(best, inquiry.read(response));
    }
    best
}

struct Inquiry<'a> {
    certificate: &'a Certificate,
    issuer: &'a Certificate,
    pool: &'a [Certificate],
    when: When,
}

impl Inquiry<'_> {
    fn read(&self, response: &OcspResponse) -> Status {
        let Some(answer) = response.answer() else { return Status::Unknown(Why::Refused(response.status())) };
        let singles: Vec<&Single> = answer
            .singles
            .iter()
            .filter(|single| single.id.fits(self.certificate, self.issuer))
            .take(MOST_SINGLES)
            .collect();
        if singles.is_empty() {
            return Status::Unknown(Why::NotAboutThis);
        }
        let signer = match self.admit(answer) {
            Ok(signer) => signer,
            Err(why) => return Status::Unknown(why),
        };
        let judged =
            singles.into_iter().map(|single| self.judge(answer, single, &signer).unwrap_or_else(Status::Unknown));
        judged.fold(Status::Unknown(Why::NotAboutThis), better)
    }

    /// The answer as a whole: nothing critical that is not known, not from the future, signed by whoever may.
    fn admit(&self, answer: &Answer) -> Result<(Certificate, SignerStatus), Why> {
        if answer.unknown_critical {
            return Err(Why::UnknownCritical);
        }
        if let Err(why @ Why::NotYet { .. }) = self.when.timely(answer.produced_at, None) {
            return Err(why);
        }
        self.responder(answer)
    }

    fn judge(&self, answer: &Answer, single: &Single, signer: &(Certificate, SignerStatus)) -> Result<Status, Why> {
        if single.unknown_critical {
            return Err(Why::UnknownCritical);
        }
        let timely = self.when.timely(single.this_update, single.next_update);
        let source = Source {
            kind: SourceKind::Ocsp,
            this_update: single.this_update,
            next_update: single.next_update,
            produced_at: Some(answer.produced_at),
            signer: signer.0.clone(),
            signer_status: signer.1,
        };
        match (single.status, timely) {
            // An old answer still proves a revocation, unless it was a hold.
            (SingleStatus::Revoked { at, reason }, Ok(())) => Ok(Status::Revoked { at, reason, source }),
            (SingleStatus::Revoked { at, reason }, Err(Why::Stale { .. })) if reason != Reason::CertificateHold => {
                Ok(Status::Revoked { at, reason, source })
            }
            (_, Err(why)) => Err(why),
            (SingleStatus::Good, Ok(())) if self.forgotten(answer, single) => {
                Err(Why::ExpiredSince { not_after: self.certificate.not_after() })
            }
            (SingleStatus::Good, Ok(())) => Ok(Status::Good(source)),
            (SingleStatus::Unknown, Ok(())) => Err(Why::NotKnownThere),
        }
    }

    /// An answer signed after the certificate expired, by a responder that does not say it still keeps such
    /// certificates (archiveCutoff, RFC 6960, 4.4.4), proves nothing (EN 319 102-1, 5.2.5).
    fn forgotten(&self, answer: &Answer, single: &Single) -> bool {
        let not_after = self.certificate.not_after();
        answer.produced_at > not_after && single.archive_cutoff.is_none_or(|cutoff| cutoff > not_after)
    }

    /// Who signed the answer: the issuer, or a certificate it issued for this (4.2.2.2).
    fn responder(&self, answer: &Answer) -> Result<(Certificate, SignerStatus), Why> {
        let named = answer.names(self.issuer);
        if named && answer.is_signed_by(self.issuer) {
            return Ok((self.issuer.clone(), SignerStatus::OnPath));
        }
        // A delegate may bear the name of its CA.
        let mut why = if named { Why::BadSignature } else { Why::NoSigner };
        let known = answer.certificates.iter().chain(self.pool).filter(|candidate| answer.names(candidate));
        for candidate in known.take(MOST_RESPONDERS) {
            match self.delegated(candidate, answer) {
                Ok(status) => return Ok((candidate.clone(), status)),
                Err(reason) => why = why.closer(reason),
            }
        }
        Err(why)
    }

    fn delegated(&self, candidate: &Certificate, answer: &Answer) -> Result<SignerStatus, Why> {
        let issued =
            name::same(candidate.issuer_der(), self.issuer.subject_der()) && candidate.is_signed_by(self.issuer);
        if !issued {
            return Err(Why::Signer(Refusal::NoAnchor));
        }
        let extensions = Extensions::of(candidate);
        refuse_strangers(candidate).map_err(Why::Signer)?;
        Purpose::ocsp_signing().allows(&extensions).map_err(Why::Signer)?;
        let at = self.signer_time(answer);
        if at < candidate.not_before() {
            return Err(Why::Signer(Refusal::NotYetValid { not_before: candidate.not_before() }));
        }
        if at > candidate.not_after() {
            return Err(Why::Signer(Refusal::Expired { not_after: candidate.not_after() }));
        }
        if !answer.is_signed_by(candidate) {
            return Err(Why::BadSignature);
        }
        Ok(if extensions.get(oid::OCSP_NO_CHECK).is_some() { SignerStatus::Good } else { SignerStatus::Unknown })
    }

    /// When the responder must have been valid: at the time asked about or, for a later answer, when it was signed.
    /// An answer that was out of date by then can only prove a revocation, and is measured at its own time.
    fn signer_time(&self, answer: &Answer) -> time::OffsetDateTime {
        let outdated =
            answer.singles.iter().all(|single| self.when.timely(single.this_update, single.next_update).is_err());
        if outdated { answer.produced_at } else { self.when.of_signer(answer.produced_at) }
    }
}

/// Of two findings the one that counts: a lasting revocation, then the newest answer, then the nearest miss.
fn better(old: Status, new: Status) -> Status {
    match (&old, &new) {
        (Status::Unknown(left), Status::Unknown(right)) => Status::Unknown(left.closer(*right)),
        (Status::Unknown(_), _) => new,
        (_, Status::Unknown(_)) => old,
        _ if weight(&new) > weight(&old) => new,
        _ => old,
    }
}

fn weight(status: &Status) -> (bool, Option<time::OffsetDateTime>) {
    match status {
        Status::Unknown(_) => (false, None),
        Status::Good(source) => (false, Some(source.this_update)),
        Status::Revoked { reason, source, .. } => (*reason != Reason::CertificateHold, Some(source.this_update)),
    }
}
