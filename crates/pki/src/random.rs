//! Randomness from a seed: HMAC_DRBG with SHA-256 (NIST SP 800-90A, 10.1.2).
//!
//! `pki` reaches no operating system. The caller seeds this once from the system's generator, which may fail;
//! from then on drawing cannot fail, as key generation and blinding want it.

use core::convert::Infallible;

use hmac::{Hmac, KeyInit, Mac};
use rand_core::{TryCryptoRng, TryRng};
use sha2::Sha256;
use zeroize::Zeroize;

/// Octets of a seed: 256 bits of entropy and 128 bits of nonce.
pub const SEED: usize = 48;

/// A generator for one operation: seed, use, drop (it is wiped).
pub struct Drbg {
    key: [u8; 32],
    value: [u8; 32],
}

impl Drbg {
    /// Seeds from `fill`, which fills its argument from the system's generator.
    ///
    /// # Errors
    /// What `fill` says.
    pub fn seeded_by<E>(fill: impl FnOnce(&mut [u8]) -> Result<(), E>) -> Result<Self, E> {
        let mut seed = zeroize::Zeroizing::new([0; SEED]);
        fill(seed.as_mut_slice())?;
        Ok(Self::new(&seed))
    }

    /// Seeds from octets that nobody else knows.
    pub fn new(seed: &[u8; SEED]) -> Self {
        let mut drbg = Self { key: [0; 32], value: [1; 32] };
        drbg.update(seed);
        drbg
    }

    /// A generator of its own for one operation, so that several can go on at once.
    #[must_use]
    pub fn fork(&mut self) -> Self {
        let mut seed = zeroize::Zeroizing::new([0; SEED]);
        self.generate(seed.as_mut_slice());
        Self::new(&seed)
    }

    fn hmac(&self, parts: &[&[u8]]) -> [u8; 32] {
        // An HMAC key may have any length, so the fallback is never taken.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.key) else { return [0; 32] };
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// HMAC_DRBG_Update (10.1.2.2).
    fn update(&mut self, data: &[u8]) {
        self.key = self.hmac(&[&self.value, &[0], data]);
        self.value = self.hmac(&[&self.value]);
        if !data.is_empty() {
            self.key = self.hmac(&[&self.value, &[1], data]);
            self.value = self.hmac(&[&self.value]);
        }
    }

    /// HMAC_DRBG_Generate (10.1.2.5).
    fn generate(&mut self, out: &mut [u8]) {
        for chunk in out.chunks_mut(32) {
            self.value = self.hmac(&[&self.value]);
            for (to, from) in chunk.iter_mut().zip(self.value) {
                *to = from;
            }
        }
        self.update(&[]);
    }
}

impl Drop for Drbg {
    fn drop(&mut self) {
        self.key.zeroize();
        self.value.zeroize();
    }
}

impl TryRng for Drbg {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut out = [0; 4];
        self.generate(&mut out);
        Ok(u32::from_le_bytes(out))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut out = [0; 8];
        self.generate(&mut out);
        let value = u64::from_le_bytes(out);
        out.zeroize();
        Ok(value)
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        self.generate(out);
        Ok(())
    }
}

impl TryCryptoRng for Drbg {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_seed_same_stream_other_seed_other_stream() {
        let draw = |seed: u8| {
            let mut out = [0; 100];
            let Ok(()) = Drbg::new(&[seed; SEED]).try_fill_bytes(&mut out);
            out
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        assert_ne!(draw(1)[..32], draw(1)[32..64]);
    }

    /// First vector of HMAC_DRBG.rsp, SHA-256, no reseed, no additional input (NIST CAVP drbgvectors_no_reseed).
    #[test]
    fn nist_vector() {
        let hex = |text: &str| -> Vec<u8> {
            (0..text.len() / 2).map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).unwrap()).collect()
        };
        let seed: [u8; SEED] =
            hex("ca851911349384bffe89de1cbdc46e6831e44d34a4fb935ee285dd14b71a7488659ba96c601dc69fc902940805ec0ca8")
                .try_into()
                .unwrap();
        let mut drbg = Drbg::new(&seed);
        let mut out = [0; 128];
        let Ok(()) = drbg.try_fill_bytes(&mut out);
        let Ok(()) = drbg.try_fill_bytes(&mut out);
        assert_eq!(out[..16], hex("e528e9abf2dece54d47c7e75e5fe3021")[..]);
    }
}
