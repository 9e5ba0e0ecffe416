//! Another passphrase for a key: the file and the keyring agree after any interruption.
//!
//! The keyring slot is named by the hash of the file, so the file that lies there decides which entry is read and no
//! label can disagree. Order: `NAME.next` (the new file; it names the new slot), the new slot, `NAME.prev` (the old
//! file), then **the one commit point**: `NAME.p12` is replaced in one rename. Only when what lies there was opened and
//! everything is on the medium are the old slot, `prev` and `next` collected. An interruption leaves one of them lying,
//! and `recover` decides by trying what opens, not by what was intended.

use std::collections::BTreeSet;

use pki::pkcs12::{self, Identity};
use pki::random::Drbg;

use super::record::{Act, record};
use super::unlock::{self, random, slot};
use super::{Memo, StoredKey, file, find, hold, strength};
use crate::host::{Host, KeyringProblem, Passphrase};
use crate::problem::{keyring, unsaved};
use crate::settings::{read_toml, write_toml};
use crate::view::Problem;

/// Today's rounds; the sweep of faults, which changes ten thousand times, takes fewer.
const ITERATIONS: u32 = if cfg!(feature = "faults") { 1_000 } else { pkcs12::DEFAULT_ITERATIONS };

/// Where the old passphrase comes from.
pub enum Old<'a> {
    /// The person typed it.
    Typed(&'a Passphrase),
    /// The keyring holds it.
    Keyring,
}

/// Changes the passphrase. `Ok`: the new one is in force; the list says what a person should know about it.
///
/// # Errors
/// The old one is in force, except for `pass.unknown`, where the disk did not tell and both may be tried, and
/// `pass.unrecorded`, where the new one is in force and the register does not know.
pub fn change(host: &dyn Host, name: &str, old: Old, new: &Passphrase) -> Result<Vec<Problem>, Problem> {
    let _held = hold(host)?;
    let key = find(host, name)?;
    recover_one(host, &key);
    let next = prepare(host, &key, &old, new)?;
    let others = (next.others > 0).then(|| Problem::new("pass.others").with("n", next.others));
    let staged = stage(host, &key, &next, new);
    // An error is not an outcome: what lies there now says which passphrase is in force.
    let there = read(host, &key.name, "p12");
    let mut notices = vec![Problem::new("pass.changed").with("nama", name)];
    notices.extend(others);
    match (staged, there) {
        (Ok(()), _) => notices.extend(finish(host, &key, &next).err()),
        (Err(problem), Ok(Some(bytes))) if bytes == next.after => notices.push(problem),
        (Err(problem), Ok(Some(bytes))) if bytes == next.before => {
            recover_one(host, &key);
            return Err(problem.with("berlaku", "lama"));
        }
        (Err(problem), _) => return Err(Problem::new("pass.unknown").with("nama", name).detail(problem.code)),
    }
    // It happened; a register that does not know of it is no success.
    let unrecorded = |e: Problem| Problem::new("pass.unrecorded").with("nama", name).detail(e.code);
    record(host, Act::PassphraseChanged, &key.signer.certificate).map_err(unrecorded)?;
    Ok(notices)
}

/// A change, made and proven in memory; nothing is written yet.
struct Next {
    before: Vec<u8>,
    after: Vec<u8>,
    memo: Memo,
    /// Identities of the old file that the new one leaves out: only the chosen one is in Pena's care.
    others: usize,
}

