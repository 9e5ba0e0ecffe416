//! The attacks and the honest changes, each made on a letter that was signed a moment before.
#![allow(dead_code)] // two programs use it, each what it needs

mod forgery;
mod form;
mod good;
pub mod reuse;
mod saving;
mod shadow;
#[path = "../../workshop/mod.rs"]
pub mod workshop;

use pdf::Rect;
use workshop::*;

/// One document and the warnings of which at least one must name what was done to it.
pub struct Case {
    pub name: String,
    pub marks: Vec<&'static str>,
    pub bytes: Vec<u8>,
}

pub const CORNER: Rect = Rect { x: 400.0, y: 700.0, width: 100.0, height: 30.0 };

/// Every attack.
pub fn attacks() -> Vec<Case> {
    [forgery::all(), saving::all(), shadow::all(), form::all(), reuse::attacks()].into_iter().flatten().collect()
}

/// Every honest change.
pub fn honest() -> Vec<Case> {
    [good::all(), reuse::honest()].into_iter().flatten().collect()
}

pub fn case(name: &str, marks: &[&'static str], bytes: Vec<u8>) -> Case {
    Case { name: name.to_owned(), marks: marks.to_vec(), bytes }
}

/// The letter, signed visibly.
pub fn signed() -> Vec<u8> {
    sign(&letter(), Some(CORNER), None)
}

/// The numbers of the field and of the value of the newest signature.
pub fn numbers(bytes: &[u8]) -> (u32, u32) {
    let signature = open(bytes).signatures().unwrap().pop().unwrap();
    (signature.field.id.0, signature.value_id.unwrap().0)
}

/// The letter's page with these annotations behind its own and the signature's.
pub fn page(bytes: &[u8], more: &str, entries: &str) -> (u32, String) {
    let (field, _) = numbers(bytes);
    page_listing(&format!("6 0 R 10 0 R {field} 0 R {more}"), entries)
}

pub fn page_listing(annotations: &str, entries: &str) -> (u32, String) {
    let boxed = if entries.contains("/MediaBox") { "" } else { "/MediaBox [0 0 595 842]" };
    let content = if entries.contains("/Contents") { "" } else { "/Contents [4 0 R 99 0 R]" };
    let resources = "/Resources << /Font << /F1 5 0 R >> /XObject << /S 11 0 R /Hidden 98 0 R >> >>";
    let resources = if entries.contains("/Resources") { "" } else { resources };
    (PAGE, format!("<< /Type /Page /Parent 2 0 R {boxed} {content} /Annots [{annotations}] {resources} {entries} >>"))
}

pub fn catalog(entries: &str) -> (u32, String) {
    (CATALOG, format!("<< /Type /Catalog /Pages 2 0 R /AcroForm 8 0 R {entries} >>"))
}

/// The form with these fields behind the letter's own and the signature's.
pub fn form(bytes: &[u8], more: &str, entries: &str) -> (u32, String) {
    let (field, _) = numbers(bytes);
    let defaults = "/SigFlags 3 /DA (/F1 12 Tf) /DR << /Font << /F1 5 0 R >> >>";
    (FORM, format!("<< /Fields [6 0 R {field} 0 R {more}] {defaults} {entries} >>"))
}

/// The letter's text field.
pub fn name_field(value: &str, look: u32, entries: &str) -> (u32, String) {
    let rect = if entries.contains("/Rect") { "" } else { "/Rect [72 500 272 520]" };
    let flags = if entries.contains("/F ") { "" } else { "/F 4" };
    let widget = "/Type /Annot /Subtype /Widget /FT /Tx /T (nama)";
    (
        NAME_FIELD,
        format!(
            "<< {widget} /V ({value}) {rect} /P 3 0 R {flags} /DA (/F1 12 Tf) /AP << /N {look} 0 R >> {entries} >>"
        ),
    )
}

pub fn look_of(text: &str) -> String {
    stream(LOOK, &format!("/Tx BMC BT /F1 12 Tf ({text}) Tj ET EMC"))
}

/// Content that says something else.
pub fn other() -> String {
    stream("", "BT /F1 12 Tf 72 700 Td (Bayar Rp 900 kepada Mallory) Tj ET")
}

/// The first place of `needle` behind `from`.
pub fn find(bytes: &[u8], needle: &[u8], from: usize) -> usize {
    from + bytes[from..].windows(needle.len()).position(|window| window == needle).expect("it is there")
}

/// `from` replaced by `to` where it stands last, padded or cut to the same length.
pub fn overwritten(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let at = bytes.windows(from.len()).rposition(|window| window == from.as_bytes()).expect("it is there");
    let to = format!("{to:<width$}", width = from.len());
    [&bytes[..at], &to.as_bytes()[..from.len()], &bytes[at + from.len()..]].concat()
}
