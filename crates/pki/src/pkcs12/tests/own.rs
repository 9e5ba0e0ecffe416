//! What we write: read by us, by OpenSSL, by Java, by NSS; and the grammar that the `pkcs12` crate knows.

use super::*;

fn identity() -> Identity {
    let now = time::OffsetDateTime::from_unix_timestamp(1_795_305_600).unwrap();
    crate::practice::make("Budi – é", now, &mut drbg()).unwrap().identity
}

#[test]
fn written_and_read() {
    let identity = identity();
    for passphrase in ["rahasia", "", "sandi-é 😀"] {
        let file = write(&identity, passphrase.as_bytes(), 2000, &mut drbg()).unwrap();
        let contents = open(&file, passphrase.as_bytes()).unwrap();
        let found = contents.signing_identities().unwrap().remove(0);
        assert_eq!((&found.certificate, &found.chain), (&identity.certificate, &identity.chain));
        assert_eq!(found.friendly_name.as_deref(), Some("Budi – é (LATIHAN)"));
        assert_eq!(found.key.to_pkcs8().unwrap(), identity.key.to_pkcs8().unwrap());
        let protection = &contents.protection;
        assert_eq!(protection.describe(), "PBES2 AES-256-CBC, PBKDF2-SHA256");
        assert_eq!((protection.iterations(), protection.mac(), protection.weak), (2000, Some("HMAC-SHA256"), false));
        assert_eq!(open(&file, b"keliru").unwrap_err(), OpenError::WrongPassphrase);
    }
    assert_eq!(write(&identity, b"x", 0, &mut drbg()), Err(WriteError::Iterations));
    assert_eq!(write(&identity, b"x", 20_000_000, &mut drbg()), Err(WriteError::Iterations));
    assert_eq!(write(&identity, &[0xff], 1, &mut drbg()), Err(WriteError::Passphrase));
}

#[test]
fn read_by_others() {
    let folder = Folder::new("own");
    let identity = identity();
    let file = write(&identity, "sandi-é".as_bytes(), DEFAULT_ITERATIONS, &mut drbg()).unwrap();
    std::fs::write(folder.path().join("own.p12"), &file).unwrap();
    let pass = "pass:sandi-é";
    let info = ["pkcs12", "-in", "own.p12", "-passin", pass, "-info", "-nodes"];
    if let Some(text) = folder.run("openssl", &info) {
        assert_eq!(text.matches("BEGIN CERTIFICATE").count(), 2);
        assert!(text.contains("BEGIN PRIVATE KEY") && text.contains("friendlyName"));
    }
    let ascii = write(&identity, b"rahasia", 10_000, &mut drbg()).unwrap();
    std::fs::write(folder.path().join("ascii.p12"), &ascii).unwrap();
    let list = ["-list", "-keystore", "ascii.p12", "-storepass", "rahasia", "-v"];
    if let Some(text) = folder.run("keytool", &list) {
        assert!(text.contains("PrivateKeyEntry") && text.contains("Certificate chain length: 2"), "{text}");
    }
    if folder.run("certutil", &["-N", "-d", ".", "--empty-password"]).is_some() {
        assert!(folder.run("pk12util", &["-i", "ascii.p12", "-d", ".", "-W", "rahasia"]).is_some());
    }
}

/// The `pkcs12` crate has the grammar and the derivation of RFC 7292; ours must agree with both.
#[test]
fn agrees_with_the_pkcs12_crate() {
    use super::super::kdf::{Budget, HashName, Pkcs12Kdf, Purpose};
    let file = write(&identity(), b"rahasia", 10, &mut drbg()).unwrap();
    let pfx = <pkcs12::pfx::Pfx as der07::Decode>::from_der(&file).unwrap();
    assert_eq!(pfx.mac_data.unwrap().iterations, 10);
    for (salt, rounds, len) in [(&b"12345678"[..], 1, 20), (&[0xaa; 70], 1000, 64), (&[1; 20], 7, 129)] {
        let kdf = Pkcs12Kdf { hash: HashName::Sha256, salt, rounds };
        let form = super::super::passphrase::Passphrase("rahasia-é".as_bytes()).for_pkcs12().remove(0);
        let ours = kdf.derive(Purpose::Iv, &form, len, &mut Budget::new()).unwrap();
        let kind = pkcs12::kdf::Pkcs12KeyType::Iv;
        let theirs = pkcs12::kdf::derive_key_utf8::<sha2_10::Sha256>("rahasia-é", salt, kind, rounds as i32, len);
        assert_eq!(*ours, theirs.unwrap());
    }
}

