//! What this process has told the keyring about each register, and what it still has to.
//!
//! A keyring takes some ten milliseconds to answer: in a batch it learns of the head once a second and at the end. Until
//! then the file is ahead of the head, as after a crash.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use pades::sign::Identity;
use time::OffsetDateTime;

use super::event::{Code, Event};
use super::head::{self, Head};
use super::line::Entry;
use super::{pin, store};
use crate::host::{Host, Medium};
use crate::view::Problem;

/// How often a batch seals what it did and tells the keyring.
const PATIENCE: time::Duration = time::Duration::seconds(1);

/// By keyring slot: one for each folder that this process works in.
static FOLLOWED: Mutex<BTreeMap<String, Following>> = Mutex::new(BTreeMap::new());

#[derive(Default)]
struct Following {
    /// The head was looked for in the file.
    checked: bool,
    /// The last entry that this process has written.
    written: Option<Entry>,
    told: Option<OffsetDateTime>,
    untold: Option<Entry>,
    install: Option<Code>,
}

/// Whether the keyring is told at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tell {
    /// Now.
    Now,
    /// With the next.
    Later,
}

/// Appends events, one line each; gives the last entry. The first time in this process it looks whether the entry that
/// the keyring remembers is there, and notes a gap if it is not.
pub fn append(host: &dyn Host, events: &[Event], medium: Medium, tell: Tell) -> Result<Entry, Problem> {
    let first = !followed(host, |following| std::mem::replace(&mut following.checked, true));
    let known = match first.then(|| head::read(host)) {
        Some(Head::Known(entry)) => Some(entry),
        _ => None,
    };
    let entry = store::append(host, events, medium, known)?;
    followed(host, |following| {
        following.untold = following.untold.filter(|untold| untold.seq > entry.seq).or(Some(entry));
    });
    if tell == Tell::Now {
        inform(host);
    }
    Ok(entry)
}

/// The last entry that this process has written: a window is open for days, and meanwhile somebody may put an old copy
/// of the file back. Asked and told while no other may write.
pub(super) fn written(host: &dyn Host) -> Option<Entry> {
    followed(host, |following| following.written)
}

pub(super) fn has_written(host: &dyn Host, entry: Entry) {
    followed(host, |following| following.written = Some(entry));
}

/// Seals and tells the keyring, unless that was done a moment ago.
pub fn now_and_then(host: &dyn Host, identity: &dyn Identity) {
    let now = host.now();
    let due = followed(host, |following| {
        let due = following.told.is_none_or(|told| now - told >= PATIENCE || now < told);
        // Other threads need not do the same.
        following.told = if due { Some(now) } else { following.told };
        due
    });
    if due {
        settle(host, identity);
    }
}

/// Seals what is not sealed and tells the keyring what it does not know. What fails here is made up for by the next:
/// every entry is on the medium already.
pub fn settle(host: &dyn Host, identity: &dyn Identity) {
    if followed(host, |following| following.untold).is_none() {
        return;
    }
    if let Ok(entry) = store::seal(host, identity) {
        followed(host, |following| following.untold = Some(entry));
    }
    inform(host);
}

/// The number of this register.
pub fn install(host: &dyn Host) -> Option<Code> {
    let known = followed(host, |following| following.install.clone());
    known.or_else(|| {
        let install = pin::install(host);
        followed(host, |following| following.install.clone_from(&install));
        install
    })
}

fn inform(host: &dyn Host) {
    let now = host.now();
    let untold = followed(host, |following| {
        following.told = Some(now);
        following.untold.take()
    });
    if let Some(entry) = untold {
        // A keyring or a lock that refuses leaves the file ahead of the head: no alarm.
        let _ = store::in_turn(host, entry, &mut |last| {
            let _ = head::keep(host, last);
        });
    }
}

fn followed<T>(host: &dyn Host, act: impl FnOnce(&mut Following) -> T) -> T {
    let mut all: MutexGuard<'_, BTreeMap<String, Following>> = FOLLOWED.lock().unwrap_or_else(PoisonError::into_inner);
    act(all.entry(host.own_slot(head::SLOT)).or_default())
}
