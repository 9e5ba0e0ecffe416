//! A signed letter and everything that may be done to it: what is forbidden is never green, what is permitted stays so.

mod workshop;

use pades::report::{Indication, Verdict};
use pdf::Rect;
use workshop::*;

const CORNER: Rect = Rect { x: 400.0, y: 700.0, width: 100.0, height: 30.0 };

fn signed() -> Vec<u8> {
    sign(&letter(), Some(CORNER), None)
}

/// The object that holds the last signature's field, and its dictionary in the letter's own writing.
fn signature_field(bytes: &[u8]) -> (u32, u32) {
    let opened = open(bytes);
    let signature = opened.signatures().unwrap().pop().unwrap();
    (signature.field.id.0, signature.value_id.unwrap().0)
}

fn page_with(annotations: &str, further: &str) -> String {
    format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [4 0 R 99 0 R] /Annots [{annotations}] \
         /Resources << /Font << /F1 5 0 R >> /XObject << /S 11 0 R /Hidden 98 0 R >> >> {further} >>"
    )
}

fn field_text(value: &str, look: &str, further: &str) -> String {
    format!(
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (nama) /V ({value}) /Rect [72 500 272 520] /P 3 0 R /F 4 \
         /DA (/F1 12 Tf) /AP << /N {look} >> {further} >>"
    )
}

#[test]
fn the_signed_letter_is_valid() {
    let report = report(&signed()).unwrap();
    let one = &report.signatures[0];
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", one.findings);
    assert_eq!((one.indication, one.level.as_str()), (Indication::TotalPassed, "PAdES-B-B"));
    assert_eq!((one.page, report.pages), (Some(1), 1));
    assert!(report.warnings.contains(&"practice_certificate".to_owned()));
}

#[test]
fn no_changed_byte_is_green() {
    let good = signed();
    let hole = open(&good).signatures().unwrap()[0].hole.clone().unwrap().range;
    // All bytes with PENA_EXHAUSTIVE, a sample of every kind of place without.
    let step = if std::env::var_os("PENA_EXHAUSTIVE").is_some() { 1 } else { 17 };
    let mut tried = 0;
    for at in (0..good.len()).step_by(step).filter(|at| !hole.contains(&(*at as u64))) {
        for flip in [0x01, 0x20, 0x80] {
            let mut bad = good.clone();
            bad[at] ^= flip;
            assert!(!is_green(&bad), "byte {at} xor {flip:#x}");
            tried += 1;
        }
    }
    println!("{tried} changed bytes, 0 green");
}

#[test]
fn the_hole_holds_one_signature_and_zeros() {
    let good = signed();
    let hole = open(&good).signatures().unwrap()[0].hole.clone().unwrap().range;
    let (start, end) = (hole.start as usize, hole.end as usize);
    let mut changed = 0;
    for at in (start..end).step_by(13) {
        let mut bad = good.clone();
        bad[at] = if bad[at] == b'1' { b'2' } else { b'1' };
        let green = is_green(&bad);
        // Bytes of certificates other than the signer's, and algorithm parameters nobody uses, are not signed.
        let report = report(&bad);
        let same_signer = report.is_some_and(|report| {
            report.signatures.iter().all(|one| one.integrity == pades::report::Integrity::Intact)
        });
        assert!(!green || same_signer, "byte {at}");
        changed += usize::from(!green);
    }
    assert!(changed > 50);
}

#[test]
fn cut_and_lengthened_files_are_not_green() {
    let good = signed();
    for length in (0..good.len() - 1).rev().step_by(97) {
        assert!(!is_green(&good[..length]), "cut to {length}");
    }
    for tail in [
        "x",
        "\n1 0 obj\n<< >>\nendobj\n",
        "%%EOF\n",
        "startxref\n0\n%%EOF\n",
        "xref\n0 0\ntrailer\n<< >>\nstartxref\n0\n%%EOF\n",
    ] {
        assert!(!is_green(&[&good[..], tail.as_bytes()].concat()), "{tail:?} behind");
    }
    assert!(!is_green(&[b"%PDF-1.7\n", &good[..]].concat()), "bytes before");
}

fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let at = bytes.windows(from.len()).rposition(|window| window == from.as_bytes()).unwrap();
    [&bytes[..at], to.as_bytes(), &bytes[at + from.len()..]].concat()
}

#[test]
fn odd_byte_ranges_are_refused() {
    let good = signed();
    let opened = open(&good);
    let signature = opened.signatures().unwrap().remove(0);
    let [a, b] = signature.signed.clone().unwrap();
    let start = good.windows(10).rposition(|window| window == b"/ByteRange").unwrap();
    let end = start + good[start..].iter().position(|byte| *byte == b']').unwrap() + 1;
    let width = end - start;
    let numbers = [
        vec![0, b.start, b.start, b.end - b.start],
        vec![0, a.end, b.start, b.end - b.start - 1],
        vec![0, a.end, b.start],
        vec![1, a.end - 1, b.start, b.end - b.start],
        vec![0, a.end, b.start, 10, b.start + 10, b.end - b.start - 10],
        vec![0, a.end - 1, b.start, b.end - b.start],
        vec![0, 0, 0, 0],
        vec![0, a.end, b.start, u64::MAX],
    ];
    for numbers in numbers {
        let text: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        let entry = format!("{:<width$}", format!("/ByteRange [{}]", text.join(" ")));
        let bad = [&good[..start], entry.as_bytes(), &good[end..]].concat();
        assert!(!is_green(&bad), "{entry}");
    }
    for (from, to) in
        [("/ByteRange", "/ByteRangf"), ("/Contents <", "/Contentz <"), ("ETSI.CAdES.detached", "ETSI.RFC3161")]
    {
        assert!(!is_green(&replaced(&good, from, to)), "{from} → {to}");
    }
}

