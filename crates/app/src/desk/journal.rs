//! The register on the desk: shown, searched, checked, exported.

use std::path::Path;

use time::format_description::well_known::Iso8601;
use time::{Date, Duration};

use super::Desk;
use crate::display::file_name;
use crate::host::Existing;
use crate::problem::unsaved;
use crate::register::{self, Hash, HeadSays, Integrity, Line, Time, read};
use crate::view::{JournalPage, JournalRow, JournalState, JournalWish, Problem};

/// As many as a person looks through.
const MOST: usize = 200;

impl Desk {
    /// The newest entries that fit a wish; those about a file are all of them.
    pub fn journal(&self, wish: &JournalWish) -> Result<JournalPage, Problem> {
        let host = self.host.as_ref();
        let mut lines = match &wish.sha256 {
            Some(digits) => {
                let file = Hash::parse(digits).ok_or_else(|| Problem::new("doc.closed"))?;
                register::read::about(host, file).into_iter().rev().collect()
            }
            None => read::newest(host, &self.wanted(wish)?, MOST + 1),
        };
        let more = lines.len() > MOST;
        lines.truncate(MOST);
        Ok(JournalPage { rows: lines.iter().map(row).collect(), more })
    }

    /// Days are those of the office; both named days belong to what is wanted.
    fn wanted(&self, wish: &JournalWish) -> Result<read::Wanted, Problem> {
        let zone = crate::profile::zone(&crate::profile::load(self.host.as_ref()));
        let begin = |text: &str, more: Duration| {
            let date = Date::parse(text, &Iso8601::DATE).map_err(|_| Problem::new("usage.date").detail(text))?;
            Ok::<Time, Problem>(Time::of(date.midnight().assume_offset(zone) + more))
        };
        let text = wish.text.trim().to_lowercase().replace([' ', '…'], "");
        let sought = (!text.is_empty()).then(|| read::Sought { text, named: wish.named.clone() });
        Ok(read::Wanted {
            from: wish.from.as_deref().map(|day| begin(day, Duration::ZERO)).transpose()?,
            to: wish.to.as_deref().map(|day| begin(day, Duration::DAY)).transpose()?,
            kinds: wish.kinds.clone(),
            hash: None,
            text: sought,
        })
    }

    /// Reads the whole register and judges it.
    pub fn journal_state(&self) -> JournalState {
        state(&register::verify(self.host.as_ref(), &[]))
    }

    /// Writes every entry as a table; gives the file's name.
    pub fn export_journal(&self, path: &Path) -> Result<String, Problem> {
        let host = self.host.as_ref();
        let mut table = read::CSV_HEAD.to_owned();
        read::entries(host, &read::Wanted::default(), &mut |line| table += &read::csv(&line));
        let name = file_name(path);
        // The chooser has asked whether an existing file may be replaced.
        let saved = host.save(path, &[table.as_bytes()], Existing::Replace, &|| true);
        saved.map(|()| name.clone()).map_err(|e| unsaved(&e, &name))
    }
}

fn row(line: &Line) -> JournalRow {
    JournalRow {
        seq: line.seq,
        at: line.at.as_str().to_owned(),
        kind: line.event.kind().to_owned(),
        files: line.event.files().iter().map(Hash::to_string).collect(),
        serial: line.event.serial().map(|serial| serial.as_str().to_owned()),
        outcome: line.event.outcome().map(|code| code.as_str().to_owned()),
    }
}

fn state(integrity: &Integrity) -> JournalState {
    let mut flaws: Vec<String> = integrity.flaws.iter().map(|flaw| flaw.kind.name().to_owned()).collect();
    flaws.dedup();
    let keyring = match integrity.head {
        HeadSays::Agrees { .. } => "agrees",
        HeadSays::Disagrees => "disagrees",
        HeadSays::Nothing => "nothing",
        HeadSays::Unavailable => "unavailable",
    };
    JournalState {
        intact: integrity.intact,
        entries: integrity.entries,
        sealed: integrity.sealed.as_ref().map(|sealed| sealed.at.as_str().to_owned()),
        unsealed: integrity.unsealed,
        keyring: keyring.to_owned(),
        flaws,
        since: integrity.flaws.iter().find_map(|flaw| flaw.at.as_ref()).map(|at| at.as_str().to_owned()),
    }
}
