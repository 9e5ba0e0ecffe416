//! Signature containers: BER to DER, SignedData, and each signer against the certificates inside.
#![no_main]
use libfuzzer_sys::fuzz_target;
use pki::cms::{SignedData, check_signing_certificate, to_der};

fuzz_target!(|bytes: &[u8]| {
    if let Ok((der, length)) = to_der(bytes) {
        assert!(length <= bytes.len(), "longer than the input");
        let again = to_der(&der).expect("DER is BER");
        assert_eq!(again.0, der, "DER changes no more");
    }
    let Ok(signed) = SignedData::parse(bytes) else { return };
    let certificates = signed.all_certificates();
    for signer in &signed.signers {
        let _ = (signer.scheme(), signer.message_digest(), signer.signing_time());
        for certificate in certificates.iter().take(4) {
            let _ = check_signing_certificate(signer, certificate);
            let _ = signer.check_signature(certificate, &[0; 32]);
        }
    }
});
