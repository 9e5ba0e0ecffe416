//! Signing many documents with one key: through all cores, a bad one set aside, every output exactly once.
//!
//! **Invariant:** what is done is seen on the outputs, not believed from the journal. An output counts as done when it
//! has its input as prefix and, over exactly that, an intact signature by this certificate.

mod earlier;
pub mod journal;
mod one;

use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use pades::report::Verdict;

use crate::host::{Existing, Host};
use crate::keys::unlock::UnlockedKey;
use crate::look::Asked;
use crate::prepare::Drawn;
use crate::register::settle;
use crate::sign::Raise;
use crate::view::{Problem, Profile, Rect, SignOptions};
pub use earlier::{Trace, done as done_before};
pub use one::Page;

/// As much as a main thread has.
const STACK: usize = 8 << 20;

/// What is the same for every document. The key was unlocked once.
pub struct Bench<'a> {
    /// This computer.
    pub host: &'a dyn Host,
    /// Who signs.
    pub key: &'a UnlockedKey,
    /// Which footers are true of the certificate.
    pub issuer: &'a press::Permitted,
    /// What the block says.
    pub profile: &'a Profile,
    /// The emblem's picture.
    pub emblem: Option<&'a [u8]>,
    /// Block and footers that were drawn already: empty to begin with.
    pub drawn: &'a Drawn,
    /// How it looks; `page` is overruled by [`Bench::page`].
    pub options: &'a SignOptions,
    /// Page of the block.
    pub page: Page,
    /// Certification with DocMDP permission 1, 2 or 3.
    pub certify: Option<u8>,
    /// Opens encrypted documents.
    pub password: Option<&'a [u8]>,
    /// How outputs are judged.
    pub asked: &'a Asked,
    /// The level, and who helps to reach it.
    pub raise: Raise<'a>,
    /// Whether outputs that are there may be replaced.
    pub existing: Existing,
    /// Whether outputs that are done already are left as they are.
    pub done_before: DoneBefore,
}

/// What happens to an output that is done already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoneBefore {
    /// It is an existing file like any other.
    Sign,
    /// It is kept and counts (`--resume`).
    Keep,
}

/// One document to sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Which.
    pub input: PathBuf,
    /// Where its output goes.
    pub target: PathBuf,
    /// SHA-256 of what the person was shown; a file that is another by now is not signed.
    pub shown: Option<[u8; 32]>,
}

impl Job {
    /// A document that is signed as it is when it is read.
    pub fn unseen(input: PathBuf, target: PathBuf) -> Self {
        Self { input, target, shown: None }
    }
}

/// A document that is signed.
#[derive(Clone, Debug)]
pub struct Done {
    /// By this run, or by an earlier one that was resumed.
    pub when: When,
    /// PAdES level reached.
    pub level: String,
    /// Full name of the field.
    pub field: String,
    /// One-based page of the block.
    pub page: usize,
    /// Where the block stands.
    pub rect: Option<Rect>,
    /// One-based; not known of an earlier run.
    pub footer_pages: Option<Vec<usize>>,
    /// SHA-256 of the input.
    pub sha256_in: [u8; 32],
    /// SHA-256 of the output.
    pub sha256_out: [u8; 32],
    /// The judgement of our signature on the output.
    pub verdict: Verdict,
    /// What was not done as wished, for example no footer on a document that is signed already.
    pub warnings: Vec<Problem>,
    /// Why the level is not the one wished for.
    pub shortfall: Option<Problem>,
}

/// Which run signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// This one.
    Now,
    /// An earlier one.
    Before,
}

/// Whether the next document may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It may.
    Go,
    /// The person has had enough: nothing more begins.
    Stop,
}

/// What a person may want while it runs; every call may come from any thread.
pub trait Watch: Sync {
    /// Asked before each document; waits as long as the person pauses.
    fn next(&self) -> Next {
        Next::Go
    }

    /// One document has ended. `index` is its place among the jobs.
    fn ended(&self, index: usize, result: &Result<Done, Problem>);

    /// A step of one document begins.
    fn step(&self, _index: usize, _step: Step) {}
}

/// A step of one document that begins now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Reading the input.
    Read,
    /// Making the revision.
    Prepare,
    /// Signing, saving, proving.
    Write,
}

/// Signs every job with `workers` threads; gives the results in the order of the jobs.
///
/// A document that fails stops nothing. What would stop every document (the certificate expired meanwhile, the disk
/// is full) stops the rest, each with that reason. What does not begin because the person stopped it is `cancelled`,
/// is not journalled and has not ended.
pub fn run(
    bench: &Bench,
    jobs: &[Job],
    workers: NonZeroUsize,
    journal: Option<&journal::Journal>,
    watch: &dyn Watch,
) -> Vec<Result<Done, Problem>> {
    let folders: HashSet<&Path> = jobs.iter().filter_map(|job| job.target.parent()).collect();
    // What a killed run left half written is nobody's.
    folders.into_iter().for_each(|folder| bench.host.sweep(real(folder)));
    let refused = refused(jobs);
    let stop = Stop::default();
    let work = |index: usize, job: &Job| {
        if watch.next() == Next::Stop {
            return Err(Problem::new("cancelled"));
        }
        let result = match refused.get(index).cloned().flatten().or_else(|| stop.reason()) {
            Some(problem) => Err(problem),
            None => guarded(|| one::sign(bench, job, &|step| watch.step(index, step))).and_then(|signed| signed),
        };
        if let Some(journal) = journal {
            journal.note(bench.host, job, &result);
        }
        if let Err(problem) = &result {
            stop.consider(problem);
        }
        watch.ended(index, &result);
        result
    };
    let results = through_all_cores(jobs, workers, &work);
    settle(bench.host, bench.key);
    results
}

