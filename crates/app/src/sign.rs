//! Releasing a signature: unlock, fill, save, prove what lies on the disk, and only then say done.

mod levels;

use std::path::{Path, PathBuf};

use pades::report::{Coverage, Integrity, Report, SignatureKind, SignatureReport};
use pades::sign::Level;
use pades::verify::judge_newest;
use pdf::Document;

use crate::display::file_name;
use crate::host::{Existing, Host, Snapshot};
use crate::keys::unlock::UnlockedKey;
use crate::look::Asked;
use crate::prepare::Revision;
use crate::problem::unsaved;
use crate::register::{Act, Wish};
use crate::view::Problem;
pub use levels::{Raise, Shortfall};
use levels::{Raised, raise};

/// A signed file that lies on the disk and was proven there.
pub struct Output {
    /// Where.
    pub path: PathBuf,
    /// SHA-256 of the output.
    pub sha256: [u8; 32],
    /// The judgement of our signature.
    pub report: Report,
    /// Why the level is not the one wished for.
    pub shortfall: Option<Problem>,
}

/// What goes into the file and where it goes.
pub struct Release<'a> {
    /// The file as it was shown.
    pub input: &'a Snapshot,
    /// Opens an encrypted document.
    pub password: Option<&'a [u8]>,
    /// Where the output goes.
    pub target: &'a Path,
    /// Whether a file there may be replaced.
    pub existing: Existing,
    /// How the output is judged.
    pub asked: &'a Asked,
    /// The level, and who helps to reach it.
    pub raise: Raise<'a>,
}

/// Signs. On any error nothing appears at the target and the input is what it was.
pub fn release(host: &dyn Host, revision: Revision, key: &UnlockedKey, to: &Release) -> Result<Output, Problem> {
    // A key that was reported meanwhile stops a batch that runs.
    crate::keys::freeze::allows(host, &key.signer().certificate)?;
    unchanged(host, to.input)?;
    apart(host, to)?;
    if let Some(problem) = to.raise.refusal() {
        return Err(problem);
    }
    let before = revision.reserved.document().clone();
    let act = begin(host, &revision, key, to)?;
    let reserved = match act.pin() {
        Some(pin) => pades::sign::pinned(revision.reserved, &pin.text()),
        None => revision.reserved,
    };
    let made = pades::sign::sign(reserved, key).map_err(|e| Problem::new("sign.failed").detail(e));
    let raised = made.and_then(|made| raise(host, made, to.password, to.asked, &to.raise));
    let raised = raised.inspect_err(|problem| act.failed(None, problem))?;
    let digest = raised.source.sha256(&[0..raised.source.len()]);
    // No byte of it leaves the memory before this is on the medium.
    act.signed(digest, raised.level.code())?;
    // A time-stamp is of a moment after the question was put together.
    let asked = Asked { at: to.asked.at.max(host.now()), ..to.asked.clone() };
    let proof = std::sync::Mutex::new(None);
    let proven = || match prove(&raised, &before, to, &asked) {
        Some(output) => {
            *proof.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(output);
            true
        }
        None => false,
    };
    let name = file_name(to.target);
    let [_, tail] = raised.source.parts();
    let saved = host.save_revision(to.target, (to.input, tail), to.existing, &proven);
    let saved = saved.map_err(|e| unsaved(&e, &name));
    saved.inspect_err(|problem| act.failed(Some(digest), problem))?;
    act.ended(key);
    proof
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .ok_or_else(|| Problem::new("save.verify").with("nama", name))
}

/// Notes in the register that this signature is wanted.
fn begin<'a>(host: &'a dyn Host, revision: &Revision, key: &UnlockedKey, to: &Release) -> Result<Act<'a>, Problem> {
    let (input, pages) = (to.input.sha256, revision.pages);
    Act::begin(host, &Wish { input, pages, signer: &key.signer().certificate, level: to.raise.level.code() })
}

/// The person agreed to what was shown; if the file is another now, that was another document.
fn unchanged(host: &dyn Host, input: &Snapshot) -> Result<(), Problem> {
    let name = file_name(&input.path);
    match host.still(input) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Problem::new("doc.changed").with("nama", name)),
        Err(problem) => Err(crate::problem::unread_document(&problem, &name)),
    }
}

