//! Many documents on the desk: gathered, looked at by as many readers as there are cores, opened one by one.
//!
//! **Invariant:** a document of a batch is known by the digest of what was looked at. Neither a preview nor a signature
//! is made from other bytes.

mod asking;
mod control;
mod csv;
mod plan;
mod signing;
mod table;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pades::report::Report;
use pades::verify::Judgement;

use super::Desk;
use super::documents::LIMIT;
use crate::batch::{Trace, done_before, through_all_cores, workers};
use crate::display::file_name;
use crate::host::{Existing, Snapshot};
use crate::keys;
use crate::look::{Asked, Look};
use crate::problem::{unread_document, unsaved};
use crate::reader::{Parts, Reader};
use crate::services::{self, Recent, Sources};
use crate::view::{
    Arrival, Batch, BatchProgress, BatchRow, BatchStage, BatchWish, BatchWords, DocumentView, Interrupted, Problem,
    RowState,
};
use asking::Asking;
use control::Control;
pub use signing::Begun;
use table::Table;

/// More documents than any office signs in a day; what is beyond is not taken.
const MOST: usize = 20_000;

/// Hears what changed.
pub type Tell<'a> = &'a (dyn Fn(BatchProgress) + Sync);

/// A batch on the desk.
pub(super) struct Stack {
    id: String,
    files: Vec<File>,
    table: Mutex<Table>,
    control: Control,
    asking: Asking,
    /// Name of its plan while it is being signed.
    plan: String,
    /// As it was wished before an interruption.
    wish: Option<BatchWish>,
}

struct File {
    path: PathBuf,
    /// Where its output goes: fixed while a batch runs and when one is taken up again.
    target: Mutex<Option<PathBuf>>,
}

