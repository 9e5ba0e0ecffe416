//! *Berita acara pemusnahan*: what was done to a key file, and what cannot be promised.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use toml::{Table, Value};

use super::calendar::{clock, weekday};
use super::{Case, Certificate, Kind, Letter, write};
use crate::host::Host;
use crate::view::{DestroyReason, Destruction, Problem};

/// Writes the record of a destruction. `copies` is what the person says of other copies; empty: left for the pen.
pub fn destroyed(host: &dyn Host, done: &Destruction, copies: &str) -> Result<Letter, Problem> {
    let zone = crate::profile::zone(&crate::profile::load(host));
    let time = OffsetDateTime::parse(&done.time, &Rfc3339).ok().map(|time| time.to_offset(zone));
    let left = done.troubles.iter().any(|trouble| trouble.code.starts_with("keyring."));
    let fields = [
        ("tanggal", time.map(weekday).unwrap_or_default()),
        ("pukul", time.map(clock).unwrap_or_default()),
        ("berkas", format!("{}.p12", done.name)),
        ("lokasi", "folder Pena pada komputer ini".to_owned()),
        ("sebab", reason(done.reason).to_owned()),
        ("salinan", copies.to_owned()),
        ("tersandi", protected(done)),
        ("frasa", if left { "belum dapat dihapus" } else { "dihapus, atau tidak ada" }.to_owned()),
    ];
    let fields = fields.into_iter().map(|(name, text)| (name.to_owned(), Value::String(text)));
    let mut more = Table::new();
    more.insert("pemusnahan".into(), Value::Table(fields.collect()));
    let certificate = Certificate {
        common_name: done.common_name.clone(),
        issuer: done.issuer.clone(),
        serial: done.serial.clone(),
        not_before: done.not_before.clone(),
        not_after: done.not_after.clone(),
        sha256: done.certificate.clone(),
    };
    write(host, Kind::Destruction, &Case { certificate: Some(certificate), ..Case::default() }, &more)
}

/// What the record may rely on: encryption, not overwriting.
fn protected(done: &Destruction) -> String {
    match (done.protection.is_empty(), done.overwritten) {
        (true, _) => "berkas tidak ada lagi sebelum pemusnahan".to_owned(),
        (false, 0) => format!("ya ({}); dihapus tanpa ditimpa", done.protection),
        (false, times) => format!("ya ({}); ditimpa {times} kali lalu dihapus", done.protection),
    }
}

fn reason(reason: DestroyReason) -> &'static str {
    match reason {
        DestroyReason::Expired => "kedaluwarsa",
        DestroyReason::Revoked => "dicabut",
        DestroyReason::Replaced => "diganti",
        DestroyReason::Unused => "tidak digunakan lagi",
    }
}
