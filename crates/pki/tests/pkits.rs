//! NIST PKITS: 246 paths with their policy inputs and CRLs, each judged as the suite says.

mod support;

use pki::path::{Anchors, PathRequest, PolicyParameters, Purpose, validate};
use pki::Certificate;
use time::macros::datetime;

fn certificate(path: &std::path::Path) -> Certificate {
    Certificate::from_der(&std::fs::read(path).unwrap()).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn main_question(root: &std::path::Path, case: &serde_json::Value) -> Result<(), String> {
    let read = |value: &serde_json::Value| certificate(&root.join(value.as_str().unwrap()));
    let anchors = Anchors::new([read(&case["trust_anchor"])]);
    let pool: Vec<Certificate> = case["intermediates"].as_array().unwrap().iter().map(read).collect();
    let leaf = read(&case["cert"]);
    let params = &case["params"];
    let flag = |name: &str| params[name].as_bool().unwrap_or(false);
    let accepted = params["user_initial_policy_set"].as_array().into_iter().flatten();
    let policies = PolicyParameters {
        accepted: accepted.map(|oid| oid.as_str().unwrap().parse().unwrap()).collect(),
        explicit: flag("initial_explicit_policy"),
        inhibit_mapping: flag("initial_policy_mapping_inhibit"),
        inhibit_any: flag("initial_any_policy_inhibit"),
    };
    let at = datetime!(2022-01-01 0:00 UTC);
    let request = PathRequest::new(&leaf, &pool, &anchors, at).purpose(Purpose::any()).policies(policies);
    validate(&request).map(|_| ()).map_err(|failure| format!("{failure} {}", failure.clause()))
}

#[test]
fn pkits() {
    let Some(root) = support::corpora() else { return };
    let cases = support::manifest(&root, "x509-pkits");
    let mut agreed = 0;
    for case in &cases {
        let expected = case["expected"] == "valid";
        let found = main_question(&root, case);
        if found.is_ok() == expected { agreed += 1 } else { println!("{} expected {expected}: {found:?} ({})", case["id"], case["reason"]) }
    }
    println!("agreed {agreed} of {}", cases.len());
}
