//! Revocation against answers that OpenSSL makes: responders of every kind, CRLs, time-stamps.

#[path = "support/authority.rs"]
mod authority;

use authority::Authority;
use pki::path::{Anchors, PathRequest, Purpose, Refusal, ValidatedPath, validate};
use pki::revocation::{
    Crl, OcspResponse, Reason, RevocationEvidence, SignerStatus, SourceKind, Status, When, Why, ocsp_request,
    status_from_crls, status_from_ocsp,
};
use pki::timestamp_request::{TimestampRefusal, TimestampRequest};
use pki::{Certificate, DigestAlgorithm};
use time::Duration;

/// An authority with a good person (10), a revoked one (11) and one nobody knows (12).
struct Town {
    authority: Authority,
    root: Certificate,
    good: Certificate,
    revoked: Certificate,
    stranger: Certificate,
}

impl Town {
    fn new(name: &str) -> Option<Self> {
        let authority = Authority::new(name)?;
        let root = authority.root("kota");
        let good = authority.issue("baik", 16, "kota", "person");
        let revoked = authority.issue("dicabut", 17, "kota", "person");
        let stranger = authority.issue("asing", 18, "kota", "person");
        authority.register(&["10"], &["11"]);
        Some(Self { authority, root, good, revoked, stranger })
    }

    /// The answer of a responder about one person; `more` are further options of `openssl ocsp`.
    fn ask(&self, person: &Certificate, signer: &str, more: &str) -> OcspResponse {
        self.authority.write("request.der", &ocsp_request(person, &self.root, DigestAlgorithm::Sha1, Some(&[7; 16])));
        self.authority.run(&format!(
            "ocsp -index index.txt -CA kota.pem -rsigner {signer}.pem -rkey {signer}.key -reqin request.der \
             -respout response.der -ndays 7 {more}"
        ));
        OcspResponse::from_der(&self.authority.read("response.der")).unwrap()
    }

    fn status(&self, person: &Certificate, response: &OcspResponse) -> Status {
        let at = response.produced_at().unwrap();
        status_from_ocsp(person, &self.root, std::slice::from_ref(response), &[], at)
    }

    fn issuer_path(&self) -> ValidatedPath {
        let anchors = Anchors::new([self.root.clone()]);
        validate(&PathRequest::new(&self.good, &[], &anchors, self.good.not_before())).unwrap().above().unwrap()
    }
}

fn signer_status(status: &Status) -> SignerStatus {
    match status {
        Status::Good(source) | Status::Revoked { source, .. } => source.signer_status,
        Status::Unknown(why) => panic!("{why}"),
    }
}

#[test]
fn responders_that_may_speak() {
    let Some(town) = Town::new("responders") else { return };
    town.authority.issue("petugas", 32, "kota", "responder");
    town.authority.issue("diperiksa", 33, "kota", "checked");
    let by_ca = town.ask(&town.good, "kota", "");
    assert_eq!(by_ca.nonce(), Some(&[7; 16][..]));
    assert_eq!(signer_status(&town.status(&town.good, &by_ca)), SignerStatus::OnPath);
    let by_delegate = town.ask(&town.revoked, "petugas", "-resp_key_id -rmd sha512");
    let status = town.status(&town.revoked, &by_delegate);
    assert!(matches!(status, Status::Revoked { reason: Reason::KeyCompromise, .. }));
    assert_eq!(signer_status(&status), SignerStatus::Good);
    let by_checked = town.ask(&town.good, "diperiksa", "");
    assert_eq!(signer_status(&town.status(&town.good, &by_checked)), SignerStatus::Unknown);
    let unknown = town.ask(&town.stranger, "petugas", "");
    assert_eq!(town.status(&town.stranger, &unknown), Status::Unknown(Why::NotKnownThere));
    assert_eq!(town.status(&town.stranger, &by_ca), Status::Unknown(Why::NotAboutThis));
}

