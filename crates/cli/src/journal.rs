//! `pena journal`: the register of what was done with the keys.

use std::path::Path;

use app::host::{Existing, Host};
use app::register::{self, HeadSays, Integrity, Line, Time, read};
use app::view::Problem;
use time::format_description::well_known::Rfc3339;
use time::{Date, Duration, OffsetDateTime, UtcOffset};

use crate::End;
use crate::args::{EntriesArgs, JournalCommand};
use crate::output::line;

pub(crate) fn run(computer: &host::Computer, command: &JournalCommand) -> Result<End, Problem> {
    match command {
        JournalCommand::Show { entries, last, json } => {
            let found = read::newest(computer, &wanted(entries)?, *last);
            found.iter().for_each(|entry| show(entry, *json));
            Ok(End::Done)
        }
        JournalCommand::Verify { document, json } => {
            let pins = register::pins_of(computer, document)?;
            Ok(judged(&register::verify(computer, &pins), *json))
        }
        JournalCommand::Find { file, json } => find(computer, file, *json),
        JournalCommand::Export { csv, entries } => export(computer, csv, entries),
        JournalCommand::Report { from: Some(from), to: Some(to), out: Some(out), .. } => {
            recap(computer, [from, to], out)
        }
        JournalCommand::Report { from, to, json, .. } => report(computer, [from.as_deref(), to.as_deref()], *json),
        JournalCommand::Resume => {
            let entry = register::resume(computer)?;
            println!("entry {} {}", entry.seq, entry.hash);
            Ok(End::Done)
        }
    }
}

fn find(computer: &host::Computer, file: &Path, json: bool) -> Result<End, Problem> {
    let digest = register::Hash(app::verify::read(computer, file)?.sha256);
    let found = read::about(computer, digest);
    if found.is_empty() {
        eprintln!("pena: {digest} is not in the register");
        return Ok(End::Failed);
    }
    found.iter().for_each(|entry| show(entry, json));
    Ok(End::Done)
}

fn export(computer: &host::Computer, csv: &Path, entries: &EntriesArgs) -> Result<End, Problem> {
    let mut table = read::CSV_HEAD.to_owned();
    read::entries(computer, &wanted(entries)?, &mut |entry| table += &read::csv(&entry));
    let saved = computer.save(csv, &[table.as_bytes()], Existing::Replace, &|| true);
    saved.map_err(|e| Problem::new("save.fail").detail(e))?;
    Ok(End::Done)
}

fn report(computer: &host::Computer, [from, to]: [Option<&str>; 2], json: bool) -> Result<End, Problem> {
    let months = read::usage(computer, &read::Wanted { from: begin(from)?, to: end(to)?, ..read::Wanted::default() });
    for month in &months {
        if json {
            line(month);
        } else {
            let failed = [month.failed_passphrase, month.failed_certificate, month.failed_document];
            let checked = [month.valid, month.permitted, month.invalid, month.indeterminate];
            println!("{}  signed {} (time-stamped {})", month.month, month.signed, month.timestamped);
            println!("    not signed (passphrase, certificate, document): {failed:?}");
            println!("    keys reported lost {}, revocations asked for {}", month.lost, month.revocation_requests);
            println!("    checked (valid, permitted changes, not valid, not certain): {checked:?}");
        }
    }
    Ok(End::Done)
}

/// The recap as a letter; never over what is there.
fn recap(computer: &host::Computer, days: [&String; 2], out: &Path) -> Result<End, Problem> {
    let [from, to] = days.map(|text| day(text));
    let letter = app::letters::recap(computer, from?, to?, &app::letters::Table::new())?;
    app::letters::keep(computer, out, &letter, Existing::Keep)?;
    eprintln!("{}: {} ({} halaman), belum dikirim", out.display(), letter.title, letter.pages);
    Ok(End::Done)
}

fn day(text: &str) -> Result<Date, Problem> {
    let parsed = Date::parse(text, &time::format_description::well_known::Iso8601::DATE);
    parsed.map_err(|_| Problem::new("usage.date").detail(text))
}

fn wanted(entries: &EntriesArgs) -> Result<read::Wanted, Problem> {
    let (from, to) = (begin(entries.from.as_deref())?, end(entries.to.as_deref())?);
    let sought = |text: &String| read::Sought { text: text.trim().to_lowercase(), named: Vec::new() };
    let text = entries.text.as_ref().map(sought);
    Ok(read::Wanted { from, to, kinds: entries.kind.clone(), hash: None, text })
}

fn begin(text: Option<&str>) -> Result<Option<Time>, Problem> {
    text.map(|text| moment(text, Duration::ZERO)).transpose()
}

/// A day that is named as an end belongs to what is wanted.
fn end(text: Option<&str>) -> Result<Option<Time>, Problem> {
    text.map(|text| moment(text, Duration::DAY)).transpose()
}

/// RFC 3339, or a day of Western Indonesian Time.
fn moment(text: &str, after: Duration) -> Result<Time, Problem> {
    if let Ok(moment) = OffsetDateTime::parse(text, &Rfc3339) {
        return Ok(Time::of(moment));
    }
    let zone = UtcOffset::from_hms(7, 0, 0).map_err(|_| Problem::new("usage.date").detail(text))?;
    Ok(Time::of(day(text)?.midnight().assume_offset(zone) + after))
}

fn show(entry: &Line, json: bool) {
    if json {
        return line(entry);
    }
    let event = &entry.event;
    let serial = event.serial().map(|serial| format!("  key {}", serial.as_str())).unwrap_or_default();
    let outcome = event.outcome().map(|outcome| format!("  {}", outcome.as_str())).unwrap_or_default();
    println!("{:>7}  {}  {}{serial}{outcome}", entry.seq, entry.at.as_str(), event.kind());
    event.files().iter().for_each(|hash| println!("         {hash}"));
}

fn judged(integrity: &Integrity, json: bool) -> End {
    if json {
        line(integrity);
    } else {
        text(integrity);
    }
    if integrity.intact { End::Done } else { End::Failed }
}

fn text(integrity: &Integrity) {
    let Integrity { entries, segments, checkpoints, unsealed, .. } = integrity;
    println!("{}", if integrity.intact { "Catatan kegiatan utuh" } else { "Catatan kegiatan tidak utuh" });
    println!("  {entries} entries in {segments} segments, {checkpoints} checkpoints that hold");
    match &integrity.sealed {
        Some(sealed) => println!("  signed by your key up to entry {} ({})", sealed.seq, sealed.at.as_str()),
        None => println!("  no checkpoint yet: nothing is signed by your key"),
    }
    println!("  {unsealed} entries after it");
    println!("  keyring: {}", keyring(integrity.head));
    if integrity.torn {
        println!("  the last line has no end; the next entry will note that");
    }
    for flaw in &integrity.flaws {
        let at = flaw.at.as_ref().map(Time::as_str).unwrap_or_default();
        println!("  {:?}: {} line {} {at}", flaw.kind, flaw.segment, flaw.line);
    }
    println!("  Changes can be detected, not prevented: whoever has this computer and your key can write anew");
    println!("  what came after the last signed document that somebody else holds.");
}

fn keyring(head: HeadSays) -> String {
    match head {
        HeadSays::Agrees { ahead: 0 } => "agrees".to_owned(),
        HeadSays::Agrees { ahead } => format!("agrees; {ahead} entries came after what it remembers"),
        HeadSays::Disagrees => "remembers an entry that is not here".to_owned(),
        HeadSays::Nothing => "remembers nothing".to_owned(),
        HeadSays::Unavailable => "not available: an end that was cut off would not be seen".to_owned(),
    }
}
