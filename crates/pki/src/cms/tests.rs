//! The suite `cms`, the public time-stamp, and OpenSSL in both directions.

use std::path::Path;
use std::process::Command;

use super::*;
use crate::algorithm::{DigestAlgorithm, SignatureScheme};
use crate::asn1::{Tlv, encode, encode_set_of, tag};
use crate::corpora;
use crate::timestamp::Token;
use crate::timestamp_request::token_in;

/// DER of a file that may be PEM.
fn der(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap();
    crate::pem::blocks(&bytes).into_iter().next().map_or(bytes, |block| block.der)
}

#[test]
fn the_suite_is_read() {
    let Some(folder) = corpora("cms/cryptography") else { return };
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let enveloped = path.file_name().unwrap().to_string_lossy().starts_with("enveloped");
        let file = path.display();
        match SignedData::parse(&der(&path)) {
            Err(CmsError::NotSignedData(_)) => assert!(enveloped, "{file}"),
            Ok(found) => assert!(!enveloped && !found.certificates.is_empty(), "{file}"),
            // ascii-san and non-ascii-san are certificates, kept beside the bundles for their names.
            Err(_) => assert!(!Certificate::from_pem_or_der_many(&std::fs::read(&path).unwrap()).is_empty(), "{file}"),
        }
    }
}

#[test]
fn a_public_time_stamp_holds() {
    let Some(folder) = corpora("tsp/openssl") else { return };
    let response = std::fs::read(folder.join("sectigo-all-zero.tsr")).unwrap();
    let token = token_in(&response).unwrap();
    let token = Token::parse(token).unwrap();
    let signer = Certificate::from_pem_or_der_many(&std::fs::read(folder.join("sectigo-signer.pem")).unwrap());
    assert!(token.verified_signer(&signer).is_ok());
    assert!(token.check_imprint(&[b"something else"]).is_err());
}

struct Workshop(std::path::PathBuf);

