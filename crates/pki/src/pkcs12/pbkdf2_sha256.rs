//! PBKDF2 with HMAC-SHA-256 (RFC 8018, 5.2), which nearly every key file of today asks for, at two blocks a round.
//!
//! Both halves of an HMAC begin with a block made of the key (RFC 2104): what the hash function is after those is made once.
//! What a round digests is one digest, and fills one block with its padding.

use hmac::{Hmac, KeyInit, Mac};
use sha2::block_api::compress256;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

type State = [u32; 8];
type Block = [u8; 64];

/// FIPS 180-4, 5.3.3.
const INITIAL: State =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// What follows a digest behind a block of key (FIPS 180-4, 5.1.1): one bit, and the length in bits.
const PADDING: [u8; 32] = {
    let mut padding = [0; 32];
    padding[0] = 0x80;
    let length = (8 * (64 + 32) as u16).to_be_bytes();
    (padding[30], padding[31]) = (length[0], length[1]);
    padding
};

/// Fills `out` from a passphrase, its salt and a count of rounds, which is at least one.
pub fn derive(passphrase: &[u8], salt: &[u8], rounds: u32, out: &mut [u8]) {
    // An HMAC key may have any length, so there is always one.
    let Ok(keyed) = Hmac::<Sha256>::new_from_slice(passphrase) else { return };
    let halves = Halves::of(passphrase);
    for (number, room) in (1u32..).zip(out.chunks_mut(32)) {
        let first = keyed.clone().chain_update(salt).chain_update(number.to_be_bytes()).finalize();
        let mut round = words(first.into_bytes().as_slice());
        let mut sum = round;
        for _ in 1..rounds {
            round = halves.of_digest(&round);
            sum.iter_mut().zip(&round).for_each(|(sum, word)| *sum ^= word);
        }
        let bytes = sum.iter().flat_map(|word| word.to_be_bytes());
        room.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
        sum.zeroize();
        round.zeroize();
    }
}

/// SHA-256 after the inner and after the outer block of the key.
struct Halves {
    inner: Zeroizing<State>,
    outer: Zeroizing<State>,
}

impl Halves {
    fn of(key: &[u8]) -> Self {
        let short = Zeroizing::new(if key.len() > 64 { Sha256::digest(key).to_vec() } else { key.to_vec() });
        let after = |pad: u8| {
            let mut block = Zeroizing::new([pad; 64]);
            block.iter_mut().zip(short.iter()).for_each(|(to, from)| *to ^= from);
            let mut state = Zeroizing::new(INITIAL);
            compress256(&mut state, std::slice::from_ref(&*block));
            state
        };
        Self { inner: after(0x36), outer: after(0x5c) }
    }

    /// HMAC of one digest.
    fn of_digest(&self, digest: &State) -> State {
        let (mut inner, mut outer) = (*self.inner, *self.outer);
        compress256(&mut inner, &[padded(digest)]);
        compress256(&mut outer, &[padded(&inner)]);
        outer
    }
}

fn padded(digest: &State) -> Block {
    let mut block = [0; 64];
    let (places, _) = block.as_chunks_mut::<4>();
    places.iter_mut().zip(digest).for_each(|(to, word)| *to = word.to_be_bytes());
    if let Some(end) = block.last_chunk_mut() {
        *end = PADDING;
    }
    block
}

fn words(digest: &[u8]) -> State {
    let mut words = [0; 8];
    let (bytes, _) = digest.as_chunks::<4>();
    words.iter_mut().zip(bytes).for_each(|(to, from)| *to = u32::from_be_bytes(*from));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7914, 11.
    #[test]
    fn known_answer() {
        let mut out = [0; 64];
        derive(b"passwd", b"salt", 1, &mut out);
        let expected = "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc\
                        49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783";
        assert_eq!(out.iter().map(|byte| format!("{byte:02x}")).collect::<String>(), expected);
    }

    #[test]
    fn as_the_package_does_it() {
        for (key, salt, rounds, length) in
            [(0, 0, 1, 1), (7, 8, 2, 32), (63, 16, 5, 33), (64, 20, 3, 64), (65, 1, 9, 100)]
        {
            let key: Vec<u8> = (1..).take(key).collect();
            let salt: Vec<u8> = (100..).take(salt).collect();
            let (mut ours, mut theirs) = (vec![0; length], vec![0; length]);
            derive(&key, &salt, rounds, &mut ours);
            pbkdf2::pbkdf2_hmac::<Sha256>(&key, &salt, rounds, &mut theirs);
            assert_eq!(ours, theirs);
        }
    }
}
