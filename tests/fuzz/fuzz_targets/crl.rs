//! Revocation lists: reading, entries, and what they say of a certificate. Nobody signed it: never good.
#![no_main]
use std::sync::OnceLock;

use fuzz::Known;
use libfuzzer_sys::fuzz_target;
use pki::revocation::{Crl, Status, status_from_crls};

static KNOWN: OnceLock<Known> = OnceLock::new();

// The key is made before the first input, whose time counts.
fuzz_target!(init: { KNOWN.get_or_init(Known::new); }, |bytes: &[u8]| {
    let known = KNOWN.get_or_init(Known::new);
    let Ok(crl) = Crl::from_pem_or_der(bytes) else { return };
    let _ = (crl.issuer_line(), crl.number(), crl.scope(), crl.entry_count(), crl.entry(known.certificate()));
    let status = status_from_crls(known.certificate(), &known.above, &[crl], &[], fuzz::NOW);
    assert!(!matches!(status, Status::Good(_)), "good without the authority's signature");
});
