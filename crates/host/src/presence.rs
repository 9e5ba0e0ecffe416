//! Whether the person is still there: screen lock, sleep, and the passing of time. An open key is forgotten then.

use std::sync::Arc;
use std::time::Duration;

/// How often the passing of time is looked at.
const TICK: Duration = Duration::from_secs(5);

/// Calls `left` when the screen is locked or the computer is about to sleep, and `tick` every few seconds. Where no bus
/// tells of the former, only time does.
pub fn watch(left: impl Fn() + Send + Sync + 'static, tick: impl Fn() + Send + 'static) {
    let left = Arc::new(left);
    #[cfg(all(unix, not(target_os = "macos")))]
    bus::listen(&left);
    let _ = &left;
    // A thread that the system refuses leaves the key open for no longer: every use looks at the time too.
    let _ = std::thread::Builder::new().name("presence".into()).spawn(move || {
        loop {
            std::thread::sleep(TICK);
            tick();
        }
    });
}

#[cfg(all(unix, not(target_os = "macos")))]
mod bus {
    use std::sync::Arc;

    use zbus::blocking::{Connection, MessageIterator};
    use zbus::{MatchRule, message};

    /// Which bus, interface and member tell it. All but `Lock` carry whether it begins or ends.
    const SIGNALS: [(Bus, &str, &str); 5] = [
        (Bus::Session, "org.freedesktop.ScreenSaver", "ActiveChanged"),
        (Bus::Session, "org.gnome.ScreenSaver", "ActiveChanged"),
        (Bus::Session, "org.mate.ScreenSaver", "ActiveChanged"),
        (Bus::System, "org.freedesktop.login1.Manager", "PrepareForSleep"),
        (Bus::System, "org.freedesktop.login1.Session", "Lock"),
    ];

    #[derive(Clone, Copy)]
    enum Bus {
        Session,
        System,
    }

    /// One thread a signal; it waits in the kernel.
    pub fn listen(left: &Arc<impl Fn() + Send + Sync + 'static>) {
        for (bus, interface, member) in SIGNALS {
            let left = Arc::clone(left);
            let _ = std::thread::Builder::new().name("presence".into()).spawn(move || {
                // No such bus: nobody tells.
                let _ = follow(bus, interface, member, left.as_ref());
            });
        }
    }

    fn follow(bus: Bus, interface: &str, member: &str, left: &impl Fn()) -> zbus::Result<()> {
        let connection = match bus {
            Bus::Session => Connection::session()?,
            Bus::System => Connection::system()?,
        };
        let rule = MatchRule::builder().msg_type(message::Type::Signal).interface(interface)?.member(member)?.build();
        for message in MessageIterator::for_match_rule(rule, &connection, None)? {
            // `false`: the screen is open again, the computer is awake again.
            if message?.body().deserialize::<bool>().unwrap_or(true) {
                left();
            }
        }
        Ok(())
    }
}
