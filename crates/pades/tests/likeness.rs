//! Documents that look signed and are not, faces that show another name, and how seldom an honest document is warned of.

mod workshop;

use std::path::Path;
use std::sync::Arc;

use pdf::{Rect, Source};
use workshop::*;

const WARNING: &str = "looks_signed_without_signature";
const FACE: Rect = Rect { x: 300.0, y: 600.0, width: 100.0, height: 30.0 };

fn warnings(bytes: &[u8]) -> Vec<String> {
    report(bytes).unwrap().warnings
}

/// The letter with other content.
fn saying(content: &str) -> Vec<u8> {
    append(&letter(), &[(CONTENT, stream("", content))], &[])
}

fn line(size: u32, y: u32, text: &str) -> String {
    format!("BT /F1 {size} Tf 72 {y} Td ({text}) Tj ET\n")
}

#[test]
fn pages_that_claim_a_signature() {
    let letter_by_letter: String = "Ditandatangani secara elektronik oleh Budi"
        .char_indices()
        .rev()
        .map(|(at, c)| format!("BT /F1 10 Tf {} 120 Td ({c}) Tj ET\n", 72 + at * 9))
        .collect();
    let wrapped =
        line(7, 40, "Dokumen ini telah ditandatangani secara") + &line(7, 30, "elektronik menggunakan sertifikat");
    for (name, content) in [
        (
            "a footer",
            line(7, 30, "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik"),
        ),
        ("a footer in two lines", wrapped),
        ("a block", line(9, 200, "Ditandatangani secara elektronik oleh:") + &line(9, 180, "KEPALA DINAS")),
        ("the issuer in the margin", line(8, 30, "Balai Besar Sertifikasi Elektronik")),
        ("spaced letters", line(9, 200, "D i g i t a l l y  s i g n e d  b y  Budi")),
        ("one for l", line(9, 200, "Dok umen ini te1ah ditandatangani secara e1ektr0nik")),
        ("letter by letter, backwards", letter_by_letter),
        ("found and not seen, as under a scan", format!("3 Tr {}", line(9, 200, "Digitally signed by Budi"))),
    ] {
        assert!(warnings(&saying(&content)).contains(&WARNING.to_owned()), "{name}");
    }
}

#[test]
fn ordinary_letters_are_left_alone() {
    let about =
        line(12, 500, "Mohon sertifikat elektronik dari Balai Besar Sertifikasi Elektronik diterbitkan kembali.")
            + &line(12, 480, "Naskah dinas dapat ditandatangani secara elektronik sesuai peraturan.");
    for content in [about, line(12, 30, "Palembang, 21 November 2026"), String::new()] {
        assert_eq!(warnings(&saying(&content)), Vec::<String>::new(), "{content}");
    }
    let claims = saying(&line(7, 30, "Dokumen ini telah ditandatangani secara elektronik"));
    let signed = sign(&claims, None, None);
    assert!(!warnings(&signed).contains(&WARNING.to_owned()), "it is signed");
}

#[test]
fn a_page_that_costs_too_much_is_not_read() {
    // Each form draws the next one ten times.
    let mut objects: Vec<(u32, String)> = (0..9)
        .map(|at| {
            (
                120 + at,
                stream(&format!("{LOOK} /Resources << /XObject << /N {} 0 R >> >>", 121 + at), &"/N Do ".repeat(10)),
            )
        })
        .collect();
    objects.push((STAMP, stream(&format!("{LOOK} /Resources << /XObject << /N 120 0 R >> >>"), "/N Do")));
    objects.push((129, stream(LOOK, &line(9, 200, "Digitally signed by Budi"))));
    assert!(warnings(&append(&letter(), &objects, &[])).is_empty());
}

#[test]
fn the_name_on_the_face_is_the_certificates_or_a_warning() {
    let shown = |content: &str| {
        let report = report(&sign_showing(&letter(), content, Some(FACE), None)).unwrap();
        let warned = report.warnings.contains(&"name_differs".to_owned());
        let name = report.signatures[0].shown_name.clone();
        assert_eq!(warned, name.is_some());
        name
    };
    let certified = practice().identity.certificate.common_name().unwrap();
    let face =
        |name: &str| format!("BT /F1 8 Tf 2 20 Td (Ditandatangani secara elektronik oleh:) Tj 0 -10 Td ({name}) Tj ET");
    assert_eq!(shown(&face(&certified)), None, "{certified}");
    assert_eq!(shown("0 0 100 30 re f"), None);
    assert_eq!(shown(&face("Ratu Dewa Sejati")).as_deref(), Some("Ratu Dewa Sejati"));
    // The certificate's name is there, where nobody sees it.
    let hidden = format!("{} BT 3 Tr /F1 8 Tf 2 2 Td ({certified}) Tj ET", face("Ratu Dewa Sejati"));
    assert_eq!(shown(&hidden).as_deref(), Some("Ratu Dewa Sejati"));
}

/// The corpora lie beside the project; `PENA_CORPORA` names another place.
fn corpora() -> Option<std::path::PathBuf> {
    let named = std::env::var_os("PENA_CORPORA").map(std::path::PathBuf::from);
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora");
    let found = named.into_iter().chain([usual]).find(|path| path.is_dir());
    if found.is_none() {
        println!("skipped: corpora absent");
    }
    found
}

fn documents(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => documents(&path, found),
            false if path.extension().is_some_and(|end| end == "pdf") => found.push(path),
            false => {}
        }
    }
}

/// Unsigned documents of strangers: which of them are said to look signed, and that none takes long.
#[test]
fn unsigned_documents_of_the_corpora() {
    let Some(corpora) = corpora() else { return };
    let mut files = Vec::new();
    documents(&corpora, &mut files);
    let (mut unsigned, mut warned) = (0, Vec::new());
    for file in &files {
        let Ok(bytes) = std::fs::read(file) else { continue };
        let Ok(opened) = pdf::open(Source::new(Arc::from(bytes)), None) else { continue };
        if opened.signatures().is_ok_and(|all| all.is_empty()) {
            unsigned += 1;
            if pades::likeness::looks_signed(&opened) {
                warned.push(file.file_name().unwrap_or_default().to_string_lossy().into_owned());
            }
        }
    }
    println!("{unsigned} unsigned documents, {} look signed: {warned:?}", warned.len());
    assert!(unsigned > 0 && warned.len() * 100 <= unsigned, "more than one in a hundred");
}
