//! Signing a batch: the key opened once, the block drawn once, every core at work, each document under its digest.

use std::path::PathBuf;
use std::sync::Arc;

use super::control::Stand;
use super::plan::{self, Plan, Planned};
use super::{Desk, Stack, Tell};
use crate::batch::journal::Journal;
use crate::batch::{Bench, Done, DoneBefore, Job, Next, Page, Step, Watch, run, workers};
use crate::display::{file_name, rfc3339};
use crate::host::{Existing, Passphrase};
use crate::keys::{self, unlock::UnlockedKey};
use crate::look::Asked;
use crate::prepare::Drawn;
use crate::problem::unsaved;
use crate::settings::Settings;
use crate::sign::{Raise, Shortfall};
use crate::view::{BatchPage, BatchStage, BatchWish, Problem, Profile, RowState};
use crate::{anchors, issuer, profile};

/// A batch whose key is open: it is signed by [`Desk::run_batch`], and the key is wiped at its end.
pub struct Begun {
    stack: Arc<Stack>,
    key: Arc<UnlockedKey>,
    issuer: press::Permitted,
    profile: Profile,
    emblem: Option<Vec<u8>>,
    asked: Asked,
    wish: BatchWish,
    jobs: Vec<Job>,
}

impl Desk {
    /// Whether the person has to type the passphrase of a key.
    pub fn key_asks(&self, name: &str) -> bool {
        keys::find(self.host.as_ref(), name).is_ok_and(|key| self.asks(&key))
    }

    /// Opens the key, fixes where every output goes and notes what is about to be done.
    pub fn begin_batch(&self, id: &str, wish: BatchWish, passphrase: Option<&Passphrase>) -> Result<Begun, Problem> {
        let host = self.host.as_ref();
        let stack = self.stack_of(id)?;
        if matches!(stack.table().stage(), BatchStage::Looking | BatchStage::Signing) {
            return Err(Problem::new("batch.busy"));
        }
        let stored = keys::find(host, &wish.options.key)?;
        if let Some(problem) = stored.refusal(host.now()) {
            return Err(problem);
        }
        let key = self.unlocked(&stored, passphrase)?;
        let wish = BatchWish { rows: ready(&stack, &wish.rows), ..wish };
        let jobs: Vec<Job> = wish.rows.iter().filter_map(|row| self.job(&stack, *row)).collect();
        if jobs.is_empty() {
            return Err(Problem::new("doc.none"));
        }
        let issuer = issuer::permitted(key.signer(), &anchors::evidence(host), host.now());
        let (profile, emblem) = (profile::load(host), profile::emblem(host));
        let begun = Begun { stack, key, issuer, profile, emblem, asked: self.asked(), wish, jobs };
        self.keep_plan(&begun);
        begun.stack.asking.end();
        begun.stack.control.turn(Stand::Go);
        begun.stack.table().begin(BatchStage::Signing, begun.jobs.len(), host.now());
        Ok(begun)
    }

    /// An output stands beside its input, under a name that nobody has; of an interrupted batch, where it was to be.
    fn job(&self, stack: &Stack, row: usize) -> Option<Job> {
        let file = stack.files.get(row)?;
        let shown = stack.table().shown(row)?;
        let target = match (&stack.wish, file.target()) {
            (Some(_), Some(target)) => target,
            _ => self.free_target(&self.host.real_path(&file.path).unwrap_or_else(|| file.path.clone())),
        };
        file.go_to(target.clone());
        Some(Job { input: file.path.clone(), target, shown: Some(shown) })
    }

    /// A batch that cannot be taken up again after a crash is still signed; the window is told.
    fn keep_plan(&self, begun: &Begun) {
        let host = self.host.as_ref();
        let files = begun.jobs.iter().map(|job| Planned { input: job.input.clone(), target: job.target.clone() });
        let plan = Plan { began: rfc3339(host.now()), wish: begun.wish.clone(), files: files.collect() };
        begun.stack.table().trouble =
            plan::keep(host, &begun.stack.plan, plan).err().map(|e| unsaved(&e, &begun.stack.plan));
    }

