//! The levels above B (EN 319 142-1, 6): a time-stamp on the signature, the evidence in the document, a time-stamp
//! over all of it. Each is a revision behind the one before, made in memory; nothing is saved before the last.

use pades::services::{Errand, Question, Silence, TrustServices};
use pades::sign::stamp::{StampRefusal, StampRequest};
use pades::sign::{Level, Made, reserve_stamp};
use pades::verify::keepsakes;
use pdf::{Opened, Source, Update};

use crate::host::Host;
use crate::look::{Asked, judge};
use crate::services::{Recent, Sources, settle};
use crate::view::Problem;

/// What happens when the level cannot be reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shortfall {
    /// Nothing is saved: the person decides what to do.
    #[default]
    Fail,
    /// The signature is saved with what it has, and the shortfall is told.
    Keep,
}

/// Which level, and with whose help.
#[derive(Clone, Copy, Default)]
pub struct Raise<'a> {
    /// The level wished for.
    pub level: Level,
    /// Addresses of time-stamp authorities, in the order they are tried.
    pub tsa: &'a [String],
    /// The network; `None`: offline.
    pub services: Option<&'a dyn TrustServices>,
    /// When it cannot be reached.
    pub shortfall: Shortfall,
}

impl Raise<'_> {
    /// Why this level cannot even be tried, before anything is signed.
    pub fn refusal(&self) -> Option<Problem> {
        let wanted = self.level > Level::B && self.shortfall == Shortfall::Fail;
        match () {
            () if wanted && self.tsa.is_empty() => Some(Problem::new("tsa.none")),
            () if wanted && self.services.is_none() => Some(Problem::new("tsa.offline")),
            () => None,
        }
    }
}

/// A signed document in memory.
pub(super) struct Raised {
    /// Its bytes.
    pub source: Source,
    /// The level that was reached.
    pub level: Level,
    /// Why it is not the one wished for.
    pub shortfall: Option<Problem>,
}

/// Who goes to the authorities for one document.
struct Clerk<'a> {
    host: &'a dyn Host,
    asked: &'a Asked,
    password: Option<&'a [u8]>,
    raise: &'a Raise<'a>,
    errand: Option<Box<dyn Errand>>,
}

/// Fills the hole and adds what the level asks for.
pub(super) fn raise(
    host: &dyn Host,
    made: Made,
    password: Option<&[u8]>,
    asked: &Asked,
    raise: &Raise,
) -> Result<Raised, Problem> {
    let errand = raise.services.filter(|_| raise.level > Level::B).map(TrustServices::errand);
    let clerk = Clerk { host, asked, password, raise, errand };
    let stamp = match raise.level {
        Level::B => Ok(None),
        _ => clerk.stamp(&StampRequestOf::Message(made.value())).map(Some),
    };
    let (stamp, mut shortfall) = match stamp {
        Ok(stamp) => (stamp, None),
        Err(problem) => (None, Some(clerk.bearable(problem)?)),
    };
    let mut level = if stamp.is_some() { Level::T } else { Level::B };
    let filled = made.fill(stamp.as_deref()).map_err(|e| Problem::new("sign.failed").detail(e))?;
    let mut source = filled.source();
    for next in [Level::Lt, Level::Lta] {
        if shortfall.is_some() || raise.level < next {
            break;
        }
        match clerk.further(next, &source) {
            Ok(further) => (source, level) = (further, next),
            Err(problem) => shortfall = Some(clerk.bearable(problem)?),
        }
    }
    Ok(Raised { source, level, shortfall })
}

/// What is stamped.
enum StampRequestOf<'a> {
    Message(&'a [u8]),
    Sha256([u8; 32]),
}

