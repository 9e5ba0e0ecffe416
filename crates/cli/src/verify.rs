//! `pena verify`: judge documents, never change them, never ask for a key.

use std::path::{Path, PathBuf};

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
    let password = password.as_ref().map(|p| p.expose());
    let progress = Progress::of(files.len());
    let network = (!args.offline).then(host::Network::new);
    let services = network.as_ref().map(|network| network as &dyn app::TrustServices);
    let one = |index: usize, file: &PathBuf| {
        let judged = guarded(|| verify(computer, file, password, &asked, services)).and_then(|judged| judged);
        app::register::verified(computer, &judged);
        let (lines, end) = show(file, judged, args, &asked);
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

fn show(file: &Path, judged: Result<Report, Problem>, args: &VerifyArgs, asked: &Asked) -> (Lines, End) {
    let mut lines = Lines::default();
    let (report, end) = match judged {
        Ok(report) => {
            let end = ending(report.verdict);
            (report, end)
        }
        Err(problem) => {
            lines.err = format!("{}: {}\n", file.display(), sentence(&problem));
            (app::verify::unreadable(&problem, asked.at), End::Nothing)
        }
    };
    lines.out = match args.json {
        true => json(&Line { file: file.display().to_string(), report: &report }),
        false => text(file, &report),
    };
    (lines, end)
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
