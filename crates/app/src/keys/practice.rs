//! The practice identity: a small CA and a certificate made on this computer, clearly marked, trusted nowhere else.

use pki::{Certificate, pkcs12};

use super::import::NewKey;
use super::unlock::random;
use super::{Memo, StoredKey, hold, stored};
use crate::display::{hex, rfc3339};
use crate::host::{Host, Passphrase};
use crate::problem::unsaved;
use crate::register::{self, Event, KeyId};
use crate::view::Problem;

const CA: &str = "practice/ca.der";
const CRL: &str = "practice/ca.crl";
const NAME: &str = "latihan";
/// Who the practice certificate names; `pki::practice` adds the mark.
const OWNER: &str = "Pejabat Contoh";
/// A practice key protects nothing of worth; today's full count would only make people wait.
const ITERATIONS: u32 = 10_000;

/// Makes the practice identity once; a second call returns the one that is there.
///
/// Its passphrase is random and goes into the keyring. Where there is none it is a known word: the key signs only
/// documents marked *DOKUMEN UJI COBA* and no other computer trusts it.
pub fn ensure(host: &dyn Host) -> Result<StoredKey, Problem> {
    let _held = hold(host)?;
    if let Some(key) = stored(host).into_iter().find(|key| key.signer.practice) {
        return Ok(key);
    }
    let mut generator = random(host)?.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let made = pki::practice::make(OWNER, host.now(), &mut generator).map_err(|e| unmade(&e))?;
    write(host, CA, made.ca.der())?;
    write(host, CRL, &made.crl)?;
    let chain: Vec<Certificate> =
        std::iter::once(&made.identity.certificate).chain(&made.identity.chain).cloned().collect();
    let mut store = |passphrase: &Passphrase, remembered| {
        let p12 =
            pkcs12::write(&made.identity, passphrase.expose(), ITERATIONS, &mut generator).map_err(|e| unmade(&e))?;
        let memo = memo(host, &made.identity.certificate, remembered);
        NewKey { memo: &memo, chain: &chain, p12: &p12, passphrase }.put(host, NAME)
    };
    if store(&random_passphrase(host)?, true).is_err() {
        store(&known_passphrase(), false)?;
    }
    register::append(host, Event::KeyImported { key: KeyId::of(&made.identity.certificate) })?;
    super::find(host, NAME)
}

/// The CA that this computer trusts for practice only, with its revocation list.
pub fn anchor(host: &dyn Host) -> Option<(Certificate, Vec<u8>)> {
    let ca = host.read_own(CA).ok()??;
    let crl = host.read_own(CRL).ok()??;
    Some((Certificate::from_der(&ca).ok()?, crl))
}

/// The passphrase of a practice key on a computer without a keyring.
pub fn known_passphrase() -> Passphrase {
    Passphrase::new(b"latihan-latihan".to_vec())
}

/// A letter of two pages to practise on.
pub fn sample_letter() -> Result<Vec<u8>, Problem> {
    press::letter::sample().map(|letter| letter.bytes).map_err(|e| Problem::new("doc.prepare").detail(e))
}

fn memo(host: &dyn Host, certificate: &Certificate, remembered: bool) -> Memo {
    Memo {
        certificate: hex(&certificate.sha256()),
        protection: "PBES2 AES-256-CBC, PBKDF2-SHA256".to_owned(),
        weak: false,
        practice: true,
        remembered,
        imported: rfc3339(host.now()),
        replaced_by: None,
    }
}

fn random_passphrase(host: &dyn Host) -> Result<Passphrase, Problem> {
    let mut bytes = zeroize::Zeroizing::new([0u8; 16]);
    host.fill_random(bytes.as_mut_slice()).map_err(|e| Problem::new("system.random").detail(e))?;
    // Two letters for every byte, written without an intermediate text that would have to be wiped.
    let letter = |nibble: u8| b'a' + nibble;
    Ok(Passphrase::new(bytes.iter().flat_map(|b| [letter(b >> 4), letter(b & 15)]).collect()))
}

fn write(host: &dyn Host, name: &str, bytes: &[u8]) -> Result<(), Problem> {
    host.write_own(name, bytes).map_err(|e| unsaved(&e, name))
}

fn unmade(error: &dyn std::fmt::Display) -> Problem {
    Problem::new("practice.failed").detail(error)
}
