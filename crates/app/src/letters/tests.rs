//! The decision table, days and numbers.
use time::macros::datetime;

use super::calendar::{clock, moment_words, weekday};
use super::fields::{grouped_nip, in_eights};
use super::{Kind, Situation, asked_for};

#[test]
fn the_decision_table_is_that_of_the_requirements() {
    use Kind::{Incident, Recipients, Recommendation, Registration, Reissue, Revocation, Statement, Trouble};
    use Situation::{Inaccessible, Leaked, Lost, Misused, PassphraseKnown, Stolen, WrongData};
    for situation in [Misused, Leaked, Stolen, PassphraseKnown, Lost] {
        assert_eq!(asked_for(situation, "palembang"), [Revocation, Recipients, Reissue, Statement], "{situation:?}");
    }
    assert_eq!(asked_for(Inaccessible, "palembang"), [Reissue, Statement]);
    assert_eq!(asked_for(WrongData, "batam"), [Revocation, Recommendation, Registration]);
    assert_eq!(asked_for(Lost, "batam"), [Revocation, Recipients, Reissue, Statement, Incident]);
    assert_eq!(asked_for(Misused, "batam"), [Revocation, Recipients, Reissue, Statement, Trouble, Incident]);
    assert_eq!(asked_for(Inaccessible, "batam"), [Reissue, Statement, Incident]);
}

#[test]
fn every_kind_has_a_template() {
    for kind in Kind::ALL {
        assert!(press::shipped::letter(kind.code()).is_some(), "{kind:?}");
        assert_eq!(Kind::named(kind.code()), Some(*kind));
    }
}

#[test]
fn days_and_hours_are_indonesian() {
    let time = datetime!(2026-11-21 14:05:09 +7);
    assert_eq!(weekday(time), "Sabtu, 21 November 2026");
    assert_eq!(moment_words(time), "21 November 2026 pukul 14.05 WIB");
    assert_eq!(clock(datetime!(2026-11-21 4:05 +9)), "04.05 WIT");
    assert_eq!(clock(datetime!(2026-11-21 4:05 UTC)), "04.05 UTC+0");
}

#[test]
fn numbers_are_grouped() {
    assert_eq!(grouped_nip("197503122000032001"), "19750312 200003 2 001");
    assert_eq!(grouped_nip("bukan angka"), "bukan angka");
    assert_eq!(in_eights("0a1b2c3d4e"), "0A1B2C3D 4E");
}
