//! The footer is where it was put, upright, on pages of every shape: pictures by Poppler and MuPDF.
#![allow(clippy::unwrap_used, clippy::expect_used)]
mod making;

use making::{Picture, Sketch, by_mupdf, by_poppler, file, has, marker, open, run, said};
use pdf::{Rect, Update};

fn stamped(bytes: &[u8], at: Rect) -> Vec<u8> {
    let opened = open(bytes);
    let mut update = Update::new(&opened);
    let form = update.add(marker(200.0, 40.0));
    for page in 0..opened.page_count().unwrap() {
        update.stamp(page, form, at).unwrap();
    }
    [bytes, &update.finish().unwrap()].concat()
}

/// Black in three quarters, white in the upper left one, white around.
fn is_upright(picture: &Picture, at: Rect, scale: f64) -> bool {
    let dark = |x: f64, y: f64| picture.at((at.x + at.width * x) * scale, (at.y + at.height * y) * scale) < 60;
    dark(0.75, 0.25)
        && dark(0.25, 0.75)
        && dark(0.75, 0.75)
        && !dark(0.25, 0.25)
        && !dark(-0.1, 0.75)
        && !dark(1.1, 0.75)
        && !dark(0.75, -0.2)
        && !dark(0.75, 1.2)
}

fn check(name: &str, bytes: &[u8], at: Rect) {
    let out = stamped(bytes, at);
    let path = file(&out);
    if has("qpdf") {
        let output = run("qpdf", &["--check", path.to_str().unwrap()]);
        assert!(output.status.success(), "{name}: {}", said(&output));
    }
    let opened = open(&out);
    for page in 0..opened.page_count().unwrap() {
        let width = opened.page(page).unwrap().geometry().size().0;
        for (tool, draw) in [("pdftoppm", by_poppler as fn(&_, _) -> _), ("mutool", by_mupdf)] {
            if has(tool) {
                let picture = draw(&path, page + 1);
                // Poppler does not know /UserUnit: it draws such a page smaller.
                let scale = picture.width as f64 / width;
                assert!(is_upright(&picture, at, scale), "{name}, page {page}, {tool}, kept at {}", path.display());
            }
        }
    }
}

const LOW: Rect = Rect { x: 60.0, y: 200.0, width: 100.0, height: 20.0 };

#[test]
fn on_rotated_cropped_scaled_and_shifted_pages() {
    let pages = [
        "",
        "/Rotate 90",
        "/Rotate 180",
        "/Rotate 270",
        "/Rotate -90",
        "/Rotate 450",
        "/CropBox[50 60 500 700]",
        "/CropBox[50 60 500 700]/Rotate 90",
        "/CropBox[-50 -60 5000 400]/Rotate 270",
        "/MediaBox[-300 -400 300 400]",
        "/MediaBox[-300 -400 300 400]/Rotate 180",
        "/MediaBox[300 400 0 0]/Rotate 90",
        "/UserUnit 2",
        "/UserUnit 0.5/Rotate 90/MediaBox[100 100 2000 1800]",
    ];
    check("geometry", &Sketch::new(&pages).classic(), LOW);
}

#[test]
fn over_content_of_every_shape() {
    let mut sketch = Sketch::new(&[
        "/Contents 20 0 R",
        "/Contents 21 0 R",
        "/Contents[20 0 R 22 0 R]",
        "/Contents 23 0 R",
        "/Contents null",
        "/Contents 24 0 R",
        "/Contents 26 0 R",
        "/Contents[]",
    ]);
    sketch
        // Open states, scaled and clipped, an open text object and open marks.
        .stream(20, "", b"q 0.1 0 0 0.1 7 7 cm q 0 0 5 5 re W n /P BMC BT 3 Tr 100 Ts")
        // Strays: the page relies on them being ignored.
        .stream(21, "", b"Q Q 1 0 0 1 3 3 cm Q 0 0 1 1 re f q Q Q")
        .stream(22, "", b"Q Q")
        .put(23, "[20 0 R 22 0 R 99 0 R]")
        // A white page over everything, at the end of the content.
        .stream(24, "", b"1 g 0 0 612 792 re f")
        .stream(26, "", b"BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 q EI \x00q 2 0 0 2 0 0 cm (Q) Tj");
    check("content", &sketch.classic(), LOW);
}

