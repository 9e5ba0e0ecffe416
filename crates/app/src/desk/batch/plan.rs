//! What must be known to take up a batch again after the program ended in its middle: a file, there only meanwhile.
//!
//! It names inputs, outputs and how they should look; never a secret. Whether an output is done is still decided by
//! what lies there.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::host::Host;
use crate::view::{BatchWish, Interrupted};

const FOLDER: &str = "batches";
const SUFFIX: &str = ".plan.json";

#[derive(Serialize, Deserialize)]
pub(super) struct Plan {
    /// RFC 3339.
    pub began: String,
    /// `rows` count in `files`.
    pub wish: BatchWish,
    pub files: Vec<Planned>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Planned {
    pub input: PathBuf,
    pub target: PathBuf,
}

/// Where the plan of a batch is kept.
pub(super) fn name(id: &str) -> String {
    format!("{FOLDER}/{id}{SUFFIX}")
}

/// A plan whose batch did not come to its end, and its name. One that cannot be read is as good as none.
pub(super) fn load(host: &dyn Host) -> Option<(String, Plan)> {
    let names = host.list_own(FOLDER).into_iter().filter(|name| name.ends_with(SUFFIX));
    names.map(|name| format!("{FOLDER}/{name}")).find_map(|name| {
        let plan = serde_json::from_slice(&host.read_own(&name).ok()??).ok()?;
        Some((name, plan))
    })
}

/// Keeps a plan while its batch runs. A name that is no Unicode cannot be written: that document is not taken up again.
pub(super) fn keep(host: &dyn Host, name: &str, mut plan: Plan) -> Result<(), crate::host::SaveProblem> {
    plan.files.retain(|file| file.input.to_str().is_some() && file.target.to_str().is_some());
    plan.wish.rows = (0..plan.files.len()).collect();
    let bytes = serde_json::to_vec(&plan).map_err(|e| crate::host::SaveProblem::Other(e.to_string()))?;
    host.write_own(name, &bytes)
}

/// Nothing is left to take up. A plan that could not be removed names only what is done by then.
pub(super) fn forget(host: &dyn Host, name: &str) {
    let _ = host.remove_own(name);
}

/// What the window offers to take up.
pub(super) fn interrupted(host: &dyn Host) -> Option<Interrupted> {
    let (_, plan) = load(host)?;
    let inputs = plan.files.iter().map(|file| file.input.as_path());
    Some(Interrupted {
        documents: plan.files.len(),
        signed: plan.files.iter().filter(|file| host.real_path(&file.target).is_some()).count(),
        folder: folder(inputs),
        began: plan.began,
    })
}

/// The name of the one folder of all paths; empty when there are several.
pub(super) fn folder<'a>(mut paths: impl Iterator<Item = &'a Path>) -> String {
    let first = paths.next().and_then(Path::parent);
    match first.filter(|first| paths.all(|path| path.parent() == Some(first))) {
        Some(folder) => crate::display::file_name(folder),
        None => String::new(),
    }
}
