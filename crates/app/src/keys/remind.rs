//! Reminders before a certificate ends, in stages: 90, 30, 14, 7 and 1 days, or what the profile of the city says.
//!
//! `reminders.toml` keeps which stage was shown on the desktop and which the person put aside. Losing that file costs
//! one reminder more, never one less.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::host::Host;
use crate::letters::city;
use crate::settings::{read_toml, write_toml};
use crate::view::{KeyCard, KeyState, Problem, Reminder};

const FILE: &str = "reminders.toml";
/// Requirements V2.
const STAGES: [i64; 5] = [90, 30, 14, 7, 1];

/// SHA-256 of a certificate → the stage.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    /// Shown on the desktop.
    told: BTreeMap<String, i64>,
    /// Put aside by the person.
    seen: BTreeMap<String, i64>,
}

/// The reminders that the window shows: due, and not put aside at this stage.
pub fn open(host: &dyn Host, cards: &[KeyCard]) -> Vec<Reminder> {
    let seen = kept(host).seen;
    due(host, cards).into_iter().filter(|(sha256, due)| is_news(&seen, sha256, due)).map(|(_, due)| due).collect()
}

/// Those that the desktop has not shown yet.
pub fn untold(host: &dyn Host, cards: &[KeyCard]) -> Vec<Reminder> {
    let told = kept(host).told;
    due(host, cards).into_iter().filter(|(sha256, due)| is_news(&told, sha256, due)).map(|(_, due)| due).collect()
}

/// The desktop has shown it.
pub fn told(host: &dyn Host, cards: &[KeyCard], name: &str) -> Result<(), Problem> {
    note(host, cards, name, |kept| &mut kept.told)
}

/// The person puts it aside until the next stage.
pub fn put_aside(host: &dyn Host, cards: &[KeyCard], name: &str) -> Result<(), Problem> {
    note(host, cards, name, |kept| &mut kept.seen)
}

fn note(
    host: &dyn Host,
    cards: &[KeyCard],
    name: &str,
    list: impl FnOnce(&mut Kept) -> &mut BTreeMap<String, i64>,
) -> Result<(), Problem> {
    let Some((sha256, due)) = due(host, cards).into_iter().find(|(_, due)| due.key == name) else { return Ok(()) };
    let mut kept = kept(host);
    list(&mut kept).insert(sha256, due.stage);
    write_toml(host, FILE, &kept)
}

/// An earlier stage has a larger number.
fn is_news(noted: &BTreeMap<String, i64>, sha256: &str, due: &Reminder) -> bool {
    noted.get(sha256).is_none_or(|stage| *stage > due.stage)
}

fn kept(host: &dyn Host) -> Kept {
    read_toml(host, FILE).unwrap_or_default()
}

/// Certificates that still sign and have reached a stage. A practice key reminds nobody.
fn due(host: &dyn Host, cards: &[KeyCard]) -> Vec<(String, Reminder)> {
    let stages = stages(host);
    let signs = |card: &&KeyCard| !card.practice && matches!(card.state, KeyState::Good | KeyState::Expiring);
    let reached = |card: &KeyCard| {
        Some((
            card.sha256.clone(),
            Reminder {
                key: card.name.clone(),
                common_name: card.common_name.clone(),
                days_left: card.days_left,
                not_after: card.not_after.clone(),
                stage: stage(&stages, card.days_left)?,
            },
        ))
    };
    cards.iter().filter(signs).filter_map(reached).collect()
}

/// The nearest stage that is not yet past.
fn stage(stages: &[i64], days_left: i64) -> Option<i64> {
    stages.iter().copied().filter(|stage| days_left <= *stage).min()
}

/// `pengingat_hari` of the city, which its office may change.
fn stages(host: &dyn Host) -> Vec<i64> {
    let city = city(host, &crate::profile::load(host).city).ok();
    let said = city.as_ref().and_then(|city| city.get("pengingat_hari")?.as_array());
    let days: Vec<i64> =
        said.into_iter().flatten().filter_map(toml::Value::as_integer).filter(|day| *day > 0).collect();
    if days.is_empty() { STAGES.to_vec() } else { days }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_reached_one_after_the_other() {
        let at = |days| stage(&STAGES, days);
        assert_eq!([at(91), at(90), at(31), at(30)], [None, Some(90), Some(90), Some(30)]);
        assert_eq!(
            [at(14), at(8), at(7), at(2), at(1), at(0)],
            [Some(14), Some(14), Some(7), Some(7), Some(1), Some(1)]
        );
    }

    #[test]
    fn a_stage_is_news_once_and_a_later_one_again() {
        let due = |stage| Reminder {
            key: "siti".into(),
            common_name: "Siti".into(),
            days_left: stage,
            not_after: String::new(),
            stage,
        };
        let noted = BTreeMap::from([("ab".to_owned(), 30)]);
        assert!(is_news(&noted, "cd", &due(90)));
        assert!(!is_news(&noted, "ab", &due(90)) && !is_news(&noted, "ab", &due(30)));
        assert!(is_news(&noted, "ab", &due(14)));
    }
}
