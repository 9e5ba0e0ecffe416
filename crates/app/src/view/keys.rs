//! What the doors show of keys: cards, their care, a case of loss, destruction.

use serde::{Deserialize, Serialize};

use super::Problem;

/// A PKCS#12 file that was dropped or chosen.
#[derive(Clone, Debug, Serialize)]
pub struct KeyCandidate {
    /// Opaque handle.
    pub id: String,
    /// File name for display.
    pub name: String,
}

/// What an opened PKCS#12 file holds, shown before anything is stored.
#[derive(Clone, Debug, Serialize)]
pub struct KeyOffer {
    /// The candidate's handle.
    pub id: String,
    /// Identities found; more than one: the person chooses.
    pub identities: Vec<KeyCard>,
    /// p12.legacy, p12.perm, cert.expired …: about the file or its identities.
    pub warnings: Vec<Problem>,
}

/// Choices of an import.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ImportChoice {
    /// Index into `KeyOffer::identities`.
    pub identity: usize,
    /// Keep the passphrase in the keyring.
    pub remember: bool,
    /// Name of the key that the new one renews; that one is kept for reading only.
    #[serde(default)]
    pub replaces: Option<String>,
}

/// One identity.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KeyCard {
    /// Name in Pena's care; for an offer, the proposed name.
    pub name: String,
    /// Made by Pena for practice.
    pub practice: bool,
    /// Certificate subject CN.
    pub common_name: String,
    /// Certificate subject O.
    pub organization: String,
    /// Issuer CN (or whole name).
    pub issuer: String,
    /// Lower-case hexadecimal.
    pub serial: String,
    /// RFC 3339.
    pub not_before: String,
    /// RFC 3339.
    pub not_after: String,
    /// Whole days until `not_after`, negative when past.
    pub days_left: i64,
    /// State on this day.
    pub state: KeyState,
    /// The one thing to do next.
    pub step: KeyStep,
    /// RFC 3339: since when it is revoked, as OCSP or a CRL proves; never from hearsay.
    pub revoked: Option<String>,
    /// The open case of loss, when `state` is `frozen`; a closed one stays to be seen.
    pub case: Option<KeyCase>,
    /// Name of the key that took its place.
    pub replaced_by: Option<String>,
    /// What else a person should know: p12.legacy, p12.perm, keyring.locked, keyring.none, pass.halfway …
    pub concerns: Vec<Problem>,
    /// `digitalSignature`, `nonRepudiation`, …
    pub usage: Vec<String>,
    /// `RSA-2048`, `P-256`.
    pub algorithm: String,
    /// How the file is protected, for example `PBES2 AES-256-CBC, PBKDF2-SHA256`.
    pub protection: String,
    /// The protection is of an old kind.
    pub weak_protection: bool,
    /// The passphrase lies in the keyring.
    pub remembered: bool,
    /// Used unless another is chosen.
    pub default: bool,
    /// SHA-256 of the certificate, lower-case hexadecimal.
    pub sha256: String,
    /// Footer codes that are true of this certificate, the first one by default.
    pub footers: Vec<String>,
}

/// Whether a key may sign today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyState {
    /// May sign.
    Good,
    /// May sign, at most 90 days left.
    Expiring,
    /// Past its end.
    Expired,
    /// Before its begin.
    NotYetValid,
    /// Key usage does not allow signing.
    NotForSigning,
    /// The file is gone.
    Missing,
    /// OCSP or a CRL proves it.
    Revoked,
    /// The same, on hold.
    Suspended,
    /// Reported lost: nothing is signed with it.
    Frozen,
    /// A newer key took its place: for reading only.
    Retired,
}

/// A certificate that ends soon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reminder {
    /// Name of the key.
    pub key: String,
    /// Certificate subject CN.
    pub common_name: String,
    /// Whole days.
    pub days_left: i64,
    /// RFC 3339.
    pub not_after: String,
    /// The number of days of the stage that is reached: 90, 30, 14, 7 or 1 unless the city says otherwise.
    pub stage: i64,
}

/// What to do next with a key: one button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyStep {
    /// Nothing: sign.
    Sign,
    /// Ask for a new certificate and bring it in beside this one.
    Renew,
    /// Wait until it begins, or set the computer's clock right.
    Wait,
    /// Choose another certificate.
    Choose,
    /// Find the file or report it lost.
    Restore,
    /// Go on with the case of loss.
    Follow,
    /// Ask the registration authority.
    Ask,
    /// Destroy what is no longer used.
    Destroy,
    /// Change the passphrase, which renews the file's protection.
    ChangePassphrase,
    /// Close the file to others.
    Protect,
    /// Unlock the computer's keyring.
    UnlockKeyring,
}

