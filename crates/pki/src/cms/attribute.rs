//! Attributes of a signer (RFC 5652, 5.3): type and DER values.

use der::asn1::ObjectIdentifier;

use crate::asn1::{Asn1Error, Reader, encode, encode_set_of, tag};

/// One attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its type.
    pub oid: ObjectIdentifier,
    /// DER of each value.
    pub values: Vec<Vec<u8>>,
}

impl Attribute {
    /// An attribute with one value.
    pub fn single(oid: ObjectIdentifier, value: Vec<u8>) -> Self {
        Self { oid, values: vec![value] }
    }

    /// DER.
    pub fn encode(&self) -> Vec<u8> {
        let values = encode_set_of(tag::SET, self.values.clone());
        encode(tag::SEQUENCE, &[&encode(tag::OID, &[self.oid.as_bytes()]), &values])
    }
}

/// A set of attributes with the bytes it was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    /// In the order they are written.
    pub list: Vec<Attribute>,
    /// The contents octets of the set, as they are written.
    pub(super) contents: Vec<u8>,
}

/// X.690, 8.19: subidentifiers that end, and none with a leading zero.
fn is_identifier(octets: &[u8]) -> bool {
    let starts = std::iter::once(&0).chain(octets).zip(octets);
    octets.last().is_some_and(|last| *last < 0x80)
        && starts.into_iter().all(|(before, octet)| *before >= 0x80 || *octet != 0x80)
}

impl Attributes {
    /// Reads the contents of a SET OF Attribute.
    pub(super) fn read(contents: &[u8]) -> Result<Self, Asn1Error> {
        let mut list = Vec::new();
        for pair in Reader(contents).all()? {
            let mut fields = pair.tagged(tag::SEQUENCE)?.children();
            let oid = fields.expect(tag::OID)?.value;
            let known = ObjectIdentifier::from_bytes(oid);
            let values = fields.expect(tag::SET)?.children().all()?;
            match known {
                Ok(oid) => {
                    list.push(Attribute { oid, values: values.iter().map(|value| value.raw.to_vec()).collect() })
                }
                // `der` holds no type beyond 2.47, such as 2.999, which examples use: nothing here asks for one.
                Err(_) if is_identifier(oid) => {}
                Err(_) => return Err(Asn1Error::Value),
            }
        }
        Ok(Self { list, contents: contents.to_vec() })
    }

    /// Every value of every attribute of this type.
    pub fn values(&self, oid: ObjectIdentifier) -> impl Iterator<Item = &[u8]> {
        self.list
            .iter()
            .filter(move |attribute| attribute.oid == oid)
            .flat_map(|attribute| attribute.values.iter().map(Vec::as_slice))
    }

    /// The value, if there is exactly one attribute of this type with exactly one value.
    pub fn only(&self, oid: ObjectIdentifier) -> Option<&[u8]> {
        let mut values = self.values(oid);
        values.next().filter(|_| values.next().is_none())
    }

    /// How many attributes are of this type.
    pub fn count(&self, oid: ObjectIdentifier) -> usize {
        self.list.iter().filter(|attribute| attribute.oid == oid).count()
    }

    /// What may have been signed: the SET as it is written, then as DER orders it (RFC 5652, 5.4).
    pub(super) fn signed_forms(&self) -> Result<Vec<Vec<u8>>, Asn1Error> {
        let written = encode(tag::SET, &[&self.contents]);
        let elements = Reader(&self.contents).all()?.iter().map(|element| element.raw.to_vec()).collect();
        let ordered = encode_set_of(tag::SET, elements);
        Ok(if ordered == written { vec![written] } else { vec![written, ordered] })
    }
}
