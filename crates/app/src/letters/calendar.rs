//! Days and hours as an Indonesian letter writes them: `21 November 2026`, `pukul 14.05 WIB`.

use press::paper::Moment;
use time::{Month, OffsetDateTime, Weekday};

/// `21 November 2026`
pub(crate) fn day(time: OffsetDateTime) -> String {
    format!("{} {} {}", time.day(), month(time.month()), time.year())
}

/// `Sabtu, 21 November 2026`
pub(crate) fn weekday(time: OffsetDateTime) -> String {
    let name = match time.weekday() {
        Weekday::Monday => "Senin",
        Weekday::Tuesday => "Selasa",
        Weekday::Wednesday => "Rabu",
        Weekday::Thursday => "Kamis",
        Weekday::Friday => "Jumat",
        Weekday::Saturday => "Sabtu",
        Weekday::Sunday => "Minggu",
    };
    format!("{name}, {}", day(time))
}

/// `14.05 WIB`; a zone without a name is written as its distance from UTC.
pub(crate) fn clock(time: OffsetDateTime) -> String {
    let hours = time.offset().whole_hours();
    let zone = match hours {
        7 => "WIB".to_owned(),
        8 => "WITA".to_owned(),
        9 => "WIT".to_owned(),
        _ => format!("UTC{hours:+}"),
    };
    format!("{:02}.{:02} {zone}", time.hour(), time.minute())
}

/// `21 November 2026 pukul 14.05 WIB`
pub(crate) fn moment_words(time: OffsetDateTime) -> String {
    format!("{} pukul {}", day(time), clock(time))
}

/// `November`
pub(crate) fn month(month: Month) -> &'static str {
    match month {
        Month::January => "Januari",
        Month::February => "Februari",
        Month::March => "Maret",
        Month::April => "April",
        Month::May => "Mei",
        Month::June => "Juni",
        Month::July => "Juli",
        Month::August => "Agustus",
        Month::September => "September",
        Month::October => "Oktober",
        Month::November => "November",
        Month::December => "Desember",
    }
}

/// For a document's metadata.
pub(crate) fn moment(time: OffsetDateTime) -> Moment {
    Moment {
        year: u16::try_from(time.year()).unwrap_or_default(),
        month: u8::from(time.month()),
        day: time.day(),
        clock: [time.hour(), time.minute(), time.second()],
        zone: time.offset().whole_hours(),
    }
}
