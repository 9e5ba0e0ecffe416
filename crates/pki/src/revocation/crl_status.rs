//! What CRLs say about a certificate (RFC 5280, 6.3.3).

use std::cell::Cell;
use std::cmp::Ordering;

use time::OffsetDateTime;

use super::crl::Crl;
use super::crl_entry::Entry;
use super::crl_signer::{self, Signer};
use super::distribution_point::{ALL_REASONS, DistributionPoint};
use super::{Reason, SignerStatus, Source, SourceKind, Status, When, Why, crl_scope};
use crate::certificate::Certificate;
use crate::path::ValidatedPath;

/// How far the question goes on to the signers of CRLs, and to theirs.
const DEEPEST: u8 = 3;
/// Signers of CRLs tried for one question.
const MOST_SIGNERS: u32 = 200;

/// The status of `certificate`, whose issuer's validated path is `issuer_path` (see [`ValidatedPath::above`]).
/// Signers of CRLs other than the issuer are looked for in `pool` and need a path to the same anchor.
pub fn status_from_crls(
    certificate: &Certificate,
    issuer_path: &ValidatedPath,
    crls: &[Crl],
    pool: &[Certificate],
    when: impl Into<When>,
) -> Status {
    let work = Cell::new(MOST_SIGNERS);
    let inquiry = Inquiry { issuer_path, crls, pool, when: when.into(), depth: 0, asked: Vec::new(), work: &work };
    inquiry.status(certificate)
}

/// A question with its evidence.
pub(super) struct Inquiry<'a> {
    pub issuer_path: &'a ValidatedPath,
    pub crls: &'a [Crl],
    pub pool: &'a [Certificate],
    pub when: When,
    depth: u8,
    /// Certificates whose status is being sought further out, against circles.
    asked: Vec<Certificate>,
    /// Signers that may still be tried, here and further out.
    work: &'a Cell<u32>,
}

/// A CRL that covers the certificate for some reasons, and who signed it.
struct Usable<'a> {
    crl: &'a Crl,
    signer: Signer,
    delta: Option<&'a Crl>,
}

impl Inquiry<'_> {
    /// The same question about a signer of a CRL.
    pub fn about(&self, certificate: &Certificate, issuer_path: &ValidatedPath) -> Status {
        if self.depth >= DEEPEST || self.asked.contains(certificate) {
            return Status::Unknown(Why::Nothing);
        }
        let asked = self.asked.iter().chain([certificate]).cloned().collect();
        let depth = self.depth + 1;
        let next =
            Inquiry { issuer_path, depth, asked, crls: self.crls, pool: self.pool, when: self.when, work: self.work };
        next.status(certificate)
    }

    /// Whether one more signer may be tried: a stranger's document may bring any number of CRLs.
    pub fn spend(&self) -> bool {
        let left = self.work.get().checked_sub(1);
        left.inspect(|left| self.work.set(*left)).is_some()
    }

    /// When the signer of `crl` must have been valid: for an old list, when it was made.
    pub fn signer_time(&self, crl: &Crl) -> OffsetDateTime {
        match self.when.timely(crl.this_update(), crl.next_update()) {
            Ok(()) => self.when.of_signer(crl.this_update()),
            Err(_) => crl.this_update(),
        }
    }

    fn status(&self, certificate: &Certificate) -> Status {
        if self.crls.is_empty() {
            return Status::Unknown(Why::Nothing);
        }
        let Ok(mut points) = DistributionPoint::of(certificate) else { return Status::Unknown(Why::Malformed) };
        // 6.3.3, last paragraph: then CRLs of the issuer that no point names.
        points.push(DistributionPoint::implied(certificate.issuer_der()));
        let mut covered = Coverage { whole: None, parts: Vec::new(), hold: None, why: Why::NotAboutThis };
        for crl in self.crls.iter().filter(|crl| crl.base_number().is_none()) {
            let reasons = points.iter().fold(0, |sum, point| sum | crl_scope::reasons(crl, certificate, point));
            if reasons == 0 {
                continue;
            }
            match self.read(crl, certificate) {
                Err(why) => covered.why = covered.why.closer(why),
                Ok((Some(entry), source)) if entry.reason == Reason::CertificateHold => {
                    covered.hold = Some((entry, source))
                }
                Ok((Some(entry), source)) => {
                    return Status::Revoked { at: entry.revoked_at, reason: entry.reason, source };
                }
                Ok((None, source)) => covered.add(reasons, source),
            }
        }
        covered.status()
    }

    /// What one CRL, with its delta, says: the entry if there is one. An old list still proves a revocation.
    fn read(&self, crl: &Crl, certificate: &Certificate) -> Result<(Option<Entry>, Source), Why> {
        if crl.has_unknown_critical() {
            return Err(Why::UnknownCritical);
        }
        let signer = crl_signer::of(crl, self)?;
        let delta = self.delta_for(crl, &signer);
        let usable = Usable { crl, signer, delta };
        let entry = usable.entry(certificate);
        let latest = delta.unwrap_or(crl);
        let timely = self.when.timely(latest.this_update(), latest.next_update());
        if let (Err(why), None) = (timely, &entry) {
            return Err(why);
        }
        if entry.is_none() && !latest.keeps(certificate.not_after()) {
            return Err(Why::ExpiredSince { not_after: certificate.not_after() });
        }
        if let (Err(why @ Why::NotYet { .. }), Some(_)) = (timely, &entry) {
            return Err(why);
        }
        Ok((entry, usable.source()))
    }

    /// The newest delta CRL that may be joined to `crl` (RFC 5280, 5.2.4, 6.3.3 (c)).
    fn delta_for<'c>(&'c self, crl: &Crl, signer: &Signer) -> Option<&'c Crl> {
        let fits = |delta: &&Crl| {
            let (Some(base), Some(number), Some(of_delta)) = (delta.base_number(), crl.number(), delta.number()) else {
                return false;
            };
            delta.issuer_der() == crl.issuer_der()
                && delta.scope() == crl.scope()
                && compare(base, number) != Ordering::Greater
                && compare(of_delta, number) == Ordering::Greater
                && !delta.has_unknown_critical()
                && self.when.timely(delta.this_update(), delta.next_update()).is_ok()
                && delta.is_signed_by(&signer.certificate)
        };
        let found = self.crls.iter().filter(fits);
        found.max_by(|left, right| compare(left.number().unwrap_or_default(), right.number().unwrap_or_default()))
    }
}

