//! Wycheproof: every valid vector accepted, every invalid one refused; and vectors of standards for what it lacks here.

use super::*;
use crate::asn1::{encode, tag};
use crate::corpora;

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).unwrap()).collect()
}

fn digest(name: &str) -> DigestAlgorithm {
    match name {
        "SHA-1" => DigestAlgorithm::Sha1,
        "SHA-224" => DigestAlgorithm::Sha224,
        "SHA-256" => DigestAlgorithm::Sha256,
        "SHA-384" => DigestAlgorithm::Sha384,
        "SHA-512" => DigestAlgorithm::Sha512,
        "SHA-512/256" => DigestAlgorithm::Sha512_256,
        "SHA3-256" => DigestAlgorithm::Sha3_256,
        other => panic!("digest {other}"),
    }
}

fn scheme(file: &serde_json::Value, group: &serde_json::Value) -> Option<SignatureScheme> {
    let sha = || digest(group["sha"].as_str().unwrap());
    Some(match file["algorithm"].as_str()? {
        "RSASSA-PKCS1-v1_5" => SignatureScheme::RsaPkcs1v15(sha()),
        "RSASSA-PSS" => SignatureScheme::RsaPss(PssParameters {
            digest: sha(),
            mgf_digest: digest(group["mgfSha"].as_str().unwrap()),
            salt_length: usize::try_from(group["sLen"].as_u64().unwrap()).unwrap(),
        }),
        "ECDSA" => SignatureScheme::Ecdsa(sha()),
        "EDDSA" => SignatureScheme::Ed25519,
        _ => return None,
    })
}

#[test]
fn wycheproof_signatures() {
    let Some(folder) = corpora("wycheproof") else { return };
    let (mut valid, mut invalid, mut wrong) = (0, 0, Vec::new());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        for group in file["testGroups"].as_array().unwrap() {
            let Some(scheme) = scheme(&file, group) else { continue };
            let key = group["publicKeyDer"].as_str().or(group["publicKeyAsn"].as_str()).unwrap();
            for test in group["tests"].as_array().unwrap() {
                let text = |name: &str| unhex(test[name].as_str().unwrap());
                let holds = scheme.verify(&unhex(key), &[&text("msg")], &text("sig")).is_ok();
                let expected = test["result"].as_str().unwrap();
                valid += usize::from(expected == "valid");
                invalid += usize::from(expected == "invalid");
                if (expected == "valid") != holds && expected != "acceptable" {
                    wrong.push(format!("{} {} {expected} {}", path.display(), test["tcId"], test["comment"]));
                }
            }
        }
    }
    println!("wycheproof: {valid} valid and {invalid} invalid vectors, {} wrong", wrong.len());
    assert!(valid > 1000 && invalid > 1000);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A SubjectPublicKeyInfo of an Ed448 key (RFC 8410, 4).
fn ed448_key(point: &[u8]) -> Vec<u8> {
    let algorithm = crate::algorithm::encode_identifier(&SignatureScheme::Ed448.to_identifier());
    encode(tag::SEQUENCE, &[&algorithm, &encode(tag::BIT_STRING, &[&[0], point])])
}

/// Public key, message and signature (RFC 8032, 7.4: "Blank" and "1 octet").
const ED448: [(&str, &str, &str); 2] = [
    (
        "5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d80e96778edf124769b46c7061bd6783df1e50f6cd1fa1abeafe8256180",
        "",
        "533a37f6bbe457251f023c0d88f976ae2dfb504a843e34d2074fd823d41a591f2b233f034f628281f2fd7a22ddd47d7828c59bd0a21bfd3980ff0d2028d4b18a9df63e006c5d1c2d345b925d8dc00b4104852db99ac5c7cdda8530a113a0f4dbb61149f05a7363268c71d95808ff2e652600",
    ),
    (
        "43ba28f430cdff456ae531545f7ecd0ac834a55d9358c0372bfa0c6c6798c0866aea01eb00742802b8438ea4cb82169c235160627b4c3a9480",
        "03",
        "26b8f91727bd62897af15e41eb43c377efb9c610d48f2335cb0bd0087810f4352541b143c4b981b7e18f62de8ccdf633fc1bf037ab7cd779805e0dbcc0aae1cbcee1afb2e027df36bc04dcecbf154336c19f0af7e0a6472905e799f1953d2a0ff3348ab21aa4adafd1d234441cf807c03a00",
    ),
];

