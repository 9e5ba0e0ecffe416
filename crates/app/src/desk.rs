//! The desk: what is open in one window. Handles are opaque; a window never names a path.

mod batch;
mod care;
mod documents;
mod identities;
mod journal;
mod letters;
mod search;
mod signing;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pades::report::Report;
use pades::services::{Errand, TrustServices};
use pades::sign::Level;
use pki::Certificate;

use crate::display::hex;
use crate::host::{Host, KeyringState, Passphrase, Snapshot};
use crate::keys::import;
use crate::keys::session::Session;
use crate::letters::Letter;
use crate::prepare::Revision;
use crate::reader::{InProcess, Reader};
use crate::register::{self, Event};
use crate::settings::{DIRECT, Settings};
use crate::tsa::Authority;
use crate::view::{Anchor, Destruction, NetworkChoice, Problem, Profile, Start};
use crate::{anchors, keys, profile};
pub use batch::{Begun, Tell};

/// One window's state.
pub struct Desk {
    host: Arc<dyn Host>,
    reader: Box<dyn Reader>,
    services: Option<Arc<dyn TrustServices>>,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    documents: HashMap<String, Document>,
    locked: HashMap<String, Snapshot>,
    candidates: HashMap<String, Candidate>,
    prepared: HashMap<String, Waiting>,
    anchors: HashMap<String, Certificate>,
    session: Option<Session>,
    /// What is being asked of the network about a document.
    errands: HashMap<String, Arc<dyn Errand>>,
    batches: HashMap<String, Arc<batch::Stack>>,
    /// The newest search of each document.
    searches: HashMap<String, u64>,
    /// Letters that are shown before they are written.
    letters: HashMap<String, Letter>,
    /// What Pena wrote for the person.
    written: HashMap<String, PathBuf>,
    /// The key that was destroyed last, for its record.
    destroyed: Option<Destruction>,
}

/// A document that is shown.
#[derive(Clone)]
struct Document {
    file: Snapshot,
    password: Option<Arc<zeroize::Zeroizing<Vec<u8>>>>,
    /// What the window was told of it last.
    report: Arc<Report>,
}

impl Document {
    fn password(&self) -> Option<&[u8]> {
        self.password.as_ref().map(|p| p.as_slice())
    }
}

/// A PKCS#12 file on its way into Pena's care.
struct Candidate {
    file: Snapshot,
    opened: Option<import::Opened>,
}

/// A revision whose picture is shown and which waits for the person.
struct Waiting {
    document: String,
    key: String,
    level: Level,
    revision: Revision,
}

impl Desk {
    /// An empty desk on this computer that looks at documents in its own process.
    pub fn new(host: Arc<dyn Host>) -> Self {
        Self::with_reader(host, Box::new(InProcess::default()))
    }

    /// An empty desk that has documents looked at by `reader`.
    pub fn with_reader(host: Arc<dyn Host>, reader: Box<dyn Reader>) -> Self {
        Self { host, reader, services: None, open: Mutex::default() }
    }

    /// The same desk with a network; whether it is used, the person's settings say.
    pub fn online(mut self, services: Arc<dyn TrustServices>) -> Self {
        self.services = Some(services);
        self
    }

    /// What the window needs when it appears.
    pub fn start(&self) -> Start {
        let host = self.host.as_ref();
        let settings = Settings::load(host);
        let keys = keys::cards(host);
        let reminders = keys::remind::open(host, &keys);
        Start {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            language: settings.language,
            zone: settings.zone,
            keys,
            reminders,
            profile: profile::load(host),
            // A locked one serves after a question; asking nobody now.
            keyring: offers_keyring(host),
            footers: crate::footers(),
            duties_accepted: settings.duties_accepted.is_some(),
            online: settings.online,
            tsa: settings.tsa,
            proxy: settings.proxy,
            interrupted: self.interrupted(),
        }
    }

    /// Notes that the owner's duties were read and accepted.
    pub fn accept_duties(&self) -> Result<(), Problem> {
        let host = self.host.as_ref();
        let mut settings = Settings::load(host);
        settings.duties_accepted = Some(crate::display::rfc3339(host.now()));
        settings.save(host)
    }

