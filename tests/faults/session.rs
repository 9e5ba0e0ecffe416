//! A session bus with a real gnome-keyring, in which this very program runs again.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use tests::place;

/// Starts the keyring, waits until it has its name, then runs `$@`. The keyring's password is that of a test.
pub const WITH_KEYRING: &str = r#"printf sandi | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
daemon=$!
for i in $(seq 200); do
  dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
    string:org.freedesktop.secrets 2>/dev/null | grep -q true && break
  sleep 0.05
done
PENA_FAULTS_DAEMON=$daemon "$@"
code=$?
kill -KILL $daemon 2>/dev/null
exit $code"#;

/// Runs `inside` of this program with a task, in a session with a home of its own.
pub fn again(task: &str) {
    again_with(task, &[]);
}

/// The same with more in its environment.
pub fn again_with(task: &str, more: &[(&str, OsString)]) {
    if !installed(&["strace", "dbus-run-session", "gnome-keyring-daemon"]) {
        return;
    }
    let home = tempfile::Builder::new().prefix("pena-faults-").tempdir().expect("a home");
    let mut command = run(home.path());
    command.arg(std::env::current_exe().expect("this program")).args(["--exact", "inside", "--nocapture"]);
    command.envs(more.iter().map(|(name, value)| (name, value)));
    let status = command.env("PENA_FAULTS_TASK", task).status().expect("a session");
    assert!(status.success(), "{task}: see above");
}

/// A command in a session with a keyring, its home at `home`; the program is its next argument.
pub fn run(home: &Path) -> Command {
    let support = place::root().join("tests/support");
    let mut command = Command::new("dbus-run-session");
    command.arg("--config-file").arg(support.join("session.conf")).args(["--", "sh", "-c", WITH_KEYRING, "sh"]);
    let runtime = home.join("run");
    std::fs::create_dir_all(&runtime).expect("a runtime folder");
    command.env("HOME", home).env("XDG_RUNTIME_DIR", runtime).stdin(Stdio::null());
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "GNOME_KEYRING_CONTROL"] {
        command.env_remove(name);
    }
    command
}

/// Whether these programs are there; said in one line when not.
pub fn installed(programs: &[&str]) -> bool {
    let there = |program: &&&str| {
        let asked = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        asked.is_err()
    };
    match programs.iter().find(there) {
        Some(program) => {
            println!("skipped: {program} absent");
            false
        }
        None => true,
    }
}

/// Whether everything shall be tried.
pub fn full() -> bool {
    std::env::var("PENA_FAULTS").is_ok_and(|value| value == "full")
}

/// Sends the keyring a signal, `KILL` or `STOP`.
pub fn signal_daemon(signal: &str) {
    let id = daemon();
    assert!(Command::new("kill").args([&format!("-{signal}"), &id]).status().expect("kill").success());
    std::thread::sleep(Duration::from_millis(300));
}

/// The keyring's process of this session: the one that was started last.
fn daemon() -> String {
    let started = Path::new(&std::env::var_os("HOME").expect("a home")).join("daemon");
    std::fs::read_to_string(started).unwrap_or_else(|_| std::env::var("PENA_FAULTS_DAEMON").expect("a keyring"))
}

/// Starts the keyring again.
pub fn start_daemon() {
    let mut command = Command::new("gnome-keyring-daemon");
    command.args(["--foreground", "--unlock", "--components=secrets"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a keyring");
    std::io::Write::write_all(&mut child.stdin.take().expect("stdin"), b"sandi").expect("its password");
    let started = Path::new(&std::env::var_os("HOME").expect("a home")).join("daemon");
    std::fs::write(started, child.id().to_string()).expect("its number");
    for _ in 0..100 {
        if host::keyring::state() == app::host::KeyringState::Open {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the keyring does not start again");
}

/// Waits until the keyring serves; one that gave up because its client did is started again. What it keeps lies on the
/// disk. A bus that has just seen hundreds of clients die needs a moment too.
pub fn keyring_serves() {
    for _ in 0..15 {
        if host::keyring::state() == app::host::KeyringState::Open {
            return;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    println!("the keyring is started again");
    start_daemon();
}
