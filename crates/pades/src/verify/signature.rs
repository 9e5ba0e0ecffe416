//! One signature through the blocks of EN 319 102-1, 5.3 to 5.6, in their order.

use ::time::OffsetDateTime;
use pdf::{Cover, Opened};
use pki::cms::{SignerError, SignerInfo};
use pki::effort;
use pki::path::Purpose;

use super::chain::{self, Chain, Question};
use super::cryptographic::{self, Checked};
use super::format::{Container, FormatProblem};
use super::message::Message;
use super::time::{self, Court, Freshness, Stamp};
use super::{Examined, Proof, written};
use crate::modification::{Comparison, Demands, History};
use crate::outcome::{self, Algorithms, Crypto, Facts, Format, Identity, Path, Reading, Revocation, Timestamp};
use crate::report::{Indication, SignatureKind, SubIndication};
use crate::services::Want;

/// Counter-signatures reported of one signature.
const MOST_COUNTERS: usize = 16;

/// A signature with everything that became known.
pub struct Judged<'a> {
    /// It.
    pub examined: &'a Examined,
    /// The facts.
    pub facts: Facts,
    /// The main indication.
    pub indication: Indication,
    /// Why not passed.
    pub subindication: Option<SubIndication>,
    /// Identification and cryptography.
    pub checked: Option<Checked>,
    /// The path of the signing certificate.
    pub chain: Option<Chain>,
    /// The signature time-stamp, or the token itself for a document time-stamp.
    pub stamp: Stamp,
    /// The proven time.
    pub proven: Option<OffsetDateTime>,
    /// What the signer says.
    pub claimed: Option<OffsetDateTime>,
    /// What came later.
    pub comparison: Comparison,
    /// What had to be repaired to read the document.
    pub repairs: Vec<String>,
    /// Each counter-signature: who made it, or why that cannot be said.
    pub counters: Vec<Result<String, Option<SignerError>>>,
    /// The work allowed for the document was spent before everything was looked at.
    pub unfinished: bool,
}

/// Judges one signature with what later document time-stamps prove.
pub fn judge<'a>(opened: &Opened, examined: &'a Examined, history: &History, court: Court<'_>) -> Judged<'a> {
    let signature = &examined.signature;
    let later = court.proofs.iter().filter(|proof| proof.revision > signature.revision).map(|proof| proof.time).min();
    let demands = Demands::of(opened, signature);
    let comparison = history.after(signature, &demands);
    let mut judged = Judged {
        examined,
        facts: unexamined(opened, examined, &comparison),
        indication: Indication::TotalFailed,
        subindication: None,
        checked: None,
        chain: None,
        stamp: Stamp::absent(),
        proven: later,
        claimed: written::claimed_time(opened, signature, examined),
        comparison,
        repairs: repairs(opened),
        counters: Vec::new(),
        unfinished: false,
    };
    if let Ok(container) = &examined.container {
        let message = Message::of(opened.source(), signature);
        let checked = cryptographic::check(container, &message, &court.material.pool);
        judged.facts.identity = checked.identity;
        judged.facts.crypto = checked.crypto;
        judged.checked = Some(checked);
        judged.take_time(container, &message, later, court);
        judged.take_chain(container, later, court);
        judged.counters = counters(container, court);
    }
    judged.unfinished = effort::is_spent();
    if judged.unfinished {
        judged.doubt();
    }
    (judged.indication, judged.subindication) = outcome::judge(&judged.facts);
    judged
}

/// Facts before anything but the frame was looked at.
fn unexamined(opened: &Opened, examined: &Examined, comparison: &Comparison) -> Facts {
    Facts {
        reading: if matches!(opened, Opened::Strict(_)) { Reading::Strict } else { Reading::Repaired },
        format: format_of(examined),
        identity: Identity::NotFound,
        crypto: Crypto::NotComputed,
        later: comparison.fact(),
        path: Path::Unknown,
        revocation: Revocation::Missing,
        algorithms: Algorithms::Good,
        timestamp: Timestamp::Absent,
    }
}

fn format_of(examined: &Examined) -> Format {
    match (&examined.container, examined.signature.cover) {
        (_, Cover::Malformed(_)) => Format::Malformed,
        (Ok(_), _) if examined.trailing > 0 => Format::Trailed,
        (Ok(_), _) => Format::Good,
        (Err(FormatProblem::SubFilter(_)), _) => Format::Foreign,
        (Err(_), _) => Format::Malformed,
    }
}

fn repairs(opened: &Opened) -> Vec<String> {
    match opened {
        Opened::Repaired(repaired) => repaired.repairs().iter().take(8).map(|repair| format!("{repair:?}")).collect(),
        Opened::Strict(_) => Vec::new(),
    }
}

/// RFC 5652, 11.4. Their certificates stand in the container or at hand; their paths are nobody's concern here.
fn counters(container: &Container, court: Court<'_>) -> Vec<Result<String, Option<SignerError>>> {
    let Some(signer) = container.signer() else { return Vec::new() };
    let (read, count) = signer.counter_signatures();
    let made_by = |one: &SignerInfo| {
        one.counter_signer(&court.material.pool, &signer.signature).map(|certificate| certificate.subject_name())
    };
    let mut found: Vec<_> = read.iter().map(made_by).collect();
    // What cannot be read was made by nobody who is known.
    found.resize_with(count.min(MOST_COUNTERS), || Err(None));
    found
}

