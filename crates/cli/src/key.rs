//! `pena key`: keys in Pena's care.

use app::display::file_name;
use app::keys::{self, import, import::Remember};
use app::view::{KeyCard, Problem};

use crate::End;
use crate::args::KeyCommand;
use crate::output::line;
use crate::words::sentence;

pub(crate) fn run(computer: &host::Computer, command: &KeyCommand) -> Result<End, Problem> {
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
    }
}

fn import(computer: &host::Computer, command: &KeyCommand) -> Result<End, Problem> {
    let KeyCommand::Import { file, name, identity, ask_each_time, json, passphrase } = command else {
        return Ok(End::Nothing);
    };
    let p12 = import::read(computer, file)?;
    let opened = import::open(p12, passphrase.given_or_asked(&file_name(file))?)?;
    for warning in opened.offer("", computer).warnings {
        eprintln!("pena: {}", sentence(&warning));
    }
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

fn show(card: &KeyCard, json: bool) {
    if json {
        return line(card);
    }
    println!("{}  {}  {}", card.name, card.common_name, card.organization);
    println!("    issuer {}, serial {}", card.issuer, card.serial);
    println!("    valid {} to {} ({} days left), {:?}", card.not_before, card.not_after, card.days_left, card.state);
    println!("    {}, {}", card.algorithm, card.protection);
}
