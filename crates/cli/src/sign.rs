//! `pena sign`: one output per input; an input that fails is reported and the rest goes on.

mod look;
mod show;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::batch::journal::Journal;
use app::batch::{self, Bench, Done, DoneBefore, Job};
use app::host::Existing;
use app::issuer::permitted;
use app::look::Asked;
use app::prepare::Drawn;
use app::settings::Settings;
use app::sign::{Raise, Shortfall, target};
use app::verify::Named;
use app::view::{Problem, SignOptions};
use app::{Policy, TrustServices, profile};
use host::clock::Stopwatch;

pub(crate) use look::{options, signer};

use crate::End;
use crate::args::{self, SignArgs};
use crate::files::{Wanted, documents, opened};
use crate::passphrase::document_password;
use crate::words::sentence;

pub(crate) fn run(computer: &host::Computer, args: &SignArgs) -> Result<End, Problem> {
    let jobs = jobs(args)?;
    let ended = every(computer, args, &jobs);
    if let (Err(problem), true) = (&ended, args.json) {
        jobs.iter().for_each(|job| crate::output::line(&show::failure(job, problem)));
    }
    ended
}

/// Signs all of them. An error: nothing was looked at.
fn every(computer: &host::Computer, args: &SignArgs, jobs: &[Job]) -> Result<End, Problem> {
    let page = args.look.page.parse()?;
    let named = Named { trust: opened(&args.trust, Wanted::Anything)?, ..Named::default() };
    let password = document_password(args.look.password_stdin)?;
    let begun = Stopwatch::start();
    let key = signer(computer, &args.look)?;
    let (profile, emblem) = (profile::load(computer), profile::emblem(computer));
    let asked = Asked::named(computer, &named, Policy::default(), None)?;
    let issuer = permitted(key.signer(), &asked.evidence, asked.at);
    let network = (!args.offline).then(|| host::Network::of(Arc::new(computer.clone())));
    let tsa = if args.tsa.is_empty() { Settings::load(computer).tsa } else { args.tsa.clone() };
    let bench = Bench {
        host: computer,
        key: &key,
        issuer: &issuer,
        profile: &profile,
        emblem: emblem.as_deref(),
        drawn: &Drawn::default(),
        options: &SignOptions { level: level(args.level), ..options(&args.look, &profile, key.signer(), &issuer)? },
        page,
        certify: args.certify,
        password: password.as_ref().map(|p| p.expose()),
        asked: &asked,
        raise: Raise {
            level: level(args.level),
            tsa: &tsa,
            services: network.as_ref().map(|network| network as &dyn TrustServices),
            shortfall: if args.or_lower { Shortfall::Keep } else { Shortfall::Fail },
        },
        existing: if args.overwrite { Existing::Replace } else { Existing::Keep },
        done_before: if args.resume { DoneBefore::Keep } else { DoneBefore::Sign },
    };
    let show = show::Show::new(jobs, args, begun.ms());
    let journal = (jobs.len() > 1 || args.resume).then(|| Journal::of(computer, &folder(jobs)));
    let results = batch::run(&bench, jobs, batch::workers(args.jobs, jobs.len()), journal.as_ref(), &show);
    show.end(&results);
    if let Some(trouble) = journal.and_then(|journal| journal.trouble()) {
        eprintln!("pena: the batch's journal: {}", sentence(&trouble));
    }
    Ok(ending(&results))
}

fn level(level: args::Level) -> app::Level {
    match level {
        args::Level::B => app::Level::B,
        args::Level::T => app::Level::T,
        args::Level::Lt => app::Level::Lt,
        args::Level::Lta => app::Level::Lta,
    }
}

/// Every document with the place of its output.
fn jobs(args: &SignArgs) -> Result<Vec<Job>, Problem> {
    let files = documents(&args.files, Wanted::Unsigned)?;
    let into = args.out.as_ref().filter(|out| out.is_dir());
    // A folder that is named is a batch, even when it holds one document today.
    let batch = files.len() > 1 || args.files.iter().any(|named| named.is_dir());
    if let Some(out) = args.out.as_ref().filter(|_| batch && into.is_none()) {
        return Err(Problem::new("usage.out").with("nama", app::display::file_name(out)));
    }
    let output = |file: &Path| -> PathBuf {
        match (&args.out, into) {
            (_, Some(folder)) => target(file, Some(folder)),
            (Some(out), None) => out.clone(),
            (None, None) => target(file, None),
        }
    };
    Ok(files.into_iter().map(|input| Job::unseen(input.clone(), output(&input))).collect())
}

/// Where the first output goes: a journal is of a folder.
fn folder(jobs: &[Job]) -> PathBuf {
    let first = jobs.first().and_then(|job| job.target.parent()).unwrap_or(Path::new(""));
    host::real_folder(first)
}

fn ending(results: &[Result<Done, Problem>]) -> End {
    End::of(results.iter().map(|result| match result {
        Ok(done) if done.shortfall.is_some() => End::Failed,
        Ok(_) => End::Done,
        Err(problem) => End::of_problem(problem),
    }))
}
