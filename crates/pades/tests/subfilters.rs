//! The older ways to sign (ISO 32000-1, 12.8.3): read and judged, with SHA-1 weighed by its date.

mod workshop;

use pades::report::{Indication, Integrity, SubIndication, TimestampStatus};
use pdf::{Dictionary, FieldChoice, Object, SignatureKind, SignatureRequest, Update};
use pki::algorithm::{digest_identifier, encode_identifier};
use pki::asn1::{encode, tag};
use pki::cms::{Attribute, oid};
use pki::random::Drbg;
use pki::{DigestAlgorithm, SignatureScheme};
use workshop::*;

/// Signs the letter with a SubFilter and whatever `make` makes of the signed bytes.
fn sign_as(subfilter: &str, make: impl FnOnce(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let letter = letter();
    let mut entries = Dictionary::new();
    entries.set("Filter", Object::Name(b"Adobe.PPKLite".to_vec()));
    entries.set("SubFilter", Object::Name(subfilter.as_bytes().to_vec()));
    let certificate = practice().identity.certificate.der().to_vec();
    entries.set("Cert", Object::String(certificate, pdf::StringFormat::Hexadecimal));
    let request = SignatureRequest {
        field: FieldChoice::New { name: None },
        page: 0,
        rect: None,
        appearance: None,
        entries,
        hole: 4096,
        certify: None,
        kind: SignatureKind::Signature,
    };
    let reserved = Update::new(&open(&letter)).sign_here(request).unwrap();
    let der = make(&reserved.signed_parts().concat());
    reserved.fill(&der).unwrap().parts().concat()
}

fn value(message: &[u8], digest: DigestAlgorithm) -> Vec<u8> {
    let key = &practice().identity.key;
    key.sign(message, SignatureScheme::RsaPkcs1v15(digest), &mut Drbg::new(&[5; 48])).unwrap()
}

fn raw(message: &[u8], digest: DigestAlgorithm) -> Vec<u8> {
    encode(tag::OCTET_STRING, &[&value(message, digest)])
}

/// A SignedData over the SHA-1 of the message, inside; no signed attributes, as PKCS#7 signers did.
fn pkcs7_sha1(message: &[u8]) -> Vec<u8> {
    signed_data(oid::DATA.as_bytes(), &DigestAlgorithm::Sha1.hash(&[message]), None)
}

/// A token of the practice key over a TSTInfo, whose imprint says this algorithm (RFC 3161, 2.4.2).
fn token(algorithm: &[u8], imprint: &[u8]) -> Vec<u8> {
    let kind = oid::TST_INFO.as_bytes();
    let info = encode(
        tag::SEQUENCE,
        &[
            &encode(tag::INTEGER, &[&[1]]),
            &encode(tag::OID, &[&[0x2a, 3, 4]]),
            &encode(tag::SEQUENCE, &[algorithm, &encode(tag::OCTET_STRING, &[imprint])]),
            &encode(tag::INTEGER, &[&[7]]),
            &encode(tag::GENERALIZED_TIME, &[b"20261121070000Z"]),
        ],
    );
    let digest = DigestAlgorithm::Sha256.hash(&[&info]);
    let attributes = [
        Attribute::single(oid::CONTENT_TYPE, encode(tag::OID, &[kind])).encode(),
        Attribute::single(oid::MESSAGE_DIGEST, encode(tag::OCTET_STRING, &[&digest])).encode(),
    ];
    signed_data(kind, &info, Some(attributes.concat()))
}

/// A SignedData of the practice key with its content inside.
fn signed_data(kind: &[u8], content: &[u8], attributes: Option<Vec<u8>>) -> Vec<u8> {
    let certificate = &practice().identity.certificate;
    let object = |oid: &[u8]| encode(tag::OID, &[oid]);
    let signs = attributes.as_ref().map_or(content.to_vec(), |all| encode(tag::SET, &[all]));
    let attributes = attributes.map(|all| encode(tag::context(0), &[&all])).unwrap_or_default();
    let content = encode(tag::context(0), &[&encode(tag::OCTET_STRING, &[content])]);
    let sha256 = digest_identifier(DigestAlgorithm::Sha256);
    let signer = encode(
        tag::SEQUENCE,
        &[
            &encode(tag::INTEGER, &[&[1]]),
            &encode(tag::SEQUENCE, &[certificate.issuer_der(), &encode(tag::INTEGER, &[certificate.serial()])]),
            &sha256,
            &attributes,
            &encode_identifier(&SignatureScheme::RsaPkcs1v15(DigestAlgorithm::Sha256).to_identifier()),
            &encode(tag::OCTET_STRING, &[&value(&signs, DigestAlgorithm::Sha256)]),
        ],
    );
    let signed = encode(
        tag::SEQUENCE,
        &[
            &encode(tag::INTEGER, &[&[1]]),
            &encode(tag::SET, &[&sha256]),
            &encode(tag::SEQUENCE, &[&object(kind), &content]),
            &encode(tag::context(0), &[certificate.der()]),
            &encode(tag::SET, &[&signer]),
        ],
    );
    encode(tag::SEQUENCE, &[&object(oid::SIGNED_DATA.as_bytes()), &encode(tag::context(0), &[&signed])])
}

/// What is said of a file, and of the same file with a changed byte of its content.
fn judged(file: &[u8]) -> (Indication, Option<SubIndication>, Integrity, Integrity) {
    let at = file.windows(5).position(|window| window == b"Bayar").unwrap();
    let mut changed = file.to_vec();
    changed[at] = b'P';
    let one = |bytes: &[u8]| report(bytes).unwrap().signatures.remove(0);
    let (good, bad) = (one(file), one(&changed));
    assert_eq!(bad.indication, Indication::TotalFailed);
    (good.indication, good.subindication, good.integrity, bad.integrity)
}

const WEAK: Option<SubIndication> = Some(SubIndication::CryptoConstraintsFailureNoPoe);

#[test]
fn a_bare_value_with_its_certificate_in_the_dictionary() {
    let today = sign_as("adbe.x509.rsa_sha1", |message| raw(message, DigestAlgorithm::Sha256));
    assert_eq!(judged(&today), (Indication::TotalPassed, None, Integrity::Intact, Integrity::Broken));
    // OpenSSL and others still make SHA-1; Pena's keys need not.
    assert!(!is_green(&sign_as("adbe.x509.rsa_sha1", |message| raw(&message[1..], DigestAlgorithm::Sha256))));
    assert!(!is_green(&sign_as("adbe.x509.rsa_sha1", |_| vec![4, 1, 0])));
}

#[test]
fn a_sha1_inside_a_container_is_intact_and_too_weak() {
    let file = sign_as("adbe.pkcs7.sha1", pkcs7_sha1);
    assert_eq!(judged(&file), (Indication::Indeterminate, WEAK, Integrity::Intact, Integrity::Broken));
}

#[test]
fn containers_under_the_wrong_name_are_refused() {
    for name in ["adbe.pkcs7.detached", "ETSI.CAdES.detached", "ETSI.RFC3161", "adbe.x509.rsa_sha1", ""] {
        let file = sign_as(name, pkcs7_sha1);
        let one = report(&file).unwrap().signatures.remove(0);
        assert_eq!(one.indication, Indication::TotalFailed, "{name}");
    }
}

/// ISO 32000-2, 12.8.3.1 and annex E: developers name encodings of their own, and nobody else can say what is in them.
#[test]
fn an_encoding_of_somebody_s_own_is_neither_proof_nor_forgery() {
    for name in ["ACME.Own", "ETSI.CAdES"] {
        let one = report(&sign_as(name, pkcs7_sha1)).unwrap().signatures.remove(0);
        let expected = (Indication::Indeterminate, Some(SubIndication::SigConstraintsFailure), Integrity::Unknown);
        assert_eq!((one.indication, one.subindication, one.integrity), expected, "{name}");
    }
}

/// A document time-stamp with an imprint that cannot be made here: nothing is proven, and nothing refuted.
#[test]
fn an_imprint_that_cannot_be_made_is_open() {
    let sha256 = digest_identifier(DigestAlgorithm::Sha256);
    let ripemd = encode(tag::SEQUENCE, &[&encode(tag::OID, &[&[0x2b, 0x24, 3, 2, 1]])]);
    let said = |algorithm: &[u8], imprint: &dyn Fn(&[u8]) -> Vec<u8>| {
        let file = sign_as("ETSI.RFC3161", |message| token(algorithm, &imprint(message)));
        let one = report(&file).unwrap().signatures.remove(0);
        (one.integrity, one.indication == Indication::TotalFailed, one.timestamp.status)
    };
    let of = |message: &[u8]| DigestAlgorithm::Sha256.hash(&[message]);
    assert_eq!(said(&sha256, &of), (Integrity::Intact, false, TimestampStatus::Untrusted));
    assert_eq!(said(&sha256, &|_| vec![7; 32]), (Integrity::Broken, true, TimestampStatus::Invalid));
    assert_eq!(said(&ripemd, &|_| vec![7; 20]), (Integrity::Unknown, false, TimestampStatus::Untrusted));
}
