//! *Lembar bukti* from the window: saved among the person's documents, and what other programs read in it.

use std::path::PathBuf;
use std::process::Command;

use tests::material;
use tests::session::{Session, until_async};

use crate::steps::{part, press};

/// Saves the sheet of the document that is shown, under the name and in the folder that the chooser offers.
pub async fn save(session: &Session) -> PathBuf {
    press(session, "evidence-sheet").await;
    let chooser = session.desktop.window("Simpan lembar bukti");
    session.desktop.focus(&chooser);
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    session.desktop.press("Return");
    let sheet = session.desktop.document("lembar-bukti.pdf");
    until_async("the sheet", || async { sheet.is_file().then_some(()) }).await;
    session.focus();
    part(session, "evidence-saved").await;
    sheet
}

/// The sheet as Poppler reads it, spaces and lines made one; it is a tagged PDF/A.
pub fn read(sheet: &PathBuf) -> String {
    let about = material::run(Command::new("pdfinfo").arg(sheet));
    assert!(about.lines().any(|line| line.starts_with("Tagged:") && line.ends_with("yes")), "{about}");
    let metadata = material::run(Command::new("pdfinfo").arg("-meta").arg(sheet));
    assert!(metadata.contains("<pdfaid:part>2<") && metadata.contains("<pdfaid:conformance>A<"), "{metadata}");
    let text = material::run(Command::new("pdftotext").arg(sheet).arg("-"));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// SHA-256 as the sheet writes it: hexadecimal, in groups.
pub fn fingerprint(file: &std::path::Path) -> String {
    use sha2::Digest;
    let digest = sha2::Sha256::digest(std::fs::read(file).expect("the document"));
    digest.iter().map(|octet| format!("{octet:02x}")).collect()
}
