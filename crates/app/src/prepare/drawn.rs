//! What was drawn already: the block of one size and the footer of one page width are the same in a whole batch.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use pdf::{Alpha, Compiled};

use crate::view::{Problem, Rect};

/// Documents of very many sizes draw anew.
const MOST: usize = 64;

/// Drawings of one signer, profile and choice of looks. They must not be used with others.
#[derive(Default)]
pub struct Drawn {
    blocks: Kept<Compiled>,
    /// For documents that know no transparency.
    flat_blocks: Kept<Compiled>,
    footers: Kept<DrawnFooter>,
}

/// A footer for one width.
pub(super) struct DrawnFooter {
    pub height: f64,
    /// Origin at the lower left, as `press` gives it.
    pub area: Rect,
    pub text: String,
    pub compiled: Compiled,
}

/// By size in points, bit for bit.
struct Kept<T>(Mutex<HashMap<[u64; 2], Arc<T>>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Kept<T> {
    /// Draws outside the lock: two threads may draw the same, none waits.
    fn get(&self, size: [f64; 2], draw: impl FnOnce() -> Result<T, Problem>) -> Result<Arc<T>, Problem> {
        let key = size.map(f64::to_bits);
        let open = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = open().get(&key).cloned() {
            return Ok(kept);
        }
        let drawn = Arc::new(draw()?);
        let mut kept = open();
        if kept.len() < MOST {
            kept.insert(key, drawn.clone());
        }
        Ok(drawn)
    }
}

impl Drawn {
    pub(super) fn block(
        &self,
        size: [f64; 2],
        alpha: Alpha,
        draw: impl FnOnce() -> Result<Compiled, Problem>,
    ) -> Result<Arc<Compiled>, Problem> {
        match alpha {
            Alpha::SoftMask => self.blocks.get(size, draw),
            Alpha::OnWhite => self.flat_blocks.get(size, draw),
        }
    }

    pub(super) fn footer(
        &self,
        width: f64,
        draw: impl FnOnce() -> Result<DrawnFooter, Problem>,
    ) -> Result<Arc<DrawnFooter>, Problem> {
        self.footers.get([width, 0.0], draw)
    }
}