#[test]
fn responders_that_may_not() {
    let Some(town) = Town::new("impostors") else { return };
    town.authority.root("lain");
    town.authority.issue("tetangga", 34, "lain", "responder");
    let by_person = town.ask(&town.revoked, "baik", "");
    assert_eq!(town.status(&town.revoked, &by_person), Status::Unknown(Why::Signer(Refusal::ExtendedKeyUsage)));
    let by_neighbour = town.ask(&town.good, "tetangga", "");
    assert_eq!(town.status(&town.good, &by_neighbour), Status::Unknown(Why::Signer(Refusal::NoAnchor)));
    let without = town.ask(&town.good, "tetangga", "-resp_no_certs");
    assert_eq!(town.status(&town.good, &without), Status::Unknown(Why::NoSigner));
}

#[test]
fn no_changed_octet_turns_revoked_into_good() {
    let Some(town) = Town::new("changed") else { return };
    let response = town.ask(&town.revoked, "kota", "");
    let at = response.produced_at().unwrap();
    town.authority.run("ca -config ca.cnf -gencrl -keyfile kota.key -cert kota.pem -out kota.crl");
    let crl = Crl::from_pem_or_der(&town.authority.read("kota.crl")).unwrap();
    let path = town.issuer_path();
    for place in 0..response.der().len() {
        let mut changed = response.der().to_vec();
        changed[place] ^= 1 << (place % 8);
        let Ok(changed) = OcspResponse::from_der(&changed) else { continue };
        let status = status_from_ocsp(&town.revoked, &town.root, &[changed], &[], at);
        assert!(!matches!(status, Status::Good(_)), "OCSP octet {place}");
    }
    for place in 0..crl.der().len() {
        let mut changed = crl.der().to_vec();
        changed[place] ^= 1 << (place % 8);
        let Ok(changed) = Crl::from_der(&changed) else { continue };
        let status = status_from_crls(&town.revoked, &path, &[changed], &[], crl.this_update());
        assert!(!matches!(status, Status::Good(_)), "CRL octet {place}");
    }
}

#[test]
fn answers_age() {
    let Some(town) = Town::new("age") else { return };
    let (good, revoked) = (town.ask(&town.good, "kota", ""), town.ask(&town.revoked, "kota", ""));
    let made = good.produced_at().unwrap();
    let asked = |person: &Certificate, response: &OcspResponse, when: When| {
        status_from_ocsp(person, &town.root, std::slice::from_ref(response), &[], when)
    };
    let later = When::from(made + Duration::days(8));
    assert!(matches!(asked(&town.good, &good, later), Status::Unknown(Why::Stale { .. })));
    assert!(matches!(asked(&town.revoked, &revoked, later), Status::Revoked { .. }));
    let before = When::from(made - Duration::days(1));
    assert!(matches!(asked(&town.good, &good, before), Status::Unknown(Why::NotYet { .. })));
    let proven_earlier = When { at: made - Duration::days(1), now: made };
    assert!(matches!(asked(&town.good, &good, proven_earlier), Status::Good(_)));
}

#[test]
fn crls_of_the_authority() {
    let Some(town) = Town::new("crl") else { return };
    town.authority.run("ca -config ca.cnf -gencrl -keyfile kota.key -cert kota.pem -out kota.crl");
    let crl = Crl::from_pem_or_der(&town.authority.read("kota.crl")).unwrap();
    let (path, at) = (town.issuer_path(), crl.this_update());
    let crls = [crl.clone()];
    assert!(matches!(status_from_crls(&town.good, &path, &crls, &[], at), Status::Good(_)));
    let revoked = status_from_crls(&town.revoked, &path, &crls, &[], at);
    assert!(matches!(revoked, Status::Revoked { reason: Reason::KeyCompromise, .. }));
    let late = at + Duration::days(8);
    assert!(matches!(status_from_crls(&town.good, &path, &crls, &[], late), Status::Unknown(Why::Stale { .. })));
    assert!(matches!(status_from_crls(&town.revoked, &path, &crls, &[], late), Status::Revoked { .. }));
    let mut forged = crl.der().to_vec();
    let last = forged.len() - 1;
    forged[last] ^= 1;
    let forged = [Crl::from_der(&forged).unwrap()];
    assert_eq!(status_from_crls(&town.good, &path, &forged, &[], at), Status::Unknown(Why::BadSignature));
    assert_eq!(status_from_crls(&town.good, &path, &[], &[], at), Status::Unknown(Why::Nothing));
}

