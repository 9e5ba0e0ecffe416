//! NIST PKITS: 246 paths with their policy inputs and CRLs, each judged as the suite says.

mod support;

use std::path::Path;

use pki::Certificate;
use pki::path::{Anchors, PathRequest, PolicyParameters, validate};
use pki::revocation::{Crl, Status, status_from_crls};
use serde_json::Value;
use time::macros::datetime;

/// Cases whose difference from the suite is wanted, with the reason.
const EXCEPTIONS: [(&str, &str); 2] = [
    ("pkits/40104/valid_dsa_signatures_test4", "DSA is not verified: no signature of documents uses it any more"),
    ("pkits/40105/valid_dsa_parameter_inheritance_test5", "DSA, as above"),
];

fn policies(params: &Value) -> PolicyParameters {
    let flag = |name: &str| params[name].as_bool().unwrap_or(false);
    let accepted = params["user_initial_policy_set"].as_array().into_iter().flatten();
    PolicyParameters {
        accepted: accepted.map(|oid| oid.as_str().unwrap().parse().unwrap()).collect(),
        explicit: flag("initial_explicit_policy"),
        inhibit_mapping: flag("initial_policy_mapping_inhibit"),
        inhibit_any: flag("initial_any_policy_inhibit"),
    }
}

/// A path, and every certificate on it not revoked by proof.
fn judge(root: &Path, case: &Value) -> Result<(), String> {
    let bytes = |value: &Value| std::fs::read(root.join(value.as_str().unwrap())).unwrap();
    let certificate = |value: &Value| Certificate::from_der(&bytes(value)).map_err(|error| error.to_string());
    let anchors = Anchors::new([certificate(&case["trust_anchor"])?]);
    let pool = case["intermediates"].as_array().unwrap().iter().map(certificate).collect::<Result<Vec<_>, _>>()?;
    let leaf = certificate(&case["cert"])?;
    let at = datetime!(2022-01-01 0:00 UTC);
    let request = PathRequest::new(&leaf, &pool, &anchors, at).policies(policies(&case["params"]));
    let path = validate(&request).map_err(|failure| format!("{failure} [{}]", failure.clause()))?;
    let crls: Vec<Crl> =
        case["crls"].as_array().unwrap().iter().filter_map(|crl| Crl::from_der(&bytes(crl)).ok()).collect();
    let mut above = path.above();
    for (certificate, _) in path.steps() {
        let issuer = above.take().unwrap();
        match status_from_crls(certificate, &issuer, &crls, &pool, at) {
            Status::Good(_) => above = issuer.above(),
            other => return Err(format!("{other:?}")),
        }
    }
    Ok(())
}

#[test]
fn every_case_is_judged_as_the_suite_says() {
    let Some(root) = support::corpora() else { return };
    let cases = support::manifest(&root, "x509-pkits");
    let (mut agreed, mut wrong) = (0, Vec::new());
    for case in &cases {
        let id = case["id"].as_str().unwrap();
        let found = judge(&root, case);
        let excepted = EXCEPTIONS.iter().any(|(known, _)| *known == id);
        if found.is_ok() == (case["expected"] == "valid") {
            assert!(!excepted, "{id} agrees: take it from the exceptions");
            agreed += 1;
        } else if !excepted {
            wrong.push(format!("{id}: {found:?}; the suite: {}", case["reason"]));
        }
    }
    println!("pkits: {agreed} of {} agreed, {} excepted", cases.len(), EXCEPTIONS.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
