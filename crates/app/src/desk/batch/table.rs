//! The table of a batch: its rows, what changed since the window was last told, and how long the rest will take.

use std::collections::BTreeSet;

use time::{Duration, OffsetDateTime};

use crate::display::file_name;
use crate::view::{BatchProgress, BatchRow, BatchStage, Problem, RowState};

/// A window that is told more often draws no better.
const QUIET: Duration = Duration::milliseconds(100);
/// Before so many documents and so much time nobody can tell how long the rest takes.
const SAMPLE: usize = 8;
const PATIENCE: Duration = Duration::seconds(1);

pub(super) struct Table {
    rows: Vec<BatchRow>,
    /// SHA-256 of what was looked at, and of what was signed.
    digests: Vec<(Option<[u8; 32]>, Option<[u8; 32]>)>,
    changed: BTreeSet<usize>,
    stage: BatchStage,
    done: usize,
    total: usize,
    tempo: Tempo,
    told: Option<OffsetDateTime>,
    pub trouble: Option<Problem>,
}

/// Time that counts: pauses do not.
#[derive(Default)]
struct Tempo {
    began: Option<OffsetDateTime>,
    paused: Option<OffsetDateTime>,
    waited: Duration,
}

impl Table {
    pub fn of<'a>(files: impl Iterator<Item = &'a std::path::Path>) -> Self {
        let rows: Vec<BatchRow> = files.enumerate().map(|(row, path)| waiting(row, file_name(path))).collect();
        Self {
            digests: vec![(None, None); rows.len()],
            rows,
            changed: BTreeSet::new(),
            stage: BatchStage::Looking,
            done: 0,
            total: 0,
            tempo: Tempo::default(),
            told: None,
            trouble: None,
        }
    }

    pub fn rows(&self) -> &[BatchRow] {
        &self.rows
    }

    pub fn row(&self, row: usize) -> Option<&BatchRow> {
        self.rows.get(row)
    }

    /// SHA-256 of the input as it was looked at.
    pub fn shown(&self, row: usize) -> Option<[u8; 32]> {
        self.digests.get(row).and_then(|(shown, _)| *shown)
    }

    /// SHA-256 of the output.
    pub fn signed(&self, row: usize) -> Option<[u8; 32]> {
        self.digests.get(row).and_then(|(_, signed)| *signed)
    }

    /// Changes a row; the window hears of it the next time.
    pub fn change(&mut self, row: usize, change: impl FnOnce(&mut BatchRow)) {
        if let Some(found) = self.rows.get_mut(row) {
            change(found);
            self.changed.insert(row);
        }
    }

    /// Notes the digest of what was looked at.
    pub fn note_shown(&mut self, row: usize, digest: Option<[u8; 32]>) {
        if let Some(digests) = self.digests.get_mut(row) {
            digests.0 = digest;
        }
    }

    /// Notes the digest of what was signed.
    pub fn note_signed(&mut self, row: usize, digest: [u8; 32]) {
        if let Some(digests) = self.digests.get_mut(row) {
            digests.1 = Some(digest);
        }
    }

    /// A stage of `total` documents begins.
    pub fn begin(&mut self, stage: BatchStage, total: usize, now: OffsetDateTime) {
        (self.stage, self.total, self.done) = (stage, total, 0);
        self.tempo = Tempo { began: Some(now), ..Tempo::default() };
    }

    /// One document of this stage has ended.
    pub fn count(&mut self) {
        self.done += 1;
    }

    pub fn end(&mut self, stage: BatchStage) {
        self.stage = stage;
        self.tempo.paused = None;
    }

    pub fn stage(&self) -> BatchStage {
        self.stage
    }

    pub fn pause(&mut self, now: OffsetDateTime) {
        self.tempo.paused.get_or_insert(now);
    }

    pub fn go_on(&mut self, now: OffsetDateTime) {
        if let Some(since) = self.tempo.paused.take() {
            self.tempo.waited += now - since;
        }
    }

    /// What changed, unless the window was told a moment ago.
    pub fn news(&mut self, id: &str, now: OffsetDateTime) -> Option<BatchProgress> {
        let quiet = self.told.is_some_and(|told| now - told < QUIET && now >= told);
        (!quiet).then(|| self.progress(id, now))
    }

    /// What changed since the window was told.
    pub fn progress(&mut self, id: &str, now: OffsetDateTime) -> BatchProgress {
        self.told = Some(now);
        let changed = std::mem::take(&mut self.changed);
        BatchProgress {
            id: id.to_owned(),
            stage: self.stage,
            done: self.done,
            total: self.total,
            left: self.left(now),
            paused: self.tempo.paused.is_some(),
            rows: changed.into_iter().filter_map(|row| self.rows.get(row).cloned()).collect(),
            trouble: self.trouble.clone(),
        }
    }

    fn left(&self, now: OffsetDateTime) -> Option<u64> {
        let until = self.tempo.paused.unwrap_or(now);
        let spent = until - self.tempo.began? - self.tempo.waited;
        let rest = self.total.saturating_sub(self.done);
        let known = rest == 0 || (self.done >= SAMPLE && spent >= PATIENCE);
        let each = spent.whole_milliseconds().max(0) as f64 / self.done.max(1) as f64;
        // Whole seconds, rounded up: "0 s left" while it runs would be a lie.
        known.then(|| (each * rest as f64 / 1000.0).ceil() as u64)
    }
}

fn waiting(row: usize, name: String) -> BatchRow {
    BatchRow {
        row,
        name,
        size: 0,
        pages: 0,
        state: RowState::Waiting,
        verdict: None,
        practice: false,
        pending: false,
        signers: Vec::new(),
        problem: None,
        warnings: Vec::new(),
        output: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: usize) -> Table {
        let names: Vec<std::path::PathBuf> = (0..rows).map(|n| format!("{n}.pdf").into()).collect();
        Table::of(names.iter().map(|path| path.as_path()))
    }

    #[test]
    fn every_change_is_told_once_and_not_too_often() {
        let mut table = table(3);
        let begun = OffsetDateTime::UNIX_EPOCH;
        table.begin(BatchStage::Signing, 3, begun);
        table.change(1, |row| row.state = RowState::Working);
        assert_eq!(table.news("b", begun).map(|news| news.rows.len()), Some(1));
        table.change(2, |row| row.state = RowState::Working);
        assert!(table.news("b", begun + Duration::milliseconds(20)).is_none());
        let news = table.news("b", begun + Duration::milliseconds(120)).unwrap();
        assert_eq!(news.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2]);
        assert!(table.progress("b", begun).rows.is_empty());
    }

    #[test]
    fn a_pause_does_not_count_as_work() {
        let mut table = table(40);
        let at = |seconds| OffsetDateTime::UNIX_EPOCH + Duration::seconds(seconds);
        table.begin(BatchStage::Signing, 40, at(0));
        assert_eq!(table.progress("b", at(5)).left, None);
        (0..10).for_each(|_| table.count());
        assert_eq!(table.progress("b", at(10)).left, Some(30));
        table.pause(at(10));
        assert_eq!(table.progress("b", at(3600)).left, Some(30));
        table.go_on(at(3610));
        assert_eq!(table.progress("b", at(3610)).left, Some(30));
    }
}
