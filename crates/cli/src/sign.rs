//! `pena sign`: one output per input; an input that fails is reported and the rest goes on.

mod look;

use std::path::{Path, PathBuf};

use app::display::{file_name, hex};
use app::host::{Existing, Passphrase};
use app::issuer::permitted;
use app::keys::unlock::UnlockedKey;
use app::look::Asked;
use app::prepare::{Intent, prepare};
use app::reader::{Parts, open};
use app::sign::{Output, Release, release, target};
use app::verify::{Named, read};
use app::view::{Problem, Profile, SignOptions};
use app::{Permitted, Policy, Verdict, profile};
use host::clock::Stopwatch;
use serde::Serialize;

pub(crate) use look::{options, page_of, signer};

use crate::End;
use crate::args::SignArgs;
use crate::files::{Wanted, documents, opened};
use crate::passphrase::document_password;
use crate::words::sentence;

#[derive(Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
enum Line {
    Signed(Box<Success>),
    Failed { file: String, code: String, detail: String },
}

#[derive(Serialize)]
struct Success {
    file: String,
    output: String,
    level: String,
    field: String,
    page: usize,
    rect: Option<[f64; 4]>,
    footer_pages: Vec<usize>,
    sha256_in: String,
    sha256_out: String,
    verdict: Verdict,
    ms: Spent,
}

/// Milliseconds.
#[derive(Serialize, Default)]
struct Spent {
    read: u128,
    prepare: u128,
    key: u128,
    write: u128,
}

/// What is the same for every document of the command.
struct Bench<'a> {
    computer: &'a host::Computer,
    args: &'a SignArgs,
    key: UnlockedKey,
    key_ms: u128,
    profile: Profile,
    emblem: Option<Vec<u8>>,
    options: SignOptions,
    password: Option<Passphrase>,
    asked: Asked,
    issuer: Permitted,
}

pub(crate) fn run(computer: &host::Computer, args: &SignArgs) -> Result<End, Problem> {
    let files = documents(&args.files, Wanted::Unsigned)?;
    let ended = every(computer, args, &files);
    if let (Err(problem), true) = (&ended, args.json) {
        files.iter().for_each(|file| crate::output::line(&failure(file, problem)));
    }
    ended
}

/// Signs all of them. An error: nothing was looked at.
fn every(computer: &host::Computer, args: &SignArgs, files: &[PathBuf]) -> Result<End, Problem> {
    let password = document_password(args.look.password_stdin)?;
    let begun = Stopwatch::start();
    let key = signer(computer, &args.look)?;
    let named = Named { trust: opened(&args.trust, Wanted::Anything)?, ..Named::default() };
    let profile = profile::load(computer);
    let asked = Asked::named(computer, &named, Policy::default(), None)?;
    let issuer = permitted(key.signer(), &asked.evidence, asked.at);
    let bench = Bench {
        computer,
        args,
        key_ms: begun.ms(),
        options: options(&args.look, &profile, key.signer(), &issuer)?,
        emblem: profile::emblem(computer),
        asked,
        issuer,
        profile,
        key,
        password,
    };
    let folder_needed = files.len() > 1 && args.out.as_ref().is_some_and(|out| !out.is_dir());
    if folder_needed {
        return Err(Problem::new("usage.out"));
    }
    let failed = files.iter().filter(|file| !report(&bench, file, one(&bench, file))).count();
    Ok(if failed == 0 { End::Done } else { End::Failed })
}

/// Signs one document.
fn one(bench: &Bench, file: &Path) -> Result<Success, Problem> {
    let mut spent = Spent { key: bench.key_ms, ..Spent::default() };
    let begun = Stopwatch::start();
    let input = read(bench.computer, file)?;
    spent.read = begun.ms();

    let begun = Stopwatch::start();
    let password = bench.password.as_ref().map(|p| p.expose());
    let opened = open(&Parts::file(input.bytes.clone()), password)?;
    let options = SignOptions { page: page_of(&bench.args.look, &opened)?, ..bench.options.clone() };
    let revision = prepare(&Intent {
        opened: &opened,
        signer: bench.key.signer(),
        issuer: &bench.issuer,
        profile: &bench.profile,
        emblem: bench.emblem.as_deref(),
        options: &options,
        now: app::host::Host::now(bench.computer),
    })?;
    spent.prepare = begun.ms();

    let begun = Stopwatch::start();
    let (page, rect) = (revision.page, revision.rect);
    let footer_pages = revision.footer_pages.iter().map(|p| p + 1).collect();
    let to = Release {
        input: &input,
        password,
        target: &output_path(bench.args, file),
        existing: match bench.args.overwrite {
            true => Existing::Replace,
            false => Existing::Keep,
        },
        asked: &bench.asked,
    };
    let output = release(bench.computer, revision, &bench.key, &to)?;
    spent.write = begun.ms();
    Ok(Success {
        file: file.display().to_string(),
        page: page + 1,
        rect: rect.map(|r| [r.x, r.y, r.width, r.height]),
        footer_pages,
        sha256_in: hex(&input.sha256),
        sha256_out: hex(&output.sha256),
        ms: spent,
        ..described(&output)
    })
}

fn described(output: &Output) -> Success {
    let last = output.report.signatures.last();
    Success {
        file: String::new(),
        output: output.path.display().to_string(),
        level: last.map(|s| s.level.clone()).unwrap_or_default(),
        field: last.map(|s| s.field.clone()).unwrap_or_default(),
        page: 0,
        rect: None,
        footer_pages: Vec::new(),
        sha256_in: String::new(),
        sha256_out: String::new(),
        verdict: output.report.verdict,
        ms: Spent::default(),
    }
}

fn output_path(args: &SignArgs, file: &Path) -> PathBuf {
    match &args.out {
        Some(out) if out.is_dir() => target(file, Some(out)),
        Some(out) => out.clone(),
        None => target(file, None),
    }
}

/// Says how one document ended; true when it was signed.
fn report(bench: &Bench, file: &Path, ended: Result<Success, Problem>) -> bool {
    let signed = ended.is_ok();
    let line = match ended {
        Ok(success) => {
            if !bench.args.json {
                println!("{} → {}", file_name(file), success.output);
            }
            Line::Signed(Box::new(success))
        }
        Err(problem) => {
            eprintln!("{}: {}", file.display(), sentence(&problem));
            failure(file, &problem)
        }
    };
    if bench.args.json {
        crate::output::line(&line);
    }
    signed
}

fn failure(file: &Path, problem: &Problem) -> Line {
    Line::Failed {
        file: file.display().to_string(),
        code: problem.code.clone(),
        detail: problem.detail.clone().unwrap_or_default(),
    }
}
