//! Distinguished names: lines for people (RFC 4514) and comparison (RFC 5280, 7.1).

use der::asn1::ObjectIdentifier;

use crate::asn1::{Asn1Error, Tlv, tag};

/// One attribute of a name: type and value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamePart {
    /// Attribute type.
    pub oid: ObjectIdentifier,
    /// The value as text; `#hex` of its DER when it is not a string.
    pub text: String,
    /// Parts of one RDN share a number.
    pub rdn: usize,
    /// Whether the value is a string that may be folded for comparison.
    is_text: bool,
}

/// 2.5.4.3
pub const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
/// 2.5.4.10
pub const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");

/// Short names: the table of RFC 4514, clause 3, then those that certificates of officials and firms bear.
const SHORT: [(&str, &str); 18] = [
    ("2.5.4.3", "CN"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.6", "C"),
    ("2.5.4.9", "STREET"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    ("0.9.2342.19200300.100.1.1", "UID"),
    ("1.2.840.113549.1.9.1", "emailAddress"),
    ("2.5.4.5", "serialNumber"),
    ("2.5.4.4", "SN"),
    ("2.5.4.42", "givenName"),
    ("2.5.4.12", "title"),
    ("2.5.4.13", "description"),
    ("2.5.4.17", "postalCode"),
    ("2.5.4.46", "dnQualifier"),
    ("2.5.4.97", "organizationIdentifier"),
];

/// The parts of a DER `Name`, in the order they are written.
pub fn parts(der: &[u8]) -> Result<Vec<NamePart>, Asn1Error> {
    let mut found = Vec::new();
    let sequence = Tlv::only(der)?.tagged(tag::SEQUENCE)?;
    for (rdn, set) in sequence.children().all()?.into_iter().enumerate() {
        for pair in set.tagged(tag::SET)?.children().all()? {
            let mut fields = pair.tagged(tag::SEQUENCE)?.children();
            let oid = ObjectIdentifier::from_bytes(fields.expect(tag::OID)?.value).map_err(|_| Asn1Error::Value)?;
            let value = fields.any()?.ok_or(Asn1Error::Truncated)?;
            let decoded = text_of(&value);
            let is_text = decoded.is_some();
            let text = decoded.unwrap_or_else(|| format!("#{}", hex(value.raw)));
            found.push(NamePart { oid, text, rdn, is_text });
        }
    }
    Ok(found)
}

/// RFC 4514: most specific first, special characters escaped. `""` when the bytes are no name.
pub fn line(der: &[u8]) -> String {
    let parts = parts(der).unwrap_or_default();
    let mut out = String::new();
    let mut previous = None;
    for part in parts.iter().rev() {
        if let Some(rdn) = previous {
            out.push(if rdn == part.rdn { '+' } else { ',' });
        }
        previous = Some(part.rdn);
        out.push_str(&short_name(&part.oid));
        out.push('=');
        if part.is_text { escape_into(&mut out, &part.text) } else { out.push_str(&part.text) }
    }
    out
}

/// The last value of a type, which is the most specific one.
pub fn value(der: &[u8], oid: &ObjectIdentifier) -> Option<String> {
    parts(der).ok()?.into_iter().rfind(|part| part.oid == *oid).map(|part| part.text)
}

/// RFC 5280, 7.1: case and white space do not tell names apart; order and types do.
pub fn same(left: &[u8], right: &[u8]) -> bool {
    if left == right {
        return true;
    }
    match (parts(left), parts(right)) {
        (Ok(left), Ok(right)) => left.len() == right.len() && left.iter().zip(&right).all(|(a, b)| same_part(a, b)),
        _ => false,
    }
}

/// Equal for names that are [`same`], for tables of names. Bytes that are no name stand for themselves.
pub fn key(der: &[u8]) -> Vec<u8> {
    let Ok(parts) = parts(der) else { return der.to_vec() };
    let mut key = Vec::with_capacity(der.len());
    for part in parts {
        let text = if part.is_text { fold(&part.text) } else { part.text };
        let kind = u8::from(part.is_text);
        for field in [&part.rdn.to_be_bytes()[..], part.oid.as_bytes(), &[kind], text.as_bytes()] {
            key.extend_from_slice(&field.len().to_be_bytes());
            key.extend_from_slice(field);
        }
    }
    key
}

/// Whether one attribute equals another under the same rule.
pub fn same_part(left: &NamePart, right: &NamePart) -> bool {
    left.oid == right.oid
        && left.rdn == right.rdn
        && left.is_text == right.is_text
        && if left.is_text { fold(&left.text) == fold(&right.text) } else { left.text == right.text }
}

/// Lower case, runs of white space as one space, none at the ends.
fn fold(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

fn short_name(oid: &ObjectIdentifier) -> String {
    let dotted = oid.to_string();
    SHORT.iter().find(|(known, _)| *known == dotted).map_or(dotted, |(_, short)| (*short).to_owned())
}

/// Strings of X.680 that names use. T61 is read as Latin-1, as everyone writes it.
pub(crate) fn text_of(value: &Tlv<'_>) -> Option<String> {
    match value.tag {
        tag::UTF8_STRING | 0x12 | 0x13 | 0x16 | 0x1a => String::from_utf8(value.value.to_vec()).ok(),
        0x14 => Some(value.value.iter().map(|byte| char::from(*byte)).collect()),
        0x1e => {
            let units =
                value.value.chunks(2).map(|pair| pair.iter().fold(0u16, |sum, byte| (sum << 8) | u16::from(*byte)));
            String::from_utf16(&units.collect::<Vec<_>>()).ok()
        }
        _ => None,
    }
}

/// RFC 4514, 2.4.
fn escape_into(out: &mut String, text: &str) {
    let last = text.chars().count().saturating_sub(1);
    for (index, character) in text.chars().enumerate() {
        let edge = (index == 0 && matches!(character, ' ' | '#')) || (index == last && character == ' ');
        if edge || matches!(character, '"' | '+' | ',' | ';' | '<' | '>' | '\\') {
            out.push('\\');
            out.push(character);
        } else if character.is_control() {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("\\{byte:02x}"));
            }
        } else {
            out.push(character);
        }
    }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asn1::encode;

    fn rdn(oid: &str, kind: u8, text: &[u8]) -> Vec<u8> {
        let oid = ObjectIdentifier::new_unwrap(oid);
        let pair = encode(tag::SEQUENCE, &[&encode(tag::OID, &[oid.as_bytes()]), &encode(kind, &[text])]);
        encode(tag::SET, &[&pair])
    }

    #[test]
    fn lines_are_most_specific_first_and_escaped() {
        let name = encode(tag::SEQUENCE, &[&rdn("2.5.4.10", 0x0c, b"Kota A, B"), &rdn("2.5.4.3", 0x0c, b"#Budi\n")]);
        assert_eq!(line(&name), "CN=\\#Budi\\0a,O=Kota A\\, B");
        assert_eq!(value(&name, &ORGANIZATION).as_deref(), Some("Kota A, B"));
    }

    #[test]
    fn case_and_spaces_do_not_tell_names_apart() {
        let one = encode(tag::SEQUENCE, &[&rdn("2.5.4.3", 0x13, b"Good  CA ")]);
        let two = encode(tag::SEQUENCE, &[&rdn("2.5.4.3", 0x0c, b"good ca")]);
        let other = encode(tag::SEQUENCE, &[&rdn("2.5.4.10", 0x0c, b"good ca")]);
        assert!(same(&one, &two) && !same(&one, &other));
        assert!(key(&one) == key(&two) && key(&one) != key(&other));
    }
}
