//! Several processes write, and are killed at any moment: nothing that was acknowledged is missing.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use app::register::{Event, Hash, append, judge, read};
use host::Computer;

/// Where the child shall write.
const FOLDER: &str = "PENA_TEST_REGISTER";
/// How many processes are killed.
const KILLS: usize = 60;

/// Not a test of its own: the writer, when another test starts this program with `FOLDER`.
#[test]
fn writer() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let computer = Computer::at(folder.into());
    let mut out = std::io::stdout();
    loop {
        let mut file = [0; 32];
        app::host::Host::fill_random(&computer, &mut file).unwrap();
        let entry = append(&computer, Event::Verified { file: Hash(file), verdict: "valid".into() }).unwrap();
        // Only now does anybody know of it.
        writeln!(out, "acknowledged {} {}", entry.seq, entry.hash).unwrap();
        out.flush().unwrap();
    }
}

fn start(folder: &std::path::Path) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "writers::writer", "--nocapture"]).env(FOLDER, folder);
    command.env_remove("DBUS_SESSION_BUS_ADDRESS").env("XDG_RUNTIME_DIR", folder);
    command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

/// Lets it write a number of lines that nobody can foresee, kills it, gives what it acknowledged.
fn killed(mut child: Child, lines: usize) -> Vec<(u64, String)> {
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut said = String::new();
    for _ in 0..lines {
        out.read_line(&mut said).unwrap();
    }
    child.kill().unwrap();
    std::io::Read::read_to_string(&mut out, &mut said).unwrap();
    child.wait().unwrap();
    let parse = |line: &str| {
        let (_, rest) = line.split_once("acknowledged ")?;
        let (seq, hash) = rest.split_once(' ')?;
        Some((seq.parse().ok()?, hash.to_owned()))
    };
    said.lines().filter_map(parse).filter(|(_, hash)| hash.len() == 64).collect()
}

fn all_is_there(writers: usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let acknowledged: Vec<(u64, String)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..writers)
            .map(|writer| {
                let rounds = KILLS / writers;
                scope.spawn(move || {
                    (0..rounds).flat_map(|round| killed(start(path), 3 + (writer + 5 * round) % 11)).collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let computer = Computer::at(path.to_owned());
    let integrity = judge(&computer, app::register::Head::None, &[]);
    assert!(integrity.intact, "{:?}", integrity.flaws);
    let mut there = HashSet::new();
    read::entries(&computer, &read::Wanted::default(), &mut |line| {
        assert!(there.insert((line.seq, Hash::of_line(&line.write()).to_string())));
    });
    assert!(acknowledged.len() > KILLS, "the writers wrote");
    let missing: Vec<_> = acknowledged.iter().filter(|entry| !there.contains(*entry)).collect();
    assert_eq!(missing, Vec::<&(u64, String)>::new());
    println!("{writers} writers, {KILLS} kills: {} acknowledged, 0 missing", acknowledged.len());
}

/// Without a keyring and without ending: a window is open for days.
#[test]
fn a_process_that_runs_notices_an_old_copy() {
    let folder = tempfile::tempdir().unwrap();
    let computer = Computer::at(folder.path().to_owned());
    let verified = |byte| Event::Verified { file: Hash([byte; 32]), verdict: "valid".into() };
    append(&computer, verified(1)).unwrap();
    let path = folder.path().join("register/000001.jsonl");
    let old = std::fs::read(&path).unwrap();
    (2..5).for_each(|byte| assert!(append(&computer, verified(byte)).is_ok()));
    std::fs::write(&path, old).unwrap();
    append(&computer, verified(5)).unwrap();
    append(&computer, verified(6)).unwrap();
    let gaps = read::newest(&computer, &read::Wanted { kinds: vec!["gap".into()], ..read::Wanted::default() }, 9);
    assert_eq!(gaps.len(), 1, "it is noted once");
    assert!(!judge(&computer, app::register::Head::None, &[]).intact);
}

#[test]
fn two_writers_killed_at_random() {
    all_is_there(2);
}

#[test]
fn four_writers_killed_at_random() {
    all_is_there(4);
}
