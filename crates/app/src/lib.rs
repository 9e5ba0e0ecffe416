//! The verbs a person has: open, preview, sign, verify, and the care of keys.
//!
//! Everything here works on a `Host` and gives plain data; sentences live in the doors.

pub mod anchors;
pub mod batch;
pub mod desk;
pub mod display;
pub mod host;
pub mod issuer;
pub mod keys;
pub mod letters;
pub mod look;
pub mod prepare;
pub mod profile;
pub mod reader;
pub mod register;
pub mod services;
pub mod settings;
pub mod sheet;
pub mod sign;
pub mod tsa;
pub mod verify;
pub mod view;

mod overlap;
mod problem;

pub use desk::Desk;
pub use pades::policy::{Policy, RevocationRule};
pub use pades::report::{Report, Verdict};
pub use pades::services::TrustServices;
pub use pades::sign::Level;
pub use pdf::Document;
pub use press::Permitted;

/// The footers that there are; which of them are true of a certificate, `issuer::permitted` says.
pub fn footers() -> Vec<view::FooterChoice> {
    press::Code::all()
        .map(|code| view::FooterChoice { code: code.name().to_owned(), text: code.words().join("\n") })
        .collect()
}
