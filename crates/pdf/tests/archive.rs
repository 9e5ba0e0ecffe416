//! PDF/A and PDF/UA documents stay what they were: each clause that a signature could break, looked at in the output.
#![allow(clippy::unwrap_used, clippy::expect_used)]
mod making;

use making::{Sketch, marker, open};
use pdf::{
    Conformance, Dictionary, FieldChoice, Object, ObjectId, Opened, Rect, SignatureKind, SignatureRequest, Update,
};

const PLACE: Rect = Rect { x: 360.0, y: 640.0, width: 190.0, height: 62.0 };

/// What the packets' prefixes stand for.
const PREFIXES: &str = "xmlns:x=\"adobe:ns:meta/\" xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
    xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" \
    xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\"";

/// A document that claims PDF/A (part) and PDF/UA-1, tagged, with dates in both places.
fn claiming(part: u8) -> Sketch {
    let xmp = format!(
        "<?xpacket begin=\"\"?><x:xmpmeta {PREFIXES}><rdf:Description pdfuaid:part=\"1\"><pdfaid:part>{part}</pdfaid:part>\
         <xmp:CreateDate>2020-01-01T00:00:00Z</xmp:CreateDate><xmp:ModifyDate>2020-01-01T00:00:00Z</xmp:ModifyDate>\
         </rdf:Description></x:xmpmeta><?xpacket end=\"w\"?>"
    );
    let mut sketch = Sketch::new(&["/StructParents 0"]);
    sketch
        .put(1, "<</Type/Catalog/Pages 2 0 R/Metadata 64 0 R/MarkInfo<</Marked true>>/StructTreeRoot 60 0 R>>")
        .put(4, "<</Producer(a sketch)/CreationDate(D:20200101000000Z)/ModDate(D:20200101000000Z)>>")
        .put(60, "<</Type/StructTreeRoot/K 61 0 R/ParentTree<</Nums[0 62 0 R]>>/ParentTreeNextKey 1>>")
        .put(61, "<</Type/StructElem/S/Document/P 60 0 R/K[]>>")
        .put(62, "[61 0 R]")
        .stream(64, "/Type/Metadata/Subtype/XML", xmp.as_bytes());
    sketch
}

fn signed(bytes: &[u8], rect: Option<Rect>) -> Opened {
    let opened = open(bytes);
    let mut update = Update::new(&opened);
    let block = rect.map(|_| update.add(marker(190.0, 62.0)));
    let mut entries = Dictionary::new();
    entries.set("M", Object::string_literal("D:20261121140500+07'00'"));
    let request = SignatureRequest {
        field: FieldChoice::New { name: None },
        page: 0,
        rect,
        appearance: block,
        entries,
        hole: 64,
        certify: None,
        kind: SignatureKind::Signature,
    };
    open(&update.sign_here(request).unwrap().fill(&[0x30, 0]).unwrap().parts().concat())
}

fn dictionary(opened: &Opened, number: u32) -> Dictionary {
    opened.dictionary(&Object::Reference((number, 0))).unwrap()
}

fn xmp(opened: &Opened) -> (Dictionary, String) {
    let Object::Stream(stream) = opened.get((64, 0)).unwrap() else { panic!("metadata") };
    let text = String::from_utf8(opened.stream_data(&stream, 1 << 20).unwrap()).unwrap();
    (stream.dict, text)
}

fn widget(opened: &Opened) -> (ObjectId, Dictionary) {
    let page = opened.page(0).unwrap().id;
    let annotations = opened.lookup(&opened.dictionary(&Object::Reference(page)).unwrap(), b"Annots").unwrap();
    let id = annotations.as_array().unwrap()[0].as_reference().unwrap();
    (id, opened.dictionary(&Object::Reference(id)).unwrap())
}

#[test]
fn the_dates_agree() {
    for part in [1, 2, 3] {
        let after = signed(&claiming(part).classic(), Some(PLACE));
        assert_eq!(after.conformance(), Conformance { pdf_a: Some(part), pdf_ua: Some(1) });
        let (packet, text) = xmp(&after);
        assert!(text.contains("<xmp:ModifyDate>2026-11-21T14:05:00+07:00</xmp:ModifyDate>"), "{text}");
        assert!(text.contains("<xmp:CreateDate>2020-01-01T00:00:00Z</xmp:CreateDate>"), "{text}");
        // ISO 19005-1, 6.7.2: no filter, so that any reader finds the packet.
        assert!(!packet.has(b"Filter") && packet.has_type(b"Metadata"));
        let date = dictionary(&after, 4).get(b"ModDate").unwrap().as_str().unwrap().to_vec();
        assert_eq!(date, b"D:20261121140500+07'00'");
    }
}

