//! Signing files of every shape, judged by qpdf, Poppler and our own reader.
#![allow(clippy::unwrap_used, clippy::expect_used)]
mod making;

use making::{Sketch, by_qpdf, cms, file, has, marker, open, pdfsig, run, said};
use pdf::{
    Dictionary, FieldChoice, Object, Opened, Rect, Refusal, SignatureKind, SignatureRequest, Update, UpdateError,
};

fn request(rect: Option<Rect>) -> SignatureRequest {
    let mut entries = Dictionary::new();
    entries.set("M", Object::string_literal("D:20261121070500Z"));
    entries.set("Reason", Object::string_literal("Uji (coba)"));
    SignatureRequest {
        field: FieldChoice::New { name: None },
        page: 0,
        rect,
        appearance: None,
        entries,
        hole: 8192,
        certify: None,
        kind: SignatureKind::Signature,
    }
}

const PLACE: Rect = Rect { x: 360.0, y: 640.0, width: 190.0, height: 62.0 };

/// Footer on every page, block on the first, signed by OpenSSL.
fn sign(bytes: &[u8], stamped: bool) -> Vec<u8> {
    let opened = open(bytes);
    let mut update = Update::new(&opened);
    if stamped {
        let footer = update.add(marker(400.0, 20.0));
        for page in 0..opened.page_count().unwrap() {
            update.stamp(page, footer, Rect { x: 50.0, y: 700.0, width: 400.0, height: 20.0 }).unwrap();
        }
    }
    let block = update.add(marker(190.0, 62.0));
    let request = SignatureRequest { appearance: Some(block), ..request(Some(PLACE)) };
    complete(bytes, update.sign_here(request).unwrap())
}

fn complete(bytes: &[u8], reserved: pdf::Reserved) -> Vec<u8> {
    let der = cms(&reserved.signed_parts());
    let preview = reserved.source();
    let filled = reserved.fill(&der).unwrap();
    let out = filled.parts().concat();
    assert!(out.starts_with(bytes));
    assert_eq!(preview.len(), out.len() as u64);
    out
}

fn check(name: &str, bytes: &[u8], signatures: usize, password: &[&str]) {
    let opened = open(bytes);
    assert!(matches!(opened, Opened::Strict(_)), "{name}: not strict: {:?}", opened.findings());
    let path = file(bytes);
    let output = run("qpdf", &["--check", path.to_str().unwrap()]);
    assert!(output.status.success(), "{name}: {}", said(&output));
    if has("pdfsig") {
        let found = pdfsig(&path, password);
        let valid = found.iter().filter(|(valid, _)| *valid).count();
        let total = found.iter().filter(|(_, total)| *total).count();
        assert_eq!((valid, total), (signatures, signatures.min(1)), "{name}: {found:?}");
    }
}

fn shapes() -> Vec<(&'static str, Vec<u8>)> {
    let two = Sketch::new(&["", "/Rotate 90"]);
    let classic = two.classic();
    let mut no_end = classic.clone();
    no_end.truncate(no_end.len() - 1);
    let mut no_id = Sketch::new(&[""]);
    no_id.trailer = "/Root 1 0 R".into();
    vec![
        ("classic", classic.clone()),
        ("no end-of-line at the end", no_end),
        ("no identifier", no_id.classic()),
        ("hybrid", two.hybrid(&[3, 10])),
        ("hybrid, catalog hidden", two.hybrid(&[1, 4])),
        ("streams", by_qpdf(&classic, &["--object-streams=generate"])),
        ("linearised", by_qpdf(&classic, &["--linearize"])),
        ("linearised streams", by_qpdf(&classic, &["--linearize", "--object-streams=generate"])),
        ("rc4 40", by_qpdf(&classic, &["--allow-weak-crypto", "--encrypt", "", "owner", "40", "--"])),
        ("rc4 128", by_qpdf(&classic, &["--allow-weak-crypto", "--encrypt", "", "owner", "128", "--"])),
        ("aes 128", by_qpdf(&classic, &["--allow-weak-crypto", "--encrypt", "", "owner", "128", "--use-aes=y", "--"])),
        ("aes 256", by_qpdf(&classic, &["--encrypt", "", "owner", "256", "--"])),
        ("aes 256 streams", by_qpdf(&classic, &["--object-streams=generate", "--encrypt", "", "owner", "256", "--"])),
    ]
}

