//! A copy of a key file for elsewhere, protected as it is. The register keeps that there is one.

use super::record::{Act, record};
use super::{find, freeze, unlock};
use crate::display::file_name;
use crate::host::{Existing, Host};
use crate::problem::unsaved;
use crate::view::Problem;

/// Copies the key file to `to`, where nothing may be. A frozen key leaves no more copies.
pub fn export(host: &dyn Host, name: &str, to: &std::path::Path) -> Result<(), Problem> {
    let key = find(host, name)?;
    freeze::allows(host, &key.signer.certificate)?;
    let bytes = unlock::p12(host, &key)?;
    record(host, Act::Exported, &key.signer.certificate)?;
    host.save_private(to, &bytes, Existing::Keep).map_err(|e| unsaved(&e, &file_name(to)))
}
