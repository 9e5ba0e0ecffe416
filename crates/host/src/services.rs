//! Trust services over the network: questions of one errand go out together and end together.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use pades::services::{Errand, Question, Silence, TrustServices};

use crate::http::{self, Body, Cancel, FetchProblem, Proxy};
use crate::manners::Manners;

/// For everything that one document needs, whatever its certificates name: with what judging itself takes it stays
/// below the ten seconds that a person may be kept waiting.
const PATIENCE: Duration = Duration::from_secs(7);
/// Questions that are open at the same time.
const TOGETHER: usize = 16;
/// A server that kept silent is not asked again for so long: five hundred documents must not wait for it each.
const SHUNNED: Duration = Duration::from_secs(60);
/// Errands in a row in which nobody answered: then there is no network, and nobody is asked for as long.
const DEAF: u32 = 4;
/// Most octets of an answer. A CRL of a national CA has a few million.
const MOST_ISSUERS: u64 = 1 << 20;
const MOST_CRL: u64 = 32 << 20;
const MOST_OCSP: u64 = 1 << 20;
const MOST_TOKEN: u64 = 1 << 20;
/// Longer requests are posted only (RFC 6960, A.1).
const LONGEST_GET: usize = 255;

/// Who kept silent, and when.
#[derive(Default)]
struct Silences {
    servers: HashMap<String, (Instant, Silence)>,
    /// Errands in a row that heard nothing, and when the last of them ended.
    deaf: Option<(u32, Instant)>,
}
type Shunned = Arc<Mutex<Silences>>;

/// The network of this computer.
#[derive(Clone, Default)]
pub struct Network {
    shunned: Shunned,
    manners: Manners,
}

impl Network {
    /// Nobody is shunned yet; the proxy is that of the environment.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, used as the settings of this computer say: proxy, logins of time-stamp authorities.
    pub fn of(host: Arc<dyn app::host::Host>) -> Self {
        Self { manners: Manners(Some(host)), ..Self::default() }
    }
}

impl TrustServices for Network {
    fn errand(&self) -> Box<dyn Errand> {
        let until = Instant::now() + PATIENCE;
        let (late, heard) = Default::default();
        let (shunned, manners, proxy) = (self.shunned.clone(), self.manners.clone(), self.manners.proxy());
        Box::new(Errands { until, cancel: Cancel::default(), shunned, manners, proxy, late, heard })
    }
}

struct Errands {
    until: Instant,
    cancel: Cancel,
    shunned: Shunned,
    manners: Manners,
    proxy: Proxy,
    /// Somebody did not answer in time; somebody did.
    late: AtomicBool,
    heard: AtomicBool,
}

impl Errand for Errands {
    fn ask(&self, questions: &[Question]) -> Vec<Result<Vec<u8>, Silence>> {
        // Half of what is left: whoever is asked next, because these kept silent, must have its turn too.
        let share = self.until.saturating_duration_since(Instant::now()) / 2;
        let until = Instant::now() + share;
        let mut answers = Vec::with_capacity(questions.len());
        for together in questions.chunks(TOGETHER) {
            answers.extend(self.together(together, until));
        }
        answers
    }

    fn cancel(&self) {
        self.cancel.raise();
    }
}

impl Errands {
    fn together(&self, questions: &[Question], until: Instant) -> Vec<Result<Vec<u8>, Silence>> {
        std::thread::scope(|scope| {
            let open = |question| std::thread::Builder::new().spawn_scoped(scope, move || self.one(question, until));
            let running: Vec<_> = questions.iter().map(open).collect();
            let answers = running.into_iter().map(|thread| thread.ok()?.join().ok());
            answers.map(|answer| answer.unwrap_or(Err(Silence::Unreachable))).collect()
        })
    }

    fn one(&self, question: &Question, until: Instant) -> Result<Vec<u8>, Silence> {
        let server = server(question.address());
        if let Some(silence) = self.shuns(&server) {
            return Err(silence);
        }
        let answer = self.fetch(question, until);
        match &answer {
            Err(silence @ (Silence::Late | Silence::Unreachable)) => {
                self.late.fetch_or(*silence == Silence::Late, Ordering::Relaxed);
                self.shun(server, silence);
            }
            Err(Silence::Cancelled | Silence::Address | Silence::Offline) => {}
            _ => self.heard.store(true, Ordering::Relaxed),
        }
        answer
    }

    fn fetch(&self, question: &Question, until: Instant) -> Result<Vec<u8>, Silence> {
        let posted = self.send(self.asked(question)?, until);
        match (posted, question) {
            // Some responders know only the short form in the address (RFC 6960, A.1; RFC 5019, 5).
            (Err(Silence::Refused(_)), Question::Ocsp { address, request }) if request.len() <= LONGEST_GET => {
                let address = format!("{}/{}", address.trim_end_matches('/'), in_address(request));
                self.send(got(&address, MOST_OCSP), until)
            }
            (answer, _) => answer,
        }
    }

