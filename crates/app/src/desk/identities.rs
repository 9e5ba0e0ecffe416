//! Keys on the desk: offered, imported, chosen, removed.

use super::Desk;
use crate::host::Passphrase;
use crate::keys::{self, import, import::Remember, practice};
use crate::view::{ImportChoice, KeyCard, KeyOffer, Problem};

impl Desk {
    /// Opens a candidate with its passphrase and shows what it holds; nothing is stored.
    pub fn unlock_candidate(&self, id: &str, passphrase: Passphrase) -> Result<KeyOffer, Problem> {
        let file = self
            .open()
            .candidates
            .get(id)
            .map(|candidate| candidate.file.clone())
            .ok_or_else(|| Problem::new("doc.closed"))?;
        let opened = import::open(file, passphrase)?;
        let offer = opened.offer(id, self.host.as_ref());
        if let Some(candidate) = self.open().candidates.get_mut(id) {
            candidate.opened = Some(opened);
        }
        Ok(offer)
    }

    /// Takes the candidate into Pena's care.
    pub fn import(&self, id: &str, choice: &ImportChoice) -> Result<Vec<KeyCard>, Problem> {
        let candidate = self.open().candidates.remove(id);
        let opened = candidate.and_then(|candidate| candidate.opened).ok_or_else(|| Problem::new("doc.closed"))?;
        let remember = match choice.remember {
            true => Remember::Keyring,
            false => Remember::Never,
        };
        let host = self.host.as_ref();
        let name = opened.store(host, choice.identity, remember, None)?;
        keys::set_default(host, &name)?;
        if let Some(older) = &choice.replaces {
            import::retire(host, older, &name)?;
        }
        Ok(self.keys())
    }

    /// Forgets a candidate.
    pub fn drop_candidate(&self, id: &str) {
        self.open().candidates.remove(id);
    }

    /// Makes the practice identity, once.
    pub fn practice(&self) -> Result<Vec<KeyCard>, Problem> {
        practice::ensure(self.host.as_ref())?;
        Ok(self.keys())
    }

    /// Keys in Pena's care, the default one first.
    pub fn keys(&self) -> Vec<KeyCard> {
        keys::cards(self.host.as_ref())
    }

    /// Chooses the key that signs unless another is chosen.
    pub fn set_default_key(&self, name: &str) -> Result<Vec<KeyCard>, Problem> {
        keys::set_default(self.host.as_ref(), name)?;
        Ok(self.keys())
    }

    /// Takes a key out of Pena's care.
    pub fn remove_key(&self, name: &str) -> Result<Vec<KeyCard>, Problem> {
        keys::remove(self.host.as_ref(), name)?;
        Ok(self.keys())
    }
}
