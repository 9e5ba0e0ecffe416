//! Journeys through the real window: WebKitWebDriver drives the page, the X server's mouse and keyboard do the
//! rest, a real keyring keeps the passphrase. Pictures of every screen stay in `tests/.out/screens`.

#[path = "../services/authority.rs"]
mod authority;
mod batch;
mod care;
mod evidence;
mod failures_of_documents;
mod failures_of_keys;
mod folder;
mod import;
mod journal;
mod letters;
mod locked_down;
mod network;
mod pages;
mod places;
mod practice;
mod renewal;
mod secrets;
#[path = "../services/server.rs"]
mod server;
mod states;
mod steps;
mod time_stamps;
mod verdicts;
