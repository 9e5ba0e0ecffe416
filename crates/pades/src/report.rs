//! The report of a validation: plain data, the same words and shapes as the JSON contract.
//!
//! Names of indications are those of EN 319 102-1 clause 5.1.3. Nothing here phrases: sentences live in the doors.

use serde::{Deserialize, Serialize};

/// What the whole document is worth: the worst of its signatures (EN 319 102-1 judges one signature at a time).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every signature is TOTAL_PASSED and covers the present content.
    Valid,
    /// As `Valid`, and later revisions changed only what the signatures permit.
    ValidWithPermittedChanges,
    /// At least one signature lacks evidence, none failed.
    Indeterminate,
    /// At least one signature failed or something forbidden was changed.
    Invalid,
    /// There is no signature to judge.
    NoSignature,
    /// The file could not be looked at; see `Report::problem`.
    Unreadable,
}

/// One document, judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Lower-case hexadecimal SHA-256 of the file.
    pub sha256: String,
    /// Number of pages, 0 when unreadable.
    pub pages: usize,
    /// The worst outcome of all signatures.
    pub verdict: Verdict,
    /// Why the file could not be looked at.
    pub problem: Option<ReportProblem>,
    /// RFC 3339, UTC: the time of validation.
    pub checked_at: String,
    /// Codes such as `looks_signed_without_signature`, `practice_certificate`, `repaired`.
    pub warnings: Vec<String>,
    /// In the order of the revisions they close.
    pub signatures: Vec<SignatureReport>,
}

/// Why nothing could be judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportProblem {
    /// A key of the error catalogue, for example `doc.corrupt`.
    pub code: String,
    /// Technical detail, English.
    pub detail: String,
}

/// One signature or document time-stamp, judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignatureReport {
    /// Fully qualified field name (ISO 32000-2, 12.7.4.2).
    pub field: String,
    /// `signature` or `document_timestamp`.
    pub kind: SignatureKind,
    /// One-based page of the widget, if it has one.
    pub page: Option<usize>,
    /// x, y, width, height in points, origin at the top left of the displayed page.
    pub rect: Option<[f64; 4]>,
    /// The signature dictionary's `/SubFilter`.
    pub subfilter: String,
    /// CMS, PAdES-B-B, PAdES-B-T, PAdES-B-LT or PAdES-B-LTA.
    pub level: String,
    /// The standard's main indication.
    pub indication: Indication,
    /// The standard's sub-indication, absent when TOTAL_PASSED.
    pub subindication: Option<SubIndication>,
    /// Whether digest and signature value hold.
    pub integrity: Integrity,
    /// How much of the file the ByteRange covers.
    pub coverage: Coverage,
    /// The heaviest kind of change in later revisions.
    pub modification: Modification,
    /// DocMDP permission 1, 2 or 3 of a certification signature.
    pub docmdp: Option<u8>,
    /// Whether every later change was vouched for.
    pub changes_permitted: bool,
    /// What later revisions changed.
    pub changes: Vec<Change>,
    /// The name that the signature's face shows, where it is not the certificate's.
    pub shown_name: Option<String>,
    /// The signing certificate, when found.
    pub signer: Option<Signer>,
    /// Algorithms used, when understood.
    pub algorithms: Option<Algorithms>,
    /// RFC 3339: what the signer's computer said (`/M` or signing-time).
    pub claimed_time: Option<String>,
    /// RFC 3339: proven by a trusted time-stamp.
    pub proven_time: Option<String>,
    /// The path to an anchor.
    pub trust: Trust,
    /// Revocation status of the signing certificate and its issuers.
    pub revocation: Revocation,
    /// The signature time-stamp.
    pub timestamp: Timestamp,
    /// Each check with its clause and conclusion, in the standard's order.
    pub findings: Vec<Finding>,
}

/// What a signature field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignatureKind {
    /// A person's or organisation's signature.
    Signature,
    /// An RFC 3161 token over the document (`ETSI.RFC3161`).
    DocumentTimestamp,
}

/// EN 319 102-1 clause 5.1.3, table 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Indication {
    /// Proven.
    TotalPassed,
    /// Not enough evidence.
    Indeterminate,
    /// Proven false.
    TotalFailed,
}

