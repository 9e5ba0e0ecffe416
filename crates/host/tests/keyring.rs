//! A real gnome-keyring in a session bus of its own, in all its moods.

#![cfg(all(unix, not(target_os = "macos")))]

use std::process::{Command, Stdio};

use app::host::{KeyringProblem, Passphrase};
use host::keyring::{forget, is_present, keep, secret};

mod scan;

/// As the doors do.
#[global_allocator]
static FORGETS: host::wipe::Wiping = host::wipe::Wiping;

/// What the child shall try.
const TASK: &str = "PENA_TEST_KEYRING";

/// Started inside a fresh bus; waits without calling the service, or the bus would start another daemon. `$0` is this test program. The daemon is a child of this shell and ends with it.
const SESSION: &str = "printf sandi | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 & \
    daemon=$!; for i in $(seq 200); do \
      dbus-send --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
        string:org.freedesktop.secrets 2>/dev/null | grep -q true && break; sleep 0.1; done; \
    PENA_TEST_DAEMON=$daemon \"$0\" --exact child --nocapture; \
    code=$?; kill -KILL $daemon 2>/dev/null; exit $code";

fn installed(program: &str) -> bool {
    let found = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !found {
        println!("skipped: {program} absent");
    }
    found
}

fn again(task: &str, command: &mut Command, home: &std::path::Path) -> std::process::ExitStatus {
    let run = home.join("run");
    std::fs::create_dir_all(&run).unwrap();
    command.env(TASK, task).env("HOME", home).env("XDG_RUNTIME_DIR", &run);
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "GNOME_KEYRING_CONTROL"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).status().unwrap()
}

fn home(name: &str) -> std::path::PathBuf {
    let home = std::env::temp_dir().join(format!("pena-keyring-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&home).unwrap();
    home
}

#[test]
fn every_mood_has_its_name() {
    if !installed("dbus-run-session") || !installed("gnome-keyring-daemon") {
        return;
    }
    let home = home("moods");
    let program = std::env::current_exe().unwrap();
    let mut command = Command::new("dbus-run-session");
    command.args(["--", "sh", "-c", SESSION]).arg(&program);
    let status = again("moods", &mut command, &home);
    let _ = std::fs::remove_dir_all(&home);
    assert!(status.success());
}

#[test]
fn no_bus_is_absent() {
    let home = home("absent");
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "child", "--nocapture"]);
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    let status = again("absent", &mut command, &home);
    let _ = std::fs::remove_dir_all(&home);
    assert!(status.success());
}

/// Not a test of its own: the part that runs in the child.
#[test]
fn child() {
    match std::env::var(TASK).as_deref() {
        Ok("absent") => {
            assert_eq!(secret("x").map(|_| ()), Err(KeyringProblem::Absent));
            assert_eq!(keep("x", &Passphrase::new(b"y".to_vec())), Err(KeyringProblem::Absent));
            assert!(!is_present());
        }
        Ok("moods") => moods(),
        _ => {}
    }
}

fn read(slot: &str) -> Option<Vec<u8>> {
    secret(slot).unwrap().map(|found| found.expose().to_vec())
}

fn moods() {
    assert!(is_present());
    let long = "frasa sandi é 😀 ".repeat(50);
    assert_eq!(read("a"), None);
    for passphrase in ["rahasia", long.as_str(), "diganti"] {
        keep("a", &Passphrase::new(passphrase.into())).unwrap();
        assert_eq!(read("a").as_deref(), Some(passphrase.as_bytes()));
    }
    keep("b", &Passphrase::new(b"lain".to_vec())).unwrap();
    forget("a").unwrap();
    forget("a").unwrap();
    assert_eq!((read("a"), read("b").as_deref()), (None, Some(&b"lain"[..])));
    assert!(matches!(keep("c", &Passphrase::new(Vec::new())), Err(KeyringProblem::Other(_))));

    nothing_stays();
    lock();
    assert_eq!(secret("b").map(|_| ()), Err(KeyringProblem::Locked));
    assert_eq!(keep("b", &Passphrase::new(b"x".to_vec())), Err(KeyringProblem::Locked));

    let daemon = std::env::var("PENA_TEST_DAEMON").unwrap().trim().parse().unwrap();
    let daemon = rustix::process::Pid::from_raw(daemon).unwrap();
    rustix::process::kill_process(daemon, rustix::process::Signal::STOP).unwrap();
    assert_eq!(secret("b").map(|_| ()), Err(KeyringProblem::Late));
    rustix::process::kill_process(daemon, rustix::process::Signal::CONT).unwrap();
    rustix::process::kill_process(daemon, rustix::process::Signal::KILL).unwrap();
    // The bus may start a fresh daemon, which has no open keyring.
    let problem = secret("b").map(|_| ()).unwrap_err();
    assert!(matches!(problem, KeyringProblem::Absent | KeyringProblem::Locked), "{problem:?}");
}

/// A passphrase that was kept and read, and then dropped, is nowhere in this process: not in ours, not in the
/// buffers of the bus.
fn nothing_stays() {
    let marker = scan::passphrase();
    let markers = scan::passphrase_markers(&marker);
    keep("marker", &Passphrase::new(marker.to_vec())).unwrap();
    let read = secret("marker").unwrap().unwrap();
    assert!(read.expose() == marker.as_slice());
    drop(marker);
    let held = scan::copies(&markers);
    drop(read);
    let left = scan::copies(&markers);
    println!("held: {held:?}\nleft: {left:?}");
    assert!(held.iter().any(|(_, count)| *count > 0) && left.iter().all(|(_, count)| *count == 0), "{left:?}");
}

fn lock() {
    use secret_service::EncryptionType;
    let service = secret_service::blocking::SecretService::connect(EncryptionType::Plain).unwrap();
    service.get_default_collection().unwrap().lock().unwrap();
}
