//! The floor of every measurement: read, SHA-256, write, sync, one RSA operation. It understands nothing of PDF.

use std::fs::File;
use std::io::{Error, Read, Write};

use pki::key::PrivateKey;
use pki::random::{Drbg, SEED};
use sha2::{Digest, Sha256};

/// `floor KEY.der IN OUT`
fn main() -> Result<(), Error> {
    let mut words = std::env::args_os().skip(1);
    let mut next = || words.next().ok_or_else(|| Error::other("floor KEY.der IN OUT"));
    let key = PrivateKey::from_der(&std::fs::read(next()?)?).map_err(|_| Error::other("key"))?;
    let (mut from, mut to) = (File::open(next()?)?, File::create(next()?)?);
    let (mut buffer, mut state) = (vec![0; 1 << 20], Sha256::new());
    loop {
        let count = from.read(&mut buffer)?;
        let Some(piece) = buffer.get(..count).filter(|piece| !piece.is_empty()) else { break };
        state.update(piece);
        to.write_all(piece)?;
    }
    let mut random = Drbg::new(&[7; SEED]);
    let value = key.sign(&state.finalize(), key.scheme(), &mut random).map_err(|_| Error::other("sign"))?;
    to.write_all(&value)?;
    to.sync_all()
}
