//! The practice identity, looked at by us and by OpenSSL.

use std::process::Command;

use super::*;
use crate::random::{Drbg, SEED};

fn now() -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(1_795_305_600).unwrap()
}

#[test]
fn says_what_it_is() {
    let made = make("Budi Santoso, S.Kom.", now(), &mut Drbg::new(&[1; SEED])).unwrap();
    let certificate = &made.identity.certificate;
    assert_eq!(certificate.common_name().as_deref(), Some("Budi Santoso, S.Kom. (LATIHAN)"));
    assert_eq!(made.ca.common_name().as_deref(), Some(CA_NAME));
    assert!(is_practice(certificate) && is_practice(&made.ca));
    assert!(made.identity.key.matches(certificate) && !made.identity.key.matches(&made.ca));
    assert!(certificate.is_signed_by(&made.ca) && made.ca.is_signed_by(&made.ca) && made.ca.is_ca());
    assert_eq!(certificate.not_after() - certificate.not_before(), LIFE);
    assert_eq!(certificate.key_description(), "RSA-2048");
    assert_eq!(certificate.extended_key_usage().unwrap(), [ID_ADOBE, ID_DOCUMENT_SIGNING]);
}

#[test]
fn names_of_every_length() {
    assert_eq!(marked(""), "Pengguna (LATIHAN)");
    assert_eq!(marked("\u{7}\n"), "Pengguna (LATIHAN)");
    assert_eq!(marked(&"x".repeat(100)).chars().count(), 64);
}

#[test]
fn far_future_gets_generalized_time() {
    let late = OffsetDateTime::from_unix_timestamp(2_600_000_000).unwrap();
    assert!(matches!(moment(late), Ok(Time::GeneralTime(_))));
}

#[test]
fn openssl_agrees() {
    let folder = std::env::temp_dir().join(format!("pena-practice-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let made = make("Siti", now(), &mut Drbg::new(&[2; SEED])).unwrap();
    for (name, bytes) in [("ca", made.ca.der()), ("c", made.identity.certificate.der()), ("crl", &made.crl)] {
        std::fs::write(folder.join(format!("{name}.der")), bytes).unwrap();
    }
    let script = "openssl x509 -in ca.der -out ca.pem && openssl x509 -in c.der -out c.pem && \
        openssl crl -inform DER -in crl.der -out crl.pem && \
        openssl verify -x509_strict -attime 1795305600 -crl_check -CRLfile crl.pem -CAfile ca.pem c.pem && \
        openssl x509 -in c.pem -noout -text";
    let output = Command::new("sh").args(["-c", script]).current_dir(&folder).output().unwrap();
    let _ = std::fs::remove_dir_all(&folder);
    let text = String::from_utf8_lossy(&output.stdout);
    if Command::new("openssl").arg("version").output().is_err() {
        println!("skipped: openssl absent");
        return;
    }
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("X509v3 Key Usage: critical\n                Digital Signature, Non Repudiation"), "{text}");
}
