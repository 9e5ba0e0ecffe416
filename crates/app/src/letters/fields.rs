//! The data of a letter: city, office, owner, head, certificate and case under the names that templates use.

use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};
use toml::{Table, Value};

use super::calendar::{clock, day, moment_words, weekday};
use super::case::{Case, Certificate, Listed};
use super::{Kind, city};
use crate::host::Host;
use crate::profile;
use crate::view::{Problem, Profile, Situation};

/// Everything that is known, with `more` over it.
pub(super) fn data(host: &dyn Host, kind: Kind, case: &Case, more: &Table) -> Result<Table, Problem> {
    let who = profile::load(host);
    let zone = profile::zone(&who);
    let city = city(host, &who.city)?;
    let mut data = Table::new();
    data.insert("kop".into(), Value::Table(letterhead(&who, &city)));
    data.insert("pemilik".into(), Value::Table(owner(&who, &city)));
    data.insert("atasan".into(), Value::Table(head(&who)));
    data.insert("surat".into(), Value::Table(letter(&city, host.now().to_offset(zone))));
    data.insert("permohonan".into(), Value::Table(application(&city)));
    data.insert(
        "sertifikat".into(),
        Value::Table(case.certificate.as_ref().map(|c| certificate(c, zone)).unwrap_or_default()),
    );
    data.insert("kejadian".into(), Value::Table(event(case, zone)));
    data.insert("pencabutan".into(), Value::Table(revocation(case, zone)));
    let documents = if kind == Kind::Recipients { &case.earlier } else { &case.documents };
    data.insert("dokumen".into(), documents_list(documents, zone));
    data.insert("kota".into(), Value::Table(city));
    over(&mut data, more);
    Ok(data)
}

fn table(pairs: impl IntoIterator<Item = (&'static str, String)>) -> Table {
    let said = pairs.into_iter().filter(|(_, text)| !text.trim().is_empty());
    said.map(|(name, text)| (name.to_owned(), Value::String(text))).collect()
}

fn word<'t>(table: &'t Table, name: &str) -> &'t str {
    table.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn letterhead(who: &Profile, city: &Table) -> Table {
    let contact: Vec<String> = [("Telepon", &who.phone), ("Email", &who.email)]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| format!("{label} {value}"))
        .collect();
    let dinas = word(city, "dinas");
    // The letterhead names the city in its first line, so the office's own line does not repeat it.
    let dinas = dinas.split(" Kota ").next().unwrap_or(dinas);
    table([
        ("pemerintah", word(city, "pemerintah").to_uppercase()),
        ("instansi", who.organization.to_uppercase()),
        ("alamat", who.address.clone()),
        ("kontak", contact.join(" · ")),
        ("dinas", dinas.to_uppercase()),
    ])
}

fn owner(who: &Profile, city: &Table) -> Table {
    let contact = [&who.phone, &who.email].into_iter().filter(|text| !text.is_empty()).cloned();
    table([
        ("nama", who.name.clone()),
        ("nip", grouped_nip(&who.nip)),
        ("pangkat", who.rank.clone()),
        ("jabatan", office(&who.office)),
        ("unit_kerja", who.unit.clone()),
        ("instansi", who.organization.clone()),
        ("kota", word(city, "nama").to_owned()),
        ("provinsi", word(city, "provinsi").to_owned()),
        ("email", who.email.clone()),
        ("telepon", who.phone.clone()),
        ("kontak", contact.collect::<Vec<_>>().join(" / ")),
    ])
}

fn head(who: &Profile) -> Table {
    let head = &who.head;
    let title = match (head.office.is_empty(), who.organization.is_empty()) {
        (false, _) => office(&head.office),
        (true, false) => format!("Kepala {}", who.organization),
        (true, true) => String::new(),
    };
    table([
        ("nama", head.name.clone()),
        ("nip", grouped_nip(&head.nip)),
        ("pangkat", head.rank.clone()),
        ("jabatan", title),
        ("instansi", who.organization.clone()),
        ("unit_kerja", head.unit.clone()),
        ("email", head.email.clone()),
    ])
}

fn letter(city: &Table, now: OffsetDateTime) -> Table {
    table([("tempat", word(city, "nama").to_owned()), ("tanggal", day(now)), ("sifat", "Biasa".to_owned())])
}

/// What texts 6.11 proposes; the form's owner may change it.
fn application(city: &Table) -> Table {
    let mut fields = table([
        ("sistem", format!("Sistem naskah dinas elektronik {}", word(city, "pemerintah")).trim_end().to_owned()),
        ("kegunaan", "Penandatanganan dokumen elektronik".to_owned()),
    ]);
    fields.insert("untuk".into(), Value::Array(vec![Value::String("tte".into())]));
    fields
}

