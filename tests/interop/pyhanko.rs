//! pyHanko, started once and asked many times: importing it takes longer than judging.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};

use serde::Deserialize;
use tests::material::run;
use tests::place;

/// What these tests were written against.
const PACKAGES: [&str; 2] = ["pyhanko==0.38.0", "pyhanko-certvalidator==0.33.0"];

/// What it says of one signature.
#[derive(Debug, Deserialize)]
pub struct Said {
    /// Intact, valid, trusted and nothing suspicious.
    pub good: bool,
    /// `ENTIRE_FILE`, `ENTIRE_REVISION`, …
    pub coverage: String,
    /// Something was done after it that it does not permit.
    pub suspicious: bool,
}

#[derive(Deserialize)]
struct Answer {
    error: Option<String>,
    signatures: Vec<Said>,
}

struct Service {
    _child: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
}

static SERVICE: OnceLock<Mutex<Service>> = OnceLock::new();

/// What pyHanko finds, by revision; `password` opens an encrypted document.
pub fn judge(file: &Path, anchor: &Path, password: &str) -> Vec<Said> {
    let mut service = SERVICE.get_or_init(|| Mutex::new(start())).lock().unwrap_or_else(PoisonError::into_inner);
    let ask = format!("{}\t{}\t{password}\n", file.display(), anchor.display());
    service.asks.write_all(ask.as_bytes()).expect("pyHanko listens");
    let mut line = String::new();
    service.answers.read_line(&mut line).expect("pyHanko answers");
    let answer: Answer = serde_json::from_str(&line).unwrap_or_else(|e| panic!("{line:?}: {e}"));
    assert_eq!(answer.error, None, "{}", file.display());
    answer.signatures
}

fn start() -> Service {
    let script = place::root().join("tests/interop/pyhanko_service.py");
    let mut child = Command::new(python())
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // It tells the log about every certificate without revocation data.
        .stderr(Stdio::null())
        .spawn()
        .expect("pyHanko starts");
    let asks = child.stdin.take().expect("a pipe");
    let answers = BufReader::new(child.stdout.take().expect("a pipe"));
    Service { _child: child, asks, answers }
}

/// The interpreter of `tests/.venv`, which is made where `make test` has not made it.
pub fn python() -> PathBuf {
    static MADE: OnceLock<()> = OnceLock::new();
    let folder = place::root().join("tests/.venv");
    let python = folder.join("bin/python");
    MADE.get_or_init(|| {
        let mut probe = Command::new(&python);
        let there = probe.args(["-c", "import pyhanko.sign.validation"]).output().is_ok_and(|o| o.status.success());
        if !there {
            run(Command::new("python3").args(["-m", "venv"]).arg(&folder));
            run(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(PACKAGES));
        }
    });
    python
}
