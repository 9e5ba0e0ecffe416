//! Reminds on the desktop of a certificate that ends soon: once a stage, at the start and while the program runs.

use std::sync::Arc;
use std::time::Duration;

use app::Desk;
use tauri::{AppHandle, Manager};

use crate::wire::Wire;
use crate::words::Words;

/// A program that stays open for days looks again this often.
const AGAIN: Duration = Duration::from_secs(60 * 60);
/// The window comes first, and says the same.
const FIRST: Duration = Duration::from_secs(2);

/// Looks now and then, in a thread of its own: a desktop may take its time to answer.
pub fn watch(app: &AppHandle, desk: &Arc<Desk>) {
    let (app, desk) = (app.clone(), Arc::clone(desk));
    // Without the thread the window alone reminds.
    let _ = std::thread::Builder::new().name("reminders".into()).spawn(move || {
        std::thread::sleep(FIRST);
        loop {
            remind(&desk, app.state::<Wire>().language().words());
            std::thread::sleep(AGAIN);
        }
    });
}

/// What no desktop showed is tried again the next time.
fn remind(desk: &Desk, words: &Words) {
    for due in desk.untold_reminders() {
        let date = day(&due.not_after);
        let title = words.remind_title.replace("{n}", &due.days_left.to_string());
        let body = words.remind_body.replace("{nama}", &due.common_name).replace("{tgl}", &date);
        if host::notice::show(&title, &body) {
            // One reminder more is better than none.
            let _ = desk.told_reminder(&due.key);
        }
    }
}

/// `21-11-2026` of RFC 3339: the same in both languages.
fn day(time: &str) -> String {
    let date = time.split('T').next().unwrap_or_default();
    date.rsplit('-').collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_day_is_read_from_its_smallest_part() {
        assert_eq!(super::day("2026-11-21T10:00:00Z"), "21-11-2026");
    }
}
