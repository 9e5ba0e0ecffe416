//! Where a passphrase comes from: a pipe, a file, or the terminal. Never an argument.

use app::host::Passphrase;
use app::view::Problem;
use host::terminal;

use crate::args::PassphraseArgs;

impl PassphraseArgs {
    /// The passphrase that was given; `None`: none was.
    pub fn given(&self) -> Result<Option<Passphrase>, Problem> {
        let read = match &self.passphrase_file {
            Some(path) => terminal::from_file(path),
            None if self.passphrase_stdin => terminal::from_stdin(),
            None => return Ok(None),
        };
        read.map(Some).map_err(|e| Problem::new("pass.unread").detail(e))
    }

    /// The passphrase that was given, else asked on the terminal.
    pub fn given_or_asked(&self, about: &str) -> Result<Passphrase, Problem> {
        if let Some(passphrase) = self.given()? {
            return Ok(passphrase);
        }
        terminal::prompt(&format!("Passphrase of {about}: ")).map_err(|e| Problem::new("pass.needed").detail(e))
    }
}

/// The password of a document from the first line of standard input.
pub(crate) fn document_password(wanted: bool) -> Result<Option<Passphrase>, Problem> {
    if !wanted {
        return Ok(None);
    }
    terminal::from_stdin().map(Some).map_err(|e| Problem::new("pass.unread").detail(e))
}
