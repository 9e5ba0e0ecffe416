//! Objects that are written over or left for others when a field is signed or data is added: honest where they belonged to
//! what changed alone, an attack where something else uses them too.

use pades::sign::Place;
use pdf::{FieldChoice, Object, Update};

use super::workshop::*;
use super::*;

/// An empty signature field, its appearance dictionary and its look.
const EMPTY: u32 = 60;
const LOOKS: u32 = 61;
const FACE: u32 = 62;
const DEFAULTS: &str = "/DA (/F1 12 Tf) /DR << /Font << /F1 5 0 R >> >>";

/// A letter with an empty signature field, signed by a first field. `catalog` and `trailer` say who else uses [`LOOKS`].
fn prepared(entries: &str, trailer: &str) -> Vec<u8> {
    let letter = letter();
    let objects = [
        catalog(entries),
        page_listing("6 0 R 10 0 R 60 0 R", ""),
        (FORM, format!("<< /Fields [6 0 R 60 0 R] {DEFAULTS} >>")),
        (
            EMPTY,
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T (kedua) /Rect [300 100 400 130] /P 3 0 R /F 4 /AP 61 0 R >>"
                .to_owned(),
        ),
        (LOOKS, "<< /N 62 0 R >>".to_owned()),
        (FACE, stream(LOOK, "")),
    ];
    let start = open(&letter).startxref();
    let bytes = write(letter, &objects, &[], &format!("/Root 1 0 R /Info 9 0 R /Prev {start} {trailer}"));
    sign(&bytes, Some(CORNER), None)
}

/// Signs the empty field: with its look written over in place, or with a look of its own.
fn filled(bytes: &[u8], in_place: bool) -> Vec<u8> {
    let opened = open(bytes);
    let mut update = Update::new(&opened);
    let Object::Stream(mut look) = opened.get((FACE, 0)).unwrap() else { panic!("no look") };
    look.set_plain_content(b"0 0 100 20 re f".to_vec());
    let appearance = match in_place {
        true => {
            update.set((FACE, 0), Object::Stream(look));
            None
        }
        false => Some(update.add(Object::Stream(look))),
    };
    let field = FieldChoice::Existing { name: "kedua".into() };
    finish(update, Place { field, page: 0, rect: None, appearance, certify: None })
}

fn extended(number: u32, level: u32) -> (u32, String) {
    (number, format!("<< /ESIC << /BaseVersion /1.7 /ExtensionLevel {level} >> >>"))
}

pub fn honest() -> Vec<Case> {
    let good = signed();
    let alone = prepared("", "");
    let named = |form: String, look: &str| form.replace("/DR <<", &format!("/DR << /XObject << /FRM {look} >>"));
    let first = named(format!("<< /Fields [6 0 R] {DEFAULTS} >>"), "11 0 R");
    let drawn = sign(&append(&letter(), &[(FORM, first)], &[]), None, None);
    let (_, second) = form(&drawn, "", "");
    let moved = "/Root 120 0 R /Info 9 0 R";
    let length = (80, "<< /Length 121 0 R >>\nstream\nx\nendstream".to_owned());
    vec![
        case("an empty field signed", &[], filled(&alone, false)),
        case("an empty field signed, its look written over", &[], filled(&alone, true)),
        case("the catalog under another number", &[], {
            let trailer = format!("{moved} /Prev {}", open(&good).startxref());
            write(good.clone(), &[(120, catalog("").1)], &[], &trailer)
        }),
        case("a length that is an object of its own", &[], {
            append(&good, &[catalog("/DSS << /Certs [80 0 R] >>"), length, (121, "1".into())], &[])
        }),
        case("a form of the form under a name that was taken", &[], {
            append(&drawn, &[(FORM, named(second, "122 0 R")), (122, stream(LOOK, "0 0 5 5 re f"))], &[])
        }),
        case("white space before the section that startxref names", &[], {
            let bytes = append(&good, &[(151, "<< >>".into())], &[]);
            let start = open(&bytes).startxref();
            let text = |start: u64| format!("startxref\n{start}\n").into_bytes();
            [bytes.strip_suffix(&[&text(start)[..], b"%%EOF\n"].concat()[..]).unwrap(), &text(start - 1), b"%%EOF\n"]
                .concat()
        }),
        case("another value where the author lets fields be filled", &[], replaced(Some(2))),
        case("extensions that nobody else uses", &[], {
            let bytes = append(&letter(), &[catalog("/Extensions 65 0 R"), extended(65, 1)], &[]);
            append(&sign(&bytes, None, None), &[extended(65, 2)], &[])
        }),
    ]
}

