//! Taking a PKCS#12 file into Pena's care: look, show, then store. The original is never touched.

use pki::Certificate;
use pki::pkcs12::{self, Contents};

use super::record::{Act, record};
use super::unlock::{random, unopened};
use super::{Memo, card_of, file, find, hold, passphrase, policy};
use crate::display::{file_name, hex, rfc3339};
use crate::host::{Host, Passphrase, ReadProblem, SaveProblem, Snapshot};
use crate::problem::{unread_document, unsaved};
use crate::settings::write_toml;
use crate::view::{KeyOffer, KeyState, Problem};

/// A key store is a few kilobytes; ten megabytes is already somebody's joke.
pub(crate) const LIMIT: u64 = 10 << 20;

/// Where the passphrase stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remember {
    /// In the keyring of this computer.
    Keyring,
    /// Nowhere: asked each time.
    Never,
}

/// A PKCS#12 file that was opened and proven, not yet stored.
pub struct Opened {
    p12: Snapshot,
    contents: Contents,
    passphrase: Passphrase,
}

/// Reads a candidate from the disk.
pub fn read(host: &dyn Host, path: &std::path::Path) -> Result<Snapshot, Problem> {
    host.read(path, LIMIT).map_err(|e| match (&e, unread_document(&e, &file_name(path))) {
        (ReadProblem::Missing, problem) => Problem { code: "p12.missing".to_owned(), ..problem },
        (_, problem) => problem,
    })
}

/// Opens a candidate; errors name exactly what is wrong.
pub fn open(p12: Snapshot, passphrase: Passphrase) -> Result<Opened, Problem> {
    let name = file_name(&p12.path);
    let contents = pkcs12::open(&p12.bytes, passphrase.expose()).map_err(|e| unopened(&e, &name))?;
    contents.signing_identities().map_err(|e| unopened(&e, &name))?;
    Ok(Opened { p12, contents, passphrase })
}

impl Opened {
    /// The card shown before anything is stored.
    pub fn offer(&self, id: &str, host: &dyn Host) -> KeyOffer {
        let protection = &self.contents.protection;
        let identities: Vec<_> = self
            .contents
            .identities()
            .iter()
            .map(|identity| {
                let mut card = card_of(&identity.certificate, host.now());
                card.name = proposed_name(&identity.certificate);
                card.protection = protection.describe();
                card.weak_protection = protection.weak;
                card
            })
            .collect();
        let mut warnings = Vec::new();
        if identities.len() > 1 {
            warnings.push(Problem::new("p12.multi"));
        }
        if protection.weak {
            warnings.push(Problem::new("p12.legacy").with("alg", protection.describe()));
        }
        warnings.extend(identities.iter().filter_map(|card| match card.state {
            KeyState::Expired => Some(Problem::new("cert.expired").with("tgl", &card.not_after)),
            KeyState::NotYetValid => Some(Problem::new("cert.notyet").with("tgl", &card.not_before)),
            KeyState::NotForSigning => Some(Problem::new("cert.usage").with("kegunaan", card.usage.join(", "))),
            KeyState::Expiring => {
                Some(Problem::new("cert.expiring").with("n", card.days_left).with("tgl", &card.not_after))
            }
            _ => None,
        }));
        KeyOffer { id: id.to_owned(), identities, warnings }
    }

    /// Copies the file into Pena's folder and, if wished, its passphrase into the keyring. Returns the key's name.
    pub fn store(
        &self,
        host: &dyn Host,
        identity: usize,
        remember: Remember,
        name: Option<&str>,
    ) -> Result<String, Problem> {
        let identities = self.contents.identities();
        let chosen = identities.get(identity).ok_or_else(|| Problem::new("p12.nokey"))?;
        // Before it may take the place of another, or be relied on at all.
        let mut random = random(host)?.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        if !passphrase::signs(chosen, &mut random) {
            return Err(Problem::new("p12.unproven"));
        }
        let protection = &self.contents.protection;
        let memo = Memo {
            certificate: hex(&chosen.certificate.sha256()),
            protection: protection.describe(),
            weak: protection.weak,
            practice: false,
            remembered: remember == Remember::Keyring,
            imported: rfc3339(host.now()),
            replaced_by: None,
        };
        let proposed = name.map_or_else(|| proposed_name(&chosen.certificate), plain);
        let _held = hold(host)?;
        let name = free_name(host, &proposed, &memo.certificate)?;
        let chain: Vec<Certificate> = std::iter::once(&chosen.certificate).chain(&chosen.chain).cloned().collect();
        NewKey { memo: &memo, chain: &chain, p12: &self.p12.bytes, passphrase: &self.passphrase }.put(host, &name)?;
        record(host, Act::Imported, &chosen.certificate)?;
        Ok(name)
    }
}