/// The file with its code replaced by PBMAC1 (RFC 9579). The RFC's own six examples were tried by hand.
fn with_pbmac1(file: &[u8], passphrase: &[u8], key_length: Option<u8>) -> Vec<u8> {
    use super::super::grammar::Pfx;
    use super::super::kdf::{Budget, HashName, Pbkdf2};
    use crate::asn1::{encode, tag};
    use der::Decode;
    let oid = |dotted| encode(tag::OID, &[ObjectIdentifier::new_unwrap(dotted).as_bytes()]);
    let pfx = Pfx::from_der(file).unwrap();
    let content = pfx.auth_safe.data().unwrap();
    let kdf = Pbkdf2 { salt: b"12345678", rounds: 500, prf: HashName::Sha512, key_length: None };
    let len = usize::from(key_length.unwrap_or(32));
    let key = kdf.derive(passphrase, len, &mut Budget::new()).unwrap();
    let digest = super::super::mac::hmac(HashName::Sha256, &key, content);
    let prf = encode(tag::SEQUENCE, &[&oid("1.2.840.113549.2.11"), &[0x05, 0x00]]);
    let length = key_length.map(|length| encode(tag::INTEGER, &[&[length]])).unwrap_or_default();
    let salt = encode(tag::OCTET_STRING, &[b"12345678"]);
    let params = encode(tag::SEQUENCE, &[&salt, &encode(tag::INTEGER, &[&[0x01, 0xf4]]), &length, &prf]);
    let kdf = encode(tag::SEQUENCE, &[&oid("1.2.840.113549.1.5.12"), &params]);
    let scheme = encode(tag::SEQUENCE, &[&oid("1.2.840.113549.2.9"), &[0x05, 0x00]]);
    let pbmac1 = encode(tag::SEQUENCE, &[&oid("1.2.840.113549.1.5.14"), &encode(tag::SEQUENCE, &[&kdf, &scheme])]);
    let info = encode(tag::SEQUENCE, &[&pbmac1, &encode(tag::OCTET_STRING, &[&digest])]);
    let mac = encode(tag::SEQUENCE, &[&info, &encode(tag::OCTET_STRING, &[b"NOT USED"]), &[0x02, 0x01, 0x01]]);
    let safe = encode(tag::OCTET_STRING, &[content]);
    let safe = encode(tag::SEQUENCE, &[&oid("1.2.840.113549.1.7.1"), &encode(0xa0, &[&safe])]);
    encode(tag::SEQUENCE, &[&[0x02, 0x01, 0x03], &safe, &mac])
}

#[test]
fn pbmac1() {
    let file = write(&identity(), "sandi-é".as_bytes(), 500, &mut drbg()).unwrap();
    let opened = |length| open(&with_pbmac1(&file, "sandi-é".as_bytes(), length), "sandi-é".as_bytes());
    assert_eq!(opened(Some(32)).unwrap().protection.mac(), Some("PBMAC1 HMAC-SHA256"));
    assert_eq!(opened(Some(20)).unwrap().identities().len(), 1);
    // RFC 9579: the length must be stated, and must not be short.
    assert_eq!(opened(None).unwrap_err(), OpenError::Corrupt);
    assert_eq!(opened(Some(8)).unwrap_err(), OpenError::Corrupt);
    let other = with_pbmac1(&file, b"lain", Some(32));
    assert_eq!(open(&other, "sandi-é".as_bytes()).unwrap_err(), OpenError::WrongPassphrase);
}
