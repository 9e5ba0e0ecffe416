//! Incremental saving, two objects under one number, cross-references that are read differently, headers and ends.

use super::workshop::*;
use super::*;

const SAVING: &[&str] = &["attack_incremental_saving"];
const TABLES: &[&str] =
    &["attack_cross_reference", "attack_incremental_saving", "attack_two_objects", "attack_header_or_end"];
const ENDS: &[&str] =
    &["attack_header_or_end", "attack_incremental_saving", "attack_cross_reference", "attack_universal_forgery"];

pub fn all() -> Vec<Case> {
    let mut cases = unlisted();
    cases.extend(tables());
    cases.extend(ends());
    cases.extend(object_streams());
    cases
}

fn evil() -> Vec<u8> {
    format!("4 0 obj\n{}\nendobj\n", other()).into_bytes()
}

/// Objects behind the end that no cross-reference lists.
fn unlisted() -> Vec<Case> {
    let good = signed();
    let before = open(&good).startxref();
    let behind = |text: &str| [&good[..], &evil(), text.as_bytes()].concat();
    let trailer = format!("/Root 1 0 R /Info 9 0 R /Prev {before}");
    let (_, value) = numbers(&good);
    let copied = [&good[..], &evil(), format!("{value} 0 obj\n<< /Type /Sig >>\nendobj\n").as_bytes()].concat();
    vec![
        case("object behind the end", SAVING, behind("")),
        case("object behind the end, old startxref", ENDS, behind(&format!("startxref\n{before}\n%%EOF\n"))),
        case("object behind the end, only an end marker", ENDS, behind("%%EOF\n")),
        case(
            "object behind the end, trailer alone",
            TABLES,
            behind("trailer\n<< /Size 200 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"),
        ),
        case("object with an empty table", SAVING, write([&good[..], &evil()].concat(), &[], &[], &trailer)),
        case("object and a signature's copy with an empty table", SAVING, write(copied, &[], &[], &trailer)),
        case(
            "object inside a listed revision",
            SAVING,
            write([&good[..], &evil()].concat(), &[(9, "<< /Title (x) >>".into())], &[], &trailer),
        ),
        case("listed revision", &["attack_shadow_replace"], append(&good, &[(CONTENT, other())], &[])),
        case("listed revision without an end marker", TABLES, {
            let whole = append(&good, &[(9, "<< /Title (x) >>".into())], &[]);
            let cut = whole.len() - "%%EOF\n".len();
            [&whole[..cut], &evil()].concat()
        }),
    ]
}

/// A revision whose table is written by hand.
fn tabled(good: &[u8], objects: &[u8], table: &str, trailer: &str) -> Vec<u8> {
    let mut bytes = [good, objects].concat();
    let start = bytes.len();
    bytes.extend(
        format!("xref\n{table}trailer\n<< /Size 200 /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n").bytes(),
    );
    bytes
}

fn tables() -> Vec<Case> {
    let good = signed();
    let opened = open(&good);
    let (before, here) = (opened.startxref(), good.len());
    let prev = format!("/Prev {before}");
    let old = find(&good, b"4 0 obj", 0);
    let entry = |offset: usize| format!("{offset:010} 00000 n \n");
    let twice = [evil(), format!("4 0 obj\n{}\nendobj\n", stream("", "q Q")).into_bytes()].concat();
    let second = here + evil().len();
    let misnamed = format!("5 0 obj\n{}\nendobj\n", other()).into_bytes();
    let stale = stale_entry();
    vec![
        case(
            "one number listed twice, old then new",
            TABLES,
            tabled(&good, &evil(), &format!("4 1\n{}4 1\n{}", entry(old), entry(here)), &prev),
        ),
        case(
            "one number listed twice, new then old",
            &["attack_two_objects", "attack_shadow_replace"],
            tabled(&good, &evil(), &format!("4 1\n{}4 1\n{}", entry(here), entry(old)), &prev),
        ),
        case(
            "two objects under one number",
            &["attack_incremental_saving", "attack_shadow_replace"],
            tabled(&good, &twice, &format!("4 1\n{}", entry(second)), &prev),
        ),
        case(
            "an entry that leads to another number",
            &["attack_shadow_replace", "attack_cross_reference", "attack_shadow_hide"],
            tabled(&good, &misnamed, &format!("4 1\n{}", entry(here)), &prev),
        ),
        case(
            "another generation",
            &["attack_shadow_replace", "attack_cross_reference", "attack_shadow_hide"],
            tabled(&good, &evil(), &format!("4 1\n{here:010} 00001 n \n"), &prev),
        ),
        case(
            "a Prev that leads forward",
            TABLES,
            tabled(&good, &evil(), &format!("4 1\n{}", entry(here)), &format!("/Prev {}", good.len() + 400)),
        ),
        case(
            "a Prev that leads to itself",
            TABLES,
            tabled(&good, &evil(), &format!("4 1\n{}", entry(here)), &format!("/Prev {}", good.len() + evil().len())),
        ),
        case(
            "no Prev",
            &[
                "attack_shadow_hide_and_replace",
                "attack_cross_reference",
                "attack_wrapping",
                "signature_removed",
                "attack_shadow_replace",
            ],
            tabled(&good, &evil(), &format!("4 1\n{}", entry(here)), ""),
        ),
        case("a hybrid whose parts disagree", TABLES, hybrid(&good)),
        case("a startxref that names another section", TABLES, {
            let whole = append(&good, &[(CONTENT, other())], &[]);
            let digits = open(&whole).startxref().to_string();
            let bytes = overwritten(&whole, &digits, &before.to_string());
            bytes
        }),
        case("a signed entry that points behind the end", TABLES, stale),
        case("a dormant object is woken", &["attack_shadow_replace"], dormant()),
    ]
}

