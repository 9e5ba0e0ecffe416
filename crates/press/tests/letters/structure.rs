//! What ISO 19005-2 (PDF/A-2a) and ISO 32000-1, 14.8 ask of a file's structure, checked on the file by another reader
//! than the one that wrote it. The clause stands beside each check.
use std::collections::{BTreeMap, BTreeSet};

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

type Place = (ObjectId, i64);

/// Ends the test with the first rule that is broken.
pub fn check(name: &str, bytes: &[u8]) {
    // 6.1.2: the header, and a comment of four bytes above 127.
    assert!(bytes.starts_with(b"%PDF-1.7\n%"), "{name}: header");
    assert!(bytes[10..14].iter().all(|byte| *byte > 127), "{name}: binary comment");
    assert!(bytes.ends_with(b"%%EOF") || bytes.ends_with(b"%%EOF\n"), "{name}: nothing after the end");
    let file = Document::load_mem(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    // 6.1.3: a file identifier, no encryption.
    assert!(file.trailer.get(b"ID").is_ok() && file.trailer.get(b"Encrypt").is_err(), "{name}: trailer");
    let catalog = file.catalog().expect("a catalog");
    catalog_rules(name, &file, catalog);
    object_rules(name, &file);
    let drawn = drawn(name, &file);
    let root = dictionary(&file, catalog.get(b"StructTreeRoot").expect("a structure tree"));
    let mut tree = Tree { file: &file, name, seen: BTreeMap::new() };
    tree.walk(root.get(b"K").expect("kids"), "StructTreeRoot", None);
    // 14.7.4: every marked piece of content has exactly one place in the tree, and no place is without content.
    assert!(tree.seen.values().all(|count| *count == 1), "{name}: content twice in the tree");
    assert_eq!(tree.seen.keys().copied().collect::<BTreeSet<_>>(), drawn, "{name}: content and tree");
}

fn dictionary<'a>(file: &'a Document, object: &'a Object) -> &'a Dictionary {
    let (_, object) = file.dereference(object).expect("an object");
    match object {
        Object::Stream(stream) => &stream.dict,
        other => other.as_dict().expect("a dictionary"),
    }
}

fn catalog_rules(name: &str, file: &Document, catalog: &Dictionary) {
    // 6.7.2.2 and 6.7.4: marked as tagged, with a language.
    let marks = dictionary(file, catalog.get(b"MarkInfo").expect("MarkInfo"));
    assert!(marks.get(b"Marked").and_then(Object::as_bool).unwrap_or(false), "{name}: Marked");
    assert_eq!(catalog.get(b"Lang").and_then(Object::as_str).expect("Lang"), b"id-ID", "{name}: Lang");
    // The title is shown, not the file's name (ISO 14289-1, 7.1).
    let viewer = dictionary(file, catalog.get(b"ViewerPreferences").expect("ViewerPreferences"));
    assert!(viewer.get(b"DisplayDocTitle").and_then(Object::as_bool).unwrap_or(false), "{name}: DisplayDocTitle");
    // 6.5: no actions, no scripts; 6.4: no forms of ours; 6.9: no optional content; 6.8: no attachments.
    for key in [&b"OpenAction"[..], b"AA", b"AcroForm", b"OCProperties", b"Names", b"NeedsRendering"] {
        assert!(catalog.get(key).is_err(), "{name}: {}", String::from_utf8_lossy(key));
    }
    // 6.2.3: one output intent with a profile of three components.
    let intents = file.dereference(catalog.get(b"OutputIntents").expect("OutputIntents")).expect("an object").1;
    let intents = intents.as_array().expect("an array");
    let intent = dictionary(file, intents.first().expect("an output intent"));
    assert_eq!(intent.get(b"S").and_then(Object::as_name).expect("S"), b"GTS_PDFA1", "{name}: output intent");
    let profile = dictionary(file, intent.get(b"DestOutputProfile").expect("a profile"));
    assert_eq!(profile.get(b"N").and_then(Object::as_i64).expect("N"), 3, "{name}: profile");
    // 6.6.2: metadata in the clear that name part and level.
    let metadata = file.dereference(catalog.get(b"Metadata").expect("Metadata")).expect("a stream").1;
    let metadata = metadata.as_stream().expect("a stream");
    assert!(metadata.dict.get(b"Filter").is_err(), "{name}: metadata are readable without a filter");
    let xmp = String::from_utf8_lossy(&metadata.content);
    for wanted in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "<dc:title>",
    ] {
        assert!(xmp.contains(wanted), "{name}: {wanted} in {xmp}");
    }
}

fn object_rules(name: &str, file: &Document) {
    let mut fonts = 0;
    for object in file.objects.values() {
        let dict = match object {
            Object::Stream(stream) => {
                // 6.1.7: no external files, no LZW.
                assert!(stream.dict.get(b"F").is_err(), "{name}: external stream");
                assert!(stream.dict.get(b"Filter").and_then(Object::as_name).map_or(true, |f| f != b"LZWDecode"));
                &stream.dict
            }
            Object::Dictionary(dict) => dict,
            _ => continue,
        };
        // 6.2.10: nothing shines through.
        assert!(dict.get(b"SMask").map_or(true, |mask| mask.as_name().is_ok_and(|n| n == b"None")), "{name}: SMask");
        for alpha in [&b"ca"[..], b"CA"] {
            let value = dict.get(alpha).ok().and_then(|value| value.as_float().ok());
            assert!(value.is_none_or(|value| value == 1.0), "{name}: alpha");
        }
        if dict.get(b"Type").and_then(Object::as_name).is_ok_and(|kind| kind == b"Font") {
            fonts += usize::from(font_rules(name, file, dict));
        }
    }
    assert!(fonts > 0, "{name}: fonts");
}