/// EN 319 102-1 clause 5.1.3, table 6.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SubIndication {
    FormatFailure,
    HashFailure,
    SigCryptoFailure,
    Revoked,
    Expired,
    NotYetValid,
    SigConstraintsFailure,
    ChainConstraintsFailure,
    CertificateChainGeneralFailure,
    CryptoConstraintsFailure,
    PolicyProcessingError,
    SignaturePolicyNotAvailable,
    TimestampOrderFailure,
    NoSigningCertificateFound,
    NoCertificateChainFound,
    NoCertificateChainFoundNoPoe,
    RevokedNoPoe,
    RevokedCaNoPoe,
    OutOfBoundsNoPoe,
    OutOfBoundsNotRevoked,
    RevocationOutOfBoundsNoPoe,
    CryptoConstraintsFailureNoPoe,
    NoPoe,
    TryLater,
    SignedDataNotFound,
}

/// Whether the signed bytes are those that were signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Integrity {
    /// Digest and signature value hold.
    Intact,
    /// One of them does not, or there is nothing that could be a signature.
    Broken,
    /// They could not be computed: an algorithm or an encoding that Pena does not know, or no certificate.
    Unknown,
}

/// What the ByteRange covers (ISO 32000-2, 12.8.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// The file as it is now.
    WholeFile,
    /// A whole earlier revision.
    EarlierRevision,
    /// Something that no signer covers.
    Malformed,
}

/// The heaviest kind of change after signing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modification {
    /// Nothing followed.
    None,
    /// Validation data or document time-stamps.
    LtaUpdates,
    /// Fields filled, signatures added.
    FormFilling,
    /// Annotations.
    Annotations,
    /// Something no rule vouches for.
    Other,
}

/// One thing that a later revision did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// One-based revision number.
    pub revision: usize,
    /// A short English sentence: `signature added`.
    pub what: String,
    /// `"12 0"`: number and generation.
    pub objects: Vec<String>,
    /// Whether a rule vouches for it under the permissions in force.
    pub permitted: bool,
}

/// The signing certificate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Signer {
    /// RFC 4514.
    pub subject: String,
    /// Empty when the subject has none.
    pub common_name: String,
    /// Empty when the subject has none.
    pub organization: String,
    /// RFC 4514.
    pub issuer: String,
    /// Lower-case hexadecimal.
    pub serial: String,
    /// Lower-case hexadecimal, of the whole certificate.
    pub sha256: String,
    /// RFC 3339.
    pub not_before: String,
    /// RFC 3339.
    pub not_after: String,
}

/// Algorithms of one signature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Algorithms {
    /// `sha256`, `sha1`, …
    pub digest: String,
    /// `rsa-pkcs1v15`, `rsa-pss`, `ecdsa`, `ed25519`, `ed448`.
    pub signature: String,
    /// Size of the key in bits.
    pub key_bits: u32,
}

/// The path to an anchor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trust {
    /// Outcome of RFC 5280 path validation.
    pub status: TrustStatus,
    /// Subjects, signer first.
    pub path: Vec<String>,
    /// A code that says why it is not trusted.
    pub reason: Option<String>,
}

/// Outcome of path validation at the time that counts.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrustStatus {
    Trusted,
    Untrusted,
    Expired,
    NotYetValid,
    Revoked,
    Unknown,
}

/// What is known of revocation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Revocation {
    /// good, revoked or unknown.
    pub status: RevocationStatus,
    /// Where it is known from.
    pub source: RevocationSource,
    /// RFC 3339: thisUpdate of the evidence.
    pub as_of: Option<String>,
    /// RFC 3339.
    pub revoked_at: Option<String>,
    /// RFC 5280 reason, or why it is unknown.
    pub reason: Option<String>,
}

/// RFC 6960 words.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevocationStatus {
    Good,
    Revoked,
    Unknown,
}

/// Kind of evidence.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevocationSource {
    Ocsp,
    Crl,
    None,
}

/// The signature time-stamp (RFC 3161).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timestamp {
    /// none, valid, invalid or untrusted.
    pub status: TimestampStatus,
    /// RFC 3339 genTime.
    pub time: Option<String>,
    /// Common name of the authority.
    pub tsa: Option<String>,
}

/// Outcome of validating a time-stamp token.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimestampStatus {
    None,
    Valid,
    Invalid,
    Untrusted,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// `EN 319 102-1 5.2.7`.
    pub clause: String,
    /// PASSED, FAILED, INDETERMINATE or NOT_CHECKED.
    pub conclusion: String,
    /// English detail.
    pub detail: String,
}
