//! `pena letter`: the letters of a certificate's life.

use std::path::Path;

use app::host::{Existing, Host};
use app::letters::{Case, Kind, Letter, draft, keep, list, save, write};
use app::view::Problem;

use crate::End;
use crate::args::LetterCommand;
use crate::output::line;
use crate::words::sentence;

/// A data file larger than this is none.
const DATA_LIMIT: u64 = 1 << 20;

pub(crate) fn run(computer: &host::Computer, command: &LetterCommand) -> Result<End, Problem> {
    match command {
        LetterCommand::List { json: true } => list(computer).iter().for_each(line),
        LetterCommand::List { json: false } => {
            for kind in list(computer) {
                println!("{:<26} {}", kind.kind, kind.about);
            }
        }
        LetterCommand::Write { .. } => written(computer, command)?,
    }
    Ok(End::Done)
}

fn written(computer: &host::Computer, command: &LetterCommand) -> Result<(), Problem> {
    let LetterCommand::Write { kind, out, data, key, situation, nik_stdin, draft: mail, overwrite } = command else {
        return Ok(());
    };
    let kind = Kind::named(kind).ok_or_else(|| Problem::new("letter.kind").with("nama", kind))?;
    let mut more = data.as_deref().map(|path| table(computer, path)).transpose()?.unwrap_or_default();
    if *nik_stdin {
        app::letters::put_nik(&mut more, &first_line()?);
    }
    let (mut case, unlisted) = Case::of_key(computer, key.as_deref())?;
    if let Some(problem) = unlisted {
        eprintln!("pena: {}", sentence(&problem));
    }
    if let Some(what) = situation {
        case.situation = Some((*what).into());
        case.discovered = case.discovered.or_else(|| Some(computer.now()));
    }
    let letter = write(computer, kind, &case, &more)?;
    let existing = if *overwrite { Existing::Replace } else { Existing::Keep };
    keep(computer, out, &letter, existing)?;
    if let Some(path) = mail {
        save(computer, path, &draft(computer, "", &letter.title, std::slice::from_ref(&letter)), existing)?;
    }
    tell(&letter, out);
    Ok(())
}

/// Nothing is called sent: the letter lies there, to be signed by hand or by somebody.
fn tell(letter: &Letter, out: &Path) {
    eprintln!("{}: {} ({} halaman), belum dikirim", out.display(), letter.title, letter.pages);
    if !letter.blanks.is_empty() {
        let names: Vec<&str> = letter.blanks.iter().map(|blank| blank.name.as_str()).collect();
        eprintln!("  kosong: {}", names.join(", "));
    }
}

fn table(computer: &host::Computer, path: &Path) -> Result<app::letters::Table, Problem> {
    let wrong = |why: String| Problem::new("letter.data").with("nama", path.display()).detail(why);
    let file = computer.read(path, DATA_LIMIT).map_err(|e| wrong(e.to_string()))?;
    let text = std::str::from_utf8(&file.bytes).map_err(|e| wrong(e.to_string()))?;
    text.parse::<app::letters::Table>().map_err(|e| wrong(e.to_string()))
}

fn first_line() -> Result<String, Problem> {
    let mut text = String::new();
    std::io::stdin().read_line(&mut text).map_err(|e| Problem::new("letter.data").detail(e))?;
    Ok(text.trim().to_owned())
}
