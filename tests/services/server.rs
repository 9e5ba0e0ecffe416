//! One process that plays the trust services of a town; it ends with its value.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tests::place;

/// How each service behaves; see `server.py`.
#[derive(Clone, Copy)]
pub struct Manners {
    pub ocsp: &'static str,
    pub crl: &'static str,
    pub issuer: &'static str,
    pub tsa: &'static str,
}

/// Everybody is honest.
pub const HONEST: Manners = Manners { ocsp: "good", crl: "good", issuer: "good", tsa: "good" };

pub struct Server {
    child: Child,
    port: u16,
}

impl Server {
    pub fn start(folder: &Path, manners: Manners) -> Self {
        Self::before(folder, manners, None)
    }

    /// The same; whoever wants a `live` responder is led to this port.
    pub fn before(folder: &Path, manners: Manners, live: Option<u16>) -> Self {
        let Manners { ocsp, crl, issuer, tsa } = manners;
        let mut child = Command::new("python3")
            .arg(place::root().join("tests/services/server.py"))
            .arg(folder)
            .args([ocsp, crl, issuer, tsa])
            .args(live.map(|port| port.to_string()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3");
        let mut line = String::new();
        let output = child.stdout.take().expect("a pipe");
        BufReader::new(output).read_line(&mut line).expect("a port");
        Self { port: line.trim().parse().expect("a port"), child }
    }

    /// The address of the server itself: a proxy, and a time-stamp authority.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
