//! Keys: taken in, cared for, reported, released, destroyed, locked.

use app::view::{
    CaseStep, DestroyReason, Destruction, ImportChoice, KeyCard, KeyChange, KeyLoss, KeyOffer, LossReport, Start,
    UnlockPolicy, Unlocking,
};
use tauri::{State, WebviewWindow, command};

use crate::ask::{self, Purpose};
use crate::choose;
use crate::wire::{Answer, Wire};

/// Opens a key file with the passphrase; nothing is stored yet.
#[command]
pub async fn unlock_candidate(window: WebviewWindow, wire: State<'_, Wire>, id: String) -> Answer<KeyOffer> {
    let secret = ask::passphrase(&window, Purpose::OpenKey, wire.name_of(&id)).await?;
    wire.aside(move |desk| desk.unlock_candidate(&id, secret)).await?
}

#[command]
pub async fn import_key(wire: State<'_, Wire>, id: String, choice: ImportChoice) -> Answer<Vec<KeyCard>> {
    wire.aside(move |desk| desk.import(&id, &choice)).await?
}

#[command]
pub async fn drop_candidate(wire: State<'_, Wire>, id: String) -> Answer<()> {
    wire.aside(move |desk| desk.drop_candidate(&id)).await
}

#[command]
pub async fn practice(wire: State<'_, Wire>) -> Answer<Vec<KeyCard>> {
    wire.aside(|desk| desk.practice()).await?
}

/// Called once after `start`: what an interruption left of the care of keys is finished. A keyring may take its time.
#[command]
pub async fn recover(wire: State<'_, Wire>) -> Answer<KeyChange> {
    wire.aside(|desk| desk.recover()).await
}

#[command]
pub async fn keys(wire: State<'_, Wire>) -> Answer<Vec<KeyCard>> {
    wire.aside(|desk| desk.keys()).await
}

#[command]
pub async fn set_default_key(wire: State<'_, Wire>, name: String) -> Answer<Vec<KeyCard>> {
    wire.aside(move |desk| desk.set_default_key(&name)).await?
}

#[command]
pub async fn remove_key(wire: State<'_, Wire>, name: String) -> Answer<Vec<KeyCard>> {
    wire.aside(move |desk| desk.remove_key(&name)).await?
}

#[command]
pub async fn accept_duties(wire: State<'_, Wire>) -> Answer<()> {
    wire.aside(|desk| desk.accept_duties()).await?
}

/// Asks for the old passphrase when the keyring has none that opens the key, and for the new one.
#[command]
pub async fn change_passphrase(window: WebviewWindow, wire: State<'_, Wire>, name: String) -> Answer<KeyChange> {
    let asked = name.clone();
    let old = match wire.aside(move |desk| desk.needs_old_passphrase(&asked)).await? {
        true => Some(ask::passphrase(&window, Purpose::OldPassphrase, name.clone()).await?),
        false => None,
    };
    let new = ask::new_passphrase(&window, name.clone()).await?;
    wire.aside(move |desk| desk.change_passphrase(&name, old.as_ref(), &new)).await?
}

/// Freezes a key at once.
#[command]
pub async fn report_lost(wire: State<'_, Wire>, name: String, report: LossReport) -> Answer<KeyLoss> {
    wire.aside(move |desk| desk.report_lost(&name, &report)).await?
}

#[command]
pub async fn loss(wire: State<'_, Wire>, name: String) -> Answer<KeyLoss> {
    wire.aside(move |desk| desk.loss(&name)).await?
}

/// Releases a frozen key; its passphrase is asked for even when the keyring had it.
#[command]
pub async fn unfreeze(
    window: WebviewWindow,
    wire: State<'_, Wire>,
    name: String,
    reason: String,
) -> Answer<Vec<KeyCard>> {
    let typed = ask::passphrase(&window, Purpose::Unfreeze, name.clone()).await?;
    wire.aside(move |desk| desk.unfreeze(&name, &typed, &reason)).await?
}

#[command]
pub async fn follow_case(wire: State<'_, Wire>, name: String, step: CaseStep, receipt: String) -> Answer<Vec<KeyCard>> {
    wire.aside(move |desk| desk.follow_case(&name, step, &receipt)).await?
}

#[command]
pub async fn destroy_key(wire: State<'_, Wire>, name: String, reason: DestroyReason) -> Answer<Destruction> {
    wire.aside(move |desk| desk.destroy_key(&name, reason)).await?
}

/// Puts a reminder aside until its next stage.
#[command]
pub async fn put_reminder_aside(wire: State<'_, Wire>, name: String) -> Answer<Start> {
    wire.aside(move |desk| desk.put_reminder_aside(&name)).await?
}

#[command]
pub async fn protect_key(wire: State<'_, Wire>, name: String) -> Answer<Vec<KeyCard>> {
    wire.aside(move |desk| desk.protect_key(&name)).await?
}

/// Copies a key file to where the chooser says.
#[command]
pub async fn export_key(window: WebviewWindow, wire: State<'_, Wire>, name: String) -> Answer<()> {
    let to = choose::target(&window, &format!("{name}.p12")).await?;
    wire.aside(move |desk| desk.export_key(&name, &to)).await?
}

#[command]
pub async fn unlocking(wire: State<'_, Wire>) -> Answer<Unlocking> {
    wire.aside(|desk| desk.unlocking()).await
}

#[command]
pub async fn set_unlocking(wire: State<'_, Wire>, policy: UnlockPolicy) -> Answer<Unlocking> {
    wire.aside(move |desk| desk.set_unlocking(policy)).await?
}

/// Forgets the open key now.
#[command]
pub async fn lock(wire: State<'_, Wire>) -> Answer<()> {
    wire.aside(|desk| desk.lock()).await
}