#[test]
fn what_claims_nothing_keeps_its_dates() {
    let mut sketch = claiming(1);
    sketch.stream(64, "/Type/Metadata/Subtype/XML", b"<xmp:ModifyDate>2020-01-01T00:00:00Z</xmp:ModifyDate>");
    let after = signed(&sketch.classic(), Some(PLACE));
    assert!(xmp(&after).1.contains("2020-01-01"));
    // Where the packet has no date to change, or is no XML, the other one stays too: two dates that differ are worse than
    // old ones.
    let none = format!("<x {PREFIXES}><pdfaid:part>2</pdfaid:part></x>");
    let nameless = "<x><pdfaid:part>2</pdfaid:part><xmp:ModifyDate>2020-01-01T00:00:00Z</xmp:ModifyDate></x>";
    for packet in [&none, nameless] {
        let mut sketch = claiming(2);
        sketch.stream(64, "/Type/Metadata/Subtype/XML", packet.as_bytes());
        let after = signed(&sketch.classic(), Some(PLACE));
        assert_eq!(xmp(&after).1, *packet);
        assert_eq!(dictionary(&after, 4).get(b"ModDate").unwrap().as_str().unwrap(), b"D:20200101000000Z");
    }
}

#[test]
fn a_second_signature_leaves_what_the_first_signed() {
    let once = signed(&claiming(2).classic(), Some(PLACE));
    let bytes = once.source().parts().concat();
    let twice = signed(&bytes, None);
    assert_eq!(twice.revisions().len(), 3);
    let changed: Vec<u32> = twice.changes(2).iter().map(|change| change.id.0).collect();
    assert!(!changed.contains(&64) && !changed.contains(&4) && !changed.contains(&60), "{changed:?}");
}

#[test]
fn the_widget_is_in_the_structure() {
    let after = signed(&claiming(1).classic(), Some(PLACE));
    let (id, widget) = widget(&after);
    // ISO 14289-1, 7.18.3.
    let page = after.dictionary(&Object::Reference(after.page(0).unwrap().id)).unwrap();
    assert_eq!(page.get(b"Tabs").unwrap().as_name().unwrap(), b"S");
    // ISO 19005-1, 6.5.3: printed, not hidden.
    assert_eq!(widget.get(b"F").unwrap().as_i64().unwrap() & 0b10_0111, 4);
    // ISO 14289-1, 7.18.1 and 7.18.4: a name for those who do not see it, nested in a Form element.
    assert!(widget.has(b"TU"));
    let key = widget.get(b"StructParent").unwrap().as_i64().unwrap();
    let root = dictionary(&after, 60);
    let tree = after.dictionary(root.get(b"ParentTree").unwrap()).unwrap();
    let numbers = tree.get(b"Nums").unwrap().as_array().unwrap();
    let place = numbers.chunks(2).find(|pair| pair[0].as_i64().unwrap() == key).unwrap();
    let element = after.dictionary(&place[1]).unwrap();
    assert_eq!(element.get(b"S").unwrap().as_name().unwrap(), b"Form");
    assert!(element.has(b"Alt"));
    let object = after.dictionary(element.get(b"K").unwrap()).unwrap();
    assert_eq!(object.get(b"Obj").unwrap().as_reference().unwrap(), id);
    assert!(root.get(b"ParentTreeNextKey").unwrap().as_i64().unwrap() > key);
}

#[test]
fn an_unseen_signature_has_a_look_where_the_standard_asks_for_one() {
    // ISO 19005-1, 6.9; the later parts exempt what has no area (ISO 19005-2, 6.3.3).
    for (part, wanted) in [(1, true), (2, false)] {
        let after = signed(&claiming(part).classic(), None);
        assert_eq!(widget(&after).1.has(b"AP"), wanted, "PDF/A-{part}");
    }
}
