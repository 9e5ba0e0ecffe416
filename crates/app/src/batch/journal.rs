//! The batch's journal: one JSON line a document, appended and on the medium before the next.
//!
//! It tells afterwards what happened and when; `--resume` does not rest on it (see `batch`).

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Done, Job, When};
use crate::display::{hex, rfc3339};
use crate::host::Host;
use crate::problem::unsaved;
use crate::view::Problem;

/// How a document ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Its output lies at its place, proven.
    Signed,
    /// Nothing lies there; the code says why.
    Failed,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// RFC 3339.
    pub at: String,
    /// The input.
    pub file: String,
    /// The output.
    pub output: String,
    /// Lower-case hexadecimal; empty when failed.
    pub sha256_in: String,
    /// Lower-case hexadecimal; empty when failed.
    pub sha256_out: String,
    /// How it ended.
    pub state: State,
    /// A key of the error catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// The journal of one output folder, in Pena's own folder.
pub struct Journal {
    name: String,
    inner: Mutex<Inner>,
}

struct Inner {
    /// Outputs that have their line.
    noted: HashSet<String>,
    trouble: Option<Problem>,
}

impl Journal {
    /// Of the batches whose outputs go to `folder` (its real path). Lines that a kill has torn are passed over.
    pub fn of(host: &dyn Host, folder: &Path) -> Self {
        let digest = hex(&Sha256::digest(folder.as_os_str().as_encoded_bytes()));
        let name = format!("batches/{}.jsonl", digest.get(..16).unwrap_or_default());
        let signed = entries(host, &name).into_iter().filter(|entry| entry.state == State::Signed);
        let noted = signed.map(|entry| entry.sha256_out).collect();
        Self { name, inner: Mutex::new(Inner { noted, trouble: None }) }
    }

    /// Its name in Pena's own folder.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first line that could not be written. What was signed stays signed.
    pub fn trouble(&self) -> Option<Problem> {
        self.inner().trouble.clone()
    }

    /// Notes how a document ended; an output found done that has its line already gets no second.
    pub(super) fn note(&self, host: &dyn Host, job: &Job, result: &Result<Done, Problem>) {
        let entry = entry(host, job, result);
        let mut inner = self.inner();
        let before = result.as_ref().is_ok_and(|done| done.when == When::Before);
        if before && inner.noted.contains(&entry.sha256_out) {
            return;
        }
        let line = serde_json::to_vec(&entry).unwrap_or_default();
        match host.append_own(&self.name, &line) {
            Ok(()) if entry.state == State::Signed => {
                inner.noted.insert(entry.sha256_out);
            }
            Ok(()) => {}
            Err(problem) => {
                inner.trouble.get_or_insert_with(|| unsaved(&problem, &self.name));
            }
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Every whole line of a journal.
pub fn entries(host: &dyn Host, name: &str) -> Vec<Entry> {
    let bytes = host.read_own(name).ok().flatten().unwrap_or_default();
    bytes.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect()
}

fn entry(host: &dyn Host, job: &Job, result: &Result<Done, Problem>) -> Entry {
    let (file, output) = (job.input.display().to_string(), job.target.display().to_string());
    let at = rfc3339(host.now());
    match result {
        Ok(done) => Entry {
            at,
            file,
            output,
            sha256_in: hex(&done.sha256_in),
            sha256_out: hex(&done.sha256_out),
            state: State::Signed,
            code: None,
        },
        Err(problem) => Entry {
            at,
            file,
            output,
            sha256_in: String::new(),
            sha256_out: String::new(),
            state: State::Failed,
            code: Some(problem.code.clone()),
        },
    }
}
