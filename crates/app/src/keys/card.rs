//! A key as a person sees it: one state, one next step, and what else is true of it.

use pki::Certificate;
use pki::certificate::KeyUsage;
use time::OffsetDateTime;

use super::standing::{self, Standing};
use super::{StoredKey, default_name, file, freeze, passphrase, policy, stored, unlock};
use crate::display::{hex, rfc3339};
use crate::host::{Host, KeyringState};
use crate::view::{KeyCard, KeyCase, KeyState, KeyStep, Problem};
use crate::{anchors, issuer};

/// The person is told about the end of validity from here on (requirements V2: 90, 30, 14, 7, 1 days).
const REMIND_DAYS: i64 = 90;

/// Cards of every key, the default one first.
pub fn cards(host: &dyn Host) -> Vec<KeyCard> {
    let default = default_name(host);
    let (evidence, now) = (anchors::evidence(host), host.now());
    let keys = stored(host);
    // Asked once: a keyring that hangs costs its deadline.
    let asked = keys.iter().any(|key| unlock::uses_keyring(host, key));
    let keyring = if asked { host.keyring_state() } else { KeyringState::Open };
    let mut cards: Vec<KeyCard> = keys
        .iter()
        .map(|key| {
            let standing = standing::of(&key.signer, &evidence, now);
            let case = freeze::case(host, &key.signer, standing.revoked_at().as_deref());
            let footers = issuer::permitted(&key.signer, &evidence, now).codes;
            KeyCard {
                footers: footers.iter().map(|code| code.name().to_owned()).collect(),
                default: default.as_deref() == Some(key.name.as_str()),
                ..key.card(host, &Seen { standing, case, keyring })
            }
        })
        .collect();
    cards.sort_by_key(|card| (!card.default, card.name.clone()));
    cards
}

/// What is known of a key beside its own files.
struct Seen {
    standing: Standing,
    case: Result<Option<KeyCase>, Problem>,
    keyring: KeyringState,
}

impl StoredKey {
    fn card(&self, host: &dyn Host, seen: &Seen) -> KeyCard {
        let mut card = card_of(&self.signer.certificate, host.now());
        card.name.clone_from(&self.name);
        card.practice = self.signer.practice;
        card.protection.clone_from(&self.memo.protection);
        card.weak_protection = self.memo.weak;
        card.remembered = unlock::uses_keyring(host, self);
        card.replaced_by.clone_from(&self.memo.replaced_by);
        card.revoked = seen.standing.revoked_at();
        card.state = self.state(&card, seen);
        card.case = seen.case.clone().ok().flatten();
        card.concerns = self.concerns(host, seen);
        card.step = step(&card);
        card
    }

    /// The gravest comes first: what is proven, what was reported, what the certificate says, what else.
    fn state(&self, card: &KeyCard, seen: &Seen) -> KeyState {
        let frozen = match &seen.case {
            Ok(case) => case.as_ref().is_some_and(|case| case.unfrozen.is_none()),
            // A case that cannot be read may forbid.
            Err(_) => true,
        };
        match () {
            () if matches!(seen.standing, Standing::Revoked { .. }) => KeyState::Revoked,
            () if frozen => KeyState::Frozen,
            () if matches!(seen.standing, Standing::OnHold { .. }) => KeyState::Suspended,
            () if !self.present => KeyState::Missing,
            () if self.memo.replaced_by.is_some() => KeyState::Retired,
            () => card.state,
        }
    }

    fn concerns(&self, host: &dyn Host, seen: &Seen) -> Vec<Problem> {
        let mut concerns = Vec::new();
        concerns.extend(seen.case.as_ref().err().cloned());
        if host.is_exposed(&file(&self.name, "p12")) {
            concerns.push(Problem::new("p12.perm").with("nama", &self.name));
        }
        if self.memo.weak {
            concerns.push(Problem::new("p12.legacy").with("alg", &self.memo.protection));
        }
        if passphrase::is_halfway(host, self) {
            concerns.push(Problem::new("pass.halfway").with("nama", &self.name));
        }
        if self.memo.remembered {
            concerns.extend(self.of_keyring(host, seen.keyring).map(Problem::new));
        }
        concerns
    }

