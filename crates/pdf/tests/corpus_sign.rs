//! Every PDF of the shared corpora that may be signed is signed; nothing gets worse for any reader.
#![allow(clippy::unwrap_used, clippy::expect_used)]
mod making;

use making::{cms, file, has, marker, run, said};
use pdf::{
    Dictionary, FieldChoice, Object, OpenError, Opened, Rect, Refusal, Repair, SignatureKind, SignatureRequest, Source,
    Update, UpdateError,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// `PENA_CORPORA`, or `../shared/corpora` beside the project.
fn corpora() -> Option<PathBuf> {
    let named = std::env::var_os("PENA_CORPORA").map(PathBuf::from);
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(|root| root.join("../shared/corpora"));
    named.or_else(beside).filter(|path| path.join("manifests").is_dir())
}

fn pdfs(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            pdfs(&path, out);
        } else if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf")) {
            out.push(path);
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Outcome {
    Signed,
    /// Not opened: the reader's reason.
    Unreadable(OpenError),
    /// Opened, and refused for a reason of the document's own.
    Refused(Refusal),
    Failed(String),
}

fn attempt(bytes: &[u8], tools: &Tools) -> Outcome {
    let opened = match pdf::open(Source::new(Arc::from(bytes)), None) {
        Ok(opened) => opened,
        Err(error) => return Outcome::Unreadable(error),
    };
    match sign(bytes, &opened) {
        Ok(signed) => judge(bytes, &signed, &opened, tools),
        Err(UpdateError::Refused(refusal)) => Outcome::Refused(refusal),
        Err(error) => Outcome::Failed(format!("{error:?}")),
    }
}

fn sign(bytes: &[u8], opened: &Opened) -> Result<Vec<u8>, UpdateError> {
    let mut update = Update::new(opened);
    let footer = update.add(marker(100.0, 10.0));
    for page in 0..opened.page_count()?.min(500) {
        match update.stamp(page, footer, Rect { x: 10.0, y: 10.0, width: 100.0, height: 10.0 }) {
            Err(UpdateError::Refused(Refusal::AlreadySigned)) => break,
            other => other?,
        }
    }
    let block = update.add(marker(100.0, 50.0));
    let mut entries = Dictionary::new();
    entries.set("M", Object::string_literal("D:20261121070500Z"));
    let reserved = update.sign_here(SignatureRequest {
        field: FieldChoice::New { name: None },
        page: 0,
        rect: Some(Rect { x: 20.0, y: 40.0, width: 100.0, height: 50.0 }),
        appearance: Some(block),
        entries,
        hole: 4096,
        certify: None,
        kind: SignatureKind::Signature,
    })?;
    let der = cms(&reserved.signed_parts());
    let out = reserved.fill(&der).unwrap().parts().concat();
    assert!(out.starts_with(bytes));
    Ok(out)
}

struct Tools {
    qpdf: bool,
    poppler: bool,
    mupdf: bool,
}

/// What the programs say: qpdf's exit status (0 fine, 3 warnings, 2 errors), pages by Poppler and by MuPDF.
fn opinions(path: &Path, tools: &Tools) -> (i32, Option<String>, Option<String>) {
    let path = path.to_str().unwrap();
    let qpdf = if tools.qpdf { run("qpdf", &["--check", path]).status.code().unwrap_or(2) } else { 0 };
    let line = |text: String, key: &str| text.lines().find_map(|l| l.strip_prefix(key)).map(|l| l.trim().to_owned());
    let poppler = tools.poppler.then(|| line(said(&run("pdfinfo", &[path])), "Pages:")).flatten();
    let mupdf = tools.mupdf.then(|| line(said(&run("mutool", &["info", path])), "Pages:")).flatten();
    (qpdf, poppler, mupdf)
}

fn judge(before: &[u8], after: &[u8], opened: &Opened, tools: &Tools) -> Outcome {
    let again = match pdf::open(Source::new(Arc::from(after)), None) {
        Ok(again) => again,
        Err(error) => return Outcome::Failed(format!("not readable after: {error:?}")),
    };
    // Without a header no reading is strict.
    if matches!(again, Opened::Repaired(_)) && again.repairs().first() != Some(&Repair::NoHeader) {
        return Outcome::Failed(format!("repaired after: {:?} (before {:?})", again.repairs(), opened.repairs()));
    }
    if again.page_count() != opened.page_count() {
        return Outcome::Failed(format!("pages {:?} -> {:?}", opened.page_count(), again.page_count()));
    }
    let (was, is) = (file(before), file(after));
    let (old, new) = (opinions(&was, tools), opinions(&is, tools));
    let rank = |status: i32| match status {
        0 => 0,
        3 => 1,
        _ => 2,
    };
    let worse = rank(new.0) > rank(old.0)
        || old.1.is_some() && old.1 != new.1
        || old.2.as_deref().is_some_and(|pages| pages != "0") && old.2 != new.2;
    let mut outcome = if worse { Outcome::Failed(format!("{old:?} -> {new:?}")) } else { Outcome::Signed };
    if tools.poppler && outcome == Outcome::Signed && new.1.is_some() {
        let found = making::pdfsig(&is, &[]);
        // Earlier signatures may never have been valid; ours must be, and cover the file.
        if !found.contains(&(true, true)) {
            outcome = Outcome::Failed(format!("pdfsig: {found:?}"));
        }
    }
    let _ = (std::fs::remove_file(was), std::fs::remove_file(is));
    outcome
}

/// Does Poppler show it at all?
fn poppler_opens(path: &Path) -> bool {
    run("pdfinfo", &[path.to_str().unwrap()]).status.success()
}

#[test]
fn everything_that_may_be_signed_is_signed() {
    let Some(root) = corpora() else {
        eprintln!("skipped: corpora absent");
        return;
    };
    if !has("openssl") {
        return;
    }
    let tools = Tools { qpdf: has("qpdf"), poppler: has("pdfsig") && has("pdfinfo"), mupdf: has("mutool") };
    let mut paths = Vec::new();
    pdfs(&root, &mut paths);
    paths.sort();
    let next = Mutex::new(paths.iter());
    let outcomes = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                loop {
                    let Some(path) = next.lock().unwrap().next() else { return };
                    let outcome = attempt(&std::fs::read(path).unwrap(), &tools);
                    outcomes.lock().unwrap().insert(path.strip_prefix(&root).unwrap().to_owned(), outcome);
                }
            });
        }
    });
    report(&root, &outcomes.into_inner().unwrap(), &tools);
}

