//! `pena practice`: the whole journey on a sample letter, with an identity that nobody can mistake for a real one.

use std::ffi::OsString;
use std::path::PathBuf;

use app::host::{Existing, Host};
use app::keys::practice;
use app::look::Asked;
use app::verify::verify;
use app::view::Problem;
use clap::Parser;

use crate::End;
use crate::args::{Args, Command, PracticeArgs};

pub(crate) fn run(computer: &host::Computer, args: &PracticeArgs) -> Result<End, Problem> {
    let key = practice::ensure(computer)?;
    let folder = args.out.clone().unwrap_or_else(|| PathBuf::from("."));
    let letter = folder.join("surat-latihan.pdf");
    let pdf = practice::sample_letter()?;
    computer.save(&letter, &[&pdf], Existing::Replace, &|| true).map_err(|e| Problem::new("save.fail").detail(e))?;
    if !args.json {
        println!("Surat contoh:      {}", letter.display());
    }
    let signed = app::sign::target(&letter, None);
    let ended = sign(computer, &key.name, letter, args.json)?;
    if ended == End::Done && !args.json {
        let report = verify(computer, &signed, None, &Asked::here(computer), None)?;
        println!("Ditandatangani:    {}", signed.display());
        println!("Hasil pemeriksaan: {} (latihan)", crate::verify::headline(report.verdict));
    }
    Ok(ended)
}

/// Runs `pena sign` as anybody would type it.
fn sign(computer: &host::Computer, key: &str, letter: PathBuf, json: bool) -> Result<End, Problem> {
    let words = ["pena", "sign", "--overwrite", "--footer", "CK-0", "--key", key];
    let words = words.map(OsString::from).into_iter();
    let json = json.then(|| OsString::from("--json"));
    let line = words.chain(json).chain([letter.into_os_string()]);
    match Args::try_parse_from(line).map(|args| args.command) {
        Ok(Command::Sign(args)) => crate::sign::run(computer, &args),
        _ => Ok(End::Nothing),
    }
}
