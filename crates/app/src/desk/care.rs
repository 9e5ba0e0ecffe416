//! The care of keys on the desk: passphrase, loss, renewal, destruction, and how long a key stays open.

use std::path::Path;
use std::sync::Arc;

use super::Desk;
use crate::host::Passphrase;
use crate::keys::passphrase::{self, Old};
use crate::keys::session::Session;
use crate::keys::unlock::UnlockedKey;
use crate::keys::{self, StoredKey, destroy, export, freeze, policy, practice, remind, strength, unlock};
use crate::settings::Settings;
use crate::view::{
    CaseStep, DestroyReason, Destruction, KeyCard, KeyChange, KeyLoss, LossReport, Problem, Reminder, Start, Strength,
    UnlockPolicy, Unlocking,
};

impl Desk {
    /// What interrupted work left undone is done now; the notices say what a person should know of it.
    pub fn recover(&self) -> KeyChange {
        let notices = keys::recover(self.host.as_ref());
        KeyChange { keys: self.keys(), notices }
    }

    /// Whether the old passphrase has to be typed: the keyring holds none that opens the key.
    pub fn needs_old_passphrase(&self, name: &str) -> bool {
        let host = self.host.as_ref();
        !keys::find(host, name).is_ok_and(|key| unlock::keyring_opens(host, &key))
    }

    /// Changes a key's passphrase.
    pub fn change_passphrase(
        &self,
        name: &str,
        old: Option<&Passphrase>,
        new: &Passphrase,
    ) -> Result<KeyChange, Problem> {
        self.lock();
        let host = self.host.as_ref();
        let old = old.map_or(Old::Keyring, Old::Typed);
        let notices = passphrase::change(host, name, old, new)?;
        Ok(KeyChange { keys: self.keys(), notices })
    }

    /// How good a passphrase is.
    pub fn strength(&self, passphrase: &Passphrase) -> Strength {
        strength::measure(passphrase)
    }

    /// Words drawn for a new passphrase.
    pub fn generate_passphrase(&self) -> Result<Passphrase, Problem> {
        strength::generate(self.host.as_ref())
    }

    /// Freezes a key at once; lists what was signed with it since.
    pub fn report_lost(&self, name: &str, report: &LossReport) -> Result<KeyLoss, Problem> {
        self.lock();
        let host = self.host.as_ref();
        let troubles = freeze::freeze(host, name, report)?;
        let (signed, unlisted) = freeze::signed_since(host, name);
        let troubles = troubles.into_iter().chain(unlisted).collect();
        Ok(KeyLoss { keys: self.keys(), signed, troubles })
    }

    /// The same list again, for a case that is open.
    pub fn loss(&self, name: &str) -> Result<KeyLoss, Problem> {
        let (signed, unlisted) = freeze::signed_since(self.host.as_ref(), name);
        Ok(KeyLoss { keys: self.keys(), signed, troubles: unlisted.into_iter().collect() })
    }

    /// Releases a frozen key.
    pub fn unfreeze(&self, name: &str, typed: &Passphrase, reason: &str) -> Result<Vec<KeyCard>, Problem> {
        freeze::unfreeze(self.host.as_ref(), name, typed, reason)?;
        Ok(self.keys())
    }

    /// Notes how far a case is.
    pub fn follow_case(&self, name: &str, step: CaseStep, receipt: &str) -> Result<Vec<KeyCard>, Problem> {
        freeze::follow(self.host.as_ref(), name, step, receipt)?;
        Ok(self.keys())
    }

    /// Destroys a key for good; `write_record` tells of it.
    pub fn destroy_key(&self, name: &str, reason: DestroyReason) -> Result<Destruction, Problem> {
        self.lock();
        let done = destroy::destroy(self.host.as_ref(), name, reason)?;
        self.open().destroyed = Some(done.clone());
        Ok(done)
    }

    /// Closes a key file to others.
    pub fn protect_key(&self, name: &str) -> Result<Vec<KeyCard>, Problem> {
        keys::protect(self.host.as_ref(), name)?;
        Ok(self.keys())
    }

    /// Copies a key file, protected as it is.
    pub fn export_key(&self, name: &str, to: &Path) -> Result<(), Problem> {
        export::export(self.host.as_ref(), name, to)
    }

    /// Certificates that end soon and that the desktop has not shown yet.
    pub fn untold_reminders(&self) -> Vec<Reminder> {
        remind::untold(self.host.as_ref(), &self.keys())
    }

    /// The desktop has shown it.
    pub fn told_reminder(&self, name: &str) -> Result<(), Problem> {
        remind::told(self.host.as_ref(), &self.keys(), name)
    }

    /// The person puts a reminder aside until the next stage.
    pub fn put_reminder_aside(&self, name: &str) -> Result<Start, Problem> {
        remind::put_aside(self.host.as_ref(), &self.keys(), name)?;
        Ok(self.start())
    }

    /// For how long one unlocking serves.
    pub fn unlocking(&self) -> Unlocking {
        let host = self.host.as_ref();
        let office = policy::office(host);
        let unlocked = self.open().session.as_ref().is_some_and(|session| !session.is_over(host.now()));
        Unlocking {
            policy: policy::unlocking(host),
            most: office.most,
            keyring_forbidden: office.keyring_forbidden,
            unlocked,
        }
    }

    /// Chooses it, within what the office allows.
    pub fn set_unlocking(&self, chosen: UnlockPolicy) -> Result<Unlocking, Problem> {
        self.lock();
        let host = self.host.as_ref();
        let mut settings = Settings::load(host);
        settings.unlock = chosen.within(policy::office(host).most);
        settings.save(host)?;
        Ok(self.unlocking())
    }

    /// Forgets the open key: the screen was locked, the computer sleeps, nobody is there, the person said so.
    pub fn lock(&self) {
        self.open().session = None;
    }

    /// Forgets the open key when its time is over. True: one was forgotten.
    pub fn expire(&self) -> bool {
        let now = self.host.now();
        self.open().session.take_if(|session| session.is_over(now)).is_some()
    }

    /// Whether this key is open still.
    pub(super) fn is_unlocked(&self, name: &str) -> bool {
        let now = self.host.now();
        self.open().session.as_ref().is_some_and(|session| session.is_of(name) && !session.is_over(now))
    }

    /// Opens a key for a signature: still open, typed, by the keyring, or by the known word of a practice key.
    pub(super) fn unlocked(&self, key: &StoredKey, typed: Option<&Passphrase>) -> Result<Arc<UnlockedKey>, Problem> {
        let host = self.host.as_ref();
        if typed.is_none() && self.is_unlocked(&key.name) {
            let open = self.open().session.as_mut().map(Session::spend);
            return open.ok_or_else(|| Problem::new("pass.needed"));
        }
        let opened = match typed {
            Some(typed) => unlock::typed(host, key, typed)?,
            None if key.opens_without_asking() => unlock::unlock(host, key, &practice::known_passphrase())?,
            None => unlock::by_keyring(host, key)?.ok_or_else(|| Problem::new("pass.needed"))?,
        };
        let opened = Arc::new(opened);
        self.open().session = Session::begin(&key.name, &opened, policy::unlocking(host), host.now());
        Ok(opened)
    }
}
