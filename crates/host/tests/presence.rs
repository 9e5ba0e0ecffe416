//! The screen's lock is heard on a real bus.
#![cfg(all(unix, not(target_os = "macos")))]

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

#[test]
fn a_locked_screen_is_heard() {
    if std::env::var_os("PENA_TEST_PRESENCE").is_some() {
        return listen();
    }
    let program = std::env::current_exe().expect("this program");
    let mut command = Command::new("dbus-run-session");
    command.arg("--").arg(program).args(["--exact", "a_locked_screen_is_heard", "--nocapture"]);
    match command.env("PENA_TEST_PRESENCE", "1").status() {
        Ok(status) => assert!(status.success()),
        Err(_) => println!("skipped: dbus-run-session absent"),
    }
}

fn listen() {
    let heard = Arc::new(AtomicUsize::new(0));
    let counts = Arc::clone(&heard);
    host::presence::watch(
        move || {
            counts.fetch_add(1, Ordering::SeqCst);
        },
        || {},
    );
    let tell = |state: &str| {
        let mut command = Command::new("dbus-send");
        command.args(["--session", "--type=signal", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver.ActiveChanged"]);
        assert!(command.arg(format!("boolean:{state}")).status().expect("dbus-send").success());
    };
    // An open screen says nothing; the listener needs a moment to be there.
    for _ in 0..100 {
        tell("false");
        tell("true");
        std::thread::sleep(Duration::from_millis(100));
        if heard.load(Ordering::SeqCst) > 0 {
            break;
        }
    }
    let before = heard.load(Ordering::SeqCst);
    assert!(before > 0, "a locked screen is not heard");
    tell("false");
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(heard.load(Ordering::SeqCst), before, "an open screen is heard as locked");
}
