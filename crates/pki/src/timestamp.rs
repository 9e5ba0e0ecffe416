//! Time-stamp tokens (RFC 3161, RFC 5816); how one is asked for is in [`crate::timestamp_request`].

use der::asn1::ObjectIdentifier;
use time::{Duration, OffsetDateTime};

use crate::Certificate;
use crate::algorithm::{AlgorithmError, DigestAlgorithm};
use crate::asn1::{Asn1Error, Tlv, parse_time, tag};
use crate::cms::{CmsError, EssError, SignedData, SignerError, SignerInfo, check_signing_certificate, oid};

/// id-kp-timeStamping.
pub const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");

/// RFC 3161, 2.4.2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TstInfo {
    /// The authority's policy.
    pub policy: ObjectIdentifier,
    /// Algorithm of the imprint, or why it is not known.
    pub digest: Result<DigestAlgorithm, AlgorithmError>,
    /// The imprint.
    pub imprint: Vec<u8>,
    /// Contents octets of the serial number.
    pub serial: Vec<u8>,
    /// UTC.
    pub time: OffsetDateTime,
    /// How far the time may be off; zero when not stated.
    pub accuracy: Duration,
    /// Contents octets.
    pub nonce: Option<Vec<u8>>,
}

/// A token: a SignedData over a TSTInfo.
#[derive(Clone, Debug)]
pub struct Token {
    /// The container.
    pub signed: SignedData,
    /// What it says.
    pub info: TstInfo,
}

/// Why a token proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not a SignedData.
    #[error(transparent)]
    Cms(#[from] CmsError),
    /// Not a TSTInfo, or not exactly one signer (2.4.2).
    #[error("not a time-stamp token")]
    Structure,
    /// The imprint is of something else.
    #[error("the imprint is of something else")]
    Imprint,
    /// No certificate inside or at hand answers to the signer.
    #[error("the authority's certificate is missing")]
    NoCertificate,
    /// The signature does not hold.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// The signing-certificate attribute contradicts.
    #[error(transparent)]
    Ess(#[from] EssError),
}

impl TokenError {
    /// Whether it says that the token does not hold, and not that it could not be looked at.
    pub fn refutes(&self) -> bool {
        match self {
            Self::NoCertificate => false,
            Self::Signer(error) => error.refutes(),
            Self::Cms(CmsError::Algorithm(error)) => !error.leaves_open(),
            _ => true,
        }
    }
}

impl From<Asn1Error> for TokenError {
    fn from(error: Asn1Error) -> Self {
        Self::Cms(error.into())
    }
}

impl From<AlgorithmError> for TokenError {
    fn from(error: AlgorithmError) -> Self {
        Self::Cms(error.into())
    }
}

impl Token {
    /// Reads a ContentInfo; zero bytes after it are padding.
    pub fn parse(bytes: &[u8]) -> Result<Self, TokenError> {
        let signed = SignedData::parse(bytes)?;
        let content = signed.content.as_deref().filter(|_| signed.content_type == oid::TST_INFO);
        let info = TstInfo::parse(content.ok_or(TokenError::Structure)?)?;
        if signed.signers.len() != 1 {
            return Err(TokenError::Structure);
        }
        Ok(Self { signed, info })
    }

    /// The one signer.
    pub fn signer(&self) -> Result<&SignerInfo, TokenError> {
        self.signed.signers.first().ok_or(TokenError::Structure)
    }

    /// Whether the imprint is of the concatenation of `message`.
    pub fn check_imprint(&self, message: &[&[u8]]) -> Result<(), TokenError> {
        if self.info.digest.clone()?.hash(message) == self.info.imprint { Ok(()) } else { Err(TokenError::Imprint) }
    }

    /// The certificate that made the signature, looked for inside and among `further`; its trust is another matter.
    pub fn verified_signer(&self, further: &[Certificate]) -> Result<Certificate, TokenError> {
        let signer = self.signer()?;
        let digest =
            signer.digest().map_err(SignerError::from)?.hash(&[self.signed.content.as_deref().unwrap_or_default()]);
        signer.check_content(oid::TST_INFO, &digest)?;
        let mut failure = TokenError::NoCertificate;
        for certificate in self.signed.certificates.iter().chain(further).filter(|one| signer.identifier.names(one)) {
            let ess = check_signing_certificate(signer, certificate);
            match (ess, signer.check_signature(certificate, &digest)) {
                (Ok(()), Ok(_)) => return Ok(certificate.clone()),
                (Err(error), _) => failure = error.into(),
                (_, Err(error)) => failure = error.into(),
            }
        }
        Err(failure)
    }
}

impl TstInfo {
    /// Reads the DER of a TSTInfo.
    pub fn parse(der: &[u8]) -> Result<Self, TokenError> {
        let mut fields = Tlv::only(der)?.tagged(tag::SEQUENCE)?.children();
        if fields.expect(tag::INTEGER)?.value != [1] {
            return Err(TokenError::Structure);
        }
        let policy = read_oid(fields.expect(tag::OID)?)?;
        let mut imprint = fields.expect(tag::SEQUENCE)?.children();
        let digest = DigestAlgorithm::from_der(imprint.expect(tag::SEQUENCE)?.raw)?;
        let imprint = imprint.expect(tag::OCTET_STRING)?.value.to_vec();
        let serial = fields.expect(tag::INTEGER)?.value.to_vec();
        let time = parse_time(&fields.expect(tag::GENERALIZED_TIME)?)?;
        let accuracy = fields.optional(tag::SEQUENCE)?.map(accuracy).transpose()?.unwrap_or(Duration::ZERO);
        fields.optional(tag::BOOLEAN)?;
        let nonce = fields.optional(tag::INTEGER)?.map(|nonce| nonce.value.to_vec());
        Ok(Self { policy, digest, imprint, serial, time, accuracy, nonce })
    }
}

fn read_oid(tlv: Tlv<'_>) -> Result<ObjectIdentifier, Asn1Error> {
    ObjectIdentifier::from_bytes(tlv.value).map_err(|_| Asn1Error::Value)
}

/// Accuracy: seconds, [0] milliseconds, [1] microseconds, each optional.
fn accuracy(sequence: Tlv<'_>) -> Result<Duration, Asn1Error> {
    let mut total = Duration::ZERO;
    for field in sequence.children().all()? {
        let number = field.value.iter().take(4).fold(0i64, |sum, octet| (sum << 8) | i64::from(*octet));
        total += match field.tag {
            tag::INTEGER => Duration::seconds(number),
            0x80 => Duration::milliseconds(number),
            0x81 => Duration::microseconds(number),
            _ => return Err(Asn1Error::Value),
        };
    }
    Ok(total)
}
