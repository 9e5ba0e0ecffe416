//! OCSP: what is asked, what is answered, and what it says of a certificate. Nobody signed it: never good.
#![no_main]
use std::sync::OnceLock;

use fuzz::Known;
use libfuzzer_sys::fuzz_target;
use pki::revocation::{OcspResponse, Status, ocsp, status_from_ocsp};

static KNOWN: OnceLock<Known> = OnceLock::new();

// The key is made before the first input, whose time counts.
fuzz_target!(init: { KNOWN.get_or_init(Known::new); }, |bytes: &[u8]| {
    let known = KNOWN.get_or_init(Known::new);
    let _ = ocsp::identifiers(bytes);
    let Ok(response) = OcspResponse::from_der(bytes) else { return };
    let _ = (response.nonce(), response.produced_at(), response.certificates().len());
    let issuer = known.above.certificates()[0].clone();
    let status = status_from_ocsp(known.certificate(), &issuer, &[response], &[], fuzz::NOW);
    assert!(!matches!(status, Status::Good(_)), "good without the authority's signature");
});