/// 6.2.11: embedded, with widths and with a way back to Unicode.
fn font_rules(name: &str, file: &Document, font: &Dictionary) -> bool {
    match font.get(b"Subtype").and_then(Object::as_name).expect("Subtype") {
        b"Type0" => {
            assert!(font.get(b"ToUnicode").is_ok(), "{name}: ToUnicode");
            assert_eq!(font.get(b"Encoding").and_then(Object::as_name).expect("Encoding"), b"Identity-H");
            true
        }
        b"CIDFontType2" | b"CIDFontType0" => {
            let descriptor = dictionary(file, font.get(b"FontDescriptor").expect("a descriptor"));
            let embedded = [&b"FontFile2"[..], b"FontFile3"].iter().any(|key| descriptor.get(key).is_ok());
            assert!(embedded && font.get(b"W").is_ok(), "{name}: embedded font");
            let named = font.get(b"BaseFont").and_then(Object::as_name).expect("BaseFont");
            assert!(named.get(6) == Some(&b'+'), "{name}: a subset is named as one");
            false
        }
        other => panic!("{name}: font of type {}", String::from_utf8_lossy(other)),
    }
}

/// Every marked-content identifier of every page; nothing is drawn outside of marked content (14.8.2.2).
fn drawn(name: &str, file: &Document) -> BTreeSet<Place> {
    let mut places = BTreeSet::new();
    for page in file.get_pages().into_values() {
        let dict = file.get_dictionary(page).expect("a page");
        // 14.8.3: the order of tabs follows the structure.
        assert_eq!(dict.get(b"Tabs").and_then(Object::as_name).expect("Tabs"), b"S", "{name}: Tabs");
        assert!(dict.get(b"StructParents").is_ok(), "{name}: StructParents");
        let content = Content::decode(&file.get_page_content(page)).expect("operators");
        let mut open = Vec::new();
        for operation in content.operations {
            match operation.operator.as_str() {
                "BMC" | "BDC" => {
                    let identifier = operation.operands.get(1).and_then(|properties| properties.as_dict().ok());
                    let identifier = identifier.and_then(|p| p.get(b"MCID").and_then(Object::as_i64).ok());
                    places.extend(identifier.map(|mcid| (page, mcid)));
                    open.push(identifier);
                }
                "EMC" => assert!(open.pop().is_some(), "{name}: EMC without a beginning"),
                "Tj" | "TJ" | "f" | "f*" | "S" | "s" | "B" | "Do" | "sh" => {
                    assert!(!open.is_empty(), "{name}: {} outside of marked content", operation.operator);
                }
                _ => {}
            }
        }
        assert!(open.is_empty(), "{name}: marked content without an end");
    }
    places
}

struct Tree<'a> {
    file: &'a Document,
    name: &'a str,
    seen: BTreeMap<Place, usize>,
}

impl Tree<'_> {
    /// Visits kids: arrays, elements, identifiers of content.
    fn walk(&mut self, kids: &Object, parent: &str, page: Option<ObjectId>) {
        let object = self.file.dereference(kids).expect("an object").1.clone();
        match object {
            Object::Array(all) => all.iter().for_each(|kid| self.walk(kid, parent, page)),
            Object::Integer(mcid) => {
                *self.seen.entry((page.expect("a page"), mcid)).or_default() += 1;
            }
            Object::Dictionary(element) => self.element(&element, parent, page),
            other => panic!("{}: {other:?} in the tree", self.name),
        }
    }

    fn element(&mut self, element: &Dictionary, parent: &str, page: Option<ObjectId>) {
        let page = element.get(b"Pg").and_then(Object::as_reference).ok().or(page);
        if let Ok(mcid) = element.get(b"MCID").and_then(Object::as_i64) {
            *self.seen.entry((page.expect("a page"), mcid)).or_default() += 1;
            return;
        }
        let role = element.get(b"S").and_then(Object::as_name).expect("a role");
        let role = String::from_utf8_lossy(role).into_owned();
        self.fits(&role, parent);
        // Every element but the root has content: nothing is announced that is not there.
        let kids = element.get(b"K").unwrap_or_else(|_| panic!("{}: empty {role}", self.name));
        self.walk(kids, &role, page);
    }

    /// 14.8.4.3: what may stand inside what, for the types in use.
    fn fits(&self, role: &str, parent: &str) {
        let good = match role {
            "Document" => parent == "StructTreeRoot",
            "P" | "H1" | "H2" | "Table" | "L" | "Figure" => parent == "Document",
            "TR" => parent == "Table",
            "TH" | "TD" => parent == "TR",
            "LI" => parent == "L",
            "Lbl" | "LBody" => parent == "LI",
            _ => false,
        };
        assert!(good, "{}: {role} inside {parent}", self.name);
    }
}
