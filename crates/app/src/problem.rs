//! Making a `Problem`: a code of the error catalogue and the values its sentence needs.

use crate::host::{KeyringProblem, ReadProblem, SaveProblem};
use crate::view::Problem;

impl Problem {
    /// A problem without values.
    pub fn new(code: &str) -> Self {
        Self { code: code.to_owned(), values: Default::default(), detail: None }
    }

    /// Adds a value for a placeholder of the sentence.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.values.insert(name.to_owned(), value.to_string());
        self
    }

    /// Adds technical detail; must never carry a secret or a path outside the person's home.
    #[must_use]
    pub fn detail(mut self, detail: impl ToString) -> Self {
        self.detail = Some(detail.to_string());
        self
    }
}

/// A document that could not be read from the disk.
pub(crate) fn unread_document(problem: &ReadProblem, name: &str) -> Problem {
    let code = match problem {
        ReadProblem::Missing => "doc.missing",
        ReadProblem::Denied => "doc.denied",
        ReadProblem::NotAFile => "doc.notafile",
        ReadProblem::TooLarge { .. } => "doc.toolarge",
        ReadProblem::Other(_) => "doc.unreadable",
    };
    Problem::new(code).with("nama", name).detail(problem)
}

/// An output that was not written; the input is untouched by construction.
pub(crate) fn unsaved(problem: &SaveProblem, name: &str) -> Problem {
    let code = match problem {
        SaveProblem::Exists => "save.overwrite",
        SaveProblem::Full => "save.full",
        SaveProblem::Denied => "save.denied",
        SaveProblem::ReadOnly => "save.readonly",
        SaveProblem::Unproven => "save.verify",
        SaveProblem::Busy => "save.busy",
        SaveProblem::Other(_) => "save.fail",
    };
    Problem::new(code).with("nama", name).with("alasan", problem).detail(problem)
}

/// A keyring that did not serve.
pub(crate) fn keyring(problem: &KeyringProblem) -> Problem {
    let code = match problem {
        KeyringProblem::Absent => "keyring.none",
        KeyringProblem::Locked => "keyring.locked",
        KeyringProblem::Late => "keyring.late",
        KeyringProblem::Other(_) => "keyring.failed",
    };
    Problem::new(code).detail(problem)
}
