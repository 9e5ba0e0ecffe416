//! The segments: where the next line goes, and what a cut left behind.

use super::checkpoint::{Before, Checkpoint};
use super::event::{Event, Time};
use super::following;
use super::line::{Entry, Hash, LONGEST, Line};
use crate::display::hex;
use crate::host::{Host, Medium, ReadProblem, SaveProblem};
use crate::view::Problem;

/// Pena's own folder for the register.
const FOLDER: &str = "register";
const LOCK: &str = "register/lock";
/// Held while the keyring is told: nobody who writes waits for a slow keyring.
const TELLING: &str = "register/telling";
/// A segment that has grown past this is followed by the next.
const SEGMENT: u64 = 4 << 20;
/// The clock may be corrected by this much without a word.
const CORRECTION: time::Duration = time::Duration::minutes(5);

/// Names of the segments, first to last.
///
/// # Errors
/// The folder cannot be read. It is not empty then: a register that began anew would take the place of the old one.
pub(super) fn segments(host: &dyn Host) -> Result<Vec<String>, ReadProblem> {
    let mut names = host.listed_own(FOLDER)?;
    names.retain(|name| number(name).is_some());
    Ok(names)
}

/// `000012.jsonl` → 12.
pub(super) fn number(name: &str) -> Option<u64> {
    let digits = name.strip_suffix(".jsonl").filter(|digits| digits.len() == 6)?;
    digits.parse().ok().filter(|number| *number > 0)
}

/// Path of a segment in Pena's own folder.
pub(super) fn path(name: &str) -> String {
    format!("{FOLDER}/{name}")
}

/// Where the next line goes.
struct End {
    /// Segment to write to.
    name: String,
    /// Its length without what a cut left.
    keep: u64,
    /// What a cut left: a line without its end.
    torn: Vec<u8>,
    /// The last whole line.
    last: Option<(Line, Hash)>,
}

/// Appends events, one line each; gives the last entry. `known` is what the keyring remembers.
pub(super) fn append(
    host: &dyn Host,
    events: &[Event],
    medium: Medium,
    known: Option<Entry>,
) -> Result<Entry, Problem> {
    extend(host, medium, known, &mut |_| Ok(events.to_vec()))
}

/// Appends a checkpoint that `identity` signs.
pub(super) fn seal(host: &dyn Host, identity: &dyn pades::sign::Identity) -> Result<Entry, Problem> {
    extend(host, Medium::Now, None, &mut |last| {
        let checkpoint = Checkpoint::make(last, before(host)?, identity)?;
        Ok(vec![Event::Checkpoint(Box::new(checkpoint))])
    })
}

/// Appends what `make` makes of the last entry, while no other process may.
fn extend(
    host: &dyn Host,
    medium: Medium,
    known: Option<Entry>,
    make: &mut dyn FnMut(Entry) -> Result<Vec<Event>, Problem>,
) -> Result<Entry, Problem> {
    let mut outcome = Err(Problem::new("register.unwritable"));
    let locked = host.locked_own(LOCK, &mut || outcome = grow(host, medium, known, make));
    locked.map_err(|e| Problem::new("register.unwritable").detail(e))?;
    outcome
}

fn grow(
    host: &dyn Host,
    medium: Medium,
    known: Option<Entry>,
    make: &mut dyn FnMut(Entry) -> Result<Vec<Event>, Problem>,
) -> Result<Entry, Problem> {
    let end = end(host)?;
    let mut writer = Writer::after(host, &end);
    if end.last.is_none() {
        writer.push(Event::Begin { install: install(host)? });
    }
    let forgotten = match known {
        Some(known) if !holds(host, &end, known)? => Some(known),
        _ => None,
    };
    let mine = following::written(host).filter(|mine| is_shorter(&end, *mine));
    writer.doubts(&end, mine.or(forgotten));
    make(writer.last)?.into_iter().for_each(|event| writer.push(event));
    let written = host.grow_own(&path(&end.name), end.keep, &writer.bytes, medium);
    written.map_err(|e| Problem::new("register.unwritable").detail(e))?;
    following::has_written(host, writer.last);
    Ok(writer.last)
}

/// Lines on their way.
struct Writer {
    at: Time,
    last: Entry,
    bytes: Vec<u8>,
}

