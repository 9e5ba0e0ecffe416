//! An allocator that forgets: freed memory is overwritten before anybody gets it again.
//!
//! Libraries below us (bus messages, big numbers, growing strings) free buffers that held a passphrase or a part of
//! a key without clearing them. A door that deals with secrets installs this with `#[global_allocator]`.

#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};

/// Larger blocks hold documents and pictures; passphrases and keys are far smaller.
const LARGEST_SECRET: usize = 64 * 1024;

/// The system's allocator, wiping blocks of up to 64 KiB when they are freed.
pub struct Wiping;

// SAFETY: every call is handed to `System` with the caller's own pointer and layout, so its contract is kept. The
// only addition writes to a block that the caller has given up and that is still allocated, within its size.
unsafe impl GlobalAlloc for Wiping {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps the contract of `alloc_zeroed`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if layout.size() <= LARGEST_SECRET {
            // SAFETY: the block is allocated with this layout and no longer used by the caller.
            unsafe { block.write_bytes(0, layout.size()) };
            // The compiler must not see that nobody reads these zeros.
            std::hint::black_box(block);
        }
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        if layout.size() > LARGEST_SECRET {
            // SAFETY: the caller keeps the contract of `realloc`.
            return unsafe { System.realloc(block, layout, new_size) };
        }
        // SAFETY: `realloc`'s contract makes `new_size` valid for this alignment; the copy stays within both blocks,
        // which do not overlap; the old one is given up only when the new one is there.
        unsafe {
            let new = System.alloc(Layout::from_size_align_unchecked(new_size, layout.align()));
            if !new.is_null() {
                new.copy_from_nonoverlapping(block, layout.size().min(new_size));
                self.dealloc(block, layout);
            }
            new
        }
    }
}
