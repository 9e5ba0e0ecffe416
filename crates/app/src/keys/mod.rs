//! Keys in Pena's care: where they lie, what is known of them without opening them.
//!
//! A key is three files of Pena's own folder: `keys/NAME.p12` as it came, `keys/NAME.pem` the chain (public, signer
//! first) and `keys/NAME.toml` what was seen at import. The `.p12` is written last: a key without it does not exist.

pub mod import;
pub mod practice;
pub mod unlock;

use pki::Certificate;
use pki::certificate::KeyUsage;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::display::{hex, rfc3339};
use crate::host::Host;
use crate::settings::{Settings, read_toml};
use crate::view::{KeyCard, KeyState, Problem};
use crate::{anchors, issuer};

/// The person is told about the end of validity from here on.
const REMIND_DAYS: i64 = 90;

/// What was seen at import and cannot be seen without the passphrase.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Memo {
    /// SHA-256 of the signing certificate: which identity of the file is meant.
    pub certificate: String,
    /// How the file is protected.
    pub protection: String,
    /// The protection is of an old kind.
    pub weak: bool,
    /// Made by Pena for practice.
    #[serde(default)]
    pub practice: bool,
    /// The passphrase was given to the keyring.
    #[serde(default)]
    pub remembered: bool,
    /// RFC 3339.
    pub imported: String,
}

/// What is public of whoever signs.
#[derive(Clone)]
pub struct Signer {
    /// The signing certificate.
    pub certificate: Certificate,
    /// Its issuers, nearest first.
    pub chain: Vec<Certificate>,
    /// Made by Pena for practice.
    pub practice: bool,
}

/// A key, closed.
#[derive(Clone)]
pub struct StoredKey {
    /// Name in Pena's care: a file name without suffix.
    pub name: String,
    /// Whose it is.
    pub signer: Signer,
    pub(crate) memo: Memo,
    present: bool,
}

/// Every key in Pena's care, by name.
pub fn stored(host: &dyn Host) -> Vec<StoredKey> {
    host.list_own("keys")
        .iter()
        .filter_map(|file| file.strip_suffix(".toml"))
        .filter_map(|name| load(host, name))
        .collect()
}

/// One key by name.
pub fn find(host: &dyn Host, name: &str) -> Result<StoredKey, Problem> {
    stored(host).into_iter().find(|key| key.name == name).ok_or_else(|| Problem::new("p12.missing").with("nama", name))
}

/// Cards of every key, the default one first.
pub fn cards(host: &dyn Host) -> Vec<KeyCard> {
    let default = default_name(host);
    let (evidence, now) = (anchors::evidence(host), host.now());
    let mut cards: Vec<KeyCard> = stored(host)
        .iter()
        .map(|key| KeyCard {
            footers: issuer::permitted(&key.signer, &evidence, now).codes.iter().map(|c| c.name().to_owned()).collect(),
            ..key.card(now, default.as_deref())
        })
        .collect();
    cards.sort_by_key(|card| (!card.default, card.name.clone()));
    cards
}

/// The name of the key that signs unless another is chosen: the one chosen, else the only or first one.
pub fn default_name(host: &dyn Host) -> Option<String> {
    let keys = stored(host);
    let chosen = Settings::load(host).default_key;
    chosen.filter(|name| keys.iter().any(|k| &k.name == name)).or_else(|| keys.first().map(|k| k.name.clone()))
}

/// Makes `name` the default.
pub fn set_default(host: &dyn Host, name: &str) -> Result<(), Problem> {
    find(host, name)?;
    let mut settings = Settings::load(host);
    settings.default_key = Some(name.to_owned());
    settings.save(host)
}

/// Takes a key out of Pena's care: keyring entry first, then the file that makes it exist, then what is public.
pub fn remove(host: &dyn Host, name: &str) -> Result<(), Problem> {
    find(host, name)?;
    if let Some(bytes) = host.read_own(&file(name, "p12")).ok().flatten() {
        // An absent keyring cannot hold an entry; a locked one would keep it, so say so and stop.
        match host.forget_secret(&unlock::slot(&bytes)) {
            Ok(()) | Err(crate::host::KeyringProblem::Absent) => {}
            Err(problem) => return Err(crate::problem::keyring(&problem)),
        }
    }
    for suffix in ["p12", "toml", "pem"] {
        host.remove_own(&file(name, suffix)).map_err(|e| crate::problem::unsaved(&e, name))?;
    }
    Ok(())
}

