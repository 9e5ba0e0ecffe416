//! Opening a key for as long as one act of signing lasts.

use std::sync::{Mutex, PoisonError};

use pades::sign::{Identity, IdentityError};
use pki::key::PrivateKey;
use pki::pkcs12;
use pki::random::Drbg;
use pki::{Certificate, SignatureScheme};
use sha2::{Digest, Sha256};

use super::{Signer, StoredKey, file};
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

/// The passphrase that the keyring holds for a key, if it holds one.
pub fn remembered(host: &dyn Host, key: &StoredKey) -> Result<Option<Passphrase>, KeyringProblem> {
    if !key.memo.remembered {
        return Ok(None);
    }
    let Ok(Some(p12)) = host.read_own(&file(&key.name, "p12")) else {
        return Ok(None);
    };
    host.secret(&slot(&p12))
}

/// Opens a key with a passphrase.
pub fn unlock(host: &dyn Host, stored: &StoredKey, passphrase: &Passphrase) -> Result<UnlockedKey, Problem> {
    let p12 = host
        .read_own(&file(&stored.name, "p12"))
        .ok()
        .flatten()
        .ok_or_else(|| Problem::new("p12.missing").with("nama", &stored.name))?;
    let contents = pkcs12::open(&p12, passphrase.expose()).map_err(|e| unopened(&e, &stored.name))?;
    let identity = contents
        .identities()
        .into_iter()
        .find(|identity| identity.certificate == stored.signer.certificate)
        .ok_or_else(|| Problem::new("p12.nokey").with("nama", &stored.name))?;
    Ok(UnlockedKey { key: identity.key, signer: stored.signer.clone(), random: random(host)? })
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
