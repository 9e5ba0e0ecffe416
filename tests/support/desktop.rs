//! A desktop of one test: its own X server, home, session bus and keyring; all of it ends with the test.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};
use tempfile::TempDir;

/// Width and height of the screen: the window, and room beside it for a file manager to drag from.
pub const SCREEN: (u32, u32) = (1500, 1000);

/// The screen of an office's usual computer.
pub const USUAL: (u32, u32) = (1366, 768);

/// Which keyring the desktop has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyring {
    /// gnome-keyring, its login collection unlocked.
    Unlocked,
    /// gnome-keyring with what an earlier session left in it, locked.
    Locked,
    /// No Secret Service at all.
    None,
}

/// An X server and a home, both private.
pub struct Desktop {
    home: TempDir,
    display: String,
    beside: Vec<OsString>,
    // Ended in this order: what draws, then what it draws on.
    groups: Vec<Group>,
}

impl Desktop {
    /// Starts the X server.
    pub fn new() -> Self {
        Self::of(SCREEN)
    }

    /// The same with a screen of this width and height.
    pub fn of(screen: (u32, u32)) -> Self {
        let home = tempfile::Builder::new().prefix("pena-test-").tempdir().expect("a home");
        for folder in ["run", "config", "data", "cache", "state", "Documents"] {
            std::fs::create_dir(home.path().join(folder)).expect("a folder at home");
        }
        private(&home.path().join("run"));
        let (screen, display) = x_server(home.path(), screen);
        Self { home, display, beside: Vec::new(), groups: vec![screen] }
    }

    /// Has a program run on the bus of every session that is started from now on.
    pub fn runs_beside(&mut self, program: &[&OsStr]) {
        self.beside = program.iter().map(OsString::from).collect();
    }

    /// Ends what runs, as logging out does; home and screen stay.
    pub fn log_out(&mut self) {
        // The screen was started first and lies last.
        let screen = self.groups.len().saturating_sub(1);
        self.groups.drain(..screen);
    }

    /// `HOME`; documents of the test may lie here.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// A file in the person's documents.
    pub fn document(&self, name: &str) -> PathBuf {
        self.home.path().join("Documents").join(name)
    }

    /// A command on this desktop: nothing of the caller's environment but `PATH`.
    pub fn command(&self, program: impl Into<OsString>) -> Command {
        self.at_home(Command::new(program.into()))
    }

    /// The same for a program that runs beside the test.
    pub fn lasting(&self, program: impl Into<OsString>) -> Command {
        self.at_home(kept(program))
    }

    fn at_home(&self, mut command: Command) -> Command {
        let home = self.home.path();
        command.env_clear().current_dir(home).stdin(Stdio::null());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", home).env("DISPLAY", &self.display);
        command.env("XDG_RUNTIME_DIR", home.join("run")).env("XDG_CONFIG_HOME", home.join("config"));
        command.env("XDG_DATA_HOME", home.join("data")).env("XDG_CACHE_HOME", home.join("cache"));
        command.env("XDG_STATE_HOME", home.join("state")).env("LANG", "C.UTF-8");
        command.env("GDK_BACKEND", "x11").env("NO_AT_BRIDGE", "1");
        command
    }

    /// Starts a process group that ends with the desktop; what it prints goes to `{name}.log` at home.
    pub fn start(&mut self, name: &str, mut command: Command) -> u32 {
        let log = File::create(self.home.path().join(format!("{name}.log"))).expect("a log");
        command.stdout(log.try_clone().expect("a second handle")).stderr(log);
        let group = Group::start(command);
        let id = group.0.id();
        self.groups.insert(0, group);
        id
    }

    /// Starts bus, keyring and WebDriver; returns the driver's port and its process group.
    pub fn driver(&mut self, keyring: Keyring) -> (u16, u32) {
        let support = crate::place::root().join("tests/support");
        let port = free_port();
        let mut command = self.lasting("dbus-run-session");
        command.arg("--config-file").arg(support.join("session.conf")).arg("--");
        command.arg(support.join("session.sh")).arg(port.to_string());
        command.arg(match keyring {
            Keyring::Unlocked => "unlocked",
            Keyring::Locked => "locked",
            Keyring::None => "none",
        });
        command.args(&self.beside);
        command.env("TAURI_WEBVIEW_AUTOMATION", "true");
        (port, self.start("session", command))
    }