#[test]
fn ed448_as_in_its_rfc_and_not_with_one_other_bit() {
    for (key, message, signature) in
        ED448.map(|(key, message, signature)| (unhex(key), unhex(message), unhex(signature)))
    {
        let holds = |key: &[u8], message: &[u8], signature: &[u8]| {
            SignatureScheme::Ed448.verify(&ed448_key(key), &[message], signature)
        };
        assert_eq!(holds(&key, &message, &signature), Ok(()));
        assert_eq!(holds(&key, &[&message[..], b"!"].concat(), &signature), Err(AlgorithmError::Mismatch));
        for at in 0..signature.len() {
            let mut other = signature.clone();
            other[at] ^= 1 << (at % 8);
            assert_eq!(holds(&key, &message, &other), Err(AlgorithmError::Mismatch), "octet {at}");
        }
        assert_eq!(holds(&key, &message, &signature[1..]), Err(AlgorithmError::Mismatch));
        assert_eq!(holds(&key[1..], &message, &signature), Err(AlgorithmError::Key));
    }
}

/// With a key of order 1, 2 or 4 anybody signs: the points with y = 1, -1 and 0, and the same written as y + p.
#[test]
fn ed448_keys_of_small_order_are_refused() {
    let prime = "f".repeat(56) + "fe" + &"f".repeat(54) + "00";
    let minus_one = prime.replacen("ff", "fe", 1);
    let one_more = "00".repeat(28) + &"f".repeat(56) + "00";
    for point in [format!("01{}", "00".repeat(56)), "00".repeat(57), minus_one, prime, one_more] {
        let said = SignatureScheme::Ed448.verify(&ed448_key(&unhex(&point)), &[b"Surat"], &unhex(ED448[0].2));
        assert_eq!(said, Err(AlgorithmError::Key), "{point}");
    }
}

/// FIPS 202's own examples for the empty message, and the identifier that says its length (RFC 8419, 2.3).
#[test]
fn shake_has_the_length_that_cms_gives_it() {
    let empty = |digest: DigestAlgorithm| digest.hash(&[]);
    assert_eq!(
        empty(DigestAlgorithm::Shake128),
        unhex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26")
    );
    assert_eq!(
        empty(DigestAlgorithm::Shake256),
        unhex(
            "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762fd75dc4ddd8c0f200cb05019d67b592f6fc821c49479ab48640292eacb3b7c4be"
        )
    );
    let with_length = |octets: &[u8]| {
        let oid = encode(tag::OID, &[&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 18]]);
        let der = encode(tag::SEQUENCE, &[&oid, &encode(tag::INTEGER, &[octets])]);
        DigestAlgorithm::from_identifier(&identifier::parse(&der).unwrap())
    };
    assert_eq!(with_length(&[2, 0]), Ok(DigestAlgorithm::Shake256));
    assert!(matches!(with_length(&[1, 0]), Err(AlgorithmError::Parameters { .. })));
}

/// The number in an INTEGER, in so many octets.
fn padded(integer: &[u8], octets: usize) -> Vec<u8> {
    let digits: Vec<u8> = integer.iter().copied().skip_while(|octet| *octet == 0).collect();
    [vec![0; octets - digits.len()], digits].concat()
}

