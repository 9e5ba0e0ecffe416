//! Whether a CRL speaks about a certificate by way of one of its distribution points (RFC 5280, 6.3.3 (b)–(e)).

use super::crl::Crl;
use super::distribution_point::{ComparableName, DistributionPoint, Only, comparable};
use crate::certificate::Certificate;
use crate::name;

/// The reasons that `crl` covers for `certificate` by way of `point`; none when it is out of scope.
pub(super) fn reasons(crl: &Crl, certificate: &Certificate, point: &DistributionPoint<'_>) -> u32 {
    let scope = crl.scope();
    let only = match scope.only {
        Only::Everything => true,
        Only::UserCertificates => !certificate.is_ca(),
        Only::CaCertificates => certificate.is_ca(),
        Only::AttributeCertificates => false,
    };
    if only && issuer_fits(crl, certificate, point) && place_fits(crl, certificate, point) {
        scope.reasons & point.reasons
    } else {
        0
    }
}

/// 6.3.3 (b)(1): the point's cRLIssuer with an indirect CRL, otherwise the certificate's own issuer.
fn issuer_fits(crl: &Crl, certificate: &Certificate, point: &DistributionPoint<'_>) -> bool {
    match &point.crl_issuer {
        None => name::same(crl.issuer_der(), certificate.issuer_der()),
        Some(issuers) => {
            let wanted = comparable(&crate::general_name::GeneralName::Directory(crl.issuer_der()));
            crl.scope().indirect && issuers.iter().any(|issuer| comparable(issuer) == wanted)
        }
    }
}

/// 6.3.3 (b)(2)(i): where the CRL names its place, the certificate must name the same.
fn place_fits(crl: &Crl, certificate: &Certificate, point: &DistributionPoint<'_>) -> bool {
    let Some(place) = crl.scope().name.map(|name| name.names(crl.issuer_der())) else { return true };
    let named: Vec<ComparableName> = match (&point.name, &point.crl_issuer) {
        // A relative name stands behind the CRL issuer, which is the certificate's unless the point names another.
        (Some(name), None) => name.names(certificate.issuer_der()),
        (Some(name), Some(_)) => name.names(crl.issuer_der()),
        (None, Some(issuers)) => issuers.iter().map(comparable).collect(),
        (None, None) => Vec::new(),
    };
    named.iter().any(|name| place.contains(name))
}
