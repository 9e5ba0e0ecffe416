//! Two processes of Pena sign and write one register at once, beside a real gnome-keyring: everything that was signed
//! stands in it, and nobody finds a flaw.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tests::material::plain_letter;
use tests::place;

/// Set inside of the session bus.
const HOME: &str = "PENA_TEST_TOGETHER_HOME";
/// Documents of each process.
const DOCUMENTS: usize = 100;

#[test]
fn two_processes_do_no_harm() {
    crate::closed::in_session(HOME, "together::inside");
}

/// Not a test of its own: what [`two_processes_do_no_harm`] does inside of its bus.
#[test]
fn inside() {
    let Some(home) = std::env::var_os(HOME).map(PathBuf::from) else { return };
    let run = |words: &[&str]| finish(pena(&home, words).spawn().expect("pena"));
    assert!(run(&["practice"]).status.success());
    for side in ["kiri", "kanan"] {
        std::fs::create_dir(home.join(side)).expect("a folder");
        std::fs::create_dir(home.join(side).with_extension("ttd")).expect("a folder");
        for number in 0..DOCUMENTS {
            std::fs::write(home.join(side).join(format!("{number:03}.pdf")), plain_letter(number)).expect("a letter");
        }
    }
    let batch = |side: &str| {
        let out = format!("{side}.ttd");
        pena(&home, &["sign", side, "--out", &out, "--jobs", "2", "--footer", "CK-0"]).spawn().expect("pena")
    };
    let both = [batch("kiri"), batch("kanan")];
    // A third one judges meanwhile, which is noted too.
    for _ in 0..5 {
        assert!(run(&["verify", "surat-latihan_ttd.pdf"]).status.code().is_some_and(|code| code < 2));
    }
    for child in both {
        let output = finish(child);
        assert!(output.status.success(), "{output:?}");
    }
    let judged = run(&["journal", "verify", "--json"]);
    let judged: Value = serde_json::from_slice(&judged.stdout).expect("a judgement");
    let text = std::fs::read_to_string(home.join("data/register/000001.jsonl")).expect("the register");
    // Who ends last tells the keyring of everybody's; only of a verification it need not know.
    let of_no_weight = text.lines().rev().take_while(|line| line.contains("\"event\":{\"verified\":")).count();
    assert_eq!(judged["intact"], true, "{judged}");
    assert_eq!(judged["head"]["agrees"]["ahead"], of_no_weight, "{judged}");
    let noted = |kind: &str| text.matches(&format!("\"event\":{{\"{kind}\":")).count();
    // The practice document is one more.
    assert_eq!((noted("sign_requested"), noted("signed")), (2 * DOCUMENTS + 1, 2 * DOCUMENTS + 1));
    assert!(noted("gap") == 0 && noted("repaired") == 0 && noted("verified") >= 5, "{}", text.lines().count());
    println!("{} entries by three processes at once, intact", text.lines().count());
}

fn pena(home: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(place::program("pena"));
    command.args(words).current_dir(home).env("HOME", home).env("PENA_DATA", home.join("data"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn finish(child: Child) -> Output {
    child.wait_with_output().expect("pena ends")
}
