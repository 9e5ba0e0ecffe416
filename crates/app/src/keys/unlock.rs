//! Opening a key for as long as one act of signing lasts.

use std::sync::{Mutex, PoisonError};

use pades::sign::{Identity, IdentityError};
use pki::key::PrivateKey;
use pki::pkcs12::{self, Identity as Identity12};
use pki::random::Drbg;
use pki::{Certificate, SignatureScheme};
use sha2::{Digest, Sha256};

use super::{Signer, StoredKey, attempts, file, freeze, hold, policy};
use crate::display::hex;
use crate::host::{Host, KeyringProblem, Passphrase};
use crate::view::Problem;

/// A key, open. Dropping it wipes it.
pub struct UnlockedKey {
    key: PrivateKey,
    signer: Signer,
    /// Blinds RSA and salts ECDSA.
    random: Mutex<Drbg>,
}

/// The keyring slot of a key file, named by the file itself: whichever file is there decides which passphrase is
/// read, so that no label can disagree with it after a crash.
pub(crate) fn slot(p12: &[u8]) -> String {
    let digest = hex(&Sha256::digest(p12));
    format!("p12:{}", &digest[..32])
}

/// Whether the keyring is asked about this key: the person chose it and the office allows it.
pub(crate) fn uses_keyring(host: &dyn Host, key: &StoredKey) -> bool {
    key.memo.remembered && !policy::office(host).keyring_forbidden
}

/// The passphrase that the keyring holds for a key, if it holds one.
pub fn remembered(host: &dyn Host, key: &StoredKey) -> Result<Option<Passphrase>, KeyringProblem> {
    if !uses_keyring(host, key) {
        return Ok(None);
    }
    let Ok(Some(p12)) = host.read_own(&file(&key.name, "p12")) else {
        return Ok(None);
    };
    host.secret(&slot(&p12))
}

/// The key file as it lies there.
pub(crate) fn p12(host: &dyn Host, key: &StoredKey) -> Result<Vec<u8>, Problem> {
    let missing = || Problem::new("p12.missing").with("nama", &key.name);
    host.read_own(&file(&key.name, "p12")).map_err(|e| missing().detail(e))?.ok_or_else(missing)
}

/// A key file, opened.
pub(crate) struct OpenedFile {
    pub identity: Identity12,
    pub protection: pkcs12::Protection,
    /// Identities in it beside this one.
    pub others: usize,
}

/// Opens the bytes of a key file; its identity is the one that was chosen at import.
pub(crate) fn open_bytes(p12: &[u8], key: &StoredKey, passphrase: &Passphrase) -> Result<OpenedFile, Problem> {
    let contents = pkcs12::open(p12, passphrase.expose()).map_err(|e| unopened(&e, &key.name))?;
    let mut identities = contents.identities();
    let ours = identities.iter().position(|found| found.certificate == key.signer.certificate);
    let ours = ours.ok_or_else(|| Problem::new("p12.nokey").with("nama", &key.name))?;
    let identity = identities.swap_remove(ours);
    Ok(OpenedFile { identity, protection: contents.protection, others: identities.len() })
}

/// Opens a key with a passphrase that a person typed: counted when it is wrong, tried on what an interrupted change
/// left. Changes nothing but the count and, then, which of both files is in force. The caller holds the keys.
pub(crate) fn open_typed(
    host: &dyn Host,
    key: &StoredKey,
    typed: &Passphrase,
) -> Result<(Vec<u8>, OpenedFile), Problem> {
    let current = p12(host, key)?;
    let attempt = attempts::begin(host, &key.name)?;
    let (bytes, opened) = match open_bytes(&current, key, typed) {
        Ok(opened) => (current, opened),
        Err(problem) => {
            let Some(earlier) = super::passphrase::restore_by(host, key, typed) else {
                attempts::note(host, key);
                return Err(problem);
            };
            let opened = open_bytes(&earlier, key, typed)?;
            (earlier, opened)
        }
    };
    attempt.succeeded()?;
    Ok((bytes, opened))
}

/// Opens a key with a passphrase that a person typed. The keyring agrees afterwards.
pub fn typed(host: &dyn Host, key: &StoredKey, typed: &Passphrase) -> Result<UnlockedKey, Problem> {
    allowed(host, key)?;
    let (bytes, opened) = {
        let _held = hold(host)?;
        let (bytes, opened) = open_typed(host, key, typed)?;
        super::passphrase::repair(host, key, &bytes, typed);
        (bytes, opened)
    };
    drop(bytes);
    open_key(host, key, opened)
}

