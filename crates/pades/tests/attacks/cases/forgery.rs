//! Universal forgery and signature wrapping: signatures that prove nothing, or prove other bytes.

use super::workshop::*;
use super::*;

const FORGERY: &[&str] = &["attack_universal_forgery"];
const WRAPPING: &[&str] = &["attack_wrapping"];

pub fn all() -> Vec<Case> {
    let mut cases = byte_ranges();
    cases.extend(contents());
    cases.extend(values());
    cases.extend(wrapped());
    cases
}

/// The place of the `/ByteRange` entry and its numbers.
fn byte_range(good: &[u8]) -> (usize, usize, [u64; 3]) {
    let start = good.windows(10).rposition(|window| window == b"/ByteRange").unwrap();
    let end = find(good, b"]", start) + 1;
    let [a, b] = open(good).signatures().unwrap()[0].signed.clone().unwrap();
    (start, end, [a.end, b.start, b.end - b.start])
}

fn byte_ranges() -> Vec<Case> {
    let good = signed();
    let (start, end, [a, b, c]) = byte_range(&good);
    let entry = |text: String| {
        let width = end - start;
        [&good[..start], format!("{text:<width$}").as_bytes(), &good[end..]].concat()
    };
    let wrong = [
        ("ByteRange missing", String::new(), FORGERY),
        ("ByteRange null", "/ByteRange null".into(), FORGERY),
        ("ByteRange of zeros", "/ByteRange [0 0 0 0]".into(), WRAPPING),
        ("ByteRange of three numbers", format!("/ByteRange [0 {a} {b}]"), FORGERY),
        ("ByteRange of six numbers", format!("/ByteRange [0 {a} {b} 9 {} 9]", b + 9), FORGERY),
        ("ByteRange negative", format!("/ByteRange [0 {a} {b} -1]"), FORGERY),
        ("ByteRange of names", "/ByteRange [/A /B /C /D]".into(), FORGERY),
        ("ByteRange of fractions", format!("/ByteRange [0 {a}.5 {b} {c}]"), FORGERY),
        ("ByteRange beyond the end", format!("/ByteRange [0 {a} {b} 99999999]"), FORGERY),
        ("ByteRange not from the start", format!("/ByteRange [1 {} {b} {c}]", a - 1), FORGERY),
        ("ByteRange without a hole", format!("/ByteRange [0 {b} {b} {c}]"), WRAPPING),
        ("ByteRange with a hole too wide", format!("/ByteRange [0 {} {b} {c}]", a - 1), WRAPPING),
        ("ByteRange that ends inside", format!("/ByteRange [0 {a} {b} {}]", c - 9), WRAPPING),
    ];
    wrong.into_iter().map(|(name, text, marks)| case(name, marks, entry(text))).collect()
}

fn contents() -> Vec<Case> {
    let good = signed();
    let hole = open(&good).signatures().unwrap()[0].hole.clone().unwrap().range;
    let (start, end) = (hole.start as usize, hole.end as usize);
    let filled = |text: &str| {
        let text = format!("{text:<width$}", width = end - start);
        [&good[..start], text.as_bytes(), &good[end..]].concat()
    };
    let zeros = format!("<{}>", "0".repeat(end - start - 2));
    vec![
        case("Contents of zeros", FORGERY, filled(&zeros)),
        case("Contents empty", &["attack_universal_forgery", "attack_wrapping"], filled("<>")),
        case("Contents null", FORGERY, filled("null")),
        case("Contents a reference", FORGERY, filled("77 0 R")),
        case("Contents a literal string", FORGERY, filled("(abc)")),
        case("Contents a number", FORGERY, filled("0")),
        case("Contents renamed", FORGERY, overwritten(&good, "/Contents <", "/Contentz <")),
        case("Contents of another document", FORGERY, filled(&zeros.replacen("<00", "<30", 1))),
    ]
}

/// A later revision puts another dictionary in the place of the signature's.
fn values() -> Vec<Case> {
    let good = signed();
    let (_, value) = numbers(&good);
    let (_, _, [a, b, c]) = byte_range(&good);
    let hole = open(&good).signatures().unwrap()[0].hole.clone().unwrap().range;
    let container = String::from_utf8(good[hole.start as usize..hole.end as usize].to_vec()).unwrap();
    let head = "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached";
    let with = |entries: String| append(&good, &[(value, format!("{head} {entries} >>")), (CONTENT, other())], &[]);
    let range = format!("/ByteRange [0 {a} {b} {c}]");
    vec![
        case("value without ByteRange", FORGERY, with(format!("/Contents {container}"))),
        case("value without Contents", FORGERY, with(range.clone())),
        case("value with nothing", FORGERY, with(String::new())),
        case("value copied to a later revision", WRAPPING, with(format!("{range} /Contents {container}"))),
        case(
            "value with two Contents",
            &["attack_wrapping", "attack_universal_forgery"],
            with(format!("{range} /Contents <00> /Contents {container}")),
        ),
    ]
}

/// The signed tail moves to the end; what stands in its place is read and not signed.
fn wrapped() -> Vec<Case> {
    let good = signed();
    let opened = open(&good);
    let (_, _, [a, b, c]) = byte_range(&good);
    let hole = opened.signatures().unwrap()[0].hole.clone().unwrap().range;
    let table = opened.startxref() as usize;
    let make = |second: &dyn Fn(usize) -> String| {
        let mut bytes = good[..hole.end as usize].to_vec();
        let range = bytes.len();
        // A second ByteRange behind the container, where nobody signed; room for its numbers.
        bytes.extend([b' '; 60]);
        bytes.extend(b">>\nendobj\n");
        let evil = bytes.len();
        bytes.extend(format!("4 0 obj\n{}\nendobj\n", other()).bytes());
        bytes.resize(bytes.len().max(table), b' ');
        // The forged table lies where the signed tail says the table is, and lists the signed objects where they went.
        let moved = table + 4_000;
        let place = |offset: u64| if offset < hole.start { offset } else { offset - b + moved as u64 };
        let mut forged = format!("xref\n4 1\n{evil:010} 00000 n \n");
        for (number, entry) in opened.revisions()[1].entries().iter().filter(|(number, _)| *number > 0 && *number != 4)
        {
            if let pdf::XrefEntry::InUse { offset, .. } = entry {
                forged += &format!("{number} 1\n{:010} 00000 n \n", place(*offset));
            }
        }
        forged +=
            &format!("trailer\n<< /Size 300 /Root 1 0 R /Info 9 0 R /Prev {} >>\n", opened.revisions()[0].startxref);
        bytes.truncate(table);
        bytes.extend(forged.bytes());
        bytes.resize(moved, b' ');
        bytes.extend(&good[b as usize..]);
        let text = second(moved);
        bytes[range..range + text.len()].copy_from_slice(text.as_bytes());
        bytes
    };
    let all: &[&'static str] = &[
        "attack_wrapping",
        "attack_universal_forgery",
        "attack_cross_reference",
        "attack_two_objects",
        "attack_header_or_end",
    ];
    vec![
        case("signed tail moved, second ByteRange", all, make(&|moved| format!("/ByteRange [0 {a} {moved} {c}]"))),
        case("signed tail moved, ByteRange as it was", all, make(&|_| String::new())),
    ]
}
