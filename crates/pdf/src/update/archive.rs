//! PDF/A and PDF/UA stay what they were: the dates agree, the page says its tab order, every widget has a look.
use super::{Update, UpdateError};
use crate::conformance::{Conformance, value};
use crate::xmp::is_xml;
use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};

/// When a document was changed stands in its XMP packet and in its information dictionary; both must say the same
/// (ISO 19005-1, 6.7.3; ISO 19005-2, 6.6.3). Where only one of them could be changed, both stay.
///
/// `modified` is a PDF date. Documents that claim no standard are left as they are.
pub(super) fn date(update: &mut Update, modified: Option<&Object>) -> Result<(), UpdateError> {
    let claims = update.document.conformance();
    let Some(Object::String(date, _)) = modified.filter(|_| claims != Conformance::default()) else { return Ok(()) };
    let catalog = update.catalog()?;
    let (Ok(Object::Reference(id)), Some(xmp)) = (catalog.get(b"Metadata"), update.document.xmp()) else {
        return Ok(());
    };
    let (id, Some(iso)) = (*id, iso_date(date)) else { return Ok(()) };
    let Some(xmp) = redated(xmp, &iso) else { return Ok(()) };
    let Object::Stream(stream) = update.get(id)? else { return Ok(()) };
    update.set(id, packet(stream.dict, xmp));
    information(update, modified)
}

/// The packet stays uncompressed: readers that know nothing of PDF look for it (ISO 19005-1, 6.7.2).
fn packet(mut dictionary: Dictionary, xmp: Vec<u8>) -> Object {
    for key in [&b"Filter"[..], b"DecodeParms", b"DL"] {
        dictionary.remove(key);
    }
    Object::Stream(Stream::new(dictionary, xmp))
}

/// `/ModDate` of the information dictionary, where there is one.
fn information(update: &mut Update, modified: Option<&Object>) -> Result<(), UpdateError> {
    let Ok(Object::Reference(id)) = update.document.trailer().get(b"Info").cloned() else { return Ok(()) };
    if let (Object::Dictionary(mut information), Some(date)) = (update.get(id)?, modified) {
        information.set("ModDate", date.clone());
        update.set(id, Object::Dictionary(information));
    }
    Ok(())
}

/// The packet with both of its dates of change; `None` when it has no `xmp:ModifyDate` to change, or is no XML: what nobody
/// can read before would be a change of unknown meaning afterwards.
fn redated(mut xmp: Vec<u8>, iso: &str) -> Option<Vec<u8>> {
    let (from, to) = value(&xmp, b"xmp:ModifyDate").filter(|_| is_xml(&xmp))?;
    xmp.splice(from..to, iso.bytes());
    // The date of the metadata themselves (XMP part 1, 8.4).
    if let Some((from, to)) = value(&xmp, b"xmp:MetadataDate") {
        xmp.splice(from..to, iso.bytes());
    }
    Some(xmp)
}

/// `D:20261121140500+07'00'` (7.9.4) as `2026-11-21T14:05:00+07:00` (XMP part 1, 8.2.1.2).
fn iso_date(date: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(date).ok()?.strip_prefix("D:")?;
    let part = |from: usize, to: usize| text.get(from..to).filter(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let (hour, minute, second) = (part(8, 10)?, part(10, 12)?, part(12, 14)?);
    let zone = match text.get(14..)?.as_bytes() {
        [] | [b'Z', ..] => "Z".to_owned(),
        [b'+' | b'-', ..] => format!("{}{}:{}", text.get(14..15)?, part(15, 17)?, part(18, 20).unwrap_or("00")),
        _ => return None,
    };
    Some(format!("{year}-{month}-{day}T{hour}:{minute}:{second}{zone}"))
}

/// An annotation's page says that the tab order is that of the structure (ISO 14289-1, 7.18.3).
pub(super) fn tab_order(update: &mut Update, page: ObjectId) -> Result<(), UpdateError> {
    if !update.catalog()?.has(b"StructTreeRoot") {
        return Ok(());
    }
    let mut own = update.own_page(page)?;
    if !own.has(b"Tabs") {
        own.set("Tabs", "S");
        update.set(page, Object::Dictionary(own));
    }
    Ok(())
}

/// An appearance that shows nothing: PDF/A-1 asks for one even where there is nothing to be seen (ISO 19005-1, 6.9).
pub(super) fn blank(update: &mut Update) -> Option<ObjectId> {
    let form = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 0.into(), 0.into()],
        "Resources" => Dictionary::new(),
    };
    let claims = update.document.conformance();
    (claims.pdf_a == Some(1)).then(|| update.add(Object::Stream(Stream::new(form, Vec::new()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_both_kinds() {
        let both = [
            ("D:20261121140500+07'00'", Some("2026-11-21T14:05:00+07:00")),
            ("D:20261121140500-03'30", Some("2026-11-21T14:05:00-03:30")),
            ("D:20261121070500Z", Some("2026-11-21T07:05:00Z")),
            ("D:20261121070500", Some("2026-11-21T07:05:00Z")),
            ("D:2026", None),
            ("20261121070500Z", None),
            ("D:2026112107050xZ", None),
        ];
        for (pdf, iso) in both {
            assert_eq!(iso_date(pdf.as_bytes()).as_deref(), iso, "{pdf}");
        }
    }

    #[test]
    fn packets_are_redated() {
        let dated = |changed: &str, metadata: &str| {
            let dates =
                format!("<xmp:ModifyDate>{changed}</xmp:ModifyDate><xmp:MetadataDate>{metadata}</xmp:MetadataDate>");
            format!("<x xmlns:xmp='http://ns.adobe.com/xap/1.0/'>{dates}</x>").into_bytes()
        };
        let now = "2026-11-21T07:05:00Z";
        assert_eq!(redated(dated("2020", "2020-01"), now), Some(dated(now, now)));
        // A prefix that stands for nothing: lxml and those who use it read none of it.
        assert_eq!(redated(b"<x><xmp:ModifyDate>2020</xmp:ModifyDate></x>".to_vec(), now), None);
        assert_eq!(redated(b"<x/>".to_vec(), ""), None);
    }
}
