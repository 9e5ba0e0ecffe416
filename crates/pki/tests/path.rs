//! Paths that PKITS does not show: pinned certificates, expired anchors, purposes, namesakes and meshes.

#[path = "support/authority.rs"]
mod authority;
mod support;

use authority::Authority;
use pki::Certificate;
use pki::path::{Anchors, PathFailure, PathRequest, Purpose, Refusal, Strength, Weakness, validate};
use time::Duration;
use time::macros::datetime;

fn ask(
    leaf: &Certificate,
    pool: &[Certificate],
    anchors: &[&Certificate],
    purpose: Purpose,
) -> Result<usize, PathFailure> {
    let anchors = Anchors::new(anchors.iter().copied().cloned());
    let at = leaf.not_before() + Duration::minutes(1);
    validate(&PathRequest::new(leaf, pool, &anchors, at).purpose(purpose)).map(|path| path.certificates().len())
}

fn refusal(outcome: Result<usize, PathFailure>) -> Refusal {
    outcome.unwrap_err().refusal
}

#[test]
fn purposes() {
    let Some(town) = Authority::new("purposes") else { return };
    let root = town.root("kota");
    let signer = town.issue("penanda", 1, "kota", "bsre");
    let web = town.issue("situs", 2, "kota", "web");
    let strange = town.issue("aneh", 3, "kota", "strange");
    let stamper = town.issue("stempel", 4, "kota", "stamper");
    assert_eq!(ask(&signer, &[], &[&root], Purpose::document_signing()), Ok(2));
    assert_eq!(refusal(ask(&signer, &[], &[&root], Purpose::time_stamping())), Refusal::ExtendedKeyUsage);
    assert_eq!(refusal(ask(&web, &[], &[&root], Purpose::document_signing())), Refusal::ExtendedKeyUsage);
    assert_eq!(ask(&stamper, &[], &[&root], Purpose::time_stamping()), Ok(2));
    assert_eq!(refusal(ask(&stamper, &[], &[&root], Purpose::document_signing())), Refusal::ExtendedKeyUsage);
    let failure = ask(&strange, &[], &[&root], Purpose::any()).unwrap_err();
    assert!(matches!(failure.refusal, Refusal::UnknownCritical { .. }));
    assert_eq!((failure.certificate, failure.path.len()), (strange, 2));
}

#[test]
fn pinned_and_expired() {
    let Some(town) = Authority::new("pinned") else { return };
    let root = town.root("kota");
    let signer = town.issue("penanda", 1, "kota", "bsre");
    let below = town.issue("bawahan", 2, "penanda", "person");
    assert_eq!(ask(&signer, &[], &[&signer], Purpose::document_signing()), Ok(1));
    assert_eq!(refusal(ask(&below, &[], &[&signer], Purpose::any())), Refusal::NotCa);
    assert_eq!(refusal(ask(&below, std::slice::from_ref(&signer), &[&root], Purpose::any())), Refusal::NotCa);
    assert_eq!(refusal(ask(&signer, &[], &[], Purpose::any())), Refusal::NoAnchor);
    let late = |leaf: &Certificate, anchor: &Certificate| {
        let anchors = Anchors::new([anchor.clone()]);
        validate(&PathRequest::new(leaf, &[], &anchors, leaf.not_after() + Duration::days(90))).unwrap_err().refusal
    };
    assert!(matches!(late(&signer, &root), Refusal::Expired { .. }));
    // Its last second is whole.
    let anchors = Anchors::new([root.clone()]);
    let after = |past: Duration| validate(&PathRequest::new(&signer, &[], &anchors, signer.not_after() + past)).is_ok();
    assert_eq!((after(Duration::milliseconds(999)), after(Duration::seconds(1))), (true, false));
    assert!(matches!(late(&signer, &signer), Refusal::AnchorExpired { .. }));
    assert!(matches!(late(&root, &root), Refusal::AnchorExpired { .. }));
}

