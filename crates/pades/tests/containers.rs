//! Signature containers that are nearly right (RFC 5652, 5 and 11; RFC 5035): each part that a signer may leave out,
//! double, or fill with something else.

mod workshop;

use pades::report::{Indication, Integrity, SignatureReport, SubIndication};
use pdf::{Dictionary, FieldChoice, Object, SignatureKind, SignatureRequest, Update};
use pki::algorithm::{digest_identifier, encode_identifier};
use pki::asn1::{encode, tag};
use pki::cms::{Attribute, oid};
use pki::random::Drbg;
use pki::{DigestAlgorithm, SignatureScheme};
use workshop::*;

const SHA256: DigestAlgorithm = DigestAlgorithm::Sha256;
const PASSED: Indication = Indication::TotalPassed;
const FAILED: Indication = Indication::TotalFailed;

/// A container, part by part.
struct Made {
    content: Option<Vec<u8>>,
    /// DER of each signed attribute, in the order they are written; none at all when empty.
    attributes: Vec<Vec<u8>>,
    /// What the value is over, when it is not over the attributes as they are written.
    signs: Option<Vec<u8>>,
    signers: usize,
    /// Made from the signature value.
    unsigned: Box<dyn Fn(&[u8]) -> Vec<Attribute>>,
    /// DER of the AlgorithmIdentifier that is stated for the content's digest.
    digest: Vec<u8>,
    /// And for the value.
    scheme: Vec<u8>,
}

fn value(message: &[u8]) -> Vec<u8> {
    let key = &practice().identity.key;
    key.sign(message, SignatureScheme::RsaPkcs1v15(SHA256), &mut Drbg::new(&[5; 48])).unwrap()
}

fn of_type(kind: &[u8]) -> Vec<u8> {
    Attribute::single(oid::CONTENT_TYPE, encode(tag::OID, &[kind])).encode()
}

fn of_digest(digest: &[u8]) -> Vec<u8> {
    Attribute::single(oid::MESSAGE_DIGEST, encode(tag::OCTET_STRING, &[digest])).encode()
}

/// signing-certificate-v2 with this hash of a certificate.
fn of_certificate(hash: &[u8]) -> Vec<u8> {
    let id = encode(tag::SEQUENCE, &[&encode(tag::OCTET_STRING, &[hash])]);
    let list = encode(tag::SEQUENCE, &[&encode(tag::SEQUENCE, &[&id])]);
    Attribute::single(oid::SIGNING_CERTIFICATE_V2, list).encode()
}

fn own() -> Vec<u8> {
    of_certificate(&practice().identity.certificate.sha256())
}

/// As it should be, over a message.
fn right(message: &[u8]) -> Made {
    let digest = SHA256.hash(&[message]);
    Made {
        content: None,
        attributes: vec![of_type(oid::DATA.as_bytes()), of_digest(&digest), own()],
        signs: None,
        signers: 1,
        unsigned: Box::new(|_| Vec::new()),
        digest: digest_identifier(SHA256),
        scheme: encode_identifier(&SignatureScheme::RsaPkcs1v15(SHA256).to_identifier()),
    }
}

