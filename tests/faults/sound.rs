//! What must hold after any fault, once Pena has started again.

use std::path::Path;
use std::time::Duration;

use app::host::Host;
use app::keys::{self, unlock};
use app::view::{Arrival, Problem};
use pades::report::{Coverage, Integrity};

use crate::world::{Act, NAME, NEW, OLD, World, passphrase, slot, slots};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It said that everything was done.
    Done,
    /// It said that something failed.
    Failed,
    /// It said nothing.
    Killed,
}

impl From<Option<i32>> for Ended {
    fn from(code: Option<i32>) -> Self {
        match code {
            Some(0) => Self::Done,
            Some(_) => Self::Failed,
            None => Self::Killed,
        }
    }
}

/// `Err`: what was lost, or said without being so. A keyring that ended while it was looked at is started again, and so
/// is the looking.
pub fn check(world: &World, act: Act, ended: Ended) -> Result<(), String> {
    crate::daemon::serves();
    let found = look(world, act, ended);
    if found.is_err() && crate::daemon::serves() { look(world, act, ended) } else { found }
}

fn look(world: &World, act: Act, ended: Ended) -> Result<(), String> {
    let computer = world.computer();
    keys::recover(&computer);
    match act {
        Act::Import => imported(world, ended)?,
        Act::Change => changed(world, ended)?,
        Act::Lost => frozen(world, ended)?,
        Act::Sign => {
            opens(world, &[OLD])?;
            signed(world, ended)?;
        }
        Act::Append => {
            opens(world, &[OLD])?;
            exported(world, ended)?;
        }
    }
    one_slot(world)?;
    registered(world, act, ended)?;
    computer.sweep(&world.out);
    strays(&world.data)?;
    strays(&world.out)
}

fn imported(world: &World, ended: Ended) -> Result<(), String> {
    match world.key_file() {
        Some(_) => opens(world, &[OLD]).map(drop),
        None if ended == Ended::Done => Err("said to be imported and is not".to_owned()),
        None => {
            let cards = keys::cards(&world.computer());
            if cards.is_empty() { Ok(()) } else { Err(format!("half a key: {cards:?}")) }
        }
    }
}

fn changed(world: &World, ended: Ended) -> Result<(), String> {
    let known: &[&str] = if ended == Ended::Done { &[NEW] } else { &[NEW, OLD] };
    opens(world, known).map(drop)
}

/// The key opens with one of these, and the keyring agrees or is repaired by that word.
fn opens<'a>(world: &World, known: &[&'a str]) -> Result<&'a str, String> {
    let computer = world.computer();
    let file = world.key_file().ok_or("no key file")?;
    let valid = known.iter().find(|word| pki::pkcs12::open(&file, word.as_bytes()).is_ok());
    let valid = valid.copied().ok_or_else(|| format!("opens with none of {known:?}"))?;
    let key = keys::find(&computer, NAME).map_err(|problem| format!("the key is not known: {problem:?}"))?;
    if !unlock::keyring_opens(&computer, &key) {
        let retry = || unlock::typed(&computer, &key, &passphrase(valid)).map(drop);
        retry().or_else(|problem| after_pause(problem, retry)).map_err(|problem| format!("{valid}: {problem:?}"))?;
        if !unlock::keyring_opens(&computer, &key) {
            return Err("the keyring was not repaired".to_owned());
        }
    }
    Ok(valid)
}

/// A count that an interrupted try left behind costs a second, not the key.
fn after_pause(problem: Problem, retry: impl Fn() -> Result<(), Problem>) -> Result<(), Problem> {
    if problem.code != "pass.backoff" {
        return Err(problem);
    }
    std::thread::sleep(Duration::from_secs(2));
    retry()
}

fn frozen(world: &World, ended: Ended) -> Result<(), String> {
    let computer = world.computer();
    let key = keys::find(&computer, NAME).map_err(|problem| format!("{problem:?}"))?;
    let card = keys::cards(&computer).into_iter().find(|card| card.name == NAME).ok_or("no card")?;
    let case = computer.list_own("cases").len();
    if case == 0 {
        return if ended == Ended::Done {
            Err("said to be frozen and is not".to_owned())
        } else {
            opens(world, &[OLD]).map(drop)
        };
    }
    let refused = |opened: Result<(), Problem>| opened.err().map(|problem| problem.code);
    let typed = refused(unlock::typed(&computer, &key, &passphrase(OLD)).map(drop));
    if typed.as_deref() != Some("key.frozen") {
        return Err(format!("a frozen key answers {typed:?}"));
    }
    if card.state != app::view::KeyState::Frozen {
        return Err(format!("the card says {:?}", card.state));
    }
    Ok(())
}

/// The keyring has one entry for a key that may be used, the one named by its file, and none for any other.
fn one_slot(world: &World) -> Result<(), String> {
    let frozen = !world.computer().list_own("cases").is_empty();
    let wanted: Vec<String> = world.key_file().filter(|_| !frozen).iter().map(|file| slot(file)).collect();
    let there: Vec<String> = slots().into_iter().filter(|slot| slot.starts_with("p12:")).collect();
    if there == wanted { Ok(()) } else { Err(format!("the keyring has {there:?}, not {wanted:?}")) }
}

/// The copy is whole, or there is none.
fn exported(world: &World, ended: Ended) -> Result<(), String> {
    match std::fs::read(world.out.join("siti.p12")) {
        Ok(copy) if Some(&copy) == world.key_file().as_ref() => Ok(()),
        Ok(_) => Err("half a copy".to_owned()),
        Err(_) if ended == Ended::Done => Err("said to be copied and is not".to_owned()),
        Err(_) => Ok(()),
    }
}

fn signed(world: &World, ended: Ended) -> Result<(), String> {
    let output = world.out.join("surat_ttd.pdf");
    if !output.exists() {
        return if ended == Ended::Done { Err("said to be signed and is not".to_owned()) } else { Ok(()) };
    }
    let desk = app::Desk::new(std::sync::Arc::new(world.computer()));
    let Arrival::Document { document } = desk.arrive(&output) else { return Err("half a document".to_owned()) };
    let last = document.report.signatures.last().ok_or("an output without a signature")?;
    let whole = last.integrity == Integrity::Intact && last.coverage == Coverage::WholeFile;
    if whole { Ok(()) } else { Err(format!("{:?} {:?}", last.integrity, last.coverage)) }
}

/// The register is whole, and what was acknowledged stands in it.
fn registered(world: &World, act: Act, ended: Ended) -> Result<(), String> {
    let computer = world.computer();
    let found = app::register::verify(&computer, &[]);
    if !found.intact {
        return Err(format!("the register: {:?}", found.flaws));
    }
    let kind = match act {
        Act::Import => "key_imported",
        Act::Change => "passphrase_changed",
        Act::Lost => "frozen",
        Act::Sign => "signed",
        Act::Append => "key_exported",
    };
    let wanted = app::register::read::Wanted { kinds: vec![kind.to_owned()], ..Default::default() };
    let mut times = 0;
    app::register::read::entries(&computer, &wanted, &mut |_| times += 1);
    if ended == Ended::Done && times == 0 { Err(format!("{kind} is not in the register")) } else { Ok(()) }
}

/// Nothing is left of a change, and no temporary file.
fn strays(folder: &Path) -> Result<(), String> {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            strays(&entry.path())?;
        } else if [".tmp", ".next", ".prev"].iter().any(|end| name.ends_with(end)) {
            return Err(format!("left behind: {name}"));
        }
    }
    Ok(())
}