#[test]
fn forbidden_revisions_are_never_green() {
    let good = signed();
    let (field, value) = signature_field(&good);
    let catalog = |further: &str| format!("<< /Type /Catalog /Pages 2 0 R /AcroForm 8 0 R {further} >>");
    let form = |fields: &str, further: &str| {
        format!("<< /Fields [{fields}] /SigFlags 3 /DA (/F1 12 Tf) /DR << /Font << /F1 5 0 R >> >> {further} >>")
    };
    let listed = format!("6 0 R 10 0 R {field} 0 R");
    let text = "BT /F1 12 Tf 72 700 Td (Bayar Rp 900 kepada Mallory) Tj ET";
    let attacks: Vec<(&str, Vec<(u32, String)>, Vec<u32>)> = vec![
        ("content replaced", vec![(CONTENT, stream("", text))], vec![]),
        ("content given to a dangling number", vec![(99, stream("", text))], vec![]),
        ("XObject given to a dangling number", vec![(98, stream(LOOK, text))], vec![]),
        ("font replaced", vec![(FONT, "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>".into())], vec![]),
        ("form XObject replaced", vec![(STAMP, stream(LOOK, text))], vec![]),
        (
            "page tree replaced",
            vec![(PAGES, "<< /Type /Pages /Kids [90 0 R] /Count 1 >>".into()), (90, page_with("", ""))],
            vec![],
        ),
        ("page with other content", vec![(PAGE, page_with(&listed, "/Rotate 90"))], vec![]),
        ("content freed", vec![], vec![CONTENT]),
        ("field freed", vec![], vec![NAME_FIELD]),
        ("signature value freed", vec![], vec![value]),
        (
            "action on opening",
            vec![(CATALOG, catalog("/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"))],
            vec![],
        ),
        ("optional content", vec![(CATALOG, catalog("/OCProperties << /OCGs [] /D << >> >>"))], vec![]),
        (
            "another form",
            vec![(CATALOG, "<< /Type /Catalog /Pages 2 0 R /AcroForm 91 0 R >>".into()), (91, form("", ""))],
            vec![],
        ),
        ("XFA", vec![(FORM, form(&format!("6 0 R {field} 0 R"), "/XFA 92 0 R")), (92, stream("", "<x/>"))], vec![]),
        ("signature field taken out", vec![(FORM, form("6 0 R", ""))], vec![]),
        (
            "text field added",
            vec![
                (FORM, form(&format!("6 0 R {field} 0 R 93 0 R"), "")),
                (93, field_text("x", "7 0 R", "").replace("nama", "lain")),
            ],
            vec![],
        ),
        (
            "field moved",
            vec![(NAME_FIELD, field_text("x", "7 0 R", "").replace("[72 500 272 520]", "[72 690 272 720]"))],
            vec![],
        ),
        ("field hidden", vec![(NAME_FIELD, field_text("", "7 0 R", "").replace("/F 4", "/F 2"))], vec![]),
        ("field with an action", vec![(NAME_FIELD, field_text("x", "7 0 R", "/AA << >>"))], vec![]),
        (
            "filled with a picture",
            vec![(NAME_FIELD, field_text("x", "94 0 R", "")), (94, stream(LOOK, "/S Do"))],
            vec![],
        ),
        (
            "filled with one text and showing another",
            vec![
                (NAME_FIELD, field_text("Siti", "84 0 R", "")),
                (84, stream(LOOK, "/Tx BMC BT /F1 12 Tf (Bayar 900) Tj ET EMC")),
            ],
            vec![],
        ),
        ("all fields drawn anew", vec![(FORM, form(&format!("6 0 R {field} 0 R"), "/NeedAppearances true"))], vec![]),
        (
            "appearance that shares the page's form",
            vec![(NAME_FIELD, field_text("x", "11 0 R", "")), (STAMP, stream(LOOK, text))],
            vec![],
        ),
        ("note removed", vec![(PAGE, page_with(&format!("6 0 R {field} 0 R"), ""))], vec![]),
        (
            "stamp added",
            vec![
                (PAGE, page_with(&format!("{listed} 95 0 R"), "")),
                (95, "<< /Type /Annot /Subtype /Stamp /Rect [72 690 300 720] /AP << /N 96 0 R >> >>".into()),
                (96, stream(LOOK, text)),
            ],
            vec![],
        ),
        (
            "note changed",
            vec![(NOTE, "<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /Contents (lain) >>".into())],
            vec![],
        ),
    ];
    for (name, objects, freed) in &attacks {
        let bad = append(&good, objects, freed);
        let report = report(&bad);
        let verdict = report.as_ref().map(|report| report.verdict);
        assert!(!is_green(&bad), "{name}: {verdict:?}");
        let changes = report.map(|report| report.signatures.iter().map(|one| one.changes.clone()).collect::<Vec<_>>());
        println!(
            "{name}: {verdict:?} {:?}",
            changes.map(|changes| changes.concat().iter().map(|c| c.what.clone()).collect::<Vec<_>>())
        );
    }
}

#[test]
fn objects_that_no_table_lists_are_never_green() {
    let good = signed();
    let opened = open(&good);
    let text = stream("", "BT /F1 12 Tf 72 700 Td (Bayar Rp 900) Tj ET");
    let hidden = format!("4 0 obj\n{text}\nendobj\n");
    let with_hidden = [&good[..], hidden.as_bytes()].concat();
    let trailer = format!("/Root 1 0 R /Info 9 0 R /Prev {}", opened.startxref());
    // An empty table behind appended objects: readers that rebuild show the new ones.
    assert!(!is_green(&write(with_hidden.clone(), &[], &[], &trailer)));
    // No table at all.
    assert!(!is_green(&with_hidden));
    assert!(!is_green(
        &[&with_hidden[..], b"startxref\n", opened.startxref().to_string().as_bytes(), b"\n%%EOF\n"].concat()
    ));
}

#[test]
fn a_value_that_was_signed_is_not_simply_filled_anew() {
    let filled = |text: &str| {
        let look = stream(LOOK, &format!("/Tx BMC BT /F1 12 Tf ({text}) Tj ET EMC"));
        [(NAME_FIELD, field_text(text, "84 0 R", "")), (84, look)]
    };
    let signed = sign(&append(&letter(), &filled("Siti"), &[]), Some(CORNER), None);
    assert!(is_green(&signed));
    assert!(!is_green(&append(&signed, &filled("Mallory"), &[])));
}

