//! Whom this computer trusts: the practice CA for practice, the issuers that the office ships, and those that the person
//! added after comparing fingerprints. Never the computer's own list of web authorities.

use pades::evidence::{Anchor as Trusted, Evidence};
use pki::Certificate;

use crate::display::{file_name, hex, rfc3339};
use crate::host::Host;
use crate::keys::practice;
use crate::problem::{unread_document, unsaved};
use crate::register::{self, Event, Hash};
use crate::view::{Anchor, Problem};

const LIMIT: u64 = 1 << 20;

/// Every anchor with the practice CA's revocation list: what judging needs on this computer.
pub fn evidence(host: &dyn Host) -> Evidence {
    let mut evidence = Evidence::default();
    evidence.anchors.extend(office(host).into_iter().chain(added(host)).map(Trusted::real));
    if let Some((ca, crl)) = practice::anchor(host) {
        evidence.anchors.push(Trusted::practice(ca));
        evidence.crls.push(crl);
    }
    evidence
}

/// The anchors as a person sees them.
pub fn list(host: &dyn Host) -> Vec<Anchor> {
    let practice = practice::anchor(host).map(|(ca, _)| view(&ca, Kind::Practice));
    let office = office(host);
    let mut added = added(host);
    added.retain(|one| !office.contains(one));
    let office = office.iter().map(|c| view(c, Kind::Office));
    practice.into_iter().chain(office).chain(added.iter().map(|c| view(c, Kind::Added))).collect()
}

/// Reads a certificate file and shows its fingerprint; nothing is trusted yet.
pub fn offer(host: &dyn Host, path: &std::path::Path) -> Result<(Certificate, Anchor), Problem> {
    let name = file_name(path);
    let file = host.read(path, LIMIT).map_err(|e| unread_document(&e, &name))?;
    let certificate = Certificate::from_pem_or_der_many(&file.bytes)
        .into_iter()
        .next()
        .ok_or_else(|| Problem::new("anchor.notcert").with("nama", &name))?;
    if !certificate.is_ca() {
        return Err(Problem::new("anchor.notca").with("nama", &name));
    }
    let anchor = view(&certificate, Kind::Added);
    Ok((certificate, anchor))
}

/// Trusts a certificate from now on.
pub fn add(host: &dyn Host, certificate: &Certificate) -> Result<(), Problem> {
    let name = format!("anchors/{}.der", hex(&certificate.sha256()));
    host.write_own(&name, certificate.der()).map_err(|e| unsaved(&e, &name))?;
    register::append(host, Event::AnchorAdded { certificate: Hash(certificate.sha256()) }).map(|_| ())
}

/// Trusts it no longer.
pub fn remove(host: &dyn Host, sha256: &str) -> Result<(), Problem> {
    let name = format!("{sha256}.der");
    if !host.list_own("anchors").contains(&name) {
        return Err(Problem::new("anchor.unknown"));
    }
    host.remove_own(&format!("anchors/{name}")).map_err(|e| unsaved(&e, &name))?;
    let certificate = Hash::parse(sha256).ok_or_else(|| Problem::new("anchor.unknown"))?;
    register::append(host, Event::AnchorRemoved { certificate }).map(|_| ())
}

fn added(host: &dyn Host) -> Vec<Certificate> {
    host.list_own("anchors")
        .iter()
        .filter(|name| name.ends_with(".der"))
        .filter_map(|name| host.read_own(&format!("anchors/{name}")).ok()?)
        .filter_map(|der| Certificate::from_der(&der).ok())
        .collect()
}

/// Issuers of the office, each once. What is no authority's certificate is not one of them.
fn office(host: &dyn Host) -> Vec<Certificate> {
    let mut found: Vec<Certificate> = Vec::new();
    for file in host.office_anchors() {
        for certificate in Certificate::from_pem_or_der_many(&file).into_iter().filter(Certificate::is_ca) {
            if !found.contains(&certificate) {
                found.push(certificate);
            }
        }
    }
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Practice,
    Office,
    Added,
}

fn view(certificate: &Certificate, kind: Kind) -> Anchor {
    Anchor {
        sha256: hex(&certificate.sha256()),
        name: certificate.subject_name(),
        not_after: rfc3339(certificate.not_after()),
        practice: kind == Kind::Practice,
        office: kind == Kind::Office,
    }
}
