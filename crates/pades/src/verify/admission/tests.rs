//! Validation time sliding with CRLs that OpenSSL makes.

use pki::Certificate;
use pki::path::{Anchors, Purpose};
use pki::revocation::Crl;
use time::format_description::parse_borrowed;
use time::{Duration, OffsetDateTime};

use self::authority::Authority;
use crate::outcome::Revocation;
use crate::policy::{AlgorithmPolicy, Policy};
use crate::verify::Proof;
use crate::verify::admission::digest_of;
use crate::verify::chain::{Question, validate};
use crate::verify::material::Material;
use crate::verify::time::Court;

#[path = "../../../../pki/tests/support/authority.rs"]
mod authority;

/// CRLs with the revision that wrote each, and what proves when that was.
fn asked(
    (leaf, root, pool): (&Certificate, &Certificate, &[Certificate]),
    crls: &[(&Crl, Option<usize>)],
    proofs: &[(usize, OffsetDateTime)],
    (policy, proven, now): (&Policy, Option<OffsetDateTime>, OffsetDateTime),
) -> Revocation {
    let material = Material {
        anchors: Anchors::new([root.clone()]),
        pool: pool.to_vec(),
        crls: crls.iter().map(|(crl, _)| (*crl).clone()).collect(),
        ocsps: Vec::new(),
        crl_places: crls.iter().map(|(_, place)| *place).collect(),
        ocsp_places: Vec::new(),
        digests: crls.iter().filter_map(|(crl, _)| digest_of(crl.scheme())).collect(),
        has_store: false,
        answered: Default::default(),
    };
    let proofs: Vec<Proof> = proofs.iter().map(|(revision, time)| Proof { revision: *revision, time: *time }).collect();
    let question = Question { purpose: Purpose::any(), proven, evidence_at: proven.unwrap_or(now), claimed: None, now };
    validate(leaf, &question, Court { material: &material, policy, now, proofs: &proofs }).revocation
}

fn list(authority: &Authority, issuer: &str, more: &str) -> Crl {
    authority.run(&format!("ca -config ca.cnf -gencrl -keyfile {issuer}.key -cert {issuer}.pem -out list.crl {more}"));
    Crl::from_pem_or_der(&authority.read("list.crl")).unwrap()
}

#[test]
fn a_list_with_a_weak_digest_counts_where_it_is_proven_to_be_old_enough() {
    let Some(authority) = Authority::new("weak-list") else { return };
    let root = authority.root("kota");
    let good = authority.issue("baik", 16, "kota", "person");
    let gone = authority.issue("dicabut", 17, "kota", "person");
    authority.register(&["10"], &["11"]);
    let (weak, strong) = (list(&authority, "kota", "-md sha1"), list(&authority, "kota", "-md sha256"));
    let made = weak.this_update();
    let until = made + Duration::days(1);
    let format = parse_borrowed::<2>("[year]-[month]-[day]T[hour]:[minute]:[second]Z").unwrap();
    let text = format!("rsa = []\nec = []\n[digest]\nsha1 = {}\n", until.format(&format).unwrap());
    let policy = Policy { algorithms: AlgorithmPolicy::parse(&text).unwrap(), ..Policy::default() };
    let ask = |leaf: &Certificate, crl: &Crl, place, proofs: &[(usize, OffsetDateTime)], now| {
        asked((leaf, &root, &[]), &[(crl, place)], proofs, (&policy, None, now))
    };
    let now = made + Duration::days(3);
    assert_eq!(ask(&good, &strong, None, &[], now), Revocation::Good);
    assert_eq!(ask(&good, &weak, None, &[], until), Revocation::Good, "while the digest is good");
    assert_eq!(ask(&good, &weak, None, &[], now), Revocation::Missing, "nothing proves its age");
    let proof = (1, made + Duration::hours(2));
    assert_eq!(ask(&good, &weak, Some(1), &[proof], now), Revocation::Good, "sealed in time");
    assert_eq!(ask(&good, &weak, Some(1), &[(1, now)], now), Revocation::Missing, "sealed too late");
    assert_eq!(ask(&good, &weak, Some(2), &[proof], now), Revocation::Missing, "written after the seal");
    assert_eq!(ask(&good, &weak, None, &[proof], now), Revocation::Missing, "not in the document");
    assert_eq!(ask(&gone, &weak, None, &[], now), Revocation::Revoked, "a revocation is believed all the same");
}

#[test]
fn below_a_revoked_issuer_only_what_is_older_counts() {
    let Some(authority) = Authority::new("sliding") else { return };
    let root = authority.root("kota");
    let middle = authority.issue("madya", 40, "kota", "root");
    let good = authority.issue("baik", 16, "madya", "person");
    let unrevoked = [list(&authority, "kota", ""), list(&authority, "madya", "")];
    let made = unrevoked[0].this_update();
    let at = made + Duration::days(1);
    let format = parse_borrowed::<2>("[year repr:last_two][month][day][hour][minute][second]Z").unwrap();
    let line = format!("R\t491231235959Z\t{},keyCompromise\t28\tunknown\t/CN=madya\n", at.format(&format).unwrap());
    authority.write("index.txt", line.as_bytes());
    let revoking = list(&authority, "kota", "");
    let policy = Policy::default();
    let (now, signed, early) = (made + Duration::days(3), made + Duration::hours(1), made + Duration::hours(2));
    let pool = [middle.clone()];
    let ask = |upper: &Crl, place, proofs: &[(usize, OffsetDateTime)], proven| {
        let crls = [(upper, None), (&unrevoked[1], place)];
        asked((&good, &root, &pool), &crls, proofs, (&policy, proven, now))
    };
    assert_eq!(ask(&unrevoked[0], None, &[], Some(signed)), Revocation::Good);
    assert_eq!(ask(&revoking, Some(3), &[(3, early)], Some(signed)), Revocation::Good, "list and signature are older");
    assert_eq!(ask(&revoking, None, &[], Some(signed)), Revocation::Missing, "whoever has the key may have made it");
    assert_eq!(ask(&revoking, Some(3), &[(3, now)], Some(signed)), Revocation::Missing, "proven too late");
    let unproven = ask(&revoking, Some(3), &[(3, early)], None);
    assert!(unproven != Revocation::Good, "the signature may be younger: {unproven:?}");
}
