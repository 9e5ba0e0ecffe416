//! Is the register what was written? Every line is read, every hash made anew, every checkpoint's signature checked.
//!
//! After a flaw the walk goes on from what stands there, so that one change is one finding and not thousands.

use std::collections::HashMap;

use pki::Certificate;
use serde::Serialize;

use super::checkpoint::{Before, Checkpoint};
use super::event::{Event, KeyId, Time};
use super::head::{self, Head};
use super::line::{Entry, Hash, Line};
use super::store;
use crate::host::Host;

/// More findings of one register help nobody.
const MOST: usize = 1000;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FlawKind {
    /// Not a line as Pena writes it.
    NotALine,
    /// It is not numbered one more than the line before.
    Sequence,
    /// It does not name the hash of the line before: one of the two was changed, or one between them is gone.
    Chain,
    /// The first line does not begin a register, or a later one does.
    Beginning,
    /// A segment is missing or cannot be read.
    Segment,
    /// A checkpoint does not cover what stands above it, or is not the next one.
    CheckpointPlace,
    /// A checkpoint's signature does not hold.
    CheckpointSignature,
    /// A key signed outside of its certificate's validity.
    KeyOutOfTime,
    /// Signatures by one key that only another key's checkpoints cover.
    SealedByAnother,
    /// Pena noted that an entry that the keyring remembered was gone.
    Gap,
    /// Pena went on behind a line that nobody can read.
    Resumed,
    /// The register ends before the entry that the keyring remembers.
    BehindHead,
    /// The entry that the keyring remembers is another here.
    HeadDiffers,
    /// A signed document names an entry that is not here.
    PinMissing,
}

impl FlawKind {
    /// As it stands in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotALine => "not_a_line",
            Self::Sequence => "sequence",
            Self::Chain => "chain",
            Self::Beginning => "beginning",
            Self::Segment => "segment",
            Self::CheckpointPlace => "checkpoint_place",
            Self::CheckpointSignature => "checkpoint_signature",
            Self::KeyOutOfTime => "key_out_of_time",
            Self::SealedByAnother => "sealed_by_another",
            Self::Gap => "gap",
            Self::Resumed => "resumed",
            Self::BehindHead => "behind_head",
            Self::HeadDiffers => "head_differs",
            Self::PinMissing => "pin_missing",
        }
    }
}

/// Where something is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flaw {
    /// What.
    pub kind: FlawKind,
    /// File name of the segment; empty: the register as a whole.
    pub segment: String,
    /// One-based line in the segment; 0: the segment as a whole.
    pub line: u64,
    /// When the entry was written, as far as it says.
    pub at: Option<Time>,
}

/// What the keyring says about the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HeadSays {
    /// The entry it remembers is here; how many came after it.
    Agrees {
        /// Entries after it.
        ahead: u64,
    },
    /// It remembers an entry that is not here.
    Disagrees,
    /// It remembers none.
    Nothing,
    /// It is not there or locked: a tail that was cut off would not be seen.
    Unavailable,
}

/// The last checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sealed {
    /// Its place.
    pub seq: u64,
    /// Its time.
    pub at: Time,
}

/// The judgement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Integrity {
    /// Nothing is wrong.
    pub intact: bool,
    /// Whole lines.
    pub entries: u64,
    /// Segments.
    pub segments: u64,
    /// Checkpoints whose signature holds.
    pub checkpoints: u64,
    /// Time of the first entry.
    pub first: Option<Time>,
    /// Time of the last entry.
    pub last: Option<Time>,
    /// The last checkpoint that holds.
    pub sealed: Option<Sealed>,
    /// Entries after it: the whole computer's owner could still write these anew.
    pub unsealed: u64,
    /// What the keyring says.
    pub head: HeadSays,
    /// The last line has no end: a cut while it was written. The next entry will say so.
    pub torn: bool,
    /// What is wrong, in the order of the register; at most a thousand.
    pub flaws: Vec<Flaw>,
}

