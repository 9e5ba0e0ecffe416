//! General names: the ways a certificate names a person, a host or a place (RFC 5280, 4.2.1.6).

use crate::asn1::{Asn1Error, Tlv, tag};

/// More names than any honest certificate carries.
const MOST: usize = 4096;

/// `GeneralName`, borrowed from the bytes it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeneralName<'a> {
    /// `[0]`: contents of the `OtherName`.
    Other(&'a [u8]),
    /// `[1]`: an e-mail address.
    Email(&'a str),
    /// `[2]`: a host name.
    Dns(&'a str),
    /// `[3]`: X.400; nobody reads it.
    X400(&'a [u8]),
    /// `[4]`: DER of a `Name`.
    Directory(&'a [u8]),
    /// `[5]`: EDI party.
    Edi(&'a [u8]),
    /// `[6]`: a URI.
    Uri(&'a str),
    /// `[7]`: 4 or 16 octets in a certificate, twice that in a constraint.
    Ip(&'a [u8]),
    /// `[8]`: contents octets of an object identifier.
    Registered(&'a [u8]),
}

/// The nine forms, to ask whether a constraint speaks about a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum NameForm {
    Other,
    Email,
    Dns,
    X400,
    Directory,
    Edi,
    Uri,
    Ip,
    Registered,
}

impl<'a> GeneralName<'a> {
    /// Reads one name. IA5 is held to ASCII.
    pub fn read(tlv: &Tlv<'a>) -> Result<Self, Asn1Error> {
        Ok(match tlv.tag {
            0xa0 => Self::Other(tlv.value),
            0x81 => Self::Email(ascii(tlv.value)?),
            0x82 => Self::Dns(ascii(tlv.value)?),
            0xa3 => Self::X400(tlv.value),
            // A CHOICE is tagged explicitly whatever the module says (X.680, 31.2.7).
            0xa4 => Self::Directory(Tlv::only(tlv.value)?.tagged(tag::SEQUENCE)?.raw),
            0xa5 => Self::Edi(tlv.value),
            0x86 => Self::Uri(ascii(tlv.value)?),
            0x87 => Self::Ip(tlv.value),
            0x88 => Self::Registered(tlv.value),
            found => return Err(Asn1Error::Tag { expected: 0xa4, found }),
        })
    }

    /// Reads the names inside `list`, whatever its own tag is; there must be one at least.
    pub fn read_all(list: &Tlv<'a>) -> Result<Vec<Self>, Asn1Error> {
        let mut found = Vec::new();
        let mut items = list.children();
        while let Some(item) = items.any()? {
            if found.len() >= MOST {
                return Err(Asn1Error::TooComplex);
            }
            found.push(Self::read(&item)?);
        }
        if found.is_empty() { Err(Asn1Error::Value) } else { Ok(found) }
    }

    /// Which of the nine it is.
    pub fn form(&self) -> NameForm {
        match self {
            Self::Other(_) => NameForm::Other,
            Self::Email(_) => NameForm::Email,
            Self::Dns(_) => NameForm::Dns,
            Self::X400(_) => NameForm::X400,
            Self::Directory(_) => NameForm::Directory,
            Self::Edi(_) => NameForm::Edi,
            Self::Uri(_) => NameForm::Uri,
            Self::Ip(_) => NameForm::Ip,
            Self::Registered(_) => NameForm::Registered,
        }
    }

    /// Whether two names are one: directory names as RFC 5280, 7.1 has it, the rest octet by octet.
    pub fn same(&self, other: &GeneralName<'_>) -> bool {
        match (self, other) {
            (Self::Directory(left), GeneralName::Directory(right)) => crate::name::same(left, right),
            (left, right) => left == right,
        }
    }
}

fn ascii(octets: &[u8]) -> Result<&str, Asn1Error> {
    if octets.is_ascii() { std::str::from_utf8(octets).map_err(|_| Asn1Error::Value) } else { Err(Asn1Error::Value) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asn1::encode;

    #[test]
    fn forms_are_told_apart() {
        let list = encode(tag::SEQUENCE, &[&encode(0x81, &[b"a@b.id"]), &encode(0x82, &[b"b.id"])]);
        let names = GeneralName::read_all(&Tlv::only(&list).unwrap()).unwrap();
        assert_eq!(names, [GeneralName::Email("a@b.id"), GeneralName::Dns("b.id")]);
    }

    #[test]
    fn an_empty_list_and_other_alphabets_are_refused() {
        assert!(GeneralName::read_all(&Tlv::only(&[0x30, 0]).unwrap()).is_err());
        assert!(GeneralName::read(&Tlv::only(&encode(0x82, &["é".as_bytes()])).unwrap()).is_err());
    }
}
