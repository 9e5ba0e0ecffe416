//! The one place where the care of keys meets the register.

use pki::Certificate;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::host::Host;
use crate::register::{self, Event, KeyId, Time, read};
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
    /// Released again. The reason is in the person's words and stays in the key's case: the register holds no text.
    Unfrozen,
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
pub(crate) fn record(host: &dyn Host, act: Act, of: &Certificate) -> Result<(), Problem> {
    let key = KeyId::of(of);
    let event = match act {
        Act::Imported => Event::KeyImported { key },
        Act::PassphraseChanged => Event::PassphraseChanged { key },
        Act::Frozen { since } => Event::Frozen { key, since: moment(since).map(Time::of) },
        Act::Unfrozen => Event::Unfrozen { key },
        Act::Case(step) => Event::Case { key, state: step.into() },
        Act::Retired => Event::KeyRetired { key },
        Act::Exported => Event::KeyExported { key },
        Act::Destroyed => Event::Destroyed { key },
    };
    register::append(host, event).map(|_| ())
}

/// What was signed with a certificate's key since a time (RFC 3339). The register keeps no names of files.
pub(crate) fn signed(host: &dyn Host, with: &Certificate, since: &str) -> Result<Vec<SignedSince>, Problem> {
    let key = KeyId::of(with);
    let from = moment(since).map(Time::of);
    let wanted = read::Wanted { from, kinds: vec!["signed".to_owned()], ..read::Wanted::default() };
    let mut found = Vec::new();
    read::entries(host, &wanted, &mut |line| {
        if let Event::Signed { work, output } = &line.event
            && work.key.spki == key.spki
        {
            let time = line.at.as_str().to_owned();
            found.push(SignedSince { time, sha256: output.to_string(), name: String::new() });
        }
    });
    Ok(found)
}

fn moment(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok()
}