#[test]
fn constraints_of_a_city() {
    let Some(town) = Authority::new("constraints") else { return };
    let root = town.root("pusat");
    let city = town.issue("kota", 1, "pusat", "city");
    let (local, abroad) = (town.issue("dalam", 2, "kota", "local"), town.issue("luar", 3, "kota", "abroad"));
    let office = town.issue("dinas", 4, "kota", "root");
    let clerk = town.issue("staf", 5, "dinas", "person");
    let pool = [office, city];
    assert_eq!(ask(&local, &pool, &[&root], Purpose::any()), Ok(3));
    assert!(matches!(refusal(ask(&abroad, &pool, &[&root], Purpose::any())), Refusal::NotPermitted { .. }));
    assert_eq!(refusal(ask(&clerk, &pool, &[&root], Purpose::any())), Refusal::PathLength);
}

#[test]
fn namesakes_and_meshes_end() {
    let Some(town) = Authority::new("mesh") else { return };
    let root = town.root("pusat");
    // Four authorities, each certifying every other; no way leads to the anchor.
    let mut pool: Vec<Certificate> = Vec::new();
    for from in 0..4 {
        town.root(&format!("ca{from}"));
    }
    for from in 0..4u32 {
        for to in (0..4u32).filter(|to| *to != from) {
            town.run(&format!("req -new -key ca{to}.key -out x.csr -subj /CN=ca{to} -config ca.cnf"));
            town.run(&format!(
                "x509 -req -in x.csr -CA ca{from}.pem -CAkey ca{from}.key -set_serial {} -days 30 -out x{from}{to}.pem \
                 -extfile ca.cnf -extensions root",
                from * 4 + to
            ));
            pool.push(town.certificate(&format!("x{from}{to}")));
        }
    }
    let leaf = town.issue("orang", 99, "ca3", "person");
    assert_eq!(refusal(ask(&leaf, &pool, &[&root], Purpose::any())), Refusal::NoAnchor);
    let anchor = town.certificate("ca0");
    assert!(ask(&leaf, &pool, &[&anchor], Purpose::any()).is_ok());
}

#[test]
fn weak_steps_are_the_callers_to_judge() {
    let Some(town) = Authority::new("weak") else { return };
    let (root, signer) = (town.root("kota"), town.issue("penanda", 1, "kota", "bsre"));
    let anchors = Anchors::new([root]);
    let judge = |_: &Certificate, issuer: &Certificate| match issuer.key_bits() {
        bits if bits < 384 => Err(Weakness::Key { bits }),
        _ => Ok(()),
    };
    let request = PathRequest::new(&signer, &[], &anchors, signer.not_before()).strength(Strength::JudgedBy(&judge));
    assert_eq!(validate(&request).unwrap_err().refusal, Refusal::Weak(Weakness::Key { bits: 256 }));
}

#[test]
fn certificates_of_the_country() {
    let Some(root) = support::corpora() else { return };
    let files = std::fs::read_dir(root.join("indonesia/certs")).unwrap();
    let all: Vec<Certificate> = files
        .flat_map(|file| Certificate::from_pem_or_der_many(&std::fs::read(file.unwrap().path()).unwrap()))
        .collect();
    let named =
        |name: &str| all.iter().find(|one| one.common_name().is_some_and(|found| found.contains(name))).unwrap();
    let (country, stamper) = (named("Root CA Indonesia DS G1"), named("Timestamp Authority"));
    let anchors = Anchors::new([country.clone()]);
    let at = |at| validate(&PathRequest::new(stamper, &all, &anchors, at).purpose(Purpose::time_stamping()));
    assert_eq!(at(datetime!(2025-01-01 0:00 UTC)).unwrap().certificates().len(), 3);
    assert!(matches!(at(datetime!(2026-11-21 0:00 UTC)).unwrap_err().refusal, Refusal::Expired { .. }));
    let old = named("OSD LU Kelas 2");
    let anchors = Anchors::new([old.clone()]);
    let late = PathRequest::new(old, &[], &anchors, datetime!(2026-11-21 0:00 UTC));
    assert!(matches!(validate(&late).unwrap_err().refusal, Refusal::AnchorExpired { .. }));
}
