//! A hundred thousand objects: opening costs the cross-reference, not the objects.

use std::sync::Arc;
use std::time::Instant;

use pdf::{Opened, Source, XrefKind};

const OBJECTS: usize = 100_000;
const PAGES: usize = 500;

/// Object `number` of the document: catalog, page tree, pages, then filling.
fn object(number: usize) -> String {
    match number {
        1 => "<< /Type /Catalog /Pages 2 0 R >>".into(),
        2 => {
            let kids: Vec<String> = (3..3 + PAGES).map(|page| format!("{page} 0 R")).collect();
            format!("<< /Type /Pages /Count {PAGES} /Kids [ {} ] /MediaBox [0 0 595 842] >>", kids.join(" "))
        }
        page if page < 3 + PAGES => "<< /Type /Page /Parent 2 0 R >>".into(),
        other => format!("<< /Number {other} /Text ({}) >>", "x".repeat(200)),
    }
}

fn classic() -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", OBJECTS + 1);
    for number in 1..=OBJECTS {
        table += &format!("{:010} 00000 n \n", file.len());
        file.extend(format!("{number} 0 obj\n{}\nendobj\n", object(number)).into_bytes());
    }
    let at = file.len();
    table += &format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n", OBJECTS + 1);
    file.extend(table.into_bytes());
    file
}

fn compressed() -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let streams = OBJECTS / 100;
    let mut rows = vec![0u8; 8 * (OBJECTS + streams + 2)];
    for stream in 0..streams {
        let holder = OBJECTS + 1 + stream;
        let (mut pairs, mut body) = (String::new(), String::new());
        for (index, number) in (stream * 100 + 1..=stream * 100 + 100).enumerate() {
            pairs += &format!("{number} {} ", body.len());
            body += &object(number);
            row(&mut rows, number, 2, holder, index);
        }
        row(&mut rows, holder, 1, file.len(), 0);
        let head = format!("<< /Type /ObjStm /N 100 /First {} /Length {} >>", pairs.len(), pairs.len() + body.len());
        file.extend(format!("{holder} 0 obj\n{head}\nstream\n{pairs}{body}\nendstream\nendobj\n").into_bytes());
    }
    let (at, last) = (file.len(), OBJECTS + streams + 1);
    row(&mut rows, last, 1, at, 0);
    let head = format!("<< /Type /XRef /W [1 5 2] /Size {} /Root 1 0 R /Length {} >>", last + 1, rows.len());
    file.extend(format!("{last} 0 obj\n{head}\nstream\n").into_bytes());
    file.extend(rows);
    file.extend(format!("\nendstream\nendobj\nstartxref\n{at}\n%%EOF\n").into_bytes());
    file
}

fn row(rows: &mut [u8], number: usize, kind: u8, second: usize, third: usize) {
    let place = &mut rows[number * 8..number * 8 + 8];
    place[0] = kind;
    place[1..6].copy_from_slice(&(second as u64).to_be_bytes()[3..]);
    place[6..].copy_from_slice(&(third as u16).to_be_bytes());
}

fn measure(what: &str, file: Vec<u8>, kind: XrefKind) {
    let size = file.len();
    let source = Source::new(Arc::from(file));
    let start = Instant::now();
    let opened = pdf::open(source.clone(), None).unwrap();
    let open = start.elapsed();
    assert!(matches!(opened, Opened::Strict(_)));
    assert_eq!((opened.xref_kind(), opened.page_count().unwrap()), (kind, PAGES));
    assert_eq!(opened.page(PAGES - 1).unwrap().id, (PAGES as u32 + 2, 0));
    let start = Instant::now();
    for number in opened.numbers().filter(|number| *number as usize <= OBJECTS) {
        let found = opened.get((number, 0)).unwrap();
        if number as usize > PAGES + 2 {
            assert_eq!(found.as_dict().unwrap().get(b"Number").unwrap().as_i64().unwrap(), i64::from(number));
        } else if number == 0 {
            assert!(found.is_null());
        }
    }
    let all = start.elapsed();
    let start = Instant::now();
    let repaired = pdf::repair(source, None, pdf::Repair::Asked).unwrap();
    assert_eq!(repaired.page_count().unwrap(), PAGES);
    println!("{what}: {size} bytes, open {open:?}, every object {all:?}, repair {:?}", start.elapsed());
}

#[test]
fn classic_table() {
    measure("classic", classic(), XrefKind::Table);
}

#[test]
fn object_streams() {
    measure("object streams", compressed(), XrefKind::Stream);
}