/// Whatever may be replaced, the original may not, by whichever name it is called.
fn apart(host: &dyn Host, to: &Release) -> Result<(), Problem> {
    let same =
        to.existing == Existing::Replace && host.real_path(to.target).is_some_and(|there| there == to.input.path);
    match same {
        true => Err(Problem::new("save.same").with("nama", file_name(to.target))),
        false => Ok(()),
    }
}

/// Judges the bytes that lie on the disk (`save_revision` has compared them): the input is their prefix, and ours is the last
/// signature, intact, with nothing behind it but what its level adds.
fn prove(raised: &Raised, before: &Document, to: &Release, asked: &Asked) -> Option<Output> {
    let source = &raised.source;
    let [head, _] = source.parts();
    // A revision of another file's bytes is never signed.
    if !std::ptr::eq(head, &*to.input.bytes) {
        return None;
    }
    let opened = pdf::open_update(before, source.clone(), to.password).ok()?;
    let newest = if raised.level == Level::Lta { 2 } else { 1 };
    let report = judge_newest(&opened, newest, (&asked.evidence, &asked.policy), asked.at);
    let ours = report.signatures.iter().rposition(|one| one.kind == SignatureKind::Signature)?;
    let (before, behind) = report.signatures.split_at_checked(ours + 1)?;
    let good = before.last().is_some_and(|ours| holds(ours, raised.level)) && sealed(behind, raised.level);
    let sha256 = source.sha256(&[0..source.len()]);
    let shortfall = raised.shortfall.clone();
    good.then(|| Output { path: to.target.to_owned(), sha256, report, shortfall })
}

fn holds(ours: &SignatureReport, level: Level) -> bool {
    let reached = match level {
        Level::B | Level::T => ours.coverage == Coverage::WholeFile,
        Level::Lt | Level::Lta => ours.changes_permitted && ours.level == level.name(),
    };
    ours.integrity == Integrity::Intact && reached
}

/// Behind the signature: nothing, or from LTA on one time-stamp over the whole file.
fn sealed(behind: &[SignatureReport], level: Level) -> bool {
    match (behind, level) {
        ([], Level::B | Level::T | Level::Lt) => true,
        ([stamp], Level::Lta) => stamp.integrity == Integrity::Intact && stamp.coverage == Coverage::WholeFile,
        _ => false,
    }
}

/// `surat.pdf` → `surat_ttd.pdf` in `folder` or beside the input.
pub fn target(input: &Path, folder: Option<&Path>) -> PathBuf {
    numbered_target(input, folder, 1)
}

/// The `n`-th name to try: `surat_ttd.pdf`, `surat_ttd-2.pdf`, … so that nothing is ever replaced silently.
pub fn numbered_target(input: &Path, folder: Option<&Path>, n: usize) -> PathBuf {
    let mut name = input.file_stem().unwrap_or_default().to_os_string();
    name.push("_ttd");
    if n > 1 {
        name.push(format!("-{n}"));
    }
    name.push(".pdf");
    let folder = folder.or_else(|| input.parent()).unwrap_or(Path::new(""));
    folder.join(name)
}

/// Whether a file has a name that [`numbered_target`] gives.
pub fn is_output(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ends = |stem: &str| stem.ends_with("_ttd");
    let numbered = |(stem, n): (&str, &str)| ends(stem) && n.parse::<usize>().is_ok();
    ends(&stem) || stem.rsplit_once('-').is_some_and(numbered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_stand_beside_their_input() {
        let input = Path::new("/a/surat.pdf");
        assert_eq!(target(input, None), Path::new("/a/surat_ttd.pdf"));
        assert_eq!(numbered_target(input, Some(Path::new("/b")), 3), Path::new("/b/surat_ttd-3.pdf"));
        assert!(is_output(&target(input, None)) && is_output(&numbered_target(input, None, 3)));
        assert!(!is_output(input) && !is_output(Path::new("surat_ttd-lama.pdf")));
    }
}