    /// Runs a program to its end and returns what it printed.
    pub fn run(&self, program: &str, arguments: &[&str]) -> String {
        let output = self.command(program).args(arguments).output().expect(program);
        assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Presses keys in the focused window, for example `Return` or `ctrl+a`.
    pub fn press(&self, keys: &str) {
        self.run("xdotool", &["key", "--clearmodifiers", keys]);
    }

    /// Types text as a keyboard does; it is handed over on stdin, so that no argument list shows it.
    pub fn type_text(&self, text: &str) {
        let mut command = self.command("xdotool");
        command.args(["type", "--delay", "12", "--file", "-"]).stdin(Stdio::piped());
        let mut child = command.spawn().expect("xdotool");
        let mut stdin = child.stdin.take().expect("its stdin");
        std::io::Write::write_all(&mut stdin, text.as_bytes()).expect("text is typed");
        drop(stdin);
        assert!(child.wait().expect("xdotool ends").success());
    }

    /// The X window of a title; waits for it.
    pub fn window(&self, title: &str) -> String {
        let pattern = format!("^{title}$");
        until("the window", || {
            let output = self.command("xdotool").args(["search", "--onlyvisible", "--name", &pattern]).output().ok()?;
            let ids = String::from_utf8_lossy(&output.stdout).into_owned();
            ids.lines().last().map(str::to_owned)
        })
    }

    /// Gives a window the keyboard: no window manager does it here. One that is not on the screen yet refuses it.
    pub fn focus(&self, window: &str) {
        until("the window to take the keyboard", || {
            let asked = self.command("xdotool").args(["windowfocus", "--sync", window]).output().ok()?;
            asked.status.success().then_some(())
        })
    }

    /// A picture of the whole screen.
    pub fn picture(&self, path: &Path) {
        let path = path.to_str().expect("a plain path");
        self.run("import", &["-silent", "-window", "root", path]);
    }
}

impl Default for Desktop {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Desktop {
    /// What the programs said is kept when a test failed.
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        let name = std::thread::current().name().unwrap_or("test").replace("::", "-");
        let logs = std::fs::read_dir(self.home.path()).into_iter().flatten().flatten();
        for log in logs.filter(|entry| entry.path().extension().is_some_and(|end| end == "log")) {
            let target = format!("{name}-{}", log.file_name().to_string_lossy());
            let _ = std::fs::copy(log.path(), crate::place::out("logs").join(target));
        }
    }
}

/// Asks again and again, at most a minute; slow machines need no other number.
pub fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "waited a minute for {what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// A process and all it starts.
struct Group(Child);

/// Ends its own process group when the test that started it is gone, however it went.
const KEEPER: &str = r#"trap 'kill -KILL 0' TERM; "$@" & wait $!"#;

impl Group {
    fn start(mut command: Command) -> Self {
        Self(command.process_group(0).spawn().unwrap_or_else(|error| panic!("{command:?}: {error}")))
    }
}

/// A program under a keeper.
fn kept(program: impl Into<OsString>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM", "sh", "-c", KEEPER, "sh"]).arg(program.into());
    command
}

impl Drop for Group {
    fn drop(&mut self) {
        let group = Pid::from_child(&self.0);
        let _ = kill_process_group(group, Signal::TERM);
        for _ in 0..20 {
            if matches!(self.0.try_wait(), Ok(Some(_))) {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = kill_process_group(group, Signal::KILL);
        let _ = self.0.wait();
    }
}

/// The server chooses a free display itself and writes its number.
fn x_server(home: &Path, (width, height): (u32, u32)) -> (Group, String) {
    let log = File::create(home.join("x.log")).expect("a log");
    let mut command = kept("Xvfb");
    command.args(["-displayfd", "1", "-nolisten", "tcp", "-noreset", "-screen", "0"]);
    command.arg(format!("{width}x{height}x24"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
    let mut group = Group::start(command);
    let mut line = String::new();
    let stdout = group.0.stdout.take().expect("its stdout");
    BufReader::new(stdout).read_line(&mut line).expect("Xvfb says its number");
    (group, format!(":{}", line.trim()))
}

/// A port that nobody has now.
pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address").port()
}

fn private(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).expect("a private folder");
}