/// BSI TR-03111, 5.2.1: Wycheproof's valid values with r and s side by side.
#[test]
fn plain_ecdsa_is_the_same_value_written_otherwise() {
    let Some(folder) = corpora("wycheproof") else { return };
    let mut seen = 0;
    for (name, octets) in [("ecdsa_secp256r1_sha256_test.json", 32), ("ecdsa_secp384r1_sha384_test.json", 48)] {
        let Ok(bytes) = std::fs::read(folder.join(name)) else { continue };
        let file: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        for group in file["testGroups"].as_array().unwrap() {
            let Some(SignatureScheme::Ecdsa(digest)) = scheme(&file, group) else { panic!("{name}") };
            let key = unhex(group["publicKeyDer"].as_str().unwrap());
            for test in group["tests"].as_array().unwrap().iter().filter(|test| test["result"] == "valid") {
                let text = |name: &str| unhex(test[name].as_str().unwrap());
                let der = text("sig");
                let mut numbers = crate::asn1::Tlv::only(&der).unwrap().children();
                let mut number = || padded(numbers.expect(tag::INTEGER).unwrap().value, octets);
                let plain = [number(), number()].concat();
                let holds = |value: &[u8]| SignatureScheme::EcdsaPlain(digest).verify(&key, &[&text("msg")], value);
                assert_eq!(holds(&plain), Ok(()), "{name} {}", test["tcId"]);
                assert_eq!(holds(&der), Err(AlgorithmError::Mismatch), "DER where none is");
                assert_eq!(holds(&[&plain[..], &[0]].concat()), Err(AlgorithmError::Mismatch));
                assert_eq!(holds(&plain[1..]), Err(AlgorithmError::Mismatch));
                let mut other = plain;
                other[octets] ^= 1;
                assert_eq!(holds(&other), Err(AlgorithmError::Mismatch));
                seen += 1;
            }
        }
    }
    assert!(seen > 100, "{seen}");
}

/// RSASSA-PSS with functions that are not known is not malformed: nobody says that it is false.
#[test]
fn unknown_functions_of_pss_are_unknown() {
    let of = |oid: &[u8], inside: &[u8]| encode(tag::SEQUENCE, &[&encode(tag::OID, &[oid]), inside]);
    let ripemd = of(&[0x2b, 0x24, 3, 2, 1], &[]);
    let mgf1 = of(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 8], &ripemd);
    let pss = |fields: &[u8]| {
        let der = of(identifier::RSA_PSS.as_bytes(), &encode(tag::SEQUENCE, &[fields]));
        SignatureScheme::from_identifier(&identifier::parse(&der).unwrap(), None)
    };
    for fields in [encode(0xa0, &[&ripemd]), encode(0xa1, &[&mgf1]), encode(0xa1, &[&ripemd])] {
        assert_eq!(pss(&fields), Err(AlgorithmError::Unknown { oid: "1.3.36.3.2.1".to_owned() }));
    }
    assert!(matches!(pss(&encode(0xa2, &[&[2, 1, 0x80]])), Err(AlgorithmError::Parameters { .. })));
    assert_eq!(pss(&[]), Ok(SignatureScheme::pss(DigestAlgorithm::Sha1)));
}

/// RSA and ECDSA by names without a digest: the one beside them is meant, and without one nothing is.
#[test]
fn schemes_without_a_digest_take_the_one_beside() {
    for (oid, expected) in [
        ("1.2.840.113549.1.1.1", SignatureScheme::RsaPkcs1v15(DigestAlgorithm::Sha384)),
        ("1.2.840.10045.2.1", SignatureScheme::Ecdsa(DigestAlgorithm::Sha384)),
        ("1.2.840.10045.4", SignatureScheme::Ecdsa(DigestAlgorithm::Sha384)),
    ] {
        let identifier = AlgorithmIdentifierOwned { oid: oid.parse().unwrap(), parameters: None };
        assert_eq!(SignatureScheme::from_identifier(&identifier, Some(DigestAlgorithm::Sha384)), Ok(expected));
        let alone = SignatureScheme::from_identifier(&identifier, None);
        assert_eq!(alone, Err(AlgorithmError::Unknown { oid: oid.to_owned() }));
    }
}
