//! Faults: the command-line program is killed at every system call, every call fails in turn, and the power is cut.
//!
//! The object is the real `pena` on a real gnome-keyring in a session of its own. A short pass runs with the other
//! tests; `make faults` runs everything (`PENA_FAULTS=full`). Points are pairs of a call's name and its number: strace
//! counts `when=` for each name apart, so one number over all names would try a fraction of the points.
mod cut;
mod daemon;
mod moods;
mod session;
mod sound;
mod sweep;
mod table;
mod world;

use session::again;

#[test]
fn killed_at_every_system_call() {
    session::together("kill", &[]).expect("nothing is lost");
}

#[test]
fn every_system_call_fails_in_turn() {
    session::together("error", &[]).expect("nothing is lost, nothing is said that is not so");
}

/// A build that writes in place and syncs nothing: the same sweep must fail there, or it proves nothing.
#[test]
fn a_planted_bug_is_caught() {
    let Some(more) = planted() else { return };
    let found = session::together("planted", &more);
    assert!(found.is_err(), "the sweep does not catch a planted bug");
}

#[test]
fn six_moods_have_six_names() {
    again("moods");
}

#[test]
fn the_power_is_cut() {
    cut::every_point(&[]).expect("nothing is lost");
}

#[test]
fn a_planted_bug_is_caught_by_a_power_cut() {
    let Some(more) = planted() else { return };
    let found = cut::every_point(&more);
    assert!(found.is_err(), "cutting the power does not catch a planted bug");
}

/// What chooses the build with the bug, if there is one.
fn planted() -> Option<Vec<(&'static str, std::ffi::OsString)>> {
    let program = std::env::var_os("PENA_FAULTS_PLANTED");
    if program.is_none() {
        println!("skipped: no build with a planted bug (`make faults` makes one)");
    }
    Some(vec![("PENA_FAULTS_PROGRAM", program?), ("PENA_PLANTED", "1".into())])
}

/// Not a test of its own: the part that runs inside a session with a keyring.
#[test]
fn inside() {
    match std::env::var("PENA_FAULTS_TASK").as_deref() {
        Ok("moods") => moods::all(),
        Ok("check") => cut::check(),
        Ok(task) => sweep::part(task),
        Err(_) => {}
    }
}
