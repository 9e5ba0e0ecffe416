//! What an update leaves is read the same whether or not what was there before is known, for every PDF of the corpora.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use pdf::{
    Dictionary, FieldChoice, ObjectId, Oddity, Opened, Repair, Revision, SignatureKind, SignatureRequest, Source,
    Update, XrefEntry, XrefKind,
};

/// `PENA_CORPORA`, or `../shared/corpora` beside the project.
fn corpora() -> Option<PathBuf> {
    let named = std::env::var_os("PENA_CORPORA").map(PathBuf::from);
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(|root| root.join("../shared/corpora"));
    named.or_else(beside).filter(|path| path.join("manifests").is_dir())
}

fn pdfs(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            pdfs(&path, out);
        } else if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf")) {
            out.push(path);
        }
    }
}

type Place = (u64, u64, u64, XrefKind, Option<ObjectId>, String);

fn place(revision: &Revision) -> Place {
    let Revision { start, end, startxref, kind, trailer, xref_stream, .. } = revision;
    (*start, *end, *startxref, *kind, *xref_stream, format!("{trailer:?}"))
}

/// Everything that the cross-references say.
#[derive(Debug, PartialEq)]
struct Seen {
    repairs: Vec<Repair>,
    findings: Vec<Oddity>,
    revisions: Vec<Place>,
    listed: Vec<Vec<(u32, XrefEntry)>>,
    current: Vec<Option<XrefEntry>>,
    pages: Result<Vec<ObjectId>, pdf::ReadError>,
}

fn seen(opened: &Opened) -> Seen {
    Seen {
        repairs: opened.repairs().to_vec(),
        findings: opened.findings().to_vec(),
        revisions: opened.revisions().iter().map(place).collect(),
        listed: opened.revisions().iter().map(|revision| revision.entries().to_vec()).collect(),
        current: opened.numbers().map(|number| opened.entry((number, 0))).collect(),
        pages: opened.page_ids(),
    }
}

/// The document with one more signature, hole still empty.
fn signed(opened: &Opened) -> Option<Source> {
    let request = SignatureRequest {
        field: FieldChoice::New { name: None },
        page: 0,
        rect: None,
        appearance: None,
        entries: Dictionary::new(),
        hole: 512,
        certify: None,
        kind: SignatureKind::Signature,
    };
    Some(Update::new(opened).sign_here(request).ok()?.source().clone())
}

/// How many of `ends` were signed and are the same either way.
fn same(bytes: &[u8], ends: &[&[u8]]) -> usize {
    let mut count = 0;
    for end in ends {
        let Ok(before) = pdf::open(Source::new(Arc::from([bytes, end].concat())), None) else { continue };
        let Some(source) = signed(&before) else { continue };
        let (anew, known) =
            (pdf::open(source.clone(), None).unwrap(), pdf::open_update(&before, source, None).unwrap());
        assert_eq!(seen(&known), seen(&anew));
        assert_eq!(known.catalog(), anew.catalog());
        count += 1;
    }
    count
}

#[test]
fn every_document_of_the_corpora() {
    let Some(root) = corpora() else {
        eprintln!("skipped: corpora absent");
        return;
    };
    let mut paths = Vec::new();
    pdfs(&root, &mut paths);
    let count: usize = paths.iter().map(|path| same(&std::fs::read(path).unwrap(), &[b"", b"\r"])).sum();
    eprintln!("{count} of {} documents signed and read", paths.len());
    assert!(count > paths.len() / 2);
}

/// Without its last end of line, the update adds one; without its end marker, the update's is the first.
#[test]
fn a_document_that_ends_early() {
    let text = "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n\
                3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n";
    let at = |what: &str| text.find(what).unwrap();
    let offsets = [at("1 0 obj"), at("2 0 obj"), at("3 0 obj")];
    let rows: String = offsets.iter().map(|offset| format!("{offset:010} 00000 n \n")).collect();
    let table =
        format!("xref\n0 4\n0000000000 65535 f \n{rows}trailer<</Size 4/Root 1 0 R>>\nstartxref\n{}", text.len());
    let whole = format!("{text}{table}");
    assert_eq!(same(whole.as_bytes(), &[b"\n%%EOF", b"\n%%EOF\n", b"\n%%EOF\r", b"", b"\n%%EOF\njunk"]), 5);
}
