//! What Pena says of the corpora's structures: certificates, paths, lists, answers, containers, key files, vectors.
//! `structures CORPORA` prints a line of JSON for each case; `make corpus` holds them against what is expected.

use std::error::Error;
use std::path::{Path, PathBuf};

use pki::algorithm::PssParameters;
use pki::cms::{CmsError, SignedData};
use pki::path::{Anchors, PathRequest, PolicyParameters, Purpose, validate};
use pki::revocation::{Crl, OcspResponse, Status, ocsp, status_from_crls};
use pki::timestamp::Token;
use pki::timestamp_request::token_in;
use pki::{Certificate, DigestAlgorithm, SignatureScheme};
use serde_json::{Value, json};
use time::macros::datetime;
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A folder with `manifests` in it.
struct Corpora(PathBuf);

fn main() -> Outcome<()> {
    let root = Corpora(std::env::args_os().nth(1).ok_or("structures CORPORA")?.into());
    for entry in std::fs::read_dir(root.0.join("manifests"))? {
        let name = entry?.file_name().to_string_lossy().trim_end_matches(".json").to_owned();
        match name.as_str() {
            name if name.starts_with("x509") => root.each(name, "id", |case| paths(&root, case))?,
            "crl" => root.each(&name, "path", |case| {
                Ok(word(Crl::from_pem_or_der(&root.read(&case["path"])?), "parse", "reject"))
            })?,
            "ocsp" => root.each(&name, "path", |case| Ok(responses(&root.read(&case["path"])?)))?,
            "cms" => root.each(&name, "path", |case| Ok(containers(&root.read(&case["path"])?)))?,
            "tsp" => root.each(&name, "path", |case| Ok(word(stamps(&root, case), "valid", "invalid")))?,
            "pkcs12" => root.each(&name, "path", |case| key_files(&root, case))?,
            "wycheproof" => root.vectors()?,
            _ => {}
        }
    }
    root.indonesia()
}

/// `good` with nothing more to say, or `bad` with the reason.
fn word<T, E: ToString>(found: Result<T, E>, good: &str, bad: &str) -> (String, String) {
    match found {
        Ok(_) => (good.to_owned(), String::new()),
        Err(error) => (bad.to_owned(), error.to_string()),
    }
}

fn say(suite: &str, case: &str, expected: &str, (said, why): (String, String)) {
    println!("{}", json!({"suite": suite, "case": case, "expected": expected, "said": said, "why": why}));
}

/// The manifests' words are sentences; each begins with one of these.
fn expected(case: &Value) -> &'static str {
    let text = case["expected"].as_str().unwrap_or_default();
    match text {
        _ if text.starts_with("parse") => "parse",
        _ if text.starts_with("must-reject") => "reject",
        _ if text.starts_with("must-open") => "open",
        _ if text.starts_with("must-be-rejected") => "reject",
        _ if text.starts_with("valid") => "valid",
        _ if text.starts_with("invalid") => "invalid",
        _ => "unknown",
    }
}

impl Corpora {
    fn read(&self, path: &Value) -> Outcome<Vec<u8>> {
        Ok(std::fs::read(self.0.join(path.as_str().ok_or("no path")?))?)
    }

    fn manifest(&self, suite: &str) -> Outcome<Vec<Value>> {
        Ok(serde_json::from_slice(&std::fs::read(self.0.join(format!("manifests/{suite}.json")))?)?)
    }

    fn certificates(&self, paths: &Value) -> Outcome<Vec<Certificate>> {
        let files: Vec<&Value> = paths.as_array().map_or_else(|| vec![paths], |list| list.iter().collect());
        let mut all = Vec::new();
        for path in files {
            all.extend(Certificate::from_pem_or_der_many(&self.read(path)?));
        }
        Ok(all)
    }

    fn each(&self, suite: &str, name: &str, judge: impl Fn(&Value) -> Outcome<(String, String)>) -> Outcome<()> {
        for case in self.manifest(suite)? {
            // What nobody knows the answer to is only read.
            let said = judge(&case).unwrap_or_else(|error| ("refused".to_owned(), error.to_string()));
            let wanted = expected(&case);
            let said = if wanted == "unknown" { ("unknown".to_owned(), said.1) } else { said };
            say(suite, case[name].as_str().unwrap_or_default(), wanted, said);
        }
        Ok(())
    }

