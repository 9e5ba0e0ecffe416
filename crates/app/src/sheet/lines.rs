//! From one judged signature to its eight lines in their fixed order (texts 6.3). The window has the same rules in
//! `ui/src/verdict/lines.ts`; `ui/test/told.json` holds both together.

use pades::report::{
    Coverage, Indication, Integrity, Modification, RevocationSource, RevocationStatus, SignatureReport, Signer,
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
    // A name may end in its own full stop.
    let once = |text: String| text.strip_suffix("..").map(|text| format!("{text}.")).unwrap_or(text);
    told.into_iter().map(|(key, (mark, text))| Line { key, mark, text: once(text) }).collect()
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
    if is_malformed(one) {
        return said.say("unknown", "contentUnknown");
    }
    // A digest that does not match, or changes no rule vouches for, are both changes of content.
    let broken = one.integrity == Integrity::Broken;
    let differs = broken && one.subindication != Some(SubIndication::SigCryptoFailure) || is_forbidden(one);
    match &one.claimed_time {
        Some(time) if differs => said.fill("bad", "changedAt", &[("waktu", &said.moment(time))]),
        None if differs => said.say("bad", "changed"),
        _ if one.integrity != Integrity::Intact => said.say("unknown", "contentUnknown"),
        _ if may_differ(one) => said.say("unknown", "mayDiffer"),
        _ if one.modification == Modification::None => said.say("ok", "unchanged"),
        _ if is_archived(one) => said.say("ok", "archived"),
        _ => said.say("note", "permitted"),
    }
}

/// The signature itself cannot be read; a forbidden change after an intact one has the same sub-indication.
fn is_malformed(one: &SignatureReport) -> bool {
    let unread = one.subindication == Some(SubIndication::FormatFailure) && one.integrity == Integrity::Broken;
    one.coverage == Coverage::Malformed || unread
}

/// What a step of the check concluded.
fn concluded(one: &SignatureReport, clause: &str, conclusion: &str) -> bool {
    one.findings.iter().any(|finding| finding.clause == clause && finding.conclusion == conclusion)
}

/// Something that nothing vouches for was changed; a doubt about a change refutes nothing.
fn is_forbidden(one: &SignatureReport) -> bool {
    !one.changes_permitted && !concluded(one, "ISO 32000-2 12.8.2", "INDETERMINATE")
}

/// A repaired reading, or a later change that the letter permits: what is seen need not be what was signed.
pub(super) fn may_differ(one: &SignatureReport) -> bool {
    concluded(one, "ISO 32000-2 7.5", "INDETERMINATE") || concluded(one, "ISO 32000-2 12.8.2", "INDETERMINATE")
}

/// Only validation data or document time-stamps were added: they show nothing, and keep the signature verifiable.
fn is_archived(one: &SignatureReport) -> bool {
    one.modification == Modification::LtaUpdates && one.changes_permitted
}

fn value(said: &Said<'_>, one: &SignatureReport) -> Told {
    use SubIndication::{CryptoConstraintsFailure, CryptoConstraintsFailureNoPoe};
    match (one.subindication, one.integrity) {
        _ if is_malformed(one) => said.say("bad", "malformed"),
        (_, Integrity::Broken) => said.say("bad", "broken"),
        (_, Integrity::Unknown) if concluded(one, "EN 319 102-1 5.1.4", "INDETERMINATE") => {
            said.say("unknown", "unfinished")
        }
        (_, Integrity::Unknown) => said.say("unknown", "uncomputed"),
        (Some(CryptoConstraintsFailure | CryptoConstraintsFailureNoPoe), _) => said.say("note", "weak"),
        _ => said.say("ok", "matches"),
    }
}