#[test]
fn a_signature_that_was_taken_out_is_missed() {
    let good = signed();
    let bare = append(&good, &[(FORM, "<< /Fields [6 0 R] >>".to_owned())], &[]);
    let report = report(&bare).unwrap();
    assert_eq!(report.verdict, Verdict::NoSignature);
    assert!(report.warnings.contains(&"signature_removed".to_owned()));
}

#[test]
fn many_signatures_cost_what_changed() {
    let mut file = signed();
    let more = if std::env::var_os("PENA_EXHAUSTIVE").is_some() { 49 } else { 8 };
    for _ in 0..more {
        file = sign(&file, Some(CORNER), None);
    }
    let start = std::time::Instant::now();
    let report = report(&file).unwrap();
    println!("{} signatures, {} bytes: {:?}", report.signatures.len(), file.len(), start.elapsed());
    assert_eq!(report.verdict, Verdict::ValidWithPermittedChanges);
}

#[test]
fn permitted_revisions_stay_green() {
    let good = signed();
    let (field, _) = signature_field(&good);
    let store = "/DSS << /Type /DSS /Certs [80 0 R] /CRLs 81 0 R /VRI << /AB << /Cert [80 0 R] >> >> >>";
    let catalog = |further: &str| format!("<< /Type /Catalog /Pages 2 0 R /AcroForm 8 0 R {further} >>");
    let listed = format!("6 0 R 10 0 R {field} 0 R");
    let permitted: Vec<(&str, Vec<(u32, String)>, Vec<u32>)> = vec![
        (
            "validation data",
            vec![(CATALOG, catalog(store)), (80, stream("", "x")), (81, "[82 0 R]".into()), (82, stream("", "y"))],
            vec![],
        ),
        ("document information", vec![(9, "<< /Title (Surat) /ModDate (D:2026) >>".into())], vec![]),
        (
            "metadata",
            vec![(CATALOG, catalog("/Metadata 83 0 R")), (83, stream("/Type /Metadata /Subtype /XML", "<x/>"))],
            vec![],
        ),
        (
            "field filled",
            vec![
                (NAME_FIELD, field_text("Siti", "84 0 R", "")),
                (84, stream(LOOK, "/Tx BMC BT /F1 12 Tf (Siti) Tj ET EMC")),
            ],
            vec![],
        ),
        (
            "written again as it was",
            vec![(FONT, "<< /Type /Font /BaseFont /Helvetica /Subtype /Type1 >>".into())],
            vec![],
        ),
        ("an unused object freed", vec![], vec![150]),
        ("an object nothing uses", vec![(151, "<< /Left /Over >>".into())], vec![]),
        ("page written again", vec![(PAGE, page_with(&listed, ""))], vec![]),
    ];
    for (name, objects, freed) in &permitted {
        let file = append(&good, objects, freed);
        let report = report(&file).unwrap();
        assert!(is_green(&file), "{name}: {:#?}", report.signatures[0].findings);
    }
}

#[test]
fn a_second_signature_is_permitted_and_certified_documents_say_how_much() {
    let twice = sign(&signed(), Some(Rect { x: 100.0, ..CORNER }), None);
    let both = report(&twice).unwrap();
    assert_eq!(both.verdict, Verdict::ValidWithPermittedChanges, "{:#?}", both.signatures[0].findings);
    let filled = |bytes: &[u8]| {
        append(bytes, &[(NAME_FIELD, field_text("Siti", "84 0 R", "")), (84, stream(LOOK, "BT ET"))], &[])
    };
    for (level, fill) in [(1, false), (2, true), (3, true)] {
        let certified = sign(&letter(), Some(CORNER), Some(level));
        assert!(is_green(&certified), "level {level}");
        assert_eq!(is_green(&filled(&certified)), fill, "filling at level {level}");
    }
}

/// A field that claims to be signed, with a box at `rect` (default user space), behind a file.
fn sneaked(bytes: &[u8], rect: &str) -> Vec<u8> {
    append(bytes, &sneaky_objects(bytes, rect), &[])
}