/// What happened to a key: the rows of the decision table (requirements 1.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Situation {
    /// Somebody else used it, or it is suspected.
    Misused,
    /// Leaked or copied.
    Leaked,
    /// The device was stolen.
    Stolen,
    /// Somebody else knows the passphrase; the file never left.
    PassphraseKnown,
    /// Nobody knows where it is.
    Lost,
    /// Broken, cannot be opened, passphrase forgotten; no sign of a leak.
    Inaccessible,
    /// The data in the certificate are wrong.
    WrongData,
}

/// A report of loss as the person fills it in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LossReport {
    /// What happened.
    pub situation: Situation,
    /// RFC 3339: since when the key may have been in other hands; absent: since now.
    pub since: Option<String>,
}

/// A key that was reported, and how far its case is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KeyCase {
    /// What happened.
    pub situation: Situation,
    /// RFC 3339: since when the key may have been in other hands.
    pub since: String,
    /// RFC 3339: when it was discovered and the key frozen.
    pub discovered: String,
    /// Minutes from discovery until now, or until the case was closed.
    pub elapsed_minutes: i64,
    /// RFC 3339: handed to the Dinas, as the person says.
    pub reported: Option<String>,
    /// RFC 3339: receipt confirmed by the Dinas, as the person says.
    pub received: Option<String>,
    /// Number of the letter that confirms it.
    pub receipt: String,
    /// RFC 3339: revoked, as OCSP or a CRL proves.
    pub revoked: Option<String>,
    /// RFC 3339.
    pub closed: Option<String>,
    /// Why the key was released again; then it is frozen no more.
    pub unfrozen: Option<String>,
}

/// A step in a case that the person tells; revocation is never told, only proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseStep {
    /// The letter was handed over.
    Reported,
    /// The Dinas confirmed it.
    Received,
    /// Nothing more is to be done.
    Closed,
}

/// What became of a report of loss.
#[derive(Clone, Debug, Serialize)]
pub struct KeyLoss {
    /// All keys, the reported one frozen.
    pub keys: Vec<KeyCard>,
    /// What was signed with it since then, by the register.
    pub signed: Vec<SignedSince>,
    /// What did not succeed beside the freezing itself: keyring entry still there, register not written.
    pub troubles: Vec<Problem>,
}

/// A document that was signed with a reported key.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SignedSince {
    /// RFC 3339.
    pub time: String,
    /// SHA-256 of the signed file, lower-case hexadecimal.
    pub sha256: String,
    /// File name, where the register keeps it; else empty.
    pub name: String,
}

/// What a change to a key left behind.
#[derive(Clone, Debug, Serialize)]
pub struct KeyChange {
    /// All keys as they are now.
    pub keys: Vec<KeyCard>,
    /// `pass.changed`, `pass.copies`, `keyring.late` …
    pub notices: Vec<Problem>,
}

/// Why a key is destroyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DestroyReason {
    /// Its certificate ended.
    Expired,
    /// Its certificate was revoked.
    Revoked,
    /// Another took its place.
    Replaced,
    /// It is not used any more.
    Unused,
}

/// A key that is no more: what a *berita acara* says.
#[derive(Clone, Debug, Serialize)]
pub struct Destruction {
    /// Name in Pena's care.
    pub name: String,
    /// Certificate subject CN.
    pub common_name: String,
    /// Lower-case hexadecimal.
    pub serial: String,
    /// Issuer CN (or whole name).
    pub issuer: String,
    /// RFC 3339.
    pub not_before: String,
    /// RFC 3339.
    pub not_after: String,
    /// SHA-256 of the certificate.
    pub certificate: String,
    /// How the file was protected; empty when it was missing.
    pub protection: String,
    /// SHA-256 of the file that was destroyed; empty when it was missing.
    pub file: String,
    /// RFC 3339.
    pub time: String,
    /// Why.
    pub reason: DestroyReason,
    /// How often the file was overwritten before it was removed.
    pub overwritten: u32,
    /// What did not succeed or cannot be promised: `destroy.ssd`, `destroy.copies`, keyring.locked …
    pub troubles: Vec<Problem>,
    /// The keys that are left.
    pub keys: Vec<KeyCard>,
}

/// For how long one unlocking serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlockPolicy {
    /// Signatures; 1: asked every time.
    pub signatures: u32,
    /// Minutes.
    pub minutes: u32,
}

/// The unlock policy in force and what the office allows.
#[derive(Clone, Debug, Serialize)]
pub struct Unlocking {
    /// In force.
    pub policy: UnlockPolicy,
    /// The most that may be chosen.
    pub most: UnlockPolicy,
    /// The office forbids keeping passphrases in the keyring.
    pub keyring_forbidden: bool,
    /// A key is open now.
    pub unlocked: bool,
}

/// How good a passphrase is, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Shorter than 12 characters, on the list of known ones, or guessed at once.
    Refused,
    /// Will do.
    Fair,
    /// Good.
    Good,
    /// Very good.
    Strong,
}
