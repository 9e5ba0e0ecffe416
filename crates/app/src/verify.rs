//! Judging a file: with the evidence of this computer or the one given, and what trust services add to it.

use std::path::Path;

use pades::evidence::{Anchor, Evidence};
use pades::policy::Policy;
use pades::report::Report;
use pades::services::TrustServices;
use pades::verify::judge_and_want;
use pki::Certificate;
use time::OffsetDateTime;

use crate::display::file_name;
use crate::host::{Content, Host, Snapshot};
use crate::look::Asked;
use crate::problem::unread_document;
use crate::services::{self, Recent, Sources};
use crate::view::Problem;
use crate::{reader, register};

const EVIDENCE_LIMIT: u64 = 32 << 20;

/// Files that a command names as evidence.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// PEM or DER files, or folders of them: anchors.
    pub trust: Vec<std::path::PathBuf>,
    /// Only those, not what this computer trusts.
    pub only: bool,
    /// Further certificates.
    pub certificates: Vec<std::path::PathBuf>,
    /// CRLs.
    pub crls: Vec<std::path::PathBuf>,
    /// OCSP responses.
    pub ocsps: Vec<std::path::PathBuf>,
}

impl Asked {
    /// As this computer judges now: its anchors, revocation data required.
    pub fn here(host: &dyn Host) -> Self {
        Self { at: host.now(), evidence: crate::anchors::evidence(host), policy: Policy::default() }
    }

    /// As a command asks.
    pub fn named(host: &dyn Host, named: &Named, policy: Policy, at: Option<OffsetDateTime>) -> Result<Self, Problem> {
        let mut evidence = match named.only {
            true => Evidence::default(),
            false => crate::anchors::evidence(host),
        };
        let anchors = certificates(host, &named.trust)?;
        evidence.anchors.extend(anchors.into_iter().map(Anchor::real));
        evidence.certificates.extend(certificates(host, &named.certificates)?);
        evidence.crls.extend(files(host, &named.crls)?);
        evidence.ocsps.extend(files(host, &named.ocsps)?);
        Ok(Self { at: at.unwrap_or_else(|| host.now()), evidence, policy })
    }
}

/// Reads and judges one file. Without `services` nothing is asked of the network.
pub fn verify(
    host: &dyn Host,
    path: &Path,
    password: Option<&[u8]>,
    asked: &Asked,
    services: Option<&dyn TrustServices>,
) -> Result<Report, Problem> {
    let file = read(host, path)?;
    let opened = reader::open_file(&file, password)?;
    let judge = |asked: &Asked| Ok(judge_and_want(&opened, &asked.evidence, &asked.policy, asked.at));
    let first = judge(asked)?;
    let errand = services.filter(|_| !first.wanted.is_empty()).map(TrustServices::errand);
    let settled =
        services::settle(Sources { host, errand: errand.as_deref(), recent: Recent::Serves }, asked, first, &judge)?;
    let mut report = settled.judgement.report;
    if register::is_missing(host, &register::pins_in(&opened, &report)) {
        report.warnings.push("register_entry_missing".to_owned());
    }
    Ok(report)
}

/// The largest document, in bytes: offsets of ten digits reach further, nobody's letters do.
pub(crate) const LARGEST: u64 = 2 << 30;

/// Reads a document from the disk.
pub fn read(host: &dyn Host, path: &Path) -> Result<Snapshot, Problem> {
    host.read(path, LARGEST).map_err(|e| unread_document(&e, &file_name(path)))
}

/// Takes a document from the disk to look at, not to sign or to judge.
pub fn glance(host: &dyn Host, path: &Path) -> Result<Content, Problem> {
    host.glance(path, LARGEST).map_err(|e| unread_document(&e, &file_name(path)))
}

fn certificates(host: &dyn Host, paths: &[std::path::PathBuf]) -> Result<Vec<Certificate>, Problem> {
    let mut all = Vec::new();
    for (path, bytes) in paths.iter().zip(files(host, paths)?) {
        let found = Certificate::from_pem_or_der_many(&bytes);
        if found.is_empty() {
            return Err(Problem::new("anchor.notcert").with("nama", file_name(path)));
        }
        all.extend(found);
    }
    Ok(all)
}

fn files(host: &dyn Host, paths: &[std::path::PathBuf]) -> Result<Vec<Vec<u8>>, Problem> {
    paths
        .iter()
        .map(|path| {
            host.read(path, EVIDENCE_LIMIT)
                .map(|file| file.bytes.to_vec())
                .map_err(|e| unread_document(&e, &file_name(path)))
        })
        .collect()
}

/// The report of a file that could not be looked at.
pub fn unreadable(problem: &Problem, at: OffsetDateTime) -> Report {
    Report {
        sha256: String::new(),
        pages: 0,
        verdict: pades::report::Verdict::Unreadable,
        problem: Some(pades::report::ReportProblem {
            code: problem.code.clone(),
            detail: problem.detail.clone().unwrap_or_default(),
        }),
        checked_at: crate::display::rfc3339(at),
        warnings: Vec::new(),
        signatures: Vec::new(),
    }
}