#[test]
fn every_shape_is_signed_and_signed_again() {
    if !has("qpdf") || !has("openssl") {
        return;
    }
    for (name, bytes) in shapes() {
        let once = sign(&bytes, true);
        check(name, &once, 1, &[]);
        let twice = sign(&once, false);
        check(name, &twice, 2, &[]);
        assert_eq!(open(&twice).page_count().unwrap(), open(&bytes).page_count().unwrap(), "{name}");
    }
}

#[test]
fn junk_before_the_header_is_counted_as_the_file_counts() {
    if !has("qpdf") || !has("openssl") {
        return;
    }
    // Offsets from the header, as qpdf, Poppler and MuPDF read them.
    let bytes = [b"junk\njunk\n".as_slice(), &Sketch::new(&[""]).classic()].concat();
    check("leading junk", &sign(&bytes, true), 1, &[]);
}

fn catalog_with(form: &str, more: &[(u32, &str)]) -> Vec<u8> {
    let mut sketch = Sketch::new(&["", ""]);
    sketch.put(1, &format!("<</Type/Catalog/Pages 2 0 R/AcroForm {form}>>"));
    more.iter().for_each(|(number, body)| {
        sketch.put(*number, body);
    });
    sketch.classic()
}

const TEXT_FIELD: (u32, &str) = (30, "<</FT/Tx/T(Signature1)/Type/Annot/Subtype/Widget/Rect[0 0 9 9]/F 4>>");

