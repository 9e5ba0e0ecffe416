//! Reading the register for people: the newest first, by kind, by time, by the hash of a file.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;
use time::UtcOffset;

use super::event::{Event, Time};
use super::line::{Hash, Line};
use super::{Code, store};
use crate::host::Host;

/// What is wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Not before this.
    pub from: Option<Time>,
    /// Before this.
    pub to: Option<Time>,
    /// Only these kinds (`signed`, `verified`, …); empty: all.
    pub kinds: Vec<String>,
    /// Only entries that name this hash.
    pub hash: Option<Hash>,
    /// Only entries that show these words.
    pub text: Option<Sought>,
}

/// What a person looks for in the register.
#[derive(Clone, Debug, Default)]
pub struct Sought {
    /// Part of a hash, of a serial number, of a time or of a code, in lower case.
    pub text: String,
    /// Kinds and outcomes that a door shows under words in which the text stands.
    pub named: Vec<String>,
}

impl Sought {
    fn is_in(&self, line: &Line) -> bool {
        let event = &line.event;
        let codes = [Some(event.kind()), event.outcome().map(Code::as_str)];
        codes.iter().flatten().any(|code| code.contains(&self.text) || self.named.iter().any(|named| named == code))
            || event.serial().is_some_and(|serial| serial.as_str().contains(&self.text))
            || line.at.as_str().to_lowercase().contains(&self.text)
            || event.files().iter().any(|hash| hash.to_string().contains(&self.text))
    }
}

impl Wanted {
    fn fits(&self, line: &Line) -> bool {
        let kind = || self.kinds.iter().any(|kind| kind == line.event.kind());
        self.from.as_ref().is_none_or(|from| line.at >= *from)
            && self.to.as_ref().is_none_or(|to| line.at < *to)
            && (self.kinds.is_empty() || kind())
            && self.text.as_ref().is_none_or(|sought| sought.is_in(line))
    }
}

/// Entries that fit, oldest first. Lines that nobody can read are passed over: `verify` names them.
pub fn entries(host: &dyn Host, wanted: &Wanted, each: &mut dyn FnMut(Line)) {
    let needle = wanted.hash.map(|hash| format!("\"{hash}\""));
    for name in store::segments(host).unwrap_or_default() {
        let bytes = host.read_own(&store::path(&name)).ok().flatten().unwrap_or_default();
        for_each_line(&bytes, needle.as_deref(), &mut |raw| {
            if let Some(line) = Line::read(raw).filter(|line| wanted.fits(line)) {
                each(line);
            }
        });
    }
}

/// The newest entries that fit, newest first, at most `most`.
pub fn newest(host: &dyn Host, wanted: &Wanted, most: usize) -> Vec<Line> {
    let needle = wanted.hash.map(|hash| format!("\"{hash}\""));
    let mut found = Vec::new();
    for name in store::segments(host).unwrap_or_default().iter().rev() {
        let bytes = host.read_own(&store::path(name)).ok().flatten().unwrap_or_default();
        let mut raws = Vec::new();
        for_each_line(&bytes, needle.as_deref(), &mut |raw| raws.push(raw.to_vec()));
        let fitting = raws.iter().rev().filter_map(|raw| Line::read(raw)).filter(|line| wanted.fits(line));
        found.extend(fitting.take(most.saturating_sub(found.len())));
        if found.len() >= most {
            break;
        }
    }
    found
}

/// Entries about a file, found by its hash: as it came, as it was signed, as it was checked, as a letter. The hash of a
/// line before (`prev`) is no file's.
pub fn about(host: &dyn Host, file: Hash) -> Vec<Line> {
    let mut found = Vec::new();
    entries(host, &Wanted { hash: Some(file), ..Wanted::default() }, &mut |line| found.push(line));
    found.retain(|line| line.event.files().contains(&file));
    found
}

