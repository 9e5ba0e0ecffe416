//! What responders, lists and issuers say when a document is judged.

use tests::desktop::free_port;
use tests::responder::Responder;

use crate::server::{HONEST, Manners, Server};
use crate::town::{Ended, PATIENCE, town};

/// Judges the letter while the services behave so.
fn judged(name: &str, manners: Manners, p12: &str) -> Ended {
    let server = town().serve(manners);
    let ended = town().verify(&town().room(name), Some(&server), &town().letter(p12), &[]);
    assert!(ended.took < PATIENCE, "{name}: {ended:?}");
    assert_eq!(ended.of("/signatures/0/integrity"), "intact", "{name}: {ended:?}");
    ended
}

/// Whatever a service does that says nothing about the signer, the verdict stays what it is without it.
fn harmless(service: &str, behaviour: &'static str) {
    let manners = match service {
        "ocsp" => Manners { ocsp: behaviour, crl: "close", ..HONEST },
        "crl" => Manners { ocsp: "close", crl: behaviour, ..HONEST },
        _ => Manners { issuer: behaviour, ..HONEST },
    };
    let p12 = if service == "issuer" { "bare" } else { "signer" };
    let ended = judged(&format!("{service}-{behaviour}"), manners, p12);
    assert_eq!((ended.verdict(), ended.status), ("indeterminate", 1), "{service} {behaviour}: {ended:?}");
}

/// Behaviours of which each kind of service is capable, and which prove nothing.
const USELESS: [&str; 15] = [
    "hang",
    "drip",
    "drip-head",
    "endless",
    "oversized",
    "close",
    "error",
    "to-file",
    "round",
    "empty",
    "html",
    "garbage",
    "deep",
    "tampered",
    "wrong-signer",
];

/// All at once: most of them only wait.
fn all_harmless(service: &'static str, behaviours: &[&'static str]) {
    town();
    std::thread::scope(|scope| {
        let open = |behaviour: &&'static str| {
            let behaviour = *behaviour;
            (behaviour, scope.spawn(move || harmless(service, behaviour)))
        };
        for (behaviour, thread) in behaviours.iter().map(open).collect::<Vec<_>>() {
            assert!(thread.join().is_ok(), "{service} {behaviour}");
        }
    });
}

#[test]
fn a_good_answer_makes_it_valid() {
    for (name, manners) in
        [("both", HONEST), ("ocsp", Manners { crl: "close", ..HONEST }), ("crl", Manners { ocsp: "close", ..HONEST })]
    {
        let ended = judged(&format!("good-{name}"), manners, "signer");
        assert_eq!((ended.verdict(), ended.status), ("valid", 0), "{name}: {ended:?}");
        let source = ended.of("/signatures/0/revocation/source");
        assert_eq!(source, if name == "crl" { "crl" } else { "ocsp" }, "{ended:?}");
        assert!(!ended.of("/signatures/0/revocation/as_of").is_empty(), "{ended:?}");
    }
}

#[test]
fn a_revoked_certificate_is_found_out() {
    for (name, manners) in [
        ("ocsp", Manners { ocsp: "revoked", crl: "close", ..HONEST }),
        ("crl", Manners { ocsp: "close", crl: "revoked", ..HONEST }),
    ] {
        let ended = judged(&format!("revoked-{name}"), manners, "signer");
        assert_eq!(ended.revocation(), "revoked", "{name}: {ended:?}");
        assert!(!ended.verdict().starts_with("valid"), "{name}: {ended:?}");
    }
}

/// `openssl ocsp -port` itself, over HTTP as it speaks it: what its index says is what the verdict says.
#[test]
fn a_live_responder_is_believed() {
    for (index, verdict, status) in [
        ("issuing.db", "valid", "good"),
        ("revoked.db", "invalid", "revoked"),
        ("empty.db", "indeterminate", "unknown"),
    ] {
        let (port, manners) = (free_port(), Manners { ocsp: "live", crl: "close", ..HONEST });
        let folder = town().authority.folder();
        let _responder = Responder::start(folder, index, ["issuing", "responder"], port);
        let server = Server::before(folder, manners, Some(port));
        let room = town().room(&format!("live-{status}"));
        let ended = town().verify(&room, Some(&server), &town().letter("signer"), &[]);
        assert!(ended.took < PATIENCE, "{index}: {ended:?}");
        assert_eq!(ended.revocation(), status, "{index}: {ended:?}");
        assert!(
            ended.verdict() == verdict || (status == "revoked" && ended.verdict() == "invalid"),
            "{index}: {ended:?}"
        );
        let dated = ended.of("/signatures/0/revocation/as_of").is_empty();
        assert_eq!(dated, status == "unknown", "{index}: {ended:?}");
    }
}