/// Judges the register of this computer. `pins`: entries that signed documents name.
pub fn verify(host: &dyn Host, pins: &[Hash]) -> Integrity {
    // First the head, then the file: what is written meanwhile only puts the file ahead.
    judge(host, head::read(host), pins)
}

/// The same with a head that is known already.
pub fn judge(host: &dyn Host, head: Head, pins: &[Hash]) -> Integrity {
    let keys: Vec<Certificate> = crate::keys::stored(host).into_iter().map(|key| key.signer.certificate).collect();
    let mut walk = Walk::new(head, &keys, pins);
    let names = store::segments(host).unwrap_or_else(|_| {
        walk.flaw(FlawKind::Segment, None);
        Vec::new()
    });
    for (index, name) in names.iter().enumerate() {
        walk.segment = name.clone();
        walk.number = 0;
        if store::number(name) != u64::try_from(index).ok().map(|index| index + 1) {
            walk.flaw(FlawKind::Segment, None);
        }
        match host.read_own(&store::path(name)) {
            Ok(Some(bytes)) => walk.lines(&bytes, index + 1 == names.len()),
            _ => walk.flaw(FlawKind::Segment, None),
        }
    }
    walk.end(names.len())
}

struct Walk<'a> {
    keys: HashMap<Hash, &'a Certificate>,
    pins: HashMap<Hash, bool>,
    head: Head,
    head_is_here: bool,
    segment: String,
    number: u64,
    last: Entry,
    before: Before,
    /// Keys whose signatures no checkpoint of theirs covers yet, and whether another key's does.
    open: HashMap<Hash, Open>,
    result: Integrity,
}

struct Open {
    flaw: Flaw,
    by_another: bool,
}

impl<'a> Walk<'a> {
    fn new(head: Head, keys: &'a [Certificate], pins: &[Hash]) -> Self {
        let result = Integrity {
            intact: true,
            entries: 0,
            segments: 0,
            checkpoints: 0,
            first: None,
            last: None,
            sealed: None,
            unsealed: 0,
            head: HeadSays::Nothing,
            torn: false,
            flaws: Vec::new(),
        };
        Self {
            keys: keys.iter().map(|certificate| (KeyId::of(certificate).spki, certificate)).collect(),
            pins: pins.iter().map(|pin| (*pin, false)).collect(),
            head,
            head_is_here: false,
            segment: String::new(),
            number: 0,
            last: Entry { seq: 0, hash: Hash::default() },
            before: Before::default(),
            open: HashMap::new(),
            result,
        }
    }

    fn flaw(&mut self, kind: FlawKind, at: Option<&Time>) {
        let flaw = Flaw { kind, segment: self.segment.clone(), line: self.number, at: at.cloned() };
        self.push(flaw);
    }

    fn push(&mut self, flaw: Flaw) {
        self.result.intact = false;
        if self.result.flaws.len() < MOST {
            self.result.flaws.push(flaw);
        }
    }

    fn lines(&mut self, bytes: &[u8], is_last: bool) {
        let end = memchr::memrchr(b'\n', bytes).map_or(0, |at| at + 1);
        let (whole, torn) = bytes.split_at_checked(end).unwrap_or_default();
        let mut from = 0;
        for at in memchr::memchr_iter(b'\n', whole) {
            self.number += 1;
            self.line(whole.get(from..at).unwrap_or_default());
            from = at + 1;
        }
        match (torn.is_empty(), is_last) {
            (true, _) => {}
            (false, true) => self.result.torn = true,
            (false, false) => self.flaw(FlawKind::NotALine, None),
        }
    }

