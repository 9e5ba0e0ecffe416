//! The recap of half a year or a year, from the register's counts alone: no titles, no recipients, no NIK (texts 6.10).

use time::{Date, Month, OffsetDateTime};
use toml::{Table, Value};

use super::calendar::{day, month};
use super::{Case, Kind, Letter, write};
use crate::host::Host;
use crate::register::{self, Time, read};
use crate::view::{KeyState, Problem};

/// Writes the recap of the days `from` to `to`, both included, as the register counts them; `more` as in `write`.
pub fn recap(host: &dyn Host, from: Date, to: Date, more: &Table) -> Result<Letter, Problem> {
    let zone = crate::profile::zone(&crate::profile::load(host));
    let begin = |date: Date| Time::of(date.midnight().assume_offset(zone));
    let end = to.next_day().unwrap_or(to);
    let wanted = read::Wanted { from: Some(begin(from)), to: Some(begin(end)), ..read::Wanted::default() };
    let counted = fields(&read::usage(host, &wanted), from, to);
    let mut data = Table::new();
    data.insert("rekap".into(), Value::Table(counted.into_iter().chain(standing(host)).collect()));
    super::fields::over(&mut data, more);
    write(host, Kind::Usage, &Case::default(), &data)
}

/// What holds today: the certificates that may sign, the nearest end of one, the register's chain.
fn standing(host: &dyn Host) -> [(String, Value); 3] {
    let cards = crate::keys::cards(host);
    let active =
        cards.iter().filter(|card| !card.practice && matches!(card.state, KeyState::Good | KeyState::Expiring));
    let ends: Vec<&str> = active.map(|card| card.not_after.as_str()).collect();
    let nearest = ends
        .iter()
        .min()
        .and_then(|end| OffsetDateTime::parse(end, &time::format_description::well_known::Rfc3339).ok());
    let whole = match register::verify(host, &[]).intact {
        true => "Rangkaian catatan utuh pada saat rekap dibuat.",
        false => "Keutuhan rangkaian catatan tidak dapat dipastikan pada saat rekap dibuat.",
    };
    [
        ("sertifikat".to_owned(), text(&ends.len().to_string())),
        ("berakhir".to_owned(), text(&nearest.map_or_else(|| "–".to_owned(), day))),
        ("keutuhan".to_owned(), text(whole)),
    ]
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn fields(months: &[read::Month], from: Date, to: Date) -> Table {
    let words = |date: Date| day(date.midnight().assume_utc());
    let period = match (to - from).whole_days() + 1 {
        180..=185 => "6 bulan",
        364..=367 => "1 tahun",
        _ => "",
    };
    let mut fields = Table::new();
    fields.insert("dari".into(), text(&words(from)));
    fields.insert("sampai".into(), text(&words(to)));
    fields.insert("periode".into(), Value::Array(vec![text(period)]));
    fields.insert("bulan".into(), Value::Array(months.iter().map(row).collect()));
    fields
}

fn row(counts: &read::Month) -> Value {
    let numbers = [
        ("ditandatangani", counts.signed),
        ("stempel", counts.timestamped),
        ("gagal_frasa", counts.failed_passphrase),
        ("gagal_sertifikat", counts.failed_certificate),
        ("gagal_dokumen", counts.failed_document),
        ("hilang", counts.lost),
        ("cabut", counts.revocation_requests),
        ("valid", counts.valid),
        ("diizinkan", counts.permitted),
        ("tidak_valid", counts.invalid),
        ("tidak_pasti", counts.indeterminate),
    ];
    let numbers = numbers.into_iter().map(|(field, number)| (field.to_owned(), text(&number.to_string())));
    Value::Table(numbers.chain([("bulan".to_owned(), text(&label(&counts.month)))]).collect())
}

/// `Juli 2026` of `2026-07`.
fn label(counted: &str) -> String {
    let parts = counted.split_once('-').and_then(|(year, number)| {
        let number: u8 = number.parse().ok()?;
        Some(format!("{} {year}", month(Month::try_from(number).ok()?)))
    });
    parts.unwrap_or_else(|| counted.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_named_by_their_length() {
        let period = |from: &str, to: &str| {
            let date = |text| Date::parse(text, &time::format_description::well_known::Iso8601::DATE).unwrap();
            let counted = read::Month { month: "2026-07".into(), failed_document: 2, ..read::Month::default() };
            let fields = fields(&[counted], date(from), date(to));
            let row = &fields["bulan"][0];
            assert_eq!((row["bulan"].as_str(), row["gagal_dokumen"].as_str()), (Some("Juli 2026"), Some("2")));
            fields["periode"][0].as_str().map(str::to_owned)
        };
        assert_eq!(period("2026-01-01", "2026-06-30").as_deref(), Some("6 bulan"));
        assert_eq!(period("2026-07-01", "2026-12-31").as_deref(), Some("6 bulan"));
        assert_eq!(period("2024-01-01", "2024-12-31").as_deref(), Some("1 tahun"));
        assert_eq!(period("2026-01-01", "2026-03-31").as_deref(), Some(""));
    }
}
