//! The real command line, as a person runs it.

use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tests::place;

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    /// Exit status.
    pub status: i32,
    /// Objects on standard output.
    pub lines: Vec<Value>,
    /// Standard error.
    pub errors: String,
}

impl Ended {
    /// The only object on standard output.
    pub fn line(&self) -> &Value {
        assert_eq!(self.lines.len(), 1, "{self:?}");
        &self.lines[0]
    }
}

/// Runs `pena` with a data folder of its own and `given` on standard input.
pub fn pena<S: AsRef<OsStr>>(data: &Path, arguments: &[S], given: &str) -> Ended {
    ended(Command::new(place::program("pena")).args(arguments), data, given)
}

/// Runs a command that runs `pena`.
pub fn ended(command: &mut Command, data: &Path, given: &str) -> Ended {
    let mut child = command
        .env("PENA_DATA", data)
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("pena starts");
    // A command that fails early does not read its input.
    let _ = child.stdin.take().expect("a pipe").write_all(given.as_bytes());
    let output = child.wait_with_output().expect("pena ends");
    let said = String::from_utf8(output.stdout).expect("UTF-8 on standard output");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    let object = |line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}; {errors}"));
    let lines = said.lines().map(object).collect();
    Ended { status: output.status.code().unwrap_or(-1), lines, errors }
}

/// One document to sign.
pub struct Order<'a> {
    /// The document.
    pub input: &'a Path,
    /// Where the signed one goes.
    pub output: &'a Path,
    /// The key file.
    pub p12: &'a Path,
    /// Opens it.
    pub passphrase: &'a str,
    /// Further words of the command.
    pub words: &'a [&'a str],
    /// Opens an encrypted document.
    pub password: Option<&'a str>,
}

/// The words of a command that signs.
pub fn words(order: &Order) -> Vec<String> {
    let path = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    let mut words = vec!["sign".into(), path(order.input), "--out".into(), path(order.output), "--json".into()];
    words.extend(["--p12".into(), path(order.p12)]);
    words.extend(order.words.iter().map(|&word| word.to_owned()));
    words
}

/// Signs; the passphrase comes through a pipe, or a file where the pipe carries the document's password.
pub fn sign(data: &Path, order: &Order) -> Ended {
    let mut words = words(order);
    let Some(password) = order.password else {
        words.push("--passphrase-stdin".into());
        return pena(data, &words, &format!("{}\n", order.passphrase));
    };
    let file = order.output.with_extension("passphrase");
    std::fs::write(&file, order.passphrase).expect("passphrase file");
    words.extend(["--password-stdin".into(), "--passphrase-file".into(), file.to_str().expect("UTF-8").to_owned()]);
    pena(data, &words, &format!("{password}\n"))
}

/// Judges a file or a folder, trusting `anchor` alone.
pub fn verify(data: &Path, path: &Path, anchor: &Path, words: &[&str], given: &str) -> Ended {
    let [path, anchor] = [path, anchor].map(|path| path.to_str().expect("UTF-8"));
    let begin = ["verify", path, "--json", "--offline", "--trust-only", "--trust", anchor];
    pena(data, &[&begin, words].concat(), given)
}