    fn line(&mut self, raw: &[u8]) {
        let hash = Hash::of_line(raw);
        self.result.entries += 1;
        if let Some(seen) = self.pins.get_mut(&hash) {
            *seen = true;
        }
        let here = Entry { seq: self.last.seq.saturating_add(1), hash };
        let Some(line) = Line::read(raw) else {
            self.flaw(FlawKind::NotALine, None);
            self.last = here;
            return;
        };
        if line.seq != here.seq {
            self.flaw(FlawKind::Sequence, Some(&line.at));
        }
        if line.prev != self.last.hash {
            self.flaw(FlawKind::Chain, Some(&line.at));
        }
        self.head_is_here |= self.head == Head::Known(Entry { seq: line.seq, hash });
        self.event(&line, hash);
        self.result.first.get_or_insert_with(|| line.at.clone());
        self.last = Entry { seq: line.seq, hash };
        self.result.last = Some(line.at);
    }

    fn event(&mut self, line: &Line, hash: Hash) {
        let at = Some(&line.at);
        if matches!(line.event, Event::Begin { .. }) != (self.last.seq == 0) {
            self.flaw(FlawKind::Beginning, at);
        }
        match &line.event {
            Event::Checkpoint(checkpoint) => self.checkpoint(line, checkpoint, hash),
            Event::Signed { work, .. } => {
                self.in_time(work.key.spki, &line.at);
                let flaw = Flaw {
                    kind: FlawKind::SealedByAnother,
                    segment: self.segment.clone(),
                    line: self.number,
                    at: at.cloned(),
                };
                self.open.entry(work.key.spki).or_insert(Open { flaw, by_another: false });
            }
            Event::Gap { .. } => self.flaw(FlawKind::Gap, at),
            Event::Resumed { .. } => self.flaw(FlawKind::Resumed, at),
            _ => {}
        }
    }

    fn checkpoint(&mut self, line: &Line, checkpoint: &Checkpoint, hash: Hash) {
        let key = Hash::of(&checkpoint.spki.0);
        if !checkpoint.follows(self.last, self.before) {
            self.flaw(FlawKind::CheckpointPlace, Some(&line.at));
        }
        self.before = Before { number: checkpoint.number, seq: line.seq, hash };
        if !checkpoint.holds() {
            return self.flaw(FlawKind::CheckpointSignature, Some(&line.at));
        }
        self.in_time(key, &line.at);
        self.open.remove(&key);
        self.open.values_mut().for_each(|open| open.by_another = true);
        self.result.checkpoints += 1;
        self.result.sealed = Some(Sealed { seq: line.seq, at: line.at.clone() });
    }

    /// What a newer key says about the time before it existed is worth nothing.
    fn in_time(&mut self, key: Hash, at: &Time) {
        let Some((certificate, moment)) = self.keys.get(&key).zip(at.moment()) else { return };
        if !(certificate.not_before()..=certificate.not_after()).contains(&moment) {
            self.flaw(FlawKind::KeyOutOfTime, Some(at));
        }
    }

    fn end(mut self, segments: usize) -> Integrity {
        self.result.segments = u64::try_from(segments).unwrap_or(u64::MAX);
        let mut stranded: Vec<Flaw> = self.open.drain().filter(|(_, o)| o.by_another).map(|(_, o)| o.flaw).collect();
        stranded.sort_by(|a, b| (&a.segment, a.line).cmp(&(&b.segment, b.line)));
        stranded.into_iter().for_each(|flaw| self.push(flaw));
        (self.segment, self.number) = (String::new(), 0);
        let last = self.last.seq;
        self.result.head = match self.head {
            Head::None => HeadSays::Nothing,
            Head::Unavailable => HeadSays::Unavailable,
            Head::Known(entry) if self.head_is_here => HeadSays::Agrees { ahead: last.saturating_sub(entry.seq) },
            Head::Known(entry) => {
                let kind = if last < entry.seq { FlawKind::BehindHead } else { FlawKind::HeadDiffers };
                self.flaw(kind, None);
                HeadSays::Disagrees
            }
        };
        if self.pins.values().any(|seen| !seen) {
            self.flaw(FlawKind::PinMissing, None);
        }
        self.result.unsealed = last.saturating_sub(self.result.sealed.as_ref().map_or(0, |sealed| sealed.seq));
        self.result
    }
}
