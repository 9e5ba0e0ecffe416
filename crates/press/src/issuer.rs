//! Which footers are true of a certificate, by who issued it.
use crate::footer::Code;
use crate::templates::{self, Family};

/// What is known of the issuer of the signer's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Issuer<'a> {
    /// Pena's own practice CA.
    Practice,
    /// The certificate signed itself.
    SelfSigned,
    /// No trusted anchor vouches for the issuer.
    Unknown,
    /// An issuer that is trusted on this computer, by the names in its certificate.
    Named {
        /// CN.
        common_name: &'a str,
        /// O; empty where there is none.
        organization: &'a str,
    },
}

/// The footers that may be stamped, and what they call the issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permitted {
    /// Codes in the order of the template; the first is the default.
    pub codes: Vec<Code>,
    /// The issuer's institution as CK-5 names it.
    pub institution: String,
}

impl Permitted {
    /// The code to use without a wish.
    pub fn default_code(&self) -> Option<Code> {
        self.codes.first().copied()
    }

    /// Whether the sentence of this code is true of the issuer.
    pub fn permits(&self, code: Code) -> bool {
        self.codes.contains(&code)
    }

    /// The wished code if it is true of the issuer, else the default (CK-0 for test certificates).
    pub fn choose(&self, wished: Option<Code>) -> Option<Code> {
        wished.filter(|code| self.permits(*code)).or_else(|| self.default_code())
    }
}

/// The rule: CK-0 is forced for practice, self-signed and unknown issuers; the CK-1 family (CK-1 to CK-4)
/// only where the issuer is BSrE; CK-5 for every other named issuer.
pub fn footer_for_issuer(issuer: &Issuer) -> Permitted {
    let (family, institution) = match issuer {
        Issuer::Practice | Issuer::SelfSigned | Issuer::Unknown => (Family::Test, String::new()),
        Issuer::Named { common_name, organization } => named(common_name, organization),
    };
    let codes = Code::all().filter(|code| code.family() == family).collect();
    Permitted { codes, institution }
}

fn named(common_name: &str, organization: &str) -> (Family, String) {
    let (name, unit) = (common_name.trim().to_lowercase(), organization.trim().to_lowercase());
    let known = templates::issuers()
        .iter()
        .find(|entry| entry.organization.to_lowercase() == unit && name.starts_with(&entry.name.to_lowercase()));
    match known {
        Some(entry) => (entry.family, entry.institution.clone()),
        None if organization.trim().is_empty() => (Family::Other, common_name.trim().to_owned()),
        None => (Family::Other, organization.trim().to_owned()),
    }
}
