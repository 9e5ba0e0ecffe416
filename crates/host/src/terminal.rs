//! Passphrases from a terminal, from standard input, from a file: read octet by octet into a buffer that is wiped,
//! never through a buffered reader, which would keep a copy.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use app::host::Passphrase;
use zeroize::Zeroizing;

/// A longer line is no passphrase.
const LONGEST: usize = 4096;

/// Why no passphrase came.
#[derive(Debug, thiserror::Error)]
pub enum PromptProblem {
    /// No terminal to ask on.
    #[error("no terminal to ask on")]
    NoTerminal,
    /// The person pressed Ctrl-C or closed the input.
    #[error("interrupted")]
    Interrupted,
    /// More than 4096 octets in a line.
    #[error("too long for a passphrase")]
    TooLong,
    /// Anything else the system says.
    #[error("{0}")]
    Other(#[from] std::io::Error),
}

/// The first line of standard input, without its end.
///
/// # Errors
/// See [`PromptProblem`]; [`PromptProblem::Interrupted`] when there is not even an empty line.
pub fn from_stdin() -> Result<Passphrase, PromptProblem> {
    line(&mut Unbuffered)
}

/// The first line of a file, without its end.
///
/// # Errors
/// See [`PromptProblem`].
pub fn from_file(path: &Path) -> Result<Passphrase, PromptProblem> {
    line(&mut File::open(path)?)
}

/// Standard input without the buffer that `std` puts before it.
struct Unbuffered;

impl Read for Unbuffered {
    #[cfg(unix)]
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        Ok(rustix::io::read(rustix::stdio::stdin(), out)?)
    }

    #[cfg(not(unix))]
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        std::io::stdin().read(out)
    }
}

fn line(from: &mut impl Read) -> Result<Passphrase, PromptProblem> {
    let mut typed = Typed::new();
    let mut nothing = true;
    while let Some(octet) = one(from)? {
        nothing = false;
        if octet == b'\n' {
            break;
        }
        typed.push(octet)?;
    }
    if nothing {
        return Err(PromptProblem::Interrupted);
    }
    if typed.0.last() == Some(&b'\r') {
        typed.0.pop();
    }
    Ok(typed.finish())
}

