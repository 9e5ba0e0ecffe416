//! Which level of EN 319 142-1, 6 a signature has the parts of, and the dates that PDF writes.

use pdf::{Cover, SignatureField};
use pki::cms::{names_signing_certificate, oid};
use serde::{Deserialize, Serialize};
use time::{Date, Month, OffsetDateTime, Time, UtcOffset};

use crate::report::SignatureKind;
use crate::verify::{Examined, Material};

/// A level that a signature is to reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Basic.
    #[default]
    B,
    /// With a time-stamp.
    T,
    /// With the evidence for judging it later.
    Lt,
    /// With a document time-stamp over that evidence.
    Lta,
}

impl Level {
    /// As commands write it: `b`, `t`, `lt`, `lta`.
    pub fn code(self) -> &'static str {
        match self {
            Self::B => "b",
            Self::T => "t",
            Self::Lt => "lt",
            Self::Lta => "lta",
        }
    }

    /// As reports write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::B => "PAdES-B-B",
            Self::T => "PAdES-B-T",
            Self::Lt => "PAdES-B-LT",
            Self::Lta => "PAdES-B-LTA",
        }
    }
}

/// The level, by what is there; whether it holds is another matter.
pub(crate) fn of(examined: &Examined, all: &[Examined], material: &Material) -> &'static str {
    let signer = examined.container.as_ref().ok().and_then(|container| container.signer());
    let is_pades = examined.signature.name(b"SubFilter") == b"ETSI.CAdES.detached";
    let Some(signer) = signer.filter(|signer| is_pades && names_signing_certificate(signer)) else { return "CMS" };
    let sealed = all.iter().any(|other| other.kind == SignatureKind::DocumentTimestamp && follows(other, examined));
    let stamped = signer.unsigned.values(oid::SIGNATURE_TIME_STAMP).next().is_some();
    let level = match (stamped || sealed, material.has_store, sealed) {
        (true, true, true) => Level::Lta,
        (true, true, false) => Level::Lt,
        (true, false, _) => Level::T,
        (false, ..) => Level::B,
    };
    level.name()
}

fn follows(later: &Examined, earlier: &Examined) -> bool {
    let end = |signature: &SignatureField| signature.signed.as_ref().map_or(0, |[_, after]| after.end);
    let covers = !matches!(later.signature.cover, Cover::Malformed(_));
    covers && end(&later.signature) > end(&earlier.signature)
}

/// A date of ISO 32000-2, 7.9.4: `D:YYYYMMDDHHmmSSOHH'mm`. Parts from the month on may be missing; no zone means UTC.
pub fn pdf_date(text: &str) -> Option<OffsetDateTime> {
    let text = text.trim().strip_prefix("D:").unwrap_or(text.trim());
    let digits = text.bytes().take_while(u8::is_ascii_digit).count().min(14);
    let part = |from: usize, default: u8| match text.get(from..from + 2).filter(|_| from + 2 <= digits) {
        Some(two) => two.parse::<u8>().ok(),
        None => Some(default),
    };
    let year = text.get(..4).filter(|_| digits >= 4)?.parse().ok()?;
    let date = Date::from_calendar_date(year, Month::try_from(part(4, 1)?).ok()?, part(6, 1)?).ok()?;
    let clock = Time::from_hms(part(8, 0)?, part(10, 0)?, part(12, 0)?).ok()?;
    let zone: String = text.get(digits..)?.chars().filter(|c| *c != '\'').collect();
    let offset = match zone.chars().next() {
        Some(sign @ ('+' | '-')) => {
            let hours: i8 = zone.get(1..3)?.parse().ok()?;
            let minutes: i8 = zone.get(3..5).map_or(Some(0), |minutes| minutes.parse().ok())?;
            let sign = if sign == '-' { -1 } else { 1 };
            UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok()?
        }
        _ => UtcOffset::UTC,
    };
    Some(date.with_time(clock).assume_offset(offset).to_offset(UtcOffset::UTC))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn dates() {
        assert_eq!(pdf_date("D:20240131120000+07'00'"), Some(datetime!(2024-01-31 5:00 UTC)));
        assert_eq!(pdf_date("D:20240131120000Z"), Some(datetime!(2024-01-31 12:00 UTC)));
        assert_eq!(pdf_date("D:2024"), Some(datetime!(2024-01-01 0:00 UTC)));
        assert_eq!(pdf_date("D:20241331"), None);
        assert_eq!(pdf_date("gestern"), None);
    }
}
