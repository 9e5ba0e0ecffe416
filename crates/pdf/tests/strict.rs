//! Where strictness ends: what is read as it stands, what only by repairing, and what each revision is.

use std::sync::Arc;

use pdf::{Change, Cover, FieldKind, Malformed, Mdp, Object, Oddity, Opened, Repair, Source, XrefEntry, XrefKind};

const CATALOG: &str = "<< /Type /Catalog /Pages 2 0 R >>";
const PAGES: &str = "<< /Type /Pages /Count 1 /Kids [3 0 R] >>";
const PAGE: &str = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Mark 1 >>";

/// Writes files by hand, byte by byte.
#[derive(Default)]
struct File {
    bytes: Vec<u8>,
    entries: Vec<(u32, usize)>,
    last: usize,
    prev: Option<usize>,
}

impl File {
    fn new() -> File {
        File { bytes: b"%PDF-1.7\n".to_vec(), ..File::default() }
    }

    fn simple() -> File {
        let mut file = File::new();
        file.object(1, CATALOG).object(2, PAGES).object(3, PAGE).table("");
        file
    }

    fn text(&mut self, text: &str) -> &mut File {
        self.bytes.extend(text.as_bytes());
        self
    }

    fn object(&mut self, number: u32, body: &str) -> &mut File {
        self.entries.push((number, self.bytes.len()));
        self.text(&format!("{number} 0 obj\n{body}\nendobj\n"))
    }

    /// A table of the objects since the last one; `extra` goes into the trailer.
    fn table(&mut self, extra: &str) -> &mut File {
        self.last = self.bytes.len();
        let prev = self.prev.replace(self.last).map_or(String::new(), |prev| format!("/Prev {prev}"));
        let mut text = "xref\n".to_string();
        for (number, offset) in std::mem::take(&mut self.entries) {
            text += &format!("{number} 1\n{offset:010} 00000 n \n");
        }
        let end = format!("trailer\n<< /Size 10 /Root 1 0 R {prev} {extra} >>\nstartxref\n{}\n%%EOF\n", self.last);
        self.text(&text).text(&end)
    }

    fn open(&self) -> Opened {
        pdf::open(Source::new(Arc::from(self.bytes.clone())), None).unwrap()
    }

    fn strict(&self) -> Opened {
        let opened = self.open();
        assert_eq!(opened.repairs(), []);
        opened
    }

    fn repaired(&self) -> Repair {
        self.open().repairs()[0]
    }
}

fn mark(opened: &pdf::Document) -> i64 {
    opened.page(0).unwrap().dictionary.get(b"Mark").unwrap().as_i64().unwrap()
}

#[test]
fn revisions_are_what_they_were() {
    let mut file = File::simple();
    let first = file.bytes.len() as u64;
    file.object(3, &PAGE.replace("/Mark 1", "/Mark 2")).object(7, "(new)").table("");
    let opened = file.strict();
    assert_eq!(mark(&opened), 2);
    assert_eq!(mark(&opened.at_revision(0)), 1);
    assert_eq!(opened.at_revision(0).source().len(), first);
    let ranges: Vec<_> = opened.revisions().iter().map(|r| (r.start, r.end)).collect();
    assert_eq!(ranges, [(0, first), (first, file.bytes.len() as u64)]);
    let changes: Vec<_> = opened.changes(1).iter().map(|Change { id, before, .. }| (*id, before.is_some())).collect();
    assert_eq!(changes, [((3, 0), true), ((7, 0), false)]);
    assert_eq!(opened.size(), 10);
    assert_eq!((opened.findings(), opened.unlisted(1)), (&[][..], None));
}

#[test]
fn an_object_under_another_number_is_not_read() {
    let mut file = File::simple();
    // The crafted entry: object 3 is said to be where object 2 is.
    let wrong = file.bytes.windows(9).position(|w| w == b"2 0 obj\n<").unwrap();
    file.entries.push((3, wrong));
    file.table("");
    assert_eq!(file.repaired(), Repair::NoPages);
    assert_eq!(mark(&file.open()), 1);
}

