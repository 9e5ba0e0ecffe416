//! What `pena verify` makes of anchors, lists of revoked certificates and times.

use std::path::PathBuf;
use std::process::Command;

use tests::place;

use crate::authority::PASSPHRASE;
use crate::bench::bench;
use crate::judging::text;
use crate::pena::{Ended, Order, ended, pena, sign, verify};

fn signed(name: &str, key: &str) -> PathBuf {
    let output = bench().room("verdicts").join(name).with_extension("pdf");
    let order = Order {
        input: &bench().document("classic"),
        output: &output,
        p12: &bench().key(key),
        passphrase: PASSPHRASE,
        words: &[],
        password: None,
    };
    let ended = sign(&bench().data(), &order);
    assert_eq!(ended.status, 0, "{ended:?}");
    output
}

fn judged(file: &PathBuf, words: &[&str]) -> Ended {
    verify(&bench().data(), file, &bench().anchor(), words, "")
}

fn lists() -> [String; 2] {
    ["root.crl", "issuing.crl"].map(|name| bench().authority.path(name).to_str().expect("UTF-8").to_owned())
}

#[test]
fn lists_prove_a_good_status() {
    let file = signed("good", "rsa2048");
    let [root, issuing] = &lists();
    let both = judged(&file, &["--crl", root, issuing]);
    assert_eq!((text(&both.line()["verdict"]), both.status), ("valid", 0), "{:#}", both.line());
    assert_eq!(both.line()["signatures"][0]["revocation"]["status"], "good");
    // The root's list says nothing of the signer.
    let one = judged(&file, &["--crl", root]);
    assert_eq!((text(&one.line()["verdict"]), one.status), ("indeterminate", 1), "{:#}", one.line());
}

#[test]
fn a_revoked_certificate_is_never_valid() {
    let file = signed("revoked", "revoked");
    let [root, issuing] = &lists();
    for rule in ["soft", "require"] {
        let ended = judged(&file, &["--crl", root, issuing, "--revocation", rule]);
        let line = ended.line();
        assert_eq!(line["signatures"][0]["revocation"]["status"], "revoked", "{line:#}");
        assert!(!text(&line["verdict"]).starts_with("valid") && ended.status == 1, "{line:#}");
    }
}

#[test]
fn nobody_is_trusted_unasked() {
    let file = signed("stranger", "p256");
    let ended = pena(&bench().data(), &["verify", file.to_str().expect("UTF-8"), "--json"], "");
    let line = ended.line();
    assert_eq!((text(&line["verdict"]), ended.status), ("indeterminate", 1), "{line:#}");
    assert_eq!(line["signatures"][0]["trust"]["status"], "untrusted");
}

/// The office's issuers lie in a folder; what is no authority's certificate there is trusted by nobody.
#[test]
fn issuers_that_the_office_ships_are_trusted() {
    let (file, folder) = (signed("office", "rsa2048"), bench().room("office"));
    let verified = || {
        let words = ["verify", file.to_str().expect("UTF-8"), "--json", "--offline", "--revocation", "soft"];
        let mut command = Command::new(place::program("pena"));
        let ended = ended(command.args(words).env("PENA_ANCHORS", &folder), &bench().data(), "");
        text(&ended.line()["verdict"]).to_owned()
    };
    std::fs::copy(bench().authority.path("rsa2048.pem"), folder.join("signer.crt")).expect("no authority");
    std::fs::copy(bench().anchor(), folder.join("root.txt")).expect("no certificate by its name");
    assert_eq!(verified(), "indeterminate");
    std::fs::copy(bench().anchor(), folder.join("root.pem")).expect("an anchor");
    assert_eq!(verified(), "valid");
}

#[test]
fn times_outside_of_the_validity_are_not_valid() {
    let file = signed("times", "rsa2048");
    for at in ["2019-01-01T00:00:00Z", "2044-01-01T00:00:00Z"] {
        let ended = judged(&file, &["--revocation", "soft", "--at", at]);
        assert_eq!((text(&ended.line()["verdict"]), ended.status), ("indeterminate", 1), "{at}: {:#}", ended.line());
    }
}

#[test]
fn anchors_may_be_a_folder() {
    let file = signed("folder", "rsa2048");
    let folder = bench().room("anchors");
    std::fs::copy(bench().anchor(), folder.join("root.pem")).expect("an anchor");
    let ended = verify(&bench().data(), &file, &folder, &["--revocation", "soft"], "");
    assert_eq!((text(&ended.line()["verdict"]), ended.status), ("valid", 0), "{:#}", ended.line());
}

#[test]
fn a_folder_is_judged_whole_and_signed_but_once() {
    let folder = bench().room("folder");
    for name in ["a", "b"] {
        std::fs::copy(bench().document("classic"), folder.join(name).with_extension("pdf")).expect("a letter");
    }
    std::fs::copy(bench().document("damaged"), folder.join("c.pdf")).expect("a damaged letter");
    let [path, p12] = [folder.clone(), bench().key("rsa2048")].map(|path| path.to_str().expect("UTF-8").to_owned());
    let words = ["sign", &path, "--p12", &p12, "--passphrase-stdin", "--json"];
    let ended = pena(&bench().data(), &words, &format!("{PASSPHRASE}\n"));
    let statuses: Vec<&str> = ended.lines.iter().map(|line| text(&line["status"])).collect();
    assert_eq!((statuses, ended.status), (vec!["signed", "signed", "failed"], 1), "{ended:?}");
    let names = |ended: &Ended| -> Vec<String> {
        ended.lines.iter().map(|line| text(&line["file"]).rsplit('/').next().unwrap_or_default().to_owned()).collect()
    };
    let judged = judged(&folder, &["--revocation", "soft", "--jobs", "3"]);
    assert_eq!(names(&judged), ["a.pdf", "a_ttd.pdf", "b.pdf", "b_ttd.pdf", "c.pdf"]);
    // Outputs are not signed again, and nothing is replaced.
    let again = pena(&bench().data(), &words, &format!("{PASSPHRASE}\n"));
    assert_eq!(names(&again), ["a.pdf", "b.pdf", "c.pdf"]);
    assert!(again.lines.iter().all(|line| line["status"] == "failed"), "{again:?}");
}