    /// Each file of signature vectors is a case: all the valid ones accepted, all the invalid ones refused.
    fn vectors(&self) -> Outcome<()> {
        for case in self.manifest("wycheproof")? {
            let file: Value = serde_json::from_slice(&self.read(&case["path"])?)?;
            let groups = file["testGroups"].as_array().ok_or("no groups")?;
            // Key derivation is tested in `pki`, where it can be reached.
            let Some(schemes) = groups.iter().map(|group| scheme(&file, group)).collect::<Option<Vec<_>>>() else {
                continue;
            };
            for (group, scheme) in groups.iter().zip(schemes) {
                group_of_vectors(case["path"].as_str().unwrap_or_default(), group, &scheme)?;
            }
        }
        Ok(())
    }

    /// The public certificates of Indonesia's CAs: each is read, and each that is not a root leads to one of the roots here.
    fn indonesia(&self) -> Outcome<()> {
        let Ok(folder) = std::fs::read_dir(self.0.join("indonesia/certs")) else { return Ok(()) };
        let mut all = Vec::new();
        for entry in folder {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let found = Certificate::from_pem_or_der_many(&std::fs::read(path)?);
            say("indonesia", &format!("{name} is read"), "1", (found.len().to_string(), String::new()));
            all.extend(found.into_iter().map(|certificate| (name.clone(), certificate)));
        }
        let pool: Vec<Certificate> = all.iter().map(|(_, certificate)| certificate.clone()).collect();
        let anchors = Anchors::new(pool.iter().filter(|one| one.is_self_issued()).cloned());
        for (name, certificate) in all.iter().filter(|(_, one)| !one.is_self_issued()) {
            let at = certificate.not_before() + Duration::days(30);
            let path = validate(&PathRequest::new(certificate, &pool, &anchors, at));
            say("indonesia", &format!("{name} has a path"), "valid", word(path, "valid", "invalid"));
        }
        Ok(())
    }
}

/// A path by the case's policies, and every certificate on it not revoked by proof.
fn paths(root: &Corpora, case: &Value) -> Outcome<(String, String)> {
    Ok(word(path(root, case), "valid", "invalid"))
}

fn path(root: &Corpora, case: &Value) -> Outcome<()> {
    let one = |name: &str| -> Outcome<Certificate> { Ok(Certificate::from_der(&root.read(&case[name])?)?) };
    let (leaf, anchors) = (one("cert")?, Anchors::new([one("trust_anchor")?]));
    let pool = root.certificates(&case["intermediates"])?;
    let at = match case["validation_time"].as_str() {
        Some(text) => OffsetDateTime::parse(text, &Rfc3339)?,
        // PKITS certificates are valid until 2030.
        None => datetime!(2022-01-01 0:00 UTC),
    };
    let path = validate(&PathRequest::new(&leaf, &pool, &anchors, at).policies(policies(&case["params"])?))?;
    let files = case["crls"].as_array().into_iter().flatten();
    let crls: Vec<Crl> = files.filter_map(|crl| Crl::from_pem_or_der(&root.read(crl).ok()?).ok()).collect();
    let mut above = path.above();
    for (certificate, _) in path.steps() {
        let issuer = above.take().ok_or("no issuer")?;
        match status_from_crls(certificate, &issuer, &crls, &pool, at) {
            Status::Good(_) => above = issuer.above(),
            other => return Err(format!("{other:?}").into()),
        }
    }
    Ok(())
}

fn policies(params: &Value) -> Outcome<PolicyParameters> {
    let flag = |name: &str| params[name].as_bool().unwrap_or(false);
    let accepted = params["user_initial_policy_set"].as_array().into_iter().flatten().filter_map(Value::as_str);
    Ok(PolicyParameters {
        accepted: accepted.map(str::parse).collect::<Result<_, _>>()?,
        explicit: flag("initial_explicit_policy"),
        inhibit_mapping: flag("initial_policy_mapping_inhibit"),
        inhibit_any: flag("initial_any_policy_inhibit"),
    })
}

/// The suite holds requests too: for those it is what they ask that is read.
fn responses(bytes: &[u8]) -> (String, String) {
    let asked = ocsp::identifiers(bytes).is_ok_and(|ids| !ids.is_empty());
    if asked { ("parse".to_owned(), String::new()) } else { word(OcspResponse::from_der(bytes), "parse", "reject") }
}

