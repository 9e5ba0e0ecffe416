//! Responders on loopback: OpenSSL's own server, and one that takes every question and answers none.

use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

/// `openssl ocsp -port`; ends with its value.
pub struct Responder(Child);

impl Responder {
    /// Serves an index below `folder`, where the authority is `ca` and who signs the answers `signer` (`.pem`, `.key`).
    pub fn start(folder: &Path, index: &str, [ca, signer]: [&str; 2], port: u16) -> Self {
        let [ca, certificate, key] = [format!("{ca}.pem"), format!("{signer}.pem"), format!("{signer}.key")];
        // Ended by the system when the test is, however that went.
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL", "openssl", "ocsp", "-port", &port.to_string(), "-index", index]);
        command.args(["-CA", &ca, "-rsigner", &certificate, "-rkey", &key, "-nmin", "60", "-ignore_err"]);
        command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("openssl");
        // It says that it listens; a connection that only tries would keep it busy.
        let mut said = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        assert!(said.any(|line| line.is_ok_and(|line| line.starts_with("ACCEPT"))), "openssl ocsp does not listen");
        Self(child)
    }
}

impl Drop for Responder {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Takes connections, keeps them and says nothing.
pub struct Silent {
    port: u16,
    held: Arc<Mutex<Vec<TcpStream>>>,
}

impl Silent {
    /// Listens until the test ends.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("its address").port();
        let held = Arc::<Mutex<Vec<TcpStream>>>::default();
        let keep = Arc::clone(&held);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                keep.lock().expect("the list").push(stream);
            }
        });
        Self { port, held }
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// How many have asked it.
    pub fn asked(&self) -> usize {
        self.held.lock().expect("the list").len()
    }
}
