//! Entries of a CRL (RFC 5280, 5.3).

use time::OffsetDateTime;

use super::Reason;
use super::crl::strict_time;
use crate::asn1::{Asn1Error, Reader, Tlv, tag};
use crate::extension::{Extensions, finished, oid, small_integer};
use crate::general_name::GeneralName;

/// Extensions of an entry that are processed here.
const KNOWN: [&[u8]; 3] = [oid::REASON_CODE, oid::INVALIDITY_DATE, oid::CERTIFICATE_ISSUER];

/// One entry that was looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub revoked_at: OffsetDateTime,
    /// Why.
    pub reason: Reason,
}

/// One entry as it is written.
pub(super) struct RawEntry<'a> {
    pub serial: &'a [u8],
    pub revoked_at: OffsetDateTime,
    extensions: Option<Extensions<'a>>,
}

impl<'a> RawEntry<'a> {
    pub fn read(item: &Tlv<'a>) -> Result<Self, Asn1Error> {
        let mut fields = item.tagged(tag::SEQUENCE)?.children();
        let serial = fields.expect(tag::INTEGER)?.value;
        let revoked_at = strict_time(&fields.any()?.ok_or(Asn1Error::Truncated)?)?;
        let extensions = fields.optional(tag::SEQUENCE)?.map(|list| Extensions::read(&list)).transpose()?;
        finished(&fields)?;
        Ok(Self { serial, revoked_at, extensions })
    }

    fn value(&self, oid: &[u8]) -> Result<Option<Tlv<'a>>, Asn1Error> {
        self.extensions.as_ref().map_or(Ok(None), |extensions| extensions.value(oid))
    }

    /// DER name of the issuer that certificateIssuer names.
    pub fn issuer(&self) -> Option<&'a [u8]> {
        let names = GeneralName::read_all(&self.value(oid::CERTIFICATE_ISSUER).ok()??).ok()?;
        names.iter().find_map(|name| if let GeneralName::Directory(der) = name { Some(*der) } else { None })
    }

    pub fn reason(&self) -> Reason {
        let code = self.value(oid::REASON_CODE).ok().flatten().and_then(|code| small_integer(code.value).ok());
        code.map_or(Reason::Unspecified, Reason::from_code)
    }

    /// Whether each extension is what its type says.
    fn check(&self) -> Result<(), Asn1Error> {
        if let Some(code) = self.value(oid::REASON_CODE)? {
            small_integer(code.tagged(tag::ENUMERATED)?.value)?;
        }
        if let Some(date) = self.value(oid::INVALIDITY_DATE)? {
            strict_time(&date.tagged(tag::GENERALIZED_TIME)?)?;
        }
        if let Some(names) = self.value(oid::CERTIFICATE_ISSUER)? {
            GeneralName::read_all(&names.tagged(tag::SEQUENCE)?)?;
        }
        Ok(())
    }
}

/// What the entries have in common.
#[derive(Default)]
pub(super) struct Entries {
    pub extended: bool,
    pub unknown_critical: bool,
}

/// Every entry, read once.
pub(super) fn check_entries(list: &[u8]) -> Result<Entries, Asn1Error> {
    let mut found = Entries::default();
    let mut items = Reader(list);
    while let Some(item) = items.any()? {
        let entry = RawEntry::read(&item)?;
        if let Some(extensions) = &entry.extensions {
            entry.check()?;
            found.extended = true;
            found.unknown_critical |= extensions.unknown_critical(&KNOWN).is_some();
        }
    }
    Ok(found)
}
