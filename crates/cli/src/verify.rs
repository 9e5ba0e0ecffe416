//! `pena verify`: judge documents, never change them, never ask for a key.

use std::path::{Path, PathBuf};
use std::thread::ScopedJoinHandle;

use app::look::Asked;
use app::verify::{Named, verify};
use app::view::Problem;
use app::{Policy, Report, RevocationRule, Verdict, display};
use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::End;
use crate::args::{Demand, VerifyArgs};
use crate::files::{Wanted, documents, opened};
use crate::passphrase::document_password;
use crate::words::sentence;

/// More threads than this help nobody.
const MOST_JOBS: usize = 64;
/// As much as a main thread has.
const STACK: usize = 8 << 20;

#[derive(Serialize)]
struct Line<'a> {
    file: String,
    #[serde(flatten)]
    report: &'a Report,
}

pub(crate) fn run(computer: &host::Computer, args: &VerifyArgs) -> Result<End, Problem> {
    let asked = asked(computer, args)?;
    let password = document_password(args.password_stdin)?;
    let password = password.as_ref().map(|p| p.expose());
    let files = documents(&args.files, Wanted::Documents)?;
    let mut end = End::Done;
    for together in files.chunks(args.jobs.clamp(1, MOST_JOBS)) {
        for (file, judged) in together.iter().zip(side_by_side(computer, together, password, &asked)) {
            end = end.max(show(file, judged, args, &asked));
        }
    }
    let nothing_seen = end == End::Nothing && files.len() == 1;
    Ok(if nothing_seen { End::Nothing } else { end.min(End::Failed) })
}

/// Judges some documents at the same time.
fn side_by_side(
    computer: &host::Computer,
    files: &[PathBuf],
    password: Option<&[u8]>,
    asked: &Asked,
) -> Vec<Result<Report, Problem>> {
    std::thread::scope(|scope| {
        let mut judges = Vec::new();
        for file in files {
            let thread = std::thread::Builder::new().stack_size(STACK);
            judges.push(thread.spawn_scoped(scope, move || verify(computer, file, password, asked)));
        }
        let judged = |judge: std::io::Result<ScopedJoinHandle<_>>| judge.ok().and_then(|judge| judge.join().ok());
        judges.into_iter().map(|judge| judged(judge).unwrap_or_else(|| Err(Problem::new("system.worker")))).collect()
    })
}

fn asked(computer: &host::Computer, args: &VerifyArgs) -> Result<Asked, Problem> {
    let named = Named {
        trust: opened(&args.trust, Wanted::Anything)?,
        only: args.trust_only,
        certificates: opened(&args.cert, Wanted::Anything)?,
        crls: opened(&args.crl, Wanted::Anything)?,
        ocsps: opened(&args.ocsp, Wanted::Anything)?,
    };
    let policy = Policy::with_revocation(match args.revocation {
        Demand::Require => RevocationRule::Require,
        Demand::Soft => RevocationRule::Soft,
    });
    Asked::named(computer, &named, policy, at(args.at.as_deref())?)
}

fn at(text: Option<&str>) -> Result<Option<OffsetDateTime>, Problem> {
    text.map(|text| OffsetDateTime::parse(text, &Rfc3339)).transpose().map_err(|e| Problem::new("usage.at").detail(e))
}

fn show(file: &Path, judged: Result<Report, Problem>, args: &VerifyArgs, asked: &Asked) -> End {
    let (report, end) = match judged {
        Ok(report) => {
            let end = ending(report.verdict);
            (report, end)
        }
        Err(problem) => {
            eprintln!("{}: {}", file.display(), sentence(&problem));
            (app::verify::unreadable(&problem, asked.at), End::Nothing)
        }
    };
    if args.json {
        let file = file.display().to_string();
        crate::output::line(&Line { file, report: &report });
    } else {
        print(file, &report);
    }
    end
}

fn ending(verdict: Verdict) -> End {
    match verdict {
        Verdict::Valid | Verdict::ValidWithPermittedChanges => End::Done,
        _ => End::Failed,
    }
}

fn print(file: &Path, report: &Report) {
    let name = display::file_name(file);
    println!("{name}: {}", headline(report.verdict));
    for signature in &report.signatures {
        let who = signature.signer.as_ref().map_or("?", |s| s.common_name.as_str());
        let why = signature.subindication.map(|s| format!(" ({s:?})")).unwrap_or_default();
        println!("  {}: {who}: {:?}{why}", signature.field, signature.indication);
    }
}

pub(crate) fn headline(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Valid => "Tanda tangan valid",
        Verdict::ValidWithPermittedChanges => "Tanda tangan valid, dengan perubahan yang diizinkan",
        Verdict::Indeterminate => "Tidak dapat dipastikan",
        Verdict::Invalid => "Tanda tangan tidak valid",
        Verdict::NoSignature => "Tidak ada tanda tangan elektronik",
        Verdict::Unreadable => "Berkas tidak dapat diperiksa",
    }
}
