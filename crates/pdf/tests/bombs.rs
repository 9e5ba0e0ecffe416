//! Files made to be slow: each would cost hours to a reader that trusts it. A hang here is the failure.

use std::time::Instant;

use pdf::Source;
use support::exercise;

mod support;

const SIZE: usize = 2_000_000;

/// Opens and exercises; says how long it took.
fn survive(name: &str, bytes: Vec<u8>) {
    let start = Instant::now();
    let opened = pdf::open(Source::new(bytes.into()), None);
    if let Ok(opened) = &opened {
        exercise(opened);
    }
    println!("{name}: {:?} {:?}", start.elapsed(), opened.map(|opened| opened.page_count()));
}

fn repeated(piece: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut number = 1;
    while bytes.len() < SIZE {
        bytes.extend(piece.replace('#', &number.to_string()).into_bytes());
        number += 1;
    }
    bytes
}

#[test]
fn scans_that_run_to_the_end() {
    for piece in [
        "# 0 obj [ ",
        "# 0 obj ( ",
        "# 0 obj < ",
        "# 0 obj << /A ",
        "trailer << ",
        "# 0 obj << /Length 9 >> stream\n",
        "obj ",
        "# 0 obj << >> stream ",
        "1 0 obj ",
        "# 0 obj << /A (",
        "% 1 0 obj",
        "xref\n0 1\n",
        "# 0 obj <</Type/Page>>endobj ",
    ] {
        survive(piece, repeated(piece));
    }
}

/// A file whose table names every object that `piece` makes, with a page tree over all of them.
fn listed(piece: &str, last: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut table = String::new();
    let mut kids = String::new();
    let mut number = 3;
    while bytes.len() < SIZE / 2 {
        table += &format!("{:010} 00000 n \n", bytes.len());
        kids += &format!("{number} 0 R ");
        bytes.extend(piece.replace('#', &number.to_string()).into_bytes());
        number += 1;
    }
    bytes.extend(last.as_bytes());
    let catalog = bytes.len();
    bytes.extend(b"1 0 obj << /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [2 0 R] >> >> endobj\n");
    let pages = bytes.len();
    bytes.extend(format!("2 0 obj << /Type /Pages /Kids [ {kids} ] >> endobj\n").into_bytes());
    let at = bytes.len();
    let head = format!("xref\n0 {number}\n0000000000 65535 f \n{catalog:010} 00000 n \n{pages:010} 00000 n \n{table}");
    bytes.extend(format!("{head}trailer << /Root 1 0 R /Size {number} >>\nstartxref\n{at}\n%%EOF").into_bytes());
    bytes
}

#[test]
fn objects_that_overlap() {
    survive("strings", listed("# 0 obj << /A ( ", " >>"));
    survive("arrays", listed("# 0 obj [ ", "]"));
    survive("streams without end", listed("# 0 obj << /Length 99999999 >> stream\n", ""));
    survive("streams to the end", listed("# 0 obj << >> stream\n", "endstream endobj\n"));
    survive("kids of kids", listed("# 0 obj << /Kids [2 0 R 3 0 R 4 0 R 5 0 R 6 0 R] >> endobj\n", ""));
}

#[test]
fn sections_without_end() {
    let mut bytes = b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n".to_vec();
    let mut prev = 0;
    while bytes.len() < SIZE {
        let at = bytes.len();
        bytes.extend(format!("xref\n1 1\n0000000009 00000 n \ntrailer << /Root 1 0 R /Prev {prev} >>\n").into_bytes());
        prev = at;
    }
    bytes.extend(format!("startxref\n{prev}\n%%EOF").into_bytes());
    survive("chain", bytes);
}

/// The renderer joins the content streams of a page.
#[test]
fn one_stream_named_very_often() {
    let mut content = pdf::Stream::new(pdf::Dictionary::new(), vec![b' '; 1 << 20]);
    content.compress().unwrap();
    let page = |times: usize| {
        let parts = "3 0 R ".repeat(times);
        let mut bytes = b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n".to_vec();
        bytes.extend(
            b"2 0 obj << /Type /Pages /Kids [4 0 R] /Count 1 >> endobj\n3 0 obj << /Filter /FlateDecode >> stream\n",
        );
        bytes.extend(&content.content);
        bytes.extend(
            format!("\nendstream endobj\n4 0 obj << /Type /Page /Contents [{parts}] /MediaBox [0 0 9 9] >> endobj")
                .bytes(),
        );
        pdf::open(Source::new(bytes.into()), None).unwrap()
    };
    assert!(pdf::page_as_document(&page(200), 0).is_ok());
    assert_eq!(pdf::page_as_document(&page(300), 0).err(), Some(pdf::PictureError::TooComplex));
    assert_eq!(pdf::text(&page(15_000), 0).err(), Some(pdf::PictureError::TooComplex));
}
