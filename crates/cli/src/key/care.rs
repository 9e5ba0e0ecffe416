//! Changing a passphrase, renewing, destroying, exporting.

use app::display::file_name;
use app::host::{Existing, Passphrase};
use app::keys::import::{self, Remember};
use app::keys::passphrase::{Old, change};
use app::keys::{self, destroy, export, strength};
use app::letters;
use app::view::{DestroyReason, Problem};
use host::terminal;

use super::{card, show, tell};
use crate::End;
use crate::args::{ChangeArgs, DestroyArgs, ExportArgs, RenewArgs, Why};
use crate::output::line;

pub(super) fn passphrase(computer: &host::Computer, args: &ChangeArgs) -> Result<End, Problem> {
    let key = keys::find(computer, &args.name)?;
    let typed = match args.passphrase.given()? {
        Some(typed) => Some(typed),
        None if keys::unlock::keyring_opens(computer, &key) => None,
        None => Some(args.passphrase.given_or_asked(&args.name)?),
    };
    let new = new_passphrase(computer, args)?;
    let old = typed.as_ref().map_or(Old::Keyring, Old::Typed);
    tell(&change(computer, &args.name, old, &new)?);
    show(&card(computer, &args.name)?, args.json);
    Ok(End::Done)
}

fn new_passphrase(computer: &host::Computer, args: &ChangeArgs) -> Result<Passphrase, Problem> {
    let unread = |e: terminal::PromptProblem| Problem::new("pass.unread").detail(e);
    if args.generate {
        let new = strength::generate(computer)?;
        // On the terminal itself: standard output may be a file.
        terminal::show("The new passphrase, shown once; write it down and keep it apart: ", &new).map_err(unread)?;
        return Ok(new);
    }
    if let Some(path) = &args.new_passphrase_file {
        return terminal::from_file(path).map_err(unread);
    }
    if args.new_passphrase_stdin {
        return terminal::from_stdin().map_err(unread);
    }
    let asked = |question: &str| terminal::prompt(question).map_err(|e| Problem::new("pass.needed").detail(e));
    let new = asked("New passphrase (12 characters or more, best some unrelated words): ")?;
    strength::accept(&new)?;
    match asked("The same again: ")?.expose() == new.expose() {
        true => Ok(new),
        false => Err(Problem::new("pass.mismatch")),
    }
}

/// The new key beside the old, proven, made default; the old one stays for reading.
pub(super) fn renew(computer: &host::Computer, args: &RenewArgs) -> Result<End, Problem> {
    keys::find(computer, &args.name)?;
    let p12 = import::read(computer, &args.file)?;
    let opened = import::open(p12, args.passphrase.given_or_asked(&file_name(&args.file))?)?;
    tell(&opened.offer("", computer).warnings);
    let remember = match args.ask_each_time {
        true => Remember::Never,
        false => Remember::Keyring,
    };
    let name = opened.store(computer, 0, remember, None)?;
    import::retire(computer, &args.name, &name)?;
    keys::set_default(computer, &name)?;
    show(&card(computer, &name)?, args.json);
    Ok(End::Done)
}

pub(super) fn destroy(computer: &host::Computer, args: &DestroyArgs) -> Result<End, Problem> {
    if !args.yes {
        return Err(Problem::new("usage.yes").with("nama", &args.name));
    }
    let reason = match args.reason {
        Why::Expired => DestroyReason::Expired,
        Why::Revoked => DestroyReason::Revoked,
        Why::Replaced => DestroyReason::Replaced,
        Why::Unused => DestroyReason::Unused,
    };
    // A key is not destroyed only to find that its record has no place.
    if let Some(there) = args.record.as_deref().filter(|path| path.exists()) {
        return Err(Problem::new("save.overwrite").with("nama", file_name(there)));
    }
    let done = destroy::destroy(computer, &args.name, reason)?;
    tell(&done.troubles);
    if let Some(out) = &args.record {
        let record = letters::destroyed(computer, &done, &args.copies)?;
        letters::keep(computer, out, &record, Existing::Keep)?;
        eprintln!("{}: {} ({} halaman)", out.display(), record.title, record.pages);
    }
    match args.json {
        true => line(&done),
        false => println!("{}: destroyed at {}, overwritten {} times", done.name, done.time, done.overwritten),
    }
    Ok(End::Done)
}

pub(super) fn export(computer: &host::Computer, args: &ExportArgs) -> Result<End, Problem> {
    export::export(computer, &args.name, &args.out)?;
    Ok(End::Done)
}
