//! Without its entry no signature is released; and what the keyring remembers is held against the file. With the
//! program as it is delivered, and a real gnome-keyring.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tests::place;

/// Set inside of the session bus.
const HOME: &str = "PENA_TEST_REGISTER_HOME";

struct Desk {
    home: PathBuf,
}

impl Desk {
    fn pena(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(place::program("pena"));
        command
            .args(arguments)
            .current_dir(&self.home)
            .env("HOME", &self.home)
            .env("PENA_DATA", self.home.join("data"));
        command.stdin(Stdio::null()).output().unwrap()
    }

    fn done(&self, arguments: &[&str]) {
        let output = self.pena(arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
    }

    fn sign(&self, out: &str) -> Value {
        let output = self.pena(&["sign", "surat-latihan.pdf", "--json", "--out", out]);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
    }

    fn judged(&self) -> Value {
        serde_json::from_slice(&self.pena(&["journal", "verify", "--json"]).stdout).unwrap()
    }

    fn register(&self) -> PathBuf {
        self.home.join("data/register/000001.jsonl")
    }

    fn files(&self) -> Vec<String> {
        let names = std::fs::read_dir(&self.home).unwrap().flatten();
        names.map(|entry| entry.file_name().into_string().unwrap()).filter(|name| name != "data").collect()
    }
}

fn kinds(judged: &Value) -> Vec<&str> {
    judged["flaws"].as_array().unwrap().iter().map(|flaw| flaw["kind"].as_str().unwrap()).collect()
}

#[test]
fn no_signature_without_its_entry() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk { home: folder.path().to_owned() };
    desk.done(&["practice"]);
    let before = desk.files();
    let (register, aside) = (folder.path().join("data/register"), folder.path().join("data/aside"));
    // Nothing can be written where a file stands in the place of the folder, not even by root.
    std::fs::rename(&register, &aside).unwrap();
    std::fs::write(&register, b"").unwrap();
    let said = desk.sign("kedua.pdf");
    assert_eq!((&said["status"], &said["code"]), (&"failed".into(), &"register.unwritable".into()), "{said}");
    assert_eq!(desk.files(), before, "neither an output nor a part of one is left");
    std::fs::remove_file(&register).unwrap();
    std::fs::rename(&aside, &register).unwrap();
    assert_eq!(desk.sign("kedua.pdf")["status"], "signed");
    assert_eq!(desk.judged()["intact"], true);
}

#[test]
fn behind_an_unreadable_line_nothing_is_signed_until_somebody_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk { home: folder.path().to_owned() };
    desk.done(&["practice"]);
    let whole = std::fs::read(desk.register()).unwrap();
    std::fs::write(desk.register(), [&whole[..whole.len() - 2], b" \n"].concat()).unwrap();
    assert_eq!(desk.sign("kedua.pdf")["code"], "register.broken");
    desk.done(&["journal", "resume"]);
    assert_eq!(desk.sign("kedua.pdf")["status"], "signed");
    let judged = desk.judged();
    assert_eq!(kinds(&judged), ["not_a_line", "resumed"], "{judged}");
}

#[test]
fn a_torn_line_is_cut_off_and_noted() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk { home: folder.path().to_owned() };
    desk.done(&["practice"]);
    let whole = std::fs::read(desk.register()).unwrap();
    std::fs::write(desk.register(), [&whole[..], b"{\"v\":1,\"seq\":6,\"at\":\"20"].concat()).unwrap();
    assert_eq!(desk.judged()["torn"], true);
    assert_eq!(desk.sign("kedua.pdf")["status"], "signed");
    let after = std::fs::read_to_string(desk.register()).unwrap();
    assert!(after.contains("{\"repaired\":{\"bytes\":23,"), "{after}");
    assert_eq!(desk.judged()["intact"], true);
}

#[test]
fn the_keyring_notices_an_old_copy() {
    in_session(HOME, "closed::inside");
}

/// Runs one test of this program again in a session with a keyring, its home in `variable`.
pub fn in_session(variable: &str, test: &str) {
    for program in ["dbus-run-session", "gnome-keyring-daemon"] {
        if Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
            return println!("skipped: {program} absent");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let mut command = tests::bus::run(folder.path());
    command.arg(std::env::current_exe().unwrap()).args(["--exact", test, "--nocapture"]);
    command.env(variable, folder.path());
    assert!(command.status().unwrap().success());
}

/// Not a test of its own: what [`the_keyring_notices_an_old_copy`] does inside of its bus.
#[test]
fn inside() {
    let Some(home) = std::env::var_os(HOME) else { return };
    let desk = Desk { home: PathBuf::from(home) };
    desk.done(&["practice"]);
    let judged = desk.judged();
    assert_eq!((&judged["intact"], &judged["head"]["agrees"]["ahead"]), (&true.into(), &0.into()), "{judged}");
    let old = std::fs::read(desk.register()).unwrap();
    assert_eq!(desk.sign("kedua.pdf")["status"], "signed");
    put_back(&desk.register(), &old);
    let judged = desk.judged();
    assert_eq!(kinds(&judged), ["behind_head"], "{judged}");
    // The next entry says so, for good.
    assert_eq!(desk.sign("ketiga.pdf")["status"], "signed");
    let judged = desk.judged();
    assert_eq!(kinds(&judged), ["gap"], "{judged}");
    // And the document of the time that is gone remembers it, whoever has both file and keyring.
    let report = desk.pena(&["verify", "--json", "kedua.pdf"]);
    let report: Value = serde_json::from_slice(&report.stdout).unwrap();
    assert!(report["warnings"].as_array().unwrap().contains(&"register_entry_missing".into()), "{report}");
    let asked = desk.pena(&["journal", "verify", "--json", "--document", "kedua.pdf", "ketiga.pdf"]);
    let judged: Value = serde_json::from_slice(&asked.stdout).unwrap();
    assert_eq!(kinds(&judged), ["gap", "pin_missing"], "{judged}");
}

fn put_back(register: &Path, old: &[u8]) {
    std::fs::write(register, old).unwrap();
}