fn set(kind: u8, members: &[Vec<u8>]) -> Vec<u8> {
    encode(kind, &members.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

impl Made {
    fn signer(&self, message: &[u8]) -> Vec<u8> {
        let certificate = &practice().identity.certificate;
        let written = set(tag::SET, &self.attributes);
        let over = if self.attributes.is_empty() { message } else { &written };
        let value = value(self.signs.as_deref().unwrap_or(over));
        let mut fields = vec![
            encode(tag::INTEGER, &[&[1]]),
            encode(tag::SEQUENCE, &[certificate.issuer_der(), &encode(tag::INTEGER, &[certificate.serial()])]),
            self.digest.clone(),
        ];
        if !self.attributes.is_empty() {
            fields.push(set(tag::context(0), &self.attributes));
        }
        fields.push(self.scheme.clone());
        fields.push(encode(tag::OCTET_STRING, &[&value]));
        let unsigned: Vec<Vec<u8>> = (self.unsigned)(&value).iter().map(Attribute::encode).collect();
        if !unsigned.is_empty() {
            fields.push(set(tag::context(1), &unsigned));
        }
        set(tag::SEQUENCE, &fields)
    }

    fn der(&self, message: &[u8]) -> Vec<u8> {
        let object = |oid: &[u8]| encode(tag::OID, &[oid]);
        let mut content = vec![object(oid::DATA.as_bytes())];
        content.extend(self.content.iter().map(|c| encode(tag::context(0), &[&encode(tag::OCTET_STRING, &[c])])));
        let fields = [
            encode(tag::INTEGER, &[&[1]]),
            encode(tag::SET, &[&self.digest]),
            set(tag::SEQUENCE, &content),
            encode(tag::context(0), &[practice().identity.certificate.der(), practice().ca.der()]),
            set(tag::SET, &vec![self.signer(message); self.signers]),
        ];
        let signed = set(tag::SEQUENCE, &fields);
        encode(tag::SEQUENCE, &[&object(oid::SIGNED_DATA.as_bytes()), &encode(tag::context(0), &[&signed])])
    }
}

/// What is said of the letter with such a container.
fn said(finish: impl Fn(Vec<u8>) -> Vec<u8>, change: impl FnOnce(&mut Made, &[u8])) -> SignatureReport {
    let mut entries = Dictionary::new();
    entries.set("Filter", Object::Name(b"Adobe.PPKLite".to_vec()));
    entries.set("SubFilter", Object::Name(b"ETSI.CAdES.detached".to_vec()));
    let request = SignatureRequest {
        field: FieldChoice::New { name: None },
        page: 0,
        rect: None,
        appearance: None,
        entries,
        hole: 16_384,
        certify: None,
        kind: SignatureKind::Signature,
    };
    let reserved = Update::new(&open(&letter())).sign_here(request).unwrap();
    let message = reserved.signed_parts().concat();
    let mut made = right(&message);
    change(&mut made, &message);
    let file = reserved.fill(&finish(made.der(&message))).unwrap().parts().concat();
    report(&file).unwrap().signatures.remove(0)
}

fn judged(change: impl FnOnce(&mut Made, &[u8])) -> (Indication, Option<SubIndication>) {
    let said = said(|der| der, change);
    (said.indication, said.subindication)
}

#[test]
fn the_right_one_and_its_honest_variants() {
    assert_eq!(judged(|_, _| {}), (PASSED, None));
    assert_eq!(judged(|made, _| made.attributes.clear()), (PASSED, None), "no attributes: over the content");
    assert_eq!(judged(|made, _| made.attributes.reverse()), (PASSED, None), "signed as it is written");
    let ordered = |made: &mut Made, _: &[u8]| {
        let mut sorted = made.attributes.clone();
        sorted.sort();
        made.signs = Some(set(tag::SET, &sorted));
        made.attributes = sorted.into_iter().rev().collect();
    };
    assert_eq!(judged(ordered), (PASSED, None), "written out of order, signed as DER");
    // The outermost length left open (X.690, 8.1.3.6).
    let open_ended = |der: Vec<u8>| {
        let body = &der[4..];
        [&[0x30, 0x80], body, &[0, 0]].concat()
    };
    assert_eq!(said(open_ended, |_, _| {}).indication, PASSED);
}

#[test]
fn message_digest_and_content_type_stand_once_and_agree() {
    let other = SHA256.hash(&[b"other"]);
    assert_eq!(judged(|made, _| drop(made.attributes.remove(1))).0, FAILED);
    assert_eq!(judged(|made, _| made.attributes[1] = of_digest(&other)), (FAILED, Some(SubIndication::HashFailure)));
    assert_eq!(judged(|made, _| made.attributes.insert(2, made.attributes[1].clone())).0, FAILED);
    assert_eq!(judged(|made, _| made.attributes.insert(1, of_digest(&other))).0, FAILED);
    let two_values = |made: &mut Made, message: &[u8]| {
        let values = [SHA256.hash(&[message]), SHA256.hash(&[b"other"])];
        let values = values.map(|digest| encode(tag::OCTET_STRING, &[&digest])).to_vec();
        made.attributes[1] = Attribute { oid: oid::MESSAGE_DIGEST, values }.encode();
    };
    assert_eq!(judged(two_values).0, FAILED);
    assert_eq!(judged(|made, _| drop(made.attributes.remove(0))).0, FAILED);
    assert_eq!(judged(|made, _| made.attributes[0] = of_type(oid::TST_INFO.as_bytes())).0, FAILED);
    assert_eq!(judged(|made, _| made.attributes.insert(0, of_type(oid::DATA.as_bytes()))).0, FAILED);
    let truncated = |made: &mut Made, message: &[u8]| made.attributes[1] = of_digest(&SHA256.hash(&[message])[..31]);
    assert_eq!(judged(truncated).0, FAILED);
}

#[test]
fn the_value_is_over_these_attributes_and_nothing_else() {
    let failed = (FAILED, Some(SubIndication::SigCryptoFailure));
    assert_eq!(judged(|made, _| made.signs = Some(b"other".to_vec())), failed);
    assert_eq!(judged(|made, message| made.signs = Some(message.to_vec())), failed, "over the content beside them");
    // 5.4: over the SET, not over the [0] in its place.
    assert_eq!(judged(|made, _| made.signs = Some(set(tag::context(0), &made.attributes))), failed);
    assert_eq!(judged(|made, _| made.signs = Some(made.attributes.concat())), failed);
    let stripped = |made: &mut Made, _: &[u8]| {
        made.signs = Some(set(tag::SET, &made.attributes));
        made.attributes.clear();
    };
    assert_eq!(judged(stripped), failed, "attributes taken away from under their signature");
}

#[test]
fn the_signing_certificate_is_named_once_and_rightly() {
    let open_question = |found: (Indication, _)| assert_ne!(found.0, PASSED, "{found:?}");
    open_question(judged(|made, _| made.attributes[2] = of_certificate(&practice().ca.sha256())));
    open_question(judged(|made, _| made.attributes.push(of_certificate(&practice().ca.sha256()))));
    open_question(judged(|made, _| made.attributes.push(own())));
    open_question(judged(|made, _| made.attributes[2] = of_certificate(&[])));
    let empty = Attribute::single(oid::SIGNING_CERTIFICATE_V2, encode(tag::SEQUENCE, &[&encode(tag::SEQUENCE, &[])]));
    open_question(judged(|made, _| made.attributes[2] = empty.encode()));
}

#[test]
fn one_signer_and_no_content_beside_the_document() {
    let failed = (FAILED, Some(SubIndication::FormatFailure));
    assert_eq!(judged(|made, _| made.signers = 2), failed);
    assert_eq!(judged(|made, _| made.signers = 0), failed);
    assert_eq!(judged(|made, message| made.content = Some(message.to_vec())), failed);
    assert_eq!(said(|der| der[..der.len() - 1].to_vec(), |_, _| {}).indication, FAILED);
    assert_eq!(said(|der| der[4..].to_vec(), |_, _| {}).indication, FAILED, "no ContentInfo around it");
    let broken = |made: &mut Made, message: &[u8]| {
        made.digest = digest_identifier(DigestAlgorithm::Md5);
        made.attributes[1] = of_digest(&DigestAlgorithm::Md5.hash(&[message]));
    };
    assert_ne!(judged(broken).0, PASSED, "a digest that is broken");
}

fn told(said: &SignatureReport) -> (Indication, Option<SubIndication>, Integrity) {
    (said.indication, said.subindication, said.integrity)
}

const UNSURE: Indication = Indication::Indeterminate;
const ALGORITHM: Option<SubIndication> = Some(SubIndication::CryptoConstraintsFailure);

/// The hole is filled up with zeros (ISO 32000-2, 12.8.1). What else lies there nobody signed: no proof of anything.
#[test]
fn bytes_behind_the_container_are_said_and_never_green() {
    let behind = |bytes: &'static [u8]| said(move |der| [&der, bytes].concat(), |_, _| {});
    assert_eq!(told(&behind(&[0, 0])), (PASSED, None, Integrity::Intact));
    for bytes in [&b"\0\0\x07"[..], b"rest of a buffer", &[0x30, 0x80]] {
        let one = behind(bytes);
        assert_eq!(told(&one), (UNSURE, Some(SubIndication::SigConstraintsFailure), Integrity::Intact));
        assert!(one.findings.iter().any(|finding| finding.detail.contains("bytes that nobody signed")), "{one:?}");
    }
    let changed = said(
        |der| [der, vec![7]].concat(),
        |made, _| made.attributes[1] = of_digest(&SHA256.hash(&[b"another letter"])),
    );
    assert_eq!((changed.indication, changed.integrity), (FAILED, Integrity::Broken));
}

/// An AlgorithmIdentifier without parameters.
fn identifier(oid: &[u8]) -> Vec<u8> {
    encode(tag::SEQUENCE, &[&encode(tag::OID, &[oid])])
}

/// 1.3.36.3.2.1.
const RIPEMD_160: &[u8] = &[0x2b, 0x24, 3, 2, 1];
/// 2.16.840.1.101.3.4.3.2.
const DSA_WITH_SHA256: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 2];

/// EN 319 102-1, 5.1.3: what cannot be computed is neither proven nor refuted.
#[test]
fn an_algorithm_that_is_not_known_is_not_forged() {
    let open = (UNSURE, ALGORITHM, Integrity::Unknown);
    let ripemd = said(|der| der, |made, _| made.digest = identifier(RIPEMD_160));
    assert_eq!(told(&ripemd), open);
    let dsa = said(|der| der, |made, _| made.scheme = identifier(DSA_WITH_SHA256));
    assert_eq!(told(&dsa), open);
    for one in [&ripemd, &dsa] {
        let details: String = one.findings.iter().map(|finding| finding.detail.as_str()).collect();
        assert!(details.contains("unknown algorithm") && !details.contains("marks of"), "{details}");
    }
    // What can be computed all the same still refutes: the digest, where only the value's algorithm is not known.
    let changed = said(
        |der| der,
        |made, _| {
            made.scheme = identifier(DSA_WITH_SHA256);
            made.attributes[1] = of_digest(&SHA256.hash(&[b"another letter"]));
        },
    );
    assert_eq!(told(&changed), (FAILED, Some(SubIndication::HashFailure), Integrity::Broken));
}

/// RFC 5652, 5.3: signatureAlgorithm is the one that was used. A PKCS#1 value names its digest itself, so that it can be
/// seen to be of this key and this content; what stands beside it says something else, and some readers refuse it.
#[test]
fn a_value_by_another_algorithm_than_is_stated_is_not_green() {
    for stated in [DigestAlgorithm::Sha512, DigestAlgorithm::Sha3_256] {
        let scheme = SignatureScheme::RsaPkcs1v15(stated).to_identifier();
        let one = said(|der| der, |made, _| made.scheme = encode_identifier(&scheme));
        assert_eq!(told(&one), (UNSURE, ALGORITHM, Integrity::Intact), "{stated:?}");
    }
}

/// A counter-signature by the same key, over `over`.
fn counter(over: &[u8], attributes: Vec<Vec<u8>>) -> Attribute {
    let made = Made { attributes, ..right(over) };
    Attribute::single(oid::COUNTER_SIGNATURE, made.signer(over))
}

fn counter_findings(said: &SignatureReport) -> Vec<&str> {
    let found = said.findings.iter().filter(|finding| finding.clause == "RFC 5652 11.4");
    found.map(|finding| finding.conclusion.as_str()).collect()
}

#[test]
fn counter_signatures_are_said_and_change_nothing() {
    let over_value = |value: &[u8]| vec![counter(value, vec![of_digest(&SHA256.hash(&[value]))])];
    let good = said(|der| der, |made, _| made.unsigned = Box::new(over_value));
    assert_eq!((good.indication, counter_findings(&good)), (PASSED, vec!["PASSED"]));
    let bare = said(|der| der, |made, _| made.unsigned = Box::new(|value| vec![counter(value, Vec::new())]));
    assert_eq!((bare.indication, counter_findings(&bare)), (PASSED, vec!["PASSED"]));
    // Over something else, and with a content-type as if there were content.
    let wrong: [fn(&[u8]) -> Vec<Attribute>; 3] = [
        |_| vec![counter(b"other", vec![of_digest(&SHA256.hash(&[b"other"]))])],
        |_| vec![counter(b"other", Vec::new())],
        |value| vec![counter(value, vec![of_type(oid::DATA.as_bytes()), of_digest(&SHA256.hash(&[value]))])],
    ];
    for unsigned in wrong {
        let bad = said(|der| der, |made, _| made.unsigned = Box::new(unsigned));
        assert_eq!((bad.indication, counter_findings(&bad)), (PASSED, vec!["FAILED"]));
    }
    let unread = |_: &[u8]| vec![Attribute::single(oid::COUNTER_SIGNATURE, encode(tag::OCTET_STRING, &[b"x"]))];
    let noise = said(|der| der, |made, _| made.unsigned = Box::new(unread));
    assert_eq!((noise.indication, counter_findings(&noise)), (PASSED, vec!["INDETERMINATE"]));
    // It makes nothing better.
    let refuted = said(
        |der| der,
        |made, _| {
            made.signs = Some(b"other".to_vec());
            made.unsigned = Box::new(over_value);
        },
    );
    assert_eq!((refuted.indication, counter_findings(&refuted)), (FAILED, vec!["PASSED"]));
}