fn certificate(certificate: &Certificate, zone: UtcOffset) -> Table {
    let date = |text: &str| parsed(text, zone).map(day).unwrap_or_default();
    table([
        ("nama", certificate.common_name.clone()),
        ("penerbit", certificate.issuer.clone()),
        ("nomor_seri", certificate.serial.to_uppercase()),
        ("awal", date(&certificate.not_before)),
        ("akhir", date(&certificate.not_after)),
        ("sidik", in_eights(&certificate.sha256)),
    ])
}

fn event(case: &Case, zone: UtcOffset) -> Table {
    let local = |time: Option<OffsetDateTime>| time.map(|time| time.to_offset(zone));
    let found = local(case.discovered);
    let mut fields = table([
        ("tanggal", found.map(weekday).unwrap_or_default()),
        ("pukul", found.map(clock).unwrap_or_default()),
        ("sejak", local(case.since).map(moment_words).unwrap_or_default()),
        ("dugaan", local(case.since).map(moment_words).unwrap_or_else(|| "belum diketahui".to_owned())),
        ("uraian", case.description.clone()),
        ("kepastian", "diduga".to_owned()),
    ]);
    let Some(situation) = case.situation else { return fields };
    let (title, kind, condition) = words(situation);
    fields.insert("judul".into(), Value::String(title.into()));
    fields.insert("jenis".into(), Value::Array(vec![Value::String(kind.into())]));
    if let Some(condition) = condition {
        fields.insert("keadaan".into(), Value::Array(vec![Value::String(condition.into())]));
        fields.insert("keadaan_kata".into(), Value::String(condition.replace('_', " ")));
    }
    fields
}

/// The letter's title, the box in the notice (texts 6.5), the box in the request for a new one (6.6).
fn words(situation: Situation) -> (&'static str, &'static str, Option<&'static str>) {
    match situation {
        Situation::Misused => ("Kebocoran", "dipakai", None),
        Situation::Leaked => ("Kebocoran", "bocor", None),
        Situation::Stolen => ("Kehilangan", "perangkat", Some("hilang")),
        Situation::PassphraseKnown => ("Kebocoran", "frasa", None),
        Situation::Lost => ("Kehilangan", "hilang", Some("hilang")),
        Situation::Inaccessible => ("Kerusakan", "lainnya", Some("tidak_dapat_diakses")),
        Situation::WrongData => ("Kesalahan Data", "salah", None),
    }
}

/// Nothing is called revoked that a CRL or OCSP does not prove, nothing reported that the person did not say.
fn revocation(case: &Case, zone: UtcOffset) -> Table {
    let date = |time: Option<OffsetDateTime>| time.map(|time| day(time.to_offset(zone))).unwrap_or_default();
    let mut fields = table([("tanggal", date(case.reported)), ("dicabut", date(case.revoked))]);
    let states = [("dimohonkan", case.reported.is_some()), ("dicabut", case.revoked.is_some())];
    let ticked = states.into_iter().filter(|(_, so)| *so).map(|(name, _)| Value::String(name.into()));
    fields.insert("keadaan".into(), Value::Array(ticked.collect()));
    fields
}

fn documents_list(documents: &[Listed], zone: UtcOffset) -> Value {
    let rows = documents.iter().enumerate().map(|(index, document)| {
        let signed = document.time.map(|time| day(time.to_offset(zone))).unwrap_or_default();
        let short: String = document.sha256.chars().take(16).collect();
        let row =
            [("no", (index + 1).to_string()), ("hal", document.name.clone()), ("tanggal", signed), ("sidik", short)];
        Value::Table(table(row))
    });
    Value::Array(rows.collect())
}

/// Lays one table over another, tables inside tables too.
pub(super) fn over(under: &mut Table, upper: &Table) {
    for (name, value) in upper {
        match (under.get_mut(name), value) {
            (Some(Value::Table(under)), Value::Table(upper)) => over(under, upper),
            _ => {
                under.insert(name.clone(), value.clone());
            }
        }
    }
}

fn parsed(text: &str, zone: UtcOffset) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok().map(|time| time.to_offset(zone))
}

/// `19750312 200003 2 001` (8-6-1-3, as the regulations print it); anything else stays as it is.
pub(crate) fn grouped_nip(nip: &str) -> String {
    let digits: String = nip.chars().filter(|c| !c.is_whitespace()).collect();
    let parts = [digits.get(0..8), digits.get(8..14), digits.get(14..15), digits.get(15..18)];
    match parts {
        [Some(a), Some(b), Some(c), Some(d)] if digits.len() == 18 => format!("{a} {b} {c} {d}"),
        _ => nip.to_owned(),
    }
}

/// Groups of eight, so that a fingerprint can be compared by eye and broken at the end of a line.
pub(crate) fn in_eights(hex: &str) -> String {
    let letters: Vec<char> = hex.to_uppercase().chars().collect();
    letters.chunks(8).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// An office as it stands in running text: without the comma that a block wants.
fn office(text: &str) -> String {
    text.trim().trim_end_matches(',').to_owned()
}