fn prepare(host: &dyn Host, key: &StoredKey, old: &Old, new: &Passphrase) -> Result<Next, Problem> {
    let before = unlock::p12(host, key)?;
    // A keyring that would not serve is refused before anything is touched.
    let kept = unlock::remembered(host, key).map_err(|e| keyring(&e))?;
    strength::accept(new)?;
    let (before, opened) = match old {
        Old::Typed(typed) => unlock::open_typed(host, key, typed)?,
        Old::Keyring => {
            let kept = kept.ok_or_else(|| Problem::new("pass.needed"))?;
            // A keyring that disagrees is repaired by asking.
            let opened = unlock::open_bytes(&before, key, &kept).map_err(|_| Problem::new("pass.needed"))?;
            (before, opened)
        }
    };
    if pkcs12::open(&before, new.expose()).is_ok() {
        return Err(Problem::new("pass.same"));
    }
    let mut generator = random(host)?.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let after = pkcs12::write(&opened.identity, new.expose(), ITERATIONS, &mut generator)
        .map_err(|e| Problem::new("p12.write").detail(e))?;
    let protection = proven(&after, new, &opened.identity, &mut generator).ok_or_else(|| Problem::new("p12.write"))?;
    let memo = Memo { protection: protection.describe(), weak: protection.weak, ..key.memo.clone() };
    Ok(Next { before, after, memo, others: opened.others })
}

/// Opens the new file with the new passphrase: the same key, the same certificates, and it signs.
fn proven(p12: &[u8], new: &Passphrase, meant: &Identity, random: &mut Drbg) -> Option<pkcs12::Protection> {
    let contents = pkcs12::open(p12, new.expose()).ok()?;
    let found = contents.identities().into_iter().find(|found| found.certificate == meant.certificate)?;
    let same = found.chain == meant.chain && found.key.to_pkcs8().ok()? == meant.key.to_pkcs8().ok()?;
    (same && signs(&found, random)).then_some(contents.protection)
}

/// A test signature that nobody keeps, verified with the certificate.
pub(crate) fn signs(identity: &Identity, random: &mut Drbg) -> bool {
    const MESSAGE: &[u8] = b"pena: proof of a key file";
    let scheme = identity.key.scheme();
    let signature = identity.key.sign(MESSAGE, scheme, random);
    signature.is_ok_and(|made| scheme.verify(identity.certificate.public_key(), &[MESSAGE], &made).is_ok())
}

fn stage(host: &dyn Host, key: &StoredKey, next: &Next, new: &Passphrase) -> Result<(), Problem> {
    let write = |suffix: &str, bytes: &[u8]| {
        host.write_own(&file(&key.name, suffix), bytes).map_err(|e| unsaved(&e, &key.name))
    };
    write("next", &next.after)?;
    if unlock::uses_keyring(host, key) {
        // It served a moment ago: one that is absent now has ended half-way.
        let ended = |e: Problem| if e.code == "keyring.none" { Problem::new("keyring.failed") } else { e };
        keep(host, &key.name, &next.after, new).map_err(ended)?;
    }
    write("prev", &next.before)?;
    // The commit point.
    write("p12", &next.after)
}

/// Gives the passphrase of `NAME.next` to the keyring. Where that says at once that it keeps nothing, nothing has to be
/// collected either.
pub(crate) fn keep(host: &dyn Host, name: &str, p12: &[u8], passphrase: &Passphrase) -> Result<(), Problem> {
    host.keep_secret(&slot(p12), passphrase).map_err(|problem| {
        if matches!(problem, KeyringProblem::Absent | KeyringProblem::Locked) {
            let _ = host.remove_own(&file(name, "next"));
        }
        keyring(&problem)
    })
}

/// After the commit: what is known without opening, then the leftovers.
fn finish(host: &dyn Host, key: &StoredKey, next: &Next) -> Result<(), Problem> {
    write_toml(host, &file(&key.name, "toml"), &next.memo)?;
    collect(host, &key.name, &next.after)
}

/// Removes what an interruption may have needed. `current` was opened before. Slots go before the files that name them.
pub(crate) fn collect(host: &dyn Host, name: &str, current: &[u8]) -> Result<(), Problem> {
    for suffix in ["next", "prev"] {
        let Some(bytes) = read(host, name, suffix)? else { continue };
        if bytes != current && !named_elsewhere(host, name, &bytes)? {
            // A keyring syncs its own file but not the folder: the new entry could still be lost, the old one not.
            host.settle();
            if forgotten(host, name, &slot(&bytes)).is_err() {
                return Ok(());
            }
        }
        host.remove_own(&file(name, suffix)).map_err(|e| unsaved(&e, name))?;
    }
    Ok(())
}

