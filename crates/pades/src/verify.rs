//! Judging a document: gather what lies in it, judge each signature from the newest to the oldest, write the report.
//!
//! Pure: the same document, evidence, policy and time always give the same report. The newest document time-stamp is
//! judged by the clock; what it proves serves for everything before it (EN 319 102-1, 5.6).

mod admission;
mod authority;
mod chain;
mod cryptographic;
mod format;
mod freshness;
mod material;
mod message;
mod phrase;
mod signature;
mod store;
mod time;
mod wanted;
mod warning;
mod written;

use std::collections::HashSet;

use ::time::OffsetDateTime;
use pdf::{Document, Opened, ReadError, SignatureField};
use pki::effort;
use serde::{Deserialize, Serialize};

pub(crate) use self::authority::{Standing, authority_of};
use self::format::Container;
pub(crate) use self::format::FormatProblem;
pub(crate) use self::material::Material;
use self::signature::Judged;
pub use self::store::{Keepsakes, keepsakes};
use self::time::Court;
use crate::evidence::Evidence;
use crate::modification::History;
use crate::policy::Policy;
use crate::report::{Indication, Report, ReportProblem, SignatureKind, Verdict};
use crate::services::Wanted;

/// More signatures than these no document bears. The newest are judged, as they cover most; older ones are not, the
/// report says so, and the document is not valid.
const MAX_SIGNATURES: usize = 500;

/// One signature with its container read.
pub(crate) struct Examined {
    /// Where it is.
    pub signature: SignatureField,
    /// Signature or document time-stamp.
    pub kind: SignatureKind,
    /// What it holds.
    pub container: Result<Container, FormatProblem>,
    /// Bytes behind it that are not padding.
    pub trailing: usize,
}

/// A moment that is proven: everything written up to this revision existed then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Proof {
    /// The revision of the document time-stamp.
    pub revision: usize,
    /// Its time.
    pub time: OffsetDateTime,
}

/// Different wants of one document: what a stranger's file may have asked for it.
const MAX_WANTS: usize = 48;

/// A report, and what the network could add to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// The report.
    pub report: Report,
    /// Without duplicates for a signature; signatures of one signer have the same wants.
    pub wanted: Vec<Wanted>,
}

/// Judges a document. `at` is the time of validation.
pub fn judge(opened: &Opened, evidence: &Evidence, policy: &Policy, at: OffsetDateTime) -> Report {
    judge_and_want(opened, evidence, policy, at).report
}

/// Judges a document and says what evidence from the network would settle more.
pub fn judge_and_want(opened: &Opened, evidence: &Evidence, policy: &Policy, at: OffsetDateTime) -> Judgement {
    match opened.signatures() {
        Ok(fields) => effort::within(policy.effort, || judge_fields(opened, fields, (evidence, policy), at)),
        Err(error) => Judgement { report: unreadable(opened, &error, at), wanted: Vec::new() },
    }
}

/// Judges the `newest` signatures alone, as whoever made them does before anybody else sees them: what earlier signers
/// signed costs nothing then.
pub fn judge_newest(
    opened: &Opened,
    newest: usize,
    (evidence, policy): (&Evidence, &Policy),
    at: OffsetDateTime,
) -> Report {
    match opened.newest_signatures(newest) {
        Ok(newest) => judge_fields(opened, newest, (evidence, policy), at).report,
        Err(error) => unreadable(opened, &error, at),
    }
}

fn unreadable(document: &Document, error: &ReadError, at: OffsetDateTime) -> Report {
    let problem = ReportProblem { code: "doc.corrupt".to_owned(), detail: error.to_string() };
    Report { verdict: Verdict::Unreadable, problem: Some(problem), ..written::empty(document, at) }
}

