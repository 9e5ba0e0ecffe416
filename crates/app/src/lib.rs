//! The verbs a person has: open, preview, sign, verify, and the care of keys.
pub mod host;
pub mod view;