impl Writer {
    fn after(host: &dyn Host, end: &End) -> Self {
        let nothing = Entry { seq: 0, hash: Hash::default() };
        let last = end.last.as_ref().map_or(nothing, |(line, hash)| Entry { seq: line.seq, hash: *hash });
        Self { at: Time::of(host.now()), last, bytes: Vec::new() }
    }

    /// What has to be said before anything else is.
    fn doubts(&mut self, end: &End, missing: Option<Entry>) {
        if !end.torn.is_empty() {
            let bytes = u64::try_from(end.torn.len()).unwrap_or(u64::MAX);
            self.push(Event::Repaired { bytes, torn: Hash::of(&end.torn) });
        }
        if let Some(Entry { seq, hash }) = missing {
            self.push(Event::Gap { seq, hash });
        }
        let last = end.last.as_ref().map(|(line, _)| &line.at);
        if let Some(last) = last.filter(|last| stands_before(&self.at, last)) {
            self.push(Event::ClockBack { last: last.clone() });
        }
    }

    fn push(&mut self, event: Event) {
        let seq = self.last.seq.saturating_add(1);
        let line =
            Line { v: 1, seq, at: self.at.clone(), app: env!("CARGO_PKG_VERSION").into(), event, prev: self.last.hash };
        let raw = line.write();
        self.last = Entry { seq, hash: Hash::of_line(&raw) };
        self.bytes.extend_from_slice(&raw);
        self.bytes.push(b'\n');
    }
}

fn stands_before(now: &Time, last: &Time) -> bool {
    now.moment().zip(last.moment()).is_some_and(|(now, last)| now + CORRECTION < last)
}

/// Looks at the last segments for the last whole line.
fn end(host: &dyn Host) -> Result<End, Problem> {
    let names = segments(host).map_err(|e| unreadable(&e))?;
    let mut end = End { name: "000001.jsonl".to_owned(), keep: 0, torn: Vec::new(), last: None };
    for (back, name) in names.iter().rev().enumerate() {
        let tail = host.tail_own(&path(name), 2 * LONGEST).map_err(|e| unreadable(&e))?;
        let Some(tail) = tail else { continue };
        let whole = tail.bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let seen = u64::try_from(tail.bytes.len()).unwrap_or(u64::MAX);
        if whole == 0 && tail.length > seen {
            return Err(Problem::new("register.broken"));
        }
        let (lines, torn) = tail.bytes.split_at_checked(whole).unwrap_or_default();
        if back == 0 {
            let torn_length = u64::try_from(torn.len()).unwrap_or(u64::MAX);
            end = End { name: name.clone(), keep: tail.length.saturating_sub(torn_length), ..end };
            end.torn = torn.to_vec();
        }
        if let Some(line) = lines.strip_suffix(b"\n") {
            let raw = line.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
            let read = Line::read(raw).ok_or_else(|| Problem::new("register.broken"))?;
            end.last = Some((read, Hash::of_line(raw)));
            break;
        }
    }
    if end.keep >= SEGMENT && end.torn.is_empty() {
        let next = number(&end.name).unwrap_or(0).saturating_add(1);
        end = End { name: format!("{next:06}.jsonl"), keep: 0, ..end };
    }
    Ok(end)
}

fn unreadable(problem: &ReadProblem) -> Problem {
    Problem::new("register.unwritable").detail(problem)
}

/// The last entry that can be read.
pub(super) fn last(host: &dyn Host) -> Option<Entry> {
    end(host).ok()?.last.map(|(line, hash)| Entry { seq: line.seq, hash })
}

/// Does `tell` with the newest entry, one process after the other: who was held up tells no older entry than what was told
/// meanwhile. `mine` is told where the file does not go on from it.
pub(super) fn in_turn(host: &dyn Host, mine: Entry, tell: &mut dyn FnMut(Entry)) -> Result<(), SaveProblem> {
    host.locked_own(TELLING, &mut || {
        let newer = last(host).filter(|last| *last != mine && names(host, mine.hash).unwrap_or(false));
        tell(newer.unwrap_or(mine));
    })
}

/// Begins a new segment behind a last line that nobody can read. What is wrong stays wrong and to be seen.
pub(super) fn resume(host: &dyn Host) -> Result<Entry, Problem> {
    let mut outcome = Err(Problem::new("register.unwritable"));
    let locked = host.locked_own(LOCK, &mut || outcome = begin_again(host));
    locked.map_err(|e| Problem::new("register.unwritable").detail(e))?;
    outcome
}

