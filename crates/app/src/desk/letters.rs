//! What Pena writes where the person chooses: the letters of a case of loss, the evidence sheet of a verdict. Nothing is
//! sent.

use std::path::{Path, PathBuf};

use super::Desk;
use crate::display::file_name;
use crate::host::{Existing, Host};
use crate::letters::{self, Case, Table};
use crate::sheet;
use crate::view::Problem;

/// How many files of one name may lie in a folder before no other name is tried.
const NAMES: u32 = 100;

impl Desk {
    /// Writes every letter that the case of a key asks for into `folder`, and an e-mail draft that carries them. Gives
    /// the names of the files. What lies there already is kept: a further letter gets a number.
    pub fn write_letters(&self, name: &str, folder: &Path) -> Result<Vec<String>, Problem> {
        let host = self.host.as_ref();
        let (case, unlisted) = Case::of_key(host, Some(name))?;
        if let Some(problem) = unlisted {
            return Err(problem);
        }
        let written = letters::write_all(host, &case, &Table::new())?;
        let subject = written.first().map_or("", |letter| letter.title.as_str());
        let mail = letters::draft(host, "", subject, &written);
        let mut names = Vec::new();
        for letter in &written {
            let target = free(host, folder, &letter.name);
            letters::keep(host, &target, letter, Existing::Keep)?;
            names.push(file_name(&target));
        }
        let target = free(host, folder, "surel.eml");
        letters::save(host, &target, &mail, Existing::Keep)?;
        names.push(file_name(&target));
        Ok(names)
    }
}

impl Desk {
    /// Writes the evidence sheet of a document that is shown: it says what the window says, of the same moment. The
    /// chooser has asked whether an existing file may be replaced. Gives the file's name.
    pub fn evidence_sheet(&self, id: &str, target: &Path) -> Result<String, Problem> {
        let host = self.host.as_ref();
        let document = self.open().documents.get(id).cloned().ok_or_else(|| Problem::new("doc.closed"))?;
        let sheet = sheet::evidence_sheet(host, &document.report, &file_name(&document.file.path))?;
        letters::save(host, target, &sheet, Existing::Replace)?;
        Ok(file_name(target))
    }
}

/// The file of this name, or with a number when the name is taken. Saving refuses what appeared in between.
fn free(host: &dyn Host, folder: &Path, name: &str) -> PathBuf {
    let target = (1..=NAMES).map(|n| numbered(folder, name, n)).find(|path| host.real_path(path).is_none());
    target.unwrap_or_else(|| folder.join(name))
}

fn numbered(folder: &Path, name: &str, n: u32) -> PathBuf {
    match (n, name.rsplit_once('.')) {
        (1, _) | (_, None) => folder.join(name),
        (n, Some((stem, kind))) => folder.join(format!("{stem}-{n}.{kind}")),
    }
}
