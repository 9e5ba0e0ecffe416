//! EN 319 142-1 signing and EN 319 102-1 validation.
pub mod report;
