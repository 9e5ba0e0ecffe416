//! EN 319 142-1 signing and EN 319 102-1 validation: no I/O, no clock, no sentences.
pub mod identity;
pub mod report;
pub mod sign;
