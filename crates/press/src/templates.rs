//! The data files under `templates/`, compiled in and read once.
use std::sync::OnceLock;

use serde::Deserialize;

use crate::faces::Weight;

/// Whose certificates a footer's sentence is true of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// Practice, unknown and self-signed issuers.
    Test,
    /// BSrE.
    Bsre,
    /// Any other named issuer.
    Other,
}

/// One footer as written in `footers.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FooterTemplate {
    pub code: String,
    #[serde(rename = "for")]
    pub family: Family,
    pub text: Vec<String>,
    #[serde(default)]
    pub strong: String,
}

/// One issuer as written in `issuers.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerTemplate {
    pub organization: String,
    pub name: String,
    pub institution: String,
    pub family: Family,
}

/// What a line of the block says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// "Ditandatangani secara elektronik oleh:"
    Sentence,
    /// "a.n. …", "u.b."
    OnBehalf,
    /// The signer's office, with a comma.
    Office,
    /// The signer's name.
    Name,
    /// Rank and grade.
    Rank,
    /// NIP.
    Nip,
}

/// How a line looks, relative to the block's type size.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    pub weight: Weight,
    pub scale: f64,
    pub grey: f64,
    pub above: f64,
}

/// `look` in `block.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Looks {
    sentence: Look,
    on_behalf: Look,
    office: Look,
    name: Look,
    rank: Look,
    nip: Look,
}

impl Looks {
    /// The look of a role.
    pub fn of(&self, role: Role) -> Look {
        match role {
            Role::Sentence => self.sentence,
            Role::OnBehalf => self.on_behalf,
            Role::Office => self.office,
            Role::Name => self.name,
            Role::Rank => self.rank,
            Role::Nip => self.nip,
        }
    }
}

/// `block.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockTemplate {
    pub sentence: String,
    pub qr_label: String,
    pub nip: String,
    pub order: Vec<Role>,
    pub order_on_behalf: Vec<Role>,
    pub look: Looks,
}

#[derive(Deserialize)]
struct FooterFile {
    footer: Vec<FooterTemplate>,
}

#[derive(Deserialize)]
struct IssuerFile {
    issuer: Vec<IssuerTemplate>,
}

/// All footers. Empty only if the file that was compiled in is wrong, which a test rules out.
pub fn footers() -> &'static [FooterTemplate] {
    static FOOTERS: OnceLock<Vec<FooterTemplate>> = OnceLock::new();
    FOOTERS.get_or_init(|| {
        let file: Result<FooterFile, _> = toml::from_str(include_str!("../templates/footers.toml"));
        file.map(|file| file.footer).unwrap_or_default()
    })
}

/// All issuers with an institution of their own.
pub fn issuers() -> &'static [IssuerTemplate] {
    static ISSUERS: OnceLock<Vec<IssuerTemplate>> = OnceLock::new();
    ISSUERS.get_or_init(|| {
        let file: Result<IssuerFile, _> = toml::from_str(include_str!("../templates/issuers.toml"));
        file.map(|file| file.issuer).unwrap_or_default()
    })
}

/// The block's template; `None` only if the file that was compiled in is wrong.
pub fn block() -> Option<&'static BlockTemplate> {
    static BLOCK: OnceLock<Option<BlockTemplate>> = OnceLock::new();
    BLOCK.get_or_init(|| toml::from_str(include_str!("../templates/block.toml")).ok()).as_ref()
}
