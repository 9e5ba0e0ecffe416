//! Every kind of document, signed by the real program and judged by others.

use std::path::{Path, PathBuf};
use std::process::Command;

use tests::judge;
use tests::material::run;

use crate::authority::{ISSUER, NAME, PASSPHRASE};
use crate::bench::{Bench, bench};
use crate::judging::{Expected, Reads, judge_all, text};
use crate::pena::{Ended, Order, sign};

const FOOTER: &str = "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik yang \
    diterbitkan oleh ";

/// One document, one way to sign it, and what must come of it.
struct Case<'a> {
    input: &'a str,
    key: &'a str,
    words: &'a [&'a str],
    password: Option<&'a str>,
    /// Signatures in the result.
    signatures: usize,
    pyhanko: Reads,
    /// Pena's own folder, with a profile or without.
    data: fn(&Bench) -> PathBuf,
}

const PLAIN: Case = Case {
    input: "classic",
    key: "rsa2048",
    words: &[],
    password: None,
    signatures: 1,
    pyhanko: Reads::Yes,
    data: Bench::data,
};

impl Case<'_> {
    fn sees_block(&self) -> bool {
        !self.words.contains(&"--invisible")
    }

    /// Earlier signatures forbid it.
    fn sees_footer(&self) -> bool {
        self.signatures == 1 && !self.words.contains(&"--no-footer")
    }
}

fn check(name: &str, case: &Case) {
    let bench = bench();
    let input = bench.document(case.input);
    let output = bench.room("out").join(name).with_extension("pdf");
    let before = std::fs::read(&input).expect("input");
    let trust = bench.anchor();
    let words = [case.words, &["--trust", trust.to_str().expect("UTF-8")]].concat();
    let order = Order {
        input: &input,
        output: &output,
        p12: &bench.key(case.key),
        passphrase: PASSPHRASE,
        words: &words,
        password: case.password,
    };
    let ended = sign(&(case.data)(bench), &order);
    assert_eq!((ended.status, text(&ended.line()["status"])), (0, "signed"), "{ended:?}");
    assert_eq!(std::fs::read(&input).expect("input"), before, "the input changed");
    assert!(std::fs::read(&output).expect("output").starts_with(&before), "the input is not a prefix");
    let expected = Expected { signatures: case.signatures, password: case.password, pyhanko: case.pyhanko };
    judge_all(&output, &expected);
    words_are_found(&output, case, &ended);
    pages_are_drawn(&output, case, &ended);
}

/// The footer on each page, word for word; the signer's name inside the block.
fn words_are_found(output: &Path, case: &Case, ended: &Ended) {
    let footer = format!("{FOOTER}{ISSUER}.");
    let pages = poppler_pages(output, case);
    let stamped: Vec<usize> = serde_json::from_value(ended.line()["footer_pages"].clone()).expect("pages");
    let wanted: Vec<usize> = if case.sees_footer() { (1..=pages.len()).collect() } else { Vec::new() };
    assert_eq!(stamped, wanted, "{}", output.display());
    for (index, page) in pages.iter().enumerate() {
        let found = page.split_whitespace().collect::<Vec<_>>().join(" ").matches(&footer).count();
        assert_eq!(found, usize::from(case.sees_footer()), "{} page {}: {page}", output.display(), index + 1);
    }
    if case.sees_block() {
        block_holds_name(output, case, ended);
    }
}

/// The words of each page, as Poppler puts them in order.
fn poppler_pages(output: &Path, case: &Case) -> Vec<String> {
    let password = case.password.unwrap_or_default();
    let said = run(Command::new("pdftotext").args(["-raw", "-upw", password]).arg(output).arg("-"));
    said.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect()
}

/// Poppler finds the name where Pena says that the block is, on the page as it is shown.
fn block_holds_name(output: &Path, case: &Case, ended: &Ended) {
    let line = ended.line();
    let page = line["page"].to_string();
    let rect: [f64; 4] = serde_json::from_value(line["rect"].clone()).expect("a rectangle");
    // /UserUnit is unknown to Poppler.
    let unit = if case.input == "large_units" { 1.5 } else { 1.0 };
    let [x, y, width, height] = rect.map(|n| n / unit);
    let mut command = Command::new("pdftotext");
    command.args(["-cropbox", "-bbox", "-f", &page, "-l", &page, "-upw", case.password.unwrap_or_default()]);
    let said = run(command.arg(output).arg("-"));
    let words = NAME.split(' ').filter(|word| {
        let places = said.lines().filter(|line| line.contains(&format!(">{word}"))).map(place_of_word);
        let inside = |[left, top, right, bottom]: [f64; 4]| {
            left >= x - 1.0 && right <= x + width + 1.0 && top >= y - 1.0 && bottom <= y + height + 1.0
        };
        places.into_iter().any(inside)
    });
    assert_eq!(words.count(), NAME.split(' ').count(), "{} {rect:?}: {said}", output.display());
}

/// Left, top, right, bottom in `<word xMin="…" yMin="…" xMax="…" yMax="…">`.
fn place_of_word(line: &str) -> [f64; 4] {
    let numbers: Vec<f64> = line.split('"').skip(1).step_by(2).map(|n| n.parse().expect("a number")).collect();
    numbers.try_into().expect("four numbers")
}

