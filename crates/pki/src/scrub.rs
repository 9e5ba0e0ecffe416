//! What secret work leaves on the stack: cleared when the work is done.
//!
//! Ciphers and big numbers keep blocks of their input in local variables that no destructor clears. Nothing safe
//! can find them one by one, so the whole stretch of stack that the work may have used is overwritten.

use std::hint::black_box;

/// More than an RSA-8192 signature or a PKCS#12 derivation goes down.
const DEPTH: usize = 96 * 1024;

/// Does `work`, then overwrites the stack below its caller.
pub fn scrubbed<T>(work: impl FnOnce() -> T) -> T {
    let out = apart(work);
    overwrite();
    out
}

/// Keeps the frames of `work` below the caller's own.
#[inline(never)]
fn apart<T>(work: impl FnOnce() -> T) -> T {
    work()
}

#[inline(never)]
fn overwrite() {
    let mut stretch = [0u8; DEPTH];
    black_box(&mut stretch);
}
