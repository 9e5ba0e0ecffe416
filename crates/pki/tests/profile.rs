//! The certificate profile (RFC 5280, 4), where a request demands it: each breach by itself, beside what keeps it.

#[path = "support/authority.rs"]
mod authority;

use authority::Authority;
use pki::Certificate;
use pki::path::{Anchors, Breach, Conformance, PathRequest, Refusal, validate};
use time::Duration;

/// Sections for leaves; the first keeps the profile.
const LEAVES: [(&str, &str, Option<Breach>); 7] = [
    ("kept", "", None),
    ("signs", "keyUsage=critical,keyCertSign", Some(Breach::KeyUsage)),
    ("length", "basicConstraints=critical,CA:false,pathlen:1", Some(Breach::BasicConstraints)),
    ("names", "nameConstraints=critical,permitted;email:kota.id", Some(Breach::NameConstraints)),
    ("policies", "policyConstraints=requireExplicitPolicy:3", Some(Breach::PolicyConstraints)),
    ("inhibits", "inhibitAnyPolicy=2", Some(Breach::InhibitAnyPolicy)),
    ("no_usage", "extendedKeyUsage=DER:3000", Some(Breach::ExtendedKeyUsage)),
];

fn configured(authority: &Authority) {
    let mut text = String::from_utf8(authority.read("ca.cnf")).unwrap();
    for (section, line, _) in LEAVES {
        text.push_str(&format!("[{section}]\nauthorityKeyIdentifier=keyid\n{line}\n"));
    }
    authority.write("ca.cnf", text.as_bytes());
}

/// What is said where the profile is demanded; without, every one of them has a path.
fn said(leaf: &Certificate, root: &Certificate) -> Result<(), Refusal> {
    let anchors = Anchors::new([root.clone()]);
    let mut request = PathRequest::new(leaf, &[], &anchors, leaf.not_before() + Duration::minutes(1));
    request.conformance = Conformance::Profile;
    validate(&request).map(drop).map_err(|failure| failure.refusal)
}

#[test]
fn each_breach_is_told_and_what_keeps_the_profile_passes() {
    let Some(authority) = Authority::new("profile") else { return };
    configured(&authority);
    let root = authority.root("kota");
    for (place, (section, _, breach)) in (1u32..).zip(LEAVES) {
        let leaf = authority.issue(section, place, "kota", section);
        let expected = breach.map_or(Ok(()), |breach| Err(Refusal::Profile(breach)));
        assert_eq!(said(&leaf, &root), expected, "{section}");
    }
}

#[test]
fn serial_numbers_are_positive_and_of_twenty_octets_at_most() {
    let Some(authority) = Authority::new("serials") else { return };
    configured(&authority);
    let root = authority.root("kota");
    authority.issue("kept", 1, "kota", "kept");
    let longest = format!("0x7f{}", "ab".repeat(19));
    let breach = Err(Refusal::Profile(Breach::SerialNumber));
    let cases = [
        ("1", Ok(())),
        (longest.as_str(), Ok(())),
        ("0", breach),
        ("-7", breach),
        ("0x01ababababababababababababababababababababab", breach),
    ];
    for (serial, expected) in cases {
        authority.run(&format!(
            "x509 -req -in kept.csr -CA kota.pem -CAkey kota.key -set_serial {serial} -days 30 -out kept.pem \
             -extfile ca.cnf -extensions kept"
        ));
        assert_eq!(said(&authority.certificate("kept"), &root), expected, "{serial}");
    }
}
