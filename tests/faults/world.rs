//! One person's Pena in one folder, made anew before every fault, and what is done in it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use app::host::{Host, Passphrase};
use rustix::process::{Pid, Signal};
use sha2::{Digest, Sha256};
use tests::material::{Keys, Wish};
use tests::place;

use crate::daemon;

/// In force before.
pub const OLD: &str = "gajah lentera durian bukit sendok";
/// Chosen while the fault happens.
pub const NEW: &str = "payung kelapa mentari kancil perahu";
/// The key's name in Pena's care.
pub const NAME: &str = "siti";

/// What a run does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Import,
    Change,
    Lost,
    Sign,
    /// An entry of the register, and little beside: a copy of the key file goes elsewhere.
    Append,
}

pub const ACTS: [Act; 5] = [Act::Import, Act::Change, Act::Lost, Act::Sign, Act::Append];

impl Act {
    /// As a scenario is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Change => "change",
            Self::Lost => "freeze",
            Self::Sign => "sign",
            Self::Append => "register",
        }
    }
}

/// Material that is the same for all faults.
pub struct Base {
    folder: PathBuf,
}

impl Base {
    /// Makes a key, a letter, and a data folder in which the key was imported.
    pub fn make(folder: &Path) -> Self {
        let keys = Keys::make(&folder.join("keys"), Wish { elliptic: true, ..Wish::default() });
        keys.p12("siti.p12", OLD, &["-iter", "1000", "-maciter"]);
        std::fs::copy(tests::material::letter(), folder.join("surat.pdf")).expect("a letter");
        let base = Self { folder: folder.to_path_buf() };
        let import = || {
            let _ = std::fs::remove_dir_all(base.within("data"));
            let mut import = base.command(Act::Import, &base.within("data"), &base.within("out"));
            finish(import.spawn().expect("pena"), Act::Import, Duration::from_secs(60))
        };
        let ended = daemon::undisturbed(import, |ended| *ended == Some(0));
        assert_eq!(ended, Some(0), "an import without a fault");
        base
    }

    /// One that was made before.
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_path_buf() }
    }

    /// A file or folder of it.
    pub fn within(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The key file as it was imported.
    pub fn p12(&self) -> PathBuf {
        self.within("keys/siti.p12")
    }

    /// The document that is signed.
    pub fn letter(&self) -> PathBuf {
        self.within("surat.pdf")
    }

    /// The act as a command; `data` is Pena's folder, `out` takes the signed document.
    pub fn command(&self, act: Act, data: &Path, out: &Path) -> Command {
        self.wrapped(Command::new(program()), act, data, out)
    }

    /// The same behind another program (strace) that was given its own arguments.
    pub fn wrapped(&self, mut command: Command, act: Act, data: &Path, out: &Path) -> Command {
        std::fs::create_dir_all(out).expect("a folder for outputs");
        match act {
            Act::Import => {
                command.args(["key", "import"]).arg(self.p12());
                command.args(["--name", NAME, "--passphrase-stdin", "--json"])
            }
            Act::Change => command.args(["key", "passphrase", NAME, "--passphrase-stdin", "--new-passphrase-stdin"]),
            Act::Lost => command.args(["key", "lost", NAME, "--json"]),
            Act::Append => command.args(["key", "export", NAME, "--out"]).arg(out.join("siti.p12")),
            Act::Sign => {
                command.arg("sign").arg(self.letter()).arg("--out").arg(out.join("surat_ttd.pdf"));
                command.args(["--key", NAME, "--footer", "CK-0", "--jobs", "1", "--offline", "--json"])
            }
        };
        command.env("PENA_DATA", data).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }
}

/// The program under test: `PENA_FAULTS_PROGRAM`, else the one that was built.
pub fn program() -> PathBuf {
    std::env::var_os("PENA_FAULTS_PROGRAM").map_or_else(|| place::program("pena"), PathBuf::from)
}