fn report(root: &Path, outcomes: &BTreeMap<PathBuf, Outcome>, tools: &Tools) {
    let mut counts: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    let (mut clean_failed, mut damaged, mut damaged_failed) = (0, 0, 0);
    for (path, outcome) in outcomes {
        let folder = path.parent().unwrap().to_string_lossy().into_owned();
        let column = match outcome {
            Outcome::Signed => 0,
            Outcome::Refused(_) => 1,
            Outcome::Unreadable(_) => 2,
            Outcome::Failed(_) => 3,
        };
        counts.entry(folder.clone()).or_default()[column] += 1;
        let encrypted =
            matches!(outcome, Outcome::Unreadable(OpenError::NeedsPassword | OpenError::PublicKeyEncrypted));
        let lost = matches!(outcome, Outcome::Failed(_) | Outcome::Unreadable(_)) && !encrypted;
        let shown = tools.poppler && (column == 0 || poppler_opens(&root.join(path)));
        if lost && shown || column == 3 {
            eprintln!("{}: {outcome:?}", path.display());
        }
        clean_failed += usize::from(lost && folder.ends_with("clean"));
        if folder.ends_with("damaged-but-readable") && shown && column != 1 {
            damaged += 1;
            damaged_failed += usize::from(lost);
        }
    }
    for (folder, [signed, refused, unreadable, failed]) in counts {
        eprintln!("{folder}: {signed} signed, {refused} refused, {unreadable} unreadable, {failed} failed");
    }
    eprintln!("damaged that Poppler opens: {damaged}, not signed {damaged_failed}");
    assert_eq!(clean_failed, 0, "every clean file is signed");
    assert!(damaged_failed * 50 <= damaged, "98 % of the damaged ones");
}
