//! What a hostile script in the page could do: nothing but Pena's own commands, and those take no paths.

use serde_json::{Value, json};
use tests::session::Session;

use crate::steps::at;

/// Commands of plug-ins and of Tauri itself that a page must not reach.
const FORBIDDEN: [(&str, &str); 9] = [
    ("plugin:dialog|open", r#"{"options":{}}"#),
    ("plugin:dialog|save", r#"{"options":{}}"#),
    ("plugin:fs|read_file", r#"{"path":"/etc/passwd"}"#),
    ("plugin:fs|read_text_file", r#"{"path":"/etc/passwd"}"#),
    ("plugin:shell|execute", r#"{"program":"id","args":[]}"#),
    ("plugin:window|close", "{}"),
    ("plugin:webview|create_webview_window", r#"{"options":{"label":"x","url":"https://example.com"}}"#),
    ("plugin:event|emit", r#"{"event":"arrived","payload":{}}"#),
    ("no_such_command", "{}"),
];

#[tokio::test]
async fn the_page_reaches_only_its_own_commands() {
    let session = Session::open().await;
    at(&session, "home").await;
    for (command, arguments) in FORBIDDEN {
        let arguments: Value = serde_json::from_str(arguments).expect("plain data");
        let answer = session.invoke(command, arguments).await;
        assert!(answer.get("err").is_some(), "{command}: {answer}");
    }
    let answer = session.invoke("start", json!({})).await;
    assert!(answer.get("ok").is_some(), "{answer}");
    for (command, arguments) in malformed() {
        let answer = session.invoke(command, arguments).await;
        assert!(answer.get("err").is_some(), "{command}: {answer}");
    }
    at(&session, "home").await;
}

/// Shapes and handles that make no sense: refused, and the window lives.
fn malformed() -> Vec<(&'static str, Value)> {
    vec![
        ("prepare", json!({})),
        ("prepare", json!({ "id": "/etc/passwd", "options": {} })),
        ("prepare", json!({ "id": ["x"], "options": null })),
        ("sign", json!({ "prepared": "" })),
        ("sign", json!({ "prepared": "x".repeat(100_000) })),
        ("page_text", json!({ "id": "x", "page": -1 })),
        ("page_text", json!({ "id": "x", "page": 1 })),
        ("import_key", json!({ "id": "x", "choice": { "identity": 99, "remember": true } })),
        ("confirm_anchor", json!({ "sha256": "../../x" })),
        ("reveal", json!({ "id": "/etc" })),
        ("save_profile", json!({ "profile": 7 })),
    ]
}

#[tokio::test]
async fn the_page_stays_where_it_is_and_runs_only_its_own_script() {
    let session = Session::open().await;
    at(&session, "home").await;
    let here = session.script("return location.href").await;
    for target in
        ["https://example.com/", "http://127.0.0.1:9/", "data:text/html,x", "file:///etc/passwd", "about:blank"]
    {
        session.script(&format!("location.href = {target:?}")).await;
        session.script(&format!("return String(window.open({target:?}))")).await;
        session.script(&format!("const a = document.createElement('a'); a.href = {target:?}; a.click()")).await;
    }
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert_eq!(session.script("return location.href").await, here);
    let inline = "const s = document.createElement('script'); s.textContent = 'window.planted = 1';
        document.head.append(s); return typeof window.planted";
    assert_eq!(session.script(inline).await, json!("undefined"));
    assert_eq!(session.script("return typeof window.__TAURI__").await, json!("undefined"));
    let frame = "const f = document.createElement('iframe'); f.srcdoc = '<p>x</p>'; f.src = 'https://example.com';
        document.body.append(f); return true";
    session.script(frame).await;
    at(&session, "home").await;
}

#[tokio::test]
async fn pictures_of_unknown_documents_are_refused() {
    let session = Session::open().await;
    at(&session, "home").await;
    for address in
        ["doc://localhost/x/1", "doc://localhost/../../etc/passwd/1", "doc://localhost/x/0", "doc://localhost/"]
    {
        let body = format!(
            "const [done] = arguments; const i = new Image(); i.onload = () => done('drawn');
            i.onerror = () => done('refused'); i.src = {address:?}"
        );
        assert_eq!(session.script_async(&body).await, json!("refused"), "{address}");
    }
}