#[test]
fn appended_objects_without_an_entry_are_told() {
    let mut file = File::simple();
    file.object(3, &PAGE.replace("/Mark 1", "/Mark 2"));
    file.entries.clear();
    file.table("");
    let opened = file.strict();
    assert_eq!(mark(&opened), 1);
    assert_eq!(opened.unlisted(1), Some((3, 0)));
}

#[test]
fn bytes_around_the_document_are_told() {
    let mut file = File::simple();
    let end = file.bytes.len() as u64;
    file.text("\n\n4 0 obj");
    assert_eq!(file.strict().findings(), [Oddity::BytesAfterEnd { offset: end + 2, bytes: 7 }]);
    let mut junk = File::simple();
    junk.bytes.splice(0..0, *b"junk\n");
    let opened = junk.strict();
    assert_eq!(opened.findings(), [Oddity::LeadingJunk { bytes: 5 }, Oddity::OffsetsFromHeader]);
    assert_eq!((mark(&opened), opened.base()), (1, 5));
    assert_eq!(opened.startxref() + 5, opened.revisions()[0].startxref);
}

#[test]
fn what_only_repairing_reads() {
    let mut wrong = File::simple();
    let at = wrong.bytes.len() - 8;
    wrong.bytes[at] = b'1';
    assert!(matches!(wrong.repaired(), Repair::XrefUnreadable { .. } | Repair::NoPages));
    let mut cut = File::simple();
    cut.bytes.truncate(cut.last);
    assert_eq!(cut.repaired(), Repair::NoStartxref);
    let mut looped = File::simple();
    let last = looped.last;
    looped.prev = Some(looped.bytes.len());
    looped.table("");
    assert_eq!(looped.repaired(), Repair::PrevLoop { offset: looped.prev.unwrap() as u64 });
    assert_ne!(last, looped.last);
}

#[test]
fn a_hybrid_is_one_revision() {
    let mut file = File::new();
    file.object(1, CATALOG).object(2, PAGES);
    file.text("6 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length 63 >>\nstream\n3 0 ")
        .text(PAGE)
        .text("\nendstream\nendobj\n");
    let holder = file.bytes.windows(7).position(|w| w == b"6 0 obj").unwrap();
    let stream = file.bytes.len();
    file.text(
        "9 0 obj\n<< /Type /XRef /W [1 2 1] /Index [3 1 6 1] /Size 10 /Filter /ASCIIHexDecode /Length 17 >>\nstream\n",
    );
    file.text(&format!("02000600 01{holder:04x}00>\nendstream\nendobj\n"));
    file.table(&format!("/XRefStm {stream}"));
    let opened = file.strict();
    assert_eq!((opened.xref_kind(), opened.revisions().len(), mark(&opened)), (XrefKind::Hybrid, 1, 1));
    assert_eq!(opened.entry((3, 0)), Some(XrefEntry::Compressed { stream: 6, index: 0 }));
    assert_eq!(opened.unlisted(0), None);
}

#[test]
fn freed_objects_are_null_and_told() {
    let mut file = File::simple();
    file.object(7, "(here)").table("");
    file.prev = Some(file.last);
    let prev = file.last;
    let at = file.bytes.len();
    file.text(&format!(
        "xref\n7 1\n0000000000 00001 f \ntrailer\n<< /Size 10 /Root 1 0 R /Prev {prev} >>\nstartxref\n{at}\n%%EOF\n"
    ));
    let opened = file.strict();
    assert_eq!(opened.get((7, 0)).unwrap(), Object::Null);
    assert_eq!(opened.at_revision(1).get((7, 0)).unwrap().as_str().unwrap(), b"here");
    assert!(opened.changes(2)[0].after.is_free());
}

#[test]
fn odd_objects_are_noted() {
    let mut file = File::new();
    file.object(1, CATALOG).object(2, PAGES).object(3, &PAGE.replace("/Mark 1", "/Mark 5 /Mark 6 /Odd 12a"));
    file.object(4, "<< /Length 3 >>\nstream\nlonger\nendstream").table("");
    let opened = file.strict();
    assert_eq!(mark(&opened), 6);
    assert_eq!(opened.get((4, 0)).unwrap().as_stream().unwrap().content, b"longer");
    let id = (3, 0);
    assert_eq!(
        opened.notes(),
        [Oddity::StreamLength { id: (4, 0) }, Oddity::DuplicateKey { id }, Oddity::LooseSyntax { id }]
    );
}

