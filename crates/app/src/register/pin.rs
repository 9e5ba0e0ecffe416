//! The pin: the register's head inside a signed PDF, so that every document handed out remembers it.
//!
//! A name under `/PENA_Register` of the signature dictionary (ISO 32000-2, annex E: a key with a developer's prefix),
//! within the bytes that are signed. Readers pass over keys that they do not know. It says which register and which
//! entry by random and by hash: how much somebody signs is nobody's business.

use pades::evidence::Evidence;
use pades::policy::Policy;
use pades::report::{Integrity, Report};
use pdf::{Opened, SignatureField};

use super::event::{Code, Event};
use super::line::{Hash, LONGEST, Line};
use super::store;
use crate::host::Host;
use crate::view::Problem;

/// An entry of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// Which register.
    pub install: Code,
    /// Which entry.
    pub hash: Hash,
}

impl Pin {
    /// Of the last entry; `None` before there is one.
    pub fn of_now(host: &dyn Host) -> Option<Self> {
        Some(Self { install: install(host)?, hash: store::last(host)?.hash })
    }

    /// As it stands in the document.
    pub fn text(&self) -> String {
        format!("{}.{}", self.install.as_str(), self.hash)
    }

    /// From what stands in a document.
    pub fn parse(text: &str) -> Option<Self> {
        let (install, hash) = text.split_once('.')?;
        Some(Self { install: Code::from(install), hash: Hash::parse(hash)? }).filter(|pin| pin.text() == text)
    }
}

/// The number that this computer's register was given when it began.
pub(super) fn install(host: &dyn Host) -> Option<Code> {
    let first = store::segments(host).ok()?.into_iter().next()?;
    let bytes = host.head_own(&store::path(&first), LONGEST).ok()??;
    let raw = bytes.split(|byte| *byte == b'\n').next()?;
    match Line::read(raw)?.event {
        Event::Begin { install } => Some(install),
        _ => None,
    }
}

/// What the signatures of a document pin, as text. Only those that hold count: what a stranger wrote into a file says
/// nothing about us.
pub fn of_document(opened: &Opened, report: &Report) -> Vec<String> {
    let fields = opened.signatures().unwrap_or_default();
    let intact = fields.iter().zip(&report.signatures).filter(|(_, judged)| judged.integrity == Integrity::Intact);
    let text = |field: &SignatureField| std::str::from_utf8(field.name(pades::sign::PIN.as_bytes())).map(str::to_owned);
    intact.filter_map(|(field, _)| text(field).ok()).filter(|text| Pin::parse(text).is_some()).collect()
}

/// The entries of this computer's register among them.
pub fn ours(host: &dyn Host, pins: &[String]) -> Vec<Hash> {
    let pins: Vec<Pin> = pins.iter().filter_map(|text| Pin::parse(text)).collect();
    if pins.is_empty() {
        return Vec::new();
    }
    let ours = install(host);
    pins.into_iter().filter(|pin| Some(&pin.install) == ours.as_ref()).map(|pin| pin.hash).collect()
}

/// Whether a document pins an entry of this register that is not there: file and keyring were set back together.
pub fn is_missing(host: &dyn Host, pins: &[String]) -> bool {
    let there = |hash: &Hash| {
        store::last(host).is_some_and(|last| last.hash == *hash) || store::names(host, *hash).unwrap_or(true)
    };
    ours(host, pins).iter().any(|hash| !there(hash))
}

/// The entries of this register that signed documents pin.
pub fn of_documents(host: &dyn Host, paths: &[std::path::PathBuf]) -> Result<Vec<Hash>, Problem> {
    let mut pins = Vec::new();
    for path in paths {
        let file = crate::verify::read(host, path)?;
        let opened = crate::reader::open_file(&file, None)?;
        let report = pades::verify::judge(&opened, &Evidence::default(), &Policy::default(), host.now());
        pins.extend(ours(host, &of_document(&opened, &report)));
    }
    Ok(pins)
}