fn signer(said: &Said<'_>, one: &SignatureReport) -> Told {
    let Some(signer) = &one.signer else { return said.say("unknown", "nobody") };
    let name = if signer.common_name.is_empty() { &signer.subject } else { &signer.common_name };
    if let Some(shown) = &one.shown_name {
        return said.fill("bad", "otherName", &[("nama", shown), ("CN", name)]);
    }
    // EN 319 102-1, 5.2.3: the signed attributes may name another certificate than the one whose key made the value.
    let contradicted = concluded(one, "EN 319 102-1 5.2.3", "INDETERMINATE");
    let holds = one.integrity == Integrity::Intact && !is_malformed(one) && !contradicted;
    let known = holds && one.trust.status == TrustStatus::Trusted;
    let mark = match (known, said.practice()) {
        (true, false) => "ok",
        (true, true) => "note",
        (false, _) => "unknown",
    };
    let key = if signer.organization.is_empty() { "who" } else { "whoOf" };
    said.fill(mark, key, &[("CN", name), ("O", &signer.organization)])
}

fn issuer(said: &Said<'_>, one: &SignatureReport) -> Told {
    let chain: Vec<String> = one.trust.path.iter().skip(1).map(|name| common_name(name)).collect();
    let chain = chain.join(" › ");
    match one.trust.status {
        _ if path_holds(one) && chain.is_empty() => said.say("note", "trustedItself"),
        _ if path_holds(one) && said.practice() => said.fill("note", "practice", &[("rantai", &chain)]),
        _ if path_holds(one) => said.fill("ok", "trusted", &[("rantai", &chain)]),
        TrustStatus::Expired | TrustStatus::NotYetValid => said.say("unknown", "issuerExpired"),
        TrustStatus::Revoked => said.say(bad_if_failed(one), "issuerRevoked"),
        TrustStatus::Trusted | TrustStatus::Untrusted | TrustStatus::Unknown => match &one.signer {
            Some(signer) => said.fill("unknown", "untrustedNamed", &[("penerbit", &common_name(&signer.issuer))]),
            None => said.say("unknown", "untrusted"),
        },
    }
}

/// EN 319 102-1, 5.2.6: a path leads to an anchor. Where only revocation is open, whose certificate it is is known.
fn path_holds(one: &SignatureReport) -> bool {
    let open = one.trust.status == TrustStatus::Unknown && one.trust.path.len() > 1;
    one.trust.status == TrustStatus::Trusted || (open && concluded(one, "EN 319 102-1 5.2.6", "PASSED"))
}

fn validity(said: &Said<'_>, one: &SignatureReport) -> Told {
    let Some(signer) = &one.signer else { return said.say("unknown", "validityUnknown") };
    let (from, to) = (said.date(&signer.not_before), said.date(&signer.not_after));
    let span = [("awal", from.as_str()), ("akhir", to.as_str())];
    let now = placed(&said.report.checked_at, signer);
    let then = one.proven_time.as_ref().map_or(Place::After, |time| placed(time, signer));
    match (one.subindication, then, now) {
        (Some(SubIndication::Expired), ..) => said.fill("bad", "expiredThen", &span),
        (Some(SubIndication::NotYetValid), ..) | (_, Place::Before, _) => said.fill("bad", "notYet", &span),
        (_, Place::Within, Place::Within) => said.fill("ok", "validThen", &span),
        (_, Place::Within, _) => said.say("ok", "expiredProven"),
        // A time-stamp says "not later than": one after the end does not prove that the signature came after it.
        (_, Place::After, Place::Within) => said.fill("ok", "validNow", &span),
        (_, Place::After, Place::Before) => said.fill("unknown", "notYetNow", &span),
        (_, Place::After, Place::After) => said.fill("unknown", "expiredNow", &span),
    }
}

fn revocation(said: &Said<'_>, one: &SignatureReport) -> Told {
    let known = &one.revocation;
    let source = match known.source {
        RevocationSource::Ocsp => Some("OCSP"),
        RevocationSource::Crl => Some("CRL"),
        RevocationSource::None => None,
    };
    match (known.status, source, &known.revoked_at) {
        (RevocationStatus::Good, Some(source), _) => match &known.as_of {
            Some(time) => said.fill("ok", "good", &[("sumber", source), ("waktu", &said.moment(time))]),
            None => said.fill("ok", "goodUndated", &[("sumber", source)]),
        },
        // Good by nobody's word is not good.
        (RevocationStatus::Good | RevocationStatus::Unknown, ..) => {
            let offline = said.report.warnings.iter().any(|code| code == crate::services::NOT_ASKED);
            said.say("unknown", if offline { "revocationUnknown" } else { "revocationOpen" })
        }
        // EN 319 102-1, 5.6.2.4: a revocation after the time that counts does no harm.
        (RevocationStatus::Revoked, _, Some(time)) if one.trust.status == TrustStatus::Trusted => {
            said.fill("note", "revokedLater", &[("waktu", &said.moment(time))])
        }
        (RevocationStatus::Revoked, _, Some(time)) => {
            said.fill(bad_if_failed(one), "revoked", &[("waktu", &said.moment(time))])
        }
        (RevocationStatus::Revoked, _, None) => said.say(bad_if_failed(one), "revokedUndated"),
    }
}

