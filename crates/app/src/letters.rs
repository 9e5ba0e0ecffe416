//! The letters of a certificate's life: which there are, which a situation asks for, and how one is written.
//!
//! Words are data: `press` ships a template for each kind and a profile for each city, and a file of the same name in
//! Pena's own folder (`letters/KIND.toml`, `cities/CITY.toml`) takes their place. What is not known stands as a dotted
//! line. NIK comes with the data of one writing and is never stored.

mod calendar;
mod case;
mod city;
mod decision;
mod destroyed;
mod fields;
mod kind;
mod mail;
mod recap;

pub use crate::view::Situation;
pub use case::{Case, Certificate, Listed};
pub use city::city;
pub use decision::asked_for;
pub use destroyed::destroyed;
pub use kind::Kind;
pub use mail::draft;
pub use recap::recap;

pub(crate) use calendar::{day, moment_words};
pub(crate) use fields::in_eights;

use std::collections::BTreeMap;

use press::paper::{self, Made, Place, Setting, Template};
pub use toml::Table;

use crate::host::{Existing, Host};
use crate::problem::unsaved;
use crate::register::{Event, Hash};
use crate::settings::own_text;
use crate::view::{LetterBlank, LetterKind, Problem};

/// Blanks that a person fills on the screen, and characters in one of them: more is a document of its own.
const FIELDS: usize = 100;
const FIELD: usize = 4000;

/// A letter as it was written: a PDF/A-2a file that nobody has signed or sent.
#[derive(Debug, Clone)]
pub struct Letter {
    /// What it is.
    pub kind: Kind,
    /// Proposed file name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The PDF.
    pub bytes: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
    /// What was left for the pen.
    pub blanks: Vec<LetterBlank>,
    /// Where signatures are expected.
    pub places: Vec<Place>,
}

/// Every kind there is, for the city of the profile first.
pub fn list(host: &dyn Host) -> Vec<LetterKind> {
    let code = crate::profile::load(host).city;
    let mut all: Vec<LetterKind> = Kind::ALL
        .iter()
        .filter_map(|kind| {
            let template = template(host, *kind).ok()?;
            Some(LetterKind {
                kind: kind.code().to_owned(),
                title: template.title,
                about: template.about,
                city: kind.city().unwrap_or_default().to_owned(),
                asks_nik: kind.asks_nik(),
                of_loss: kind.is_of_loss(),
                of_period: *kind == Kind::Usage,
            })
        })
        .collect();
    all.sort_by_key(|kind| !kind.city.is_empty() && kind.city != code);
    all
}

/// Writes one letter. `more` goes over everything that is known: NIK, numbers, dates of this one letter.
pub fn write(host: &dyn Host, kind: Kind, case: &Case, more: &Table) -> Result<Letter, Problem> {
    let template = template(host, kind)?;
    let data = fields::data(host, kind, case, more)?;
    let made = made(host, &template, &data)?;
    let name = format!("{}.pdf", kind.code());
    let Made { bytes, title, pages, blanks, places, .. } = made;
    let label = |name: String| LetterBlank { label: template.label(&name).unwrap_or_default().to_owned(), name };
    let blanks = blanks.into_iter().map(label).collect();
    Ok(Letter { kind, name, title, bytes, pages, blanks, places })
}

/// Writes all letters that a situation asks for in the city of the profile.
pub fn write_all(host: &dyn Host, case: &Case, more: &Table) -> Result<Vec<Letter>, Problem> {
    let city = crate::profile::load(host).city;
    let kinds = case.situation.map(|situation| asked_for(situation, &city)).unwrap_or_default();
    kinds.into_iter().map(|kind| write(host, kind, case, more)).collect()
}

/// What a person wrote into blanks, as the data of one writing. Names that no template can have are left out.
pub fn fields(written: &BTreeMap<String, String>) -> Table {
    let mut data = Table::new();
    for (name, text) in written.iter().take(FIELDS) {
        let Some((group, field)) = name.split_once('.') else { continue };
        let text: String = text.trim().chars().take(FIELD).collect();
        let table = data.entry(group).or_insert_with(|| toml::Value::Table(Table::new()));
        if let Some(table) = table.as_table_mut().filter(|_| !text.is_empty()) {
            table.insert(field.to_owned(), toml::Value::String(text));
        }
    }
    data
}

/// Puts the owner's NIK into the data of one writing. It is printed and not kept.
pub fn put_nik(data: &mut Table, nik: &str) {
    let owner = data.entry("pemilik").or_insert_with(|| toml::Value::Table(Table::new()));
    if let Some(owner) = owner.as_table_mut() {
        owner.insert("nik".to_owned(), toml::Value::String(nik.to_owned()));
    }
}

/// Saves a letter where the person chose and notes in the register that it was written, and nothing of what it says.
pub fn keep(host: &dyn Host, target: &std::path::Path, letter: &Letter, existing: Existing) -> Result<(), Problem> {
    save(host, target, &letter.bytes, existing)?;
    let event = Event::Letter { letter: letter.kind.code().into(), file: Hash::of(&letter.bytes), key: None };
    crate::register::note(host, &[event]);
    Ok(())
}

/// Saves a document where the person chose.
pub fn save(host: &dyn Host, target: &std::path::Path, bytes: &[u8], existing: Existing) -> Result<(), Problem> {
    host.save(target, &[bytes], existing, &|| true).map_err(|e| unsaved(&e, &crate::display::file_name(target)))
}

/// Makes a document of the office: with its emblem and the day of today.
pub(crate) fn made(host: &dyn Host, template: &Template, data: &Table) -> Result<Made, Problem> {
    let emblem = crate::profile::emblem(host);
    let setting = Setting {
        emblem: emblem.and_then(|bytes| pdf::Raster::decode(&bytes, pdf::Alpha::OnWhite).ok()),
        made: calendar::moment(host.now().to_offset(crate::profile::zone(&crate::profile::load(host)))),
    };
    paper::make(template, data, &setting).map_err(|e| Problem::new("letter.unwritten").detail(e))
}

/// The office's own template, else the shipped one. A broken own one is refused, never passed over in silence.
fn template(host: &dyn Host, kind: Kind) -> Result<Template, Problem> {
    let file = format!("letters/{}.toml", kind.code());
    let own = own_text(host, &file)?;
    let text = own.as_deref().or_else(|| press::shipped::letter(kind.code())).unwrap_or_default();
    Template::parse(text).map_err(|e| Problem::new("letter.template").with("nama", &file).detail(e))
}

#[cfg(test)]
mod tests;
