//! Programs that nobody here wrote, asked about our output.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::material::run;
use crate::place;

/// What Poppler's `pdfsig` says.
pub fn pdfsig(file: &Path) -> String {
    let mut command = Command::new("pdfsig");
    // No certificate store: whether the bytes are those that were signed is asked here, not who is trusted.
    let output = command.arg("-nocert").arg(file).output().expect("pdfsig");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Every signature valid, the last one over the whole document. Returns how many there are.
pub fn pdfsig_is_content(file: &Path) -> usize {
    let said = pdfsig(file);
    // Empty fields are listed too.
    let empty = said.matches("The signature form field is not signed").count();
    let signatures = said.matches("Signature #").count() - empty;
    let valid = said.matches("Signature is Valid").count();
    assert!(signatures > 0 && valid == signatures, "{}: {said}", file.display());
    let last = said.rsplit("Signature #").next().unwrap_or_default();
    assert!(last.contains("Total document signed"), "{}: {said}", file.display());
    signatures
}

/// `qpdf --check` has nothing to say, not even a warning.
pub fn qpdf_is_content(file: &Path) {
    run(Command::new("qpdf").arg("--check").arg(file));
}

/// pyHanko finds every signature intact, and trusted with the given anchor.
pub fn pyhanko_is_content(file: &Path, anchor: &Path) {
    let script = place::root().join("tests/support/pyhanko_judge.py");
    let said = run(Command::new(python()).arg(script).arg(file).arg(anchor));
    assert!(said.contains("all intact and trusted"), "{}: {said}", file.display());
}

/// The interpreter of `tests/.venv`, made by `make test`.
pub fn python() -> PathBuf {
    let python = place::root().join("tests/.venv/bin/python");
    assert!(python.is_file(), "tests/.venv is missing: run `make test`");
    python
}

/// A page as Poppler draws it, as a PNG.
pub fn poppler_page(file: &Path, page: usize, png: &Path) {
    let page = page.to_string();
    let stem = png.with_extension("");
    run(Command::new("pdftoppm").args(["-png", "-singlefile", "-r", "60", "-f", &page]).arg(file).arg(stem));
}

/// A page as MuPDF draws it, as a PNG.
pub fn mupdf_page(file: &Path, page: usize, png: &Path) {
    let mut command = Command::new("mutool");
    run(command.args(["draw", "-q", "-r", "60", "-o"]).arg(png).arg(file).arg(page.to_string()));
}

/// The text Poppler finds.
pub fn poppler_text(file: &Path) -> String {
    run(Command::new("pdftotext").arg(file).arg("-"))
}