fn timestamp(said: &Said<'_>, one: &SignatureReport) -> Told {
    let stamp = &one.timestamp;
    match stamp.status {
        TimestampStatus::Valid => {
            let authority = stamp.tsa.as_deref().unwrap_or("–");
            let time = stamp.time.as_deref().map(|time| said.moment(time)).unwrap_or_else(|| "–".to_owned());
            said.fill("ok", "stamped", &[("waktu", &time), ("TSA", authority)])
        }
        TimestampStatus::Invalid => said.say("bad", "badStamp"),
        TimestampStatus::Untrusted => match &stamp.tsa {
            Some(authority) => said.fill("unknown", "untrustedStamp", &[("TSA", authority)]),
            None => said.say("unknown", "uncheckedStamp"),
        },
        TimestampStatus::None => match (&one.proven_time, &one.claimed_time) {
            // No time-stamp of its own, and a later one of the document that passed.
            (Some(time), _) => said.fill("ok", "stampedLater", &[("waktu", &said.moment(time))]),
            // A container that nobody opened may hold one.
            _ if concluded(one, "EN 319 102-1 5.2.3", "NOT_CHECKED") => said.say("unknown", "stampUnread"),
            (None, Some(time)) => said.fill("note", "noStampAt", &[("waktu", &said.moment(time))]),
            (None, None) => said.say("note", "noStamp"),
        },
    }
}

fn coverage(said: &Said<'_>, index: usize, one: &SignatureReport) -> Told {
    let pages = said.report.pages.to_string();
    let mark = match (one.changes_permitted, is_forbidden(one)) {
        (true, _) => "note",
        (false, true) => "bad",
        (false, false) => "unknown",
    };
    match one.coverage {
        Coverage::WholeFile => said.fill("ok", "wholeFile", &[("n", &pages)]),
        Coverage::Malformed => said.say("bad", "uncovered"),
        Coverage::EarlierRevision if is_archived(one) => said.fill("ok", "archivedPages", &[("n", &pages)]),
        Coverage::EarlierRevision => said.fill(mark, "earlier", &[("n", &(index + 1).to_string())]),
    }
}

fn bad_if_failed(one: &SignatureReport) -> &'static str {
    if one.indication == Indication::TotalFailed { "bad" } else { "unknown" }
}

/// Where a time lies beside a certificate's validity.
#[derive(Clone, Copy)]
enum Place {
    Before,
    Within,
    After,
}

/// What cannot be read is not within.
fn placed(time: &str, signer: &Signer) -> Place {
    let parsed = [&*signer.not_before, time, &*signer.not_after].map(|text| OffsetDateTime::parse(text, &Rfc3339).ok());
    match parsed {
        [Some(from), Some(time), _] if time < from => Place::Before,
        [Some(_), Some(time), Some(to)] if time <= to => Place::Within,
        _ => Place::After,
    }
}

/// The CN of an RFC 4514 name, or the whole name.
fn common_name(name: &str) -> String {
    let mut escaped = false;
    // A comma behind a backslash parts nothing: whoever has one in his name names no other.
    let mut parts = name.split(|letter| {
        let ends = !escaped && matches!(letter, ',' | '+');
        escaped = !escaped && letter == '\\';
        ends
    });
    let value = parts.find_map(|part| {
        let (head, value) = part.trim_start().split_at_checked(3)?;
        head.eq_ignore_ascii_case("CN=").then_some(value)
    });
    value.filter(|value| !value.is_empty()).map_or_else(|| name.to_owned(), unescaped)
}

fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        out.extend(if letter == '\\' { letters.next() } else { Some(letter) });
    }
    out
}