pub(crate) fn file(name: &str, suffix: &str) -> String {
    format!("keys/{name}.{suffix}")
}

fn load(host: &dyn Host, name: &str) -> Option<StoredKey> {
    let memo: Memo = read_toml(host, &file(name, "toml"))?;
    let pem = host.read_own(&file(name, "pem")).ok()??;
    let mut chain = Certificate::from_pem_or_der_many(&pem);
    if chain.is_empty() {
        return None;
    }
    let certificate = chain.remove(0);
    let present = host.list_own("keys").iter().any(|f| f == &format!("{name}.p12"));
    Some(StoredKey {
        name: name.to_owned(),
        signer: Signer { certificate, chain, practice: memo.practice },
        memo,
        present,
    })
}

impl StoredKey {
    /// What a person sees of it on this day.
    pub fn card(&self, now: OffsetDateTime, default: Option<&str>) -> KeyCard {
        let mut card = card_of(&self.signer.certificate, now);
        card.name.clone_from(&self.name);
        card.practice = self.signer.practice;
        card.protection.clone_from(&self.memo.protection);
        card.weak_protection = self.memo.weak;
        card.remembered = self.memo.remembered;
        card.default = default == Some(self.name.as_str());
        if !self.present {
            card.state = KeyState::Missing;
        }
        card
    }

    /// A practice key on a computer without a keyring: its passphrase is the known word.
    pub fn opens_without_asking(&self) -> bool {
        self.signer.practice && !self.memo.remembered
    }

    /// Why this key may not sign now, if it may not.
    pub fn refusal(&self, now: OffsetDateTime) -> Option<Problem> {
        match self.present {
            true => self.signer.refusal(now),
            false => Some(Problem::new("p12.missing").with("nama", &self.name)),
        }
    }
}

impl Signer {
    /// Signer first, then its issuers: what is embedded.
    pub fn certificates(&self) -> Vec<Certificate> {
        std::iter::once(&self.certificate).chain(&self.chain).cloned().collect()
    }

    /// Why this certificate may not sign now, if it may not (requirements 7.3, 2).
    pub fn refusal(&self, now: OffsetDateTime) -> Option<Problem> {
        let card = card_of(&self.certificate, now);
        match card.state {
            KeyState::Good | KeyState::Expiring | KeyState::Missing => None,
            KeyState::Expired => Some(Problem::new("cert.expired").with("tgl", card.not_after)),
            KeyState::NotYetValid => Some(Problem::new("cert.notyet").with("tgl", card.not_before)),
            KeyState::NotForSigning => Some(Problem::new("cert.usage").with("kegunaan", card.usage.join(", "))),
        }
    }

    /// What a person should know before signing with this certificate.
    pub(crate) fn advice(&self, now: OffsetDateTime) -> Vec<Problem> {
        let card = card_of(&self.certificate, now);
        let practice = self.practice.then(|| Problem::new("cert.test"));
        let expiring = (card.state == KeyState::Expiring)
            .then(|| Problem::new("cert.expiring").with("n", card.days_left).with("tgl", &card.not_after));
        practice.into_iter().chain(expiring).collect()
    }
}

/// A card of a certificate alone; the rest has to be filled by who knows it.
pub(crate) fn card_of(certificate: &Certificate, now: OffsetDateTime) -> KeyCard {
    let (begin, end) = (certificate.not_before(), certificate.not_after());
    KeyCard {
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
        usage: usage(certificate),
        algorithm: certificate.key_description(),
        protection: String::new(),
        weak_protection: false,
        remembered: false,
        default: false,
        sha256: hex(&certificate.sha256()),
        footers: Vec::new(),
    }
}

fn state(certificate: &Certificate, now: OffsetDateTime) -> KeyState {
    let left = certificate.not_after() - now;
    match () {
        () if !for_signing(certificate) => KeyState::NotForSigning,
        () if now < certificate.not_before() => KeyState::NotYetValid,
        () if left.is_negative() => KeyState::Expired,
        () if left.whole_days() < REMIND_DAYS => KeyState::Expiring,
        () => KeyState::Good,
    }
}

/// RFC 5280 4.2.1.3: a signature on a document needs digitalSignature or contentCommitment; no extension, no limit.
fn for_signing(certificate: &Certificate) -> bool {
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
