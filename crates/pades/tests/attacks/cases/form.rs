//! Fields that show other than was signed, evil annotations on certified letters, sneaky signatures, overlays.

use super::workshop::*;
use super::*;

const FIELD: &[&str] = &["attack_form_appearance"];
const ANNOTATION: &[&str] = &["attack_evil_annotation"];
const SNEAKY: &[&str] = &["attack_sneaky_signature"];

pub fn all() -> Vec<Case> {
    let mut cases = fields();
    cases.extend(overlays());
    cases.extend(evil_annotations());
    cases.extend(sneaky_signatures());
    cases
}

fn fields() -> Vec<Case> {
    let good = signed();
    let change = |name: &str, objects: Vec<(u32, String)>| case(name, FIELD, append(&good, &objects, &[]));
    let (field, _) = numbers(&good);
    let filled =
        sign(&append(&letter(), &[name_field("Siti", 84, ""), (84, look_of("Siti"))], &[]), Some(CORNER), None);
    vec![
        change("one value, another look", vec![name_field("Siti", 84, ""), (84, look_of("Mallory"))]),
        change("a look that is a picture", vec![name_field("Siti", 84, ""), (84, stream(LOOK, "/S Do"))]),
        change(
            "a look that is drawn inline",
            vec![name_field("Siti", 84, ""), (84, stream(LOOK, "BI /W 1 /H 1 ID x EI"))],
        ),
        change(
            "field moved over the text",
            vec![name_field("Siti", 84, "/Rect [72 690 272 720]"), (84, look_of("Siti"))],
        ),
        change("field hidden", vec![name_field("", 7, "/F 2")]),
        change(
            "field with a script",
            vec![name_field("Siti", 84, "/AA << /F << /S /JavaScript /JS (1) >> >>"), (84, look_of("Siti"))],
        ),
        change("field renamed", vec![(NAME_FIELD, name_field("", 7, "").1.replace("nama", "lain"))]),
        change("field of another kind", vec![(NAME_FIELD, name_field("", 7, "").1.replace("/Tx", "/Btn"))]),
        change("all fields drawn anew", vec![form(&good, "", "/NeedAppearances true")]),
        change("an XFA form", vec![form(&good, "", "/XFA 92 0 R"), (92, stream("", "<x/>"))]),
        change("an order of calculation", vec![form(&good, "", "/CO [6 0 R]")]),
        change(
            "field taken out",
            vec![(
                FORM,
                format!("<< /Fields [{field} 0 R] /SigFlags 3 /DA (/F1 12 Tf) /DR << /Font << /F1 5 0 R >> >> >>"),
            )],
        ),
        change("default look replaced", vec![(FORM, form(&good, "", "").1.replace("/F1 12 Tf", "/F1 99 Tf"))]),
        case(
            "a signed value filled anew",
            FIELD,
            append(&filled, &[name_field("Mallory", 84, ""), (84, look_of("Mallory"))], &[]),
        ),
        case(
            "a signed look written over",
            &["attack_form_appearance", "attack_shadow_replace"],
            append(&filled, &[(84, stream(LOOK, "/S Do"))], &[]),
        ),
        case(
            "a look that shares the page's form",
            &["attack_shadow_replace", "attack_form_appearance"],
            append(&good, &[name_field("x", STAMP, ""), (STAMP, look_of("x"))], &[]),
        ),
        case(
            "form resources with another font",
            FIELD,
            append(
                &good,
                &[
                    (FORM, form(&good, "", "").1.replace("/F1 5 0 R", "/F1 94 0 R")),
                    (94, "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>".into()),
                ],
                &[],
            ),
        ),
    ]
}

/// An annotation behind the letter's own, with a look of its own.
fn annotated(bytes: &[u8], annotation: &str) -> Vec<u8> {
    let page = page(bytes, "95 0 R", "");
    let look = stream(LOOK, "1 g 0 0 200 20 re f 0 g BT /F1 12 Tf (Bayar Rp 900) Tj ET");
    append(bytes, &[page, (95, annotation.to_owned()), (96, look)], &[])
}

const OVER: &str = "/Rect [72 690 300 720]";

