//! From one judged signature to its eight lines in their fixed order (texts 6.3): the window's rules, in the same order.

use pades::report::{
    Coverage, Finding, Indication, Integrity, Modification, RevocationSource, RevocationStatus, SignatureReport,
    SubIndication, TimestampStatus, TrustStatus,
};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Said;
use crate::letters::day;

/// One line; `mark` is `ok`, `note`, `bad` or `unknown`.
pub(super) struct Line {
    pub key: &'static str,
    pub mark: &'static str,
    pub text: String,
}

type Told = (&'static str, String);

/// The eight lines.
pub(super) fn lines(said: &Said<'_>, index: usize, one: &SignatureReport) -> Vec<Line> {
    let told: [(&'static str, Told); 8] = [
        ("content", content(said, one)),
        ("signature", value(said, one)),
        ("signer", signer(said, one)),
        ("issuer", issuer(said, one)),
        ("validity", validity(said, one)),
        ("revocation", revocation(said, one)),
        ("timestamp", timestamp(said, one)),
        ("coverage", coverage(said, index, one)),
    ];
    told.into_iter().map(|(key, (mark, text))| Line { key, mark, text }).collect()
}

impl Said<'_> {
    fn say(&self, mark: &'static str, key: &str) -> Told {
        (mark, self.words.of("say", key))
    }

    fn fill(&self, mark: &'static str, key: &str, values: &[(&str, &str)]) -> Told {
        (mark, self.words.fill("say", key, values))
    }

    fn date(&self, text: &str) -> String {
        OffsetDateTime::parse(text, &Rfc3339).map_or_else(|_| text.to_owned(), |time| day(time.to_offset(self.zone)))
    }
}

fn content(said: &Said<'_>, one: &SignatureReport) -> Told {
    if one.subindication == Some(SubIndication::FormatFailure) {
        return said.say("unknown", "contentUnknown");
    }
    // A digest that does not match, or changes no rule vouches for, are both changes of content.
    let broken = one.integrity == Integrity::Broken;
    let differs = broken && one.subindication != Some(SubIndication::SigCryptoFailure);
    match &one.claimed_time {
        Some(time) if differs || !one.changes_permitted => {
            said.fill("bad", "changedAt", &[("waktu", &said.moment(time))])
        }
        None if differs || !one.changes_permitted => said.say("bad", "changed"),
        _ if one.integrity != Integrity::Intact => said.say("unknown", "contentUnknown"),
        _ if one.modification == Modification::None => said.say("ok", "unchanged"),
        _ => said.say("note", "permitted"),
    }
}

fn value(said: &Said<'_>, one: &SignatureReport) -> Told {
    use SubIndication::{CryptoConstraintsFailure, CryptoConstraintsFailureNoPoe, FormatFailure};
    match (one.subindication, one.integrity) {
        (Some(FormatFailure), _) => said.say("bad", "malformed"),
        (_, Integrity::Broken) => said.say("bad", "broken"),
        (_, Integrity::Unknown) => said.say("unknown", "uncomputed"),
        (Some(CryptoConstraintsFailure | CryptoConstraintsFailureNoPoe), _) => said.say("note", "weak"),
        _ => said.say("ok", "matches"),
    }
}

fn signer(said: &Said<'_>, one: &SignatureReport) -> Told {
    let Some(signer) = &one.signer else { return said.say("unknown", "nobody") };
    let name = if signer.common_name.is_empty() { &signer.subject } else { &signer.common_name };
    let known = one.trust.status == TrustStatus::Trusted && one.integrity == Integrity::Intact;
    let mark = match (known, said.practice()) {
        (true, false) => "ok",
        (true, true) => "note",
        (false, _) => "unknown",
    };
    let key = if signer.organization.is_empty() { "who" } else { "whoOf" };
    let (mark, text) = said.fill(mark, key, &[("CN", name), ("O", &signer.organization)]);
    (mark, text.strip_suffix("..").map(|text| format!("{text}.")).unwrap_or(text))
}

fn issuer(said: &Said<'_>, one: &SignatureReport) -> Told {
    let chain: Vec<String> = one.trust.path.iter().skip(1).map(|name| common_name(name)).collect();
    let chain = chain.join(" › ");
    match one.trust.status {
        TrustStatus::Trusted if said.practice() => said.fill("note", "practice", &[("rantai", &chain)]),
        TrustStatus::Trusted => said.fill("ok", "trusted", &[("rantai", &chain)]),
        TrustStatus::Expired | TrustStatus::NotYetValid => said.say("unknown", "issuerExpired"),
        TrustStatus::Revoked => said.say(bad_if_failed(one), "issuerRevoked"),
        // What is open is whether a certificate was revoked; whose it is, is known.
        TrustStatus::Unknown if path_holds(one) => said.fill("ok", "trusted", &[("rantai", &chain)]),
        TrustStatus::Untrusted | TrustStatus::Unknown => match &one.signer {
            Some(signer) => said.fill("unknown", "untrustedNamed", &[("penerbit", &common_name(&signer.issuer))]),
            None => said.say("unknown", "untrusted"),
        },
    }
}

/// EN 319 102-1, 5.2.6: a path leads to an anchor, whatever is known of revocation.
fn path_holds(one: &SignatureReport) -> bool {
    let holds = |finding: &Finding| finding.clause == "EN 319 102-1 5.2.6" && finding.conclusion == "PASSED";
    one.trust.path.len() > 1 && one.findings.iter().any(holds)
}

fn validity(said: &Said<'_>, one: &SignatureReport) -> Told {
    let Some(signer) = &one.signer else { return said.say("unknown", "validityUnknown") };
    let (from, to) = (said.date(&signer.not_before), said.date(&signer.not_after));
    let span = [("awal", from.as_str()), ("akhir", to.as_str())];
    let within = |time: &str| inside(time, &signer.not_before, &signer.not_after);
    let now = within(&said.report.checked_at);
    match (&one.subindication, &one.proven_time) {
        (Some(SubIndication::Expired), _) => said.fill("bad", "expiredThen", &span),
        (Some(SubIndication::NotYetValid), _) => said.fill("bad", "notYet", &span),
        (_, Some(proven)) if !within(proven) => said.fill("bad", "expiredThen", &span),
        (_, Some(_)) if now => said.fill("ok", "validThen", &span),
        (_, Some(_)) => said.say("ok", "expiredProven"),
        (_, None) if now => said.fill("ok", "validNow", &span),
        (_, None) => said.fill("unknown", "expiredNow", &span),
    }
}

fn revocation(said: &Said<'_>, one: &SignatureReport) -> Told {
    let known = &one.revocation;
    let source = match known.source {
        RevocationSource::Ocsp => "OCSP",
        RevocationSource::Crl => "CRL",
        RevocationSource::None => "–",
    };
    match (known.status, &known.as_of, &known.revoked_at) {
        (RevocationStatus::Good, Some(time), _) => {
            said.fill("ok", "good", &[("sumber", source), ("waktu", &said.moment(time))])
        }
        (RevocationStatus::Good, None, _) => said.fill("ok", "goodUndated", &[("sumber", source)]),
        (RevocationStatus::Unknown, ..) => {
            let offline = said.report.warnings.iter().any(|code| code == crate::services::NOT_ASKED);
            said.say("unknown", if offline { "revocationUnknown" } else { "revocationOpen" })
        }
        (RevocationStatus::Revoked, _, Some(time)) => {
            said.fill(bad_if_failed(one), "revoked", &[("waktu", &said.moment(time))])
        }
        (RevocationStatus::Revoked, _, None) => said.say(bad_if_failed(one), "revokedUndated"),
    }
}

fn timestamp(said: &Said<'_>, one: &SignatureReport) -> Told {
    let stamp = &one.timestamp;
    let authority = stamp.tsa.as_deref().unwrap_or("–");
    match stamp.status {
        TimestampStatus::Valid => {
            let time = stamp.time.as_deref().map(|time| said.moment(time)).unwrap_or_else(|| "–".to_owned());
            said.fill("ok", "stamped", &[("waktu", &time), ("TSA", authority)])
        }
        TimestampStatus::Invalid => said.say("bad", "badStamp"),
        TimestampStatus::Untrusted => said.fill("unknown", "untrustedStamp", &[("TSA", authority)]),
        TimestampStatus::None => match &one.claimed_time {
            Some(time) => said.fill("note", "noStampAt", &[("waktu", &said.moment(time))]),
            None => said.say("note", "noStamp"),
        },
    }
}

fn coverage(said: &Said<'_>, index: usize, one: &SignatureReport) -> Told {
    match one.coverage {
        Coverage::WholeFile => said.fill("ok", "wholeFile", &[("n", &said.report.pages.to_string())]),
        Coverage::Malformed => said.say("bad", "uncovered"),
        Coverage::EarlierRevision => {
            let mark = if one.changes_permitted { "note" } else { "bad" };
            said.fill(mark, "earlier", &[("n", &(index + 1).to_string())])
        }
    }
}

fn bad_if_failed(one: &SignatureReport) -> &'static str {
    if one.indication == Indication::TotalFailed { "bad" } else { "unknown" }
}

fn inside(time: &str, from: &str, to: &str) -> bool {
    let parsed = [from, time, to].map(|text| OffsetDateTime::parse(text, &Rfc3339).ok());
    matches!(parsed, [Some(from), Some(time), Some(to)] if from <= time && time <= to)
}

/// The CN of an RFC 4514 name, or the whole name.
fn common_name(name: &str) -> String {
    let mut value = String::new();
    let mut escaped = false;
    let start = name.split_inclusive([',', '+']).scan(0, |at, part| {
        let here = *at;
        *at += part.len();
        Some((here, part))
    });
    let Some(rest) = start
        .filter(|(_, part)| part.trim_start().get(..3).is_some_and(|head| head.eq_ignore_ascii_case("CN=")))
        .find_map(|(at, _)| name.get(at..))
        .and_then(|rest| rest.trim_start().get(3..))
    else {
        return name.to_owned();
    };
    for letter in rest.chars() {
        match (escaped, letter) {
            (false, '\\') => escaped = true,
            (false, ',' | '+') => break,
            _ => {
                value.push(letter);
                escaped = false;
            }
        }
    }
    if value.is_empty() { name.to_owned() } else { value }
}
