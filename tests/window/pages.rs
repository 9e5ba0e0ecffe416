//! Long documents: the first page at once, neighbours ahead, few pictures at a time, words that can be marked.

use serde_json::{Value, json};
use tests::material;
use tests::session::{Session, until_async};

use crate::steps::{self, at, part, press};

const PAGES: usize = 500;

/// Pictures of pages (not of the rail) that the page holds now.
const PICTURES: &str = "return document.querySelectorAll('.pages img.picture').length";

async fn long_document(session: &mut Session) {
    let path = session.desktop.document("panjang.pdf");
    std::fs::write(&path, material::long_letter(PAGES)).expect("a long letter");
    steps::drop_file(session, &path);
    at(session, "document").await;
    steps::pages_are_drawn(session).await;
}

async fn count(session: &Session, body: &str) -> u64 {
    session.script(body).await.as_u64().unwrap_or_default()
}

#[tokio::test]
async fn five_hundred_pages_are_read_with_few_pictures() {
    let mut session = Session::open().await;
    at(&session, "home").await;
    long_document(&mut session).await;
    session.keep_picture("pages-1-first").await;
    assert_eq!(count(&session, "return document.querySelectorAll('.pages [data-page]').length").await, PAGES as u64);
    // The neighbour is there before it is in view.
    session.see(".pages [data-page='2']").await;
    assert_eq!(
        session.script("return document.querySelector('.pages [data-page=\"2\"] img') !== null").await,
        json!(true)
    );
    let mut most = 0;
    for page in [40, 41, 250, 499, 500, 1] {
        let jump = format!("document.querySelector('[data-thumb=\"{page}\"]').click()");
        session.script(&jump).await;
        let drawn = format!(
            "const img = document.querySelector('.pages [data-page=\"{page}\"] img');
             return img !== null && img.complete && img.naturalWidth > 0"
        );
        until_async("the page", || async { (session.script(&drawn).await == json!(true)).then_some(()) }).await;
        most = most.max(count(&session, PICTURES).await);
    }
    println!("{PAGES} pages: never more than {most} pictures of pages at a time");
    assert!(most <= 6, "{most} pictures");
}

#[tokio::test]
async fn zoom_goes_to_four_hundred_and_keeps_the_place() {
    let mut session = Session::open().await;
    at(&session, "home").await;
    long_document(&mut session).await;
    session.script("document.querySelector('[data-thumb=\"120\"]').click()").await;
    session.read("Halaman 120 dari 500").await;
    for _ in 0..5 {
        press(&session, "zoom-in").await;
    }
    session.read("400 %").await;
    until_async("no larger step", || async {
        (!part(&session, "zoom-in").await.is_enabled().await.unwrap_or(true)).then_some(())
    })
    .await;
    steps::pages_are_drawn(&session).await;
    session.read("Halaman 120 dari 500").await;
    session.keep_picture("pages-2-zoom").await;
    assert!(count(&session, PICTURES).await <= 3);
    let sharp = "const img = [...document.querySelectorAll('.pages img.picture')].find((img) => img.naturalWidth > 0);
        return img.naturalWidth >= Math.min(4000, img.clientWidth)";
    assert_eq!(session.script(sharp).await, json!(true));
    press(&session, "zoom").await;
    session.read("100 %").await;
    session.read("Halaman 120 dari 500").await;
}

#[tokio::test]
async fn words_can_be_marked_and_heard() {
    let mut session = Session::open().await;
    at(&session, "home").await;
    long_document(&mut session).await;
    let spans = "return [...document.querySelectorAll('.pages [data-page=\"1\"] .page-text span')].map((s) => s.innerText).join(' ')";
    until_async("the words", || async {
        session.script(spans).await.as_str().filter(|text| text.contains("Halaman ke-1")).map(|_| ())
    })
    .await;
    let marked = "const text = document.querySelector('.pages [data-page=\"1\"] .page-text');
        const range = document.createRange(); range.selectNodeContents(text);
        const selection = getSelection(); selection.removeAllRanges(); selection.addRange(range);
        return selection.toString()";
    assert!(session.script(marked).await.as_str().is_some_and(|text| text.contains("Halaman ke-1")));
    session.keep_picture("pages-3-marked").await;
    lies_over_its_picture(&session).await;
    let page = session.see(".pages [data-page='1']").await;
    assert_eq!(page.attr("aria-label").await.expect("a label").as_deref(), Some("Halaman 1 dari 500"));
}

/// The invisible word is as wide as the drawn one: 72 pt from the left, to within a twentieth of the page.
async fn lies_over_its_picture(session: &Session) {
    let body = "const page = document.querySelector('.pages [data-page=\"1\"]').getBoundingClientRect();
        const word = [...document.querySelectorAll('.pages [data-page=\"1\"] .page-text span')]
          .find((s) => s.innerText.includes('Halaman ke-1')).getBoundingClientRect();
        return [(word.left - page.left) / page.width, (word.right - page.left) / page.width]";
    let Value::Array(edges) = session.script(body).await else { panic!("two edges were expected") };
    let edge = |at: usize| edges[at].as_f64().expect("a number");
    // Helvetica at 24 pt: "Halaman ke-1" is 149 pt wide on a page of 595.
    assert!((edge(0) - 72.0 / 595.0).abs() < 0.01, "{edges:?}");
    assert!((edge(1) - 221.0 / 595.0).abs() < 0.05, "{edges:?}");
}
