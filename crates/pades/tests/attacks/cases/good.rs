//! What honest programs do after a signature: it must stay valid.

use super::workshop::*;
use super::*;

const STORE: &str = "/DSS << /Type /DSS /Certs [80 0 R] /CRLs 81 0 R /VRI << /AB << /Cert [80 0 R] >> >> >>";

fn store() -> Vec<(u32, String)> {
    vec![catalog(STORE), (80, stream("", "x")), (81, "[82 0 R]".into()), (82, stream("", "y"))]
}

fn filled() -> Vec<(u32, String)> {
    vec![name_field("Siti", 84, ""), (84, look_of("Siti"))]
}

pub fn all() -> Vec<Case> {
    let good = signed();
    let change = |name: &str, objects: &[(u32, String)]| case(name, &[], append(&good, objects, &[]));
    let beside = Rect { x: 100.0, ..CORNER };
    let twice = sign(&good, Some(beside), None);
    let mut cases = vec![
        case("nothing", &[], good.clone()),
        case("a second signature", &[], twice.clone()),
        case("a second signature that is not seen", &[], sign(&good, None, None)),
        case("three signatures", &[], sign(&twice, Some(Rect { x: 200.0, ..CORNER }), None)),
        change("validation data", &store()),
        case(
            "validation data twice",
            &[],
            append(&append(&good, &store(), &[]), &[(81, "[82 0 R 83 0 R]".into()), (83, stream("", "z"))], &[]),
        ),
        case("a signature after validation data", &[], sign(&append(&good, &store(), &[]), Some(beside), None)),
        case(
            "validation data after two signatures",
            &[],
            append(&twice, &[(80, stream("", "x")), (CATALOG, catalog("/DSS << /Certs [80 0 R] >>").1)], &[]),
        ),
        change("document information", &[(9, "<< /Title (Surat) /ModDate (D:2026) >>".into())]),
        change("metadata", &[catalog("/Metadata 83 0 R"), (83, stream("/Type /Metadata /Subtype /XML", "<x/>"))]),
        change("a field filled", &filled()),
        case("a field filled, then signed", &[], sign(&append(&good, &filled(), &[]), Some(beside), None)),
        case("a field filled between two signatures", &[], append(&twice, &filled(), &[])),
        change(
            "a field filled with letters outside ASCII",
            &[
                (NAME_FIELD, name_field("x", 84, "").1.replace("(x)", "<FEFF00C90074006900>")),
                (84, stream(LOOK, "/Tx BMC BT /F1 12 Tf <C974> Tj ET EMC")),
            ],
        ),
        change(
            "an object written again as it was",
            &[(FONT, "<< /Type /Font /BaseFont /Helvetica /Subtype /Type1 >>".into())],
        ),
        change("an object that nothing uses", &[(151, "<< /Left /Over >>".into())]),
        case("an unused number freed", &[], append(&good, &[], &[150])),
        change("the page written again", &[page(&good, "", "")]),
        change("the page with a tab order", &[page(&good, "", "/Tabs /S")]),
        change(
            "extensions and version",
            &[catalog("/Extensions << /ESIC << /BaseVersion /1.7 /ExtensionLevel 1 >> >> /Version /2.0")],
        ),
        change(
            "a font for the form",
            &[
                (FORM, form(&good, "", "").1.replace("/F1 5 0 R", "/F1 5 0 R /F2 94 0 R")),
                (94, "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>".into()),
            ],
        ),
        change(
            "an empty signature field that is not seen",
            &[(FORM, form(&good, "95 0 R", "").1), (95, "<< /FT /Sig /T (nanti) >>".into())],
        ),
    ];
    cases.extend(certified());
    cases.push(locked());
    cases
}

/// A field whose `/Lock` names all fields, signed; then another signature, which cannot be seen.
fn locked() -> Case {
    let field = "<< /FT /Sig /T (kunci) /Lock << /Type /SigFieldLock /Action /All >> >>";
    let form = "<< /Fields [6 0 R 95 0 R] /DA (/F1 12 Tf) /DR << /Font << /F1 5 0 R >> >> >>";
    let empty = append(&letter(), &[(FORM, form.into()), (95, field.into())], &[]);
    case("a signature that is not seen beside a lock on all fields", &[], sign(&sign_in(&empty, "kunci"), None, None))
}

fn certified() -> Vec<Case> {
    let mut cases = Vec::new();
    for level in [1, 2, 3] {
        let good = sign(&letter(), Some(CORNER), Some(level));
        let (_, value) = numbers(&good);
        let mut evidence = store();
        evidence[0] = catalog(&format!("{STORE} /Perms << /DocMDP {value} 0 R >>"));
        cases.push(case(&format!("validation data at level {level}"), &[], append(&good, &evidence, &[])));
        if level > 1 {
            cases.push(case(&format!("a field filled at level {level}"), &[], append(&good, &filled(), &[])));
            cases.push(case(&format!("a signature at level {level}"), &[], sign(&good, None, None)));
        }
        if level > 2 {
            let note = (95, "<< /Type /Annot /Subtype /Text /Rect [50 50 70 70] /Contents (ok) >>".to_owned());
            cases.push(case("a note at level 3", &[], append(&good, &[page(&good, "95 0 R", ""), note], &[])));
            let mark = (95, "<< /Type /Annot /Subtype /Highlight /Rect [72 690 172 720] /QuadPoints [72 720 172 720 72 690 172 690] >>".to_owned());
            cases.push(case(
                "a highlighted line at level 3",
                &[],
                append(&good, &[page(&good, "95 0 R", ""), mark], &[]),
            ));
        }
    }
    cases
}