impl Usable<'_> {
    /// 6.3.3 (i)(j): the delta's entry counts before the list's; removeFromCRL takes a hold away.
    fn entry(&self, certificate: &Certificate) -> Option<Entry> {
        match self.delta.and_then(|delta| delta.entry(certificate)) {
            Some(entry) if entry.reason == Reason::RemoveFromCrl => None,
            Some(entry) => Some(entry),
            None => self.crl.entry(certificate).filter(|entry| entry.reason != Reason::RemoveFromCrl),
        }
    }

    fn source(self) -> Source {
        let latest = self.delta.unwrap_or(self.crl);
        Source {
            kind: SourceKind::Crl,
            this_update: latest.this_update(),
            next_update: latest.next_update(),
            produced_at: None,
            signer: self.signer.certificate,
            signer_status: self.signer.status,
        }
    }
}

/// What lists without the certificate have covered so far, and a hold that a newer list may have lifted.
struct Coverage {
    /// The best list that covers every reason.
    whole: Option<Source>,
    /// Lists that cover some.
    parts: Vec<(u32, Source)>,
    hold: Option<(Entry, Source)>,
    why: Why,
}

impl Coverage {
    fn add(&mut self, reasons: u32, new: Source) {
        let worth = |source: &Source| (source.signer_status != SignerStatus::Unknown, source.this_update);
        if reasons != ALL_REASONS {
            self.parts.push((reasons, new));
        } else if self.whole.as_ref().is_none_or(|old| worth(&new) > worth(old)) {
            self.whole = Some(new);
        }
    }

    /// The weakest of the partial lists when they cover every reason together.
    fn joined(&mut self) -> Option<Source> {
        let reasons = self.parts.iter().fold(0, |sum, (reasons, _)| sum | reasons);
        let weakest = self
            .parts
            .drain(..)
            .min_by_key(|(_, source)| (source.signer_status != SignerStatus::Unknown, source.this_update));
        weakest.filter(|_| reasons == ALL_REASONS).map(|(_, source)| source)
    }

    fn status(mut self) -> Status {
        let some = !self.parts.is_empty();
        let good = self.whole.take().or_else(|| self.joined());
        match (self.hold, good) {
            (Some((_, held)), Some(good)) if good.this_update > held.this_update => Status::Good(good),
            (Some((entry, source)), _) => Status::Revoked { at: entry.revoked_at, reason: entry.reason, source },
            (None, Some(good)) => Status::Good(good),
            (None, None) if some => Status::Unknown(self.why.closer(Why::SomeReasonsOnly)),
            (None, None) => Status::Unknown(self.why),
        }
    }
}

/// Numbers as big-endian octets without leading zeros.
fn compare(left: &[u8], right: &[u8]) -> Ordering {
    left.len().cmp(&right.len()).then_with(|| left.cmp(right))
}
