//! The keyring of the desktop: Secret Service, Keychain or Credential Manager.
//!
//! Every call runs in a thread of its own with a deadline: a keyring may hang, may ask the person for its password,
//! and its D-Bus library may not be called from inside an async task. Nothing is cached: a keyring that was absent
//! or locked a moment ago may serve now. The session is encrypted (Diffie–Hellman), so that no copy of the
//! passphrase stays behind in the buffers of the bus.

mod store;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use app::host::{KeyringProblem, KeyringState, Passphrase};
use zeroize::Zeroizing;

/// Under which all entries stand; the slot is the user name beside it.
pub const SERVICE: &str = "pena";

/// A keyring that has nothing to ask answers within this. The sweep of faults, in which thousands of questions are never
/// answered, waits less.
const ANSWER: Duration = Duration::from_secs(if cfg!(feature = "faults") { 2 } else { 5 });
/// A person who is asked for the keyring's password has this long.
const PERSON: Duration = Duration::from_secs(60);
/// Calls under way at once. More are not started: each may hold a dialog open.
const MOST: usize = 4;

static UNDER_WAY: AtomicUsize = AtomicUsize::new(0);

/// Counts a call until its thread ends, however it ends.
struct Running;

impl Running {
    fn start() -> Self {
        UNDER_WAY.fetch_add(1, Ordering::Relaxed);
        Self
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        UNDER_WAY.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Reads; `None`: no such entry. An empty entry counts as none: a keyring that was cut off from power while it
/// wrote can show one.
///
/// # Errors
/// See [`KeyringProblem`].
pub fn secret(slot: &str) -> Result<Option<Passphrase>, KeyringProblem> {
    let slot = slot.to_owned();
    let found = ask(move || store::get(&slot))?;
    Ok(found.filter(|found| !found.expose().is_empty()))
}

/// Stores and reads back.
///
/// # Errors
/// See [`KeyringProblem`]. An empty passphrase is not kept.
pub fn keep(slot: &str, passphrase: &Passphrase) -> Result<(), KeyringProblem> {
    if passphrase.expose().is_empty() {
        return Err(KeyringProblem::Other("an empty passphrase is not kept".into()));
    }
    let (slot, wanted) = (slot.to_owned(), Zeroizing::new(passphrase.expose().to_vec()));
    ask(move || {
        store::set(&slot, &wanted)?;
        match store::get(&slot)? {
            Some(kept) if kept.expose() == wanted.as_slice() => Ok(()),
            _ => Err(KeyringProblem::Other("the keyring did not keep what it was given".into())),
        }
    })
}

/// Deletes; absent is fine.
///
/// # Errors
/// See [`KeyringProblem`].
pub fn forget(slot: &str) -> Result<(), KeyringProblem> {
    let slot = slot.to_owned();
    ask(move || store::delete(&slot))
}

/// Whether a keyring answers on this computer; locked counts.
pub fn is_present() -> bool {
    within(ANSWER, store::state).is_ok()
}

/// Brings the keyring's last writes to the medium: gnome-keyring syncs its new file but not the folder in which it is
/// renamed, so that a power cut could bring the old one back. Elsewhere the system does it.
pub fn settle() {
    #[cfg(all(unix, not(target_os = "macos")))]
    {
        let Some(data) = dirs::data_dir() else { return };
        let folders = ["keyrings", "kwalletd"].map(|name| data.join(name));
        let synced = folders.iter().filter_map(|folder| std::fs::File::open(folder).ok()?.sync_all().ok()).count();
        if synced == 0 {
            // Another keyring, whose place is not known: everything of everybody.
            rustix::fs::sync();
        }
    }
}

/// What it says without being asked for anything; nobody sees a dialog.
pub fn state() -> KeyringState {
    match within(ANSWER, store::state) {
        Ok(State::Open) => KeyringState::Open,
        Ok(State::Locked) => KeyringState::Locked,
        Err(KeyringProblem::Late) => KeyringState::Silent,
        Err(_) => KeyringState::Absent,
    }
}

/// What a keyring says before it is asked for anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Open,
    Locked,
}

/// First looks whether it answers and is open, which decides how long the person may take.
fn ask<T: Send + 'static>(
    call: impl FnOnce() -> Result<T, KeyringProblem> + Send + 'static,
) -> Result<T, KeyringProblem> {
    match within(ANSWER, store::state)? {
        State::Open => within(ANSWER, call),
        // The keyring shows its own dialog; no answer means that nobody unlocked it.
        State::Locked => match within(PERSON, call) {
            Err(KeyringProblem::Late) => Err(KeyringProblem::Locked),
            other => other,
        },
    }
}

/// Runs `call` in a thread and waits for it no longer than `deadline`.
fn within<T: Send + 'static>(
    deadline: Duration,
    call: impl FnOnce() -> Result<T, KeyringProblem> + Send + 'static,
) -> Result<T, KeyringProblem> {
    if !store::is_reachable() {
        return Err(KeyringProblem::Absent);
    }
    if UNDER_WAY.load(Ordering::Relaxed) >= MOST {
        return Err(KeyringProblem::Late);
    }
    let (tell, told) = mpsc::sync_channel(1);
    let thread = std::thread::Builder::new().name("keyring".into()).spawn(move || {
        let _running = Running::start();
        let _ = tell.send(call());
    });
    thread.map_err(|problem| KeyringProblem::Other(problem.to_string()))?;
    match told.recv_timeout(deadline) {
        Ok(outcome) => outcome,
        Err(RecvTimeoutError::Timeout) => Err(KeyringProblem::Late),
        Err(RecvTimeoutError::Disconnected) => Err(KeyringProblem::Other("the keyring library gave up".into())),
    }
}