    /// An authority that wants a login is asked with it.
    fn asked(&self, question: &Question) -> Result<http::Question, Silence> {
        let Question::Timestamp { address, .. } = question else { return Ok(asked(question)) };
        let (address, login) = self.manners.authority(address).ok_or(Silence::Address)?;
        Ok(http::Question { address, login, ..asked(question) })
    }

    fn send(&self, question: http::Question, until: Instant) -> Result<Vec<u8>, Silence> {
        let deadline = until.saturating_duration_since(Instant::now());
        if deadline.is_zero() {
            return Err(Silence::Late);
        }
        let proxy = self.proxy.clone();
        http::fetch(&http::Question { deadline, proxy, ..question }, &self.cancel).map_err(silence)
    }

    fn shuns(&self, server: &str) -> Option<Silence> {
        let shunned = self.shunned.lock().unwrap_or_else(PoisonError::into_inner);
        if shunned.deaf.is_some_and(|(count, since)| count >= DEAF && since.elapsed() < SHUNNED) {
            return Some(Silence::Late);
        }
        let known = shunned.servers.get(server).filter(|(since, _)| since.elapsed() < SHUNNED);
        known.map(|(_, silence)| silence.clone())
    }

    fn shun(&self, server: String, silence: &Silence) {
        let mut shunned = self.shunned.lock().unwrap_or_else(PoisonError::into_inner);
        shunned.servers.retain(|_, (since, _)| since.elapsed() < SHUNNED);
        shunned.servers.insert(server, (Instant::now(), silence.clone()));
    }
}

impl Drop for Errands {
    fn drop(&mut self) {
        let mut shunned = self.shunned.lock().unwrap_or_else(PoisonError::into_inner);
        match (*self.heard.get_mut(), *self.late.get_mut()) {
            (true, _) => shunned.deaf = None,
            (false, true) => {
                let before = shunned.deaf.map_or(0, |(count, _)| count);
                shunned.deaf = Some((before.saturating_add(1), Instant::now()));
            }
            // Nobody was asked.
            (false, false) => {}
        }
    }
}

fn asked(question: &Question) -> http::Question {
    let posted = |address: &str, content_type, octets: &[u8], limit| http::Question {
        body: Some(Body { content_type, octets: octets.to_vec() }),
        ..got(address, limit)
    };
    match question {
        Question::Issuers { address } => got(address, MOST_ISSUERS),
        Question::Crl { address } => got(address, MOST_CRL),
        Question::Ocsp { address, request } => posted(address, "application/ocsp-request", request, MOST_OCSP),
        Question::Timestamp { address, request } => posted(address, "application/timestamp-query", request, MOST_TOKEN),
    }
}

fn got(address: &str, limit: u64) -> http::Question {
    http::Question {
        address: address.to_owned(),
        body: None,
        login: None,
        limit,
        deadline: Duration::ZERO,
        proxy: Proxy::Environment,
    }
}

/// Scheme, host and port.
fn server(address: &str) -> String {
    address.splitn(4, '/').take(3).collect::<Vec<_>>().join("/").to_ascii_lowercase()
}

/// Base64 with everything that means something in an address escaped.
fn in_address(request: &[u8]) -> String {
    http::base64(request).replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
}

fn silence(problem: FetchProblem) -> Silence {
    match problem {
        FetchProblem::Address => Silence::Address,
        FetchProblem::Cancelled => Silence::Cancelled,
        FetchProblem::Late => Silence::Late,
        FetchProblem::TooLarge { limit } => Silence::TooLarge { limit },
        FetchProblem::Status(status) => Silence::Refused(status),
        FetchProblem::Unreachable => Silence::Unreachable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_told_apart() {
        assert_eq!(server("http://A.example:80/x/y?z"), "http://a.example:80");
        assert_eq!(server("http://a.example"), "http://a.example");
        assert_eq!(in_address(&[0xfb, 0xff, 0xfe, 0]), "%2B%2F%2F%2BAA%3D%3D");
    }

    #[test]
    fn a_cancelled_errand_is_over() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        let errand = Network::new().errand();
        errand.cancel();
        assert_eq!(errand.ask(&[Question::Crl { address }]), [Err(Silence::Cancelled)]);
    }

    #[test]
    fn who_kept_silent_is_not_waited_for_twice() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let question = Question::Issuers { address: format!("http://{free}/a.crt") };
        let network = Network::new();
        assert_eq!(network.errand().ask(std::slice::from_ref(&question)), [Err(Silence::Unreachable)]);
        // Somebody listens there now, and is still not asked.
        let _listener = std::net::TcpListener::bind(free).unwrap();
        assert_eq!(network.errand().ask(&[question]), [Err(Silence::Unreachable)]);
    }
}
