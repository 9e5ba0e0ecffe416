//! The signature on a certificate (RFC 5280, 6.1.3 (a)(1)), and that both places name one algorithm (4.1.1.2).

use super::failure::Refusal;
use crate::certificate::Certificate;

/// Whether `issuer`'s key signed `certificate`.
pub(super) fn check(certificate: &Certificate, issuer: &Certificate) -> Result<(), Refusal> {
    let inside = certificate.parsed().tbs_certificate().signature();
    if inside != certificate.signature_algorithm() {
        return Err(Refusal::AlgorithmMismatch);
    }
    if certificate.is_signed_by(issuer) { Ok(()) } else { Err(Refusal::Signature) }
}
