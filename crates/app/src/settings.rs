//! What the person decided once: language, default key, duties accepted. Never a secret.

use serde::{Deserialize, Serialize};

use crate::host::Host;
use crate::problem::unsaved;
use crate::view::{Problem, UnlockPolicy};

const FILE: &str = "settings.toml";

/// The content of `settings.toml`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// `id` or `en`.
    pub language: String,
    /// `WIB`, `WITA` or `WIT`.
    pub zone: String,
    /// Name of the key that signs unless another is chosen.
    pub default_key: Option<String>,
    /// RFC 3339: when the owner's duties were read and accepted (Palembang Ps. 14, Batam Ps. 12).
    pub duties_accepted: Option<String>,
    /// For how long one unlocking serves.
    pub unlock: UnlockPolicy,
    /// Whether revocation and missing issuers are asked about over the network.
    pub online: bool,
    /// Time-stamp authorities, in the order they are tried.
    pub tsa: Vec<String>,
    /// Through whom the network is reached: empty, as the environment says (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`);
    /// [`DIRECT`]; or the address of a proxy.
    pub proxy: String,
}

/// No proxy, whatever the environment says.
pub const DIRECT: &str = "direct";

impl Default for Settings {
    fn default() -> Self {
        let unlock = UnlockPolicy { signatures: 1, minutes: 5 };
        let language = "id".to_owned();
        let zone = "WIB".to_owned();
        let (tsa, proxy) = Default::default();
        Self { language, zone, default_key: None, duties_accepted: None, unlock, online: true, tsa, proxy }
    }
}

impl Settings {
    /// Reads the settings; a missing or damaged file means the defaults: nothing in it is worth a refusal.
    pub fn load(host: &dyn Host) -> Self {
        read_toml(host, FILE).unwrap_or_default()
    }

    /// Writes them.
    pub fn save(&self, host: &dyn Host) -> Result<(), Problem> {
        write_toml(host, FILE, self)
    }
}

/// Reads a TOML file of Pena's own folder; `None` when missing or not of this shape.
pub(crate) fn read_toml<T: serde::de::DeserializeOwned>(host: &dyn Host, name: &str) -> Option<T> {
    let bytes = host.read_own(name).ok()??;
    toml::from_str(std::str::from_utf8(&bytes).ok()?).ok()
}

/// The text of a file that the office may have put into Pena's own folder; `None` when there is none.
pub(crate) fn own_text(host: &dyn Host, name: &str) -> Result<Option<String>, Problem> {
    let refused = |why: String| Problem::new("letter.template").with("nama", name).detail(why);
    let Some(bytes) = host.read_own(name).map_err(|e| refused(e.to_string()))? else { return Ok(None) };
    String::from_utf8(bytes).map(Some).map_err(|e| refused(e.to_string()))
}

/// Writes a TOML file of Pena's own folder.
pub(crate) fn write_toml<T: Serialize>(host: &dyn Host, name: &str, value: &T) -> Result<(), Problem> {
    let text = toml::to_string_pretty(value).map_err(|e| Problem::new("save.fail").detail(e))?;
    host.write_own(name, text.as_bytes()).map_err(|e| unsaved(&e, name))
}