fn sneaky_objects(bytes: &[u8], rect: &str) -> Vec<(u32, String)> {
    let (field, _) = signature_field(bytes);
    let listed = format!("6 0 R 10 0 R {field} 0 R 95 0 R");
    let fields =
        format!("<< /Fields [6 0 R {field} 0 R 95 0 R] /SigFlags 3 /DA (/F1 12 Tf) /DR << /Font << /F1 5 0 R >> >> >>");
    let look = format!(
        "<< /Type /Annot /Subtype /Widget /FT /Sig /T (lagi) /V 97 0 R /Rect [{rect}] /P 3 0 R /F 4 /AP << /N 96 0 R >> >>"
    );
    let value =
        "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <00> >>";
    vec![
        (PAGE, page_with(&listed, "")),
        (FORM, fields),
        (95, look),
        (96, stream(LOOK, "0 0 200 20 re f")),
        (97, value.to_owned()),
    ]
}

#[test]
fn a_box_over_the_text_of_a_certified_document_is_not_simply_permitted() {
    let permitted = |bytes: &[u8]| {
        let report = report(bytes).unwrap();
        assert!(!is_green(bytes), "the second signature is none");
        report.signatures.iter().find(|one| one.field != "lagi").unwrap().changes_permitted
    };
    let certified = sign(&letter(), None, Some(2));
    assert!(!permitted(&sneaked(&certified, "70 690 300 720")), "over the text");
    assert!(permitted(&sneaked(&certified, "400 100 500 130")), "beside it");
    let approved = sign(&letter(), None, None);
    assert!(permitted(&sneaked(&approved, "70 690 300 720")), "a second official signs over a line");
}

#[test]
fn a_tagged_letter_gains_an_element_for_the_second_signature() {
    let tree = |kids: &str, numbers: &str| {
        [
            (20, format!("<< /Type /StructTreeRoot /K [{kids}] /ParentTree 22 0 R /ParentTreeNextKey 2 >>")),
            (22, format!("<< /Nums [{numbers}] >>")),
        ]
    };
    let catalog = (CATALOG, "<< /Type /Catalog /Pages 2 0 R /AcroForm 8 0 R /StructTreeRoot 20 0 R >>".to_owned());
    let words = (21, "<< /Type /StructElem /S /P /P 20 0 R /K 0 >>".to_owned());
    let tagged = append(&letter(), &[&[catalog, words][..], &tree("21 0 R", "0 [21 0 R]")].concat(), &[]);
    let signed = sign(&tagged, None, None);
    assert!(is_green(&signed));
    let twice = report(&sign(&signed, Some(CORNER), None)).unwrap();
    assert_eq!(twice.verdict, Verdict::ValidWithPermittedChanges, "{:?}", twice.signatures[0].changes);
    let spoken = "<< /Type /StructElem /S /P /P 20 0 R /K 0 /ActualText (Bayar 900) >>".to_owned();
    for (name, objects) in [
        ("words for the screen reader", vec![(21, spoken)]),
        ("an element taken out", tree("", "0 [21 0 R]").to_vec()),
        ("entries of the parent tree taken out", tree("21 0 R", "").to_vec()),
        ("entries for nothing", tree("21 0 R", "0 [21 0 R] 7 21 0 R").to_vec()),
    ] {
        assert!(!is_green(&append(&signed, &objects, &[])), "{name}");
    }
}

#[test]
fn annotations_at_level_three() {
    let certified = sign(&letter(), None, Some(3));
    let (field, _) = signature_field(&certified);
    let listed = format!("6 0 R 10 0 R {field} 0 R 95 0 R");
    let note = "<< /Type /Annot /Subtype /Text /Rect [50 50 70 70] /Contents (ok) >>".to_owned();
    let stamp = "<< /Type /Annot /Subtype /FreeText /Rect [72 690 300 720] /AP << /N 96 0 R >> >>".to_owned();
    let with = |annotation: String| {
        append(&certified, &[(PAGE, page_with(&listed, "")), (95, annotation), (96, stream(LOOK, "0 0 9 9 re f"))], &[])
    };
    assert!(is_green(&with(note)), "a note");
    assert!(!is_green(&with(stamp)), "an evil annotation");
}
