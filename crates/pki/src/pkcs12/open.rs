//! Opening a file: shell, integrity, safes, bags.

use der::Decode;
use der::asn1::AnyRef;

use super::bags::Bags;
use super::decrypt::Encryption;
use super::grammar::{ContentInfo, EncryptedData, ID_DATA, ID_ENCRYPTED_DATA, Pfx, sequence_of};
use super::kdf::Budget;
use super::passphrase::{Passphrase, Secret};
use super::{Contents, MAX_FILE, OpenError, mac};
use crate::ber;
use crate::scrub::scrubbed;

/// What is known while a file is being opened.
pub struct Opening<'a> {
    /// What the person typed.
    pub passphrase: Passphrase<'a>,
    /// Rounds left.
    pub budget: Budget,
    /// The integrity code fitted, so the passphrase is right.
    pub proven: bool,
}

impl Opening<'_> {
    /// When nothing decrypts: the passphrase is wrong, unless it is proven to be right.
    pub fn blame(&self, when_proven: OpenError) -> OpenError {
        if self.proven { when_proven } else { OpenError::WrongPassphrase }
    }
}

/// Opens a PKCS#12 file, BER or DER, with a UTF-8 passphrase. A file of certificates alone opens too.
///
/// # Errors
/// See [`OpenError`]. [`OpenError::NoPrivateKey`] and [`OpenError::NoCertificate`] come from
/// [`Contents::signing_identities`] only.
pub fn open(file: &[u8], passphrase: &[u8]) -> Result<Contents, OpenError> {
    if file.len() > MAX_FILE {
        return Err(OpenError::TooExpensive);
    }
    scrubbed(|| contents(file, passphrase))
}

fn contents(file: &[u8], passphrase: &[u8]) -> Result<Contents, OpenError> {
    let der = ber::to_der(file)?;
    let pfx = Pfx::from_der(&der)?;
    if pfx.version != 3 {
        return Err(OpenError::Corrupt);
    }
    let content = pfx.auth_safe.data()?;
    let mut opening = Opening { passphrase: Passphrase(passphrase), budget: Budget::new(), proven: false };
    let mut bags = Bags::default();
    if let Some(code) = &pfx.mac_data {
        let proven = mac::check(code, content, &opening.passphrase, &mut opening.budget)?;
        bags.protection.mac = Some(proven.label);
        opening.proven = true;
    }
    // AuthenticatedSafe (RFC 7292, 4.1).
    let safes = ber::to_der(content)?;
    for safe in sequence_of(&safes)? {
        safe_contents(&safe, &mut opening, &mut bags)?;
    }
    bags.finish()
}

fn safe_contents(safe: &AnyRef<'_>, opening: &mut Opening<'_>, bags: &mut Bags) -> Result<(), OpenError> {
    let info: ContentInfo<'_> = safe.decode_as()?;
    match info.content_type {
        ID_DATA => bags.collect(&ber::to_der(info.data()?)?, opening),
        ID_ENCRYPTED_DATA => {
            let content = info.content.ok_or(OpenError::Corrupt)?;
            let plain = decrypted(&content.decode_as()?, opening)?;
            bags.collect(&plain, opening)
        }
        // Files for the owner of another key (EnvelopedData) are out of a passphrase's reach.
        other => Err(OpenError::Unsupported(other)),
    }
}

fn decrypted(data: &EncryptedData<'_>, opening: &mut Opening<'_>) -> Result<Secret, OpenError> {
    let encryption = Encryption::read(&data.content.algorithm)?;
    let ciphertext = data.content.ciphertext()?;
    let plain = encryption.open(&ciphertext, &opening.passphrase, &mut opening.budget, whole_sequence)?;
    plain.ok_or(opening.blame(OpenError::Corrupt))
}

/// The plaintext as DER, if it is one SEQUENCE. Padding alone fits one wrong key in 256.
pub fn whole_sequence(plain: &Secret) -> Option<Secret> {
    let der = ber::to_der(plain).ok()?;
    (der.first() == Some(&0x30)).then_some(der)
}
