//! What tests stand on: where things lie, a desktop of one's own, material, judges.
pub mod bus;
pub mod desktop;
pub mod drag;
pub mod judge;
pub mod material;
pub mod memory;
pub mod place;
pub mod responder;
pub mod session;
