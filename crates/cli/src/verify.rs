//! `pena verify`: judge documents, never change them, never ask for a key.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::batch::{guarded, through_all_cores, workers};
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
use crate::output::json;
use crate::passphrase::document_password;
use crate::progress::{Lines, Progress};
use crate::words::sentence;

#[derive(Serialize)]
struct Line<'a> {
    file: String,
    #[serde(flatten)]
    report: &'a Report,
}

pub(crate) fn run(computer: &host::Computer, args: &VerifyArgs) -> Result<End, Problem> {
    let asked = asked(computer, args)?;
    let password = document_password(args.password_stdin)?;
    let files = documents(&args.files, Wanted::Documents)?;
    if args.report.is_some() && files.len() > 1 {
        return Err(Problem::new("usage.report"));
    }
    let password = password.as_ref().map(|p| p.expose());
    let progress = Progress::of(files.len());
    let network = (!args.offline).then(|| host::Network::of(Arc::new(computer.clone())));
    let services = network.as_ref().map(|network| network as &dyn app::TrustServices);
    let one = |index: usize, file: &PathBuf| {
        let judged = guarded(|| verify(computer, file, password, &asked, services)).and_then(|judged| judged);
        app::register::verified(computer, &judged);
        let (mut lines, mut end) = show(file, &judged, args, &asked);
        if let Some(Err(problem)) = args.report.as_deref().map(|out| sheet(computer, file, (&judged, &asked), out)) {
            lines.err += &format!("{}: {}\n", file.display(), sentence(&problem));
            end = end.max(End::Failed);
        }
        progress.show(index, lines);
        end
    };
    let ends = through_all_cores(&files, workers(args.jobs, files.len()), &one);
    progress.end();
    Ok(End::of(ends.into_iter()))
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

fn show(file: &Path, judged: &Result<Report, Problem>, args: &VerifyArgs, asked: &Asked) -> (Lines, End) {
    let mut lines = Lines::default();
    let report = reported(judged, asked);
    let end = ending(report.verdict);
    if let Err(problem) = judged {
        lines.err = format!("{}: {}\n", file.display(), sentence(problem));
    }
    lines.out = match args.json {
        true => json(&Line { file: file.display().to_string(), report: &report }),
        false => text(file, &report),
    };
    (lines, end)
}

/// The report, also of a file that could not be looked at.
fn reported(judged: &Result<Report, Problem>, asked: &Asked) -> Report {
    judged.clone().unwrap_or_else(|problem| app::verify::unreadable(&problem, asked.at))
}

/// The evidence sheet, beside whatever was said.
fn sheet(
    computer: &host::Computer,
    file: &Path,
    (judged, asked): (&Result<Report, Problem>, &Asked),
    out: &Path,
) -> Result<(), Problem> {
    let report = reported(judged, asked);
    let bytes = app::sheet::evidence_sheet(computer, &report, &display::file_name(file))?;
    app::letters::save(computer, out, &bytes, app::host::Existing::Keep)
}

fn ending(verdict: Verdict) -> End {
    match verdict {
        Verdict::Valid | Verdict::ValidWithPermittedChanges => End::Done,
        Verdict::Unreadable => End::Nothing,
        _ => End::Failed,
    }
}

fn text(file: &Path, report: &Report) -> String {
    let name = display::file_name(file);
    let mut lines = format!("{name}: {}\n", headline(report.verdict));
    for signature in &report.signatures {
        let who = signature.signer.as_ref().map_or("?", |s| s.common_name.as_str());
        let why = signature.subindication.map(|s| format!(" ({s:?})")).unwrap_or_default();
        lines += &format!("  {}: {who}: {:?}{why}\n", signature.field, signature.indication);
    }
    lines
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
