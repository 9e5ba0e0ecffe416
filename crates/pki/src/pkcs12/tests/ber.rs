//! The same files as older programs would have written them: indefinite lengths, strings in pieces.

use super::*;
use crate::asn1::{Tlv, encode};

const OCTET_STRING: u8 = 0x04;
const CONTEXT_0_PRIMITIVE: u8 = 0x80;

/// Rewrites constructed elements with indefinite length and long strings in pieces of 97 octets. An octet string
/// is also opened up when it holds an element itself, unless a code protects its octets.
fn ber(der: &[u8], protected: Option<()>) -> Vec<u8> {
    let tlv = Tlv::only(der).unwrap();
    let indefinite = |tag: u8, content: Vec<u8>| [&[tag, 0x80], content.as_slice(), &[0, 0]].concat();
    if tlv.tag & 0x20 != 0 {
        let children = tlv.children().all().unwrap();
        return indefinite(tlv.tag, children.iter().flat_map(|child| ber(child.raw, protected)).collect());
    }
    let holds = protected.is_none() && tlv.value.first() == Some(&0x30) && Tlv::only(tlv.value).is_ok();
    let value = if tlv.tag == OCTET_STRING && holds { ber(tlv.value, protected) } else { tlv.value.to_vec() };
    let pieces = || value.chunks(97).flat_map(|piece| encode(OCTET_STRING, &[piece])).collect();
    match tlv.tag {
        OCTET_STRING if value.len() > 100 => indefinite(0x24, pieces()),
        CONTEXT_0_PRIMITIVE if value.len() > 100 => indefinite(0xa0, pieces()),
        tag => encode(tag, &[&value]),
    }
}

#[test]
fn ber_outside_and_inside() {
    let Some(root) = crate::corpora("pkcs12") else { return };
    for (name, passphrase) in [
        ("cert-key-aes256cbc.p12", "cryptography"),
        ("cert-rc2-key-3des.p12", "cryptography"),
        ("name-all-pwd.p12", "password"),
    ] {
        let file = std::fs::read(root.join("cryptography").join(name)).unwrap();
        let counted = |file: &[u8]| {
            let found = open(file, passphrase.as_bytes()).unwrap_or_else(|problem| panic!("{name}: {problem}"));
            (found.keys.len(), found.certificates.len(), found.identities().len())
        };
        let expected = counted(&file);
        let outside = ber(&file, Some(()));
        assert_ne!(outside, file);
        assert_eq!(counted(&outside), expected, "{name}");
        // Without its code (the last element) the inside may be rewritten too.
        let pfx = Tlv::only(&file).unwrap().children().all().unwrap();
        let bare = encode(0x30, &[pfx[0].raw, pfx[1].raw]);
        assert_eq!(counted(&bare), expected, "{name}");
        assert_eq!(counted(&ber(&bare, None)), expected, "{name}");
    }
}
