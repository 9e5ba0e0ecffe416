//! The floor of every measurement: read, SHA-256, write, sync, one RSA operation. It understands nothing of PDF.

use std::fs::File;
use std::io::{Error, Read, Write};

use pki::key::PrivateKey;
use pki::random::{Drbg, SEED};
use rsa::pkcs8::DecodePrivateKey;
use sha2::{Digest, Sha256};

/// `floor KEY.der IN OUT` signs with the package `rsa`, as the floor always did; with a fourth word as Pena does.
fn main() -> Result<(), Error> {
    let words: Vec<_> = std::env::args_os().skip(1).collect();
    let [key, source, target, swift @ ..] = words.as_slice() else {
        return Err(Error::other("floor KEY.der IN OUT [swift]"));
    };
    let key = std::fs::read(key)?;
    let (mut from, mut to) = (File::open(source)?, File::create(target)?);
    let (mut buffer, mut state) = (vec![0; 1 << 20], Sha256::new());
    loop {
        let count = from.read(&mut buffer)?;
        let Some(piece) = buffer.get(..count).filter(|piece| !piece.is_empty()) else { break };
        state.update(piece);
        to.write_all(piece)?;
    }
    let digest = state.finalize();
    let mut random = Drbg::new(&[7; SEED]);
    let value = if swift.is_empty() {
        let key = rsa::RsaPrivateKey::from_pkcs8_der(&key).map_err(Error::other)?;
        key.sign_with_rng(&mut random, rsa::Pkcs1v15Sign::new::<Sha256>(), &digest).map_err(Error::other)?
    } else {
        let key = PrivateKey::from_der(&key).map_err(Error::other)?;
        key.sign(&digest, key.scheme(), &mut random).map_err(Error::other)?
    };
    to.write_all(&value)?;
    to.sync_all()
}
