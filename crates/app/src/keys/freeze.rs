//! A key that was reported lost, stolen or suspected: nothing is signed with it from that moment on.
//!
//! One file a key decides, `cases/HASH.toml`, named by the hash of the public key: it holds for every copy of the key
//! under whatever name, also for one that is imported again. Writing it is the commit point; the register, the keyring
//! and the queue follow, and `resume` repeats whatever of that an interruption left undone.

use pki::Certificate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::record::{Act, record, signed};
use super::{Memo, Signer, StoredKey, file, find, hold, passphrase, stored, unlock};
use crate::display::{hex, rfc3339};
use crate::host::{Host, Passphrase};
use crate::problem::unsaved;
use crate::settings::write_toml;
use crate::view::{CaseStep, KeyCase, LossReport, Problem, SignedSince, Situation};

/// A case as it lies on the disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Case {
    /// SHA-256 of the certificate.
    certificate: String,
    situation: Situation,
    /// RFC 3339, as all times here.
    since: String,
    discovered: String,
    reported: Option<String>,
    received: Option<String>,
    #[serde(default)]
    receipt: String,
    closed: Option<String>,
    /// The reason, once it is released.
    unfrozen: Option<String>,
    /// The register knows.
    registered: bool,
    /// The keyring has no entry of it any more.
    forgotten: bool,
}

fn place(certificate: &Certificate) -> String {
    format!("cases/{}.toml", hex(&Sha256::digest(certificate.public_key())))
}

/// The case of a key. One that cannot be read is an error: it may forbid.
fn read(host: &dyn Host, certificate: &Certificate) -> Result<Option<Case>, Problem> {
    let unreadable = |detail: String| Problem::new("key.case").detail(detail);
    let Some(bytes) = host.read_own(&place(certificate)).map_err(|e| unreadable(e.to_string()))? else {
        return Ok(None);
    };
    let text = String::from_utf8(bytes).map_err(|e| unreadable(e.to_string()))?;
    toml::from_str(&text).map(Some).map_err(|e| unreadable(e.message().to_owned()))
}

/// Refuses a key that is frozen. Asked before every opening and again before every signature is released, so that a
/// running batch stops too.
pub(crate) fn allows(host: &dyn Host, certificate: &Certificate) -> Result<(), Problem> {
    match read(host, certificate)? {
        Some(case) if case.unfrozen.is_none() => Err(Problem::new("key.frozen").with("tgl", case.discovered)),
        _ => Ok(()),
    }
}

/// The case of a key as a person sees it.
pub fn case(host: &dyn Host, signer: &Signer, revoked: Option<&str>) -> Result<Option<KeyCase>, Problem> {
    Ok(read(host, &signer.certificate)?.map(|case| case.view(host.now(), revoked)))
}

/// Freezes a key at once. `Ok`: it is frozen; what else did not succeed is in the list and is tried again at the next
/// start.
pub fn freeze(host: &dyn Host, name: &str, report: &LossReport) -> Result<Vec<Problem>, Problem> {
    let key = find(host, name)?;
    let now = rfc3339(host.now());
    let since = match &report.since {
        Some(since) => parsed(since)?,
        None => now.clone(),
    };
    let certificate = hex(&key.signer.certificate.sha256());
    let case = Case {
        certificate,
        situation: report.situation,
        since,
        discovered: now,
        reported: None,
        received: None,
        receipt: String::new(),
        closed: None,
        unfrozen: None,
        registered: false,
        forgotten: false,
    };
    // A damaged case is replaced by a sound one; an open one keeps its dates.
    let open = read(host, &key.signer.certificate).ok().flatten().filter(|case| case.unfrozen.is_none());
    let mut case = open.unwrap_or(case);
    write(host, &key.signer.certificate, &case)?;
    let _held = hold(host);
    Ok(carry_out(host, &key, &mut case))
}

/// Goes on where an interruption left a freezing.
pub(crate) fn resume(host: &dyn Host) {
    for key in stored(host) {
        if let Ok(Some(mut case)) = read(host, &key.signer.certificate)
            && case.unfrozen.is_none()
            && !(case.registered && case.forgotten)
        {
            carry_out(host, &key, &mut case);
        }
    }
}

