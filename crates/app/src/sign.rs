//! Releasing a signature: unlock, fill, save, prove what lies on the disk, and only then say done.

use std::path::{Path, PathBuf};

use pades::report::{Coverage, Integrity, Report};
use pdf::Source;

use crate::display::file_name;
use crate::host::{Existing, Host, Snapshot};
use crate::keys::unlock::UnlockedKey;
use crate::look::Asked;
use crate::prepare::Revision;
use crate::problem::unsaved;
use crate::register::{Act, Wish};
use crate::view::Problem;

/// A signed file that lies on the disk and was proven there.
pub struct Output {
    /// Where.
    pub path: PathBuf,
    /// SHA-256 of the output.
    pub sha256: [u8; 32],
    /// The judgement of our signature.
    pub report: Report,
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
}

/// Signs. On any error nothing appears at the target and the input is what it was.
pub fn release(host: &dyn Host, revision: Revision, key: &UnlockedKey, to: &Release) -> Result<Output, Problem> {
    // A key that was reported meanwhile stops a batch that runs.
    crate::keys::freeze::allows(host, &key.signer().certificate)?;
    unchanged(host, to.input)?;
    apart(host, to)?;
    let act = begin(host, &revision, key, to)?;
    let reserved = match act.pin() {
        Some(pin) => pades::sign::pinned(revision.reserved, &pin.text()),
        None => revision.reserved,
    };
    let filled = pades::sign::release(reserved, key).map_err(|e| Problem::new("sign.failed").detail(e));
    let filled = filled.inspect_err(|problem| act.failed(None, problem))?;
    let source = filled.source();
    let digest = source.sha256(&[0..source.len()]);
    // No byte of it leaves the memory before this is on the medium.
    act.signed(digest)?;
    let proof = std::sync::Mutex::new(None);
    let proven = || match prove(&source, to) {
        Some(output) => {
            *proof.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(output);
            true
        }
        None => false,
    };
    let name = file_name(to.target);
    let [_, tail] = filled.parts();
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
    Act::begin(host, &Wish { input, pages, signer: &key.signer().certificate, level: "b" })
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

/// Judges the bytes that lie on the disk (`save_revision` has compared them): ours is the last signature, intact, covering the
/// whole file, and the input is its prefix.
fn prove(source: &Source, to: &Release) -> Option<Output> {
    let [head, _] = source.parts();
    // A revision of another file's bytes is never signed.
    if !std::ptr::eq(head, &*to.input.bytes) {
        return None;
    }
    let opened = pdf::open(source.clone(), to.password).ok()?;
    let asked = to.asked;
    let report = pades::verify::judge_newest(&opened, &asked.evidence, &asked.policy, asked.at);
    let last = report.signatures.last()?;
    let good = last.integrity == Integrity::Intact && last.coverage == Coverage::WholeFile;
    let sha256 = source.sha256(&[0..source.len()]);
    good.then(|| Output { path: to.target.to_owned(), sha256, report })
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
