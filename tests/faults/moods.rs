//! A disk that is full, read-only or another's; a keyring that is locked, absent, silent or dies: each has its own name,
//! and nothing is lost.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use crate::daemon;
use crate::sound::{Ended, check};
use crate::world::{Act, Base, NAME, NEW, OLD, World, program};

/// As whom permissions are tried: root is refused nothing.
const NOBODY: &str = "65534";

pub fn all() {
    let home = std::env::var_os("HOME").expect("a home of this session");
    let base = Base::make(&Path::new(&home).join("base"));
    let moods: [(&str, fn(&Base) -> String); 4] =
        [("absent", absent), ("dying", dying), ("silent", silent), ("locked", locked)];
    let tried = |(mood, name): (&str, fn(&Base) -> String)| {
        let code = name(&base);
        println!("{mood}: {code}");
        code
    };
    let mut codes: Vec<String> = moods.into_iter().map(tried).collect();
    if rustix::process::geteuid().is_root() {
        codes.extend([full(&base), read_only(&base), denied(&base)].into_iter().flatten());
    } else {
        println!("skipped: a full, a read-only and a foreign disk need root");
    }
    println!("moods: {codes:?}");
    let mut different = codes.clone();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), codes.len(), "two moods have one name: {codes:?}");
}

/// Changes the passphrase and returns the code of the refusal.
fn refused(base: &Base, world: &World, mut command: Command) -> String {
    command.args(["key", "passphrase", NAME, "--passphrase-stdin", "--new-passphrase-stdin"]);
    command.env("PENA_DATA", &world.data).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let before = world.key_file();
    let mut child = command.spawn().expect("pena");
    let typed = format!("{OLD}\n{NEW}\n");
    std::io::Write::write_all(&mut child.stdin.take().expect("stdin"), typed.as_bytes()).expect("typed");
    let output = child.wait_with_output().expect("pena ends");
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(world.key_file(), before, "the file in force is another");
    let _ = base;
    code(&output)
}

/// The last `[code]` on standard error.
fn code(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let code = said.rsplit_once('[').and_then(|(_, rest)| rest.split_once(']')).map(|(code, _)| code.to_owned());
    code.unwrap_or_else(|| panic!("no code: {said}"))
}

fn absent(base: &Base) -> String {
    let world = World::before(base, Act::Change);
    let mut command = Command::new(program());
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
    let code = refused(base, &world, command);
    check(&world, Act::Change, Ended::Failed).expect("nothing is lost without a keyring");
    code
}

/// The service is killed between two questions of one change; the bus is the same, the name is gone.
fn dying(base: &Base) -> String {
    let world = World::before(base, Act::Change);
    let log = world.out.join("stopped");
    let mut strace = Command::new("strace");
    // The first write of a file of ours comes after the keyring was asked and before it is told.
    strace.args(["-f", "-o"]).arg(&log);
    strace.args(["-e", "trace=rename", "-e", "inject=rename:signal=SIGSTOP:when=2"]).arg(program());
    let stop = log.clone();
    let killer = std::thread::spawn(move || {
        for _ in 0..2000 {
            if std::fs::read_to_string(&stop).is_ok_and(|text| text.contains("--- stopped by SIGSTOP")) {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        assert!(daemon::signal("KILL"));
        let text = std::fs::read_to_string(&stop).unwrap_or_default();
        let stopped = text.lines().find(|line| line.contains("--- stopped by SIGSTOP"));
        let id = stopped.and_then(|line| line.split_whitespace().next()).unwrap_or("0").to_owned();
        let _ = Command::new("kill").args(["-CONT", &id]).status();
    });
    let code = refused(base, &world, strace);
    killer.join().expect("the killer");
    daemon::start();
    check(&world, Act::Change, Ended::Failed).expect("nothing is lost when the keyring dies");
    code
}

fn locked(base: &Base) -> String {
    let world = World::before(base, Act::Change);
    let lock = "org.freedesktop.Secret.Service.Lock";
    let mut command = Command::new("dbus-send");
    command.args(["--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets", lock]);
    command.arg("array:objpath:/org/freedesktop/secrets/collection/login").stdout(Stdio::null());
    assert!(command.status().expect("dbus-send").success());
    let code = refused(base, &world, Command::new(program()));
    assert!(daemon::signal("KILL"));
    daemon::start();
    check(&world, Act::Change, Ended::Failed).expect("nothing is lost behind a lock");
    code
}

fn silent(base: &Base) -> String {
    let world = World::before(base, Act::Change);
    assert!(daemon::signal("STOP"));
    let code = refused(base, &world, Command::new(program()));
    assert!(daemon::signal("CONT"));
    check(&world, Act::Change, Ended::Failed).expect("nothing is lost in silence");
    code
}

/// The data folder on another file system; `None`: it cannot be mounted here.
fn elsewhere(base: &Base, options: &str, spoil: impl Fn(&Path), name: impl FnOnce(&World) -> String) -> Option<String> {
    let world = World::before(base, Act::Change);
    let kept = world.data.with_extension("kept");
    let _ = std::fs::remove_dir_all(&kept);
    std::fs::rename(&world.data, &kept).ok()?;
    std::fs::create_dir(&world.data).ok()?;
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", options, "none"]).arg(&world.data).status().ok()?;
    if !mounted.success() {
        println!("skipped: nothing can be mounted here");
        return None;
    }
    let copied = Command::new("cp").args(["-r", "-p"]).arg(kept.join("keys")).arg(&world.data).status();
    assert!(copied.is_ok_and(|status| status.success()));
    spoil(&world.data);
    let code = name(&world);
    let free = std::fs::remove_file(world.data.join("filler"));
    let _ = free.is_ok() || Command::new("mount").args(["-o", "remount,rw"]).arg(&world.data).status().is_ok();
    check(&world, Act::Change, Ended::Failed).expect("nothing is lost");
    assert!(Command::new("umount").arg(&world.data).status().expect("umount").success());
    Some(code)
}

fn full(base: &Base) -> Option<String> {
    let fill = |data: &Path| {
        let mut filler = std::fs::File::create(data.join("filler")).expect("a file");
        while std::io::Write::write(&mut filler, &[0; 4096]).is_ok_and(|written| written > 0) {}
    };
    elsewhere(base, "size=96k,mode=700", fill, |world| refused(base, world, Command::new(program())))
}

fn read_only(base: &Base) -> Option<String> {
    let seal = |data: &Path| {
        assert!(Command::new("mount").args(["-o", "remount,ro"]).arg(data).status().expect("mount").success());
    };
    elsewhere(base, "size=1m,mode=700", seal, |world| refused(base, world, Command::new(program())))
}

/// The folder belongs to somebody else who lets everybody read.
fn denied(base: &Base) -> Option<String> {
    let world = World::before(base, Act::Change);
    let home = std::env::var_os("HOME")?;
    assert!(Command::new("chmod").args(["-R", "a+rX"]).arg(&home).status().ok()?.success());
    let mut command = Command::new("setpriv");
    command.args(["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]).arg(program());
    let code = refused(base, &world, command);
    check(&world, Act::Change, Ended::Failed).expect("nothing is lost");
    Some(code)
}