/// Whether the keyring holds no such entry any more. One that is absent may be back tomorrow: it holds none only for a
/// key whose passphrase it was never given.
fn forgotten(host: &dyn Host, name: &str, slot: &str) -> Result<(), KeyringProblem> {
    let given = || read_toml::<Memo>(host, &file(name, "toml")).is_some_and(|memo| memo.remembered);
    match host.forget_secret(slot) {
        Err(KeyringProblem::Absent) if !given() => Ok(()),
        other => other,
    }
}

/// Two keys may share a file (several identities in one): its slot is then not this key's alone. What cannot be read may
/// be such a key: then nothing is forgotten.
fn named_elsewhere(host: &dyn Host, name: &str, bytes: &[u8]) -> Result<bool, Problem> {
    let there = host.listed_own("keys").map_err(|e| Problem::new("p12.missing").with("nama", name).detail(e))?;
    for other in there.iter().filter_map(|file| file.strip_suffix(".p12")).filter(|other| *other != name) {
        if read(host, other, "p12")?.as_deref() == Some(bytes) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn read(host: &dyn Host, name: &str, suffix: &str) -> Result<Option<Vec<u8>>, Problem> {
    host.read_own(&file(name, suffix)).map_err(|e| Problem::new("p12.missing").with("nama", name).detail(e))
}

/// Every keyring entry of a key: of the file in force and of what an interrupted change left.
pub(crate) fn forget_slots(host: &dyn Host, key: &StoredKey) -> Result<(), Problem> {
    for suffix in ["next", "prev", "p12"] {
        let Some(bytes) = read(host, &key.name, suffix)? else { continue };
        if !named_elsewhere(host, &key.name, &bytes)? {
            forgotten(host, &key.name, &slot(&bytes)).map_err(|e| keyring(&e))?;
        }
    }
    Ok(())
}

/// What recovery did, when a person should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// Nothing was left lying, or it was collected.
    Clean,
    /// The old file, and with it the old passphrase, is in force again.
    Restored,
    /// Neither could be opened without the person: it is decided when the passphrase is typed.
    Waiting,
}

/// Whether an interrupted change left something.
pub(crate) fn is_halfway(host: &dyn Host, key: &StoredKey) -> bool {
    ["next", "prev"].iter().any(|suffix| matches!(read(host, &key.name, suffix), Ok(Some(_))))
}

/// Repairs what interrupted changes left, by trying what opens.
pub fn recover(host: &dyn Host) -> Vec<Problem> {
    let names = halfway_names(host);
    if names.is_empty() {
        return Vec::new();
    }
    let Ok(_held) = hold(host) else { return Vec::new() };
    let said = |name: &String| match (stopped(host, name), recover_named(host, name)) {
        (Some(code), Recovery::Clean) => Some(Problem::new(code).with("nama", name)),
        (None, Recovery::Clean) => None,
        (_, Recovery::Restored) => Some(Problem::new("pass.restored").with("nama", name)),
        (_, Recovery::Waiting) => Some(Problem::new("pass.halfway").with("nama", name)),
    };
    names.iter().filter_map(said).collect()
}

/// Where a change was when it stopped: before its commit point or behind it. `None`: an import that never began to exist.
fn stopped(host: &dyn Host, name: &str) -> Option<&'static str> {
    let there = |suffix: &str| host.read_own(&file(name, suffix)).ok().flatten();
    let current = there("p12")?;
    match there("next") {
        Some(next) if next != current => Some("pass.kept"),
        _ => Some("pass.finished"),
    }
}

fn halfway_names(host: &dyn Host) -> BTreeSet<String> {
    let left = |name: &String| name.strip_suffix(".next").or_else(|| name.strip_suffix(".prev")).map(str::to_owned);
    host.list_own("keys").iter().filter_map(left).collect()
}

