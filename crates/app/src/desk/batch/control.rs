//! Pause and stop: one switch that the window turns and that every signing thread asks.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::batch::Next;

/// How the switch stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stand {
    /// On.
    #[default]
    Go,
    /// Waiting for the person.
    Pause,
    /// Over.
    Stop,
}

/// The switch.
#[derive(Default)]
pub(super) struct Control {
    stand: Mutex<Stand>,
    turned: Condvar,
}

impl Control {
    /// Turns it; what waits hears of it at once.
    pub fn turn(&self, to: Stand) {
        *self.held() = to;
        self.turned.notify_all();
    }

    /// Turns it unless it was stopped: a late *pause* must not bring back what the person ended.
    pub fn turn_if_running(&self, to: Stand) {
        let mut stand = self.held();
        if *stand != Stand::Stop {
            *stand = to;
        }
        self.turned.notify_all();
    }

    /// How it stands.
    pub fn stand(&self) -> Stand {
        *self.held()
    }

    /// Waits out a pause.
    pub fn next(&self) -> Next {
        let paused = |stand: &mut Stand| *stand == Stand::Pause;
        let stand = self.turned.wait_while(self.held(), paused).unwrap_or_else(PoisonError::into_inner);
        if *stand == Stand::Stop { Next::Stop } else { Next::Go }
    }

    fn held(&self) -> MutexGuard<'_, Stand> {
        self.stand.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_holds_until_it_is_over_and_a_stop_is_final() {
        let control = Control::default();
        assert_eq!(control.next(), Next::Go);
        control.turn(Stand::Pause);
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| control.next());
            control.turn_if_running(Stand::Go);
            assert_eq!(waiting.join().unwrap(), Next::Go);
            control.turn(Stand::Pause);
            let waiting = scope.spawn(|| control.next());
            control.turn(Stand::Stop);
            assert_eq!(waiting.join().unwrap(), Next::Stop);
        });
        control.turn_if_running(Stand::Go);
        assert_eq!(control.next(), Next::Stop);
    }
}