#[test]
fn hostile_responders_harm_nobody() {
    let own = ["unknown", "try-later", "stale", "not-delegated", "other-certificate"];
    all_harmless("ocsp", &[&USELESS[..], &own].concat());
}

#[test]
fn hostile_lists_harm_nobody() {
    all_harmless("crl", &[&USELESS[..], &["stale"]].concat());
}

#[test]
fn hostile_issuers_harm_nobody() {
    let able: Vec<&str> = USELESS.into_iter().filter(|one| !["tampered", "wrong-signer"].contains(one)).collect();
    all_harmless("issuer", &able);
}

#[test]
fn a_missing_issuer_is_fetched() {
    let ended = judged("issuer", HONEST, "bare");
    assert_eq!((ended.verdict(), ended.status), ("valid", 0), "{ended:?}");
}

#[test]
fn offline_nothing_is_asked_and_yesterday_serves() {
    let room = town().room("offline");
    let server = town().serve(HONEST);
    let judge = |words: &[&str]| town().verify(&room, Some(&server), &town().letter("bare"), words);
    let first = judge(&["--offline"]);
    assert_eq!(first.verdict(), "indeterminate", "{first:?}");
    assert!(first.warns("not_asked") && !first.warns("no_answer"), "{first:?}");
    let online = judge(&[]);
    assert_eq!(online.verdict(), "valid", "{online:?}");
    drop(server);
    // From the disk, with its date.
    let again = town().verify(&room, None, &town().letter("bare"), &["--offline"]);
    assert_eq!((again.verdict(), again.status), ("valid", 0), "{again:?}");
    let as_of = "/signatures/0/revocation/as_of";
    assert_eq!(again.of(as_of), online.of(as_of));
    // What lies in the cache is believed by its own signature alone.
    let cache = room.join("data/evidence");
    let spoil = |mut bytes: Vec<u8>| {
        let place = bytes.len().saturating_sub(200);
        bytes[place] ^= 1;
        bytes
    };
    for entry in std::fs::read_dir(&cache).expect("a cache") {
        let path = entry.expect("an entry").path();
        std::fs::write(&path, spoil(std::fs::read(&path).expect("an answer"))).expect("a spoiled answer");
    }
    let spoiled = town().verify(&room, None, &town().letter("bare"), &["--offline"]);
    assert_eq!(spoiled.verdict(), "indeterminate", "{spoiled:?}");
    // A cut and an empty file are ignored.
    for entry in std::fs::read_dir(&cache).expect("a cache") {
        std::fs::write(entry.expect("an entry").path(), b"").expect("an empty file");
    }
    let emptied = town().verify(&room, None, &town().letter("bare"), &["--offline"]);
    assert_eq!(emptied.verdict(), "indeterminate", "{emptied:?}");
}

#[test]
fn silence_is_told() {
    let ended = judged("told", Manners { ocsp: "error", crl: "error", ..HONEST }, "signer");
    assert!(ended.warns("no_answer"), "{ended:?}");
    let findings = ended.line["signatures"][0]["findings"].as_array().expect("findings");
    let told = |one: &serde_json::Value| {
        one["conclusion"] == "NOT_CHECKED"
            && one["detail"].as_str().is_some_and(|d| d.contains("the server answered 500"))
    };
    assert!(findings.iter().any(told), "{ended:?}");
}

/// The proxy of the settings comes before that of the environment; `direct` means none.
#[test]
fn the_proxy_of_the_settings_is_used() {
    let server = town().serve(HONEST);
    let judged = |name: &str, proxy: &str, environment: Option<&Server>| {
        let room = town().room(name);
        std::fs::create_dir_all(room.join("data")).expect("a folder");
        std::fs::write(room.join("data/settings.toml"), format!("proxy = \"{proxy}\"\n")).expect("settings");
        let ended = town().verify(&room, environment, &town().letter("signer"), &[]);
        assert!(ended.took < PATIENCE, "{name}: {ended:?}");
        ended
    };
    let named = judged("proxy-named", &server.address(), None);
    assert_eq!((named.verdict(), named.status), ("valid", 0), "{named:?}");
    // The addresses in the certificates lead nowhere without a proxy.
    let direct = judged("proxy-direct", "direct", Some(&server));
    assert_eq!(direct.verdict(), "indeterminate", "{direct:?}");
    let environment = judged("proxy-environment", "", Some(&server));
    assert_eq!(environment.verdict(), "valid", "{environment:?}");
}