/// Types what the act asks for and waits; `None`: killed, by us or by the fault.
pub fn finish(mut child: Child, act: Act, patience: Duration) -> Option<i32> {
    let typed = match act {
        Act::Import => format!("{OLD}\n"),
        Act::Change => format!("{OLD}\n{NEW}\n"),
        Act::Lost | Act::Sign | Act::Append => String::new(),
    };
    if let Some(mut stdin) = child.stdin.take() {
        // A program that was killed before reads nothing.
        let _ = stdin.write_all(typed.as_bytes());
    }
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("a child of ours") {
            return status.code();
        }
        if begun.elapsed() > patience {
            // Some are behind strace, and then in a group of their own.
            let _ = rustix::process::kill_process_group(Pid::from_child(&child), Signal::KILL);
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// A data folder for one fault.
pub struct World {
    pub data: PathBuf,
    pub out: PathBuf,
}

impl World {
    /// Files and keyring as they are before `act`.
    pub fn before(base: &Base, act: Act) -> Self {
        // A folder of its own each time: this process remembers the heads of registers by their folder.
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let suffix = |count: usize| if count == 0 { String::new() } else { format!("-{count}") };
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let _ = std::fs::remove_dir_all(base.within(&format!("world{}", suffix(count.saturating_sub(1)))));
        let data = base.within(&format!("world{}", suffix(count)));
        let world = Self { data, out: base.within("world-out") };
        for folder in [&world.data, &world.out] {
            let _ = std::fs::remove_dir_all(folder);
            std::fs::create_dir_all(folder).expect("a folder");
        }
        // A keyring that gave up because its client did is started again; what it keeps lies on the disk.
        daemon::serves();
        empty_the_keyring();
        if act != Act::Import {
            copy(&base.within("data"), &world.data);
            let slot = slot(&std::fs::read(base.p12()).expect("a key file"));
            // It may give up just now, too.
            let kept = (0..3).any(|_| {
                daemon::serves();
                host::keyring::keep(&slot, &passphrase(OLD)).is_ok()
            });
            assert!(kept, "the keyring keeps");
        }
        world
    }

    /// As a fault left it.
    pub fn there(base: &Base) -> Self {
        Self { data: base.within("world"), out: base.within("world-out") }
    }

    /// The program's own view of this folder.
    pub fn computer(&self) -> host::Computer {
        host::Computer::at(self.data.clone())
    }

    /// The key file in force.
    pub fn key_file(&self) -> Option<Vec<u8>> {
        self.computer().read_own(&format!("keys/{NAME}.p12")).ok().flatten()
    }
}

pub fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(text.as_bytes().to_vec())
}

/// The keyring slot of a key file: named by its hash.
pub fn slot(p12: &[u8]) -> String {
    let digest: String = Sha256::digest(p12).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("p12:{}", &digest[..32])
}

/// Every slot of Pena that the keyring has: its own list, not what a file names.
pub fn slots() -> Vec<String> {
    let label = |path: &String| {
        let words = ["org.freedesktop.DBus.Properties.Get", "string:org.freedesktop.Secret.Item", "string:Label"];
        let label = quoted(&ask(path, &words), "string \"").pop().expect("a label");
        label.trim_start_matches("keyring:").trim_end_matches("@pena").to_owned()
    };
    items().iter().map(label).collect()
}

fn empty_the_keyring() {
    for item in items() {
        ask(&item, &["org.freedesktop.Secret.Item.Delete"]);
    }
}

/// Paths of Pena's entries on the bus.
fn items() -> Vec<String> {
    let search = ["org.freedesktop.Secret.Service.SearchItems", "dict:string:string:service,pena"];
    quoted(&ask("/org/freedesktop/secrets", &search), "object path \"")
}

/// Asks the keyring; one that ends when a client of it dies is started again.
fn ask(path: &str, words: &[&str]) -> String {
    let mut said = String::new();
    for _ in 0..5 {
        let mut command = Command::new("dbus-send");
        command.args(["--session", "--print-reply", "--dest=org.freedesktop.secrets", path]).args(words);
        let output = command.output().expect("dbus-send");
        if output.status.success() {
            return String::from_utf8(output.stdout).expect("text");
        }
        said = String::from_utf8_lossy(&output.stderr).into_owned();
        daemon::serves();
    }
    panic!("{path} {words:?}: {said}")
}

/// What stands behind a mark, to the end of the quotation, line by line.
fn quoted(text: &str, mark: &str) -> Vec<String> {
    let lines = text.lines().filter_map(|line| line.trim().split_once(mark));
    lines.map(|(_, rest)| rest.trim_end_matches('"').to_owned()).collect()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).expect("a file")),
        }
    }
}