    /// Signs. Returns when every document has ended or the person has stopped it.
    pub fn run_batch(&self, begun: Begun, tell: Tell) {
        let host = self.host.as_ref();
        let Begun { stack, key, wish, jobs, .. } = &begun;
        let (tsa, services) = (Settings::load(host).tsa, self.network());
        let bench = Bench {
            host,
            key: key.as_ref(),
            issuer: &begun.issuer,
            profile: &begun.profile,
            emblem: begun.emblem.as_deref(),
            drawn: &Drawn::default(),
            options: &wish.options,
            page: match wish.page {
                BatchPage::First => Page::First,
                BatchPage::Last => Page::Last,
            },
            certify: None,
            password: None,
            asked: &begun.asked,
            raise: Raise {
                level: wish.options.level,
                tsa: &tsa,
                services: services.map(|services| services.as_ref()),
                shortfall: Shortfall::Fail,
            },
            existing: Existing::Keep,
            done_before: DoneBefore::Keep,
        };
        let journal = Journal::of(host, &journal_folder(jobs));
        let watch = Watching { desk: self, stack, rows: &wish.rows, practice: key.signer().practice, tell };
        tell(stack.table().progress(&stack.id, host.now()));
        run(&bench, jobs, workers(None, jobs.len()), Some(&journal), &watch);
        // What was stopped is the person's decision; only a crash leaves a plan behind.
        plan::forget(host, &stack.plan);
        let mut table = stack.table();
        table.trouble = journal.trouble().or(table.trouble.take());
        table.end(BatchStage::Ended);
        tell(table.progress(&stack.id, host.now()));
    }

    /// Nothing begins until [`Desk::continue_batch`]; what is at hand is finished.
    pub fn pause_batch(&self, id: &str, tell: Tell) -> Result<(), Problem> {
        let stack = self.stack_of(id)?;
        stack.control.turn_if_running(Stand::Pause);
        let mut table = stack.table();
        if stack.control.stand() == Stand::Pause {
            table.pause(self.host.now());
        }
        tell(table.progress(&stack.id, self.host.now()));
        Ok(())
    }

    /// Ends a pause.
    pub fn continue_batch(&self, id: &str, tell: Tell) -> Result<(), Problem> {
        let stack = self.stack_of(id)?;
        let mut table = stack.table();
        table.go_on(self.host.now());
        stack.control.turn_if_running(Stand::Go);
        tell(table.progress(&stack.id, self.host.now()));
        Ok(())
    }

    /// Nothing more begins, nobody is asked any more; the batch ends with the documents at hand.
    pub fn cancel_batch(&self, id: &str) -> Result<(), Problem> {
        let stack = self.stack_of(id)?;
        stack.asking.end();
        stack.control.turn(Stand::Stop);
        Ok(())
    }
}

/// Of the rows asked for, each once, those that may be signed.
fn ready(stack: &Stack, rows: &[usize]) -> Vec<usize> {
    let table = stack.table();
    let asked: std::collections::BTreeSet<usize> = rows.iter().copied().collect();
    asked.into_iter().filter(|row| table.row(*row).is_some_and(|row| row.state == RowState::Ready)).collect()
}

/// A journal is of a folder: where the first output goes.
fn journal_folder(jobs: &[Job]) -> PathBuf {
    jobs.first().and_then(|job| job.target.parent()).map(PathBuf::from).unwrap_or_default()
}

struct Watching<'a> {
    desk: &'a Desk,
    stack: &'a Stack,
    /// The row of each job.
    rows: &'a [usize],
    practice: bool,
    tell: Tell<'a>,
}

impl Watch for Watching<'_> {
    fn next(&self) -> Next {
        self.stack.control.next()
    }

    fn step(&self, index: usize, step: Step) {
        if let (Some(row), Step::Read) = (self.rows.get(index), step) {
            self.stack.table().change(*row, |row| row.state = RowState::Working);
        }
    }

    fn ended(&self, index: usize, result: &Result<Done, Problem>) {
        let Some(row) = self.rows.get(index).copied() else { return };
        let output = self.stack.files.get(row).and_then(|file| file.target()).map(|target| file_name(&target));
        {
            let mut table = self.stack.table();
            table.count();
            match result {
                Ok(done) => {
                    table.note_signed(row, done.sha256_out);
                    table.change(row, |row| {
                        (row.state, row.output, row.problem) = (RowState::Signed, output, None);
                        row.warnings.clone_from(&done.warnings);
                        (row.verdict, row.practice) = (Some(done.verdict), self.practice);
                    });
                }
                Err(problem) => table.change(row, |row| {
                    (row.state, row.problem) = (RowState::Failed, Some(problem.clone()));
                }),
            }
        }
        self.desk.tell(self.stack, self.tell);
    }
}
