//! What an earlier run has done already, seen on its output alone: journals may be lost, outputs are the truth.

use std::path::Path;

use pades::report::{Integrity, SignatureReport};
use pades::verify::judge;
use pdf::SignatureField;
use pki::Certificate;

use super::one::seen;
use super::{Bench, Done, When};
use crate::display::hex;
use crate::host::{Host, Snapshot};
use crate::look::Asked;
use crate::reader::open_file;
use crate::verify::read;

/// How one recognises what was done: the signer's certificate is enough, the key stays closed.
pub struct Trace<'a> {
    /// This computer.
    pub host: &'a dyn Host,
    /// Who signed.
    pub certificate: &'a Certificate,
    /// Opens encrypted documents.
    pub password: Option<&'a [u8]>,
    /// How outputs are judged.
    pub asked: &'a Asked,
}

impl<'a> Trace<'a> {
    pub(super) fn of(bench: &Bench<'a>) -> Self {
        let certificate = &bench.key.signer().certificate;
        Self { host: bench.host, certificate, password: bench.password, asked: bench.asked }
    }
}

/// The output of this very input, if an intact signature by this certificate stands behind it.
///
/// Signatures differ each time, so "the same bytes" cannot be asked; and the input itself may bear an earlier
/// signature by the same person, which must not count: ours reaches past the end of the input.
pub fn done(trace: &Trace, target: &Path, input: &Snapshot) -> Option<Done> {
    let output = read(trace.host, target).ok()?;
    if output.bytes.len() <= input.bytes.len() || !output.bytes.starts_with(&input.bytes) {
        return None;
    }
    let opened = open_file(&output, trace.password).ok()?;
    let asked = trace.asked;
    let report = judge(&opened, &asked.evidence, &asked.policy, asked.at);
    let ours = hex(&trace.certificate.sha256());
    let fields = opened.signatures().ok()?;
    let mut all = fields.iter().zip(&report.signatures);
    let (_, signature) = all.find(|(field, one)| is_behind(field, input) && is_by(one, &ours))?;
    Some(Done {
        level: signature.level.clone(),
        field: signature.field.clone(),
        page: signature.page.unwrap_or_default(),
        rect: signature.rect.map(|[x, y, width, height]| crate::view::Rect { x, y, width, height }),
        sha256_in: input.sha256,
        sha256_out: output.sha256,
        ..seen(&report, When::Before)
    })
}

/// Signs the whole input and something behind it.
fn is_behind(field: &SignatureField, input: &Snapshot) -> bool {
    let end = input.bytes.len() as u64;
    field.signed.as_ref().is_some_and(|[before, after]| before.start == 0 && before.end > end && after.end > end)
}

fn is_by(signature: &SignatureReport, certificate: &str) -> bool {
    signature.integrity == Integrity::Intact && signature.signer.as_ref().is_some_and(|s| s.sha256 == certificate)
}
