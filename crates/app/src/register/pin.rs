//! The pin: the register's head inside a signed PDF, so that every document handed out remembers it.
//!
//! A name under `/PENA_Register` of the signature dictionary (ISO 32000-2, annex E: a key with a developer's prefix),
//! within the bytes that are signed. Readers pass over keys that they do not know. It says which register and which
//! entry by random and by hash: how much somebody signs is nobody's business.

use pades::evidence::Evidence;
use pades::policy::Policy;
use pades::report::Integrity;

use super::event::{Code, Event};
use super::line::{Hash, Line};
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

    /// Whether it is of this computer's register.
    pub fn is_ours(&self, host: &dyn Host) -> bool {
        install(host).is_some_and(|install| install == self.install)
    }
}

/// The number that this computer's register was given when it began.
pub(super) fn install(host: &dyn Host) -> Option<Code> {
    let first = store::segments(host).into_iter().next()?;
    let bytes = host.read_own(&store::path(&first)).ok()??;
    let raw = bytes.split(|byte| *byte == b'\n').next()?;
    match Line::read(raw)?.event {
        Event::Begin { install } => Some(install),
        _ => None,
    }
}

/// The entries of this register that signed documents name. Only signatures that hold count: what a stranger wrote
/// into a file says nothing about us.
pub fn of_documents(host: &dyn Host, paths: &[std::path::PathBuf]) -> Result<Vec<Hash>, Problem> {
    let ours = install(host);
    let mut pins = Vec::new();
    for path in paths {
        let file = crate::verify::read(host, path)?;
        let opened = crate::reader::open_file(&file, None)?;
        let report = pades::verify::judge(&opened, &Evidence::default(), &Policy::default(), host.now());
        let fields = opened.signatures().map_err(|e| Problem::new("doc.corrupt").detail(e))?;
        for (field, judged) in fields.iter().zip(&report.signatures) {
            let pin = std::str::from_utf8(field.name(pades::sign::PIN.as_bytes())).ok().and_then(Pin::parse);
            let holds = judged.integrity == Integrity::Intact;
            pins.extend(pin.filter(|pin| holds && Some(&pin.install) == ours.as_ref()).map(|pin| pin.hash));
        }
    }
    Ok(pins)
}