impl Judged<'_> {
    /// Where the work ended early nothing is proven, neither that it holds nor, where a value or a digest was not
    /// computed, that it does not.
    fn doubt(&mut self) {
        self.facts.path = Path::Unknown;
        if let Some(chain) = &mut self.chain {
            chain.path = Path::Unknown;
        }
        self.facts.crypto = Crypto::NotComputed;
        if self.facts.timestamp == Timestamp::Bad {
            self.facts.timestamp = Timestamp::Untrusted;
        }
    }

    /// Time-stamps of the signature (5.5): what they prove and whether they contradict.
    fn take_time(
        &mut self,
        container: &Container,
        message: &Message<'_>,
        later: Option<OffsetDateTime>,
        court: Court<'_>,
    ) {
        let Some(signer) = container.signer().filter(|_| self.examined.kind == SignatureKind::Signature) else {
            return;
        };
        self.stamp = time::signature_stamps(signer, later, court);
        let good = self.stamp.time.filter(|_| self.stamp.state == Timestamp::Good);
        self.proven = [good, later].into_iter().flatten().min();
        self.facts.timestamp = match time::content_stamp_order(signer, message, self.proven) {
            Timestamp::Absent => self.stamp.state,
            contradiction => contradiction,
        };
    }

    /// The path of the signing certificate, and strength of the algorithms, at the proven time.
    fn take_chain(&mut self, container: &Container, later: Option<OffsetDateTime>, court: Court<'_>) {
        let Some((certificate, scheme)) = self.checked.as_ref().and_then(|c| Some((c.certificate.clone()?, c.scheme)))
        else {
            return;
        };
        let at = self.proven.unwrap_or(court.now);
        let chain = match container {
            Container::Stamp(token) => time::authority(&certificate, token, Freshness::WhenMade, later, court),
            _ => {
                let question = Question {
                    purpose: Purpose::document_signing(),
                    proven: self.proven,
                    evidence_at: at,
                    claimed: self.claimed,
                    now: court.now,
                };
                chain::validate(&certificate, &question, court)
            }
        };
        self.facts.path = chain.path;
        self.facts.revocation = chain.revocation;
        let digest = self.checked.as_ref().and_then(|checked| checked.digest);
        let allowed = &court.policy.algorithms;
        let strong = !chain.weak
            && digest.is_none_or(|digest| allowed.allows_digest(digest, at))
            && scheme.is_none_or(|scheme| allowed.allows(&scheme, &certificate, at));
        self.facts.algorithms = match (strong, self.proven) {
            (true, _) if self.checked.as_ref().is_some_and(|checked| checked.unfit) => Algorithms::Unfit,
            (true, _) => Algorithms::Good,
            (false, Some(_)) => Algorithms::Weak,
            (false, None) => Algorithms::WeakNoPoe,
        };
        self.take_token(container, &certificate, later, court);
        self.chain = Some(chain);
    }

    /// A document time-stamp is its own time-stamp.
    fn take_token(
        &mut self,
        container: &Container,
        certificate: &pki::Certificate,
        later: Option<OffsetDateTime>,
        court: Court<'_>,
    ) {
        let Container::Stamp(token) = container else { return };
        let sound = self.facts.crypto == Crypto::Holds && self.facts.identity == Identity::Found;
        let trusted = self.facts.path == Path::Trusted
            && self.facts.revocation == Revocation::Good
            && self.facts.algorithms == Algorithms::Good
            && time::usable(token, certificate, later, court);
        self.stamp = Stamp {
            state: match (sound, trusted) {
                (false, _) if self.facts.crypto == Crypto::NotComputed => Timestamp::Untrusted,
                (false, _) => Timestamp::Bad,
                (true, true) => Timestamp::Good,
                (true, false) => Timestamp::Untrusted,
            },
            time: Some(token.info.time),
            authority: certificate.common_name(),
            ..Stamp::absent()
        };
        // Its own time is proven by itself only when it holds.
        self.facts.timestamp = if sound { self.stamp.state } else { Timestamp::Absent };
    }

    /// What the network could say: nothing to a signature whose value does not hold.
    pub fn wanted(&self) -> impl Iterator<Item = Want> {
        let chains = self.chain.iter().chain(&self.stamp.chain);
        chains.filter(|_| self.facts.crypto == Crypto::Holds).flat_map(|chain| chain.wanted.iter().cloned())
    }

    /// What a passed document time-stamp proves for everything before it.
    pub fn proof(&self) -> Option<Proof> {
        let time = self.stamp.time.filter(|_| self.indication == Indication::TotalPassed)?;
        let is_stamp = self.examined.kind == SignatureKind::DocumentTimestamp;
        is_stamp.then_some(Proof { revision: self.examined.signature.revision, time })
    }
}
