//! A session bus with a real gnome-keyring, for what needs no window.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::place;

/// Starts the keyring, waits until it has its name, then runs `$@`; asking it before would start another.
const WITH_KEYRING: &str = r#"printf sandi | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
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
