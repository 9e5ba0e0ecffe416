//! `pena`: the command-line door to the same application that the window uses.
//!
//! Exit status: 0 everything asked was done (and, for `verify`, every document is valid); 1 some document failed or is
//! not valid; 2 usage, or nothing could be looked at.

mod args;
mod files;
mod journal;
mod key;
mod letter;
mod output;
mod passphrase;
mod practice;
mod preview;
mod progress;
mod sign;
mod verify;
mod window;
mod words;

use std::process::ExitCode;

use app::view::Problem;
use clap::Parser;

use crate::args::{Args, Command};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum End {
    /// 0.
    Done,
    /// 1.
    Failed,
    /// 2.
    Nothing,
}

impl End {
    /// Of a command on several documents: 0 when all are done, 2 when nothing could be looked at, else 1.
    pub fn of(each: impl Iterator<Item = End>) -> End {
        let each: Vec<End> = each.collect();
        match () {
            () if each.iter().all(|end| *end == End::Done) => End::Done,
            () if each.iter().all(|end| *end == End::Nothing) => End::Nothing,
            () => End::Failed,
        }
    }

    /// Of one document that met a problem: could it be looked at?
    pub fn of_problem(problem: &Problem) -> End {
        const UNSEEN: [&str; 12] = [
            "doc.missing",
            "doc.denied",
            "doc.notafile",
            "doc.unreadable",
            "doc.toolarge",
            "doc.notpdf",
            "doc.corrupt",
            "doc.toocomplex",
            "doc.encrypted",
            "doc.password",
            "doc.pubkey",
            "doc.encryption",
        ];
        if UNSEEN.contains(&problem.code.as_str()) { End::Nothing } else { End::Failed }
    }
}

fn main() -> ExitCode {
    // This program again, started by itself to draw a stranger's page within limits (`host::Worker`).
    if std::env::args_os().nth(1).is_some_and(|argument| argument == host::worker::ARGUMENT) {
        return if host::worker::run().is_ok() { ExitCode::SUCCESS } else { ExitCode::from(2) };
    }
    host::harden();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(refusal) => {
            let _ = refusal.print();
            return ExitCode::from(if refusal.use_stderr() { 2 } else { 0 });
        }
    };
    let end = match host::Computer::new() {
        Ok(computer) => run(&computer, args.command),
        Err(problem) => {
            eprintln!("pena: {problem}");
            End::Nothing
        }
    };
    ExitCode::from(end as u8)
}

fn run(computer: &host::Computer, command: Command) -> End {
    let ended = match command {
        Command::Sign(args) => sign::run(computer, &args),
        Command::Verify(args) => verify::run(computer, &args),
        Command::Preview(args) => preview::run(computer, &args),
        Command::Key(args) => key::run(computer, &args.command),
        Command::Journal(args) => journal::run(computer, &args.command),
        Command::Letter(args) => letter::run(computer, &args.command),
        Command::Practice(args) => practice::run(computer, &args),
        Command::Open(args) => window::run(&args),
    };
    ended.unwrap_or_else(|problem| {
        eprintln!("pena: {}", words::sentence(&problem));
        End::Nothing
    })
}
