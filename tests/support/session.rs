//! The real window, driven: a desktop, the program in it, and a WebDriver session.

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::prelude::*;
use thirtyfour::{Capabilities, WebDriver};

use crate::desktop::{Desktop, Keyring, until};
use crate::{memory, place};

/// How long an element may take on a slow machine.
const PATIENCE: Duration = Duration::from_secs(40);
const INTERVAL: Duration = Duration::from_millis(80);

/// A running window.
pub struct Session {
    /// Its surroundings.
    pub desktop: Desktop,
    // Its own `drop` would ask a driver that is gone to close the window, and wait for it.
    driver: ManuallyDrop<WebDriver>,
    window: String,
    group: u32,
}

/// What can be moved sideways, though only a zoomed page may; and the whole page, when it is not at its place.
const ASKEW: &str = "
    const wide = e => e.scrollWidth > e.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(e).overflowX);
    const root = document.scrollingElement;
    const askew = [...document.querySelectorAll('*')].filter(e => wide(e) && !e.closest('.pages'));
    return (root.scrollTop || root.scrollHeight > root.clientHeight ? [root, ...askew] : askew)
        .map(e => `${e.tagName}.${e.className}`)";

impl Session {
    /// Opens the window on a desktop of its own with an unlocked keyring.
    pub async fn open() -> Self {
        Self::on(Desktop::new(), Keyring::Unlocked, &[]).await
    }

    /// Opens the window on a given desktop; `files` are its command line.
    pub async fn on(mut desktop: Desktop, keyring: Keyring, files: &[&Path]) -> Self {
        let (port, group) = desktop.driver(keyring);
        wait_for_port(port);
        let driver = ManuallyDrop::new(connect(port, files).await);
        let window = desktop.window("Pena");
        desktop.focus(&window);
        Self { desktop, driver, window, group }
    }

    /// The first visible element of a selector; waits for it.
    pub async fn see(&self, css: &str) -> WebElement {
        self.find(By::Css(css.to_owned()), css).await
    }

    /// Waits until these words are to be read in the window.
    pub async fn read(&self, words: &str) {
        until_async(words, || async { self.shows(words).await.then_some(()) }).await;
    }

    /// Whether these words are to be seen now.
    pub async fn shows(&self, words: &str) -> bool {
        self.text().await.contains(words)
    }

