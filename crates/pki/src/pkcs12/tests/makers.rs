//! Files by OpenSSL, Java and NSS, made while testing.

use super::*;

/// A CA, a key and a certificate of it, as PEM files in the folder.
fn material(folder: &Folder, key: &[&str]) -> Option<()> {
    let request =
        ["req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=Uji CA/O=Pena", "-keyout", "ca.key", "-out", "ca.pem"];
    folder.run("openssl", &[&request[..], &["-newkey", "rsa:2048"]].concat())?;
    let request = ["req", "-nodes", "-subj", "/CN=Uji", "-keyout", "key.pem", "-out", "req.pem"];
    folder.run("openssl", &[&request[..], key].concat())?;
    let sign = ["x509", "-req", "-days", "2", "-in", "req.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"];
    folder.run("openssl", &[&sign[..], &["-out", "cert.pem"]].concat())?;
    Some(())
}

fn export(folder: &Folder, passphrase: &str, more: &[&str]) -> Option<Vec<u8>> {
    let pass = format!("pass:{passphrase}");
    let base = ["pkcs12", "-export", "-inkey", "key.pem", "-in", "cert.pem", "-certfile", "ca.pem", "-name", "Budi"];
    folder.run("openssl", &[&base[..], &["-out", "out.p12", "-passout", &pass], more].concat())?;
    Some(folder.read("out.p12"))
}

fn check(file: &[u8], passphrase: &str, what: &str) -> Contents {
    let contents = open(file, passphrase.as_bytes()).unwrap_or_else(|problem| panic!("{what}: {problem}"));
    let identities = contents.signing_identities().unwrap_or_else(|problem| panic!("{what}: {problem}"));
    assert_eq!(identities.len(), 1, "{what}");
    let identity = &identities[0];
    let scheme = identity.key.scheme();
    let signature = identity.key.sign(b"surat", scheme, &mut drbg()).unwrap();
    scheme.verify(identity.certificate.public_key(), &[b"surat"], &signature).unwrap();
    if !passphrase.is_empty() {
        assert_eq!(open(file, b"keliru").unwrap_err(), OpenError::WrongPassphrase, "{what}");
    }
    contents
}

#[test]
fn openssl_in_all_its_ways() {
    let folder = Folder::new("openssl");
    if material(&folder, &["-newkey", "rsa:2048"]).is_none() {
        return;
    }
    let pbes1 = |name| ["-keypbe", name, "-certpbe", name, "-legacy"];
    let ways: Vec<Vec<&str>> = vec![
        vec![],
        vec!["-legacy"],
        vec!["-nomac"],
        vec!["-keypbe", "NONE", "-certpbe", "NONE"],
        vec!["-keypbe", "NONE", "-certpbe", "NONE", "-nomac"],
        vec!["-keypbe", "AES-128-CBC", "-certpbe", "AES-192-CBC", "-macalg", "SHA512", "-iter", "10000"],
        vec!["-keypbe", "DES-EDE3-CBC", "-certpbe", "AES-256-CBC", "-macalg", "SHA384"],
        vec!["-macalg", "SHA1", "-noiter"],
        vec!["-macalg", "SHA224", "-nomaciter"],
        pbes1("PBE-SHA1-3DES").to_vec(),
        pbes1("PBE-SHA1-2DES").to_vec(),
        pbes1("PBE-SHA1-RC2-128").to_vec(),
        pbes1("PBE-SHA1-RC2-40").to_vec(),
    ];
    let long = "frasa sandi yang amat panjang ".repeat(8);
    for passphrase in ["rahasia", "", "sandi-é-ñ", "sandi 😀 日本", long.trim_end()] {
        for way in &ways {
            let Some(file) = export(&folder, passphrase, way) else { continue };
            if way.contains(&"NONE") && way.contains(&"-nomac") {
                assert!(open(&file, b"keliru").is_ok());
                continue;
            }
            let contents = check(&file, passphrase, &format!("{way:?} {passphrase:?}"));
            let identity = contents.identities().remove(0);
            assert_eq!(identity.friendly_name.as_deref(), Some("Budi"));
            assert_eq!(identity.chain.len(), 1);
        }
    }
    let weak = |way: &[&str]| check(&export(&folder, "x", way).unwrap(), "x", "weak").protection.weak;
    assert!(!weak(&[]) && weak(&["-legacy"]));
}

#[test]
fn openssl_unsupported_algorithms_are_named() {
    let folder = Folder::new("unsupported");
    if material(&folder, &["-newkey", "rsa:2048"]).is_none() {
        return;
    }
    for (name, id) in
        [("CAMELLIA-128-CBC", "1.2.392.200011.61.1.1.1.2"), ("PBE-SHA1-RC4-128", "1.2.840.113549.1.12.1.1")]
    {
        let Some(file) = export(&folder, "x", &["-keypbe", name, "-certpbe", "NONE", "-legacy"]) else { continue };
        assert_eq!(open(&file, b"x").unwrap_err(), OpenError::Unsupported(ObjectIdentifier::new_unwrap(id)));
    }
    let Some(file) = export(&folder, "x", &["-iter", "20000000", "-nomac"]) else { return };
    assert_eq!(open(&file, b"x").unwrap_err(), OpenError::TooExpensive);
}

