//! The store of this system, opened afresh for every call.

use app::host::{KeyringProblem, Passphrase};
use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error};

use super::{SERVICE, State};

/// Reads an entry.
pub fn get(slot: &str) -> Result<Option<Passphrase>, KeyringProblem> {
    match entry(slot)?.get_secret() {
        Ok(secret) => Ok(Some(Passphrase::new(secret))),
        Err(Error::NoEntry) => Ok(None),
        Err(problem) => Err(named(problem)),
    }
}

/// Makes or replaces an entry.
pub fn set(slot: &str, secret: &[u8]) -> Result<(), KeyringProblem> {
    entry(slot)?.set_secret(secret).map_err(named)
}

/// Deletes an entry.
pub fn delete(slot: &str) -> Result<(), KeyringProblem> {
    match entry(slot)?.delete_credential() {
        Ok(()) | Err(Error::NoEntry) => Ok(()),
        Err(problem) => Err(named(problem)),
    }
}

fn entry(slot: &str) -> Result<Entry, KeyringProblem> {
    #[cfg(target_os = "macos")]
    let store = apple_native_keyring_store::keychain::Store::new();
    #[cfg(target_os = "windows")]
    let store = windows_native_keyring_store::Store::new();
    #[cfg(not(any(target_os = "macos", target_os = "windows")))]
    let store = zbus_secret_service_keyring_store::Store::new();
    store.and_then(|store| store.build(SERVICE, slot, None)).map_err(named)
}

/// The texts of these errors name services and paths of the bus, never a secret.
fn named(problem: Error) -> KeyringProblem {
    match problem {
        Error::NoDefaultStore => KeyringProblem::Absent,
        Error::NoStorageAccess(_) => KeyringProblem::Locked,
        Error::BadEncoding(_) | Error::BadDataFormat(..) => KeyringProblem::Other("unreadable entry".into()),
        other => KeyringProblem::Other(other.to_string()),
    }
}

/// Whether there is a bus at all (D-Bus Specification, "Well-known Message Bus Instances"; systemd's place of it).
/// Without one nothing is started to find that out.
#[cfg(not(any(target_os = "macos", target_os = "windows")))]
pub fn is_reachable() -> bool {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let folder = set("XDG_RUNTIME_DIR")
        .map_or_else(|| format!("/run/user/{}", rustix::process::geteuid().as_raw()).into(), std::path::PathBuf::from);
    set("DBUS_SESSION_BUS_ADDRESS").is_some() || folder.join("bus").exists()
}

/// Keychain and Credential Manager are there.
#[cfg(any(target_os = "macos", target_os = "windows"))]
pub fn is_reachable() -> bool {
    true
}

/// Whether the keyring answers and whether it would have to ask the person first. Asks nobody anything.
#[cfg(not(any(target_os = "macos", target_os = "windows")))]
pub fn state() -> Result<State, KeyringProblem> {
    use secret_service::EncryptionType;
    use secret_service::blocking::SecretService;
    // No secret passes in this session, so it need not be encrypted.
    let service = SecretService::connect(EncryptionType::Plain).map_err(|_| KeyringProblem::Absent)?;
    let collection = service.get_default_collection().map_err(|_| KeyringProblem::Absent)?;
    match collection.is_locked() {
        Ok(false) => Ok(State::Open),
        Ok(true) => Ok(State::Locked),
        Err(problem) => Err(KeyringProblem::Other(problem.to_string())),
    }
}

/// Keychain and Credential Manager are there; the former asks by itself when it is locked.
#[cfg(any(target_os = "macos", target_os = "windows"))]
pub fn state() -> Result<State, KeyringProblem> {
    Ok(if cfg!(target_os = "macos") { State::Locked } else { State::Open })
}