fn begin_again(host: &dyn Host) -> Result<Entry, Problem> {
    if let Ok(end) = end(host) {
        return Ok(Writer::after(host, &end).last);
    }
    let (mut seq, mut hash, mut next) = (0, Hash::default(), 1);
    for name in segments(host).map_err(|e| unreadable(&e))? {
        let bytes = host.read_own(&path(&name)).map_err(|e| unreadable(&e))?.unwrap_or_default();
        for raw in bytes.split_inclusive(|byte| *byte == b'\n').filter_map(|line| line.strip_suffix(b"\n")) {
            (seq, hash) = (seq + 1, Hash::of_line(raw));
        }
        next = number(&name).unwrap_or(0).saturating_add(1);
    }
    let mut writer = Writer { at: Time::of(host.now()), last: Entry { seq, hash }, bytes: Vec::new() };
    writer.push(Event::Resumed { after: seq });
    let written = host.grow_own(&path(&format!("{next:06}.jsonl")), 0, &writer.bytes, Medium::Now);
    written.map_err(|e| Problem::new("register.unwritable").detail(e))?;
    Ok(writer.last)
}

/// Whether the entry that the keyring remembers is in the file.
fn holds(host: &dyn Host, end: &End, known: Entry) -> Result<bool, Problem> {
    let Some((last, hash)) = &end.last else { return Ok(false) };
    match last.seq.cmp(&known.seq) {
        std::cmp::Ordering::Less => Ok(false),
        std::cmp::Ordering::Equal => Ok(*hash == known.hash),
        std::cmp::Ordering::Greater => names(host, known.hash),
    }
}

/// Whether the file ends before an entry that this process wrote, or with another one in its place. Looking for it each
/// time further up would cost a reading, for others write too; `verify` does.
fn is_shorter(end: &End, mine: Entry) -> bool {
    end.last.as_ref().is_none_or(|(line, hash)| line.seq < mine.seq || line.seq == mine.seq && *hash != mine.hash)
}

/// Whether a line names `hash` as that of the line before it: every entry but the last is so named.
pub(super) fn names(host: &dyn Host, hash: Hash) -> Result<bool, Problem> {
    let needle = format!("\"prev\":\"{hash}\"}}\n");
    let finder = memchr::memmem::Finder::new(needle.as_bytes());
    for name in segments(host).map_err(|e| unreadable(&e))?.iter().rev() {
        let bytes = host.read_own(&path(name)).map_err(|e| unreadable(&e))?;
        if bytes.is_some_and(|bytes| finder.find(&bytes).is_some()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The last checkpoint.
fn before(host: &dyn Host) -> Result<Before, Problem> {
    for name in segments(host).map_err(|e| unreadable(&e))?.iter().rev() {
        // It is near the end as a rule.
        let near = host.tail_own(&path(name), 2 * LONGEST).map_err(|e| unreadable(&e))?;
        if let Some(before) = near.and_then(|near| place(last_checkpoint(&near.bytes)?)) {
            return Ok(before);
        }
        let bytes = host.read_own(&path(name)).map_err(|e| unreadable(&e))?.unwrap_or_default();
        let Some(raw) = last_checkpoint(&bytes) else { continue };
        return place(raw).ok_or_else(|| Problem::new("register.broken"));
    }
    Ok(Before::default())
}

/// The raw line of the last checkpoint; its start is missing where `bytes` begin within it.
fn last_checkpoint(bytes: &[u8]) -> Option<&[u8]> {
    let at = memchr::memmem::rfind(bytes, b"\"event\":{\"checkpoint\":{")?;
    let from = bytes.get(..at).and_then(|head| memchr::memrchr(b'\n', head)).map_or(0, |end| end + 1);
    bytes.get(from..)?.split(|byte| *byte == b'\n').next()
}

/// Where a checkpoint stands.
fn place(raw: &[u8]) -> Option<Before> {
    let line = Line::read(raw)?;
    let Event::Checkpoint(checkpoint) = line.event else { return None };
    Some(Before { number: checkpoint.number, seq: line.seq, hash: Hash::of_line(raw) })
}

/// A random number for a new register.
fn install(host: &dyn Host) -> Result<super::Code, Problem> {
    let mut bytes = [0; 8];
    host.fill_random(&mut bytes).map_err(|e| Problem::new("system.random").detail(e))?;
    Ok(hex(&bytes).as_str().into())
}
