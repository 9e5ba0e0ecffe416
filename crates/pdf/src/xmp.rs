//! Whether metadata (ISO 32000-2, 14.3.2) are XML at all: well-formed, and every prefix stands for a namespace.

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

/// Elements within each other; packets have a handful.
const MAX_DEPTH: usize = 200;

/// Whether octets are one well-formed XML document with namespaces, in UTF-8.
pub fn is_xml(octets: &[u8]) -> bool {
    let mut reader = NsReader::from_reader(octets);
    let (mut depth, mut roots) = (0usize, 0usize);
    loop {
        let Ok((element, event)) = reader.read_resolved_event() else { return false };
        let known = !matches!(element, ResolveResult::Unknown(_));
        match event {
            Event::Eof => return depth == 0 && roots == 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Start(tag) | Event::Empty(tag) if !known || !attributes(&reader, &tag) => return false,
            Event::Start(_) if depth == MAX_DEPTH => return false,
            Event::Start(_) => {
                roots += usize::from(depth == 0);
                depth += 1;
            }
            Event::Empty(_) => roots += usize::from(depth == 0),
            Event::Text(text) if depth == 0 && !is_blank(&text) => return false,
            _ => {}
        }
    }
}

/// Every attribute is one, and its prefix is known.
fn attributes(reader: &NsReader<&[u8]>, tag: &BytesStart<'_>) -> bool {
    let known = |name| !matches!(reader.resolver().resolve_attribute(name).0, ResolveResult::Unknown(_));
    tag.attributes().all(|attribute| attribute.is_ok_and(|attribute| known(attribute.key)))
}

/// White space, and the mark of the order of octets.
fn is_blank(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').bytes().all(|octet| octet.is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_are_xml_and_pieces_are_not() {
        let packet = |inside: &str| {
            format!(
                "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x='adobe:ns:meta/'>\
                 <rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>{inside}</rdf:RDF></x:xmpmeta>\n  \
                 <?xpacket end=\"w\"?>"
            )
        };
        let declared = "<rdf:Description rdf:about='' xmlns:xmp='http://ns.adobe.com/xap/1.0/'>\
                        <xmp:ModifyDate>2020</xmp:ModifyDate></rdf:Description>";
        let beside = "<rdf:Description xmlns:xmp='http://ns.adobe.com/xap/1.0/'/><xmp:ModifyDate>2020</xmp:ModifyDate>";
        for (text, xml) in [
            (packet(declared), true),
            (format!("\u{feff}{}", packet("")), true),
            (packet("<!-- nothing --> <![CDATA[<]]>"), true),
            (packet(beside), false),
            (packet("<rdf:Description xmp:ModifyDate='2020'/>"), false),
            (packet("<rdf:Description>"), false),
            (packet("<rdf:Description a='1' a='2'/>"), false),
            (format!("{} <x/>", packet("")), false),
            (format!("{} words", packet("")), false),
            (String::new(), false),
            ("words".into(), false),
            (format!("{}{}", "<x>".repeat(100_000), "</x>".repeat(100_000)), false),
        ] {
            assert_eq!(is_xml(text.as_bytes()), xml, "{:.300}", text);
        }
    }
}
