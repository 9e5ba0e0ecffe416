//! `pena key`: keys in Pena's care.

mod care;
mod loss;

use app::display::file_name;
use app::keys::{self, import, import::Remember};
use app::view::{KeyCard, KeyState, KeyStep, Problem};

use crate::End;
use crate::args::KeyCommand;
use crate::output::line;
use crate::words::sentence;

pub(crate) fn run(computer: &host::Computer, command: &KeyCommand) -> Result<End, Problem> {
    tell(&keys::recover(computer));
    match command {
        KeyCommand::Import { .. } => import(computer, command),
        KeyCommand::List { json } => {
            keys::cards(computer).iter().for_each(|card| show(card, *json));
            Ok(End::Done)
        }
        KeyCommand::Show { name, json } => {
            show(&card(computer, name)?, *json);
            Ok(End::Done)
        }
        KeyCommand::Passphrase(args) => care::passphrase(computer, args),
        KeyCommand::Renew(args) => care::renew(computer, args),
        KeyCommand::Destroy(args) => care::destroy(computer, args),
        KeyCommand::Export(args) => care::export(computer, args),
        KeyCommand::Lost(args) => loss::lost(computer, args),
        KeyCommand::Case(args) => loss::case(computer, args),
        KeyCommand::Unfreeze(args) => loss::unfreeze(computer, args),
    }
}

fn import(computer: &host::Computer, command: &KeyCommand) -> Result<End, Problem> {
    let KeyCommand::Import { file, name, identity, ask_each_time, json, passphrase } = command else {
        return Ok(End::Nothing);
    };
    let p12 = import::read(computer, file)?;
    let opened = import::open(p12, passphrase.given_or_asked(&file_name(file))?)?;
    tell(&opened.offer("", computer).warnings);
    let remember = match ask_each_time {
        true => Remember::Never,
        false => Remember::Keyring,
    };
    let index = identity.saturating_sub(1);
    let stored = opened.store(computer, index, remember, name.as_deref())?;
    show(&card(computer, &stored)?, *json);
    Ok(End::Done)
}

fn card(computer: &host::Computer, name: &str) -> Result<KeyCard, Problem> {
    keys::cards(computer)
        .into_iter()
        .find(|card| card.name == name)
        .ok_or_else(|| Problem::new("p12.missing").with("nama", name))
}

/// What a person should know, on standard error.
fn tell(notices: &[Problem]) {
    notices.iter().for_each(|notice| eprintln!("pena: {}", sentence(notice)));
}

fn show(card: &KeyCard, json: bool) {
    if json {
        return line(card);
    }
    println!("{}  {}  {}", card.name, card.common_name, card.organization);
    println!("    issuer {}, serial {}", card.issuer, card.serial);
    println!("    valid {} to {} ({} days left)", card.not_before, card.not_after, card.days_left);
    println!("    {}; next: {}", state(card), next(card.step));
    println!("    {}, {}", card.algorithm, card.protection);
    card.concerns.iter().for_each(|concern| println!("    ! {}", sentence(concern)));
}

fn state(card: &KeyCard) -> String {
    match card.state {
        KeyState::Good => "good".to_owned(),
        KeyState::Expiring => "good, ends soon".to_owned(),
        KeyState::Expired => "expired".to_owned(),
        KeyState::NotYetValid => "not valid yet".to_owned(),
        KeyState::NotForSigning => "not for signing".to_owned(),
        KeyState::Missing => "its file is missing".to_owned(),
        KeyState::Revoked => format!("revoked on {}", card.revoked.as_deref().unwrap_or("an unknown day")),
        KeyState::Suspended => "suspended".to_owned(),
        KeyState::Frozen => "reported lost, frozen".to_owned(),
        KeyState::Retired => format!("replaced by {}", card.replaced_by.as_deref().unwrap_or("another")),
    }
}

fn next(step: KeyStep) -> &'static str {
    match step {
        KeyStep::Sign => "sign",
        KeyStep::Renew => "apply for a new certificate, then `pena key renew`",
        KeyStep::Wait => "wait, or set the computer's clock right",
        KeyStep::Choose => "choose another certificate",
        KeyStep::Restore => "find the file and import it again, or `pena key lost`",
        KeyStep::Follow => "`pena key case`",
        KeyStep::Ask => "ask the registration authority",
        KeyStep::Destroy => "`pena key destroy`",
        KeyStep::ChangePassphrase => "`pena key passphrase`",
        KeyStep::Protect => "limit the permissions of the key file to yourself",
        KeyStep::UnlockKeyring => "unlock the computer's keyring",
    }
}