    /// `id` or `en`.
    pub fn set_language(&self, language: &str) -> Result<(), Problem> {
        let host = self.host.as_ref();
        let mut settings = Settings::load(host);
        let old = settings.language.as_str().into();
        settings.language = if language == "en" { "en" } else { "id" }.to_owned();
        settings.save(host)?;
        let new = settings.language.as_str().into();
        register::note(host, &[Event::Setting { name: "language".into(), old, new }]);
        Ok(())
    }

    /// Whether the network is asked, and who stamps the time; what is no web address is refused.
    pub fn set_network(&self, choice: &NetworkChoice) -> Result<Start, Problem> {
        let host = self.host.as_ref();
        let tsa: Vec<String> =
            choice.tsa.iter().map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect();
        if let Some(odd) = tsa.iter().find(|one| Authority::of(one).is_none()) {
            return Err(Problem::new("tsa.address").with("TSA", odd));
        }
        let proxy = choice.proxy.trim().to_owned();
        // A proxy's password has no place in a settings file.
        let named = Authority::of(&proxy).is_some_and(|one| one.user.is_none());
        if !(proxy.is_empty() || proxy == DIRECT || named) {
            return Err(Problem::new("proxy.address").with("alamat", proxy));
        }
        let settings = Settings { online: choice.online, tsa, proxy, ..Settings::load(host) };
        settings.save(host)?;
        Ok(self.start())
    }

    /// Keeps the password of the time-stamp authority at this place of the settings; gives its address.
    pub fn keep_tsa_password(&self, place: usize, password: &Passphrase) -> Result<String, Problem> {
        crate::tsa::keep_password(self.host.as_ref(), place, password)
    }

    /// `WIB`, `WITA` or `WIT`; anything else is WIB.
    pub fn set_zone(&self, zone: &str) -> Result<(), Problem> {
        let host = self.host.as_ref();
        let mut settings = Settings::load(host);
        settings.zone = if matches!(zone, "WITA" | "WIT") { zone } else { "WIB" }.to_owned();
        settings.save(host)
    }

    /// Stores who signs.
    pub fn save_profile(&self, filled: &Profile) -> Result<Start, Problem> {
        profile::save(self.host.as_ref(), filled)?;
        Ok(self.start())
    }

    /// Stores the emblem of design V3.
    pub fn set_emblem(&self, path: &Path) -> Result<Start, Problem> {
        profile::set_emblem(self.host.as_ref(), path)?;
        Ok(self.start())
    }

    /// Whom this computer trusts.
    pub fn anchors(&self) -> Vec<Anchor> {
        anchors::list(self.host.as_ref())
    }

    /// Reads a certificate and waits for the person to compare its fingerprint.
    pub fn offer_anchor(&self, path: &Path) -> Result<Anchor, Problem> {
        let (certificate, anchor) = anchors::offer(self.host.as_ref(), path)?;
        self.open().anchors.insert(anchor.sha256.clone(), certificate);
        Ok(anchor)
    }

    /// Trusts the certificate that was offered.
    pub fn confirm_anchor(&self, sha256: &str) -> Result<Vec<Anchor>, Problem> {
        let offered = self.open().anchors.remove(sha256);
        let certificate = offered.ok_or_else(|| Problem::new("anchor.unknown"))?;
        anchors::add(self.host.as_ref(), &certificate)?;
        Ok(self.anchors())
    }

    /// Trusts it no longer.
    pub fn remove_anchor(&self, sha256: &str) -> Result<Vec<Anchor>, Problem> {
        anchors::remove(self.host.as_ref(), sha256)?;
        Ok(self.anchors())
    }

    /// The file behind a handle, for showing it in its folder: a document, what Pena wrote; of a batch, its first output.
    pub fn path_of(&self, id: &str) -> Option<PathBuf> {
        let document = self.open().documents.get(id).map(|d| d.file.path.clone());
        let written = || self.open().written.get(id).cloned();
        document.or_else(written).or_else(|| self.folder_of_batch(id))
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// 128 random bits: a handle that nobody guesses.
    fn handle(&self) -> Result<String, Problem> {
        let mut bytes = [0; 16];
        self.host.fill_random(&mut bytes).map_err(|e| Problem::new("system.random").detail(e))?;
        Ok(hex(&bytes))
    }
}

/// Whether a passphrase may be given to the keyring here. Asks nobody anything.
fn offers_keyring(host: &dyn Host) -> bool {
    let serves = matches!(host.keyring_state(), KeyringState::Open | KeyringState::Locked);
    serves && !keys::policy::office(host).keyring_forbidden
}
