//! Getting what is wanted, stage by stage: what was asked an hour ago, then the network, then whatever the cache has.

use std::collections::{HashMap, HashSet};

use pades::evidence::Evidence;
use pades::services::{Errand, Silence, Urgency, Want};
use pki::DigestAlgorithm;

use super::cache::Cache;
use super::source::{Kind, Read, Source};
use super::{Recent, Sources};
use crate::host::Host;

/// Seconds for which an answer is not asked for again.
const RECENT: i64 = 3600;

/// How one round ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Round {
    /// Evidence came: judge again.
    Found,
    /// Nothing came, but there are stages left.
    Nothing,
    /// Every stage of every want has been gone through.
    Over,
}

/// Where a stage looks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The cache, what it got within the hour.
    Recent,
    /// The network.
    Network,
    /// The cache, however old.
    Kept,
}

/// Small answers are asked for first, lists only when those did not settle it.
const ONLINE: [(Place, &[Kind]); 4] = [
    (Place::Recent, &[Kind::Issuers, Kind::Ocsp, Kind::Crl]),
    (Place::Network, &[Kind::Issuers, Kind::Ocsp]),
    (Place::Network, &[Kind::Crl]),
    (Place::Kept, &[Kind::Issuers, Kind::Ocsp, Kind::Crl]),
];
const OFFLINE: [(Place, &[Kind]); 1] = [(Place::Kept, &[Kind::Issuers, Kind::Ocsp, Kind::Crl])];

/// What was tried so far. Wants are known by what they are about, however urgent.
pub(super) struct Gathering<'a> {
    host: &'a dyn Host,
    cache: Cache<'a>,
    errand: Option<&'a dyn Errand>,
    plan: &'static [(Place, &'static [Kind])],
    stages: HashMap<Vec<u8>, usize>,
    silences: HashMap<Vec<u8>, Vec<(String, Silence)>>,
    answered: HashSet<Vec<u8>>,
}

impl<'a> Gathering<'a> {
    /// Nothing was tried yet.
    pub fn new(Sources { host, errand, recent }: Sources<'a>) -> Self {
        let (stages, silences, answered) = Default::default();
        let plan: &[(Place, &[Kind])] = match (errand, recent) {
            (None, _) => &OFFLINE,
            (Some(_), Recent::Serves) => &ONLINE,
            (Some(_), Recent::AskAgain) => ONLINE.get(1..).unwrap_or_default(),
        };
        Self { host, cache: Cache(host), errand, plan, stages, silences, answered }
    }

    /// The next stage of every want.
    pub fn next(&mut self, wants: &[Want], evidence: &mut Evidence) -> Round {
        let (mut over, mut found) = (true, 0);
        let mut open = Vec::new();
        for want in wants.iter().filter(|want| !self.is_done(want)).collect::<Vec<_>>() {
            let stage = self.stages.entry(about(want)).or_insert(0);
            let Some((place, kinds)) = self.plan.get(*stage) else { continue };
            *stage += 1;
            over = false;
            let sources = Source::of(want, kinds);
            match place {
                Place::Network => open.extend(sources),
                place => found += self.look_up(&sources, *place, evidence),
            }
        }
        found += self.ask_network(&open, evidence);
        match (found, over) {
            (1.., _) => Round::Found,
            (0, false) => Round::Nothing,
            (0, true) => Round::Over,
        }
    }

    /// Why a want is still open: each address with the reason. None when it was answered.
    pub fn silences(&self, want: &Want) -> Vec<(String, Silence)> {
        if self.answered.contains(&about(want)) {
            return Vec::new();
        }
        if self.errand.is_none() {
            let all = Source::of(want, &[Kind::Issuers, Kind::Ocsp, Kind::Crl]);
            return all.iter().map(|source| (source.address.to_owned(), Silence::Offline)).collect();
        }
        self.silences.get(&about(want)).cloned().unwrap_or_default()
    }

    /// A newer word was wanted, and the newest there is was got within the hour.
    fn is_done(&self, want: &Want) -> bool {
        matches!(want, Want::Status { urgency: Urgency::Newer, .. }) && self.answered.contains(&about(want))
    }

    fn look_up(&mut self, sources: &[Source<'_>], place: Place, evidence: &mut Evidence) -> usize {
        let mut found = 0;
        for source in sources {
            let Some((age, bytes)) = self.cache.get(&source.key()) else { continue };
            let recent = (0..RECENT).contains(&age);
            if (recent || place == Place::Kept) && matches!(source.read(&bytes, None), Read::Usable) {
                found += source.bring(&bytes, evidence);
                if recent {
                    self.answered.insert(about(source.want));
                }
            }
        }
        found
    }

    fn ask_network(&mut self, sources: &[Source<'_>], evidence: &mut Evidence) -> usize {
        let (found, again) = self.ask(sources, DigestAlgorithm::Sha1, evidence);
        let (more, _) = self.ask(&again, DigestAlgorithm::Sha256, evidence);
        found + more
    }

    /// How much came, and the responders that want another identifier.
    fn ask<'s>(
        &mut self,
        sources: &[Source<'s>],
        digest: DigestAlgorithm,
        evidence: &mut Evidence,
    ) -> (usize, Vec<Source<'s>>) {
        let mut nonce = [0; 16];
        let Some(errand) = self.errand.filter(|_| !sources.is_empty()) else { return (0, Vec::new()) };
        if self.host.fill_random(&mut nonce).is_err() {
            return (0, Vec::new());
        }
        let asked = sources.iter().filter_map(|source| Some((*source, source.question(digest, &nonce)?)));
        let (sources, questions): (Vec<_>, Vec<_>) = asked.unzip();
        let (mut found, mut again) = (0, Vec::new());
        for (source, answer) in sources.into_iter().zip(errand.ask(&questions)) {
            match answer.map(|bytes| (source.read(&bytes, Some(&nonce)), bytes)) {
                Ok((Read::Usable, bytes)) => {
                    self.cache.keep(&source.key(), &bytes);
                    self.answered.insert(about(source.want));
                    found += source.bring(&bytes, evidence);
                }
                Ok((Read::OtherDigest(_), _)) if digest == DigestAlgorithm::Sha1 => again.push(source),
                Ok((read, _)) => self.silent(&source, read.silence()),
                Err(silence) => self.silent(&source, Some(silence)),
            }
        }
        (found, again)
    }

    fn silent(&mut self, source: &Source<'_>, silence: Option<Silence>) {
        let list = self.silences.entry(about(source.want)).or_default();
        list.extend(silence.map(|silence| (source.address.to_owned(), silence)));
    }
}

/// What a want is about.
fn about(want: &Want) -> Vec<u8> {
    match want {
        Want::Issuers { addresses } => addresses.join("\n").into_bytes(),
        Want::Status { certificate, .. } => certificate.clone(),
    }
}
