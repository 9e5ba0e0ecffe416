//! The recap of half a year or a year, from counts alone: no titles, no recipients, no NIK (texts 6.10).

use time::{Date, Month};
use toml::{Table, Value};

use super::calendar::{day, month};
use super::{Case, Kind, Letter, write};
use crate::host::Host;
use crate::view::Problem;

/// What happened in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Documents signed.
    pub signed: u64,
    /// Of these with a time-stamp.
    pub stamped: u64,
    /// Refused because of the passphrase, the certificate, the document.
    pub refused: [u64; 3],
    /// Keys reported lost.
    pub lost: u64,
    /// Requests for revocation.
    pub revocations: u64,
    /// Verified on request: valid, with permitted changes, not valid, undecided.
    pub verified: [u64; 4],
}

/// Whether the register that was counted is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wholeness {
    /// Its chain holds.
    Whole,
    /// It does not, or could not be checked.
    Doubtful,
}

/// A recap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recap {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Each month with its counts, in order.
    pub months: Vec<(i32, Month, Counts)>,
    /// Certificates that may sign today.
    pub certificates: u64,
    /// The nearest end of one of them.
    pub next_end: Option<Date>,
    /// Of the register.
    pub wholeness: Wholeness,
}

/// Writes the recap.
pub fn recap(host: &dyn Host, recap: &Recap) -> Result<Letter, Problem> {
    let mut more = Table::new();
    more.insert("rekap".into(), Value::Table(fields(recap)));
    write(host, Kind::Usage, &Case::default(), &more)
}

fn fields(recap: &Recap) -> Table {
    let words = |date: Date| day(date.midnight().assume_utc());
    let days = (recap.to - recap.from).whole_days() + 1;
    let period = match days {
        180..=185 => "6 bulan",
        364..=367 => "1 tahun",
        _ => "",
    };
    let whole = match recap.wholeness {
        Wholeness::Whole => "Rangkaian catatan utuh pada saat rekap dibuat.",
        Wholeness::Doubtful => "Keutuhan rangkaian catatan tidak dapat dipastikan pada saat rekap dibuat.",
    };
    let text = |text: &str| Value::String(text.to_owned());
    let mut fields = Table::new();
    fields.insert("dari".into(), text(&words(recap.from)));
    fields.insert("sampai".into(), text(&words(recap.to)));
    fields.insert("periode".into(), Value::Array(vec![text(period)]));
    fields.insert("sertifikat".into(), text(&recap.certificates.to_string()));
    fields.insert("berakhir".into(), text(&recap.next_end.map_or_else(|| "–".to_owned(), words)));
    fields.insert("keutuhan".into(), text(whole));
    fields.insert(
        "bulan".into(),
        Value::Array(recap.months.iter().map(|(year, name, counts)| row(*year, *name, counts)).collect()),
    );
    fields
}

fn row(year: i32, name: Month, counts: &Counts) -> Value {
    let [passphrase, certificate, document] = counts.refused;
    let [valid, permitted, invalid, undecided] = counts.verified;
    let numbers = [
        ("ditandatangani", counts.signed),
        ("stempel", counts.stamped),
        ("gagal_frasa", passphrase),
        ("gagal_sertifikat", certificate),
        ("gagal_dokumen", document),
        ("hilang", counts.lost),
        ("cabut", counts.revocations),
        ("valid", valid),
        ("diizinkan", permitted),
        ("tidak_valid", invalid),
        ("tidak_pasti", undecided),
    ];
    let numbers = numbers.into_iter().map(|(field, number)| (field.to_owned(), Value::String(number.to_string())));
    let label = ("bulan".to_owned(), Value::String(format!("{} {year}", month(name))));
    Value::Table(numbers.chain([label]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_named_by_their_length() {
        let period = |from: &str, to: &str| {
            let date = |text| Date::parse(text, &time::format_description::well_known::Iso8601::DATE).unwrap();
            let recap = Recap {
                from: date(from),
                to: date(to),
                months: vec![(2026, Month::July, Counts { signed: 3, refused: [1, 0, 2], ..Counts::default() })],
                certificates: 1,
                next_end: None,
                wholeness: Wholeness::Doubtful,
            };
            let fields = fields(&recap);
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
