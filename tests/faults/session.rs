//! A session bus with a real gnome-keyring, in which this very program runs again.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

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
