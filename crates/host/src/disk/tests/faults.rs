//! Faults that a process cannot inject into itself: this test program is started again, as somebody else or to die.

use super::*;

/// What the child shall do, and where.
const TASK: &str = "PENA_TEST_TASK";
const PLACE: &str = "PENA_TEST_PLACE";

/// This test program, told to run [`child`] only.
fn again(task: &str, place: &std::path::Path) -> Command {
    let program = std::env::current_exe().unwrap();
    let mut command = Command::new(program);
    command.args(["--exact", "disk::tests::faults::child", "--nocapture", "--test-threads=1"]);
    command.env(TASK, task).env(PLACE, place).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// Not a test of its own: the part that runs in the child. The exit status tells the parent.
#[test]
fn child() {
    let (Ok(task), Some(place)) = (std::env::var(TASK), std::env::var_os(PLACE).map(PathBuf::from)) else { return };
    let target = place.join("a.pdf");
    let big = vec![b'x'; 8 << 20];
    let result = match task.as_str() {
        "denied" => save(&target, &[b"baru"], Existing::Replace, &yes),
        "unreadable" => {
            std::process::exit(if read(&target, 99, LARGE, &nowhere).map(|_| ()) == Err(ReadProblem::Denied) {
                42
            } else {
                1
            })
        }
        "full" => save(&target, &[&big], Existing::Replace, &yes),
        "forever" => loop {
            let new = [b"baru".as_slice(), &vec![b'y'; 1 << 20]].concat();
            save(&target, &[&new], Existing::Replace, &yes).unwrap();
            let old = [b"lama".as_slice(), &vec![b'z'; 1 << 19]].concat();
            save(&target, &[&old], Existing::Replace, &yes).unwrap();
        },
        _ => return,
    };
    let expected = if task == "full" { SaveProblem::Full } else { SaveProblem::Denied };
    std::process::exit(if result == Err(expected) { 42 } else { 1 });
}

/// Root sees no permissions, so the child becomes an ordinary user.
fn as_nobody(command: &Command) -> Option<Command> {
    if !rustix::process::geteuid().is_root() {
        return None;
    }
    let mut dropped = Command::new("setpriv");
    dropped
        .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        dropped.env(name, value.unwrap());
    }
    dropped.stdout(Stdio::null()).stderr(Stdio::null());
    Some(dropped)
}

fn run(task: &str, place: &std::path::Path) -> Option<i32> {
    let command = again(task, place);
    let mut command = as_nobody(&command).unwrap_or(command);
    match command.status() {
        // 126 and 127: setpriv may not run our program, which lies in somebody's private folder.
        Ok(status) if !matches!(status.code(), Some(126 | 127)) => status.code(),
        other => {
            println!("skipped: cannot become an ordinary user: {other:?}");
            None
        }
    }
}

#[test]
fn denied_and_unreadable() {
    let folder = Folder::new("denied");
    std::fs::write(folder.at("a.pdf"), b"lama").unwrap();
    std::fs::set_permissions(folder.at("a.pdf"), std::fs::Permissions::from_mode(0o000)).unwrap();
    std::fs::set_permissions(&folder.0, std::fs::Permissions::from_mode(0o555)).unwrap();
    for task in ["denied", "unreadable"] {
        let Some(code) = run(task, &folder.0) else { return };
        assert_eq!(code, 42, "{task}");
    }
    assert_eq!(folder.names(), ["a.pdf"]);
}

#[test]
fn full_disk_keeps_the_old_file() {
    let folder = Folder::new("full");
    let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(&folder.0).status();
    if !mount.is_ok_and(|status| status.success()) {
        println!("skipped: may not mount a small disk");
        return;
    }
    std::fs::write(folder.at("a.pdf"), b"lama").unwrap();
    let code = again("full", &folder.0).status().unwrap().code();
    let (kept, names) = (std::fs::read(folder.at("a.pdf")), folder.names());
    assert!(Command::new("umount").arg(&folder.0).status().unwrap().success());
    assert_eq!((code, kept.unwrap(), names), (Some(42), b"lama".to_vec(), vec!["a.pdf".to_owned()]));
}

/// Killed at 40 arbitrary moments of a loop of saves: the target is always the old or the new one, whole.
#[test]
fn killed_while_saving() {
    let folder = Folder::new("killed");
    std::fs::write(folder.at("a.pdf"), [b"lama".as_slice(), &vec![b'z'; 1 << 19]].concat()).unwrap();
    let mut abandoned = 0;
    for round in 0..40u64 {
        let mut child = again("forever", &folder.0).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(20 + round * 7 % 40));
        child.kill().unwrap();
        child.wait().unwrap();
        let found = std::fs::read(folder.at("a.pdf")).unwrap();
        let (old, new) = (found.starts_with(b"lama"), found.starts_with(b"baru"));
        assert!(old && found.len() == 4 + (1 << 19) || new && found.len() == 4 + (1 << 20), "{}", found.len());
        abandoned = folder.names().len() - 1;
    }
    let old = SystemTime::now() - Duration::from_secs(3600);
    for name in folder.names().iter().filter(|name| name.starts_with('.')) {
        std::fs::File::options().write(true).open(folder.at(name)).unwrap().set_modified(old).unwrap();
    }
    sweep(&folder.0);
    assert_eq!(folder.names(), ["a.pdf"], "{abandoned} had been left");
}
