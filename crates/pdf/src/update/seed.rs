//! Seed values of a signature field: what its author demands of whoever signs (12.7.5.5, Table 235).
use super::SeedConstraint as Demand;
use super::{SignatureRequest, Update, UpdateError};
use lopdf::{Dictionary, Object};

/// Bits of `/Ff`: the entry is mandatory, not merely preferred.
const FILTER: i64 = 1;
const SUB_FILTER: i64 = 1 << 1;
const VERSION: i64 = 1 << 2;
const REASONS: i64 = 1 << 3;
const LEGAL_ATTESTATION: i64 = 1 << 4;
const ADD_REV_INFO: i64 = 1 << 5;
const DIGEST_METHOD: i64 = 1 << 6;

/// The newest seed value dictionary that ISO 32000-2 describes.
const NEWEST: f64 = 3.0;

/// The first mandatory demand of `seed` that the request does not meet.
pub(super) fn unmet(
    update: &Update,
    seed: &Dictionary,
    entries: &Dictionary,
    request: &SignatureRequest,
) -> Result<Option<Demand>, UpdateError> {
    let flags = integer(&update.lookup(seed, b"Ff")?).unwrap_or(0);
    let get = |key: &[u8]| update.lookup(seed, key);
    let fails = [
        (flags & FILTER != 0 && !lists(&get(b"Filter")?, entries.get(b"Filter").ok()), Demand::Filter),
        (flags & SUB_FILTER != 0 && !lists(&get(b"SubFilter")?, entries.get(b"SubFilter").ok()), Demand::SubFilter),
        (flags & VERSION != 0 && number(&get(b"V")?) > NEWEST, Demand::Version),
        (flags & REASONS != 0 && !reason_fits(&get(b"Reasons")?, entries), Demand::Reason),
        (flags & LEGAL_ATTESTATION != 0 && request.certify.is_some(), Demand::LegalAttestation),
        (flags & ADD_REV_INFO != 0 && matches!(get(b"AddRevInfo")?, Object::Boolean(true)), Demand::RevocationInfo),
        (flags & DIGEST_METHOD != 0 && !lists_sha256(&get(b"DigestMethod")?), Demand::DigestMethod),
        (!certification_fits(update, &get(b"MDP")?, request)?, Demand::Certification),
        (nested_mandatory(update, &get(b"TimeStamp")?)?, Demand::TimeStamp),
        (nested_mandatory(update, &get(b"Cert")?)?, Demand::Certificate),
    ];
    Ok(fails.into_iter().find(|(fails, _)| *fails).map(|(_, demand)| demand))
}

fn integer(object: &Object) -> Option<i64> {
    object.as_i64().ok()
}

fn number(object: &Object) -> f64 {
    object.as_float().map_or(0.0, f64::from)
}

/// A name or an array of names; an absent list demands nothing.
fn lists(allowed: &Object, used: Option<&Object>) -> bool {
    match allowed {
        Object::Null => true,
        Object::Array(all) => used.is_some_and(|used| all.contains(used)),
        one => used == Some(one),
    }
}

fn lists_sha256(allowed: &Object) -> bool {
    let Object::Array(all) = allowed else { return true };
    all.iter()
        .any(|method| method.as_str().or_else(|_| method.as_name()).is_ok_and(|m| m.eq_ignore_ascii_case(b"SHA256")))
}

/// A reason of the list; a list of only `.` forbids any reason.
fn reason_fits(allowed: &Object, entries: &Dictionary) -> bool {
    let Object::Array(all) = allowed else { return true };
    let given = entries.get(b"Reason").and_then(Object::as_str).unwrap_or_default();
    let texts: Vec<&[u8]> = all.iter().filter_map(|reason| reason.as_str().ok()).collect();
    match texts.as_slice() {
        [] | [b"."] => given.is_empty(),
        list => list.contains(&given),
    }
}

/// `/MDP /P`: 0 an approval signature; 1 to 3 a certification with that level.
fn certification_fits(update: &Update, mdp: &Object, request: &SignatureRequest) -> Result<bool, UpdateError> {
    let Object::Dictionary(mdp) = mdp else { return Ok(true) };
    Ok(match integer(&update.lookup(mdp, b"P")?) {
        Some(0) => request.certify.is_none(),
        Some(level) => request.certify.map(i64::from) == Some(level),
        None => true,
    })
}

/// `/Cert` and `/TimeStamp` have an `/Ff` of their own.
fn nested_mandatory(update: &Update, part: &Object) -> Result<bool, UpdateError> {
    let Object::Dictionary(part) = part else { return Ok(false) };
    Ok(integer(&update.lookup(part, b"Ff")?).unwrap_or(0) != 0)
}