/// Everything after the commit point; each step may be repeated.
fn carry_out(host: &dyn Host, key: &StoredKey, case: &mut Case) -> Vec<Problem> {
    let mut troubles = Vec::new();
    let certificate = &key.signer.certificate;
    if !case.registered {
        match record(host, Act::Frozen { since: &case.since }, certificate) {
            Ok(()) => case.registered = true,
            Err(problem) => troubles.push(problem),
        }
    }
    if !case.forgotten {
        // After a release the passphrase is typed until the person chooses the keyring again.
        let memo = Memo { remembered: false, ..key.memo.clone() };
        let done = passphrase::forget_slots(host, key).and_then(|()| write_toml(host, &file(&key.name, "toml"), &memo));
        match done {
            Ok(()) => case.forgotten = true,
            Err(problem) => troubles.push(problem),
        }
    }
    troubles.extend(write(host, certificate, case).err());
    troubles
}

/// Releases a frozen key: needs its passphrase and a reason, and is recorded before it holds.
pub fn unfreeze(host: &dyn Host, name: &str, typed: &Passphrase, reason: &str) -> Result<(), Problem> {
    if reason.trim().is_empty() {
        return Err(Problem::new("key.reason"));
    }
    let key = find(host, name)?;
    let certificate = &key.signer.certificate;
    let case = read(host, certificate)?.filter(|case| case.unfrozen.is_none());
    let mut case = case.ok_or_else(|| Problem::new("key.notfrozen").with("nama", name))?;
    let _held = hold(host)?;
    unlock::open_typed(host, &key, typed)?;
    record(host, Act::Unfrozen, certificate)?;
    case.unfrozen = Some(reason.trim().to_owned());
    write(host, certificate, &case)
}

/// Notes a step that the person tells. Revocation is no such step: it is proven or not known.
pub fn follow(host: &dyn Host, name: &str, step: CaseStep, receipt: &str) -> Result<(), Problem> {
    let key = find(host, name)?;
    let certificate = &key.signer.certificate;
    let mut case = read(host, certificate)?.ok_or_else(|| Problem::new("key.notfrozen").with("nama", name))?;
    let now = Some(rfc3339(host.now()));
    let (told, act) = match step {
        CaseStep::Reported => (&mut case.reported, "case-reported"),
        CaseStep::Received => (&mut case.received, "case-received"),
        CaseStep::Closed => (&mut case.closed, "case-closed"),
    };
    *told = now;
    if step == CaseStep::Received {
        case.receipt = receipt.trim().to_owned();
    }
    let _held = hold(host)?;
    record(host, Act::Case(act), certificate)?;
    write(host, certificate, &case)
}

fn write(host: &dyn Host, certificate: &Certificate, case: &Case) -> Result<(), Problem> {
    write_toml(host, &place(certificate), case)
}

/// What was signed with a key since its case says it may have been in other hands, by the register. A register that
/// cannot be read is a trouble of its own: an empty list would say that nothing was signed.
pub fn signed_since(host: &dyn Host, name: &str) -> (Vec<SignedSince>, Option<Problem>) {
    let listed = find(host, name).and_then(|key| {
        let case = read(host, &key.signer.certificate)?;
        case.map_or(Ok(Vec::new()), |case| signed(host, &key.signer.certificate, &case.since))
    });
    match listed {
        Ok(signed) => (signed, None),
        Err(problem) => (Vec::new(), Some(problem)),
    }
}

/// Forgets a case whose key is destroyed and was released before; an open one stays and keeps every copy out.
pub(crate) fn forget_closed(host: &dyn Host, certificate: &Certificate) -> Result<(), Problem> {
    match read(host, certificate) {
        Ok(Some(case)) if case.unfrozen.is_some() => {
            host.remove_own(&place(certificate)).map_err(|e| unsaved(&e, "cases"))
        }
        _ => Ok(()),
    }
}

fn parsed(time: &str) -> Result<String, Problem> {
    let time = OffsetDateTime::parse(time, &Rfc3339).map_err(|e| Problem::new("usage.time").detail(e))?;
    Ok(rfc3339(time))
}

impl Case {
    fn view(self, now: OffsetDateTime, revoked: Option<&str>) -> KeyCase {
        let until = self.closed.as_deref().and_then(|time| OffsetDateTime::parse(time, &Rfc3339).ok()).unwrap_or(now);
        let begun = OffsetDateTime::parse(&self.discovered, &Rfc3339).unwrap_or(until);
        KeyCase {
            situation: self.situation,
            since: self.since,
            discovered: self.discovered,
            elapsed_minutes: (until - begun).whole_minutes(),
            reported: self.reported,
            received: self.received,
            receipt: self.receipt,
            revoked: revoked.map(str::to_owned),
            closed: self.closed,
            unfrozen: self.unfrozen,
        }
    }
}
