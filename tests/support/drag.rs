//! Dropping real files: a GTK window that offers them, and the mouse of the X server.

use std::path::Path;
use std::time::Duration;

use crate::desktop::Desktop;

/// Where the source stands and where it is dropped, in pixels of the screen.
const FROM: (i32, i32) = (1350, 260);
const TO: (i32, i32) = (600, 420);

impl Desktop {
    /// Drags files onto the window.
    pub fn drop_files(&mut self, files: &[&Path]) {
        let uris: Vec<_> = files.iter().map(|file| uri(file)).collect();
        self.drop_uris(&uris);
    }

    /// Drags URIs onto the window.
    pub fn drop_uris(&mut self, uris: &[String]) {
        let source = self.hover_uris(uris);
        self.letting_go();
        self.run("xdotool", &["windowkill", &source]);
    }

    /// Drags URIs over the window and stays there; `letting_go` drops them. Returns the window they come from.
    ///
    /// A busy machine may not hear a button that was pressed too early, nor a short move: then it is done again.
    pub fn hover_uris(&mut self, uris: &[String]) -> String {
        for _ in 0..5 {
            let source = self.open_source(uris);
            if self.drag_to_window() {
                return source;
            }
            self.run("xdotool", &["mouseup", "1"]);
            self.run("xdotool", &["windowkill", &source]);
        }
        panic!("the window never asked what is dragged over it");
    }

    /// Releases the mouse.
    pub fn letting_go(&self) {
        pause();
        self.run("xdotool", &["mouseup", "1"]);
        pause();
    }

    fn open_source(&mut self, uris: &[String]) -> String {
        let script = crate::place::root().join("tests/support/drag_source.py");
        // The system's own interpreter: it has GTK, a version manager's has not.
        let mut command = self.lasting("/usr/bin/python3");
        command.arg(script).args(uris);
        self.start("drag", command);
        let window = self.window("Berkas");
        self.run("xdotool", &["windowmove", "--sync", &window, "1250", "200"]);
        window
    }

    /// Whether the target has asked for what is dragged: only then does letting go mean anything.
    fn drag_to_window(&self) -> bool {
        self.point(FROM);
        self.run("xdotool", &["mousedown", "1"]);
        for step in 1..=8 {
            let along = |from: i32, to: i32| from + (to - from) * step / 8;
            self.point((along(FROM.0, TO.0), along(FROM.1, TO.1)));
        }
        (0..40).any(|step| {
            self.point((TO.0 + step % 2 * 3, TO.1 + 3));
            self.drag_said().contains("asked")
        })
    }

    fn drag_said(&self) -> String {
        std::fs::read_to_string(self.home().join("drag.log")).unwrap_or_default()
    }

    fn point(&self, (x, y): (i32, i32)) {
        self.run("xdotool", &["mousemove", &x.to_string(), &y.to_string()]);
        pause();
    }
}

fn pause() {
    std::thread::sleep(Duration::from_millis(80));
}

/// `file://` and every byte that is not plain, percent-encoded.
pub fn uri(file: &Path) -> String {
    use std::os::unix::ffi::OsStrExt;
    let plain = |b: &u8| b.is_ascii_alphanumeric() || b"/-_.~".contains(b);
    let encode = |b: u8| if plain(&b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    let path: String = file.as_os_str().as_bytes().iter().map(|b| encode(*b)).collect();
    format!("file://{path}")
}
