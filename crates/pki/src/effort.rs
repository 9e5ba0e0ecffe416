//! How much work one judgement may cost: public-key operations and digests are counted, and refused when the
//! allowance is spent. A stranger's document may bring any number of signatures, keys and lists; counting instead of
//! timing keeps a judgement the same on every computer.
//!
//! The count belongs to the thread that judges. Outside of [`within`] nothing is counted.

use std::cell::Cell;

use crate::algorithm::{AlgorithmError, Curve, PublicKey};

/// What is left of an allowance, and whether something was refused for want of it.
#[derive(Clone, Copy)]
struct Allowance {
    left: u64,
    spent: bool,
}

thread_local! {
    static PRESENT: Cell<Option<Allowance>> = const { Cell::new(None) };
}

/// Ends an allowance however the work ends.
struct Ends(Option<Allowance>);

impl Drop for Ends {
    fn drop(&mut self) {
        PRESENT.set(self.0);
    }
}

/// Does `work` with an allowance of `units`, a microsecond each on an ordinary computer.
pub fn within<T>(units: u64, work: impl FnOnce() -> T) -> T {
    let _ends = Ends(PRESENT.replace(Some(Allowance { left: units, spent: false })));
    work()
}

/// Counts work.
///
/// # Errors
/// [`AlgorithmError::Spent`] when no more is allowed; what was to be done must not be done then.
pub fn spend(units: u64) -> Result<(), AlgorithmError> {
    let Some(present) = PRESENT.get() else { return Ok(()) };
    let left = present.left.checked_sub(units).filter(|_| !present.spent);
    PRESENT.set(Some(Allowance { left: left.unwrap_or(0), spent: left.is_none() }));
    left.map(drop).ok_or(AlgorithmError::Spent)
}

/// Whether something was refused: then what was found is not all there was to find.
pub fn is_spent() -> bool {
    PRESENT.get().is_some_and(|present| present.spent)
}

/// Units of digesting so many bytes, by the slower functions.
pub fn of_bytes(bytes: usize) -> u64 {
    bytes as u64 / 400
}

/// Units of verifying with a key.
pub(crate) fn of_key(key: &PublicKey) -> u64 {
    match key {
        PublicKey::Rsa { .. } => {
            let kilobits = u64::from(key.bits()).div_ceil(1024);
            20 + 16 * kilobits * kilobits
        }
        PublicKey::Ec { curve: Curve::P256, .. } => 250,
        PublicKey::Ec { curve: Curve::P384, .. } => 1_000,
        PublicKey::Ec { .. } => 2_500,
        PublicKey::Ed25519(_) => 80,
        PublicKey::Ed448(_) => 1_000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_allowed_is_spent_once_and_only_inside() {
        assert_eq!(spend(u64::MAX), Ok(()));
        within(10, || {
            assert_eq!((spend(9), is_spent()), (Ok(()), false));
            within(3, || assert_eq!(spend(3), Ok(())));
            assert_eq!(spend(2), Err(AlgorithmError::Spent));
            // Nothing small slips through behind it.
            assert_eq!(
                (spend(1), spend(0), is_spent()),
                (Err(AlgorithmError::Spent), Err(AlgorithmError::Spent), true)
            );
        });
        assert_eq!((spend(1), is_spent()), (Ok(()), false));
    }
}
