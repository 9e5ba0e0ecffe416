//! Time-stamp authorities as the person names them: `https://user@server/path`. Who asks stands in the settings, the
//! password in the keyring alone.

use crate::host::{Host, Passphrase};
use crate::problem;
use crate::settings::Settings;
use crate::view::Problem;

/// An authority's address taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// What is asked, without anybody's name in it.
    pub address: String,
    /// Whom the authority knows us as; `None`: it asks nobody.
    pub user: Option<String>,
}

impl Authority {
    /// Reads an address; `None` when it is no web address, or holds a password: that belongs into the keyring.
    pub fn of(named: &str) -> Option<Self> {
        let (scheme, rest) = named.split_once("://")?;
        let is_web = ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (server, path) = rest.split_at_checked(end)?;
        let (user, server) = match server.rsplit_once('@') {
            Some((user, server)) => (Some(user.to_owned()), server),
            None => (None, server),
        };
        let plain = |user: &String| !user.is_empty() && !user.contains([':', '@']);
        let usable = is_web && !server.is_empty() && user.as_ref().is_none_or(plain);
        usable.then(|| Self { address: format!("{scheme}://{server}{path}"), user })
    }

    /// The keyring's slot of the password: one for each server and user, whatever the path.
    fn slot(&self, host: &dyn Host) -> Option<String> {
        let server = self.address.split('/').nth(2)?.to_ascii_lowercase();
        Some(host.own_slot(&format!("tsa {}@{server}", self.user.as_ref()?)))
    }

    /// The password from the keyring; `None` when nobody is named, none is kept, or the keyring does not serve.
    pub fn password(&self, host: &dyn Host) -> Option<Passphrase> {
        host.secret(&self.slot(host)?).ok().flatten()
    }
}

/// Keeps the password for the authority at this place of the settings.
pub fn keep_password(host: &dyn Host, place: usize, password: &Passphrase) -> Result<String, Problem> {
    let named = Settings::load(host).tsa.get(place).cloned().unwrap_or_default();
    let unknown = || Problem::new("tsa.address").with("TSA", &named);
    let authority = Authority::of(&named).ok_or_else(unknown)?;
    let slot = authority.slot(host).ok_or_else(unknown)?;
    host.keep_secret(&slot, password).map_err(|e| problem::keyring(&e))?;
    Ok(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_user_and_never_a_password() {
        let of = |named: &str| Authority::of(named).map(|one| (one.address, one.user));
        let known = |address: &str, user: Option<&str>| Some((address.to_owned(), user.map(str::to_owned)));
        assert_eq!(of("https://tsa.example/tsr"), known("https://tsa.example/tsr", None));
        assert_eq!(of("https://siti@tsa.example:8443/a@b"), known("https://tsa.example:8443/a@b", Some("siti")));
        assert_eq!(of("http://siti@tsa.example?x"), known("http://tsa.example?x", Some("siti")));
        for odd in
            ["https://siti:rahasia@tsa.example/", "https://@tsa.example/", "ftp://tsa.example/", "https://", "tsa"]
        {
            assert_eq!(of(odd), None, "{odd}");
        }
    }
}
