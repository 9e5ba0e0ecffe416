//! Who signs: filled once, shown in every block.

use crate::host::Host;
use crate::settings::{read_toml, write_toml};
use crate::view::{Problem, Profile};

const FILE: &str = "profile.toml";
const EMBLEM: &str = "emblem.png";
/// An emblem larger than this is a photograph, not an emblem.
const EMBLEM_LIMIT: u64 = 4 << 20;

/// Reads the profile; missing means empty.
pub fn load(host: &dyn Host) -> Profile {
    let mut profile: Profile = read_toml(host, FILE).unwrap_or_default();
    profile.emblem = emblem(host).is_some();
    profile
}

/// Writes the profile.
pub fn save(host: &dyn Host, profile: &Profile) -> Result<(), Problem> {
    write_toml(host, FILE, profile)
}

/// The emblem's picture file (PNG or JPEG), as it was chosen.
pub fn emblem(host: &dyn Host) -> Option<Vec<u8>> {
    host.read_own(EMBLEM).ok().flatten()
}

/// Copies a picture into Pena's folder after proving that it can be drawn.
pub fn set_emblem(host: &dyn Host, path: &std::path::Path) -> Result<(), Problem> {
    let name = crate::display::file_name(path);
    let file = host.read(path, EMBLEM_LIMIT).map_err(|e| crate::problem::unread_document(&e, &name))?;
    pdf::Raster::decode(&file.bytes, pdf::Alpha::SoftMask)
        .map_err(|e| Problem::new("profile.emblem").with("nama", &name).detail(e))?;
    host.write_own(EMBLEM, &file.bytes).map_err(|e| crate::problem::unsaved(&e, &name))
}

/// The city as `/Location` names it.
pub fn city_name(profile: &Profile) -> String {
    match profile.city.as_str() {
        "palembang" => "Palembang".to_owned(),
        "batam" => "Batam".to_owned(),
        _ => String::new(),
    }
}

/// The zone in which the signer's office counts its hours. Palembang and Batam lie in WIB; so does any other office
/// until a profile says otherwise.
pub fn zone(_: &Profile) -> time::UtcOffset {
    const WIB: time::UtcOffset = time::macros::offset!(+7);
    WIB
}