fn for_each_line(bytes: &[u8], needle: Option<&str>, each: &mut dyn FnMut(&[u8])) {
    let Some(needle) = needle else {
        return bytes.split(|byte| *byte == b'\n').filter(|raw| !raw.is_empty()).for_each(each);
    };
    let mut past = 0;
    for at in memchr::memmem::find_iter(bytes, needle.as_bytes()) {
        if at < past {
            continue;
        }
        let from = bytes.get(..at).and_then(|head| memchr::memrchr(b'\n', head)).map_or(0, |end| end + 1);
        let rest = bytes.get(from..).unwrap_or_default();
        let raw = rest.split(|byte| *byte == b'\n').next().unwrap_or_default();
        past = from + raw.len();
        each(raw);
    }
}

impl Event {
    /// The name of its kind, as it stands in the file.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Begin { .. } => "begin",
            Self::KeyImported { .. } => "key_imported",
            Self::KeyRemoved { .. } => "key_removed",
            Self::KeyExported { .. } => "key_exported",
            Self::PassphraseChanged { .. } => "passphrase_changed",
            Self::UnlockFailed { .. } => "unlock_failed",
            Self::Frozen { .. } => "frozen",
            Self::Unfrozen { .. } => "unfrozen",
            Self::Letter { .. } => "letter",
            Self::Case { .. } => "case",
            Self::KeyRetired { .. } => "key_retired",
            Self::Destroyed { .. } => "destroyed",
            Self::SignRequested { .. } => "sign_requested",
            Self::Signed { .. } => "signed",
            Self::SignRefused { .. } => "sign_refused",
            Self::SignFailed { .. } => "sign_failed",
            Self::Verified { .. } => "verified",
            Self::Setting { .. } => "setting",
            Self::AnchorAdded { .. } => "anchor_added",
            Self::AnchorRemoved { .. } => "anchor_removed",
            Self::ClockBack { .. } => "clock_back",
            Self::Repaired { .. } => "repaired",
            Self::Gap { .. } => "gap",
            Self::Resumed { .. } => "resumed",
            Self::Checkpoint(_) => "checkpoint",
        }
    }

    /// Hashes of files that it names.
    pub fn files(&self) -> Vec<Hash> {
        match self {
            Self::SignRequested { work } | Self::SignRefused { work, .. } => vec![work.input],
            Self::Signed { work, output } => vec![work.input, *output],
            Self::SignFailed { work, output, .. } => std::iter::once(work.input).chain(*output).collect(),
            Self::Verified { file, .. } | Self::Letter { file, .. } => vec![*file],
            _ => Vec::new(),
        }
    }

    /// The serial number of the certificate that it is about.
    pub fn serial(&self) -> Option<&Code> {
        let key = match self {
            Self::KeyImported { key }
            | Self::KeyRemoved { key }
            | Self::PassphraseChanged { key }
            | Self::UnlockFailed { key, .. }
            | Self::Frozen { key, .. }
            | Self::Unfrozen { key }
            | Self::Case { key, .. }
            | Self::KeyExported { key }
            | Self::KeyRetired { key }
            | Self::Destroyed { key } => Some(key),
            Self::Letter { key, .. } => key.as_ref(),
            Self::SignRequested { work }
            | Self::Signed { work, .. }
            | Self::SignRefused { work, .. }
            | Self::SignFailed { work, .. } => Some(&work.key),
            _ => None,
        };
        key.map(|key| &key.serial)
    }

    /// How it ended, where it says so: a code of the error catalogue, a verdict, a reason.
    pub fn outcome(&self) -> Option<&Code> {
        match self {
            Self::SignRefused { code, .. } | Self::SignFailed { code, .. } => Some(code),
            Self::Verified { verdict, .. } => Some(verdict),
            Self::Case { state, .. } => Some(state),
            Self::Letter { letter, .. } => Some(letter),
            Self::Setting { name, .. } => Some(name),
            _ => None,
        }
    }
}

/// One month of the *Rekap penggunaan* (texts 6.10): counts, no titles, no names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Month {
    /// `2026-11`, by Western Indonesian Time.
    pub month: String,
    /// Documents signed.
    pub signed: u64,
    /// Of these, with a time-stamp.
    pub timestamped: u64,
    /// Not signed because of the passphrase.
    pub failed_passphrase: u64,
    /// Because of the certificate or its file.
    pub failed_certificate: u64,
    /// Because of the document or the disk.
    pub failed_document: u64,
    /// Keys reported lost.
    pub lost: u64,
    /// Letters that ask for revocation.
    pub revocation_requests: u64,
    /// Checked: valid.
    pub valid: u64,
    /// Checked: valid with permitted changes.
    pub permitted: u64,
    /// Checked: not valid.
    pub invalid: u64,
    /// Checked: not certain.
    pub indeterminate: u64,
}

