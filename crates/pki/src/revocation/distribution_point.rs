//! Distribution points: where CRLs lie, who issues them and for which reasons (RFC 5280, 4.2.1.13, 5.2.5).

use crate::asn1::{Asn1Error, Tlv, encode, tag};
use crate::certificate::Certificate;
use crate::extension::{Extensions, boolean, finished, named_bits, oid};
use crate::general_name::{GeneralName, NameForm};
use crate::name;

/// All reasons a certificate can be revoked for: bits 1 to 8 of `ReasonFlags`.
pub const ALL_REASONS: u32 = 0x1fe;
/// Points in one certificate.
const MOST: usize = 256;

/// `DistributionPointName`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PointName<'a> {
    /// Names of the point.
    Full(Vec<GeneralName<'a>>),
    /// Contents of one RDN to be put behind the CRL issuer's name.
    Relative(&'a [u8]),
}

impl<'a> PointName<'a> {
    /// From the `[0]` around the CHOICE.
    fn read(outer: &Tlv<'a>) -> Result<Self, Asn1Error> {
        let choice = Tlv::only(outer.value)?;
        match choice.tag {
            0xa0 => GeneralName::read_all(&choice).map(Self::Full),
            0xa1 if !choice.value.is_empty() => Ok(Self::Relative(choice.value)),
            found => Err(Asn1Error::Tag { expected: 0xa0, found }),
        }
    }

    /// Names that can be compared, given the CRL issuer's DER name.
    pub fn names(&self, issuer: &[u8]) -> Vec<ComparableName> {
        match self {
            Self::Full(names) => names.iter().map(comparable).collect(),
            Self::Relative(rdn) => {
                let parents = Tlv::only(issuer).map(|name| name.value).unwrap_or_default();
                let whole = encode(tag::SEQUENCE, &[parents, &encode(tag::SET, &[rdn])]);
                vec![(NameForm::Directory, name::key(&whole))]
            }
        }
    }
}

/// A form and octets that are equal for names that are the same.
pub type ComparableName = (NameForm, Vec<u8>);

/// Folds a directory name; other names stand for themselves.
pub fn comparable(name: &GeneralName<'_>) -> ComparableName {
    let octets = match name {
        GeneralName::Directory(der) => name::key(der),
        GeneralName::Email(text) | GeneralName::Dns(text) | GeneralName::Uri(text) => text.as_bytes().to_vec(),
        GeneralName::Other(octets)
        | GeneralName::X400(octets)
        | GeneralName::Edi(octets)
        | GeneralName::Ip(octets)
        | GeneralName::Registered(octets) => octets.to_vec(),
    };
    (name.form(), octets)
}

/// `DistributionPoint` of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistributionPoint<'a> {
    /// Where.
    pub name: Option<PointName<'a>>,
    /// For which reasons, as bits.
    pub reasons: u32,
    /// Who issues the CRL, when it is not the certificate's issuer.
    pub crl_issuer: Option<Vec<GeneralName<'a>>>,
}

impl<'a> DistributionPoint<'a> {
    /// Those of a certificate, from cRLDistributionPoints.
    pub fn of(certificate: &'a Certificate) -> Result<Vec<Self>, Asn1Error> {
        Self::listed(&Extensions::of(certificate), oid::CRL_DISTRIBUTION_POINTS)
    }

    /// Those in an extension: cRLDistributionPoints or freshestCRL.
    pub fn listed(extensions: &Extensions<'a>, oid: &[u8]) -> Result<Vec<Self>, Asn1Error> {
        let Some(list) = extensions.value(oid)? else { return Ok(Vec::new()) };
        let items = list.tagged(tag::SEQUENCE)?.children().all()?;
        if items.len() > MOST {
            return Err(Asn1Error::TooComplex);
        }
        items.iter().map(Self::read).collect()
    }

    fn read(item: &Tlv<'a>) -> Result<Self, Asn1Error> {
        let mut fields = item.tagged(tag::SEQUENCE)?.children();
        let name = fields.optional(0xa0)?.map(|outer| PointName::read(&outer)).transpose()?;
        let reasons = fields.optional(0x81)?.map(|flags| named_bits(flags.value)).transpose()?;
        let crl_issuer = fields.optional(0xa2)?.map(|list| GeneralName::read_all(&list)).transpose()?;
        finished(&fields)?;
        Ok(Self { name, reasons: reasons.unwrap_or(ALL_REASONS) & ALL_REASONS, crl_issuer })
    }

    /// The point that is meant when a certificate names none: its issuer (RFC 5280, 6.3.3, last paragraph).
    pub fn implied(issuer: &'a [u8]) -> Self {
        Self {
            name: Some(PointName::Full(vec![GeneralName::Directory(issuer)])),
            reasons: ALL_REASONS,
            crl_issuer: None,
        }
    }
}

/// `IssuingDistributionPoint` of a CRL: what it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope<'a> {
    /// Where it is published.
    pub name: Option<PointName<'a>>,
    /// Which certificates.
    pub only: Only,
    /// For which reasons, as bits.
    pub reasons: u32,
    /// Whether entries may be of other issuers.
    pub indirect: bool,
}

/// Which certificates a CRL covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Only {
    Everything,
    UserCertificates,
    CaCertificates,
    AttributeCertificates,
}

impl<'a> Scope<'a> {
    /// Of a CRL without the extension.
    pub fn whole() -> Self {
        Self { name: None, only: Only::Everything, reasons: ALL_REASONS, indirect: false }
    }

    /// Reads the extension; more than one `onlyContains…` is refused (5.2.5).
    pub fn read(value: &Tlv<'a>) -> Result<Self, Asn1Error> {
        let mut fields = value.tagged(tag::SEQUENCE)?.children();
        let name = fields.optional(0xa0)?.map(|outer| PointName::read(&outer)).transpose()?;
        let mut flag =
            |tag: u8| fields.optional(tag)?.map(|flag| boolean(&flag)).transpose().map(|set| set.unwrap_or(false));
        let (users, cas) = (flag(0x81)?, flag(0x82)?);
        let reasons = fields.optional(0x83)?.map(|flags| named_bits(flags.value)).transpose()?;
        let mut flag =
            |tag: u8| fields.optional(tag)?.map(|flag| boolean(&flag)).transpose().map(|set| set.unwrap_or(false));
        let (indirect, attributes) = (flag(0x84)?, flag(0x85)?);
        finished(&fields)?;
        let only = match (users, cas, attributes) {
            (false, false, false) => Only::Everything,
            (true, false, false) => Only::UserCertificates,
            (false, true, false) => Only::CaCertificates,
            (false, false, true) => Only::AttributeCertificates,
            _ => return Err(Asn1Error::Value),
        };
        Ok(Self { name, only, reasons: reasons.unwrap_or(ALL_REASONS) & ALL_REASONS, indirect })
    }
}