/// Poppler and MuPDF draw the page of the block.
fn pages_are_drawn(output: &Path, case: &Case, ended: &Ended) {
    if case.password.is_some() {
        return;
    }
    let page = ended.line()["page"].as_u64().expect("a page") as usize;
    let [poppler, mupdf] = ["poppler.png", "mupdf.png"].map(|suffix| output.with_extension(suffix));
    judge::poppler_page(output, page, &poppler);
    judge::mupdf_page(output, page, &mupdf);
    assert!([poppler, mupdf].iter().all(|png| png.metadata().is_ok_and(|m| m.len() > 1000)));
}

macro_rules! cases {
    ($($name:ident: $case:expr;)*) => {
        $(#[test] fn $name() { check(stringify!($name), &$case); })*
    };
}

cases! {
    classic: PLAIN;
    rsa_3072: Case { key: "rsa3072", ..PLAIN };
    p_256: Case { key: "p256", ..PLAIN };
    invisible: Case { words: &["--invisible"], ..PLAIN };
    without_footer: Case { words: &["--no-footer"], ..PLAIN };
    named_footer: Case { words: &["--footer", "CK-5"], ..PLAIN };
    first_page: Case { words: &["--page", "first"], ..PLAIN };
    second_page: Case { words: &["--page", "2", "--at", "60,700,200,70"], ..PLAIN };
    placed: Case { words: &["--at", "100.5,90.25,180,60", "--reason", "Setuju", "--location", "Bogor"], ..PLAIN };
    anchored: Case { words: &["--page", "first", "--anchor", "Nomor"], ..PLAIN };
    whole_profile: Case { data: Bench::office, ..PLAIN };
    qr: Case { data: Bench::office, words: &["--block", "qr"], ..PLAIN };
    qr_rotated: Case { data: Bench::office, words: &["--block", "qr"], input: "rotated_90", ..PLAIN };
    xref_stream: Case { input: "xref_stream", ..PLAIN };
    object_streams: Case { input: "object_streams", ..PLAIN };
    hybrid: Case { input: "hybrid", ..PLAIN };
    linearised: Case { input: "linearised", ..PLAIN };
    linearised_streams: Case { input: "linearised_streams", ..PLAIN };
    signed_once: Case { input: "signed_once", signatures: 2, ..PLAIN };
    signed_once_invisible: Case { input: "signed_once", signatures: 2, words: &["--invisible"], ..PLAIN };
    signed_five_times: Case { input: "signed_five_times", signatures: 6, ..PLAIN };
    xref_stream_signed: Case { input: "xref_stream_signed", signatures: 2, key: "p256", ..PLAIN };
    form: Case { input: "form", ..PLAIN };
    field: Case { input: "form", words: &["--field", "TandaTangan"], ..PLAIN };
    rotated_90: Case { input: "rotated_90", ..PLAIN };
    rotated_180: Case { input: "rotated_180", ..PLAIN };
    rotated_270: Case { input: "rotated_270", words: &["--at", "300,200,200,70"], ..PLAIN };
    cropped: Case { input: "cropped", ..PLAIN };
    mixed_sizes: Case { input: "mixed_sizes", words: &["--page", "2"], ..PLAIN };
    large_units: Case { input: "large_units", ..PLAIN };
    rc4_40: Case { input: "rc4_40", ..PLAIN };
    rc4_128: Case { input: "rc4_128", ..PLAIN };
    aes_128: Case { input: "aes_128", ..PLAIN };
    aes_256: Case { input: "aes_256", ..PLAIN };
    aes_256_streams: Case { input: "aes_256_streams", ..PLAIN };
    aes_256_locked: Case { input: "aes_256_locked", ..PLAIN };
    aes_256_password: Case { input: "aes_256_password", password: Some("buka"), ..PLAIN };
    rc4_128_password: Case { input: "rc4_128_password", password: Some("buka"), ..PLAIN };
    no_final_eol: Case { input: "no_final_eol", ..PLAIN };
    // pyHanko wants the header at the first byte.
    leading_junk: Case { input: "leading_junk", pyhanko: Reads::No, ..PLAIN };
}

/// Five signatures by Pena itself, one upon the other.
#[test]
fn signed_five_times_by_pena() {
    let bench = bench();
    let room = bench.room("five");
    let trust = bench.anchor();
    let mut input = bench.document("object_streams");
    for n in 1..=5 {
        let output = room.join(format!("{n}.pdf"));
        let at = format!("{},700,90,40", 10 + 100 * n);
        let words = ["--at", &at, "--trust", trust.to_str().expect("UTF-8")];
        let key = if n % 2 == 0 { "p256" } else { "rsa2048" };
        let order = Order {
            input: &input,
            output: &output,
            p12: &bench.key(key),
            passphrase: PASSPHRASE,
            words: &words,
            password: None,
        };
        let ended = sign(&bench.data(), &order);
        assert_eq!(ended.status, 0, "{ended:?}");
        assert!(std::fs::read(&output).unwrap().starts_with(&std::fs::read(&input).unwrap()));
        judge_all(&output, &Expected { signatures: n, password: None, pyhanko: Reads::Yes });
        input = output;
    }
}