/// How many at a time: as asked, else one for each core, never more than there are.
pub fn workers(asked: Option<NonZeroUsize>, items: usize) -> NonZeroUsize {
    const MOST: usize = 64;
    let Some(most) = NonZeroUsize::new(items.min(MOST)).filter(|most| most.get() > 1) else { return NonZeroUsize::MIN };
    let wanted = asked.or_else(|| std::thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
    wanted.min(most)
}

/// Calls `work` on every item, `workers` at a time; the results come in the order of the items.
pub fn through_all_cores<T: Sync, R: Send>(
    items: &[T],
    workers: NonZeroUsize,
    work: &(dyn Fn(usize, &T) -> R + Sync),
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let take = || {
        let mut mine = Vec::new();
        while let Some((index, item)) = take_next(items, &next) {
            mine.push((index, work(index, item)));
        }
        mine
    };
    let mut all: Vec<(usize, R)> = std::thread::scope(|scope| {
        let others = 1..workers.get().min(items.len());
        let thread = || std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, take);
        // A thread that the system refuses is not missed: this one works too.
        let running: Vec<_> = others.filter_map(|_| thread().ok()).collect();
        let mine = take();
        running.into_iter().filter_map(|thread| thread.join().ok()).flatten().chain(mine).collect()
    });
    all.sort_by_key(|(index, _)| *index);
    all.into_iter().map(|(_, result)| result).collect()
}

/// What happens to one document happens to none other: a panic costs one sentence.
pub fn guarded<R>(work: impl FnOnce() -> R) -> Result<R, Problem> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).map_err(|_| Problem::new("system.worker"))
}

fn take_next<'a, T>(items: &'a [T], next: &AtomicUsize) -> Option<(usize, &'a T)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    items.get(index).map(|item| (index, item))
}

/// The folder of a bare file name is where we are.
fn real(folder: &Path) -> &Path {
    match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    }
}

/// Jobs that would write over another's output or over an input, whoever was first.
fn refused(jobs: &[Job]) -> Vec<Option<Problem>> {
    let inputs: HashSet<&Path> = jobs.iter().map(|job| job.input.as_path()).collect();
    let mut targets = HashSet::new();
    let problem = |code: &str, job: &Job| Some(Problem::new(code).with("nama", crate::display::file_name(&job.target)));
    jobs.iter()
        .map(|job| match () {
            () if inputs.contains(job.target.as_path()) => problem("save.same", job),
            () if !targets.insert(job.target.as_path()) => problem("save.twice", job),
            () => None,
        })
        .collect()
}

/// Ends the batch for a reason that every further document would meet.
#[derive(Default)]
struct Stop {
    now: AtomicBool,
    reason: std::sync::Mutex<Option<Problem>>,
}

impl Stop {
    fn consider(&self, problem: &Problem) {
        const FOR_ALL: [&str; 7] = [
            "cert.expired",
            "cert.notyet",
            "save.full",
            "key.frozen",
            "key.case",
            "register.unwritable",
            "register.broken",
        ];
        if FOR_ALL.contains(&problem.code.as_str()) {
            let mut reason = self.reason.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            reason.get_or_insert_with(|| problem.clone());
            self.now.store(true, Ordering::Release);
        }
    }

    fn reason(&self) -> Option<Problem> {
        if !self.now.load(Ordering::Acquire) {
            return None;
        }
        self.reason.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_whoever_is_faster() {
        let items: Vec<u64> = (0..200).collect();
        let slow = |index: usize, item: &u64| {
            std::thread::sleep(std::time::Duration::from_micros(200 - item));
            index as u64 + item
        };
        let expected: Vec<u64> = (0..200).map(|n| 2 * n).collect();
        for workers in [1, 3, 500] {
            assert_eq!(through_all_cores(&items, NonZeroUsize::new(workers).unwrap(), &slow), expected);
        }
    }

    #[test]
    fn nothing_is_written_over_an_input_or_twice() {
        let job = |input: &str, target: &str| Job::unseen(input.into(), target.into());
        let jobs = [job("a.pdf", "o/a.pdf"), job("b/a.pdf", "o/a.pdf"), job("c.pdf", "a.pdf"), job("d.pdf", "o/d.pdf")];
        let codes: Vec<_> = refused(&jobs).into_iter().map(|p| p.map(|p| p.code)).collect();
        assert_eq!(codes, [None, Some("save.twice".into()), Some("save.same".into()), None]);
    }
}
