//! This computer: disk, clock, keyring, terminal, chance. The only I/O of the house, and its only `unsafe`.
pub mod clock;
pub mod computer;
pub mod disk;
pub mod folder;
pub mod harden;
pub mod http;
pub mod keyring;
mod manners;
pub mod neighbour;
pub mod notice;
pub mod office;
pub mod own;
pub mod presence;
mod priority;
pub mod services;
pub mod terminal;
pub mod wipe;
pub mod worker;

pub use computer::Computer;
pub use folder::{documents_in, own_documents, real_folder};
pub use harden::harden;
pub use priority::step_back;
pub use services::Network;
pub use worker::Worker;
