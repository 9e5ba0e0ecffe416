//! Project Wycheproof: PBKDF2 and PBES2.

use super::super::kdf::{Budget, HashName, Pbkdf2};
use super::super::passphrase::Passphrase;
use super::OpenError;
use serde_json::Value;

fn groups(name: &str) -> Option<Vec<Value>> {
    let file = std::fs::read(crate::corpora("wycheproof")?.join(name)).unwrap();
    let all: Value = serde_json::from_slice(&file).unwrap();
    Some(all["testGroups"].as_array().unwrap().clone())
}

fn hex(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    (0..text.len() / 2).map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).unwrap()).collect()
}

fn prf(name: &str) -> HashName {
    match name {
        _ if name.contains("sha1") => HashName::Sha1,
        _ if name.contains("sha256") => HashName::Sha256,
        _ => HashName::Sha512,
    }
}

#[test]
fn pbkdf2() {
    for name in ["pbkdf2_hmacsha1_test.json", "pbkdf2_hmacsha256_test.json"] {
        let Some(groups) = groups(name) else { return };
        for test in groups.iter().flat_map(|group| group["tests"].as_array().unwrap()) {
            let salt = hex(&test["salt"]);
            let rounds = test["iterationCount"].as_u64().unwrap() as u32;
            let kdf = Pbkdf2 { salt: &salt, rounds, prf: prf(name), key_length: None };
            let len = test["dkLen"].as_u64().unwrap() as usize;
            match kdf.derive(&hex(&test["password"]), len, &mut Budget::new()) {
                Ok(derived) => assert_eq!(*derived, hex(&test["dk"]), "{name} {}", test["tcId"]),
                // The vector of RFC 6070 with 16,777,216 rounds.
                Err(problem) => assert_eq!((problem, rounds > 10_000_000), (OpenError::TooExpensive, true)),
            }
        }
    }
}

#[test]
fn pbes2() {
    use super::super::decrypt::Encryption;
    let mut tried = 0;
    for name in [
        "pbes2_hmacsha1_aes_256_test.json",
        "pbes2_hmacsha256_aes_128_test.json",
        "pbes2_hmacsha256_aes_256_test.json",
        "pbes2_hmacsha512_aes_256_test.json",
    ] {
        let Some(groups) = groups(name) else { return };
        for test in groups.iter().flat_map(|group| group["tests"].as_array().unwrap()) {
            let rounds = test["iterationCount"].as_u64().unwrap() as u32;
            let (salt, iv) = (hex(&test["salt"]), hex(&test["iv"]));
            let kdf = Pbkdf2 { salt: &salt, rounds, prf: prf(name), key_length: None };
            let encryption = Encryption::for_test(name.contains("aes_128"), kdf, iv);
            let (passphrase, expected) = (hex(&test["password"]), hex(&test["msg"]));
            let fits = |plain: &zeroize::Zeroizing<Vec<u8>>| (**plain == expected).then_some(());
            let opened = encryption.open(&hex(&test["ct"]), &Passphrase(&passphrase), &mut Budget::new(), fits);
            assert_eq!(opened.unwrap().is_some(), test["result"] == "valid", "{name} {}", test["tcId"]);
            tried += 1;
        }
    }
    assert!(tried > 100);
}
