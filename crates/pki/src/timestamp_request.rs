//! Asking a time-stamp authority: the request, and whether the answer is one to it (RFC 3161, 2.4).

use der::asn1::ObjectIdentifier;

use crate::algorithm::{DigestAlgorithm, digest_identifier};
use crate::asn1::{Asn1Error, Tlv, encode, tag};
use crate::extension::named_bits;
use crate::timestamp::{Token, TokenError};

/// What was asked; kept to hold the answer against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampRequest {
    digest: DigestAlgorithm,
    imprint: Vec<u8>,
    nonce: Vec<u8>,
    policy: Option<ObjectIdentifier>,
}

/// `PKIFailureInfo`: what an authority did not like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// badAlg (0)
    BadAlgorithm,
    /// badRequest (2)
    BadRequest,
    /// badDataFormat (5)
    BadDataFormat,
    /// timeNotAvailable (14)
    TimeNotAvailable,
    /// unacceptedPolicy (15)
    UnacceptedPolicy,
    /// unacceptedExtension (16)
    UnacceptedExtension,
    /// addInfoNotAvailable (17)
    AddInfoNotAvailable,
    /// systemFailure (25)
    SystemFailure,
    /// None was given, or one that is not defined.
    Unstated,
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimestampRefusal {
    /// Not a `TimeStampResp`.
    #[error("not a time-stamp response: {0}")]
    Structure(#[from] Asn1Error),
    /// The authority said no, or not yet.
    #[error("the authority refused with status {status}: {failure:?}")]
    Refused {
        /// `PKIStatus`: 2 rejection, 3 waiting, 4 and 5 revocation.
        status: u8,
        /// Its reason.
        failure: Failure,
    },
    /// The token inside is none, or stamps something else.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The nonce is not ours: an old answer, or somebody else's (2.4.2).
    #[error("the nonce is not the one that was sent")]
    Nonce,
    /// Another policy than the one asked for (2.4.2).
    #[error("stamped under another policy")]
    Policy,
}

impl TimestampRequest {
    /// For an imprint made with `digest`; the nonce is random and not empty.
    pub fn new(digest: DigestAlgorithm, imprint: &[u8], nonce: &[u8]) -> Self {
        Self { digest, imprint: imprint.to_vec(), nonce: positive(nonce), policy: None }
    }

    /// The same under one policy.
    pub fn under(mut self, policy: ObjectIdentifier) -> Self {
        self.policy = Some(policy);
        self
    }

    /// DER of the `TimeStampReq`, to be sent as `application/timestamp-query`; asks for the authority's certificate.
    pub fn to_der(&self) -> Vec<u8> {
        let imprint = encode(tag::OCTET_STRING, &[&self.imprint]);
        let imprint = encode(tag::SEQUENCE, &[&digest_identifier(self.digest), &imprint]);
        let policy = self.policy.map(|policy| encode(tag::OID, &[policy.as_bytes()])).unwrap_or_default();
        let nonce = encode(tag::INTEGER, &[&self.nonce]);
        let version = encode(tag::INTEGER, &[&[1]]);
        encode(tag::SEQUENCE, &[&version, &imprint, &policy, &nonce, &[tag::BOOLEAN, 1, 0xff]])
    }

    /// The token of a response to this request: granted, over this imprint, with this nonce, under this policy.
    /// Whether its signer is to be trusted is not looked at here.
    ///
    /// # Errors
    /// [`TimestampRefusal`].
    pub fn accept(&self, response: &[u8]) -> Result<(Token, Vec<u8>), TimestampRefusal> {
        let der = token_in(response)?;
        let token = Token::parse(der)?;
        if token.info.digest != Ok(self.digest) || token.info.imprint != self.imprint {
            return Err(TokenError::Imprint.into());
        }
        if token.info.nonce.as_deref().map(positive).as_ref() != Some(&self.nonce) {
            return Err(TimestampRefusal::Nonce);
        }
        if self.policy.is_some_and(|policy| policy != token.info.policy) {
            return Err(TimestampRefusal::Policy);
        }
        Ok((token, der.to_vec()))
    }
}

/// DER of the token in a granted `TimeStampResp`, for whoever has no request to hold it against.
///
/// # Errors
/// [`TimestampRefusal::Structure`] and [`TimestampRefusal::Refused`].
pub fn token_in(response: &[u8]) -> Result<&[u8], TimestampRefusal> {
    let mut fields = Tlv::first(response)?.0.tagged(tag::SEQUENCE)?.children();
    let mut info = fields.expect(tag::SEQUENCE)?.children();
    let status = match info.expect(tag::INTEGER)?.value {
        [status] => *status,
        _ => return Err(Asn1Error::Value.into()),
    };
    info.optional(tag::SEQUENCE)?;
    let failure = info.optional(tag::BIT_STRING)?.map(|bits| named_bits(bits.value)).transpose()?.unwrap_or(0);
    match (status, fields.optional(tag::SEQUENCE)?) {
        (0 | 1, Some(token)) => Ok(token.raw),
        (0 | 1, None) => Err(Asn1Error::Truncated.into()),
        _ => Err(TimestampRefusal::Refused { status, failure: Failure::from_bits(failure) }),
    }
}

impl Failure {
    fn from_bits(bits: u32) -> Self {
        const TABLE: [(u32, Failure); 8] = [
            (0, Failure::BadAlgorithm),
            (2, Failure::BadRequest),
            (5, Failure::BadDataFormat),
            (14, Failure::TimeNotAvailable),
            (15, Failure::UnacceptedPolicy),
            (16, Failure::UnacceptedExtension),
            (17, Failure::AddInfoNotAvailable),
            (25, Failure::SystemFailure),
        ];
        TABLE.iter().find(|(bit, _)| bits & (1 << bit) != 0).map_or(Self::Unstated, |(_, failure)| *failure)
    }
}

/// Contents of a positive INTEGER: no zero octet but the one that keeps it positive (X.690, 8.3).
fn positive(octets: &[u8]) -> Vec<u8> {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    let digits = octets.get(zeros..).unwrap_or_default();
    let sign = digits.first().is_none_or(|first| first & 0x80 != 0);
    let mut contents = if sign { vec![0] } else { Vec::new() };
    contents.extend_from_slice(digits);
    contents
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_keeps_its_reason() {
        let failure = encode(tag::BIT_STRING, &[&[2, 0, 0, 0, 0x40]]);
        let info = encode(tag::SEQUENCE, &[&encode(tag::INTEGER, &[&[2]]), &failure]);
        let response = encode(tag::SEQUENCE, &[&info]);
        let refused = TimestampRefusal::Refused { status: 2, failure: Failure::SystemFailure };
        assert_eq!(token_in(&response), Err(refused));
    }

    #[test]
    fn nonces_are_positive_and_short() {
        assert_eq!(positive(&[0, 0, 1]), [1]);
        assert_eq!(positive(&[0x80]), [0, 0x80]);
        assert_eq!(positive(&[]), [0]);
        let request = TimestampRequest::new(DigestAlgorithm::Sha256, &[7; 32], &[0xff; 8]);
        assert!(request.to_der().windows(11).any(|part| part == [2, 9, 0, 255, 255, 255, 255, 255, 255, 255, 255]));
    }
}