impl Workshop {
    fn new(name: &str) -> Option<Self> {
        let folder = std::env::temp_dir().join(format!("pena-cms-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).ok()?;
        if Command::new("openssl").arg("version").output().is_err() {
            println!("skipped: openssl absent");
            return None;
        }
        Some(Self(folder))
    }
    fn openssl(&self, arguments: &str) -> bool {
        let mut command = Command::new("openssl");
        command.args(arguments.split(' ')).current_dir(&self.0);
        command.output().unwrap().status.success()
    }
    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.join(name)).unwrap()
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// OpenSSL 3.0 makes no CMS with Ed25519; Wycheproof covers it.
const KEYS: [(&str, &str); 4] = [
    ("rsa", "rsa:2048"),
    ("p256", "ec -pkeyopt ec_paramgen_curve:P-256"),
    ("p521", "ec -pkeyopt ec_paramgen_curve:P-521"),
    ("bp384", "ec -pkeyopt ec_paramgen_curve:brainpoolP384r1"),
];

#[test]
fn what_openssl_signs_verifies_here() {
    let Some(shop) = Workshop::new("read") else { return };
    std::fs::write(shop.0.join("letter"), b"Surat").unwrap();
    for (name, kind) in KEYS {
        assert!(shop.openssl(&format!(
            "req -x509 -newkey {kind} -nodes -keyout {name}.key -out {name}.pem -subj /CN=Uji -days 2"
        )));
        let variants = match name {
            "rsa" => vec![
                "-md sha256",
                "-md sha1",
                "-md sha512 -keyopt rsa_padding_mode:pss",
                "-md sha256 -noattr",
                "-md sha256 -stream -nodetach",
                "-md sha384 -cades",
                "-md sha256 -keyid",
            ],
            _ => vec!["-md sha256", "-md sha512"],
        };
        for variant in variants {
            let (option, keyopt) =
                variant.split_once(" -keyopt").map_or((variant, String::new()), |(a, b)| (a, format!(" -keyopt{b}")));
            assert!(shop.openssl(&format!("cms -sign -binary -in letter -signer {name}.pem -inkey {name}.key{keyopt} -outform DER -out sig {option}")), "{name} {variant}");
            let mut bytes = shop.read("sig");
            bytes.extend([0; 9]);
            let found = SignedData::parse(&bytes).unwrap();
            let signer = &found.signers[0];
            let certificate = &found.certificates[0];
            assert!(signer.identifier.names(certificate));
            assert_eq!(check_signing_certificate(signer, certificate), Ok(()));
            let verify = |content: &[u8]| {
                signer.verify(certificate, found.content_type, &signer.digest().unwrap().hash(&[content]))
            };
            assert!(verify(b"Surat").is_ok(), "{name} {variant}: {:?}", verify(b"Surat"));
            assert!(verify(b"surat").is_err(), "{name} {variant}");
        }
    }
}

#[test]
fn what_is_built_here_verifies_in_openssl() {
    let Some(shop) = Workshop::new("write") else { return };
    std::fs::write(shop.0.join("letter"), b"Surat").unwrap();
    for (name, kind, scheme, option) in [
        ("rsa", "rsa:2048", SignatureScheme::RsaPkcs1v15(DigestAlgorithm::Sha256), ""),
        (
            "pss",
            "rsa:2048",
            SignatureScheme::pss(DigestAlgorithm::Sha256),
            " -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32",
        ),
        ("ec", "ec -pkeyopt ec_paramgen_curve:P-384", SignatureScheme::Ecdsa(DigestAlgorithm::Sha256), ""),
    ] {
        assert!(shop.openssl(&format!("req -x509 -newkey {kind} -nodes -keyout key -out pem -subj /CN=Uji -days 2")));
        let certificate = Certificate::from_pem_or_der_many(&shop.read("pem")).remove(0);
        let attributes = signed_attributes(&DigestAlgorithm::Sha256.hash(&[b"Surat"]), &certificate);
        std::fs::write(shop.0.join("attributes"), &attributes).unwrap();
        assert!(shop.openssl(&format!("dgst -sha256 -sign key{option} -out value attributes")));
        let value = shop.read("value");
        let der = assemble(&Assembly {
            signer: &certificate,
            chain: &[certificate.clone()],
            digest: DigestAlgorithm::Sha256,
            scheme,
            signed_attributes: &attributes,
            signature: &value,
            unsigned: &[],
        });
        std::fs::write(shop.0.join("sig"), &der).unwrap();
        let verified = shop.openssl(
            "cms -verify -cades -binary -inform DER -in sig -content letter -CAfile pem -purpose any -out out",
        );
        assert!(verified, "{name}");
        // The grammar of RFC 5652 as another library has it.
        let grammar: ::cms::content_info::ContentInfo = ::der::Decode::from_der(&der).unwrap();
        let read: ::cms::signed_data::SignedData = grammar.content.decode_as().unwrap();
        assert_eq!(read.signer_infos.0.len(), 1, "{name}");
        assert_eq!(::der::Encode::to_der(&grammar).unwrap(), der, "{name}: DER");
        let found = SignedData::parse(&der).unwrap();
        assert_eq!(
            found.signers[0].verify(&certificate, oid::DATA, &DigestAlgorithm::Sha256.hash(&[b"Surat"])),
            Ok(scheme)
        );
        assert!(names_signing_certificate(&found.signers[0]));
    }
}

const SCHEME: SignatureScheme = SignatureScheme::RsaPkcs1v15(DigestAlgorithm::Sha256);

/// What the content check says of a container with these attributes beside the usual ones.
fn checked(further: &[Attribute]) -> Result<(), SignerError> {
    let now = time::macros::datetime!(2026-11-21 7:00 UTC);
    let practice = crate::practice::make("Budi", now, &mut crate::random::Drbg::new(&[1; 48]));
    let certificate = practice.unwrap().identity.certificate;
    let digest = DigestAlgorithm::Sha256.hash(&[b"Surat"]);
    let plain = signed_attributes(&digest, &certificate);
    let usual = Tlv::only(&plain).unwrap().children().all().unwrap();
    let all = usual.iter().map(|one| one.raw.to_vec()).chain(further.iter().map(Attribute::encode));
    let der = assemble(&Assembly {
        signer: &certificate,
        chain: &[],
        digest: DigestAlgorithm::Sha256,
        scheme: SCHEME,
        signed_attributes: &encode_set_of(tag::SET, all.collect()),
        signature: b"value",
        unsigned: &[],
    });
    SignedData::parse(&der).unwrap().signers[0].check_content(oid::DATA, &digest)
}

/// RFC 6211: what the signer protects must be what stands beside the signature.
#[test]
fn protected_algorithms_must_agree() {
    let check = |stated: DigestAlgorithm| {
        let mut signature = crate::algorithm::encode_identifier(&SCHEME.to_identifier());
        signature[0] = tag::context(1);
        let protection = encode(tag::SEQUENCE, &[&crate::algorithm::digest_identifier(stated), &signature]);
        checked(&[Attribute::single(oid::ALGORITHM_PROTECTION, protection)])
    };
    assert_eq!(check(DigestAlgorithm::Sha256), Ok(()));
    assert_eq!(check(DigestAlgorithm::Sha512), Err(SignerError::Attribute(oid::ALGORITHM_PROTECTION)));
}

#[test]
fn what_has_one_value_has_no_two() {
    let value = |letter: u8| encode(tag::SEQUENCE, &[&[tag::OCTET_STRING, 1, letter]]);
    for oid in [oid::SIGNER_ATTRIBUTES_V2, oid::SIGNING_CERTIFICATE] {
        let one = Attribute::single(oid, value(b'a'));
        let two = Attribute { oid, values: vec![value(b'a'), value(b'b')] };
        assert_eq!(checked(&[one.clone()]), Ok(()), "{oid}");
        assert_eq!(checked(&[two]), Err(SignerError::Attribute(oid)), "two values of {oid}");
        assert_eq!(checked(&[one.clone(), one]), Err(SignerError::Attribute(oid)), "{oid} twice");
    }
}

/// A type that nothing here can name does not make the container unreadable; one that is none does.
#[test]
fn attributes_of_unknown_types_are_passed_over() {
    let attribute =
        |oid: &[u8]| encode(tag::SEQUENCE, &[&encode(tag::OID, &[oid]), &[tag::SET, 2, tag::OCTET_STRING, 0]]);
    let known = attribute(oid::CONTENT_TYPE.as_bytes());
    for (oid, count) in [
        (&[0x88, 0x37][..], Some(1)),
        (&[0x2A, 3], Some(2)),
        (&[0x88], None),
        (&[0x88, 0x37, 0x80, 1], None),
        (&[], None),
    ] {
        let read = Attributes::read(&[known.clone(), attribute(oid)].concat());
        assert_eq!(read.ok().map(|read| read.list.len()), count, "{oid:02X?}");
    }
}
