//! EN 319 142-1 signing and EN 319 102-1 validation: no I/O, no clock, no sentences.
pub mod attack;
pub mod evidence;
pub mod identity;
pub mod level;
pub mod likeness;
pub mod modification;
pub mod outcome;
pub mod policy;
pub mod report;
pub mod services;
pub mod sign;
pub mod verify;

pub use evidence::{Anchor, AnchorKind, Evidence};
pub use policy::{Policy, RevocationRule};
pub use verify::judge;