/// Whether a passphrase opens a key; nothing is counted.
fn opens(host: &dyn Host, key: &StoredKey, passphrase: &Passphrase) -> bool {
    p12(host, key).and_then(|p12| open_bytes(&p12, key, passphrase)).is_ok()
}

/// Whether the keyring holds a passphrase that opens the key.
pub fn keyring_opens(host: &dyn Host, key: &StoredKey) -> bool {
    matches!(remembered(host, key), Ok(Some(kept)) if opens(host, key, &kept))
}

/// Opens a key with what the keyring holds, tried once. `None`: it holds nothing that opens the key; ask.
pub fn by_keyring(host: &dyn Host, key: &StoredKey) -> Result<Option<UnlockedKey>, Problem> {
    allowed(host, key)?;
    let Some(kept) = remembered(host, key).map_err(|e| crate::problem::keyring(&e))? else { return Ok(None) };
    match open_bytes(&p12(host, key)?, key, &kept) {
        Ok(opened) => open_key(host, key, opened).map(Some),
        Err(problem) if problem.code == "pass.wrong" => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// Opens a key with a passphrase that nobody typed: the known word of a practice key.
pub fn unlock(host: &dyn Host, key: &StoredKey, passphrase: &Passphrase) -> Result<UnlockedKey, Problem> {
    allowed(host, key)?;
    open_key(host, key, open_bytes(&p12(host, key)?, key, passphrase)?)
}

/// Why a key may not be opened for signing, whoever knows its passphrase.
fn allowed(host: &dyn Host, key: &StoredKey) -> Result<(), Problem> {
    freeze::allows(host, &key.signer.certificate)?;
    match &key.memo.replaced_by {
        Some(newer) => Err(Problem::new("key.retired").with("nama", newer)),
        None => Ok(()),
    }
}

fn open_key(host: &dyn Host, key: &StoredKey, opened: OpenedFile) -> Result<UnlockedKey, Problem> {
    super::refresh(host, key, &opened.protection);
    Ok(UnlockedKey { key: opened.identity.key, signer: key.signer.clone(), random: random(host)? })
}

/// Opens a PKCS#12 file that is not in Pena's care; its first identity that may sign, signs.
pub fn unlock_file(host: &dyn Host, p12: &[u8], name: &str, passphrase: &Passphrase) -> Result<UnlockedKey, Problem> {
    let contents = pkcs12::open(p12, passphrase.expose()).map_err(|e| unopened(&e, name))?;
    let mut identities = contents.identities();
    let usable = identities.iter().position(|identity| super::for_signing(&identity.certificate)).unwrap_or(0);
    if identities.is_empty() {
        return Err(Problem::new("p12.nokey").with("nama", name));
    }
    let identity = identities.swap_remove(usable);
    freeze::allows(host, &identity.certificate)?;
    Ok(UnlockedKey {
        key: identity.key,
        signer: Signer { certificate: identity.certificate, chain: identity.chain, practice: false },
        random: random(host)?,
    })
}

impl UnlockedKey {
    /// Whose it is.
    pub fn signer(&self) -> &Signer {
        &self.signer
    }
}

/// A generator for this key, seeded once.
pub(crate) fn random(host: &dyn Host) -> Result<Mutex<Drbg>, Problem> {
    Drbg::seeded_by(|seed| host.fill_random(seed)).map(Mutex::new).map_err(|e| Problem::new("system.random").detail(e))
}

/// The error catalogue's word for a PKCS#12 file that did not open.
pub(crate) fn unopened(error: &pkcs12::OpenError, name: &str) -> Problem {
    use pkcs12::OpenError as E;
    let code = match error {
        E::WrongPassphrase => "pass.wrong",
        E::OtherKeyPassphrase => "p12.keypass",
        E::NoPrivateKey => "p12.nokey",
        E::NoCertificate => "p12.nocert",
        E::TooExpensive => "p12.toocostly",
        E::Unsupported(_) => "p12.unsupported",
        E::Corrupt => "p12.corrupt",
    };
    Problem::new(code).with("nama", name).detail(error)
}

impl Identity for UnlockedKey {
    fn certificate(&self) -> &Certificate {
        &self.signer.certificate
    }

    fn chain(&self) -> &[Certificate] {
        &self.signer.chain
    }

    fn scheme(&self) -> SignatureScheme {
        self.key.scheme()
    }

    fn sign(&self, signed_attributes: &[u8]) -> Result<Vec<u8>, IdentityError> {
        // Not held while signing: a batch signs on all cores.
        let mut random = self.random.lock().unwrap_or_else(PoisonError::into_inner).fork();
        self.key.sign(signed_attributes, self.scheme(), &mut random).map_err(|_| IdentityError::Refused)
    }
}