    /// All words in the window, without those that only screen readers hear.
    pub async fn text(&self) -> String {
        let text = self.script("return document.querySelector('.window')?.innerText ?? ''").await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Runs a function body in the page and returns what it returns.
    pub async fn script(&self, body: &str) -> Value {
        let answer = self.driver.execute(body, Vec::<Value>::new()).await;
        answer.unwrap_or_else(|error| panic!("{body}: {error}")).json().clone()
    }

    /// Runs a function body whose last argument takes the answer.
    pub async fn script_async(&self, body: &str) -> Value {
        let answer = self.driver.execute_async(body, Vec::<Value>::new()).await;
        answer.unwrap_or_else(|error| panic!("{body}: {error}")).json().clone()
    }

    /// Calls a command as the page's own script could, and returns `{ok}` or `{err}`.
    pub async fn invoke(&self, command: &str, arguments: Value) -> Value {
        let body = "const [command, args, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(command, args)
              .then((ok) => done({ ok }), (err) => done({ err }))";
        let answer = self.driver.execute_async(body, vec![json!(command), arguments]).await;
        answer.unwrap_or_else(|error| panic!("{command}: {error}")).json().clone()
    }

    /// Waits for the passphrase sheet (the page loses the keyboard to it), types into it and accepts.
    ///
    /// On a busy machine the sheet may not hear keys that come too early: then they are typed again.
    pub async fn answer_sheet(&self, passphrase: &str) {
        self.sheet_is_open().await;
        for _ in 0..3 {
            self.desktop.press("ctrl+a");
            self.desktop.type_text(passphrase);
            self.desktop.press("Return");
            if tokio::time::timeout(Duration::from_secs(10), self.sheet_is_closed()).await.is_ok() {
                return;
            }
        }
        self.sheet_is_closed().await;
    }

    /// Answers sheets that follow one another without a pause.
    pub async fn answer_sheets(&self, answers: &[&str]) {
        for answer in answers {
            self.sheet_is_open().await;
            self.desktop.type_text(answer);
            self.desktop.press("Return");
            // The page may have the keyboard for a moment between two sheets.
            tokio::time::sleep(Duration::from_millis(600)).await;
        }
        self.sheet_is_closed().await;
    }

    /// Waits until the sheet is in front.
    pub async fn sheet_is_open(&self) {
        self.page_has_keyboard(false).await;
        // The entry takes the focus in the same turn; the next frame shows it.
        tokio::time::sleep(Duration::from_millis(250)).await;
    }

    /// Waits until the page has the keyboard again.
    pub async fn sheet_is_closed(&self) {
        self.page_has_keyboard(true).await;
    }

    async fn page_has_keyboard(&self, wanted: bool) {
        until_async("the keyboard to change hands", || async {
            let has = self.script("return document.hasFocus()").await;
            (has == json!(wanted)).then_some(())
        })
        .await;
    }

    /// Gives the window the keyboard again, for example after a drag.
    pub fn focus(&self) {
        self.desktop.focus(&self.window);
    }

    /// A picture of the whole window as a person sees it, in `tests/.out/screens`.
    pub async fn keep_picture(&self, name: &str) -> PathBuf {
        // What the page holds now is on the screen after the next frame but one.
        let frames = "const [done] = arguments; requestAnimationFrame(() => requestAnimationFrame(() => done(1)))";
        self.script_async(frames).await;
        tokio::time::sleep(Duration::from_millis(400)).await;
        let path = place::out("screens").join(format!("{name}.png"));
        self.desktop.picture(&path);
        assert_eq!(self.script(ASKEW).await, json!([]), "{name}: moved or movable");
        path
    }

    /// Ids and names of Pena's own process and its web processes.
    pub fn processes(&self) -> Vec<(u32, String)> {
        memory::processes(self.group, &["pena-window", "WebKit"])
    }

    /// Logs and everything else below the person's home.
    pub fn home(&self) -> &Path {
        self.desktop.home()
    }

    /// Kills the window as a crash would; the desktop and the person's files stay.
    pub async fn kill(self) -> Desktop {
        let ours = self.processes().into_iter().filter(|(_, name)| name.contains("pena-window"));
        for (id, _) in ours {
            let id = i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw).expect("a process");
            // The worker may have ended with the window.
            let _ = rustix::process::kill_process(id, rustix::process::Signal::KILL);
        }
        self.desktop
    }

    /// Ends the window properly; what it should have written is written then.
    pub async fn close(self) -> Desktop {
        ManuallyDrop::into_inner(self.driver).quit().await.expect("the window closes");
        self.desktop
    }

    async fn find(&self, by: By, what: &str) -> WebElement {
        let query = self.driver.query(by).and_displayed().wait(PATIENCE, INTERVAL);
        match query.first().await {
            Ok(element) => element,
            Err(error) => {
                let test = std::thread::current().name().unwrap_or("test").replace("::", "-");
                self.keep_picture(&format!("missed-{test}")).await;
                panic!("not to be seen: {what}\n{error}\n--- page ---\n{}", self.text().await)
            }
        }
    }
}

async fn connect(port: u16, files: &[&Path]) -> WebDriver {
    let program = place::program("pena-window");
    let mut capabilities = Capabilities::new();
    let options = json!({ "binary": program, "args": files });
    capabilities.set("webkitgtk:browserOptions", options).expect("plain data");
    let address = format!("http://127.0.0.1:{port}");
    let builder = WebDriver::builder(address, capabilities).request_timeout(Duration::from_secs(90));
    let driver = builder.await.unwrap_or_else(|error| panic!("no session: {error}"));
    driver.set_script_timeout(Duration::from_secs(60)).await.expect("a time-out");
    // The session answers before the page is there.
    driver.query(By::Css("body *")).wait(PATIENCE, INTERVAL).first().await.expect("the page");
    driver
}

fn wait_for_port(port: u16) {
    until("the WebDriver", || std::net::TcpStream::connect(("127.0.0.1", port)).ok());
}

/// As `until`, for questions to the window.
pub async fn until_async<T, F: Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    let asking = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(INTERVAL).await;
        }
    };
    let answer = tokio::time::timeout(PATIENCE, asking).await;
    answer.unwrap_or_else(|_| panic!("waited in vain for {what}"))
}