pub fn attacks() -> Vec<Case> {
    const SHARED: &[&str] = &["attack_shadow_replace"];
    let bytes = append(&letter(), &[catalog("/Extensions 65 0 R /Lain 65 0 R"), extended(65, 1)], &[]);
    let (beside, behind) = (prepared("/Lain 61 0 R", ""), prepared("", "/Lain 61 0 R"));
    vec![
        case("looks that the catalog uses too", SHARED, filled(&beside, false)),
        case("looks that the trailer uses too", SHARED, filled(&behind, false)),
        case("a look written over that the catalog uses too", SHARED, filled(&prepared("/Lain 62 0 R", ""), true)),
        case(
            "extensions that another key uses too",
            SHARED,
            append(&sign(&bytes, None, None), &[extended(65, 2)], &[]),
        ),
        case("a font of the form under a name that was taken", &["attack_form_appearance", "attack_font"], {
            let good = signed();
            let (number, text) = form(&good, "", "");
            let courier = "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>".to_owned();
            append(&good, &[(number, text.replace("/F1 5 0 R", "/F1 94 0 R")), (94, courier)], &[])
        }),
    ]
}

/// What has no name among attacks and is yet no change that a signature leaves open.
pub fn not_good() -> Vec<Case> {
    let certified = sign(&letter(), None, Some(2));
    let good = signed();
    let change = |name: &str, objects: &[(u32, String)]| case(name, &[], append(&good, objects, &[]));
    let stored = append(&good, &evidence("/Certs [80 0 R]", "/AB << /Cert [80 0 R] /TU (D:2026) >>"), &[]);
    let less = |name: &str, lists: &str, vri: &str| case(name, &[], append(&stored, &evidence(lists, vri), &[]));
    let (_, value) = numbers(&good);
    let again = format!("<< /FT /Sig /T (lagi) /V {value} 0 R >>");
    vec![
        case("another tab order", &[], append(&certified, &[page(&certified, "", "/Tabs /R")], &[])),
        case("an empty field that is not seen", &[], {
            let objects = [form(&certified, "95 0 R", ""), (95, "<< /FT /Sig /T (nanti) >>".to_owned())];
            append(&certified, &objects, &[])
        }),
        change(
            "metadata that is no XML",
            &[catalog("/Metadata 83 0 R"), (83, stream("/Type /Metadata /Subtype /XML", "judul baru"))],
        ),
        less("a list of the store removed", "", "/AB << /Cert [80 0 R] /TU (D:2026) >>"),
        less("the evidence of a signature removed", "/Certs [80 0 R]", ""),
        change("a signature's value used again", &[form(&good, "95 0 R", ""), (95, again)]),
        case("a store in the place of what nobody used", &[], {
            let bytes = append(&letter(), &[(80, "(milik siapa)".into())], &[]);
            append(&sign(&bytes, None, None), &[catalog("/DSS 80 0 R"), (80, "<< /Type /DSS >>".into())], &[])
        }),
        case("another value in a field that was filled", &[], replaced(None)),
    ]
}

/// A filled field that gets another value.
fn replaced(certify: Option<u8>) -> Vec<u8> {
    let filled = append(&letter(), &[name_field("Siti", 84, ""), (84, look_of("Siti"))], &[]);
    append(&sign(&filled, None, certify), &[name_field("Ani", 85, ""), (85, look_of("Ani"))], &[])
}

/// A security store with one certificate.
fn evidence(lists: &str, vri: &str) -> Vec<(u32, String)> {
    vec![catalog(&format!("/DSS << /Type /DSS {lists} /VRI << {vri} >> >>")), (80, stream("", "x"))]
}
