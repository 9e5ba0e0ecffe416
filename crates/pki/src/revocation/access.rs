//! Where a certificate says that its issuer, its status and its CRLs are to be had (RFC 5280, 4.2.1.13, 4.2.2.1).

use super::distribution_point::{DistributionPoint, PointName};
use crate::asn1::{Asn1Error, tag};
use crate::certificate::Certificate;
use crate::extension::{Extensions, finished, oid};
use crate::general_name::GeneralName;

/// id-ad-ocsp, 1.3.6.1.5.5.7.48.1
const OCSP: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01];
/// id-ad-caIssuers, 1.3.6.1.5.5.7.48.2
const CA_ISSUERS: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02];
/// Addresses kept of each kind; a certificate must not make anybody fetch without end.
const MOST: usize = 8;

/// `http` and `https` addresses, in their order; anything else that stands there is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// OCSP responders.
    pub ocsp: Vec<String>,
    /// Certificates of the issuer, DER, PEM or PKCS#7.
    pub issuers: Vec<String>,
    /// CRLs, complete ones.
    pub crls: Vec<String>,
    /// Delta CRLs, from freshestCRL.
    pub delta_crls: Vec<String>,
}

impl Access {
    /// What a certificate says; an extension that cannot be read says nothing.
    pub fn of(certificate: &Certificate) -> Self {
        let extensions = Extensions::of(certificate);
        let mut found = Self::default();
        let _unreadable = found.read_information(&extensions);
        found.crls = points(&extensions, oid::CRL_DISTRIBUTION_POINTS);
        found.delta_crls = points(&extensions, oid::FRESHEST_CRL);
        found
    }

    fn read_information(&mut self, extensions: &Extensions<'_>) -> Result<(), Asn1Error> {
        let Some(list) = extensions.value(oid::AUTHORITY_INFO_ACCESS)? else { return Ok(()) };
        let mut items = list.tagged(tag::SEQUENCE)?.children();
        while let Some(item) = items.any()? {
            let mut fields = item.tagged(tag::SEQUENCE)?.children();
            let method = fields.expect(tag::OID)?.value;
            let location = fields.any()?.ok_or(Asn1Error::Truncated)?;
            finished(&fields)?;
            let Ok(location) = GeneralName::read(&location) else { continue };
            match method {
                OCSP => keep(&mut self.ocsp, &location),
                CA_ISSUERS => keep(&mut self.issuers, &location),
                _ => {}
            }
        }
        Ok(())
    }
}

fn points(extensions: &Extensions<'_>, oid: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for point in DistributionPoint::listed(extensions, oid).unwrap_or_default() {
        if let Some(PointName::Full(names)) = &point.name {
            names.iter().for_each(|name| keep(&mut found, name));
        }
    }
    found
}

fn keep(list: &mut Vec<String>, name: &GeneralName<'_>) {
    let GeneralName::Uri(address) = name else { return };
    let scheme = address.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    let web = matches!(scheme.as_deref(), Some("http" | "https"));
    if web && list.len() < MOST && !list.iter().any(|known| known == address) {
        list.push((*address).to_owned());
    }
}
