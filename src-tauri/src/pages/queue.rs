//! What waits to be drawn: a page goes before the small pictures of the rail, and what was asked last goes first,
//! because that is where the person is by now.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Orders of one rank that may wait; a window asks for what is in sight, which is far less.
const MOST: usize = 256;

/// What is drawn first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// A page in sight or next to it.
    Page,
    /// One of the rail.
    Small,
}

/// Orders that wait.
pub struct Queue<T> {
    waiting: Mutex<Waiting<T>>,
    came: Condvar,
}

struct Waiting<T> {
    pages: VecDeque<T>,
    small: VecDeque<T>,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        let waiting = Waiting { pages: VecDeque::new(), small: VecDeque::new() };
        Self { waiting: Mutex::new(waiting), came: Condvar::new() }
    }
}

impl<T> Queue<T> {
    /// Takes an order; gives back the oldest one of its rank when too many wait.
    pub fn put(&self, rank: Rank, order: T) -> Option<T> {
        let mut waiting = self.held();
        let line = match rank {
            Rank::Page => &mut waiting.pages,
            Rank::Small => &mut waiting.small,
        };
        line.push_back(order);
        let refused = if line.len() > MOST { line.pop_front() } else { None };
        self.came.notify_one();
        refused
    }

    /// The next order; waits for one.
    pub fn take(&self) -> T {
        let mut waiting = self.held();
        loop {
            // The rail fills from its top, as one reads it.
            if let Some(order) = waiting.pages.pop_back().or_else(|| waiting.small.pop_front()) {
                return order;
            }
            waiting = self.came.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn held(&self) -> MutexGuard<'_, Waiting<T>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_in_sight_goes_before_the_rail_and_before_pages_left_behind() {
        let queue = Queue::default();
        for order in ["rail 1", "rail 2"] {
            assert_eq!(queue.put(Rank::Small, order), None);
        }
        for order in ["page 1", "page 2"] {
            assert_eq!(queue.put(Rank::Page, order), None);
        }
        let taken: Vec<&str> = (0..4).map(|_| queue.take()).collect();
        assert_eq!(taken, ["page 2", "page 1", "rail 1", "rail 2"]);
    }

    #[test]
    fn only_so_many_wait() {
        let queue = Queue::default();
        assert!((0..MOST).all(|order| queue.put(Rank::Page, order).is_none()));
        assert_eq!(queue.put(Rank::Page, MOST), Some(0));
    }
}
