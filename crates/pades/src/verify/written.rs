//! The report of one signature, from what became known.

use ::time::OffsetDateTime;
use ::time::format_description::well_known::Rfc3339;
use pdf::{Cover, Document, Object, SignatureField};
use pki::Certificate;
use pki::revocation::Status;

use super::chain::Chain;
use super::freshness;
use super::material::Material;
use super::signature::Judged;
use super::{Examined, phrase};
use crate::level;
use crate::likeness::script::shown;
use crate::outcome::{Crypto, Format, Path, Revocation as RevocationFact, Timestamp as StampFact};
use crate::report::*;

/// A report of a document with nothing judged yet.
pub fn empty(document: &Document, at: OffsetDateTime) -> Report {
    let source = document.source();
    Report {
        sha256: pki::name::hex(&source.sha256(&[0..source.len()])),
        pages: document.page_count().unwrap_or(0),
        verdict: Verdict::NoSignature,
        problem: None,
        checked_at: rfc3339(at),
        warnings: Vec::new(),
        signatures: Vec::new(),
    }
}

/// RFC 3339.
pub fn rfc3339(time: OffsetDateTime) -> String {
    time.format(&Rfc3339).unwrap_or_default()
}

impl Judged<'_> {
    /// The report of this signature; the others and the material say which level is reached.
    pub fn report(&self, document: &Document, all: &[Examined], material: &Material) -> SignatureReport {
        let signature = &self.examined.signature;
        let (page, rect) = place(document, signature);
        SignatureReport {
            field: shown(&signature.field.name),
            kind: self.examined.kind,
            page,
            rect,
            subfilter: String::from_utf8_lossy(signature.name(b"SubFilter")).into_owned(),
            level: level::of(self.examined, all, material).to_owned(),
            indication: self.indication,
            subindication: self.subindication,
            integrity: self.integrity(),
            coverage: coverage(&signature.cover),
            modification: self.comparison.level,
            docmdp: self.comparison.docmdp,
            changes_permitted: self.comparison.permitted(),
            changes: self.comparison.changes.clone(),
            shown_name: None,
            signer: self.checked.as_ref().and_then(|checked| checked.certificate.as_ref()).map(signer),
            algorithms: self.algorithms(),
            claimed_time: self.claimed.map(rfc3339),
            proven_time: self.proven.map(rfc3339),
            trust: trust(self.chain.as_ref()),
            revocation: revocation(self.chain.as_ref()),
            timestamp: Timestamp {
                status: match self.stamp.state {
                    StampFact::Absent => TimestampStatus::None,
                    StampFact::Good => TimestampStatus::Valid,
                    StampFact::Untrusted => TimestampStatus::Untrusted,
                    StampFact::Bad | StampFact::OutOfOrder => TimestampStatus::Invalid,
                },
                time: self.stamp.time.map(rfc3339),
                tsa: self.stamp.authority.as_deref().map(shown),
            },
            findings: phrase::findings(self),
        }
    }

    /// What was never computed is neither intact nor broken; where there is no signature to compute, nothing holds.
    fn integrity(&self) -> Integrity {
        match (self.facts.crypto, self.facts.format) {
            (Crypto::Holds, _) => Integrity::Intact,
            (Crypto::NotComputed, Format::Good | Format::Foreign | Format::Trailed) => Integrity::Unknown,
            _ => Integrity::Broken,
        }
    }

    fn algorithms(&self) -> Option<Algorithms> {
        let checked = self.checked.as_ref()?;
        Some(Algorithms {
            digest: checked.digest?.name().to_owned(),
            signature: checked.scheme?.name().to_owned(),
            key_bits: checked.certificate.as_ref().map_or(0, Certificate::key_bits),
        })
    }
}

fn coverage(cover: &Cover) -> Coverage {
    match cover {
        Cover::WholeFile => Coverage::WholeFile,
        Cover::Revision(_) => Coverage::EarlierRevision,
        Cover::Malformed(_) => Coverage::Malformed,
    }
}

fn place(document: &Document, signature: &SignatureField) -> (Option<usize>, Option<[f64; 4]>) {
    let Some(widget) = signature.field.widgets.first() else { return (None, None) };
    let Some(page) = widget.page else { return (None, None) };
    let rect = document.page(page).ok().map(|found| found.geometry().from_user(widget.rect));
    let [x0, y0, x1, y1] = widget.rect;
    let shown = rect.filter(|_| x1 > x0 && y1 > y0);
    (Some(page.saturating_add(1)), shown.map(|rect| [rect.x, rect.y, rect.width, rect.height]))
}

/// Whatever would steer the eye is written out: a name is shown as it is, never obeyed.
fn signer(certificate: &Certificate) -> Signer {
    Signer {
        subject: shown(&certificate.subject_line()),
        common_name: shown(&certificate.common_name().unwrap_or_default()),
        organization: shown(&certificate.organization().unwrap_or_default()),
        issuer: shown(&certificate.issuer_line()),
        serial: certificate.serial_hex(),
        sha256: certificate.sha256_hex(),
        not_before: rfc3339(certificate.not_before()),
        not_after: rfc3339(certificate.not_after()),
    }
}

fn trust(chain: Option<&Chain>) -> Trust {
    let Some(chain) = chain else { return Trust { status: TrustStatus::Unknown, path: Vec::new(), reason: None } };
    let status = match (chain.path, chain.revocation) {
        (Path::Trusted, RevocationFact::Good) if chain.weak => TrustStatus::Untrusted,
        (Path::Trusted, RevocationFact::Good) => TrustStatus::Trusted,
        (Path::Trusted, RevocationFact::Stale | RevocationFact::Missing) => TrustStatus::Unknown,
        (Path::Trusted, _) => TrustStatus::Revoked,
        (Path::OutOfBounds | Path::Expired, _) => TrustStatus::Expired,
        (Path::NotYetValid, _) => TrustStatus::NotYetValid,
        (Path::NoChain | Path::Constraints, _) => TrustStatus::Untrusted,
        (Path::Unknown, _) => TrustStatus::Unknown,
    };
    Trust {
        status,
        path: chain.certificates.iter().map(|certificate| shown(&certificate.subject_line())).collect(),
        reason: chain.reason.as_ref().map(|(_, why)| why.clone()),
    }
}

fn revocation(chain: Option<&Chain>) -> Revocation {
    let status = chain.and_then(|chain| chain.status.as_ref());
    let source = status.and_then(freshness::source);
    let (word, revoked_at, reason) = match status {
        Some(Status::Good(_)) => (RevocationStatus::Good, None, None),
        Some(Status::Revoked { at, reason, .. }) => {
            (RevocationStatus::Revoked, Some(rfc3339(*at)), Some(format!("{reason:?}")))
        }
        Some(Status::Unknown(why)) => (RevocationStatus::Unknown, None, Some(why.to_string())),
        None => (RevocationStatus::Unknown, None, None),
    };
    Revocation {
        status: word,
        source: freshness::source_kind(status),
        as_of: source.map(|source| rfc3339(source.this_update)),
        revoked_at,
        reason,
    }
}

/// `/M` of the dictionary, or the signing-time attribute: what the signer's computer said.
pub fn claimed_time(document: &Document, signature: &SignatureField, examined: &Examined) -> Option<OffsetDateTime> {
    let entry = document.lookup(&signature.dictionary, b"M").unwrap_or(Object::Null);
    let written = pdf::text_string(&entry).and_then(|text| level::pdf_date(&text));
    written.or_else(|| examined.container.as_ref().ok()?.signer()?.signing_time())
}
