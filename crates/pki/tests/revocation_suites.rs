//! The suites `crl`, `ocsp` and `tsp`: what must be read is read, what must be refused is refused.

mod support;

use pki::Certificate;
use pki::path::{Anchors, PathRequest, Purpose, validate};
use pki::revocation::{Crl, OcspResponse, ocsp};
use pki::timestamp::Token;
use pki::timestamp_request::token_in;

/// A CRL without `revokedCertificates` is what RFC 5280, 5.1.2.6 asks for when nothing is revoked.
const CRL_EXCEPTIONS: [&str; 1] = ["crl/cryptography/crl_empty_no_sequence.der"];

#[test]
fn crls_are_read_or_refused() {
    let Some(root) = support::corpora() else { return };
    let cases = support::manifest(&root, "crl");
    let mut wrong = Vec::new();
    for case in &cases {
        let path = case["path"].as_str().unwrap();
        let read = Crl::from_pem_or_der(&std::fs::read(root.join(path)).unwrap());
        let expected = case["expected"] == "parse" || CRL_EXCEPTIONS.contains(&path);
        if read.is_ok() != expected {
            wrong.push(format!("{path}: {read:?}"));
        }
    }
    println!("crl: {} of {} agreed, {} excepted", cases.len() - wrong.len(), cases.len(), CRL_EXCEPTIONS.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Named for what is wrong with them; they cannot be an answer to anything (RFC 6960, 4.2.1).
const NO_ANSWER: [&str; 4] =
    ["invalid-version", "response-type-unknown-oid", "successful-no-response-bytes", "unknown-response-status"];

#[test]
fn ocsp_responses_are_read_or_refused() {
    let Some(root) = support::corpora() else { return };
    let cases = support::manifest(&root, "ocsp");
    for case in &cases {
        let path = case["path"].as_str().unwrap();
        let bytes = std::fs::read(root.join(path)).unwrap();
        if path.contains("/req-") {
            assert!(!ocsp::identifiers(&bytes).unwrap().is_empty(), "{path}");
            continue;
        }
        let refused = NO_ANSWER.iter().any(|name| path.contains(name));
        let read = OcspResponse::from_der(&bytes);
        assert_eq!(read.is_err(), refused, "{path}: {read:?}");
    }
    println!("ocsp: {} of {} agreed", cases.len(), cases.len());
}

#[test]
fn the_public_time_stamps_signer_has_a_path() {
    let Some(root) = support::corpora() else { return };
    for case in support::manifest(&root, "tsp") {
        let read = |path: &serde_json::Value| std::fs::read(root.join(path.as_str().unwrap())).unwrap();
        let many = |list: &serde_json::Value| -> Vec<Certificate> {
            list.as_array().unwrap().iter().flat_map(|path| Certificate::from_pem_or_der_many(&read(path))).collect()
        };
        let (anchors, pool) = (Anchors::new(many(&case["trusted"])), many(&case["untrusted"]));
        let response = read(&case["path"]);
        let token = Token::parse(token_in(&response).unwrap()).unwrap();
        token.check_imprint(&[]).unwrap_err();
        assert_eq!(token.info.imprint, [0; 32]);
        let signer = token.verified_signer(&pool).unwrap();
        let request = PathRequest::new(&signer, &pool, &anchors, token.info.time).purpose(Purpose::time_stamping());
        let path = validate(&request).unwrap();
        println!("tsp: agreed, {} certificates in the path", path.certificates().len());
        let documents =
            PathRequest::new(&signer, &pool, &anchors, token.info.time).purpose(Purpose::document_signing());
        assert!(validate(&documents).is_err());
    }
}
