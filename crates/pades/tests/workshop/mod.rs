//! A small letter written by hand, signed with a practice identity, and revisions appended to it by hand.
#![allow(dead_code)] // each test takes what it needs

use std::sync::{Arc, OnceLock};

use pades::identity::{Identity, IdentityError};
use pades::report::{Report, Verdict};
use pades::sign::{Level, Place, Statement, release, reserve};
use pades::{Anchor, Evidence, Policy, judge};
use pdf::{FieldChoice, Object, Rect, Source, Update};
use pki::practice::{Practice, make};
use pki::random::Drbg;
use pki::{Certificate, SignatureScheme};
use time::OffsetDateTime;
use time::macros::datetime;

/// The clock of all these tests.
pub const NOW: OffsetDateTime = datetime!(2026-11-21 07:00 UTC);

/// Made once: it costs a second.
pub fn practice() -> &'static Practice {
    static MADE: OnceLock<Practice> = OnceLock::new();
    MADE.get_or_init(|| make("Budi", NOW - time::Duration::days(1), &mut Drbg::new(&[7; 48])).unwrap())
}

struct Official;

impl Identity for Official {
    fn certificate(&self) -> &Certificate {
        &practice().identity.certificate
    }
    fn chain(&self) -> &[Certificate] {
        &practice().identity.chain
    }
    fn scheme(&self) -> SignatureScheme {
        practice().identity.key.scheme()
    }
    fn sign(&self, attributes: &[u8]) -> Result<Vec<u8>, IdentityError> {
        let key = &practice().identity.key;
        key.sign(attributes, self.scheme(), &mut Drbg::new(&[9; 48])).map_err(|_| IdentityError::Refused)
    }
}

/// Numbers of the letter's objects.
pub const CATALOG: u32 = 1;
pub const PAGES: u32 = 2;
pub const PAGE: u32 = 3;
pub const CONTENT: u32 = 4;
pub const FONT: u32 = 5;
pub const NAME_FIELD: u32 = 6;
pub const NAME_LOOK: u32 = 7;
pub const FORM: u32 = 8;
pub const NOTE: u32 = 10;
pub const STAMP: u32 = 11;

pub fn stream(dictionary: &str, data: &str) -> String {
    format!("<< {dictionary} /Length {} >>\nstream\n{data}\nendstream", data.len())
}

pub const LOOK: &str = "/Type /XObject /Subtype /Form /BBox [0 0 200 20]";

/// One page with text, a text field with an appearance, a note, a form XObject and a reference to a number that
/// does not exist (99).
pub fn letter() -> Vec<u8> {
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [4 0 R 99 0 R] /Annots [6 0 R 10 0 R] \
                /Resources << /Font << /F1 5 0 R >> /XObject << /S 11 0 R /Hidden 98 0 R >> >> >>";
    let objects = [
        (CATALOG, "<< /Type /Catalog /Pages 2 0 R /AcroForm 8 0 R >>".to_owned()),
        (PAGES, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned()),
        (PAGE, page.to_owned()),
        (CONTENT, stream("", "BT /F1 12 Tf 72 700 Td (Bayar Rp 100 kepada Budi) Tj ET q /S Do Q")),
        (FONT, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned()),
        (
            NAME_FIELD,
            "<< /Type /Annot /Subtype /Widget /FT /Tx /T (nama) /V () /Rect [72 500 272 520] /P 3 0 R /F 4 \
             /DA (/F1 12 Tf) /AP << /N 7 0 R >> >>"
                .to_owned(),
        ),
        (NAME_LOOK, stream(LOOK, "/Tx BMC EMC")),
        (FORM, "<< /Fields [6 0 R] /DA (/F1 12 Tf) /DR << /Font << /F1 5 0 R >> >> >>".to_owned()),
        (9, "<< /Title (Surat) >>".to_owned()),
        (NOTE, "<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /Contents (catatan) >>".to_owned()),
        (STAMP, stream(LOOK, "0 0 10 10 re f")),
    ];
    write(b"%PDF-1.7\n".to_vec(), &objects, &[], "/Root 1 0 R /Info 9 0 R")
}

