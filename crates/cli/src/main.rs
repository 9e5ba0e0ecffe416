//! `pena`: the command-line door.
fn main() {}