impl Stack {
    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl File {
    fn of(path: PathBuf, target: Option<PathBuf>) -> Self {
        Self { path, target: Mutex::new(target) }
    }

    fn target(&self) -> Option<PathBuf> {
        self.target.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn go_to(&self, target: PathBuf) {
        *self.target.lock().unwrap_or_else(PoisonError::into_inner) = Some(target);
    }
}

impl Desk {
    /// Takes several documents; nothing is read yet. The paths come from a drop, a chooser or the command line.
    pub fn gather(&self, paths: Vec<PathBuf>) -> Arrival {
        let folder = plan::folder(paths.iter().map(PathBuf::as_path));
        let arrival = match paths.len() {
            0 => Err(Problem::new("doc.none")),
            1..=MOST => self.stack(paths.into_iter().map(|path| File::of(path, None)).collect(), None),
            n => Err(Problem::new("batch.toomany").with("n", n).with("m", MOST)),
        };
        arrival.unwrap_or_else(|problem| Arrival::Problem { problem, name: folder })
    }

    /// A batch that the program's end interrupted. One that runs here is none.
    pub fn interrupted(&self) -> Option<Interrupted> {
        let stacks: Vec<Arc<Stack>> = self.open().batches.values().cloned().collect();
        let runs = stacks.iter().any(|stack| stack.table().stage() == BatchStage::Signing);
        if runs { None } else { plan::interrupted(self.host.as_ref()) }
    }

    /// Takes up an interrupted batch: its documents are looked at again, what is signed already is seen to be.
    pub fn resume_batch(&self) -> Arrival {
        let Some((name, plan)) = plan::load(self.host.as_ref()).filter(|(_, plan)| plan.files.len() <= MOST) else {
            return Arrival::Problem { problem: Problem::new("batch.gone"), name: String::new() };
        };
        let files = plan.files.into_iter().map(|file| File::of(file.input, Some(file.target))).collect();
        self.stack(files, Some((name, plan.wish)))
            .unwrap_or_else(|problem| Arrival::Problem { problem, name: String::new() })
    }

    /// The interrupted batch is not wanted any more; its outputs stay where they are.
    pub fn forget_batch(&self) {
        let host = self.host.as_ref();
        if let Some((name, _)) = plan::load(host) {
            plan::forget(host, &name);
        }
    }

    /// `earlier`: the name of the plan that is taken up, and what was wished.
    fn stack(&self, files: Vec<File>, earlier: Option<(String, BatchWish)>) -> Result<Arrival, Problem> {
        let id = self.handle()?;
        let (plan, wish) = earlier.map_or_else(|| (plan::name(&id), None), |(name, wish)| (name, Some(wish)));
        let table = Mutex::new(Table::of(files.iter().map(|file| file.path.as_path())));
        let (control, asking) = Default::default();
        let stack = Stack { id: id.clone(), files, table, control, asking, plan, wish: wish.clone() };
        let folder = plan::folder(stack.files.iter().map(|file| file.path.as_path()));
        let rows = stack.table().rows().to_vec();
        self.open().batches.insert(id.clone(), Arc::new(stack));
        Ok(Arrival::Batch { batch: Box::new(Batch { id, folder, rows, resumed: wish }) })
    }

    /// Reads and judges documents of a batch (all: `None`) with every core, telling as it goes.
    pub fn look_at_batch(&self, id: &str, rows: Option<&[usize]>, tell: Tell) {
        let Ok(stack) = self.stack_of(id) else { return };
        let all: Vec<usize> = (0..stack.files.len()).collect();
        let rows = rows.unwrap_or(&all);
        stack.table().begin(BatchStage::Looking, rows.len(), self.host.now());
        stack.control.turn(control::Stand::Go);
        stack.asking.begin();
        let (asked, readers) = (self.asked(), Mutex::new(Vec::new()));
        let one = |_: usize, row: &usize| {
            // Given up, or another batch took its place: nobody waits for the rest.
            if stack.control.next() == crate::batch::Next::Stop {
                return;
            }
            let reader = held(&readers).pop().unwrap_or_else(|| self.reader.another());
            let seen = crate::batch::guarded(|| self.seen(&stack, *row, reader.as_ref(), &asked));
            held(&readers).push(reader);
            note(&mut stack.table(), *row, seen.and_then(|seen| seen));
            self.tell(&stack, tell);
        };
        through_all_cores(rows, workers(None, rows.len()), &one);
        stack.table().end(BatchStage::Looked);
        let progress = stack.table().progress(&stack.id, self.host.now());
        tell(progress);
        self.ask_for_batch(&stack, &asked, tell);
    }

    fn seen(&self, stack: &Stack, row: usize, reader: &dyn Reader, asked: &Asked) -> Result<Seen, Problem> {
        let file = stack.files.get(row).ok_or_else(|| Problem::new("doc.closed"))?;
        let snapshot = self.read_of_batch(&file.path)?;
        if let Some(signed) = self.signed_before(stack, file, &snapshot, asked) {
            return Ok(signed);
        }
        let handle = format!("{}-{row}", stack.id);
        let look = reader.look(&handle, &Parts::file(snapshot.bytes.clone()), None, asked);
        let look = look.and_then(|look| self.with_kept(look, asked, &|asked| reader.judge(&handle, asked)));
        reader.close(&handle);
        let look = look.map_err(|problem| problem.with("nama", file_name(&file.path)))?;
        Ok(Seen { size: snapshot.bytes.len() as u64, shown: snapshot.sha256, look: Some(look), signed: None })
    }

    /// What was got before and lies in the cache serves at once; the network is asked after all were looked at.
    fn with_kept(&self, mut look: Look, asked: &Asked, judge: &services::Judge) -> Result<Look, Problem> {
        if !look.wanted.is_empty() {
            let first = Judgement { report: look.report, wanted: look.wanted.clone() };
            let sources = Sources { host: self.host.as_ref(), errand: None, recent: Recent::Serves };
            look.report = services::settle(sources, asked, first, judge)?.judgement.report;
            if self.network().is_none() {
                look.wanted.clear();
            }
        }
        Ok(look)
    }

    /// What an interrupted run has done already; seen on the output.
    fn signed_before(&self, stack: &Stack, file: &File, input: &Snapshot, asked: &Asked) -> Option<Seen> {
        let key = &stack.wish.as_ref()?.options.key;
        let certificate = &keys::find(self.host.as_ref(), key).ok()?.signer.certificate;
        let target = file.target()?;
        let trace = Trace { host: self.host.as_ref(), certificate, password: None, asked };
        let done = done_before(&trace, &target, input)?;
        let size = input.bytes.len() as u64;
        Some(Seen { size, shown: input.sha256, look: None, signed: Some((target, done.sha256_out)) })
    }

    /// WebKitGTK hands web addresses over as relative "paths".
    fn read_of_batch(&self, path: &Path) -> Result<Snapshot, Problem> {
        let name = file_name(path);
        match path.is_absolute() {
            true => self.host.read(path, LIMIT).map_err(|e| unread_document(&e, &name)),
            false => Err(Problem::new("doc.notafile").with("nama", name)),
        }
    }

    /// Opens one document: exactly what was looked at, or what was signed.
    pub fn open_of_batch(&self, id: &str, row: usize) -> Result<DocumentView, Problem> {
        let stack = self.stack_of(id)?;
        let file = stack.files.get(row).ok_or_else(|| Problem::new("doc.closed"))?;
        // One after the other: two guards of one lock in one statement would wait for each other for ever.
        let shown = stack.table().shown(row);
        let signed = stack.table().signed(row);
        let (path, expected) = match (signed, file.target()) {
            (Some(signed), Some(target)) => (target, Some(signed)),
            _ => (file.path.clone(), shown),
        };
        let snapshot = self.read_of_batch(&path)?;
        if expected.is_some_and(|expected| expected != snapshot.sha256) {
            return Err(Problem::new("doc.changed").with("nama", file_name(&path)));
        }
        let handle = self.handle()?;
        self.shown(&handle, snapshot, None)
    }

    /// Writes the table for a spreadsheet where the person chose; the chooser has asked before replacing.
    pub fn export_batch(&self, id: &str, path: &Path, words: &BatchWords) -> Result<(), Problem> {
        let bytes = csv::of(&self.stack_of(id)?.table(), words);
        let saved = self.host.save(path, &[&bytes], Existing::Replace, &|| true);
        saved.map_err(|e| unsaved(&e, &file_name(path)))
    }

    /// Forgets a batch; what still works on it stops after the document at hand.
    pub fn close_batch(&self, id: &str) {
        let closed = self.open().batches.remove(id);
        if let Some(stack) = closed {
            stack.asking.end();
            stack.control.turn(control::Stand::Stop);
        }
    }

    /// The folder of a batch's first output, else of its first document.
    pub(super) fn folder_of_batch(&self, id: &str) -> Option<PathBuf> {
        let stack = self.stack_of(id).ok()?;
        let signed = stack.files.iter().enumerate().find(|(row, _)| stack.table().signed(*row).is_some());
        signed.and_then(|(_, file)| file.target()).or_else(|| stack.files.first().map(|file| file.path.clone()))
    }

    pub(super) fn stack_of(&self, id: &str) -> Result<Arc<Stack>, Problem> {
        self.open().batches.get(id).cloned().ok_or_else(|| Problem::new("doc.closed"))
    }

    /// Tells what changed, not too often. Told under the table's lock: what is told later is newer.
    fn tell(&self, stack: &Stack, tell: Tell) {
        let mut table = stack.table();
        if let Some(news) = table.news(&stack.id, self.host.now()) {
            tell(news);
        }
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What was found in a file.
struct Seen {
    size: u64,
    shown: [u8; 32],
    look: Option<Look>,
    signed: Option<(PathBuf, [u8; 32])>,
}

fn note(table: &mut Table, row: usize, seen: Result<Seen, Problem>) {
    table.count();
    table.change(row, |row| row.pending = false);
    match seen {
        Err(problem) => {
            table.note_shown(row, None);
            table.change(row, |row| {
                *row = BatchRow { state: RowState::Aside, verdict: None, ..row.clone() };
                row.verdict = Some(pades::report::Verdict::Unreadable);
                row.problem = Some(problem);
            });
        }
        Ok(Seen { size, shown, look, signed }) => {
            table.note_shown(row, Some(shown));
            if let Some((_, digest)) = &signed {
                table.note_signed(row, *digest);
            }
            table.change(row, |row| {
                row.size = size;
                match (look, signed) {
                    (Some(look), _) => describe(row, look),
                    (None, Some((target, _))) => {
                        (row.state, row.problem) = (RowState::Signed, None);
                        row.output = Some(file_name(&target));
                    }
                    (None, None) => {}
                }
            });
        }
    }
}

/// What became of the questions about a row. One that is being signed meanwhile says of itself what it is.
fn settled_row(row: &mut BatchRow, report: Option<&Report>) {
    row.pending = false;
    let Some(report) = report.filter(|_| matches!(row.state, RowState::Ready | RowState::Aside)) else { return };
    row.verdict = Some(report.verdict);
    let open = report.warnings.iter().find(|code| [services::NOT_ASKED, services::NO_ANSWER].contains(&code.as_str()));
    row.warnings.extend(open.map(|code| Problem::new(code)));
}

fn describe(row: &mut BatchRow, look: Look) {
    let signers = look.report.signatures.iter().filter_map(|one| one.signer.as_ref());
    row.signers = signers.map(|signer| signer.common_name.clone()).collect();
    row.pages = look.pages.len();
    row.verdict = Some(look.report.verdict);
    row.practice = look.report.warnings.iter().any(|code| code == "practice_certificate");
    row.pending = !look.wanted.is_empty();
    row.warnings = look.warnings;
    // Signing it again is possible; a footer is not.
    row.warnings.extend(look.footer_refusal);
    row.state = if look.refusal.is_some() { RowState::Aside } else { RowState::Ready };
    row.problem = look.refusal;
}
