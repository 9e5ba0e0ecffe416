//! The block at a text: searched in the panel, its places marked on the pages, chosen there, and signed where it was seen.

use std::path::{Path, PathBuf};

use pdf::{FieldKind, Rect, Source};
use serde_json::json;
use tests::judge;
use tests::material;
use tests::session::{Session, until_async};

use crate::steps::{self, at, part, press};

/// `#` in the order of the pages: page, and where it is drawn, in points from the lower left.
const MARKS: [(usize, u32, u32); 5] = [(1, 72, 240), (2, 72, 520), (2, 330, 520), (2, 130, 492), (3, 340, 300)];

/// Three pages of words, with marks for those who will sign.
fn marked_letter(session: &Session) -> PathBuf {
    let page = |number: usize| {
        let lines = (0..6).map(|line| {
            let y = 740 - 18 * line;
            format!("BT /F 12 Tf 72 {y} Td (Berita acara serah terima, halaman {number}, baris {line}.) Tj ET\n")
        });
        let here = MARKS.iter().filter(|mark| mark.0 == number);
        let marks = here.map(|(_, x, y)| format!("BT /F 14 Tf {x} {y} Td (#) Tj ET\n"));
        lines.chain(marks).collect::<String>()
    };
    let path = session.desktop.document("berita-acara.pdf");
    std::fs::write(&path, material::plain(&[page(1), page(2), page(3)])).expect("a letter with marks");
    path
}

/// What the panel says of the search.
async fn told(session: &Session, words: &str) {
    let body = format!("return document.querySelector('[data-test=place-said]').innerText.includes({words:?})");
    until_async(words, || async { (session.script(&body).await == json!(true)).then_some(()) }).await;
}

/// Types a text into the search and sends it with Return.
async fn search(session: &Session, text: &str) {
    let field = part(session, "place-text").await;
    field.scroll_into_view().await.expect("the search");
    field.clear().await.expect("an empty search");
    field.send_keys(format!("{text}\u{e007}")).await.expect("the text");
}

async fn marks(session: &Session) -> u64 {
    let count = session.script("return document.querySelectorAll('.pages .hit').length").await;
    count.as_u64().expect("a number")
}

/// Whether the frame's upper left corner is that of a mark, which reaches 3 CSS pixels over its text.
async fn stands_at(session: &Session, mark: &str) {
    let body = format!(
        "const corner = (css) => document.querySelector(css)?.getBoundingClientRect();
        const [frame, mark] = [corner('[data-test=frame]'), corner('[data-test={mark}]')];
        return Boolean(frame && mark) && Math.abs(frame.x - mark.x - 3) < 1 && Math.abs(frame.y - mark.y - 3) < 1"
    );
    until_async(mark, || async { (session.script(&body).await == json!(true)).then_some(()) }).await;
}

#[tokio::test]
async fn the_block_is_put_at_a_text_and_signed_there() {
    let mut session = Session::open().await;
    steps::practise(&session).await;
    let letter = marked_letter(&session);
    steps::drop_file(&mut session, &letter);
    at(&session, "document").await;
    steps::pages_are_drawn(&session).await;

    search(&session, "${ttd}").await;
    told(&session, "“${ttd}” tidak ada dalam dokumen ini").await;
    assert_eq!(marks(&session).await, 0);
    session.keep_picture("places-1-none").await;

    // The page that is looked at goes before the others.
    session.script("document.querySelector('[data-thumb=\"2\"]').click()").await;
    session.see("[data-thumb='2'][aria-current=page]").await;
    search(&session, "#").await;
    told(&session, "Tempat 2 dari 5 · halaman 2").await;
    stands_at(&session, "hit-2").await;
    until_async("the marks", || async { (marks(&session).await >= 3).then_some(()) }).await;
    steps::pages_are_drawn(&session).await;
    session.keep_picture("places-2-several").await;

    press(&session, "place-next").await;
    told(&session, "Tempat 3 dari 5 · halaman 2").await;
    stands_at(&session, "hit-3").await;
    press(&session, "hit-2").await;
    stands_at(&session, "hit-2").await;
    // It lies under the block now, and can be taken all the same.
    press(&session, "hit-4").await;
    told(&session, "Tempat 4 dari 5 · halaman 2").await;
    stands_at(&session, "hit-4").await;
    session.keep_picture("places-3-taken").await;

    steps::look_at_prepared(&session).await;
    steps::consent_and_sign(&session).await;
    part(&session, "success").await;
    let signed = session.desktop.document("berita-acara_ttd.pdf");
    assert_eq!(judge::pdfsig_is_content(&signed), 1);
    signed_at(&signed, &letter, MARKS[3]);
}

#[tokio::test]
async fn the_search_ends_when_the_block_is_moved_by_hand() {
    let mut session = Session::open().await;
    steps::practise(&session).await;
    let letter = marked_letter(&session);
    steps::drop_file(&mut session, &letter);
    at(&session, "document").await;
    search(&session, "#").await;
    told(&session, "Tempat 1 dari 5 · halaman 1").await;
    stands_at(&session, "hit-1").await;
    let frame = part(&session, "frame").await;
    frame.send_keys("\u{e015}").await.expect("an arrow");
    until_async("no marks", || async { (marks(&session).await == 0).then_some(()) }).await;
    assert!(!session.shows("Tempat 1 dari 5").await);
}

/// The signature's only widget has its upper left corner where the mark was drawn in the letter.
fn signed_at(signed: &Path, letter: &Path, (page, x, y): (usize, u32, u32)) {
    let opened =
        |path: &Path| pdf::open(Source::new(std::fs::read(path).expect("a file").into()), None).expect("a document");
    let (signed, letter) = (opened(signed), opened(letter));
    let fields = signed.fields().expect("fields");
    let field = fields.iter().find(|field| field.kind == FieldKind::Signature).expect("a signature");
    let [widget] = field.widgets.as_slice() else { panic!("one widget was expected") };
    assert_eq!(widget.page, Some(page - 1));
    let shown: Rect = signed.page(page - 1).expect("the page").geometry().from_user(widget.rect);
    let found = pdf::find(&letter, page - 1, "#").expect("its words");
    let near = |a: f64, b: f64| (a - b).abs() < 0.2;
    assert!(found.iter().any(|hit| near(hit.x, shown.x) && near(hit.y, shown.y)), "{shown:?} is at none of {found:?}");
    // Told by nobody: Helvetica's letters of 14 points begin at the pen and stand on its line.
    assert!((shown.x - f64::from(x)).abs() < 2.0, "{shown:?}");
    assert!((4.0..20.0).contains(&(842.0 - f64::from(y) - shown.y)), "{shown:?}");
}
