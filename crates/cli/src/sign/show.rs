//! How each document ended, in the order of the command; at the end of a batch the counts and the reasons.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use app::Verdict;
use app::batch::{Done, Job, Step, Watch, When};
use app::display::{file_name, hex};
use app::view::Problem;
use host::clock::Stopwatch;
use serde::Serialize;

use crate::args::SignArgs;
use crate::output::json;
use crate::progress::{Lines, Progress};
use crate::words::sentence;

/// The object of one input.
#[derive(Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(super) enum Line {
    Signed(Box<Success>),
    Failed { file: String, code: String, detail: String },
}

#[derive(Serialize)]
pub(super) struct Success {
    file: String,
    output: String,
    level: String,
    field: String,
    page: usize,
    rect: Option<[f64; 4]>,
    /// Not known of an output that an earlier run signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    footer_pages: Option<Vec<usize>>,
    sha256_in: String,
    sha256_out: String,
    verdict: Verdict,
    /// Codes of what was not done as wished.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
    /// Why the level is not the one wished for.
    #[serde(flatten)]
    shortfall: Option<Shortfall>,
    /// Signed by an earlier run, kept by this one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    resumed: bool,
    ms: Spent,
}

/// A level that was not reached: the code of the error catalogue, as for a failure.
#[derive(Serialize)]
struct Shortfall {
    code: String,
    detail: String,
}

/// Milliseconds.
#[derive(Serialize, Default, Clone, Copy)]
struct Spent {
    read: u128,
    prepare: u128,
    key: u128,
    write: u128,
}

/// Shows a batch while it runs.
pub(super) struct Show<'a> {
    jobs: &'a [Job],
    json: bool,
    key: u128,
    progress: Progress,
    clocks: Mutex<BTreeMap<usize, Clock>>,
}

struct Clock {
    step: Step,
    since: Stopwatch,
    spent: Spent,
}

impl Clock {
    fn stop(&mut self) {
        let spent = match self.step {
            Step::Read => &mut self.spent.read,
            Step::Prepare => &mut self.spent.prepare,
            Step::Write => &mut self.spent.write,
        };
        *spent = self.since.ms();
    }
}

impl<'a> Show<'a> {
    /// `key`: milliseconds that unlocking took.
    pub fn new(jobs: &'a [Job], args: &SignArgs, key: u128) -> Self {
        Self { jobs, json: args.json, key, progress: Progress::of(jobs.len()), clocks: Mutex::default() }
    }

    /// Counts, and how often each reason was met.
    pub fn end(&self, results: &[Result<Done, Problem>]) {
        self.progress.end();
        if self.jobs.len() < 2 {
            return;
        }
        let signed = |when: When| results.iter().flatten().filter(|done| done.when == when).count();
        let mut reasons: BTreeMap<&str, (usize, &Problem)> = BTreeMap::new();
        for problem in results.iter().filter_map(|result| result.as_ref().err()) {
            reasons.entry(&problem.code).or_insert((0, problem)).0 += 1;
        }
        let failed: usize = reasons.values().map(|(count, _)| count).sum();
        let (now, before) = (signed(When::Now), signed(When::Before));
        eprintln!("pena: {} documents: {now} signed, {before} signed before, {failed} failed", self.jobs.len());
        for (count, problem) in reasons.values() {
            eprintln!("pena: {count} × {} [{}]", crate::words::plain(&problem.code), problem.code);
        }
    }

    fn spent(&self, index: usize) -> Spent {
        let mut clocks = self.clocks.lock().unwrap_or_else(PoisonError::into_inner);
        let key = self.key;
        clocks.remove(&index).map_or_else(Spent::default, |mut clock| {
            clock.stop();
            Spent { key, ..clock.spent }
        })
    }

    fn signed(&self, job: &Job, done: &Done, ms: Spent) -> Lines {
        let (file, output) = (job.input.display().to_string(), job.target.display().to_string());
        let short = done.shortfall.as_ref();
        let told = short.map(|problem| format!("{file}: {}: {}\n", done.level, sentence(problem)));
        let warned = done.warnings.iter().map(|warning| format!("{file}: {}\n", sentence(warning)));
        let err: String = told.into_iter().chain(warned).collect();
        if !self.json {
            return Lines { out: format!("{} → {output}\n", file_name(&job.input)), err };
        }
        let success = Success {
            file,
            output,
            level: done.level.clone(),
            field: done.field.clone(),
            page: done.page,
            rect: done.rect.map(|r| [r.x, r.y, r.width, r.height]),
            footer_pages: done.footer_pages.clone(),
            sha256_in: hex(&done.sha256_in),
            sha256_out: hex(&done.sha256_out),
            verdict: done.verdict,
            warnings: done.warnings.iter().map(|warning| warning.code.clone()).collect(),
            shortfall: short.map(|problem| Shortfall {
                code: problem.code.clone(),
                detail: problem.detail.clone().unwrap_or_default(),
            }),
            resumed: done.when == When::Before,
            ms,
        };
        Lines { out: json(&Line::Signed(Box::new(success))), err }
    }

    fn failed(&self, job: &Job, problem: &Problem) -> Lines {
        let file = job.input.display().to_string();
        let err = format!("{file}: {}\n", sentence(problem));
        let out = if self.json { json(&failure(job, problem)) } else { String::new() };
        Lines { out, err }
    }
}

/// The object of an input that was not signed.
pub(super) fn failure(job: &Job, problem: &Problem) -> Line {
    Line::Failed {
        file: job.input.display().to_string(),
        code: problem.code.clone(),
        detail: problem.detail.clone().unwrap_or_default(),
    }
}

impl Watch for Show<'_> {
    fn ended(&self, index: usize, result: &Result<Done, Problem>) {
        let Some(job) = self.jobs.get(index) else { return };
        let spent = self.spent(index);
        let lines = match result {
            Ok(done) => self.signed(job, done, spent),
            Err(problem) => self.failed(job, problem),
        };
        self.progress.show(index, lines);
    }

    fn step(&self, index: usize, step: Step) {
        let mut clocks = self.clocks.lock().unwrap_or_else(PoisonError::into_inner);
        let since = Stopwatch::start();
        let clock = clocks.entry(index).or_insert_with(|| Clock { step, since, spent: Spent::default() });
        clock.stop();
        (clock.step, clock.since) = (step, since);
    }
}
