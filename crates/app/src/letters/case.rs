//! What a letter reports: the certificate, what happened and since when, the documents concerned.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::host::Host;
use crate::keys::{self, freeze};
use crate::view::{KeyCard, Problem, SignedSince, Situation};

/// What is known of a case; everything may be missing, and then stands as a dotted line.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// Whose key.
    pub certificate: Option<Certificate>,
    /// What happened.
    pub situation: Option<Situation>,
    /// Since when the key may have been in other hands.
    pub since: Option<OffsetDateTime>,
    /// When it was discovered.
    pub discovered: Option<OffsetDateTime>,
    /// What happened, in the person's words.
    pub description: String,
    /// When the Dinas was told, as the person says.
    pub reported: Option<OffsetDateTime>,
    /// Revoked, as OCSP or a CRL proves; never told.
    pub revoked: Option<OffsetDateTime>,
    /// Signed since then.
    pub documents: Vec<Listed>,
    /// Signed before and handed to others: what may be trusted.
    pub earlier: Vec<Listed>,
}

impl Case {
    /// Of a key in Pena's care: the one named, else the default one, else none. What was reported of it and signed with it
    /// since is in the case; a problem beside it says that this list could not be had.
    pub fn of_key(host: &dyn Host, name: Option<&str>) -> Result<(Case, Option<Problem>), Problem> {
        let cards = keys::cards(host);
        let card = match name {
            Some(name) => {
                let found = cards.iter().find(|card| card.name == name);
                Some(found.ok_or_else(|| Problem::new("p12.missing").with("nama", name))?)
            }
            None => cards.iter().find(|card| card.default),
        };
        let Some(card) = card else { return Ok((Case::default(), None)) };
        let mut case = Case { certificate: Some(Certificate::from(card)), ..Case::default() };
        let Some(reported) = &card.case else { return Ok((case, None)) };
        case.situation = Some(reported.situation);
        case.since = parsed(&reported.since);
        case.discovered = parsed(&reported.discovered);
        case.reported = reported.reported.as_deref().and_then(parsed);
        case.revoked = reported.revoked.as_deref().and_then(parsed);
        let (signed, unlisted) = freeze::signed_since(host, &card.name);
        case.documents = signed.iter().map(Listed::from).collect();
        Ok((case, unlisted))
    }
}

fn parsed(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok()
}

/// A certificate in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certificate {
    /// Subject CN.
    pub common_name: String,
    /// Issuer CN.
    pub issuer: String,
    /// Hexadecimal.
    pub serial: String,
    /// RFC 3339.
    pub not_before: String,
    /// RFC 3339.
    pub not_after: String,
    /// Hexadecimal SHA-256.
    pub sha256: String,
}

/// A document in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its number, subject or file name.
    pub name: String,
    /// When it was signed.
    pub time: Option<OffsetDateTime>,
    /// Hexadecimal SHA-256.
    pub sha256: String,
}

impl From<&SignedSince> for Listed {
    fn from(signed: &SignedSince) -> Self {
        // The register need not keep names; a fingerprint stands beside every one.
        let name = if signed.name.is_empty() { "–" } else { &signed.name };
        Self { name: name.to_owned(), time: parsed(&signed.time), sha256: signed.sha256.clone() }
    }
}

impl From<&KeyCard> for Certificate {
    fn from(card: &KeyCard) -> Self {
        Self {
            common_name: card.common_name.clone(),
            issuer: card.issuer.clone(),
            serial: card.serial.clone(),
            not_before: card.not_before.clone(),
            not_after: card.not_after.clone(),
            sha256: card.sha256.clone(),
        }
    }
}
