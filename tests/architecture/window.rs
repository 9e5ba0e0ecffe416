//! The window is locked down, and its lists of commands agree.

use std::collections::BTreeSet;

use serde_json::Value;
use tests::place;

/// All that the page may have besides Pena's own commands.
const EVENTS: [&str; 2] = ["core:event:allow-listen", "core:event:allow-unlisten"];

fn text(path: &str) -> String {
    std::fs::read_to_string(place::root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn json(path: &str) -> Value {
    serde_json::from_str(&text(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Names in `"…"` between two marks.
fn quoted(text: &str, from: &str, to: &str) -> BTreeSet<String> {
    let part = text.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map_or("", |(part, _)| part);
    part.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

fn after(text: &str, mark: &str) -> BTreeSet<String> {
    let word = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    text.split(mark).skip(1).map(word).collect()
}

#[test]
fn four_lists_of_commands_agree() {
    let declared = quoted(&text("src-tauri/build.rs"), "COMMANDS: &[&str] = &[", "];");
    assert!(declared.len() > 5);
    let main = text("src-tauri/src/main.rs");
    assert_eq!(declared, after(&main, "        commands::"), "main.rs");
    let commands =
        ["", "/batch", "/keys", "/letters"].map(|part| text(&format!("src-tauri/src/commands{part}.rs"))).concat();
    assert_eq!(declared, after(&commands, "#[command]\npub async fn "), "commands.rs");
    assert_eq!(declared, after(&text("ui/src/host/tauri.ts"), "invoke('"), "ui/src/host/tauri.ts");
    let allowed = declared.iter().map(|name| format!("allow-{}", name.replace('_', "-")));
    let allowed: BTreeSet<_> = allowed.chain(EVENTS.map(str::to_owned)).collect();
    assert_eq!(allowed, granted(&json("src-tauri/capabilities/main.json")), "capabilities");
}

fn granted(capability: &Value) -> BTreeSet<String> {
    let list = capability["permissions"].as_array().expect("permissions");
    list.iter().map(|p| p.as_str().expect("plain permissions only").to_owned()).collect()
}

#[test]
fn one_capability_for_the_one_window() {
    let folder = place::root().join("src-tauri/capabilities");
    assert_eq!(std::fs::read_dir(folder).expect("capabilities").count(), 1);
    let capability = json("src-tauri/capabilities/main.json");
    assert_eq!(capability["windows"], serde_json::json!(["main"]));
    assert!(capability.get("remote").is_none());
}

/// Sentences about what is too open.
fn openings(configuration: &Value) -> Vec<String> {
    let app = &configuration["app"];
    let policy = app["security"]["csp"].as_str().unwrap_or_default();
    let mut found = Vec::new();
    for word in ["unsafe-inline", "unsafe-eval", "*", "https:", "data:", "blob:"] {
        if policy.contains(word) {
            found.push(format!("csp: {word}"));
        }
    }
    for part in
        ["default-src 'none'", "script-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'none'"]
    {
        if !policy.contains(part) {
            found.push(format!("csp: {part} is missing"));
        }
    }
    if app["withGlobalTauri"] != false || app["security"]["freezePrototype"] != true {
        found.push("withGlobalTauri or freezePrototype".to_owned());
    }
    let all = configuration.to_string();
    if all.contains("dangerous") || all.contains("assetProtocol") || configuration["build"].get("devUrl").is_some() {
        found.push("a dangerous switch, the asset protocol or a development server".to_owned());
    }
    found
}

#[test]
fn the_web_view_is_locked_down() {
    let configuration = json("src-tauri/tauri.conf.json");
    assert_eq!(openings(&configuration), Vec::<String>::new());
    let mut planted = configuration.clone();
    planted["app"]["security"]["csp"] = "default-src 'none'; script-src 'self' 'unsafe-eval'".into();
    assert!(!openings(&planted).is_empty());
    planted = configuration;
    planted["app"]["security"]["dangerousDisableAssetCspModification"] = true.into();
    assert!(!openings(&planted).is_empty());
}
