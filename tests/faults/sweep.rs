//! The sweeps: every (name, number) of a system call that a run makes, one fault each.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::session::full;
use crate::sound::{Ended, check};
use crate::world::{ACTS, Act, Base, World, finish, program};

/// A run that takes longer hangs; it is killed and what it left is checked all the same.
const PATIENCE: Duration = Duration::from_secs(25);
/// Points of an act in the short pass.
const FEW: usize = 24;

/// A fault at one point.
struct Point {
    name: String,
    number: usize,
    fault: &'static str,
}

pub fn kills() {
    let rounds = std::env::var("PENA_FAULTS_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    for _ in 0..rounds {
        sweep(&["signal=SIGKILL"], "killed").expect("nothing is lost");
    }
}

pub fn errors() {
    sweep(&["error=EIO", "error=ENOSPC", "error=EINTR"], "failing calls")
        .expect("nothing is lost, nothing is said that is not so");
}

/// The same sweep over a build that writes in place and syncs nothing: it must fail there, or it proves nothing.
pub fn planted() {
    let found = sweep(&["signal=SIGKILL", "error=ENOSPC"], "planted");
    println!("planted bug: {}", found.as_ref().err().map_or("not caught", String::as_str));
    assert!(found.is_err(), "the sweep does not catch a planted bug");
}

fn sweep(faults: &[&'static str], what: &str) -> Result<(), String> {
    let home = std::env::var_os("HOME").expect("a home of this session");
    // Every round has a key and a folder of its own: the keyring remembers the register of each folder.
    static ROUND: AtomicUsize = AtomicUsize::new(1);
    let base = Base::make(&Path::new(&home).join(format!("base-{}", ROUND.fetch_add(1, Ordering::Relaxed))));
    let mut lost = Vec::new();
    for act in ACTS {
        let points = points(&base, act, faults);
        let mut ends = BTreeMap::new();
        for point in &points {
            let (ended, found) = one(&base, act, point);
            *ends.entry(format!("{ended:?}")).or_insert(0usize) += 1;
            if let Err(problem) = found {
                println!("LOST {act:?} {} {} {}: {ended:?}: {problem}", point.name, point.number, point.fault);
                lost.push(format!("{act:?} {} {}: {problem}", point.name, point.number));
            }
        }
        println!("{what}: {act:?}: {} points, {ends:?}, {} lost so far", points.len(), lost.len());
    }
    match lost.first() {
        None => Ok(()),
        Some(first) => Err(format!("{} lost, first {first}", lost.len())),
    }
}

fn one(base: &Base, act: Act, point: &Point) -> (Ended, Result<(), String>) {
    let world = World::before(base, act);
    let mut strace = Command::new("strace");
    let inject = format!("inject={}:{}:when={}", point.name, point.fault, point.number);
    strace.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={}", point.name), "-e", &inject]).arg(program());
    let command = &mut base.wrapped(strace, act, &world.data, &world.out);
    let ended = Ended::from(finish(command.spawn().expect("strace"), act, PATIENCE));
    let found = check(&world, act, ended);
    (ended, found)
}

/// Every call that a run without a fault makes. Threads count for themselves.
fn points(base: &Base, act: Act, faults: &[&'static str]) -> Vec<Point> {
    let counts = counts(base, act);
    let each = counts.iter().flat_map(|(name, most)| (1..=*most).map(move |number| (name, number)));
    let planted = std::env::var_os("PENA_PLANTED").is_some();
    let all: Vec<Point> = each
        // The bug is in the writing; all of its points are tried, also in the short pass.
        .filter(|(name, _)| !planted || matches!(name.as_str(), "write" | "fsync" | "close"))
        .flat_map(|(name, number)| faults.iter().map(move |fault| Point { name: name.clone(), number, fault }))
        .collect();
    if full() || planted {
        return all;
    }
    let step = (all.len() / FEW).max(1);
    // Another part of the points on every day, so that the short passes add up.
    let first = usize::from(std::process::id() as u16) % step;
    all.into_iter().skip(first).step_by(step).collect()
}

fn counts(base: &Base, act: Act) -> BTreeMap<String, usize> {
    let world = World::before(base, act);
    let log = world.out.join("trace");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-o"]).arg(&log).arg(program());
    let command = &mut base.wrapped(strace, act, &world.data, &world.out);
    let ended = finish(command.spawn().expect("strace"), act, Duration::from_secs(120));
    assert_eq!(ended, Some(0), "{act:?} without a fault");
    let text = std::fs::read_to_string(log).expect("a trace");
    let mut threads: BTreeMap<(String, String), usize> = BTreeMap::new();
    for line in text.lines() {
        let Some((thread, call)) = line.split_once(' ') else { continue };
        let Some((name, _)) = call.trim_start().split_once('(') else { continue };
        let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if plain && !name.starts_with("exit") && name != "execve" {
            *threads.entry((name.to_owned(), thread.to_owned())).or_default() += 1;
        }
    }
    let mut most: BTreeMap<String, usize> = BTreeMap::new();
    for ((name, _), count) in threads {
        let known = most.entry(name).or_default();
        *known = (*known).max(count);
    }
    most
}
