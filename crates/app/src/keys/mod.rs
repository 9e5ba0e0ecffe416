//! Keys in Pena's care: where they lie, what is known of them without opening them.
//!
//! A key is three files of Pena's own folder: `keys/NAME.p12` as it came, `keys/NAME.pem` the chain (public, signer
//! first) and `keys/NAME.toml` what was seen at import. The `.p12` is written last: a key without it does not exist.

mod attempts;
mod card;
pub mod destroy;
pub mod export;
pub mod freeze;
pub mod import;
pub mod passphrase;
pub mod policy;
pub mod practice;
mod record;
pub mod remind;
pub(crate) mod session;
mod standing;
pub mod strength;
pub mod unlock;

use pki::Certificate;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::host::{Host, Lock};
use crate::problem::unsaved;
use crate::register::{self, Event, KeyId};
use crate::settings::{Settings, read_toml, write_toml};
use crate::view::{KeyState, Problem};

pub use card::cards;
pub(crate) use card::{card_of, for_signing};

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
    /// The newer key that took its place; this one is for reading only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
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

/// The name of the key that signs unless another is chosen: the one chosen, else the only or first one.
pub fn default_name(host: &dyn Host) -> Option<String> {
    let mut keys = stored(host);
    keys.sort_by_key(|key| key.memo.replaced_by.is_some());
    let chosen = Settings::load(host).default_key;
    chosen.filter(|name| keys.iter().any(|k| &k.name == name)).or_else(|| keys.first().map(|k| k.name.clone()))
}

/// Makes `name` the default.
pub fn set_default(host: &dyn Host, name: &str) -> Result<(), Problem> {
    let serial = |name: &str| find(host, name).map(|key| KeyId::of(&key.signer.certificate).serial);
    let new = serial(name)?;
    let old = default_name(host).and_then(|name| serial(&name).ok()).unwrap_or_else(|| "none".into());
    let mut settings = Settings::load(host);
    settings.default_key = Some(name.to_owned());
    settings.save(host)?;
    register::append(host, Event::Setting { name: "default_key".into(), old, new }).map(|_| ())
}

/// Takes a key out of Pena's care: keyring entries first, then the file that makes it exist, then what is public.
/// A case of loss stays: it keeps every other copy out.
pub fn remove(host: &dyn Host, name: &str) -> Result<(), Problem> {
    let _held = hold(host)?;
    let key = find(host, name)?;
    // A keyring that is not there cannot be asked to forget; the entry is of a file that is no more.
    passphrase::forget_slots(host, &key).or_else(|e| if e.code == "keyring.none" { Ok(()) } else { Err(e) })?;
    for suffix in FILES {
        host.remove_own(&file(name, suffix)).map_err(|e| unsaved(&e, name))?;
    }
    register::append(host, Event::KeyRemoved { key: KeyId::of(&key.signer.certificate) }).map(|_| ())
}

/// What an interruption left undone, done: half changes of passphrases, half freezings. Called once at the start.
pub fn recover(host: &dyn Host) -> Vec<Problem> {
    freeze::resume(host);
    passphrase::recover(host)
}

/// Closes a key's files to everybody but their owner.
pub fn protect(host: &dyn Host, name: &str) -> Result<(), Problem> {
    find(host, name)?;
    let there: Vec<String> = host.list_own("keys");
    for own in FILES.map(|suffix| format!("{name}.{suffix}")) {
        if there.contains(&own) {
            host.protect_own(&format!("keys/{own}")).map_err(|e| unsaved(&e, name))?;
        }
    }
    Ok(())
}

/// Everything that may lie there under a key's name; the file that makes it exist comes first.
const FILES: [&str; 6] = ["p12", "next", "prev", "tries", "toml", "pem"];

/// Holds all keys against every other process of Pena.
pub(crate) fn hold(host: &dyn Host) -> Result<Box<dyn Lock>, Problem> {
    host.hold_own("keys/.lock").map_err(|e| unsaved(&e, "keys"))
}

/// The file tells its own protection when it is open; a memo that says otherwise is older.
fn refresh(host: &dyn Host, key: &StoredKey, seen: &pki::pkcs12::Protection) {
    let memo = Memo { protection: seen.describe(), weak: seen.weak, ..key.memo.clone() };
    if memo != key.memo {
        // Not succeeding costs a sentence on the card, nothing else.
        let _ = write_toml(host, &file(&key.name, "toml"), &memo);
    }
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
            KeyState::Expired => Some(Problem::new("cert.expired").with("tgl", card.not_after)),
            KeyState::NotYetValid => Some(Problem::new("cert.notyet").with("tgl", card.not_before)),
            KeyState::NotForSigning => Some(Problem::new("cert.usage").with("kegunaan", card.usage.join(", "))),
            _ => None,
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
