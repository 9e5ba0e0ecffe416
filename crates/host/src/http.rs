//! The network: one bounded question to a server that may be slow, broken or hostile.
//!
//! One deadline holds for everything, names and redirects included: limits on single phases never end a server
//! that drips. The work is done in a thread of its own, so that cancelling is heard at once whatever the server does.
//! Only `http` and `https`; the proxy is that of the environment (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`) unless the
//! question names one, or none.

mod absolute;

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

/// How often a waiting caller looks whether it was cancelled.
const GLANCE: Duration = Duration::from_millis(25);
/// Redirects followed in one question.
const MOST_REDIRECTS: u32 = 3;
/// Octets read at once.
const PIECE: usize = 16 << 10;

/// What to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// An `http` or `https` address.
    pub address: String,
    /// Posted when there is one; otherwise the address is got.
    pub body: Option<Body>,
    /// Basic authentication, as some time-stamp authorities want it.
    pub login: Option<Login>,
    /// Most octets of an answer.
    pub limit: u64,
    /// For everything from the name to the last octet.
    pub deadline: Duration,
    /// Through whom.
    pub proxy: Proxy,
}

/// Through whom a question goes. A proxy is asked for an `http` address as it is, and for a tunnel (`CONNECT`) to an
/// `https` one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Proxy {
    /// As `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say.
    #[default]
    Environment,
    /// Nobody.
    None,
    /// This address.
    At(String),
}

/// A body and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// `application/ocsp-request`, `application/timestamp-query` and the like.
    pub content_type: &'static str,
    /// The octets.
    pub octets: Vec<u8>,
}

/// A name and a password, never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// Who.
    pub name: String,
    /// The secret.
    pub password: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Login({})", self.name)
    }
}

/// Raised by whoever no longer wants the answer.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// From now on every question with this flag ends.
    pub fn raise(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was raised.
    pub fn is_raised(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchProblem {
    /// Not an `http` or `https` address, here or where the server redirects to.
    #[error("not a web address")]
    Address,
    /// The person no longer wants it.
    #[error("cancelled")]
    Cancelled,
    /// Not done by the deadline.
    #[error("no answer by the deadline")]
    Late,
    /// Larger than the limit.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// The limit of the question.
        limit: u64,
    },
    /// The server said no.
    #[error("the server answered {0}")]
    Status(u16),
    /// No server, no network, no trust in its TLS certificate, or not HTTP.
    #[error("no usable connection")]
    Unreachable,
}

/// Asks one question.
///
/// # Errors
/// [`FetchProblem`], at the deadline at the latest.
pub fn fetch(question: &Question, cancel: &Cancel) -> Result<Vec<u8>, FetchProblem> {
    if !is_web(&question.address) {
        return Err(FetchProblem::Address);
    }
    let until = Instant::now() + question.deadline;
    let (sender, receiver) = mpsc::channel();
    let (asked, flag) = (question.clone(), cancel.clone());
    // Left behind when cancelled or late; the same deadline ends it.
    let worker = std::thread::Builder::new().name("fetch".into()).spawn(move || {
        // Nobody may be listening any more.
        let _unheard = sender.send(ask(&asked, &flag, until));
    });
    worker.map_err(|_| FetchProblem::Unreachable)?;
    loop {
        match receiver.recv_timeout(GLANCE) {
            Ok(answer) => return answer,
            Err(RecvTimeoutError::Disconnected) => return Err(FetchProblem::Unreachable),
            Err(RecvTimeoutError::Timeout) if cancel.is_raised() => return Err(FetchProblem::Cancelled),
            Err(RecvTimeoutError::Timeout) if Instant::now() >= until => return Err(FetchProblem::Late),
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

fn ask(question: &Question, cancel: &Cancel, until: Instant) -> Result<Vec<u8>, FetchProblem> {
    let config = through(&question.proxy)?
        .timeout_global(Some(question.deadline))
        .max_redirects(MOST_REDIRECTS)
        .max_response_header_size(64 << 10)
        // Every step on a connection of its own: a server that redirects and hangs up without saying so would break the
        // next one.
        .max_idle_connections(0)
        .accept_encoding("identity")
        .user_agent("")
        .build();
    let agent = absolute::agent(config);
    let login = question.login.as_ref().map(|login| basic(&login.name, &login.password));
    let response = match &question.body {
        None => {
            let request = agent.get(&question.address);
            login.iter().fold(request, |request, login| request.header("Authorization", login)).call()
        }
        Some(body) => {
            let request = agent.post(&question.address).content_type(body.content_type);
            login.iter().fold(request, |request, login| request.header("Authorization", login)).send(&body.octets)
        }
    };
    let mut response = response.map_err(|error| problem(&error))?;
    // Every status that is no error and no success, a redirect not followed among them.
    if response.status().as_u16() != 200 {
        return Err(FetchProblem::Status(response.status().as_u16()));
    }
    read(response.body_mut().as_reader(), question.limit, || {
        if cancel.is_raised() {
            Err(FetchProblem::Cancelled)
        } else if Instant::now() >= until {
            Err(FetchProblem::Late)
        } else {
            Ok(())
        }
    })
}

fn through(proxy: &Proxy) -> Result<ureq::config::ConfigBuilder<ureq::typestate::AgentScope>, FetchProblem> {
    let builder = ureq::Agent::config_builder();
    Ok(match proxy {
        Proxy::Environment => builder,
        Proxy::None => builder.proxy(None),
        Proxy::At(address) => builder.proxy(Some(ureq::Proxy::new(address).map_err(|_| FetchProblem::Address)?)),
    })
}

/// Reads to the end, within the limit, asking before every piece whether to go on.
fn read(
    mut body: impl Read,
    limit: u64,
    go_on: impl Fn() -> Result<(), FetchProblem>,
) -> Result<Vec<u8>, FetchProblem> {
    let mut octets = Vec::new();
    let mut piece = vec![0; PIECE];
    loop {
        go_on()?;
        let count = match body.read(&mut piece) {
            Ok(0) => return Ok(octets),
            Ok(count) => count,
            Err(error) => return Err(problem(&ureq::Error::from(error))),
        };
        octets.extend_from_slice(piece.get(..count).unwrap_or_default());
        if octets.len() as u64 > limit {
            return Err(FetchProblem::TooLarge { limit });
        }
    }
}

fn problem(error: &ureq::Error) -> FetchProblem {
    match error {
        ureq::Error::StatusCode(status) => FetchProblem::Status(*status),
        ureq::Error::Timeout(_) => FetchProblem::Late,
        ureq::Error::BadUri(_) | ureq::Error::TooManyRedirects | ureq::Error::RedirectFailed => FetchProblem::Address,
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => FetchProblem::Late,
        _ => FetchProblem::Unreachable,
    }
}

fn is_web(address: &str) -> bool {
    let scheme = address.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https"))
}

/// RFC 7617.
fn basic(name: &str, password: &str) -> String {
    format!("Basic {}", base64(format!("{name}:{password}").as_bytes()))
}

/// RFC 4648, 4.
pub(crate) fn base64(octets: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut coded = String::new();
    for group in octets.chunks(3) {
        let bits = group.iter().fold(0u32, |sum, octet| (sum << 8) | u32::from(*octet)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let six = (bits >> (18 - 6 * place)) & 0x3f;
            let letter = ALPHABET.get(six as usize).filter(|_| place <= group.len());
            coded.push(letter.map_or('=', |letter| char::from(*letter)));
        }
    }
    coded
}

#[cfg(test)]
mod tests;
