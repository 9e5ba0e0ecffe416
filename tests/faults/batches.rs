//! What befalls a batch: processes that are killed, files that are swapped.

mod batch;
mod swaps;