/// The signed table lists number 99 at a place where only the attacker will write.
fn stale_entry() -> Vec<u8> {
    let place = 40_000;
    let mut letter = letter();
    let table = letter.len();
    letter.extend(format!("xref\n99 1\n{place:010} 00000 n \ntrailer\n<< /Size 200 /Root 1 0 R /Info 9 0 R /Prev {} >>\nstartxref\n{table}\n%%EOF\n", open(&letter).startxref()).bytes());
    let mut bytes = sign(&letter, Some(CORNER), None);
    assert!(bytes.len() < place);
    let prev = open(&bytes).startxref();
    bytes.resize(place, b' ');
    bytes.extend(format!("99 0 obj\n{}\nendobj\n", other()).bytes());
    tabled(
        &bytes,
        b"9 0 obj\n<< /Title (x) >>\nendobj\n",
        &format!("9 1\n{:010} 00000 n \n", bytes.len()),
        &format!("/Prev {prev}"),
    )
}

/// The signed bytes hold a second object 4 that no table lists; a table behind the signature does.
fn dormant() -> Vec<u8> {
    let letter = letter();
    let asleep = letter.len();
    let table = open(&letter).startxref();
    let mut bytes = [&letter[..], &evil()].concat();
    let start = bytes.len();
    bytes.extend(format!("xref\n9 1\n{:010} 00000 n \ntrailer\n<< /Size 200 /Root 1 0 R /Info 9 0 R /Prev {table} >>\nstartxref\n{start}\n%%EOF\n", find(&letter, b"9 0 obj", 0)).bytes());
    let good = sign(&bytes, Some(CORNER), None);
    let prev = open(&good).startxref();
    tabled(&good, b"", &format!("4 1\n{asleep:010} 00000 n \n"), &format!("/Prev {prev}"))
}

/// A table that frees number 4 and a stream behind it that lists it.
fn hybrid(good: &[u8]) -> Vec<u8> {
    let prev = open(good).startxref();
    let here = good.len();
    let mut objects = evil();
    let section = here + objects.len();
    let mut data = vec![1u8];
    data.extend((here as u32).to_be_bytes());
    data.push(0);
    objects.extend(b"120 0 obj\n<< /Type /XRef /Size 200 /W [1 4 1] /Index [4 1] /Root 1 0 R /Length 6 >>\nstream\n");
    objects.extend(data);
    objects.extend(b"\nendstream\nendobj\n");
    tabled(good, &objects, "4 1\n0000000000 00001 f \n", &format!("/Prev {prev} /XRefStm {section}"))
}