#[test]
fn over_content_that_cannot_be_decoded_or_has_no_end() {
    for (filter, content) in [("/Filter/FlateDecode", &b"not deflated"[..]), ("", b"q /P <</MCID 0 BDC [")] {
        let mut sketch = Sketch::new(&["/Contents 20 0 R"]);
        sketch.stream(20, filter, content);
        let path = file(&stamped(&sketch.classic(), LOW));
        // MuPDF calls the second one an error of the page, after drawing the stamp.
        if has("mutool") && !filter.is_empty() {
            assert!(is_upright(&by_mupdf(&path, 1), LOW, 1.0), "{filter}");
        }
        if has("pdftoppm") {
            assert!(is_upright(&by_poppler(&path, 1), LOW, 1.0), "{filter}");
        }
    }
}

#[test]
fn with_resources_of_every_shape() {
    let form = "<</Type/XObject/Subtype/Form/BBox[0 0 1 1]";
    let mut sketch = Sketch::new(&[
        "/Resources 20 0 R",
        "/Resources 20 0 R",
        "/Resources<</XObject 21 0 R>>",
        "/Resources<</XObject<</Pena1 22 0 R>>>>",
        "/Resources null",
        "",
    ]);
    sketch.put(20, "<</Font<</F 3 0 R>>/XObject 21 0 R>>").put(21, "<</Pena1 22 0 R/Pena2 22 0 R>>");
    sketch.stream(22, &form[2..], b"");
    let bytes = sketch.classic();
    check("resources", &bytes, LOW);
    let opened = open(&stamped(&bytes, LOW));
    // Shared objects are left alone, and pages with equal resources still share.
    let old = opened.dictionary(&pdf::Object::Reference((21, 0))).unwrap();
    assert_eq!(old.len(), 2);
    let resources = |page: usize| opened.page(page).unwrap().dictionary.get(b"Resources").unwrap().clone();
    assert_eq!(resources(0), resources(1));
    assert!(opened.dictionary(&resources(0)).unwrap().has(b"Font"));
    assert!(opened.dictionary(&resources(5)).unwrap().has(b"Font"));
}

#[test]
fn the_page_below_looks_as_before() {
    // MuPDF, because Poppler stops drawing after a stray `Q`.
    if !has("mutool") {
        return;
    }
    let mut sketch = Sketch::new(&["/Contents 20 0 R"]);
    sketch.stream(20, "", b"Q 0.5 0 0 0.5 0 0 cm Q 0 0 300 300 re f");
    let bytes = sketch.classic();
    let (before, after) = (by_mupdf(&file(&bytes), 1), by_mupdf(&file(&stamped(&bytes, LOW)), 1));
    let differs = |n: &usize| before.pixels[*n] != after.pixels[*n];
    let outside = (0..before.pixels.len()).filter(differs).filter(|n| {
        let (x, y) = ((n % before.width) as f64, (n / before.width) as f64);
        !(59.0..161.0).contains(&x) || !(199.0..221.0).contains(&y)
    });
    assert_eq!(outside.count(), 0);
}

#[test]
fn five_thousand_pages_share_everything_but_their_dictionaries() {
    let pages = vec![""; 5000];
    let bytes = Sketch::new(&pages).classic();
    let opened = open(&bytes);
    let mut update = Update::new(&opened);
    let form = update.add(marker(200.0, 40.0));
    for page in 0..5000 {
        update.stamp(page, form, LOW).unwrap();
    }
    let tail = update.finish().unwrap();
    let objects = tail.windows(7).filter(|window| window == b" 0 obj\n").count();
    // The form, its resources, two content streams, and the pages.
    assert_eq!(objects, 5000 + 4);
}