impl Clerk<'_> {
    /// A problem that stops the signing, unless the person takes less.
    fn bearable(&self, problem: Problem) -> Result<Problem, Problem> {
        match self.raise.shortfall {
            Shortfall::Fail => Err(problem),
            Shortfall::Keep => Ok(problem),
        }
    }

    /// The revision that a level adds.
    fn further(&self, level: Level, source: &Source) -> Result<Source, Problem> {
        match level {
            Level::Lta => self.seal(source),
            _ => self.store(source),
        }
    }

    /// A token from the first authority that gives one which holds.
    fn stamp(&self, of: &StampRequestOf) -> Result<Vec<u8>, Problem> {
        let errand = self.errand.as_ref().ok_or_else(|| Problem::new("tsa.offline"))?;
        let mut first: Option<Problem> = None;
        for address in self.raise.tsa {
            match self.stamp_by(errand.as_ref(), address, of) {
                Ok(token) => return Ok(token),
                Err(problem) => {
                    first.get_or_insert(problem);
                }
            }
        }
        Err(first.unwrap_or_else(|| Problem::new("tsa.none")))
    }

    fn stamp_by(&self, errand: &dyn Errand, address: &str, of: &StampRequestOf) -> Result<Vec<u8>, Problem> {
        let mut nonce = [0; 16];
        self.host.fill_random(&mut nonce).map_err(|e| Problem::new("system.random").detail(e))?;
        let request = match of {
            StampRequestOf::Message(message) => StampRequest::of(&[message], &nonce),
            StampRequestOf::Sha256(digest) => StampRequest::of_sha256(digest, &nonce),
        };
        let question = Question::Timestamp { address: address.to_owned(), request: request.to_der() };
        let answer = errand.ask(&[question]).pop().unwrap_or(Err(Silence::Unreachable));
        let answer = answer.map_err(|silence| silent(address, &silence))?;
        let Asked { evidence, policy, .. } = self.asked;
        let token = request.accept(&answer, evidence, policy, self.host.now());
        token.map(|token| token.der).map_err(|refusal| refused(address, &refusal))
    }

    /// LT: whatever proves the paths now, in a security store.
    fn store(&self, source: &Source) -> Result<Source, Problem> {
        let opened = self.open(source)?;
        let asked = &Asked { at: self.host.now(), ..self.asked.clone() };
        let again = |asked: &Asked| Ok(judge(&opened, asked));
        let sources = Sources { host: self.host, errand: self.errand.as_deref(), recent: Recent::AskAgain };
        let settled = settle(sources, asked, again(asked)?, &again)?;
        // What goes into the document must speak for itself, without the grace that this computer gives.
        let keepsakes = keepsakes(&opened, &settled.asked.evidence, &asked.policy, asked.at);
        if !keepsakes.missing.is_empty() {
            return Err(Problem::new("ltv.missing").detail(keepsakes.missing.join("; ")));
        }
        let mut update = Update::new(&opened);
        update
            .keep_evidence(&keepsakes.kept, &[keepsakes.signature])
            .and_then(|()| update.finish())
            .map(|tail| source.with_tail(tail.into()))
            .map_err(|e| Problem::new("sign.failed").detail(e))
    }

    /// LTA: a document time-stamp over everything.
    fn seal(&self, source: &Source) -> Result<Source, Problem> {
        let failed = |e: &dyn std::fmt::Display| Problem::new("sign.failed").detail(e);
        let opened = self.open(source)?;
        let reserved = reserve_stamp(Update::new(&opened)).map_err(|e| failed(&e))?;
        let token = self.stamp(&StampRequestOf::Sha256(reserved.sha256()))?;
        Ok(reserved.fill(&token).map_err(|e| failed(&e))?.source())
    }

    fn open(&self, source: &Source) -> Result<Opened, Problem> {
        pdf::open(source.clone(), self.password).map_err(|e| Problem::new("sign.failed").detail(e))
    }
}

fn silent(address: &str, silence: &Silence) -> Problem {
    let code = match silence {
        Silence::Refused(401 | 403 | 407) => "tsa.auth",
        _ => "tsa.fail",
    };
    Problem::new(code).with("TSA", address).detail(format!("{address}: {silence}"))
}

fn refused(address: &str, refusal: &StampRefusal) -> Problem {
    let detail = format!("{address}: {refusal}");
    match refusal {
        StampRefusal::Clock { minutes } => Problem::new("clock.skew").with("m", minutes.abs()).detail(detail),
        _ => Problem::new("tsa.bad").with("TSA", address).detail(detail),
    }
}
