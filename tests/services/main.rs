//! Trust services on loopback, honest and hostile: what they say is used, what they do harms nobody.
mod authority;
mod levels;
mod revocation;
mod server;
mod stamping;
mod town;
