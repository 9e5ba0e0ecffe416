//! The register (*Catatan kegiatan*): what was done with the keys of this computer, so written that a change is seen.
//!
//! JSON Lines in Pena's own folder, in segments (`register/000001.jsonl`, …). Each line names the hash of the raw bytes
//! of the line before it. Three things outside of the file hold it in place:
//!
//! | what | where | tells of |
//! |---|---|---|
//! | head | the keyring | a tail cut off, an old copy put back |
//! | checkpoint | in the register, signed by the signer's own key | a chain written anew by who has not that key |
//! | pin | in every signed PDF, covered by its signature | file and keyring set back together |
//!
//! Changes are detected, not prevented. Whoever has the whole computer and the key can write anew what came after the
//! last signed PDF that somebody else holds.
//!
//! **A signature is released only when its entry is on the medium** (`register.unwritable` otherwise).

mod act;
mod checkpoint;
mod event;
mod following;
mod head;
mod line;
mod pin;
pub mod read;
mod store;
mod verify;

pub use act::{Act, Wish};
pub use checkpoint::{Before, Checkpoint};
pub use event::{Code, Event, KeyId, Time, Work};
pub use following::settle;
pub use head::Head;
pub use line::{Entry, Hash, Line};
pub use pin::{Pin, is_missing, of_document as pins_in, of_documents as pins_of};
pub use verify::{Flaw, FlawKind, HeadSays, Integrity, Sealed, judge, verify};

use pades::report::{Report, Verdict};

use crate::host::{Host, Medium};
use crate::view::Problem;
use following::Tell;

/// Notes one event: on the medium when this returns, and the keyring knows of it.
///
/// # Errors
/// `register.unwritable`, `register.broken`; nothing that depends on the entry may happen then.
pub fn append(host: &dyn Host, event: Event) -> Result<Entry, Problem> {
    following::append(host, &[event], Medium::Now, Tell::Now)
}

/// Goes on behind a last line that nobody can read (`register.broken`); what is wrong stays to be seen.
///
/// # Errors
/// `register.unwritable`.
pub fn resume(host: &dyn Host) -> Result<Entry, Problem> {
    store::resume(host)
}

/// Notes what nothing depends on (a verification, a refusal): it may be lost with the power, and a register that
/// cannot be written stops nobody.
pub fn note(host: &dyn Host, events: &[Event]) {
    let _ = store::append(host, events, Medium::Sometime, None);
}

/// Notes what was judged on request. A document without a signature was not judged, one that cannot be read neither.
pub fn verified<'a>(host: &dyn Host, reports: impl IntoIterator<Item = &'a Report>) {
    let events: Vec<Event> = reports.into_iter().filter_map(judged).collect();
    if !events.is_empty() {
        note(host, &events);
    }
}

fn judged(report: &Report) -> Option<Event> {
    let verdict = match report.verdict {
        Verdict::Valid => "valid",
        Verdict::ValidWithPermittedChanges => "valid_with_permitted_changes",
        Verdict::Indeterminate => "indeterminate",
        Verdict::Invalid => "invalid",
        Verdict::NoSignature | Verdict::Unreadable => return None,
    };
    Some(Event::Verified { file: Hash::parse(&report.sha256)?, verdict: verdict.into() })
}
