//! Certificates, paths, CMS, revocation, time-stamps and key files (RFC 5280, 5652, 6960, 3161, 7292).
pub mod algorithm;
pub mod asn1;
pub mod ber;
pub mod certificate;
pub mod cms;
pub mod effort;
pub mod extension;
pub mod general_name;
pub mod key;
pub mod name;
pub mod path;
pub mod pem;
pub mod pkcs12;
pub mod practice;
pub mod random;
pub mod revocation;
pub mod scrub;
pub mod timestamp;
pub mod timestamp_request;

pub use algorithm::{DigestAlgorithm, SignatureScheme};
pub use certificate::Certificate;
pub use key::PrivateKey;

/// Where a folder of the shared test material lies, for tests. Says so in one line when it is absent.
#[cfg(test)]
pub(crate) fn corpora(folder: &str) -> Option<std::path::PathBuf> {
    let root = std::env::var_os("PENA_CORPORA").map(std::path::PathBuf::from).or_else(|| {
        let start = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let project = start.ancestors().filter(|folder| folder.join("Cargo.lock").exists()).last()?;
        Some(project.parent()?.join("shared/corpora"))
    });
    let path = root.map(|root| root.join(folder)).filter(|path| path.exists());
    if path.is_none() {
        println!("skipped: corpora absent");
    }
    path
}
