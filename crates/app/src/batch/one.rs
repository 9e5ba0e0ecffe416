//! One document of a batch, from the disk to the disk.

use pades::report::{Report, SignatureKind};
use pdf::Document;

use super::{Bench, Done, DoneBefore, Job, Step, When, earlier};
use crate::display::file_name;
use crate::host::{Existing, Host, ReadProblem, Snapshot};
use crate::prepare::{Intent, prepare};
use crate::problem::unread_document;
use crate::reader::open_file;
use crate::register::Wish;
use crate::sign::{Release, release};
use crate::verify::{LARGEST, read};
use crate::view::{Problem, SignOptions};

/// A page that every document has its own number for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The first.
    First,
    /// The last.
    Last,
    /// One-based.
    Number(usize),
}

impl std::str::FromStr for Page {
    type Err = Problem;

    /// `first`, `last` or a number.
    fn from_str(text: &str) -> Result<Self, Problem> {
        match text {
            "first" => Ok(Self::First),
            "last" => Ok(Self::Last),
            number => number.parse().map(Self::Number).map_err(|e| Problem::new("usage.page").detail(e)),
        }
    }
}

impl Page {
    /// As a one-based page of this document.
    pub fn of(self, document: &Document) -> Result<usize, Problem> {
        let count = document.page_count().map_err(|e| Problem::new("doc.corrupt").detail(e))?;
        let page = match self {
            Self::First => 1,
            Self::Last => count,
            Self::Number(number) => number,
        };
        match (1..=count).contains(&page) {
            true => Ok(page),
            false => Err(Problem::new("usage.page").detail(format!("{page} of {count}"))),
        }
    }
}

/// Signs one document, unless it is done already.
pub(super) fn sign(bench: &Bench, job: &Job, step: &dyn Fn(Step)) -> Result<Done, Problem> {
    step(Step::Read);
    let there = there(bench.host, job);
    let input = input(bench, job, there)?;
    if job.shown.is_some_and(|shown| shown != input.sha256) {
        return Err(Problem::new("doc.changed").with("nama", file_name(&job.input)));
    }
    if there
        && bench.done_before == DoneBefore::Keep
        && let Some(done) = earlier::done(&earlier::Trace::of(bench), &job.target, &input)
    {
        return Ok(done);
    }
    if there && bench.existing == Existing::Keep {
        return Err(Problem::new("save.overwrite").with("nama", file_name(&job.target)));
    }
    anew(bench, job, &input, step)
}

/// The input; what will surely be signed is read into the place of its output.
fn input(bench: &Bench, job: &Job, there: bool) -> Result<Snapshot, Problem> {
    if there && (bench.existing == Existing::Keep || bench.done_before == DoneBefore::Keep) {
        return read(bench.host, &job.input);
    }
    let found = bench.host.draft(&job.input, LARGEST, &job.target);
    found.map_err(|e| unread_document(&e, &file_name(&job.input)))
}

/// Whether something is at the target.
fn there(host: &dyn Host, job: &Job) -> bool {
    !matches!(host.read(&job.target, 0), Err(ReadProblem::Missing))
}

fn anew(bench: &Bench, job: &Job, input: &Snapshot, step: &dyn Fn(Step)) -> Result<Done, Problem> {
    step(Step::Prepare);
    let signer = &bench.key.signer().certificate;
    let refused = |problem: &Problem| {
        Wish { input: input.sha256, pages: 0, signer, level: bench.raise.level.code() }.refused(bench.host, problem);
    };
    let opened = open_file(input, bench.password).inspect_err(refused)?;
    let options = SignOptions { page: bench.page.of(&opened)?, ..bench.options.clone() };
    let revision = prepare(&Intent {
        opened: &opened,
        words: &*opened,
        signer: bench.key.signer(),
        issuer: bench.issuer,
        profile: bench.profile,
        emblem: bench.emblem,
        drawn: bench.drawn,
        options: &options,
        certify: bench.certify,
        level: bench.raise.level,
        now: bench.host.now(),
    })
    .inspect_err(refused)?;
    step(Step::Write);
    let (page, rect, warnings) = (revision.page + 1, revision.rect, revision.warnings.clone());
    let footer_pages = revision.footer_pages.iter().map(|page| page + 1).collect();
    let to = Release {
        input,
        password: bench.password,
        target: &job.target,
        existing: bench.existing,
        asked: bench.asked,
        raise: bench.raise,
    };
    let output = release(bench.host, revision, bench.key, &to)?;
    let done = Done { page, rect, warnings, footer_pages: Some(footer_pages), ..seen(&output.report, When::Now) };
    Ok(Done { sha256_in: input.sha256, sha256_out: output.sha256, shortfall: output.shortfall, ..done })
}

/// What the report of the last signature says; a document time-stamp may stand behind it.
pub(super) fn seen(report: &Report, when: When) -> Done {
    let last = report.signatures.iter().rfind(|one| one.kind == SignatureKind::Signature);
    Done {
        when,
        level: last.map(|s| s.level.clone()).unwrap_or_default(),
        field: last.map(|s| s.field.clone()).unwrap_or_default(),
        page: 0,
        rect: None,
        footer_pages: None,
        sha256_in: [0; 32],
        sha256_out: [0; 32],
        verdict: report.verdict,
        warnings: Vec::new(),
        shortfall: None,
    }
}
