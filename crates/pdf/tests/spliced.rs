//! Two documents in one file: whatever the repair makes of it, what is signed has the pages that were shown.
//! (Found by fuzzing: a guess at the page tree became another guess once a sound revision stood behind it.)
#![allow(clippy::unwrap_used, clippy::expect_used)]
mod making;

use making::{Sketch, marker};
use pdf::{Dictionary, FieldChoice, Opened, Rect, SignatureKind, SignatureRequest, Source, Update, UpdateError, open};
use std::sync::Arc;

fn signed(opened: &Opened) -> Result<Vec<u8>, UpdateError> {
    let mut update = Update::new(opened);
    let block = update.add(marker(100.0, 50.0));
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
    Ok(update.sign_here(request)?.fill(&[0x30, 0]).unwrap().parts().concat())
}

fn opened(bytes: &[u8]) -> Option<Opened> {
    open(Source::new(Arc::from(bytes)), None).ok()
}

#[test]
fn a_signed_splice_has_the_pages_that_were_shown() {
    let (three, one) = (Sketch::new(&["", "", ""]), Sketch::new(&[""]));
    let mut moved = Sketch::new(&["/Rotate 90", ""]);
    moved
        .put(1, "<</Type/Catalog/Pages 20 0 R>>")
        .put(20, "<</Type/Pages/Count 2/Kids[10 0 R 11 0 R]>>")
        .put(2, "null");
    let whole = [three.classic(), one.classic(), moved.classic(), three.hybrid(&[1, 2]), moved.hybrid(&[20, 10])];
    let (mut tried, mut refused) = (0, 0);
    for head in &whole {
        for tail in &whole {
            for cut in (40..head.len()).step_by(53) {
                for from in [40, tail.len() / 3, tail.len() / 2, tail.len() * 3 / 4] {
                    let splice = [&head[..cut], &tail[from..]].concat();
                    let Some(before) = opened(&splice) else { continue };
                    match signed(&before) {
                        Ok(after) => {
                            let again = opened(&after).expect("what was written opens");
                            assert_eq!(again.page_count(), before.page_count(), "{}", splice.escape_ascii());
                            tried += 1;
                        }
                        Err(_) => refused += 1,
                    }
                }
            }
        }
    }
    println!("{tried} signed, {refused} refused");
    assert!(tried > 500);
}

/// Found by fuzzing: a page that only a guess finds, and whose dictionary never ends.
#[test]
fn what_would_not_open_again_is_not_signed() {
    let page = "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792";
    let head = format!(
        "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n{page}"
    );
    let whole = Sketch::new(&[""]).classic();
    for from in 9..whole.len() {
        let splice = [head.as_bytes(), &whole[from..]].concat();
        let Some(before) = opened(&splice) else { continue };
        if let Ok(after) = signed(&before) {
            let again = opened(&after).unwrap_or_else(|| panic!("{}", splice.escape_ascii()));
            assert_eq!(again.page_count(), before.page_count(), "{}", splice.escape_ascii());
        }
    }
}