/// The next octet; `None` at the end.
fn one(from: &mut impl Read) -> Result<Option<u8>, PromptProblem> {
    let mut octet = Zeroizing::new([0]);
    loop {
        match from.read(octet.as_mut_slice()) {
            Ok(0) => return Ok(None),
            Ok(_) => return Ok(octet.first().copied()),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Octets typed so far; the vector never grows, so it never moves.
struct Typed(Zeroizing<Vec<u8>>);

impl Typed {
    fn new() -> Self {
        Self(Zeroizing::new(Vec::with_capacity(LONGEST)))
    }

    fn push(&mut self, octet: u8) -> Result<(), PromptProblem> {
        if self.0.len() >= LONGEST {
            return Err(PromptProblem::TooLong);
        }
        self.0.push(octet);
        Ok(())
    }

    /// Takes back one character: its last octet and the UTF-8 continuation octets before the first.
    fn backspace(&mut self) {
        while self.0.pop().is_some_and(|octet| octet & 0xc0 == 0x80) {}
    }

    fn finish(mut self) -> Passphrase {
        Passphrase::new(std::mem::take(&mut *self.0))
    }
}

/// Asks on the controlling terminal, without echo, whatever standard input is.
///
/// # Errors
/// See [`PromptProblem`].
#[cfg(unix)]
pub fn prompt(question: &str) -> Result<Passphrase, PromptProblem> {
    let open = std::fs::OpenOptions::new().read(true).write(true).open("/dev/tty");
    let terminal = open.map_err(|_| PromptProblem::NoTerminal)?;
    write!(&terminal, "{question}")?;
    let silent = Silent::on(&terminal)?;
    let answer = keys(&mut &terminal);
    drop(silent);
    writeln!(&terminal)?;
    answer
}

/// Shows a passphrase on the controlling terminal, whatever standard output is.
///
/// # Errors
/// See [`PromptProblem`].
#[cfg(unix)]
pub fn show(words: &str, secret: &Passphrase) -> Result<(), PromptProblem> {
    let open = std::fs::OpenOptions::new().write(true).open("/dev/tty");
    let mut terminal = open.map_err(|_| PromptProblem::NoTerminal)?;
    for part in [words.as_bytes(), secret.expose(), b"\n"] {
        terminal.write_all(part)?;
    }
    Ok(())
}

/// Not offered here.
///
/// # Errors
/// Always [`PromptProblem::NoTerminal`].
#[cfg(not(unix))]
pub fn show(_: &str, _: &Passphrase) -> Result<(), PromptProblem> {
    Err(PromptProblem::NoTerminal)
}

/// Not offered here: use the window, standard input or a file.
///
/// # Errors
/// Always [`PromptProblem::NoTerminal`].
#[cfg(not(unix))]
pub fn prompt(_: &str) -> Result<Passphrase, PromptProblem> {
    Err(PromptProblem::NoTerminal)
}

/// Reads keys until Enter. The terminal is raw, so the control characters are ours to understand.
#[cfg(unix)]
fn keys(terminal: &mut impl Read) -> Result<Passphrase, PromptProblem> {
    const CTRL_C: u8 = 0x03;
    const CTRL_D: u8 = 0x04;
    const CTRL_U: u8 = 0x15;
    let mut typed = Typed::new();
    loop {
        match one(terminal)? {
            None | Some(CTRL_C) => return Err(PromptProblem::Interrupted),
            Some(CTRL_D) if typed.0.is_empty() => return Err(PromptProblem::Interrupted),
            Some(b'\r' | b'\n' | CTRL_D) => return Ok(typed.finish()),
            Some(0x7f | 0x08) => typed.backspace(),
            Some(CTRL_U) => while typed.0.pop().is_some() {},
            Some(octet) => typed.push(octet)?,
        }
    }
}

/// No echo, no line buffer of the kernel's, no signals; as it was again when dropped.
#[cfg(unix)]
struct Silent<'a> {
    terminal: &'a File,
    before: rustix::termios::Termios,
}

#[cfg(unix)]
impl<'a> Silent<'a> {
    fn on(terminal: &'a File) -> Result<Self, PromptProblem> {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let before = tcgetattr(terminal).map_err(|_| PromptProblem::NoTerminal)?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO | LocalModes::ECHONL | LocalModes::ICANON | LocalModes::ISIG);
        tcsetattr(terminal, OptionalActions::Flush, &silent).map_err(std::io::Error::from)?;
        Ok(Self { terminal, before })
    }
}

#[cfg(unix)]
impl Drop for Silent<'_> {
    fn drop(&mut self) {
        let _ = rustix::termios::tcsetattr(self.terminal, rustix::termios::OptionalActions::Flush, &self.before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_line_only() {
        let read = |text: &[u8]| line(&mut &*text).map(|passphrase| passphrase.expose().to_vec());
        assert_eq!(read(b"rahasia\r\nsisa\n").unwrap(), b"rahasia");
        assert_eq!(read(b"tanpa akhir").unwrap(), b"tanpa akhir");
        assert_eq!(read(b"\n").unwrap(), b"");
        assert!(matches!(read(b""), Err(PromptProblem::Interrupted)));
        assert!(matches!(read(&[b'x'; 5000]), Err(PromptProblem::TooLong)));
    }

    #[cfg(unix)]
    #[test]
    fn keys_are_understood() {
        let read = |text: &[u8]| keys(&mut &*text).map(|passphrase| passphrase.expose().to_vec());
        assert_eq!(read("aé\u{7f}b\r".as_bytes()).unwrap(), b"ab");
        assert_eq!(read(b"salah\x15benar\n").unwrap(), b"benar");
        assert!(matches!(read(b"ab\x03"), Err(PromptProblem::Interrupted)));
        assert!(matches!(read(b"ab"), Err(PromptProblem::Interrupted)));
    }

    /// Not a test of its own: the part that runs on the terminal.
    #[test]
    fn child() {
        if std::env::var_os("PENA_TEST_PROMPT").is_some() {
            let answer = prompt("Frasa sandi: ").unwrap();
            println!("{} octets, {}", answer.expose().len(), answer.expose() == "rahasia é".as_bytes());
        }
    }

    /// On a real terminal, made by `script`: what is typed is read whole and never shown.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_terminal_shows_nothing() {
        let program = std::env::current_exe().unwrap();
        let command = format!("{} --exact terminal::tests::child --nocapture", program.display());
        let mut script = std::process::Command::new("script");
        script.args(["-qefc", &command, "/dev/null"]).env("PENA_TEST_PROMPT", "1");
        script.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
        let Ok(mut child) = script.spawn() else {
            println!("skipped: script absent");
            return;
        };
        let mut shown = child.stdout.take().unwrap();
        let mut text = Vec::new();
        // Type only when asked: before that, echo is still on.
        while !String::from_utf8_lossy(&text).contains("Frasa sandi: ") {
            let mut octet = [0];
            assert_eq!(shown.read(&mut octet).unwrap(), 1, "{}", String::from_utf8_lossy(&text));
            text.extend(octet);
        }
        std::thread::sleep(std::time::Duration::from_millis(300));
        child.stdin.take().unwrap().write_all("rahasiaX\u{7f} é\r".as_bytes()).unwrap();
        shown.read_to_end(&mut text).unwrap();
        let text = String::from_utf8_lossy(&text);
        assert!(child.wait().unwrap().success() && text.contains("10 octets, true"), "{text}");
        assert!(!text.contains("rahasia"), "{text}");
    }
}
