//! Declares the commands that exist, so that each one needs a permission in `capabilities/main.json`.
//!
//! Without this list Tauri opens every command of the program to the window.

/// The same names as in `src/commands.rs` and `generate_handler!` (held by `tests/architecture`).
const COMMANDS: &[&str] = &[
    "start",
    "choose_file",
    "open_locked",
    "unlock_candidate",
    "import_key",
    "drop_candidate",
    "practice",
    "keys",
    "set_default_key",
    "remove_key",
    "accept_duties",
    "change_passphrase",
    "report_lost",
    "loss",
    "unfreeze",
    "follow_case",
    "write_letters",
    "evidence_sheet",
    "destroy_key",
    "protect_key",
    "export_key",
    "unlocking",
    "set_unlocking",
    "lock",
    "close_document",
    "refine",
    "prepare",
    "sign",
    "reveal",
    "save_profile",
    "choose_emblem",
    "set_language",
    "set_network",
    "anchors",
    "choose_anchor",
    "confirm_anchor",
    "remove_anchor",
    "page_text",
    "journal",
    "journal_state",
    "export_journal",
    "choose_folder",
    "resume_batch",
    "forget_batch",
    "open_of_batch",
    "look_at_batch",
    "sign_batch",
    "pause_batch",
    "continue_batch",
    "cancel_batch",
    "export_batch",
    "close_batch",
    "signed_version",
    "set_zone",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    let attributes = tauri_build::Attributes::new().app_manifest(manifest);
    Ok(tauri_build::try_build(attributes)?)
}
