//! The sweeps: every (name, number) of a system call that a run makes, one fault each.
//!
//! Several sessions work at once, each with a bus, a keyring, a key and folders of its own; a point belongs to one of
//! them by its name and number.

use std::collections::BTreeMap;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::daemon;
use crate::session::{Part, full};
use crate::sound::{Ended, check};
use crate::table::{Run, Table};
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

/// What a session does: its part of every round.
pub fn part(task: &str) {
    let faults: &[&'static str] = match task {
        "kill" => &["signal=SIGKILL"],
        "error" => &["error=EIO", "error=ENOSPC", "error=EINTR"],
        _ => &["signal=SIGKILL", "error=ENOSPC"],
    };
    let rounds = std::env::var("PENA_FAULTS_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let home = std::env::var_os("HOME").expect("a home of this session");
    let (part, mut table) = (Part::of_this_session(), Table::default());
    let rounds = if task == "planted" { faults.len() } else { rounds };
    for round in 0..rounds {
        // Every round has a key and a folder of its own: in a folder of before, this key would be a second one.
        let base = Base::make(&Path::new(&home).join(format!("base-{round}")));
        ACTS.into_iter().for_each(|act| sweep(&base, act, &points(&base, act, (faults, round), &part), &mut table));
        table.leave(&part.rows());
    }
}

fn sweep(base: &Base, act: Act, points: &[Point], table: &mut Table) {
    let (begun, lost) = (Instant::now(), table.lost());
    for point in points {
        one(base, act, point, table);
    }
    let each = begun.elapsed().as_secs_f64() / points.len().max(1) as f64;
    println!("{act:?}: {} points, {each:.2} s each, {} lost", points.len(), table.lost() - lost);
}

fn one(base: &Base, act: Act, point: &Point, table: &mut Table) {
    let tried = daemon::undisturbed(|| once(base, act, point), |tried| tried.found.is_ok());
    let Tried { ended, found, hung, injected } = tried;
    if let Err(problem) = &found {
        println!("LOST {act:?} {} {} {}: {ended:?}: {problem}", point.name, point.number, point.fault);
    }
    let (_, kind) = point.fault.split_once('=').expect("a fault");
    // A point that a run does not come to (threads take turns as they like) is no fault.
    if found.is_err() || injected {
        let kind = if planted() { format!("planted {kind}") } else { kind.to_owned() };
        table.add(&Run { kind: &kind, scenario: act.name(), ended, hung, sound: found.is_ok() });
    }
}

/// What came of one run with a fault.
struct Tried {
    ended: Ended,
    found: Result<(), String>,
    hung: bool,
    injected: bool,
}

fn once(base: &Base, act: Act, point: &Point) -> Tried {
    let world = World::before(base, act);
    let log = base.within("trace");
    let mut strace = Command::new("strace");
    let inject = format!("inject={}:{}:when={}", point.name, point.fault, point.number);
    // Not `--seccomp-bpf`: with it this strace injects nothing.
    strace.args(["-f", "-qq", "-o"]).arg(&log);
    strace.args(["-e", &format!("trace={}", point.name), "-e", &inject]).arg(program());
    let mut command = base.wrapped(strace, act, &world.data, &world.out);
    let (begun, child) = (Instant::now(), command.process_group(0).spawn().expect("strace"));
    let ended = Ended::from(finish(child, act, PATIENCE));
    let (hung, found) = (begun.elapsed() >= PATIENCE, check(&world, act, ended));
    let killed = point.fault.ends_with("SIGKILL") && ended == Ended::Killed;
    let injected = killed || std::fs::read_to_string(&log).is_ok_and(|text| text.contains("(INJECTED)"));
    Tried { ended, found, hung, injected }
}

fn planted() -> bool {
    std::env::var_os("PENA_PLANTED").is_some()
}

/// This part of every call that a run without a fault makes. Threads count for themselves.
fn points(base: &Base, act: Act, (faults, round): (&[&'static str], usize), part: &Part) -> Vec<Point> {
    let counts = counts(base, act);
    let each = counts.iter().flat_map(|(name, most)| (1..=*most).map(move |number| (name, number)));
    let mine: Vec<Point> = each
        // The bug is in the writing; all of its points are tried, also in the short pass.
        .filter(|(name, _)| !planted() || name.as_str() == "write")
        .filter(|(name, number)| part.has(name.len() + *number))
        // Each point has another fault in every round.
        .filter_map(|(name, number)| {
            let fault = faults.get((name.len() + number / part.of + round) % faults.len())?;
            Some(Point { name: name.clone(), number, fault })
        })
        .collect();
    if full() || planted() {
        return mine;
    }
    let step = (mine.len() * part.of / FEW).max(1);
    // Another part of the points on every day, so that the short passes add up.
    let first = usize::from(std::process::id() as u16) % step;
    // A folder that could not be listed once was taken for an empty one, and the register began anew: each time.
    let listing = |point: &Point| act == Act::Sign && point.name == "getdents64" && point.fault.starts_with("error");
    let chosen = mine.into_iter().enumerate();
    let chosen = chosen.filter(|(at, point)| at % step == first || listing(point));
    chosen.map(|(_, point)| point).collect()
}

fn counts(base: &Base, act: Act) -> BTreeMap<String, usize> {
    let log = base.within("trace");
    let run = || {
        let world = World::before(base, act);
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq", "-o"]).arg(&log).arg(program());
        let command = &mut base.wrapped(strace, act, &world.data, &world.out);
        finish(command.spawn().expect("strace"), act, Duration::from_secs(120))
    };
    let ended = daemon::undisturbed(run, |ended| *ended == Some(0));
    assert_eq!(ended, Some(0), "{act:?} without a fault");
    most(&std::fs::read_to_string(log).expect("a trace"))
}

/// How often each call was made, by the thread that made it most: strace counts for each thread apart.
pub fn most(trace: &str) -> BTreeMap<String, usize> {
    let mut threads: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for line in trace.lines() {
        let Some((thread, call)) = line.split_once(' ') else { continue };
        let Some((name, _)) = call.trim_start().split_once('(') else { continue };
        let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if plain && !name.starts_with("exit") && name != "execve" {
            *threads.entry((name, thread)).or_default() += 1;
        }
    }
    let mut most: BTreeMap<String, usize> = BTreeMap::new();
    for ((name, _), count) in threads {
        let known = most.entry(name.to_owned()).or_default();
        *known = (*known).max(count);
    }
    most
}