#[test]
fn every_kind_of_key() {
    let folder = Folder::new("keys");
    let curve = |name: &'static str| vec!["-newkey", "ec", "-pkeyopt", name];
    let kinds = [
        (vec!["-newkey", "rsa:1024"], "RSA-1024"),
        (vec!["-newkey", "rsa:3072"], "RSA-3072"),
        (vec!["-newkey", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"], "RSA-2048"),
        (curve("ec_paramgen_curve:P-256"), "P-256"),
        (curve("ec_paramgen_curve:P-384"), "P-384"),
        (curve("ec_paramgen_curve:P-521"), "P-521"),
        (vec!["-newkey", "ed25519"], "Ed25519"),
    ];
    for (arguments, name) in kinds {
        if material(&folder, &arguments).is_none() {
            continue;
        }
        let file = export(&folder, "rahasia", &[]).unwrap();
        let contents = check(&file, "rahasia", name);
        assert_eq!(contents.keys[0].key.description(), name);
        let again = crate::PrivateKey::from_der(&contents.keys[0].key.to_pkcs8().unwrap()).unwrap();
        assert!(again.matches(&contents.certificates[0].certificate));
    }
    if material(&folder, &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"]).is_some() {
        let file = export(&folder, "rahasia", &[]).unwrap();
        let id = ObjectIdentifier::new_unwrap("1.3.132.0.10");
        assert_eq!(open(&file, b"rahasia").unwrap_err(), OpenError::Unsupported(id));
    }
}

#[test]
fn no_key_or_no_certificate() {
    let folder = Folder::new("halves");
    if material(&folder, &["-newkey", "rsa:2048"]).is_none() {
        return;
    }
    folder.run("openssl", &["pkcs12", "-export", "-nokeys", "-in", "cert.pem", "-out", "c.p12", "-passout", "pass:x"]);
    let contents = open(&folder.read("c.p12"), b"x").unwrap();
    assert_eq!(contents.signing_identities().unwrap_err(), OpenError::NoPrivateKey);
    folder
        .run("openssl", &["pkcs12", "-export", "-nocerts", "-inkey", "key.pem", "-out", "k.p12", "-passout", "pass:x"]);
    let contents = open(&folder.read("k.p12"), b"x").unwrap();
    assert_eq!(contents.signing_identities().unwrap_err(), OpenError::NoCertificate);
}

#[test]
fn java_keytool() {
    let folder = Folder::new("java");
    let make = |name: &str, more: &[&str]| {
        let base = ["-genkeypair", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=Uji", "-storetype", "PKCS12"];
        folder.run("keytool", &[more, &base[..], &["-alias", "a", "-storepass", "rahasia", "-keystore", name]].concat())
    };
    if make("new.p12", &[]).is_none() {
        return;
    }
    check(&folder.read("new.p12"), "rahasia", "keytool");
    if make("old.p12", &["-J-Dkeystore.pkcs12.legacy"]).is_some() {
        assert!(check(&folder.read("old.p12"), "rahasia", "keytool, legacy").protection.weak);
    }
    let second = ["-genkeypair", "-keyalg", "EC", "-dname", "CN=Dua", "-alias", "b", "-storepass", "rahasia"];
    if folder.run("keytool", &[&second[..], &["-keystore", "new.p12"]].concat()).is_some() {
        assert_eq!(open(&folder.read("new.p12"), b"rahasia").unwrap().identities().len(), 2);
    }
}

#[test]
fn nss_pk12util() {
    let folder = Folder::new("nss");
    if material(&folder, &["-newkey", "rsa:2048"]).is_none()
        || folder.run("certutil", &["-N", "-d", ".", "--empty-password"]).is_none()
    {
        return;
    }
    std::fs::write(folder.path().join("in.p12"), export(&folder, "rahasia", &[]).unwrap()).unwrap();
    folder.run("pk12util", &["-i", "in.p12", "-d", ".", "-W", "rahasia"]);
    for (cipher, passphrase) in [
        ("AES-256-CBC", "rahasia"),
        ("AES-128-CBC", "sandi-é"),
        ("PKCS #12 V2 PBE With SHA-1 And 3KEY Triple DES-CBC", "rahasia"),
        ("AES-256-CBC", ""),
    ] {
        let arguments = ["-o", "out.p12", "-n", "Budi", "-d", ".", "-W", passphrase, "-c", cipher, "-C", cipher];
        if folder.run("pk12util", &arguments).is_some() {
            check(&folder.read("out.p12"), passphrase, &format!("NSS {cipher} {passphrase:?}"));
        }
    }
}
