//! What the network adds to the verdicts of a table: asked once all documents were looked at, a few at a time, from the
//! cache that single documents share, and over at once when nobody waits for it any more.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use pades::report::Report;
use pades::services::{Errand, TrustServices};
use pades::verify::Judgement;

use super::{Desk, Stack, Tell, held, settled_row};
use crate::batch::{guarded, through_all_cores, workers};
use crate::look::Asked;
use crate::reader::{Parts, Reader};
use crate::services::{self, Recent, Sources};
use crate::view::Problem;

/// Whether anybody is asked, and who is out asking.
#[derive(Default)]
pub(super) struct Asking {
    over: AtomicBool,
    errands: Mutex<Vec<Arc<dyn Errand>>>,
}

impl Asking {
    /// From now on it may be asked.
    pub fn begin(&self) {
        self.over.store(false, Ordering::Relaxed);
    }

    /// Whoever is out comes back at once, and nobody goes any more.
    pub fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
        for errand in held(&self.errands).drain(..) {
            errand.cancel();
        }
    }

    fn go(&self, services: &dyn TrustServices) -> Option<Arc<dyn Errand>> {
        let errand: Arc<dyn Errand> = services.errand().into();
        held(&self.errands).push(Arc::clone(&errand));
        // Ended in between: `end` may have missed this one.
        if self.over.load(Ordering::Relaxed) { None } else { Some(errand) }
    }

    fn back(&self, errand: &Arc<dyn Errand>) {
        held(&self.errands).retain(|other| !Arc::ptr_eq(other, errand));
    }
}

impl Desk {
    /// Asks about every row that is still open, telling as the answers come.
    pub(super) fn ask_for_batch(&self, stack: &Stack, asked: &Asked, tell: Tell) {
        let rows: Vec<usize> = stack.table().rows().iter().filter(|row| row.pending).map(|row| row.row).collect();
        let Some(services) = self.network().cloned().filter(|_| !rows.is_empty()) else { return };
        let readers = Mutex::new(Vec::new());
        let one = |_: usize, row: &usize| {
            let reader = held(&readers).pop().unwrap_or_else(|| self.reader.another());
            let asking = || self.row_asked(stack, *row, reader.as_ref(), (asked, services.as_ref()));
            let report = guarded(asking).and_then(|report| report);
            held(&readers).push(reader);
            // What went wrong here leaves the verdict what it was.
            stack.table().change(*row, |row| settled_row(row, report.ok().flatten().as_ref()));
            self.tell(stack, tell);
        };
        through_all_cores(&rows, workers(None, rows.len()), &one);
        let progress = stack.table().progress(&stack.id, self.host.now());
        tell(progress);
    }

    /// The report of exactly what was looked at, with what trust services say; `None` when nobody is to be asked.
    fn row_asked(
        &self,
        stack: &Stack,
        row: usize,
        reader: &dyn Reader,
        (asked, services): (&Asked, &dyn TrustServices),
    ) -> Result<Option<Report>, Problem> {
        let file = stack.files.get(row).ok_or_else(|| Problem::new("doc.closed"))?;
        let Some(errand) = stack.asking.go(services) else { return Ok(None) };
        let snapshot = self.read_of_batch(&file.path)?;
        if stack.table().shown(row) != Some(snapshot.sha256) {
            stack.asking.back(&errand);
            return Err(Problem::new("doc.changed"));
        }
        let handle = format!("{}-{row}-asked", stack.id);
        let look = reader.look(&handle, &Parts::file(snapshot.bytes), None, asked);
        let report = look.and_then(|look| {
            let first = Judgement { report: look.report, wanted: look.wanted };
            let sources = Sources { host: self.host.as_ref(), errand: Some(errand.as_ref()), recent: Recent::Serves };
            services::settle(sources, asked, first, &|asked| reader.judge(&handle, asked))
        });
        reader.close(&handle);
        stack.asking.back(&errand);
        report.map(|settled| Some(settled.judgement.report))
    }
}
