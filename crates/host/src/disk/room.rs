//! Room to read pieces of files into.
//!
//! New memory costs twenty times what it costs to copy into it, page by page of 4 KB; a page of 2 MB costs as much as thirty
//! of those. So a large room is one large page, where the system has such.

use std::ops::{Deref, DerefMut};

use memmap2::MmapMut;

/// What unbuffered reading wants memory, offsets and lengths to be multiples of.
pub const BLOCK: usize = 4096;
/// A large page.
const LARGE: usize = 2 << 20;
/// From here on a large page is cheaper.
const WORTH: usize = 160 << 10;

/// Zeros, from a block's boundary on.
pub struct Room {
    held: Held,
    start: usize,
    length: usize,
}

enum Held {
    Mapped(MmapMut),
    Plain(Vec<u8>),
}

impl Room {
    /// Of `length` bytes.
    pub fn of(length: usize) -> Self {
        if (WORTH..=LARGE).contains(&length)
            && let Ok(map) = MmapMut::map_anon(2 * LARGE)
        {
            let start = map.as_ptr().align_offset(LARGE).min(LARGE);
            // Who has no large pages gives small ones, as they are looked at.
            #[cfg(target_os = "linux")]
            let _ = map.advise_range(memmap2::Advice::HugePage, start, LARGE);
            return Self { held: Held::Mapped(map), start, length };
        }
        let plain = vec![0; length.saturating_add(BLOCK)];
        let start = plain.as_ptr().align_offset(BLOCK).min(BLOCK);
        Self { held: Held::Plain(plain), start, length }
    }
}

impl Deref for Room {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        let all: &[u8] = match &self.held {
            Held::Mapped(map) => map,
            Held::Plain(plain) => plain,
        };
        all.get(self.start..self.start.saturating_add(self.length)).unwrap_or_default()
    }
}

impl DerefMut for Room {
    fn deref_mut(&mut self) -> &mut [u8] {
        let all: &mut [u8] = match &mut self.held {
            Held::Mapped(map) => map,
            Held::Plain(plain) => plain,
        };
        all.get_mut(self.start..self.start.saturating_add(self.length)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_its_length_and_begins_a_block() {
        for length in [0, 1, BLOCK, WORTH - 1, WORTH, LARGE, LARGE + 1] {
            let mut room = Room::of(length);
            assert!(room.len() == length && room.iter().all(|byte| *byte == 0), "{length}");
            assert_eq!(room.as_ptr().align_offset(BLOCK), 0, "{length}");
            room.fill(7);
            assert!(room.iter().all(|byte| *byte == 7), "{length}");
        }
    }
}