#[test]
fn fields_and_what_locks_them() {
    let mut file = File::new();
    file.object(
        1,
        "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R 7 0 R] >> /Perms << /DocMDP 8 0 R >> >>",
    );
    file.object(2, PAGES).object(3, &PAGE.replace("/Mark 1", "/Annots [5 0 R 6 0 R]"));
    file.object(4, "<< /T (form) /FT /Tx /Ff 1 /Kids [5 0 R 6 0 R] /V (value) >>");
    file.object(5, "<< /T (name) /Parent 4 0 R /Subtype /Widget /Rect [9 8 1 2] >>");
    file.object(6, "<< /T <FEFF0161> /Parent 4 0 R /Rect [0 0 1 1] /P 3 0 R >>");
    file.object(7, "<< /T (sig) /FT /Sig /V 8 0 R /Lock << /Action /Include /Fields [(form)] /P 2 >> >>");
    let reference = "/Reference [<< /TransformMethod /DocMDP /TransformParams << /P 1 >> >>]";
    file.object(8, &format!("<< /Type /Sig {reference} /ByteRange [0 1 2 3] /Contents <00> >>")).table("");
    let opened = file.strict();
    let fields = opened.fields().unwrap();
    let named: Vec<_> = fields.iter().map(|f| (f.name.as_str(), f.kind, f.flags)).collect();
    let expected =
        [("form.name", FieldKind::Text, 1), ("form.š", FieldKind::Text, 1), ("sig", FieldKind::Signature, 0)];
    assert_eq!(named, expected);
    assert_eq!(fields[0].value.as_str().unwrap(), b"value");
    assert_eq!((fields[0].widgets[0].rect, fields[0].widgets[0].page), ([1.0, 2.0, 9.0, 8.0], Some(0)));
    let lock = fields[2].lock.clone().unwrap();
    assert!(lock.fields.covers("form.name") && lock.level == Some(Mdp::FillAndSign));
    assert_eq!(opened.certification().unwrap().map(|c| c.level), Some(Mdp::NoChanges));
    let signatures = opened.signatures().unwrap();
    assert_eq!(signatures[0].cover, Cover::Malformed(Malformed::HoleElsewhere));
    assert_eq!(signatures[0].contents(), [0]);
}

#[test]
fn bombs_end_early() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    // Dictionaries where keys should be, as in a file of qpdf's tests.
    let keyless = "<<".repeat(200_000);
    let mut file = File::new();
    file.object(1, CATALOG).object(2, PAGES).object(3, PAGE).object(4, &deep).object(5, "5 0 R").object(6, &keyless);
    file.table("");
    let opened = file.strict();
    assert!(opened.get((4, 0)).is_err() && opened.get((6, 0)).is_err());
    assert!(opened.resolve(&Object::Reference((5, 0))).is_err());
    let mut big = File::simple();
    big.text("xref\n0 4000000000\n0000000000 65535 f \ntrailer\n<< /Size 4000000000 /Root 1 0 R /Prev ");
    let prev = big.last;
    let at = big.bytes.windows(12).position(|w| w == b"0 4000000000").unwrap() - 5;
    big.text(&format!("{prev} >>\nstartxref\n{at}\n%%EOF\n"));
    assert!(big.open().size() < 100);
}

/// Readers rebuild a table with fewer entries than it claims, and then see objects that it lacks.
#[test]
fn a_table_that_ends_early_is_rebuilt() {
    let mut file = File::simple();
    let at = file.bytes.len();
    file.object(3, &PAGE.replace("/Mark 1", "/Mark 2 /Contents 7 0 R"))
        .object(7, "<< /Length 0 >>\nstream\n\nendstream");
    let (prev, table) = (file.last, file.bytes.len());
    file.text(&format!(
        "xref\n3 5\n{at:010} 00000 n \ntrailer\n<< /Size 10 /Root 1 0 R /Prev {prev} >>\nstartxref\n{table}\n%%EOF\n"
    ));
    assert_eq!(file.repaired(), Repair::XrefUnreadable { offset: table as u64 });
    let opened = file.open();
    assert_eq!(mark(&opened), 2);
    assert!(opened.get((7, 0)).unwrap().as_stream().is_ok());
}