    fn of_keyring(&self, host: &dyn Host, keyring: KeyringState) -> Option<&'static str> {
        if policy::office(host).keyring_forbidden {
            return Some("keyring.forbidden");
        }
        match keyring {
            KeyringState::Open => None,
            KeyringState::Locked => Some("keyring.locked"),
            KeyringState::Absent => Some("keyring.none"),
            KeyringState::Silent => Some("keyring.late"),
        }
    }
}

/// One button.
fn step(card: &KeyCard) -> KeyStep {
    let concerned = |code: &str| card.concerns.iter().any(|problem| problem.code == code);
    match card.state {
        KeyState::Frozen => KeyStep::Follow,
        KeyState::Suspended => KeyStep::Ask,
        KeyState::Revoked | KeyState::Retired => KeyStep::Destroy,
        KeyState::Missing => KeyStep::Restore,
        KeyState::Expired => KeyStep::Renew,
        KeyState::NotYetValid => KeyStep::Wait,
        KeyState::NotForSigning => KeyStep::Choose,
        KeyState::Good | KeyState::Expiring if concerned("p12.perm") => KeyStep::Protect,
        KeyState::Good | KeyState::Expiring if concerned("p12.legacy") => KeyStep::ChangePassphrase,
        KeyState::Expiring => KeyStep::Renew,
        KeyState::Good if concerned("keyring.locked") => KeyStep::UnlockKeyring,
        KeyState::Good => KeyStep::Sign,
    }
}

/// A card of a certificate alone; the rest has to be filled by who knows it.
pub(crate) fn card_of(certificate: &Certificate, now: OffsetDateTime) -> KeyCard {
    let (begin, end) = (certificate.not_before(), certificate.not_after());
    let mut card = KeyCard {
        name: String::new(),
        practice: false,
        common_name: certificate.subject_name(),
        organization: certificate.organization().unwrap_or_default(),
        issuer: certificate.issuer_name(),
        serial: certificate.serial_hex(),
        not_before: rfc3339(begin),
        not_after: rfc3339(end),
        days_left: (end - now).whole_days(),
        state: state(certificate, now),
        step: KeyStep::Sign,
        revoked: None,
        case: None,
        replaced_by: None,
        concerns: Vec::new(),
        usage: usage(certificate),
        algorithm: certificate.key_description(),
        protection: String::new(),
        weak_protection: false,
        remembered: false,
        default: false,
        sha256: hex(&certificate.sha256()),
        footers: Vec::new(),
    };
    card.step = step(&card);
    card
}

fn state(certificate: &Certificate, now: OffsetDateTime) -> KeyState {
    let left = certificate.not_after() - now;
    match () {
        () if !for_signing(certificate) => KeyState::NotForSigning,
        () if now < certificate.not_before() => KeyState::NotYetValid,
        () if left.is_negative() => KeyState::Expired,
        () if left.whole_days() <= REMIND_DAYS => KeyState::Expiring,
        () => KeyState::Good,
    }
}

/// RFC 5280 4.2.1.3: a signature on a document needs digitalSignature or contentCommitment; no extension, no limit.
pub(crate) fn for_signing(certificate: &Certificate) -> bool {
    let allowed = |usage: KeyUsage| usage.digital_signature() || usage.non_repudiation();
    certificate.key_usage().is_none_or(allowed) && !certificate.is_ca()
}

/// The names of RFC 5280 4.2.1.3.
fn usage(certificate: &Certificate) -> Vec<String> {
    let Some(usage) = certificate.key_usage() else { return Vec::new() };
    let named = [
        (usage.digital_signature(), "digitalSignature"),
        (usage.non_repudiation(), "nonRepudiation"),
        (usage.key_encipherment(), "keyEncipherment"),
        (usage.data_encipherment(), "dataEncipherment"),
        (usage.key_agreement(), "keyAgreement"),
        (usage.key_cert_sign(), "keyCertSign"),
        (usage.crl_sign(), "cRLSign"),
    ];
    named.iter().filter(|(set, _)| *set).map(|(_, name)| (*name).to_owned()).collect()
}
