//! Wycheproof: every valid vector accepted, every invalid one refused.

use super::*;
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