#[test]
fn a_responder_that_was_revoked_is_not_believed() {
    let Some(town) = Town::new("fallen") else { return };
    let checked = town.authority.issue("diperiksa", 33, "kota", "checked");
    let answer = town.ask(&town.good, "diperiksa", "");
    town.authority.run("ca -config ca.cnf -gencrl -keyfile kota.key -cert kota.pem -out clean.crl");
    town.authority.register(&["10"], &["11", "21"]);
    town.authority.run("ca -config ca.cnf -gencrl -keyfile kota.key -cert kota.pem -out fallen.crl");
    let read = |file: &str| Crl::from_pem_or_der(&town.authority.read(file)).unwrap();
    let (path, when) = (town.issuer_path(), answer.produced_at().unwrap() + Duration::minutes(1));
    let ask = |crls: Vec<Crl>| RevocationEvidence { crls, responses: vec![answer.clone()], pool: Vec::new() };
    assert_eq!(signer_status(&ask(Vec::new()).status(&town.good, &path, when)), SignerStatus::Unknown);
    assert!(matches!(ask(vec![read("clean.crl")]).status(&town.good, &path, when), Status::Good(_)));
    let fallen = ask(vec![read("fallen.crl")]);
    assert!(matches!(fallen.status(&checked, &path, when), Status::Revoked { .. }));
    // The list itself still says that the person is good.
    assert!(matches!(fallen.status(&town.good, &path, when), Status::Good(source) if source.kind == SourceKind::Crl));
    let whole = validate(&PathRequest::new(&town.revoked, &[], &Anchors::new([town.root.clone()]), when)).unwrap();
    assert!(matches!(fallen.statuses(&whole, when).as_slice(), [Status::Revoked { .. }]));
}

#[test]
fn a_namesakes_crl_says_nothing() {
    let (Some(town), Some(other)) = (Town::new("namesake-a"), Town::new("namesake-b")) else { return };
    other.authority.run("ca -config ca.cnf -gencrl -keyfile kota.key -cert kota.pem -out kota.crl");
    let crls = [Crl::from_pem_or_der(&other.authority.read("kota.crl")).unwrap()];
    let at = crls[0].this_update();
    let pool = [other.root.clone()];
    let status = status_from_crls(&town.good, &town.issuer_path(), &crls, &pool, at);
    assert!(matches!(status, Status::Unknown(Why::Signer(_))));
}

#[test]
fn time_stamps_are_held_against_their_request() {
    let Some(town) = Town::new("stamps") else { return };
    let stamper = town.authority.issue("stempel", 48, "kota", "stamper");
    let imprint = DigestAlgorithm::Sha256.hash(&[b"surat"]);
    let ask = |request: &TimestampRequest| {
        town.authority.write("query.tsq", &request.to_der());
        town.authority.run(
            "ts -reply -queryfile query.tsq -config ca.cnf -section stamps -signer stempel.pem -inkey stempel.key -out reply.tsr",
        );
        town.authority.read("reply.tsr")
    };
    let request = TimestampRequest::new(DigestAlgorithm::Sha256, &imprint, &[0x91; 8]);
    let reply = ask(&request);
    let (token, _) = request.accept(&reply).unwrap();
    token.check_imprint(&[b"surat"]).unwrap();
    let signer = token.verified_signer(&[]).unwrap();
    assert_eq!(signer, stamper);
    let anchors = Anchors::new([town.root.clone()]);
    validate(&PathRequest::new(&signer, &[], &anchors, token.info.time).purpose(Purpose::time_stamping())).unwrap();
    let another = TimestampRequest::new(DigestAlgorithm::Sha256, &imprint, &[1; 8]);
    assert!(matches!(another.accept(&reply), Err(TimestampRefusal::Nonce)));
    let policy = request.clone().under("1.2.3.4.5".parse().unwrap());
    assert!(matches!(policy.accept(&reply), Err(TimestampRefusal::Policy)));
    assert!(policy.accept(&ask(&policy)).is_ok());
    let unheard = request.under("1.2.3.4.9".parse().unwrap());
    assert!(matches!(unheard.accept(&ask(&unheard)), Err(TimestampRefusal::Refused { status: 2, .. })));
}
