//! Updating: what is signed begins with the input, opens again, and has the same pages.
#![no_main]
use libfuzzer_sys::fuzz_target;
use pdf::{Dictionary, FieldChoice, Object, Opened, Rect, SignatureKind, SignatureRequest, Stream, Update};

fn form(width: i64, height: i64) -> Object {
    let mut dictionary = Dictionary::new();
    dictionary.set("Type", "XObject");
    dictionary.set("Subtype", "Form");
    dictionary.set("BBox", vec![0.into(), 0.into(), width.into(), height.into()]);
    Object::Stream(Stream::new(dictionary, format!("0 0 {width} {height} re f").into_bytes()))
}

fn signed(opened: &Opened) -> Option<Vec<u8>> {
    let mut update = Update::new(opened);
    let footer = update.add(form(100, 10));
    for page in 0..opened.page_count().ok()?.min(20) {
        // Refused where the document is signed already.
        if update.stamp(page, footer, Rect { x: 10.0, y: 10.0, width: 100.0, height: 10.0 }).is_err() {
            break;
        }
    }
    let block = update.add(form(100, 50));
    let request = SignatureRequest {
        field: FieldChoice::New { name: None },
        page: 0,
        rect: Some(Rect { x: 20.0, y: 40.0, width: 100.0, height: 50.0 }),
        appearance: Some(block),
        entries: Dictionary::new(),
        hole: 64,
        certify: None,
        kind: SignatureKind::Signature,
    };
    Some(update.sign_here(request).ok()?.fill(&[0x30, 0]).ok()?.parts().concat())
}

fuzz_target!(|bytes: &[u8]| {
    let Some(opened) = fuzz::open(bytes) else { return };
    let Some(after) = signed(&opened) else { return };
    assert!(after.starts_with(bytes), "the input is not the prefix");
    let again = fuzz::open(&after).expect("what was written opens");
    assert_eq!(again.page_count().ok(), opened.page_count().ok(), "pages");
});
