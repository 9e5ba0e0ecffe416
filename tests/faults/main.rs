//! Faults: the command-line program is killed at every system call, every call fails in turn, and the power is cut.
//!
//! The object is the real `pena` on a real gnome-keyring in a session of its own. A short pass runs with the other
//! tests; `make faults` runs everything (`PENA_FAULTS=full`). Points are pairs of a call's name and its number: strace
//! counts `when=` for each name apart, so one number over all names would try a fraction of the points.
mod cut;
mod moods;
mod session;
mod sound;
mod sweep;
mod world;

use session::again;

#[test]
fn killed_at_every_system_call() {
    again("kill");
}

#[test]
fn every_system_call_fails_in_turn() {
    again("error");
}

#[test]
fn a_planted_bug_is_caught() {
    match std::env::var_os("PENA_FAULTS_PLANTED") {
        Some(program) => {
            session::again_with("planted", &[("PENA_FAULTS_PROGRAM", program), ("PENA_PLANTED", "1".into())])
        }
        None => println!("skipped: no build with a planted bug (`make faults` makes one)"),
    }
}

#[test]
fn six_moods_have_six_names() {
    again("moods");
}

#[test]
fn the_power_is_cut() {
    cut::every_point(&[]);
}

#[test]
fn a_planted_bug_is_caught_by_a_power_cut() {
    match std::env::var_os("PENA_FAULTS_PLANTED") {
        Some(program) => cut::every_point(&[("PENA_FAULTS_PROGRAM", program), ("PENA_PLANTED", "1".into())]),
        None => println!("skipped: no build with a planted bug (`make faults` makes one)"),
    }
}

/// Not a test of its own: the part that runs inside a session with a keyring.
#[test]
fn inside() {
    match std::env::var("PENA_FAULTS_TASK").as_deref() {
        Ok("kill") => sweep::kills(),
        Ok("error") => sweep::errors(),
        Ok("planted") => sweep::planted(),
        Ok("moods") => moods::all(),
        Ok("check") => cut::check(),
        _ => {}
    }
}