/// Recovers one key; an import that never came to its end is taken back. The caller holds the keys.
pub(crate) fn recover_named(host: &dyn Host, name: &str) -> Recovery {
    let there = |suffix: &str| host.read_own(&file(name, suffix));
    match (there("p12"), there("prev")) {
        // What cannot be read now is no import that never came to its end.
        (Ok(None), Ok(None)) => match there("next") {
            Ok(next) => settled(take_back(host, name, next), Recovery::Clean),
            Err(_) => Recovery::Waiting,
        },
        _ => find(host, name).map_or(Recovery::Waiting, |key| recover_one(host, &key)),
    }
}

/// Removes what an import wrote before its last file: nobody was told that there is such a key.
fn take_back(host: &dyn Host, name: &str, next: Option<Vec<u8>>) -> Result<(), Problem> {
    let Some(next) = next else { return Ok(()) };
    if !named_elsewhere(host, name, &next)? && forgotten(host, name, &slot(&next)).is_err() {
        return Ok(());
    }
    for suffix in ["toml", "pem", "prev", "next"] {
        host.remove_own(&file(name, suffix)).map_err(|e| unsaved(&e, name))?;
    }
    Ok(())
}

fn recover_one(host: &dyn Host, key: &StoredKey) -> Recovery {
    let (Ok(current), Ok(earlier), Ok(later)) =
        (read(host, &key.name, "p12"), read(host, &key.name, "prev"), read(host, &key.name, "next"))
    else {
        return Recovery::Waiting;
    };
    if earlier.is_none() && later.is_none() {
        return Recovery::Clean;
    }
    let opens = |bytes: &Vec<u8>| match host.secret(&slot(bytes)) {
        Ok(Some(kept)) => Ok(unlock::open_bytes(bytes, key, &kept).is_ok()),
        Ok(None) => Ok(false),
        Err(problem) => Err(problem),
    };
    // Without a keyring the person knows both passphrases; the rename was whole, and its file was proven before.
    let current_opens = match &current {
        Some(_) if !unlock::uses_keyring(host, key) => Ok(true),
        Some(bytes) => opens(bytes),
        None => Ok(false),
    };
    match (current_opens, current, earlier) {
        (Ok(true), Some(current), _) => settled(collect(host, &key.name, &current), Recovery::Clean),
        (Ok(false), _, Some(earlier)) if opens(&earlier) == Ok(true) => restore(host, key, &earlier),
        _ => Recovery::Waiting,
    }
}

fn restore(host: &dyn Host, key: &StoredKey, earlier: &[u8]) -> Recovery {
    let restored = host.write_own(&file(&key.name, "p12"), earlier).map_err(|e| unsaved(&e, &key.name));
    settled(restored.and_then(|()| collect(host, &key.name, earlier)), Recovery::Restored)
}

fn settled(done: Result<(), Problem>, outcome: Recovery) -> Recovery {
    if done.is_ok() { outcome } else { Recovery::Waiting }
}

/// The person typed a passphrase that does not open the file in force; it may open the one before an interrupted
/// change. Then that one is in force again.
pub(crate) fn restore_by(host: &dyn Host, key: &StoredKey, typed: &Passphrase) -> Option<Vec<u8>> {
    let earlier = read(host, &key.name, "prev").ok()??;
    unlock::open_bytes(&earlier, key, typed).ok()?;
    host.write_own(&file(&key.name, "p12"), &earlier).ok()?;
    Some(earlier)
}

/// A typed passphrase opened `current`: the keyring agrees from now on, leftovers go. Not succeeding costs a question
/// the next time, nothing else.
pub(crate) fn repair(host: &dyn Host, key: &StoredKey, current: &[u8], typed: &Passphrase) {
    let slot = slot(current);
    let agrees = |kept: Option<Passphrase>| kept.is_some_and(|kept| kept.expose() == typed.expose());
    if unlock::uses_keyring(host, key) && !host.secret(&slot).is_ok_and(agrees) {
        let _ = host.keep_secret(&slot, typed);
    }
    if is_halfway(host, key) {
        let _ = collect(host, &key.name, current);
    }
}
