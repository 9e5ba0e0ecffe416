//! The security store is made, grows, keeps what it had and says nothing twice (ISO 32000-2, 12.8.4.3).
#![allow(clippy::unwrap_used, clippy::expect_used)]
mod making;

use making::{Sketch, file, has, open, run, said};
use pdf::{Dictionary, KeptEvidence, Object, Update};

fn kept(bytes: &[u8], evidence: &KeptEvidence, signature: &str) -> Vec<u8> {
    let opened = open(bytes);
    let mut update = Update::new(&opened);
    update.keep_evidence(evidence, &[signature.to_owned()]).unwrap();
    [bytes, &update.finish().unwrap()].concat()
}

fn store(bytes: &[u8]) -> Dictionary {
    let opened = open(bytes);
    opened.dictionary(opened.catalog().unwrap().get(b"DSS").unwrap()).unwrap()
}

/// The contents of the streams of a list.
fn list(bytes: &[u8], holder: &Dictionary, key: &[u8]) -> Vec<Vec<u8>> {
    let opened = open(bytes);
    let Object::Array(items) = opened.lookup(holder, key).unwrap() else { return Vec::new() };
    let content = |item: &Object| match opened.resolve(item).unwrap() {
        Object::Stream(stream) => opened.stream_data(&stream, 1 << 20).unwrap(),
        other => panic!("{other:?}"),
    };
    items.iter().map(content).collect()
}

fn evidence(certificates: &[&[u8]], ocsps: &[&[u8]]) -> KeptEvidence {
    let owned = |items: &[&[u8]]| items.iter().map(|item| item.to_vec()).collect();
    KeptEvidence { certificates: owned(certificates), ocsps: owned(ocsps), crls: Vec::new() }
}

fn check(plain: Vec<u8>) {
    let first = kept(&plain, &evidence(&[b"root", b"issuer"], &[b"good"]), "AA");
    assert_eq!(list(&first, &store(&first), b"Certs"), [b"root".to_vec(), b"issuer".to_vec()]);
    let second = kept(&first, &evidence(&[b"issuer", b"other"], &[]), "BB");
    let whole = store(&second);
    assert_eq!(list(&second, &whole, b"Certs"), [b"root".to_vec(), b"issuer".to_vec(), b"other".to_vec()]);
    assert_eq!(list(&second, &whole, b"OCSPs"), [b"good".to_vec()]);
    assert!(!whole.has(b"CRLs"));
    let opened = open(&second);
    let index = opened.dictionary(whole.get(b"VRI").unwrap()).unwrap();
    for (key, certificates) in [(&b"AA"[..], [&b"root"[..], b"issuer"]), (b"BB", [b"issuer", b"other"])] {
        let about = opened.dictionary(index.get(key).unwrap()).unwrap();
        assert_eq!(list(&second, &about, b"Cert"), certificates);
    }
    assert!(second.starts_with(&first) && opened.page_count().unwrap() == 1);
    if has("qpdf") {
        let path = file(&second);
        let output = run("qpdf", &["--check", path.to_str().unwrap()]);
        assert!(output.status.success(), "{}", said(&output));
    }
}

#[test]
fn in_files_of_both_kinds() {
    check(Sketch::new(&[""]).classic());
    check(Sketch::new(&[""]).hybrid(&[3]));
}

#[test]
fn a_store_in_the_catalog_is_carried_on() {
    let mut sketch = Sketch::new(&[""]);
    sketch.put(1, "<</Type/Catalog/Pages 2 0 R/DSS<</Certs 6 0 R>>>>");
    sketch.put(6, "[7 0 R]").stream(7, "", b"old");
    let grown = kept(&sketch.classic(), &evidence(&[b"old", b"new"], &[]), "AA");
    assert_eq!(list(&grown, &store(&grown), b"Certs"), [b"old".to_vec(), b"new".to_vec()]);
}