/// Objects, freed numbers and a cross-reference table behind `bytes`.
pub fn write(mut bytes: Vec<u8>, objects: &[(u32, String)], freed: &[u32], trailer: &str) -> Vec<u8> {
    let mut lines = vec![(0u32, "0000000000 65535 f \n".to_owned())];
    lines.extend(freed.iter().map(|number| (*number, "0000000000 00001 f \n".to_owned())));
    for (number, text) in objects {
        lines.push((*number, format!("{:010} 00000 n \n", bytes.len())));
        bytes.extend(format!("{number} 0 obj\n{text}\nendobj\n").bytes());
    }
    lines.sort();
    let start = bytes.len();
    bytes.extend(b"xref\n");
    for (number, line) in lines {
        bytes.extend(format!("{number} 1\n{line}").bytes());
    }
    bytes.extend(format!("trailer\n<< /Size 200 {trailer} >>\nstartxref\n{start}\n%%EOF\n").bytes());
    bytes
}

pub fn open(bytes: &[u8]) -> pdf::Opened {
    pdf::open(Source::new(Arc::from(bytes)), None).unwrap()
}

/// A revision with these objects behind a file.
pub fn append(bytes: &[u8], objects: &[(u32, String)], freed: &[u32]) -> Vec<u8> {
    let opened = open(bytes);
    write(bytes.to_vec(), objects, freed, &format!("/Root 1 0 R /Info 9 0 R /Prev {}", opened.startxref()))
}

/// Signs with a new field.
pub fn sign(bytes: &[u8], rect: Option<Rect>, certify: Option<u8>) -> Vec<u8> {
    sign_showing(bytes, "0 0 100 30 re f", rect, certify)
}

/// Signs with a new field whose face is this content; `/F1` is Helvetica.
pub fn sign_showing(bytes: &[u8], content: &str, rect: Option<Rect>, certify: Option<u8>) -> Vec<u8> {
    let opened = open(bytes);
    let mut update = Update::new(&opened);
    let appearance = rect.map(|_| update.add(Object::Stream(look(content))));
    finish(update, Place { field: FieldChoice::New { name: None }, page: 0, rect, appearance, certify })
}

/// Signs in an empty field, which shows nothing.
pub fn sign_in(bytes: &[u8], name: &str) -> Vec<u8> {
    let field = FieldChoice::Existing { name: name.into() };
    finish(Update::new(&open(bytes)), Place { field, page: 0, rect: None, appearance: None, certify: None })
}

fn look(content: &str) -> pdf::Stream {
    let mut dictionary = lopdf_dictionary(&[("Type", "XObject"), ("Subtype", "Form")]);
    let mut fonts = pdf::Dictionary::new();
    fonts.set("F1", Object::Reference((FONT, 0)));
    let mut resources = pdf::Dictionary::new();
    resources.set("Font", Object::Dictionary(fonts));
    dictionary.set("Resources", Object::Dictionary(resources));
    pdf::Stream::new(dictionary, content.as_bytes().to_vec())
}

/// Signs what was prepared so far.
pub fn finish(update: Update, place: Place) -> Vec<u8> {
    let statement = Statement { time: NOW, name: "Budi".into(), reason: String::new(), location: String::new() };
    let chain = [vec![practice().identity.certificate.clone()], practice().identity.chain.clone()].concat();
    let filled = release(reserve(update, place, &statement, &chain, Level::B).unwrap(), &Official).unwrap();
    filled.parts().concat()
}

fn lopdf_dictionary(names: &[(&str, &str)]) -> pdf::Dictionary {
    let mut dictionary = pdf::Dictionary::new();
    for (key, value) in names {
        dictionary.set(*key, Object::Name(value.as_bytes().to_vec()));
    }
    dictionary.set("BBox", Object::Array(vec![0.into(), 0.into(), 100.into(), 30.into()]));
    dictionary
}

pub fn report(bytes: &[u8]) -> Option<Report> {
    let opened = pdf::open(Source::new(Arc::from(bytes)), None).ok()?;
    let evidence = Evidence {
        anchors: vec![Anchor::practice(practice().ca.clone())],
        crls: vec![practice().crl.clone()],
        ..Evidence::default()
    };
    Some(judge(&opened, &evidence, &Policy::default(), NOW))
}

/// Whether a file looks good.
pub fn is_green(bytes: &[u8]) -> bool {
    report(bytes).is_some_and(|report| matches!(report.verdict, Verdict::Valid | Verdict::ValidWithPermittedChanges))
}