#[test]
fn forms_of_every_shape_are_extended() {
    if !has("qpdf") || !has("openssl") {
        return;
    }
    let forms = [
        ("direct", catalog_with("<</Fields[30 0 R]/NeedAppearances true>>", &[TEXT_FIELD])),
        ("indirect", catalog_with("40 0 R", &[TEXT_FIELD, (40, "<</Fields[30 0 R]/DR<</Font<<>>>>>>")])),
        (
            "indirect fields",
            catalog_with("40 0 R", &[TEXT_FIELD, (40, "<</Fields 41 0 R/SigFlags 3>>"), (41, "[30 0 R]")]),
        ),
        ("direct form, indirect fields", catalog_with("<</Fields 41 0 R>>", &[TEXT_FIELD, (41, "[30 0 R]")])),
        ("no fields", catalog_with("<<>>", &[TEXT_FIELD])),
        ("dangling", catalog_with("99 0 R", &[])),
    ];
    for (name, bytes) in forms {
        let signed = sign(&bytes, true);
        check(name, &signed, 1, &[]);
        let opened = open(&signed);
        let form = opened.dictionary(opened.catalog().unwrap().get(b"AcroForm").unwrap()).unwrap();
        assert_eq!(form.get(b"SigFlags").unwrap(), &Object::Integer(3), "{name}");
        let fields = opened.lookup(&form, b"Fields").unwrap();
        let names: Vec<Object> = fields
            .as_array()
            .unwrap()
            .iter()
            .map(|field| opened.dictionary(field).unwrap().get(b"T").unwrap().clone())
            .collect();
        match names.as_slice() {
            [one] => assert_eq!(one.as_str().unwrap(), b"Signature1", "{name}"),
            [_, added] => assert_eq!(added.as_str().unwrap(), b"Signature2", "{name}"),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn a_shared_list_of_annotations_gives_the_widget_to_one_page() {
    let mut sketch = Sketch::new(&["/Annots 50 0 R", "/Annots 50 0 R"]);
    sketch.put(50, "[51 0 R]").put(51, "<</Type/Annot/Subtype/Text/Rect[1 1 9 9]/Contents(x)>>");
    let opened = open(&sketch.classic());
    let tail = Update::new(&opened).sign_here(request(Some(PLACE))).unwrap();
    let after = pdf::open(tail.source(), None).unwrap();
    let count = |page: usize| {
        let page = after.page(page).unwrap();
        after.lookup(&page.dictionary, b"Annots").unwrap().as_array().unwrap().len()
    };
    assert_eq!((count(0), count(1)), (2, 1));
}

#[test]
fn an_invisible_signature_has_no_area_and_no_appearance() {
    let opened = open(&Sketch::new(&[""]).classic());
    let reserved = Update::new(&opened).sign_here(request(None)).unwrap();
    let after = pdf::open(reserved.source(), None).unwrap();
    let page = after.page(0).unwrap();
    let annots = after.lookup(&page.dictionary, b"Annots").unwrap();
    let widget = after.dictionary(&annots.as_array().unwrap()[0]).unwrap();
    assert_eq!(widget.get(b"Rect").unwrap().as_array().unwrap(), &vec![Object::Integer(0); 4]);
    assert_eq!(widget.get(b"F").unwrap(), &Object::Integer(132));
    assert!(!widget.has(b"AP"));
}

#[test]
fn the_parts_and_the_hole_are_exact() {
    let bytes = Sketch::new(&[""]).classic();
    let opened = open(&bytes);
    let reserved = Update::new(&opened).sign_here(SignatureRequest { hole: 5, ..request(None) }).unwrap();
    let [original, before, after] = reserved.signed_parts().map(<[u8]>::to_vec);
    assert_eq!(original, bytes);
    assert_eq!(reserved.room(), 5);
    let range = format!("[0 {} {} {}]", bytes.len() + before.len(), bytes.len() + before.len() + 12, after.len());
    assert!(String::from_utf8_lossy(&before).contains(&range), "{range}");
    let whole = reserved.fill(&[0xAB, 0x01]).unwrap().parts().concat();
    assert_eq!(whole, [&bytes[..], &before, b"<ab01000000>", &after].concat());
    let again = Update::new(&opened).sign_here(SignatureRequest { hole: 5, ..request(None) }).unwrap();
    assert_eq!(again.fill(&[0; 6]).unwrap_err().needed, 6);
}

/// A document with one empty signature field `Tanda` whose dictionary has more entries.
fn with_empty_field(more: &str, kid: bool) -> Vec<u8> {
    let (field, widget) = if kid {
        (
            format!("<</FT/Sig/T(Tanda)/Kids[31 0 R]{more}>>"),
            "<</Type/Annot/Subtype/Widget/Parent 30 0 R/Rect[100 100 200 150]/F 4/P 10 0 R>>",
        )
    } else {
        (format!("<</FT/Sig/T(Tanda)/Type/Annot/Subtype/Widget/Rect[100 100 200 150]/F 4/P 10 0 R{more}>>"), "null")
    };
    let mut sketch = Sketch::new(&[&format!("/Annots[{} 0 R]", if kid { 31 } else { 30 })]);
    sketch.put(1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[30 0 R]>>>>").put(30, &field).put(31, widget);
    sketch.classic()
}

fn into_field(bytes: &[u8]) -> Result<pdf::Reserved, UpdateError> {
    let mut update = Update::new(&open(bytes));
    let block = update.add(marker(100.0, 50.0));
    let field = FieldChoice::Existing { name: "Tanda".into() };
    update.sign_here(SignatureRequest { field, appearance: Some(block), ..request(None) })
}

#[test]
fn an_empty_field_is_signed_and_its_lock_honoured() {
    if !has("qpdf") || !has("openssl") {
        return;
    }
    let lock = "/Lock<</Type/SigFieldLock/Action/Include/Fields[(Tanda)(Isi)]>>";
    for kid in [false, true] {
        let bytes = with_empty_field(lock, kid);
        let signed = complete(&bytes, into_field(&bytes).unwrap());
        // Poppler looks for /V in the widget only, not in the field above it.
        let found = if kid { 0 } else { 1 };
        check("existing field", &signed, found, &[]);
        assert!(String::from_utf8_lossy(&signed).contains("/TransformMethod/FieldMDP"));
        let again = into_field(&signed).unwrap_err();
        assert_eq!(again, UpdateError::Refused(Refusal::FieldAlreadySigned { name: "Tanda".into() }));
    }
}

#[test]
fn seed_values_that_cannot_be_met_are_refused() {
    use pdf::SeedConstraint::*;
    let demands = [
        ("/Ff 1/Filter/Other", Some(Filter)),
        ("/Ff 0/Filter/Other", None),
        ("/Ff 2/SubFilter[/adbe.pkcs7.detached]", Some(SubFilter)),
        ("/Ff 2/SubFilter[/adbe.pkcs7.detached/ETSI.CAdES.detached]", None),
        ("/Ff 64/DigestMethod[(SHA512)]", Some(DigestMethod)),
        ("/Ff 8/Reasons[(Setuju)]", Some(Reason)),
        ("/Ff 8/Reasons[(Uji \\(coba\\))]", None),
        ("/MDP<</P 2>>", Some(Certification)),
        ("/MDP<</P 0>>", None),
        ("/Ff 32/AddRevInfo true", Some(RevocationInfo)),
        ("/Cert<</Ff 1/Subject[(x)]>>", Some(Certificate)),
        ("/TimeStamp<</Ff 1/URL(http://x)>>", Some(TimeStamp)),
    ];
    for (seed, expected) in demands {
        let found = into_field(&with_empty_field(&format!("/SV<</Type/SV{seed}>>"), false));
        match expected {
            None => assert!(found.is_ok(), "{seed}"),
            Some(demand) => assert_eq!(found.unwrap_err(), UpdateError::Refused(Refusal::Seed(demand)), "{seed}"),
        }
    }
}

#[test]
fn certification_comes_first_and_level_1_closes_the_document() {
    if !has("qpdf") || !has("openssl") {
        return;
    }
    let bytes = Sketch::new(&[""]).classic();
    for level in [1, 2, 3] {
        let certify = SignatureRequest { certify: Some(level), ..request(None) };
        let certified = complete(&bytes, Update::new(&open(&bytes)).sign_here(certify.clone()).unwrap());
        check("certified", &certified, 1, &[]);
        let again = |request| Update::new(&open(&certified)).sign_here(request).err();
        let closed = (level == 1).then_some(UpdateError::Refused(Refusal::NoChangesPermitted));
        assert_eq!(again(request(None)), closed);
        let visible = if level == 1 { Refusal::NoChangesPermitted } else { Refusal::NoNewVisibleField };
        assert_eq!(again(request(Some(PLACE))), Some(UpdateError::Refused(visible)));
        assert!(again(certify).is_some());
        let mut update = Update::new(&open(&certified));
        let footer = update.add(marker(10.0, 10.0));
        assert_eq!(update.stamp(0, footer, PLACE), Err(UpdateError::Refused(Refusal::AlreadySigned)));
    }
    let none = SignatureRequest { certify: Some(4), ..request(None) };
    assert_eq!(
        Update::new(&open(&bytes)).sign_here(none).unwrap_err(),
        UpdateError::Refused(Refusal::NoSuchLevel { level: 4 })
    );
}

#[test]
fn a_lock_on_all_fields_refuses_a_visible_signature() {
    let bytes = with_empty_field("/Lock<</Type/SigFieldLock/Action/All>>", false);
    let locked = into_field(&bytes).unwrap().fill(&[0x30, 0]).unwrap().parts().concat();
    let visible = Update::new(&open(&locked)).sign_here(request(Some(PLACE))).unwrap_err();
    assert!(matches!(visible, UpdateError::Refused(Refusal::FieldLocked { .. })), "{visible:?}");
    assert!(Update::new(&open(&locked)).sign_here(request(None)).is_ok());
    // Other signers leave the transform out; the field still has its lock.
    let mut kept = locked.clone();
    let at = kept.windows(9).rposition(|word| word == b"/FieldMDP").unwrap();
    kept[at..at + 9].copy_from_slice(b"/FieldNOT");
    let visible = Update::new(&open(&kept)).sign_here(request(Some(PLACE))).unwrap_err();
    assert!(matches!(visible, UpdateError::Refused(Refusal::FieldLocked { .. })), "{visible:?}");
}

#[test]
fn names_are_checked() {
    let bytes = with_empty_field("", false);
    let named = |name: &str| {
        let field = FieldChoice::New { name: Some(name.into()) };
        Update::new(&open(&bytes)).sign_here(SignatureRequest { field, ..request(None) }).map(|r| r.field().to_owned())
    };
    assert_eq!(named("Kepala").unwrap(), "Kepala");
    assert_eq!(named("Tanda").unwrap_err(), UpdateError::Refused(Refusal::NameTaken { name: "Tanda".into() }));
    assert!(matches!(named("a.b").unwrap_err(), UpdateError::Refused(Refusal::NameInvalid { .. })));
}

#[test]
fn a_tagged_document_gets_a_form_element() {
    if !has("qpdf") || !has("openssl") {
        return;
    }
    for tree in ["<</Nums[0 62 0 R]>>", "<</Kids[63 0 R]>>"] {
        let mut sketch = Sketch::new(&["/StructParents 0"]);
        sketch
            .put(1, "<</Type/Catalog/Pages 2 0 R/MarkInfo<</Marked true>>/StructTreeRoot 60 0 R>>")
            .put(60, &format!("<</Type/StructTreeRoot/K 61 0 R/ParentTree {tree}/ParentTreeNextKey 1>>"))
            .put(61, "<</Type/StructElem/S/Document/P 60 0 R/K[]>>")
            .put(62, "[61 0 R]")
            .put(63, "<</Limits[0 0]/Nums[0 62 0 R]>>");
        let signed = sign(&sketch.classic(), true);
        check("tagged", &signed, 1, &[]);
        let opened = open(&signed);
        let document = opened.dictionary(&Object::Reference((61, 0))).unwrap();
        let element = opened.dictionary(&document.get(b"K").unwrap().as_array().unwrap()[0]).unwrap();
        assert_eq!(element.get(b"S").unwrap().as_name().unwrap(), b"Form");
    }
}

#[test]
fn a_page_written_inside_kids_becomes_an_object() {
    if !has("qpdf") || !has("openssl") {
        return;
    }
    let mut sketch = Sketch::new(&[""]);
    sketch.put(2, "<</Type/Pages/Count 2/Kids[10 0 R<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>]>>");
    let bytes = sketch.classic();
    let signed = sign(&bytes, true);
    check("direct page", &signed, 1, &[]);
    assert_eq!(open(&signed).page_count().unwrap(), 2);
}

#[test]
fn a_revision_prepared_in_memory_is_signed_on_top() {
    let bytes = Sketch::new(&[""]).classic();
    let first = Update::new(&open(&bytes)).sign_here(request(None)).unwrap().fill(&[0x30, 0]).unwrap();
    let opened = pdf::open(first.source(), None).unwrap();
    let second = Update::new(&opened).sign_here(request(None)).unwrap();
    assert_eq!(second.field(), "Signature2");
    assert_eq!(second.signed_parts()[0], bytes);
    let hole = second.room() * 2 + 2;
    let whole = second.source().len() as usize;
    assert_eq!(second.signed_parts().concat().len() + hole, whole);
    assert!(second.fill(&[0x30, 0]).unwrap().parts().concat().starts_with(&first.parts().concat()));
}
