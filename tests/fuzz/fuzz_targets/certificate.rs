//! Certificates: one or many, their names and extensions, and paths among them.
#![no_main]
use libfuzzer_sys::fuzz_target;
use pki::Certificate;
use pki::path::{Anchors, Conformance, PathRequest, Purpose, validate};
use pki::revocation::Access;

fuzz_target!(|bytes: &[u8]| {
    let all = Certificate::from_pem_or_der_many(bytes);
    for certificate in all.iter().take(4) {
        let _ =
            (certificate.subject_line(), certificate.issuer_line(), certificate.subject_name(), certificate.to_pem());
        let _ = (certificate.key_usage(), certificate.extended_key_usage(), certificate.key_description());
        let _ = (Access::of(certificate), certificate.is_signed_by(certificate), certificate.key_bits());
        let anchors = Anchors::new(all.iter().take(3).cloned());
        let mut request = PathRequest::new(certificate, &all, &anchors, fuzz::NOW).purpose(Purpose::document_signing());
        request.conformance = Conformance::Profile;
        let _ = validate(&request);
        let pinned = Anchors::new([certificate.clone()]);
        let _ = validate(&PathRequest::new(certificate, &all, &pinned, fuzz::NOW));
    }
});
