//! A notice on the desktop (Desktop Notifications Specification 1.2): a title and a sentence, nothing that can be pressed.

#[cfg(all(unix, not(target_os = "macos")))]
use std::time::Duration;

/// The desktop has this long to answer; nobody waits for it meanwhile.
#[cfg(all(unix, not(target_os = "macos")))]
const ANSWER: Duration = Duration::from_secs(3);

/// Shows a notice. False: this desktop shows none, or did not answer in time; that is no trouble.
#[cfg(all(unix, not(target_os = "macos")))]
pub fn show(title: &str, body: &str) -> bool {
    notify(title, body).is_ok()
}

/// Other systems want a signed package for this; the window reminds there.
#[cfg(not(all(unix, not(target_os = "macos"))))]
pub fn show(_: &str, _: &str) -> bool {
    false
}

#[cfg(all(unix, not(target_os = "macos")))]
fn notify(title: &str, body: &str) -> zbus::Result<()> {
    use std::collections::HashMap;
    use zbus::zvariant::Value;

    const NAME: &str = "org.freedesktop.Notifications";
    let bus = zbus::blocking::connection::Builder::session()?.method_timeout(ANSWER).build()?;
    // Urgency 1 is "normal"; the body may be read as markup, so nothing in it may look like it.
    let hints = HashMap::from([("urgency", Value::U8(1)), ("desktop-entry", Value::from("pena"))]);
    let body = body.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let message = ("Pena", 0_u32, "", title, body, Vec::<&str>::new(), hints, -1_i32);
    bus.call_method(Some(NAME), "/org/freedesktop/Notifications", Some(NAME), "Notify", &message)?;
    Ok(())
}
