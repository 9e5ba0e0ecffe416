//! Shadow attacks (hide, replace, hide and replace), fonts, overlays, layers, actions.

use super::workshop::*;
use super::*;

const HIDE: &[&str] = &["attack_shadow_hide"];
const REPLACE: &[&str] = &["attack_shadow_replace"];
const BOTH: &[&str] = &["attack_shadow_hide_and_replace"];
const FONT_MARK: &[&str] = &["attack_font"];
const LAYER: &[&str] = &["attack_optional_content"];
const ACTIVE: &[&str] = &["attack_active_content"];

pub fn all() -> Vec<Case> {
    let good = signed();
    let change = |name: &str, marks: &[&'static str], objects: Vec<(u32, String)>| {
        case(name, marks, append(&good, &objects, &[]))
    };
    let free = |name: &str, numbers: &[u32]| case(name, HIDE, append(&good, &[], numbers));
    let evil_page = (90, page_listing("", "/Contents 91 0 R").1);
    let mut cases = vec![
        change("content replaced", REPLACE, vec![(CONTENT, other())]),
        change("content given to a dangling number", REPLACE, vec![(99, other())]),
        change("image given to a dangling number", REPLACE, vec![(98, stream(LOOK, "0 0 200 20 re f"))]),
        change("form XObject replaced", REPLACE, vec![(STAMP, stream(LOOK, "0 0 200 20 re f"))]),
        change("page with further content", REPLACE, vec![page(&good, "", "/Contents [4 0 R 90 0 R]"), (90, other())]),
        change("page with other content", REPLACE, vec![page(&good, "", "/Contents 90 0 R"), (90, other())]),
        change("page with other resources", REPLACE, vec![page(&good, "", "/Resources << /Font << /F1 90 0 R >> >>"), (90, "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>".into())]),
        change("page cropped", HIDE, vec![page(&good, "", "/CropBox [0 0 595 690]")]),
        change("page turned", HIDE, vec![page(&good, "", "/Rotate 180")]),
        change("page enlarged", HIDE, vec![page(&good, "", "/MediaBox [0 0 595 1684]")]),
        change("page scaled", HIDE, vec![page(&good, "", "/UserUnit 9")]),
        change("page with a group", REPLACE, vec![page(&good, "", "/Group << /S /Transparency /K true >>")]),
        free("content freed", &[CONTENT]),
        free("form XObject freed", &[STAMP]),
        free("note freed", &[NOTE]),
        change("note taken off the page", HIDE, vec![page_listing(&format!("6 0 R {} 0 R", numbers(&good).0), "")]),
        change("page tree replaced", BOTH, vec![(PAGES, "<< /Type /Pages /Kids [90 0 R] /Count 1 >>".into()), evil_page.clone(), (91, other())]),
        change("page added", BOTH, vec![(PAGES, "<< /Type /Pages /Kids [3 0 R 90 0 R] /Count 2 >>".into()), evil_page.clone(), (91, other())]),
        change("catalog with another page tree", BOTH, vec![(CATALOG, "<< /Type /Catalog /Pages 92 0 R /AcroForm 8 0 R >>".into()), (92, "<< /Type /Pages /Kids [90 0 R] /Count 1 >>".into()), evil_page, (91, other())]),
        case("another catalog", BOTH, other_catalog(&good)),
        change("font replaced", FONT_MARK, vec![(FONT, "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>".into())]),
        change("font with other codes", FONT_MARK, vec![(FONT, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding /Differences [48 /nine /eight] >> >>".into())]),
        change("action on opening", ACTIVE, vec![catalog("/OpenAction << /S /JavaScript /JS (1) >>")]),
        change("actions of the document", ACTIVE, vec![catalog("/AA << /WS << /S /JavaScript /JS (1) >> >>")]),
        change("scripts by name", ACTIVE, vec![catalog("/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (1) >>] >> >>")]),
        change("layers brought in", LAYER, vec![catalog("/OCProperties << /OCGs [93 0 R] /D << /OFF [93 0 R] >> >>"), (93, "<< /Type /OCG /Name (a) >>".into())]),
        change("page with an action", REPLACE, vec![page(&good, "", "/AA << /O << /S /JavaScript /JS (1) >> >>")]),
    ];
    cases.extend(in_fonts());
    cases.extend(in_layers());
    cases.extend(in_structure());
    cases
}

fn other_catalog(good: &[u8]) -> Vec<u8> {
    let prev = open(good).startxref();
    let objects = [
        (130, "<< /Type /Catalog /Pages 131 0 R /AcroForm 8 0 R >>".to_owned()),
        (131, "<< /Type /Pages /Kids [132 0 R] /Count 1 >>".to_owned()),
        (132, "<< /Type /Page /Parent 131 0 R /MediaBox [0 0 595 842] /Contents 133 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned()),
        (133, other()),
    ];
    write(good.to_vec(), &objects, &[], &format!("/Root 130 0 R /Info 9 0 R /Prev {prev}"))
}

/// A font whose parts are objects of their own, one of them changed.
fn in_fonts() -> Vec<Case> {
    let font = "<< /Type /Font /Subtype /TrueType /BaseFont /Arial /Encoding 60 0 R /FontDescriptor 61 0 R /ToUnicode 63 0 R /FirstChar 48 /LastChar 57 /Widths 64 0 R >>";
    let parts = [
        (FONT, font.to_owned()),
        (60, "<< /Type /Encoding /BaseEncoding /WinAnsiEncoding >>".to_owned()),
        (61, "<< /Type /FontDescriptor /FontName /Arial /Flags 32 /FontFile2 62 0 R >>".to_owned()),
        (62, stream("/Length1 4", "true")),
        (63, stream("/Type /CMap", "begincmap endcmap")),
        (64, "[500 500 500 500 500 500 500 500 500 500]".to_owned()),
    ];
    let good = sign(&append(&letter(), &parts, &[]), Some(CORNER), None);
    let change = |name: &str, marks: &[&'static str], number: u32, text: String| {
        case(name, marks, append(&good, &[(number, text)], &[]))
    };
    vec![
        change("font program replaced", FONT_MARK, 62, stream("/Length1 4", "evil")),
        change("encoding replaced", FONT_MARK, 60, "<< /Type /Encoding /Differences [48 /nine] >>".into()),
        change("descriptor replaced", FONT_MARK, 61, "<< /Type /FontDescriptor /FontName /Arial /Flags 4 >>".into()),
        change("meaning of the letters replaced", FONT_MARK, 63, stream("/Type /CMap", "begincmap 1 endcmap")),
        change("widths replaced", REPLACE, 64, "[0 0 0 0 0 0 0 0 0 0]".into()),
    ]
}

/// A letter with a layer that is shown, and with one that is not.
fn in_layers() -> Vec<Case> {
    let layered = append(
        &letter(),
        &[
            catalog("/OCProperties << /OCGs [70 0 R 71 0 R] /D 72 0 R >>"),
            (70, "<< /Type /OCG /Name (isi) >>".into()),
            (71, "<< /Type /OCG /Name (lain) >>".into()),
            (72, "<< /ON [70 0 R] /OFF [71 0 R] >>".into()),
            (STAMP, stream(&format!("{LOOK} /OC 70 0 R"), "0 0 10 10 re f")),
        ],
        &[],
    );
    let good = sign(&layered, Some(CORNER), None);
    let change =
        |name: &str, marks: &[&'static str], objects: &[(u32, String)]| case(name, marks, append(&good, objects, &[]));
    vec![
        change(
            "layers exchanged",
            &["attack_optional_content", "attack_shadow_replace"],
            &[(72, "<< /ON [71 0 R] /OFF [70 0 R] >>".into())],
        ),
        change(
            "layers exchanged in the catalog",
            LAYER,
            &[catalog("/OCProperties << /OCGs [70 0 R 71 0 R] /D << /OFF [70 0 R] >> >>")],
        ),
        change(
            "a layer for printing only",
            LAYER,
            &[(70, "<< /Type /OCG /Name (isi) /Usage << /View << /ViewState /OFF >> >> >>".into())],
        ),
        change(
            "a form moved to another layer",
            REPLACE,
            &[(STAMP, stream(&format!("{LOOK} /OC 71 0 R"), "0 0 10 10 re f"))],
        ),
    ]
}

/// What a screen reader reads is content, too.
fn in_structure() -> Vec<Case> {
    let tree = [
        catalog("/StructTreeRoot 20 0 R /MarkInfo << /Marked true >>"),
        (20, "<< /Type /StructTreeRoot /K [21 0 R] >>".to_owned()),
        (21, "<< /Type /StructElem /S /P /P 20 0 R /K 0 >>".to_owned()),
    ];
    let good = sign(&append(&letter(), &tree, &[]), Some(CORNER), None);
    let spoken = (21, "<< /Type /StructElem /S /P /P 20 0 R /K 0 /ActualText (Bayar Rp 900) >>".to_owned());
    vec![case("other words for screen readers", REPLACE, append(&good, &[spoken], &[]))]
}
