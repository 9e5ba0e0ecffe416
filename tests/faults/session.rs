//! A session bus with a real gnome-keyring, in which this very program runs again.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use tests::bus;

use crate::table::Table;

/// Programs that a session needs.
const NEEDED: [&str; 3] = ["strace", "dbus-run-session", "gnome-keyring-daemon"];

/// Runs `inside` of this program with a task, in a session with a home of its own.
pub fn again(task: &str) {
    if !installed(&NEEDED) {
        return;
    }
    let home = home();
    let status = inside(home.path(), task).status().expect("a session");
    assert!(status.success(), "{task}: see above");
}

/// The same in several sessions at once, each with its part of the work, and more in their environment. `Err`: what was
/// lost.
pub fn together(task: &str, more: &[(&str, OsString)]) -> Result<(), String> {
    if !installed(&NEEDED) {
        return Ok(());
    }
    // Where calls fail, most of the time is spent waiting for answers that do not come.
    let jobs = if task == "error" { 2 * jobs() } else { jobs() };
    let homes: Vec<_> = (0..jobs).map(|_| home()).collect();
    let start = |(number, home): (usize, &tempfile::TempDir)| {
        let mut command = inside(home.path(), task);
        command.env("PENA_FAULTS_JOB", format!("{number} {jobs}"));
        command.envs(more.iter().map(|(name, value)| (name, value))).spawn().expect("a session")
    };
    let sessions: Vec<_> = homes.iter().enumerate().map(start).collect();
    let ended = sessions.into_iter().map(|mut session| session.wait().expect("a session").success());
    assert!(ended.fold(true, |all, one| all & one), "{task}: see above");
    let mut table = Table::default();
    homes.iter().for_each(|home| table.join(&home.path().join("rows")));
    table.show();
    if table.lost() == 0 { Ok(()) } else { Err(format!("{} lost, see above", table.lost())) }
}

fn home() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("pena-faults-").tempdir().expect("a home")
}

fn inside(home: &Path, task: &str) -> Command {
    let mut command = bus::run(home);
    command.arg(std::env::current_exe().expect("this program")).args(["--exact", "inside", "--nocapture"]);
    command.env("PENA_FAULTS_TASK", task);
    command
}

/// Sessions or disks at once: `PENA_FAULTS_JOBS`, else one for each core, four at most.
pub fn jobs() -> usize {
    let wished = std::env::var("PENA_FAULTS_JOBS").ok().and_then(|n| n.parse().ok());
    wished.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, |cores| cores.get().min(4)))
}

/// Which part of the points one of several does.
pub struct Part {
    pub number: usize,
    pub of: usize,
}

impl Part {
    /// The part of this session.
    pub fn of_this_session() -> Self {
        let job = std::env::var("PENA_FAULTS_JOB").unwrap_or_else(|_| "0 1".to_owned());
        let (number, of) = job.split_once(' ').expect("a part of all");
        Self { number: number.parse().expect("a number"), of: of.parse().expect("a number") }
    }

    /// Whether a point belongs to it.
    pub fn has(&self, point: usize) -> bool {
        point % self.of == self.number
    }

    /// Where this session leaves what it counted.
    pub fn rows(&self) -> std::path::PathBuf {
        Path::new(&std::env::var_os("HOME").expect("a home")).join("rows")
    }
}

/// Whether these programs are there; said in one line when not.
pub fn installed(programs: &[&str]) -> bool {
    let there = |program: &&&str| {
        let asked = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        asked.is_err()
    };
    match programs.iter().find(there) {
        Some(program) => {
            println!("skipped: {program} absent");
            false
        }
        None => true,
    }
}

/// Whether everything shall be tried.
pub fn full() -> bool {
    std::env::var("PENA_FAULTS").is_ok_and(|value| value == "full")
}