/// Usage, month by month, of the entries that fit.
pub fn usage(host: &dyn Host, wanted: &Wanted) -> Vec<Month> {
    let mut months: BTreeMap<String, Month> = BTreeMap::new();
    let mut annulled = HashSet::new();
    entries(host, wanted, &mut |line| {
        if let Event::SignFailed { output: Some(output), .. } = &line.event {
            annulled.insert(*output);
        }
    });
    entries(host, wanted, &mut |line| {
        let Some(month) = month(&line.at) else { return };
        let counts = months.entry(month.clone()).or_insert_with(|| Month { month, ..Month::default() });
        count(counts, &line.event, &annulled);
    });
    months.into_values().collect()
}

fn count(month: &mut Month, event: &Event, annulled: &HashSet<Hash>) {
    let one = match event {
        Event::Signed { output, .. } if annulled.contains(output) => return,
        Event::Signed { work, .. } => {
            month.timestamped += u64::from(work.level.as_str() != "b");
            &mut month.signed
        }
        Event::SignRefused { code, .. } | Event::SignFailed { code, .. } => match code.as_str().split('.').next() {
            Some("pass" | "session") => &mut month.failed_passphrase,
            Some("cert" | "p12" | "key" | "keyring") => &mut month.failed_certificate,
            _ => &mut month.failed_document,
        },
        Event::Frozen { .. } => &mut month.lost,
        Event::Letter { letter, .. } if asks_revocation(letter) => &mut month.revocation_requests,
        Event::Verified { verdict, .. } => match verdict.as_str() {
            "valid" => &mut month.valid,
            "valid_with_permitted_changes" => &mut month.permitted,
            "invalid" => &mut month.invalid,
            _ => &mut month.indeterminate,
        },
        _ => return,
    };
    *one += 1;
}

/// Letters that ask for revocation, by the owner or by the office.
fn asks_revocation(letter: &Code) -> bool {
    use crate::letters::Kind::{Revocation, RevocationByOffice};
    [Revocation, RevocationByOffice].iter().any(|kind| kind.code() == letter.as_str())
}

/// Both cities live by Western Indonesian Time.
fn month(at: &Time) -> Option<String> {
    let local = at.moment()?.to_offset(UtcOffset::from_hms(7, 0, 0).ok()?);
    Some(format!("{:04}-{:02}", local.year(), u8::from(local.month())))
}

/// First line of [`csv`].
pub const CSV_HEAD: &str = "seq,at,event,sha256_in,sha256_out,pages,serial,level,batch,outcome,app,line_sha256\r\n";

/// One entry as a row (RFC 4180). No value can hold a comma, a quote, a line end or the beginning of a formula.
pub fn csv(line: &Line) -> String {
    let work = match &line.event {
        Event::SignRequested { work }
        | Event::Signed { work, .. }
        | Event::SignRefused { work, .. }
        | Event::SignFailed { work, .. } => Some(work),
        _ => None,
    };
    let files = line.event.files();
    let text = |code: Option<&Code>| code.map_or("", Code::as_str).trim_start_matches('-').to_owned();
    let cells = [
        line.seq.to_string(),
        line.at.as_str().to_owned(),
        line.event.kind().to_owned(),
        files.first().map(Hash::to_string).unwrap_or_default(),
        files.get(1).map(Hash::to_string).unwrap_or_default(),
        work.map(|work| work.pages.to_string()).unwrap_or_default(),
        text(line.event.serial()),
        text(work.map(|work| &work.level)),
        text(work.and_then(|work| work.batch.as_ref())),
        text(line.event.outcome()),
        text(Some(&line.app)),
        Hash::of_line(&line.write()).to_string(),
    ];
    cells.join(",") + "\r\n"
}
