//! Counter-signatures (RFC 5652, 11.4): SignerInfos over another's signature value. They say that somebody saw that
//! signature; they add nothing to its worth.

use super::oid;
use super::signer_info::{SignerError, SignerInfo};
use crate::Certificate;
use crate::asn1::Tlv;

/// Counter-signatures read from one signer.
const MOST: usize = 16;

impl SignerInfo {
    /// Every counter-signature that can be read; the count says how many there are in all.
    pub fn counter_signatures(&self) -> (Vec<SignerInfo>, usize) {
        let values: Vec<&[u8]> = self.unsigned.values(oid::COUNTER_SIGNATURE).collect();
        let read = values.iter().take(MOST).filter_map(|value| SignerInfo::read(Tlv::only(value).ok()?).ok());
        (read.collect(), values.len())
    }

    /// As a counter-signature over `value`: whether the key of `certificate` made it.
    ///
    /// # Errors
    /// [`SignerError::Digest`] when it is over something else.
    pub fn check_counter(&self, certificate: &Certificate, value: &[u8]) -> Result<(), SignerError> {
        let digest = self.digest()?.hash(&[value]);
        // 11.4: message-digest as ever; content-type must not be there, as there is no content.
        if let Some(signed) = &self.signed {
            if signed.count(oid::CONTENT_TYPE) > 0 {
                return Err(SignerError::Attribute(oid::CONTENT_TYPE));
            }
            let stated = self.message_digest().ok_or(SignerError::Attribute(oid::MESSAGE_DIGEST))?;
            if stated != digest {
                return Err(SignerError::Digest);
            }
        }
        self.check_signature(certificate, &digest).map(drop)
    }

    /// The certificate among `known` that made this counter-signature over `value`.
    ///
    /// # Errors
    /// `None` when no certificate answers to its identifier, else why the last one did not make it.
    pub fn counter_signer(&self, known: &[Certificate], value: &[u8]) -> Result<Certificate, Option<SignerError>> {
        let mut failure = None;
        for certificate in known.iter().filter(|one| self.identifier.names(one)).take(4) {
            match self.check_counter(certificate, value) {
                Ok(()) => return Ok(certificate.clone()),
                Err(error) => failure = Some(error),
            }
        }
        Err(failure)
    }
}

/// Not looked at is not refuted.
impl SignerError {
    /// Whether it says that a value does not hold, and not that it could not be computed.
    pub fn refutes(&self) -> bool {
        !matches!(self, Self::Signature(error) if error.leaves_open())
    }
}
