//! From the words typed to what `app` understands: who signs, where, how it looks.

use app::host::Host;
use app::keys::{self, Signer, practice, unlock};
use app::prepare::REASON;
use app::view::{Design, Problem, Profile, Rect, SignOptions};
use app::{Permitted, display};

use crate::args::{Block, LookArgs};

/// Unlocks the key that was named.
pub(crate) fn signer(computer: &host::Computer, look: &LookArgs) -> Result<unlock::UnlockedKey, Problem> {
    if let Some(path) = &look.p12 {
        let file = keys::import::read(computer, path)?;
        let name = display::file_name(path);
        let passphrase = look.passphrase.given_or_asked(&name)?;
        return unlock::unlock_file(computer, &file.bytes, &name, &passphrase);
    }
    let name = match &look.key {
        Some(name) => name.clone(),
        None => keys::default_name(computer).ok_or_else(|| Problem::new("p12.missing"))?,
    };
    for notice in keys::recover(computer) {
        eprintln!("pena: {}", crate::words::sentence(&notice));
    }
    let stored = keys::find(computer, &name)?;
    if let Some(problem) = stored.refusal(computer.now()) {
        return Err(problem);
    }
    if let Some(passphrase) = look.passphrase.given()? {
        return unlock::typed(computer, &stored, &passphrase);
    }
    if stored.opens_without_asking() {
        return unlock::unlock(computer, &stored, &practice::known_passphrase());
    }
    match unlock::by_keyring(computer, &stored) {
        Ok(Some(key)) => Ok(key),
        // A keyring that does not serve is no reason not to ask; without a terminal it is the reason to tell.
        Err(problem) if problem.code.starts_with("keyring.") => {
            asked(computer, &stored, look).map_err(|no| if no.code == "pass.needed" { problem } else { no })
        }
        Ok(None) => asked(computer, &stored, look),
        Err(problem) => Err(problem),
    }
}

fn asked(computer: &host::Computer, stored: &keys::StoredKey, look: &LookArgs) -> Result<unlock::UnlockedKey, Problem> {
    let passphrase = look.passphrase.given_or_asked(&stored.name)?;
    unlock::typed(computer, stored, &passphrase)
}

/// Options that are the same for every document; the page is not.
pub(crate) fn options(
    look: &LookArgs,
    profile: &Profile,
    signer: &Signer,
    issuer: &Permitted,
) -> Result<SignOptions, Problem> {
    let design = match (look.invisible, look.block) {
        (true, _) => Design::Invisible,
        (false, Block::Text) => Design::Text,
        (false, Block::Qr) => Design::Qr,
        (false, Block::Emblem) => Design::Emblem,
    };
    Ok(SignOptions {
        key: signer.certificate.subject_name(),
        design,
        page: 1,
        rect: look.at.as_deref().map(rect).transpose()?,
        field: look.field.clone(),
        anchor: look.anchor.clone(),
        footer: footer(look, profile, issuer),
        reason: look.reason.clone().unwrap_or_else(|| REASON.to_owned()),
        location: look.location.clone().unwrap_or_else(|| app::profile::city_name(profile)),
        level: Default::default(),
    })
}

/// The wish of the command; else the profile's if it is true of the issuer, else the issuer's own.
fn footer(look: &LookArgs, profile: &Profile, issuer: &Permitted) -> Option<String> {
    match (&look.footer, look.no_footer) {
        (_, true) => None,
        (Some(code), _) => Some(code.clone()),
        (None, _) => app::prepare::default_code(issuer, &profile.footer),
    }
}

/// `X,Y,W,H` in points.
fn rect(text: &str) -> Result<Rect, Problem> {
    let numbers: Result<Vec<f64>, _> = text.split(',').map(|n| n.trim().parse::<f64>()).collect();
    match numbers.as_deref() {
        Ok([x, y, width, height]) if [x, y, width, height].iter().all(|n| n.is_finite()) => {
            Ok(Rect { x: *x, y: *y, width: *width, height: *height })
        }
        _ => Err(Problem::new("usage.at").detail(text)),
    }
}
