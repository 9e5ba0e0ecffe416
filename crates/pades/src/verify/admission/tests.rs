//! Validation time sliding with CRLs and OCSP answers that OpenSSL makes.

use pki::path::{Anchors, Purpose};
use pki::revocation::{Crl, OcspResponse, ocsp_request};
use pki::{Certificate, DigestAlgorithm};
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

/// What speaks about revocation.
#[derive(Clone)]
enum Word {
    List(Crl),
    Answer(OcspResponse),
}

/// Evidence with the revision that wrote each, and what proves when that was.
fn asked(
    (leaf, root, pool): (&Certificate, &Certificate, &[Certificate]),
    evidence: &[(&Word, Option<usize>)],
    proofs: &[(usize, OffsetDateTime)],
    (policy, proven, now): (&Policy, Option<OffsetDateTime>, OffsetDateTime),
) -> Revocation {
    let mut material = Material {
        anchors: Anchors::new([root.clone()]),
        pool: pool.to_vec(),
        crls: Vec::new(),
        ocsps: Vec::new(),
        crl_places: Vec::new(),
        ocsp_places: Vec::new(),
        digests: Default::default(),
        has_store: false,
        answered: Default::default(),
    };
    for (word, place) in evidence {
        let digest = match word {
            Word::List(crl) => {
                material.crls.push(crl.clone());
                material.crl_places.push(*place);
                digest_of(crl.scheme())
            }
            Word::Answer(answer) => {
                material.ocsps.push(answer.clone());
                material.ocsp_places.push(*place);
                digest_of(answer.scheme())
            }
        };
        material.digests.extend(digest);
    }
    let proofs: Vec<Proof> = proofs.iter().map(|(revision, time)| Proof { revision: *revision, time: *time }).collect();
    let question = Question { purpose: Purpose::any(), proven, evidence_at: proven.unwrap_or(now), claimed: None, now };
    validate(leaf, &question, Court { material: &material, policy, now, proofs: &proofs }).revocation
}

fn list(authority: &Authority, issuer: &str, more: &str) -> Word {
    authority.run(&format!("ca -config ca.cnf -gencrl -keyfile {issuer}.key -cert {issuer}.pem -out list.crl {more}"));
    Word::List(Crl::from_pem_or_der(&authority.read("list.crl")).unwrap())
}

fn answer(authority: &Authority, about: &Certificate, more: &str) -> Word {
    let issuer = authority.certificate("kota");
    authority.write("request.der", &ocsp_request(about, &issuer, DigestAlgorithm::Sha1, None));
    authority.run(&format!(
        "ocsp -index index.txt -CA kota.pem -rsigner kota.pem -rkey kota.key -reqin request.der -respout response.der \
         -ndays 30 {more}"
    ));
    Word::Answer(OcspResponse::from_der(&authority.read("response.der")).unwrap())
}

impl Word {
    fn made(&self) -> OffsetDateTime {
        match self {
            Self::List(crl) => crl.this_update(),
            Self::Answer(answer) => answer.produced_at().unwrap(),
        }
    }
}

#[test]
fn a_weak_digest_counts_where_it_is_proven_to_be_old_enough() {
    let Some(authority) = Authority::new("weak") else { return };
    let root = authority.root("kota");
    let good = authority.issue("baik", 16, "kota", "person");
    let gone = authority.issue("dicabut", 17, "kota", "person");
    authority.register(&["10"], &["11"]);
    let lists = [list(&authority, "kota", "-md sha1"), list(&authority, "kota", "-md sha256")];
    let [weak, strong] = lists;
    weak_counts_when_old((&root, &good, &gone), (&weak, &weak), &strong);
    let weak = (answer(&authority, &good, "-rmd sha1"), answer(&authority, &gone, "-rmd sha1"));
    weak_counts_when_old((&root, &good, &gone), (&weak.0, &weak.1), &answer(&authority, &good, "-rmd sha256"));
}

/// `weak` of the good and of the revoked one; the good one's by a strong digest.
fn weak_counts_when_old(
    (root, good, gone): (&Certificate, &Certificate, &Certificate),
    (weak, of_gone): (&Word, &Word),
    strong: &Word,
) {
    let made = weak.made();
    let until = made + Duration::days(1);
    let format = parse_borrowed::<2>("[year]-[month]-[day]T[hour]:[minute]:[second]Z").unwrap();
    let text = format!("rsa = []\nec = []\n[digest]\nsha1 = {}\n", until.format(&format).unwrap());
    let policy = Policy { algorithms: AlgorithmPolicy::parse(&text).unwrap(), ..Policy::default() };
    let ask = |leaf: &Certificate, word: &Word, place, proofs: &[(usize, OffsetDateTime)], now| {
        asked((leaf, root, &[]), &[(word, place)], proofs, (&policy, None, now))
    };
    let now = made + Duration::days(3);
    assert_eq!(ask(good, strong, None, &[], now), Revocation::Good);
    assert_eq!(ask(good, weak, None, &[], until), Revocation::Good, "while the digest is good");
    assert_eq!(ask(good, weak, None, &[], now), Revocation::Missing, "nothing proves its age");
    let proof = (1, made + Duration::hours(2));
    assert_eq!(ask(good, weak, Some(1), &[proof], now), Revocation::Good, "sealed in time");
    assert_eq!(ask(good, weak, Some(1), &[(1, now)], now), Revocation::Missing, "sealed too late");
    assert_eq!(ask(good, weak, Some(2), &[proof], now), Revocation::Missing, "written after the seal");
    assert_eq!(ask(good, weak, None, &[proof], now), Revocation::Missing, "not in the document");
    assert_eq!(ask(gone, of_gone, None, &[], now), Revocation::Revoked, "a revocation is believed all the same");
}

#[test]
fn below_a_revoked_issuer_only_what_is_older_counts() {
    let Some(authority) = Authority::new("sliding") else { return };
    let root = authority.root("kota");
    let middle = authority.issue("madya", 40, "kota", "root");
    let good = authority.issue("baik", 16, "madya", "person");
    let unrevoked = [list(&authority, "kota", ""), list(&authority, "madya", "")];
    let made = unrevoked[0].made();
    let at = made + Duration::days(1);
    let format = parse_borrowed::<2>("[year repr:last_two][month][day][hour][minute][second]Z").unwrap();
    let line = format!("R\t491231235959Z\t{},keyCompromise\t28\tunknown\t/CN=madya\n", at.format(&format).unwrap());
    authority.write("index.txt", line.as_bytes());
    let revoking = list(&authority, "kota", "");
    let policy = Policy::default();
    let (now, signed, early) = (made + Duration::days(3), made + Duration::hours(1), made + Duration::hours(2));
    let pool = [middle.clone()];
    let ask = |upper: &Word, place, proofs: &[(usize, OffsetDateTime)], proven| {
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
