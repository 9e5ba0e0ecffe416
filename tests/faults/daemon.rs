//! The keyring of a session. gnome-keyring ends now and then when a client of it is killed, which is no fault of the client.

use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use app::host::KeyringState;

/// The one that was started last; none: that of the session's beginning.
static STARTED: Mutex<Option<Child>> = Mutex::new(None);
static TIMES: AtomicUsize = AtomicUsize::new(0);

/// Tries of what the keyring's end disturbed.
const MORE: usize = 4;

fn started() -> MutexGuard<'static, Option<Child>> {
    STARTED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sends the keyring a signal, `KILL`, `STOP` or `CONT`; `false`: it is not there.
pub fn signal(signal: &str) -> bool {
    let first = || std::env::var("PENA_FAULTS_DAEMON").expect("a keyring");
    let id = started().as_ref().map_or_else(first, |child| child.id().to_string());
    let name = std::fs::read_to_string(format!("/proc/{id}/comm")).unwrap_or_default();
    let sent = name.starts_with("gnome-keyring")
        && Command::new("kill").args([&format!("-{signal}"), &id]).status().expect("kill").success();
    std::thread::sleep(Duration::from_millis(300));
    sent
}

/// Starts the keyring again. What it keeps lies on the disk.
pub fn start() {
    TIMES.fetch_add(1, Ordering::Relaxed);
    for _ in 0..3 {
        // One that is there and does not answer keeps its name on the bus.
        signal("KILL");
        if let Some(mut ended) = started().take() {
            let _ = ended.wait();
        }
        *started() = Some(another());
        if (0..100).any(|_| is_open() || pause()) {
            return;
        }
    }
    panic!("the keyring does not start again");
}

fn another() -> Child {
    let mut command = Command::new("gnome-keyring-daemon");
    command.args(["--foreground", "--unlock", "--components=secrets"]);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("a keyring");
    std::io::Write::write_all(&mut child.stdin.take().expect("stdin"), b"sandi").expect("its password");
    child
}

fn is_open() -> bool {
    host::keyring::state() == KeyringState::Open
}

/// Not yet.
fn pause() -> bool {
    std::thread::sleep(Duration::from_millis(100));
    false
}

/// Waits until the keyring serves; one that gave up is started again, and `true` says so. A bus that has just seen
/// hundreds of clients die needs a moment too.
pub fn serves() -> bool {
    if (0..30).any(|_| is_open() || pause()) {
        return false;
    }
    println!("the keyring is started again");
    start();
    true
}

/// Does `work` again while it is not `fine` and the keyring ended meanwhile: one that ended while a client was told that
/// its word is kept may not have kept it, and what is found then says nothing of the client.
pub fn undisturbed<T>(work: impl Fn() -> T, fine: impl Fn(&T) -> bool) -> T {
    for _ in 0..MORE {
        let times = TIMES.load(Ordering::Relaxed);
        let done = work();
        if fine(&done) || !(serves() || TIMES.load(Ordering::Relaxed) > times) {
            return done;
        }
    }
    work()
}
