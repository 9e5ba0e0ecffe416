//! What all tests share: the authority, a signed letter, and `pena` as a person runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use std::io::Write;
use std::time::{Duration, Instant};

use serde_json::Value;
use tests::material::letter;
use tests::place;

use crate::authority::{Authority, PASSPHRASE};
use crate::server::{Manners, Server};

/// No document may keep a person waiting longer.
pub const PATIENCE: Duration = Duration::from_secs(10);

pub struct Town {
    pub authority: Authority,
    folder: PathBuf,
}

static TOWN: OnceLock<Town> = OnceLock::new();

pub fn town() -> &'static Town {
    TOWN.get_or_init(|| {
        let folder = place::out("services");
        std::fs::remove_dir_all(&folder).expect("an old folder goes");
        let authority = Authority::make(&folder.join("authority"));
        let town = Town { authority, folder };
        for p12 in ["signer", "bare"] {
            let ended = town.sign(&town.room(p12), None, p12, &["--offline"]);
            assert_eq!(ended.status, 0, "{ended:?}");
        }
        town
    })
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    pub status: i32,
    pub line: Value,
    #[allow(dead_code)] // for the message of a test that fails
    pub errors: String,
    pub took: Duration,
}

impl Town {
    /// An empty folder for one test.
    pub fn room(&self, name: &str) -> PathBuf {
        let room = self.folder.join("rooms").join(name);
        std::fs::create_dir_all(&room).expect("a room");
        room
    }

    /// The letter, signed with one of the key files.
    pub fn letter(&self, p12: &str) -> PathBuf {
        self.folder.join("rooms").join(p12).join("surat_ttd.pdf")
    }

    pub fn serve(&self, manners: Manners) -> Server {
        Server::start(self.authority.folder(), manners)
    }

    /// Signs the letter into `room`; Pena's own folder is the room's.
    pub fn sign(&self, room: &Path, server: Option<&Server>, p12: &str, words: &[&str]) -> Ended {
        let p12 = self.authority.path(p12).with_extension("p12");
        let (letter, root) = (letter(), self.authority.path("root.pem"));
        let output = room.join("surat_ttd.pdf");
        let [letter, p12, output, root] = [&letter, &p12, &output, &root].map(|path| text(path));
        let begin = ["sign", letter, "--p12", p12, "--passphrase-stdin", "--out", output, "--json", "--trust", root];
        pena(room, server, &[&begin[..], words].concat())
    }

    /// Judges a file, trusting the town's root alone.
    pub fn verify(&self, room: &Path, server: Option<&Server>, file: &Path, words: &[&str]) -> Ended {
        let root = self.authority.path("root.pem");
        let begin = ["verify", text(file), "--json", "--trust-only", "--trust", text(&root)];
        pena(room, server, &[&begin[..], words].concat())
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// Runs `pena` with `room` as data folder; the server is its only way to the network.
fn pena(room: &Path, server: Option<&Server>, words: &[&str]) -> Ended {
    // A port that nobody listens on where there is no server: nothing of a test leaves this computer.
    let proxy = server.map_or_else(|| "http://127.0.0.1:1".to_owned(), Server::address);
    let begun = Instant::now();
    let mut child = Command::new(place::program("pena"))
        .args(words)
        .env("PENA_DATA", room.join("data"))
        .env("HTTP_PROXY", &proxy)
        .env("HTTPS_PROXY", &proxy)
        .env("NO_PROXY", "127.0.0.1")
        .env_remove("ALL_PROXY")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("pena starts");
    let _ = child.stdin.take().expect("a pipe").write_all(format!("{PASSPHRASE}\n").as_bytes());
    let output = child.wait_with_output().expect("pena ends");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    let line = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    Ended { status: output.status.code().unwrap_or(-1), line, errors, took: begun.elapsed() }
}

impl Ended {
    /// A string of the first signature's report, by its path.
    pub fn of(&self, pointer: &str) -> &str {
        self.line.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }

    pub fn verdict(&self) -> &str {
        self.of("/verdict")
    }

    pub fn revocation(&self) -> &str {
        self.of("/signatures/0/revocation/status")
    }

    pub fn warns(&self, code: &str) -> bool {
        self.line["warnings"].as_array().is_some_and(|all| all.iter().any(|one| one == code))
    }
}
