//! How the network of this computer is used, as the person's settings say at the moment: through which proxy, and as whom
//! a time-stamp authority is asked.

use std::sync::Arc;

use app::host::Host;
use app::settings::Settings;
use app::tsa::Authority;

use crate::http::{Login, Proxy};

/// The settings of this computer; without it what the environment says, and nobody's name.
#[derive(Clone, Default)]
pub(crate) struct Manners(pub Option<Arc<dyn Host>>);

impl Manners {
    /// The proxy of a question that is asked now.
    pub fn proxy(&self) -> Proxy {
        let chosen = self.0.as_ref().map(|host| Settings::load(host.as_ref()).proxy).unwrap_or_default();
        match chosen.as_str() {
            "" => Proxy::Environment,
            app::settings::DIRECT => Proxy::None,
            _ => Proxy::At(chosen),
        }
    }

    /// An authority's address without a name in it, and the login it wants. `None`: not an address to be asked.
    pub fn authority(&self, named: &str) -> Option<(String, Option<Login>)> {
        let authority = Authority::of(named)?;
        let password = self.0.as_ref().and_then(|host| authority.password(host.as_ref()));
        let text = password.and_then(|password| String::from_utf8(password.expose().to_vec()).ok());
        let login = authority.user.clone().zip(text).map(|(name, password)| Login { name, password });
        Some((authority.address, login))
    }
}
