//! A batch that is killed at random moments and resumed: no half file, nothing lost, nothing signed twice.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, SystemTime};

const DOCUMENTS: usize = 200;
const KILLS: usize = 30;
/// Planted where a batch begins, in its middle and at its end.
const BAD: [(usize, &[u8]); 3] = [(0, b"ini bukan PDF"), (99, b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pa"), (199, b"")];

struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("pena-batch-{name}-{}", std::process::id()));
        std::fs::create_dir_all(path.join("in")).unwrap();
        Self(path)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn pena(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pena"));
        command.args(words).env("PENA_DATA", self.at("data")).env_remove("DBUS_SESSION_BUS_ADDRESS");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        self.pena(words).stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap()
    }

    fn sign(&self, out: &str) -> Vec<String> {
        let (from, to) = (self.at("in"), self.at(out));
        let words = ["sign", from.to_str().unwrap(), "--out", to.to_str().unwrap()];
        let rest = ["--jobs", "4", "--resume", "--json", "--footer", "CK-0"];
        words.iter().chain(&rest).map(|word| (*word).to_owned()).collect()
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.at(folder)).unwrap().flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A document of one page whose bytes are like no other's.
fn document(number: usize) -> Vec<u8> {
    let words = format!("BT /F 12 Tf 72 700 Td (Surat nomor {number}) Tj ET");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>\nstream\n{words}\nendstream", words.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let mut pdf = String::from("%PDF-1.7\n");
    let mut table = String::from("xref\n0 6\n0000000000 65535 f \n");
    for (index, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", pdf.len());
        pdf += &format!("{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let start = pdf.len();
    format!("{pdf}{table}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").into_bytes()
}

fn fill(place: &Place) {
    for number in 0..DOCUMENTS {
        let bad = BAD.iter().find(|(index, _)| *index == number).map(|(_, bytes)| bytes.to_vec());
        let path = place.at("in").join(format!("surat-{number:03}.pdf"));
        std::fs::write(path, bad.unwrap_or_else(|| document(number))).unwrap();
    }
}

/// Every output by name, when it was written; each must be whole: its input, then one revision with one signature.
fn outputs(place: &Place, out: &str) -> BTreeMap<String, SystemTime> {
    let names = place.names(out).into_iter().filter(|name| !name.starts_with('.'));
    names.map(|name| (name.clone(), whole(place, out, &name))).collect()
}

fn whole(place: &Place, out: &str, name: &str) -> SystemTime {
    let path = place.at(out).join(name);
    let output = std::fs::read(&path).unwrap();
    let input = std::fs::read(place.at("in").join(name.replace("_ttd.pdf", ".pdf"))).unwrap();
    let tail = output.strip_prefix(input.as_slice()).expect("the input is the prefix");
    assert_eq!(count(tail, b"/ByteRange"), 1, "{name} is signed once");
    assert!(tail.trim_ascii_end().ends_with(b"%%EOF"), "{name} is whole");
    path.metadata().unwrap().modified().unwrap()
}

fn count(bytes: &[u8], word: &[u8]) -> usize {
    bytes.windows(word.len()).filter(|window| *window == word).count()
}

/// Kills after a while, unless it ended before.
fn killed(mut child: Child, after: Duration) -> bool {
    std::thread::sleep(after);
    let running = child.try_wait().unwrap().is_none();
    // The very process that was started here.
    let _ = child.kill();
    child.wait().unwrap();
    running
}

/// Exactly one line says of each output that it was signed, whatever was killed between file and line.
fn assert_journal(place: &Place, outputs: usize) {
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for name in place.names("data/batches") {
        let text = std::fs::read_to_string(place.at("data/batches").join(name)).unwrap();
        let entries = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        for entry in entries.filter(|entry| entry["state"] == "signed") {
            *lines.entry(entry["output"].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    assert_eq!(lines.len(), outputs);
    assert!(lines.values().all(|count| *count == 1), "{lines:?}");
}

#[test]
fn killed_at_random_moments() {
    let place = Place::new("kill");
    fill(&place);
    assert!(place.run(&["practice", "--out", place.0.to_str().unwrap()]).status.success());
    let (mut kills, mut batches) = (0, 0);
    let mut chance = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().subsec_nanos() | 1;
    while kills < KILLS {
        let out = format!("out-{batches}");
        batches += 1;
        std::fs::create_dir(place.at(&out)).unwrap();
        let words = place.sign(&out);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut seen = BTreeMap::new();
        while seen.len() < DOCUMENTS - BAD.len() && kills < KILLS {
            chance ^= chance << 13;
            chance ^= chance >> 17;
            chance ^= chance << 5;
            // Later rounds have more to look through before they come to something new.
            let most = 150 + 4 * seen.len() as u64;
            kills += usize::from(killed(
                place.pena(&words).spawn().unwrap(),
                Duration::from_millis(u64::from(chance) % most),
            ));
            let now = outputs(&place, &out);
            assert!(seen.iter().all(|(name, when)| now.get(name) == Some(when)), "what was there is left as it was");
            seen = now;
        }
        let ended = place.run(&words);
        assert_eq!(ended.status.code(), Some(1), "{}", String::from_utf8_lossy(&ended.stderr));
        let now = outputs(&place, &out);
        assert!(seen.iter().all(|(name, when)| now.get(name) == Some(when)));
        assert_eq!(now.len(), DOCUMENTS - BAD.len());
        assert_eq!(place.names(&out).len(), now.len(), "no temporary file is left");
        assert_ended(&ended.stdout);
    }
    let all = batches * (DOCUMENTS - BAD.len());
    assert_journal(&place, all);
    for batch in 0..batches {
        let verified = place.run(&["verify", "--json", place.at(&format!("out-{batch}")).to_str().unwrap()]);
        assert_eq!(verified.status.code(), Some(0));
        assert_eq!(count(&verified.stdout, b"\"verdict\":\"valid\""), DOCUMENTS - BAD.len());
    }
    println!("{kills} kills, {batches} batches, {all} outputs, each once; none half, no temporary file");
}

/// One line a document, in the order of the command, the bad ones with their reasons.
fn assert_ended(stdout: &[u8]) {
    let lines = std::str::from_utf8(stdout).unwrap().lines();
    let lines: Vec<serde_json::Value> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), DOCUMENTS);
    for (number, line) in lines.iter().enumerate() {
        let file = Path::new(line["file"].as_str().unwrap()).file_name().unwrap().to_str().unwrap();
        assert_eq!(file, format!("surat-{number:03}.pdf"));
        let bad = BAD.iter().any(|(index, _)| *index == number);
        assert_eq!(line["status"], if bad { "failed" } else { "signed" }, "{line}");
    }
}
