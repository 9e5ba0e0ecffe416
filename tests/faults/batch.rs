//! A batch that is killed at random moments and resumed: no half file, nothing lost, nothing signed twice.
//!
//! `PENA_FAULTS=full`: 1,000 documents and 150 kills; otherwise 200 and 30. What is looked for is shown to be found:
//! each breach is planted in a finished batch.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, SystemTime};

use tests::material::plain_letter;
use tests::place;

/// How much is done.
struct Size {
    documents: usize,
    kills: usize,
}

fn size() -> Size {
    match std::env::var("PENA_FAULTS").as_deref() {
        Ok("full") => Size { documents: 1000, kills: 150 },
        _ => Size { documents: 200, kills: 30 },
    }
}

/// Planted where a batch begins, in its middle and at its end.
fn bad(documents: usize) -> [(usize, &'static [u8]); 3] {
    [(0, b"ini bukan PDF"), (documents / 2 - 1, b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pa"), (documents - 1, b"")]
}

struct Place {
    folder: tempfile::TempDir,
    documents: usize,
}

impl Place {
    fn new(documents: usize) -> Self {
        let folder = tempfile::Builder::new().prefix("pena-faults-").tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("in")).expect("a folder for inputs");
        let place = Self { folder, documents };
        for number in 0..documents {
            let bytes = bad(documents).iter().find(|(index, _)| *index == number).map(|(_, bytes)| bytes.to_vec());
            let path = place.at("in").join(format!("surat-{number:04}.pdf"));
            std::fs::write(path, bytes.unwrap_or_else(|| plain_letter(number))).expect("an input");
        }
        assert!(place.run(&["practice", "--out", &place.text("")]).status.success(), "a practice key");
        place
    }

    fn good(&self) -> usize {
        self.documents - bad(self.documents).len()
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.at(name).to_str().expect("a plain path").to_owned()
    }

    fn pena(&self, words: &[&str]) -> Command {
        let mut command = Command::new(place::program("pena"));
        command.args(words).env("PENA_DATA", self.at("data")).env_remove("DBUS_SESSION_BUS_ADDRESS");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        self.pena(words).stdout(Stdio::piped()).stderr(Stdio::piped()).output().expect("pena runs")
    }

    fn sign(&self, out: &str) -> Vec<String> {
        let words = ["sign", &self.text("in"), "--out", &self.text(out), "--jobs", "4", "--resume", "--json"];
        words.iter().chain(&["--footer", "CK-0"]).map(|word| (*word).to_owned()).collect()
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.at(folder)).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Every output by name, and when it was written.
    fn outputs(&self, out: &str) -> BTreeMap<String, SystemTime> {
        let names = self.names(out).into_iter().filter(|name| !name.starts_with('.'));
        let written = |name: &str| self.at(out).join(name).metadata().and_then(|about| about.modified());
        names.map(|name| (name.clone(), written(&name).expect("a time"))).collect()
    }

    /// Outputs that are not whole: the input, then one revision with one signature.
    fn torn(&self, out: &str) -> Vec<String> {
        let names = self.outputs(out).into_keys();
        names.filter_map(|name| self.wrong(out, &name).map(|why| format!("{out}/{name}: {why}"))).collect()
    }

    fn wrong(&self, out: &str, name: &str) -> Option<&'static str> {
        let output = std::fs::read(self.at(out).join(name)).expect("an output");
        let input = std::fs::read(self.at("in").join(name.replace("_ttd.pdf", ".pdf"))).unwrap_or_default();
        match output.strip_prefix(input.as_slice()) {
            None => Some("the input is not its prefix"),
            Some(tail) if !tail.trim_ascii_end().ends_with(b"%%EOF") => Some("half a file"),
            Some(tail) if count(tail, b"/ByteRange") != 1 => Some("not signed exactly once"),
            Some(_) => None,
        }
    }

    /// What is wrong when a batch has ended: missing, stray, half, twice, or without exactly one line in the journal.
    fn breaches(&self, outs: &[String]) -> Vec<String> {
        let mut found: Vec<String> = outs.iter().flat_map(|out| self.torn(out)).collect();
        let mut lines = self.journalled();
        for out in outs {
            let outputs = self.outputs(out);
            if outputs.len() != self.good() {
                found.push(format!("{out}: {} outputs of {}", outputs.len(), self.good()));
            }
            let stray = self.names(out).into_iter().filter(|name| !outputs.contains_key(name));
            found.extend(stray.map(|name| format!("{out}/{name}: stray")));
            for name in outputs.keys() {
                match lines.remove(&self.text(&format!("{out}/{name}"))) {
                    Some(1) => {}
                    other => found.push(format!("{out}/{name}: {} journal lines", other.unwrap_or_default())),
                }
            }
        }
        found.extend(lines.into_keys().map(|output| format!("{output}: a journal line without an output")));
        found
    }

    /// How often the journals say of each output that it was signed.
    fn journalled(&self) -> BTreeMap<String, usize> {
        let mut lines = BTreeMap::new();
        for name in self.names("data/batches") {
            let text = std::fs::read_to_string(self.at("data/batches").join(name)).expect("a journal");
            let entries = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
            for entry in entries.filter(|entry| entry["state"] == "signed") {
                *lines.entry(entry["output"].as_str().expect("an output").to_owned()).or_default() += 1;
            }
        }
        lines
    }

    /// Signs what is left: the bad ones are named, in the order of the command, the others are signed.
    fn finish(&self, out: &str) {
        let words = self.sign(out);
        let ended = self.run(&words.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(ended.status.code(), Some(1), "{}", String::from_utf8_lossy(&ended.stderr));
        let lines = std::str::from_utf8(&ended.stdout).expect("text").lines();
        let lines: Vec<serde_json::Value> = lines.map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!(lines.len(), self.documents);
        for (number, line) in lines.iter().enumerate() {
            let file = Path::new(line["file"].as_str().expect("a file")).file_name().expect("a name");
            assert_eq!(file.to_string_lossy(), format!("surat-{number:04}.pdf"));
            let expected =
                if bad(self.documents).iter().any(|(index, _)| *index == number) { "failed" } else { "signed" };
            assert_eq!(line["status"], expected, "{line}");
        }
    }

    fn is_valid(&self, out: &str) {
        let verified = self.run(&["verify", "--json", &self.text(out)]);
        assert_eq!(verified.status.code(), Some(0));
        assert_eq!(count(&verified.stdout, b"\"verdict\":\"valid\""), self.good());
    }
}

fn count(bytes: &[u8], word: &[u8]) -> usize {
    memchr::memmem::find_iter(bytes, word).count()
}

/// Kills after a while, unless it ended before.
fn killed(mut child: Child, after: Duration) -> bool {
    std::thread::sleep(after);
    let running = child.try_wait().expect("its state").is_none();
    // The very process that was started here.
    let _ = child.kill();
    child.wait().expect("its end");
    running
}

/// Numbers that are different in every run.
struct Chance(u32);

impl Chance {
    fn new() -> Self {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("a time");
        Self(now.subsec_nanos() | 1)
    }

    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        u64::from(self.0) % most
    }
}

#[test]
fn killed_at_random_moments() {
    let Size { documents, kills } = size();
    let place = Place::new(documents);
    let (mut done, mut outs, mut chance) = (0, Vec::new(), Chance::new());
    while done < kills {
        let out = format!("out-{}", outs.len());
        std::fs::create_dir(place.at(&out)).expect("a folder for outputs");
        done += killed_until_signed(&place, &out, kills - done, &mut chance);
        outs.push(out);
    }
    assert_eq!(place.breaches(&outs), Vec::<String>::new());
    outs.iter().for_each(|out| place.is_valid(out));
    let all = outs.len() * place.good();
    println!(
        "{done} kills in {} batches of {documents}: {all} outputs each once, {} named failures; 0 half, 0 lost, 0 twice, 0 stray",
        outs.len(),
        3 * outs.len()
    );
}

/// Kills a batch again and again until all is signed or there were enough kills; then it is finished. Says how many.
fn killed_until_signed(place: &Place, out: &str, most: usize, chance: &mut Chance) -> usize {
    let words = place.sign(out);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (mut seen, mut kills) = (BTreeMap::new(), 0);
    while seen.len() < place.good() && kills < most {
        // Later rounds have more to look through before they come to something new.
        let after = Duration::from_millis(chance.below(150 + 4 * seen.len() as u64));
        kills += usize::from(killed(place.pena(&words).spawn().expect("pena starts"), after));
        assert_eq!(place.torn(out), Vec::<String>::new());
        let now = place.outputs(out);
        assert!(seen.iter().all(|(name, when)| now.get(name) == Some(when)), "what was there is left as it was");
        seen = now;
    }
    place.finish(out);
    let now = place.outputs(out);
    assert!(seen.iter().all(|(name, when)| now.get(name) == Some(when)), "what was there is left as it was");
    kills
}

/// Absence of a finding proves nothing unless a breach is found.
#[test]
fn what_is_looked_for_is_found() {
    let place = Place::new(12);
    std::fs::create_dir(place.at("out")).expect("a folder for outputs");
    place.finish("out");
    let outs = ["out".to_owned()];
    assert_eq!(place.breaches(&outs), Vec::<String>::new());
    let one = place.at("out").join("surat-0003_ttd.pdf");
    let whole = std::fs::read(&one).expect("an output");
    let is_found = |why: &str| {
        let found = place.breaches(&outs);
        assert!(found.iter().any(|breach| breach.contains(why)), "{why} was not found: {found:?}");
    };
    std::fs::write(&one, &whole[..whole.len() - 40]).expect("a half file");
    is_found("half a file");
    let again = place.run(&["sign", one.to_str().expect("a path"), "--out", &place.text("twice.pdf")]);
    assert!(again.status.success());
    std::fs::rename(place.at("twice.pdf"), &one).expect("a file signed twice");
    is_found("not signed exactly once");
    std::fs::remove_file(&one).expect("gone");
    is_found("a journal line without an output");
    std::fs::write(&one, &whole).expect("back");
    std::fs::write(place.at("out/.pena-0123456789abcdef.tmp"), b"x").expect("a stray file");
    is_found("stray");
    std::fs::remove_file(place.at("out/.pena-0123456789abcdef.tmp")).expect("gone");
    let journal = place.at("data/batches").join(place.names("data/batches").pop().expect("a journal"));
    let text = std::fs::read_to_string(&journal).expect("lines");
    let (lost, kept): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.contains("surat-0003_ttd"));
    std::fs::write(&journal, kept.join("\n") + "\n").expect("a line is lost");
    is_found("0 journal lines");
    std::fs::write(&journal, [kept, lost.clone(), lost].concat().join("\n") + "\n").expect("a line twice");
    is_found("2 journal lines");
}