fn judge_fields(
    opened: &Opened,
    fields: Vec<SignatureField>,
    (evidence, policy): (&Evidence, &Policy),
    at: OffsetDateTime,
) -> Judgement {
    let document: &Document = opened;
    let mut report = written::empty(document, at);
    let bench = Bench::of(document, fields, evidence);
    let judged = judge_all(opened, &bench.examined, &bench.history, bench.court(policy, at));
    report.signatures = judged.iter().map(|one| one.report(document, &bench.examined, &bench.material)).collect();
    report.warnings = warning::all(opened, &judged, &mut report.signatures, evidence);
    if bench.too_many || judged.iter().any(|one| one.unfinished) {
        report.warnings.push("not_everything_looked_at".to_owned());
    }
    report.verdict = match worst(&judged) {
        Verdict::Valid | Verdict::ValidWithPermittedChanges if bench.too_many => Verdict::Indeterminate,
        verdict => verdict,
    };
    Judgement { report, wanted: wanted_by(&judged) }
}

/// A document taken apart, with the evidence beside it.
struct Bench {
    examined: Vec<Examined>,
    /// There were more.
    too_many: bool,
    material: Material,
    history: History,
}

impl Bench {
    fn of(document: &Document, fields: Vec<SignatureField>, evidence: &Evidence) -> Self {
        let older = fields.len().saturating_sub(MAX_SIGNATURES);
        let too_many = older > 0;
        let examined: Vec<Examined> = fields.into_iter().skip(older).map(|field| examine(document, field)).collect();
        let containers = examined.iter().filter_map(|one| Some((one.container.as_ref().ok()?, one.signature.revision)));
        let material = Material::gather(document, containers, evidence);
        let signatures: Vec<&SignatureField> = examined.iter().map(|one| &one.signature).collect();
        let history = History::read(document, &signatures);
        Self { examined, too_many, material, history }
    }

    fn court<'a>(&'a self, policy: &'a Policy, now: OffsetDateTime) -> Court<'a> {
        Court { material: &self.material, policy, now, proofs: &[] }
    }
}

/// What each signature wants; the number of different wants is bounded.
fn wanted_by(judged: &[Judged<'_>]) -> Vec<Wanted> {
    let mut different = HashSet::new();
    let mut all: Vec<Wanted> = Vec::new();
    for (signature, one) in judged.iter().enumerate() {
        for want in one.wanted() {
            let new = different.contains(&want) || different.len() < MAX_WANTS;
            let wanted = Wanted { signature, want };
            if new && !all.contains(&wanted) {
                different.insert(wanted.want.clone());
                all.push(wanted);
            }
        }
    }
    all
}

/// The container is read even where the ByteRange is malformed: the verdict then says more, and never better.
fn examine(document: &Document, signature: SignatureField) -> Examined {
    let kind = format::kind(&signature);
    let (container, trailing) = match &signature.hole {
        Err(why) => (Err(FormatProblem::Coverage(*why)), 0),
        Ok(_) => format::read(document, &signature),
    };
    Examined { signature, kind, container, trailing }
}

/// From the newest to the oldest, so that what a document time-stamp proves is known to those before it.
fn judge_all<'a>(opened: &Opened, examined: &'a [Examined], history: &History, court: Court<'_>) -> Vec<Judged<'a>> {
    let mut proofs: Vec<Proof> = Vec::new();
    let mut judged: Vec<Judged<'a>> = Vec::with_capacity(examined.len());
    for one in examined.iter().rev() {
        let result = signature::judge(opened, one, history, Court { proofs: &proofs, ..court });
        proofs.extend(result.proof());
        judged.push(result);
    }
    judged.reverse();
    judged
}

/// The worst of all signatures.
fn worst(judged: &[Judged<'_>]) -> Verdict {
    let any = |wanted: Indication| judged.iter().any(|one| one.indication == wanted);
    if judged.is_empty() {
        Verdict::NoSignature
    } else if any(Indication::TotalFailed) {
        Verdict::Invalid
    } else if any(Indication::Indeterminate) {
        Verdict::Indeterminate
    } else if judged.iter().any(|one| one.comparison.is_more_than_archiving()) {
        Verdict::ValidWithPermittedChanges
    } else {
        Verdict::Valid
    }
}