/// What stands before the header and behind the end.
fn ends() -> Vec<Case> {
    let good = signed();
    let unsigned = append(&letter(), &[(CONTENT, other())], &[]);
    let headless = [b"%ABC-1.7", &good[8..]].concat();
    vec![
        case("bytes before the header", ENDS, [b"0123456789\n", &good[..]].concat()),
        case("another header before", ENDS, [b"%PDF-1.4\n", &good[..]].concat()),
        case("a whole document before", ENDS, [&unsigned[..], &good].concat()),
        case("a whole document behind", &["repaired"], [&good[..], &unsigned].concat()),
        case("no header", ENDS, headless),
        case("a header far behind", ENDS, [&vec![b' '; 2000][..], &good].concat()),
        case("zeros behind", ENDS, [&good[..], &[0; 64]].concat()),
        case("words behind", ENDS, [&good[..], b"Bayar Rp 900"].concat()),
        case("a second end marker behind", ENDS, [&good[..], b"%%EOF\n"].concat()),
        case("the end cut off", ENDS, good[..good.len() - 12].to_vec()),
        case("a startxref to nowhere behind", ENDS, [&good[..], b"startxref\n7\n%%EOF\n"].concat()),
    ]
}

/// Objects and a cross-reference stream behind `bytes`; `rows` are type, place and index.
fn streamed(bytes: &[u8], objects: &str, rows: &[(u32, [u32; 3])], trailer: &str) -> Vec<u8> {
    let mut bytes = [bytes, objects.as_bytes()].concat();
    let start = bytes.len();
    let (mut index, mut data) = (String::new(), Vec::new());
    for (number, [kind, place, last]) in rows.iter().copied().chain([(120, [1, start as u32, 0])]) {
        index.push_str(&format!("{number} 1 "));
        data.push(kind as u8);
        data.extend(place.to_be_bytes());
        data.push(last as u8);
    }
    let entries = format!("/Type /XRef /Size 200 /W [1 4 1] /Index [{index}] /Root 1 0 R {trailer}");
    bytes.extend(format!("120 0 obj\n<< {entries} /Length {} >>\nstream\n", data.len()).bytes());
    bytes.extend(data);
    bytes.extend(format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n").bytes());
    bytes
}

/// An object stream that holds the letter's font, unpacked as `entries` say.
fn holder(font: &str, entries: &str) -> String {
    let data = format!("5 0 << /Type /Font /Subtype /Type1 /BaseFont /{font} >>");
    format!("121 0 obj\n<< /Type /ObjStm /N 1 /First 4 {entries} >>\nstream\n{data}\nendstream\nendobj\n")
}

/// The letter with its font in an object stream, signed.
fn packed(entries: &str, objects: &str, rows: &[(u32, [u32; 3])]) -> Vec<u8> {
    let letter = letter();
    let prev = format!("/Prev {}", open(&letter).startxref());
    let here = letter.len() as u32;
    let objects = holder("Helvetica", entries) + objects;
    let rows = [&[(5, [2, 121, 0]), (121, [1, here, 0])], rows].concat();
    sign(&streamed(&letter, &objects, &rows, &prev), None, None)
}

/// What is in an object stream changes although no cross-reference lists it.
fn object_streams() -> Vec<Case> {
    let here = |bytes: &[u8]| [1, bytes.len() as u32, 0];
    let later = |good: &[u8], objects: &str, number: u32, row: [u32; 3]| {
        streamed(good, objects, &[(number, row)], &format!("/Prev {}", open(good).startxref()))
    };
    let good = packed("/Length 53", "", &[]);
    let again = |font: &str| later(&good, &holder(font, ""), 121, here(&good));
    assert!(is_green(&good) && is_green(&again("Helvetica")), "the same object stream again is no change");
    // How it is unpacked stands in an object of its own, which nothing else refers to.
    let place = letter().len() + holder("Helvetica", "/Filter 123 0 R").len();
    let filtered = packed("/Filter 123 0 R", "123 0 obj\n[]\nendobj\n", &[(123, [1, place as u32, 0])]);
    assert!(is_green(&filtered));
    let unpacked = later(&filtered, "123 0 obj\n[/ASCIIHexDecode]\nendobj\n", 123, here(&filtered));
    let waiting = packed("", "", &[(99, [2, 124, 0])]);
    let data = "99 0 << /Type /Font /Subtype /Type1 /BaseFont /Symbol >>";
    let filled = format!("124 0 obj\n{}\nendobj\n", stream("/Type /ObjStm /N 1 /First 5", data));
    vec![
        case("an object stream written again with another font", &["attack_font"], again("Symbol")),
        case("an object stream taken away", &["attack_shadow_replace"], later(&good, "", 121, [0, 0, 1])),
        case("an object stream unpacked in another way", &["attack_shadow_replace"], unpacked),
        case("an object stream that was waited for", &["attack_font"], later(&waiting, &filled, 124, here(&waiting))),
    ]
}
