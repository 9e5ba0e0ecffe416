//! A register as it grows in an office: two keys, several sessions, one folder for every test.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use app::host::Host;
use app::keys::{self, import, practice, unlock};
use app::register::{Act, Before, Checkpoint, Code, Entry, Event, Hash, Head, Integrity, Line, Wish};
use app::register::{append, judge, settle};
use host::Computer;
use tests::place;
use time::Duration;

/// The key of these years, and one that will be valid only later.
pub struct Office {
    pub folder: tempfile::TempDir,
    pub now: unlock::UnlockedKey,
    pub later: unlock::UnlockedKey,
    /// Raw lines of its register.
    pub lines: Vec<Line>,
}

/// Made once: its keys take a second.
pub fn office() -> &'static Office {
    static OFFICE: OnceLock<Office> = OnceLock::new();
    OFFICE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let computer = Computer::at(folder.path().to_owned());
        let key = practice::ensure(&computer).unwrap();
        let kept = unlock::remembered(&computer, &key).ok().flatten();
        let passphrase = kept.unwrap_or_else(practice::known_passphrase);
        let now = unlock::unlock(&computer, &key, &passphrase).unwrap();
        let later = newer(&computer);
        for session in 0..3u8 {
            append(&computer, Event::Setting { name: "language".into(), old: "id".into(), new: "en".into() }).unwrap();
            (0..2).for_each(|n| sign(&computer, &now, [session * 2 + n; 32]));
            settle(&computer, &now);
        }
        append(&computer, Event::Verified { file: Hash([9; 32]), verdict: "valid".into() }).unwrap();
        let lines = read(&folder.path().join("register/000001.jsonl"));
        Office { folder, now, later, lines }
    })
}

fn newer(computer: &Computer) -> unlock::UnlockedKey {
    let mut random = pki::random::Drbg::seeded_by(|seed| computer.fill_random(seed)).unwrap();
    let made = pki::practice::make("Pejabat Baru", computer.now() + Duration::days(30), &mut random).unwrap();
    let p12 = pki::pkcs12::write(&made.identity, b"sandi", 1000, &mut random).unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), p12).unwrap();
    let passphrase = || app::host::Passphrase::new(b"sandi".to_vec());
    let opened = import::open(import::read(computer, file.path()).unwrap(), passphrase()).unwrap();
    let name = opened.store(computer, 0, import::Remember::Never, Some("baru")).unwrap();
    unlock::unlock(computer, &keys::find(computer, &name).unwrap(), &passphrase()).unwrap()
}

/// As the desk and the batch do it.
pub fn sign(computer: &Computer, key: &unlock::UnlockedKey, input: [u8; 32]) {
    let wish = Wish { input, pages: 2, signer: &key.signer().certificate, level: "b" };
    let act = Act::begin(computer, &wish).unwrap();
    act.signed(input.map(|byte| byte ^ 0xff), "b").unwrap();
    act.ended(key);
}

pub fn read(path: &Path) -> Vec<Line> {
    let bytes = std::fs::read(path).unwrap();
    bytes.split(|byte| *byte == b'\n').filter(|raw| !raw.is_empty()).map(|raw| Line::read(raw).unwrap()).collect()
}

pub fn bytes(lines: &[Line]) -> Vec<u8> {
    lines.iter().flat_map(|line| [line.write(), b"\n".to_vec()].concat()).collect()
}

pub fn entry(line: &Line) -> Entry {
    Entry { seq: line.seq, hash: Hash::of_line(&line.write()) }
}

/// Numbers and chains the lines anew, as somebody would who hides a change. Checkpoints are signed anew by `by`, or keep
/// their old signatures.
pub fn rechain(lines: &mut [Line], by: Option<&unlock::UnlockedKey>) {
    let nothing = Entry { seq: 0, hash: Hash::default() };
    let (mut last, mut before) = (nothing, Before::default());
    for line in lines {
        (line.seq, line.prev) = (last.seq + 1, last.hash);
        let mut sealed = false;
        if let Event::Checkpoint(old) = &mut line.event {
            let new = Checkpoint::make(last, before, by.unwrap_or(&office().now)).unwrap();
            let (scheme, spki, signature) = (old.scheme.clone(), old.spki.clone(), old.signature.clone());
            **old = if by.is_some() { new } else { Checkpoint { scheme, spki, signature, ..new } };
            sealed = true;
        }
        last = entry(line);
        if sealed {
            before = Before { number: before.number + 1, seq: last.seq, hash: last.hash };
        }
    }
}

/// A folder with the office's keys and this register.
pub fn copy(register: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for part in ["keys", "register"] {
        std::fs::create_dir(folder.path().join(part)).unwrap();
    }
    for file in std::fs::read_dir(office().folder.path().join("keys")).unwrap().flatten() {
        std::fs::copy(file.path(), folder.path().join("keys").join(file.file_name())).unwrap();
    }
    std::fs::write(folder.path().join("register/000001.jsonl"), register).unwrap();
    folder
}

/// A folder with this register and no keys.
pub fn bare(register: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("register")).unwrap();
    std::fs::write(folder.path().join("register/000001.jsonl"), register).unwrap();
    folder
}

/// What is known outside of the file.
#[derive(Clone, Copy, Default)]
pub struct Outside {
    pub head: Option<Entry>,
    pub pin: Option<Hash>,
}

pub fn ours(folder: &Path, outside: Outside) -> Integrity {
    let head = outside.head.map_or(Head::None, Head::Known);
    judge(&Computer::at(folder.to_owned()), head, outside.pin.as_slice())
}

/// Names of the findings, each once.
pub fn names(integrity: &Integrity) -> BTreeSet<String> {
    let name = |flaw: &app::register::Flaw| serde_json::to_value(flaw.kind).unwrap().as_str().unwrap().to_owned();
    integrity.flaws.iter().map(name).collect()
}

/// What the other verifier says; `None` where its interpreter is absent.
pub fn theirs(folder: &Path, outside: Outside) -> Option<BTreeSet<String>> {
    let python: PathBuf = place::root().join("tests/.venv/bin/python");
    if !python.is_file() {
        println!("skipped: tests/.venv absent");
        return None;
    }
    let mut command = Command::new(python);
    command.arg(place::root().join("tests/register/verify.py")).arg(folder.join("register"));
    if let Some(Entry { seq, hash }) = outside.head {
        command.arg(format!("head={seq},{hash}"));
    }
    if let Some(pin) = outside.pin {
        command.arg(format!("pin={pin}"));
    }
    for file in std::fs::read_dir(folder.join("keys")).unwrap().flatten() {
        if file.path().extension().is_some_and(|suffix| suffix == "pem") {
            command.arg(format!("certificate={}", file.path().display()));
        }
    }
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(output.status.code().is_some_and(|code| code < 2) && !said.is_empty(), "{output:?}");
    Some(said.lines().filter(|line| *line != "intact").map(str::to_owned).collect())
}

/// For events that a test makes up.
pub fn code(word: &str) -> Code {
    word.into()
}