fn overlays() -> Vec<Case> {
    let good = signed();
    let with = |name: &str, kind: &str| {
        case(
            name,
            ANNOTATION,
            annotated(&good, &format!("<< /Type /Annot /Subtype /{kind} {OVER} /AP << /N 96 0 R >> >>")),
        )
    };
    vec![
        with("a stamp over the text", "Stamp"),
        with("a free text over the text", "FreeText"),
        with("a watermark", "Watermark"),
        with("a square", "Square"),
        with("ink", "Ink"),
        with("a widget without a field", "Widget"),
        case(
            "a link on a letter that is not certified",
            ANNOTATION,
            annotated(&good, &format!("<< /Type /Annot /Subtype /Link {OVER} >>")),
        ),
        case(
            "the note changed",
            ANNOTATION,
            append(
                &good,
                &[(NOTE, "<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /Contents (lain) >>".into())],
                &[],
            ),
        ),
    ]
}

/// Level 3 permits annotations by the letter.
fn evil_annotations() -> Vec<Case> {
    let mut cases = Vec::new();
    for level in [2, 3] {
        let certified = sign(&letter(), None, Some(level));
        for kind in ["FreeText", "Stamp", "Redact", "FileAttachment", "Highlight", "Text"] {
            let annotation = format!("<< /Type /Annot /Subtype /{kind} {OVER} /AP << /N 96 0 R >> >>");
            cases.push(case(
                &format!("{kind} with a look of its own at level {level}"),
                ANNOTATION,
                annotated(&certified, &annotation),
            ));
        }
        let linked = format!("<< /Type /Annot /Subtype /Link {OVER} /A << /S /URI /URI (https://contoh.invalid) >> >>");
        cases.push(case(
            &format!("a link that leads away at level {level}"),
            ANNOTATION,
            annotated(&certified, &linked),
        ));
    }
    let locked = sign(&letter(), None, Some(1));
    let note = "<< /Type /Annot /Subtype /Text /Rect [50 50 70 70] /Contents (ok) >>";
    cases.push(case("a note at level 1", ANNOTATION, annotated(&locked, note)));
    cases.push(case(
        "a field filled at level 1",
        FIELD,
        append(&locked, &[name_field("Siti", 84, ""), (84, look_of("Siti"))], &[]),
    ));
    cases
}

fn sneaky_signatures() -> Vec<Case> {
    let certified = sign(&letter(), None, Some(2));
    let empty = |name: &str, rect: &str, entries: &str| {
        let widget = format!(
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T (lagi) /Rect [{rect}] /P 3 0 R /F 4 /AP << /N 96 0 R >> {entries} >>"
        );
        let objects = [
            page(&certified, "95 0 R", ""),
            form(&certified, "95 0 R", ""),
            (95, widget),
            (96, stream(LOOK, "0 0 200 20 re f")),
        ];
        case(name, SNEAKY, append(&certified, &objects, &[]))
    };
    let whole = Rect { x: 10.0, y: 10.0, width: 570.0, height: 820.0 };
    vec![
        empty("an empty signature field that paints", "72 690 300 720", ""),
        empty("a signature field with a script", "72 690 300 720", "/AA << >>"),
        empty("a signature field on a layer", "72 690 300 720", "/OC 97 0 R"),
        case("a second signature over the whole page", SNEAKY, sign(&signed(), Some(whole), None)),
        case("the signature's own face replaced", &["attack_shadow_replace", "attack_sneaky_signature"], {
            let good = signed();
            let face = face_of(&good);
            append(
                &good,
                &[(face, stream("/Type /XObject /Subtype /Form /BBox [0 0 100 30]", "1 0 0 rg 0 0 100 30 re f"))],
                &[],
            )
        }),
    ]
}

fn face_of(bytes: &[u8]) -> u32 {
    let opened = open(bytes);
    let signature = opened.signatures().unwrap().pop().unwrap();
    let pdf::Object::Dictionary(look) = opened.lookup(&signature.field.dictionary, b"AP").unwrap() else {
        panic!("no face")
    };
    look.get(b"N").unwrap().as_reference().unwrap().0
}