/// A signature container, by PEM or bytes; a file of certificates is read as that.
fn containers(bytes: &[u8]) -> (String, String) {
    let blocks = pki::pem::blocks(bytes);
    let der = blocks.first().map_or(bytes, |block| &block.der);
    match SignedData::parse(der) {
        Err(CmsError::NotSignedData(_) | CmsError::Structure(_)) if Certificate::from_der(der).is_ok() => {
            ("parse".to_owned(), "a certificate".to_owned())
        }
        found => word(found, "parse", "reject"),
    }
}

fn stamps(root: &Corpora, case: &Value) -> Outcome<()> {
    let (anchors, pool) = (Anchors::new(root.certificates(&case["trusted"])?), root.certificates(&case["untrusted"])?);
    let response = root.read(&case["path"])?;
    let token = Token::parse(token_in(&response)?)?;
    let signer = token.verified_signer(&pool)?;
    validate(&PathRequest::new(&signer, &pool, &anchors, token.info.time).purpose(Purpose::time_stamping()))?;
    Ok(())
}

fn key_files(root: &Corpora, case: &Value) -> Outcome<(String, String)> {
    let file = root.read(&case["path"])?;
    let found = pki::pkcs12::open(&file, case["password"].as_str().unwrap_or_default().as_bytes());
    let Some(pyca) = case["pyca"].as_str().filter(|_| expected(case) == "open") else {
        return Ok(word(found, "open", "reject"));
    };
    // `key=True cert=True other=2`: what another program found in it.
    let value = |name: &str| pyca.split(' ').find_map(|part| part.strip_prefix(name)).unwrap_or("0");
    let certificates = usize::from(value("cert=") == "True") + value("other=").parse::<usize>()?;
    Ok(match found {
        Ok(contents) if contents.certificates.len() != certificates => {
            ("otherwise".to_owned(), format!("{} certificates, {certificates} expected", contents.certificates.len()))
        }
        found => word(found, "open", "reject"),
    })
}

fn scheme(file: &Value, group: &Value) -> Option<SignatureScheme> {
    let sha = |name: &str| digest(group[name].as_str()?);
    Some(match file["algorithm"].as_str()? {
        "RSASSA-PKCS1-v1_5" => SignatureScheme::RsaPkcs1v15(sha("sha")?),
        "RSASSA-PSS" => SignatureScheme::RsaPss(PssParameters {
            digest: sha("sha")?,
            mgf_digest: sha("mgfSha")?,
            salt_length: usize::try_from(group["sLen"].as_u64()?).ok()?,
        }),
        "ECDSA" => SignatureScheme::Ecdsa(sha("sha")?),
        "EDDSA" => SignatureScheme::Ed25519,
        _ => return None,
    })
}

fn digest(name: &str) -> Option<DigestAlgorithm> {
    Some(match name {
        "SHA-1" => DigestAlgorithm::Sha1,
        "SHA-224" => DigestAlgorithm::Sha224,
        "SHA-256" => DigestAlgorithm::Sha256,
        "SHA-384" => DigestAlgorithm::Sha384,
        "SHA-512" => DigestAlgorithm::Sha512,
        "SHA-512/256" => DigestAlgorithm::Sha512_256,
        "SHA3-256" => DigestAlgorithm::Sha3_256,
        _ => return None,
    })
}

fn group_of_vectors(path: &str, group: &Value, scheme: &SignatureScheme) -> Outcome<()> {
    let key = group["publicKeyDer"].as_str().or(group["publicKeyAsn"].as_str()).ok_or("no key")?;
    for test in group["tests"].as_array().ok_or("no tests")? {
        let part = |name: &str| unhex(test[name].as_str().unwrap_or_default());
        let holds = scheme.verify(&unhex(key)?, &[&part("msg")?], &part("sig")?);
        // Either answer is right for what is only acceptable.
        let wanted = test["result"].as_str().filter(|result| *result != "acceptable");
        let said = word(holds, "valid", "invalid");
        let case = format!("{} {}", Path::new(path).display(), test["tcId"]);
        say("wycheproof", &case, wanted.unwrap_or(&said.0.clone()), said);
    }
    Ok(())
}

fn unhex(text: &str) -> Outcome<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2).map(|pair| Ok(u8::from_str_radix(std::str::from_utf8(pair)?, 16)?));
    pairs.collect()
}