/// Notes that `newer` took the place of `older`, which is for reading only from now on. The newer one was proven when
/// it was stored.
pub fn retire(host: &dyn Host, older: &str, newer: &str) -> Result<(), Problem> {
    if older == newer {
        return Ok(());
    }
    let _held = hold(host)?;
    find(host, newer)?;
    let older = find(host, older)?;
    let memo = Memo { replaced_by: Some(newer.to_owned()), ..older.memo };
    write_toml(host, &file(&older.name, "toml"), &memo)?;
    record(host, Act::Retired, &older.signer.certificate)
}

/// A key on its way to the disk.
pub(crate) struct NewKey<'a> {
    pub memo: &'a Memo,
    /// The signer's certificate first.
    pub chain: &'a [Certificate],
    pub p12: &'a [u8],
    pub passphrase: &'a Passphrase,
}

impl NewKey<'_> {
    /// Writes the key's files and its keyring entry; the `.p12` comes last, so that a crash leaves no half key. What
    /// lies there until then (`next`, and `prev` where a file of this key is replaced) names the slots that
    /// `keys::recover` has to collect. The caller holds the keys.
    pub(crate) fn put(&self, host: &dyn Host, name: &str) -> Result<(), Problem> {
        if self.memo.remembered && policy::office(host).keyring_forbidden {
            return Err(Problem::new("keyring.forbidden"));
        }
        let there = |suffix: &str| matches!(host.read_own(&file(name, suffix)), Ok(Some(_)));
        let known = there("toml");
        let written = self.write(host, name);
        let Err(problem) = written else { return passphrase::collect(host, name, self.p12) };
        passphrase::recover_named(host, name);
        if !known && !there("p12") && !there("next") {
            let _ = host.remove_own(&file(name, "toml")).and_then(|()| host.remove_own(&file(name, "pem")));
        }
        Err(problem)
    }

    fn write(&self, host: &dyn Host, name: &str) -> Result<(), Problem> {
        let write =
            |suffix: &str, bytes: &[u8]| host.write_own(&file(name, suffix), bytes).map_err(|e| unsaved(&e, name));
        let before = host.read_own(&file(name, "p12")).ok().flatten();
        write("next", self.p12)?;
        if let Some(before) = before.filter(|before| before != self.p12) {
            write("prev", &before)?;
        }
        // The memo says whether the keyring may know something, so it comes before the keyring does.
        write_toml(host, &file(name, "toml"), self.memo)?;
        if self.memo.remembered {
            passphrase::keep(host, name, self.p12, self.passphrase)?;
        }
        let pem: String = self.chain.iter().map(Certificate::to_pem).collect();
        write("pem", pem.as_bytes())?;
        write("p12", self.p12)
    }
}

/// A name for people and for the file system: letters, digits, hyphens.
fn proposed_name(certificate: &Certificate) -> String {
    plain(&certificate.subject_name())
}

fn plain(name: &str) -> String {
    let words: String = name.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let name = words.split_whitespace().take(4).collect::<Vec<_>>().join("-");
    if name.is_empty() { "kunci".to_owned() } else { name.chars().take(48).collect() }
}

/// The proposed name, or one with a number if another certificate has it. The same certificate keeps its name:
/// importing a file again replaces it.
fn free_name(host: &dyn Host, proposed: &str, certificate: &str) -> Result<String, Problem> {
    let there = host.listed_own("keys").map_err(|e| unread_keys(&e))?;
    // A key that cannot be read now is somebody's all the same.
    let free = |name: &String| {
        !there.contains(&format!("{name}.p12")) || find(host, name).is_ok_and(|key| key.memo.certificate == certificate)
    };
    let numbered = (2..).map(|n| format!("{proposed}-{n}"));
    let name = std::iter::once(proposed.to_owned()).chain(numbered).find(free);
    Ok(name.unwrap_or_else(|| proposed.to_owned()))
}

fn unread_keys(problem: &ReadProblem) -> Problem {
    unsaved(&SaveProblem::Other(problem.to_string()), "keys")
}

/// A PKCS#12 file by its content: an outer SEQUENCE that begins with the version 3 (RFC 7292, 4).
pub(crate) fn looks_like_key(bytes: &[u8]) -> bool {
    let version = [0x02, 0x01, 0x03];
    bytes.first() == Some(&0x30)
        && bytes.get(..16.min(bytes.len())).is_some_and(|head| head.windows(version.len()).any(|w| w == version))
}
