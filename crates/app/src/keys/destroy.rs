//! Destroying a key: what was there, what was done, and what cannot be promised.

use sha2::{Digest, Sha256};

use super::record::{Act, record};
use super::{FILES, cards, file, find, freeze, hold, passphrase};
use crate::display::{hex, rfc3339};
use crate::host::Host;
use crate::problem::unsaved;
use crate::view::{DestroyReason, Destruction, Problem};

/// Destroys a key for good. The file that makes it exist goes first; what is left after an interruption is removed by
/// destroying it again.
pub fn destroy(host: &dyn Host, name: &str, reason: DestroyReason) -> Result<Destruction, Problem> {
    let held = hold(host)?;
    let key = find(host, name)?;
    let certificate = &key.signer.certificate;
    let bytes = host.read_own(&file(name, "p12")).ok().flatten();
    // Recorded before: a destroyed key without its entry could not be told from a lost one.
    record(host, Act::Destroyed, certificate)?;
    let mut troubles = vec![Problem::new("destroy.ssd"), Problem::new("destroy.copies").with("nama", name)];
    troubles.extend(passphrase::forget_slots(host, &key).err());
    let mut overwritten = 0;
    for suffix in FILES {
        let times = host.erase_own(&file(name, suffix)).map_err(|e| unsaved(&e, name))?;
        overwritten = if suffix == "p12" { times } else { overwritten };
    }
    troubles.extend(freeze::forget_closed(host, certificate).err());
    drop(held);
    Ok(Destruction {
        name: name.to_owned(),
        common_name: certificate.subject_name(),
        serial: certificate.serial_hex(),
        issuer: certificate.issuer_name(),
        not_before: rfc3339(certificate.not_before()),
        not_after: rfc3339(certificate.not_after()),
        protection: bytes.as_ref().map(|_| key.memo.protection.clone()).unwrap_or_default(),
        certificate: hex(&certificate.sha256()),
        file: bytes.map(|bytes| hex(&Sha256::digest(&bytes))).unwrap_or_default(),
        time: rfc3339(host.now()),
        reason,
        overwritten,
        troubles,
        keys: cards(host),
    })
}
