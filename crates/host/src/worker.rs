//! The worker that looks at strangers' documents: this program again, as a child with limits and without a key.
//!
//! An allocation failure or a stack overflow ends a process and no `catch_unwind` helps; here it ends the worker,
//! costs one sentence, and the next question starts another.

mod limits;
mod way;

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use app::look::{Asked, Look};
use app::reader::wire::{self, Answer, Ask, Blob, Frame, Judging};
use app::reader::{Moment, Parts, Reader, serve};
use app::view::{Differences, Problem, Rect, TextRun};
use pades::verify::Judgement;
use zeroize::Zeroizing;

/// The argument that makes a program of ours the worker.
pub const ARGUMENT: &str = "--reader";
/// Nothing an official drops takes longer; what does is said to be too complex.
const DEADLINE: Duration = Duration::from_secs(8);
/// The largest answer: a picture of 40 million pixels, badly compressed.
const MAX_ANSWER: u64 = 256 << 20;

/// Looks at documents in a child process.
pub struct Worker {
    program: PathBuf,
    running: Mutex<Option<Running>>,
    shown: Mutex<HashMap<String, Shown>>,
}

/// What has to be shown again to a worker that takes another's place.
#[derive(Clone)]
struct Shown {
    parts: Parts,
    password: Option<Zeroizing<Vec<u8>>>,
}

struct Running {
    child: Child,
    questions: BufWriter<way::Questions>,
    answers: Receiver<io::Result<Option<Frame<Answer>>>>,
}

/// The worker's whole life, when this program was started with [`ARGUMENT`].
///
/// # Errors
/// What reading the questions or writing the answers says.
pub fn run() -> io::Result<()> {
    let limits = limits::for_life();
    let (mut from, mut to) = (way::Heard::default(), BufWriter::new(io::stdout()));
    serve(&mut from, &mut to, &|moment| match moment {
        Moment::Answering => limits.for_an_answer(),
        Moment::Listening => limits.for_a_question(),
    })
}

impl Worker {
    /// A worker made of this very program, which answers to [`ARGUMENT`]. Nothing is started yet.
    ///
    /// # Errors
    /// When the system does not say what this program is.
    pub fn of_this_program() -> io::Result<Self> {
        Ok(Self::of(std::env::current_exe()?))
    }

    /// The process that looks at documents now, if there is one.
    pub fn process(&self) -> Option<u32> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.as_ref().map(|worker| worker.child.id())
    }

    fn of(program: PathBuf) -> Self {
        Self { program, running: Mutex::default(), shown: Mutex::default() }
    }

    fn start(&self) -> io::Result<Running> {
        let (questions, theirs) = way::pair()?;
        let mut child = Command::new(&self.program)
            .arg(ARGUMENT)
            .env_clear()
            .stdin(theirs)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let answers = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let (send, receive) = channel();
        std::thread::spawn(move || {
            let mut from = BufReader::new(answers);
            // Ends when the worker has ended, or when nobody listens any more.
            loop {
                let frame = wire::read(&mut from, MAX_ANSWER);
                let last = !matches!(frame, Ok(Some(_)));
                if send.send(frame).is_err() || last {
                    break;
                }
            }
        });
        Ok(Running { child, questions: BufWriter::new(questions), answers: receive })
    }

    /// Asks, and waits no longer than the deadline. Whatever goes wrong ends the worker.
    fn ask(&self, ask: &Ask, blobs: &Sent<'_>) -> Result<Frame<Answer>, Problem> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let mut worker = match running.take() {
            Some(worker) => worker,
            None => self.start().map_err(|e| Problem::new("system.worker").detail(e))?,
        };
        match worker.ask(ask, blobs) {
            Ok(frame) => {
                *running = Some(worker);
                match frame.head {
                    Answer::Problem { problem } => Err(problem),
                    _ => Ok(frame),
                }
            }
            Err(why) => {
                worker.end();
                Err(Problem::new("doc.toocomplex").detail(why))
            }
        }
    }

    /// Asks about something shown; a worker that took another's place is shown it first.
    fn ask_again(&self, id: &str, ask: &Ask, blobs: &Sent<'_>) -> Result<Frame<Answer>, Problem> {
        match self.ask(ask, blobs) {
            Err(problem) if problem.code == "doc.closed" => {
                let shown = self.shown().get(id).cloned().ok_or(problem)?;
                self.show(id, &shown.parts, shown.password.as_ref().map(|p| p.as_slice()))?;
                self.ask(ask, blobs)
            }
            answered => answered,
        }
    }

    fn shown(&self) -> std::sync::MutexGuard<'_, HashMap<String, Shown>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, id: &str, parts: &Parts, password: Option<&[u8]>) {
        let password = password.map(|p| Zeroizing::new(p.to_vec()));
        self.shown().insert(id.to_owned(), Shown { parts: parts.clone(), password });
    }
}

impl Running {
    fn ask(&mut self, ask: &Ask, blobs: &Sent<'_>) -> Result<Frame<Answer>, String> {
        self.questions.get_mut().lend(blobs.file.as_ref()).map_err(|e| e.to_string())?;
        wire::write(&mut self.questions, ask, &blobs.blobs).map_err(|e| e.to_string())?;
        match self.answers.recv_timeout(DEADLINE) {
            Ok(Ok(Some(frame))) => Ok(frame),
            Ok(Ok(None)) | Err(RecvTimeoutError::Disconnected) => Err("the worker ended".to_owned()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(RecvTimeoutError::Timeout) => Err(format!("no answer within {} s", DEADLINE.as_secs())),
        }
    }

    fn end(mut self) {
        // It may have ended by itself; then there is nothing to kill, only something to collect.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let running = self.running.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(worker) = running.take() {
            worker.end();
        }
    }
}

/// What goes with a question.
#[derive(Default)]
struct Sent<'a> {
    blobs: Vec<Blob<'a>>,
    /// What one of them lies in, if it goes beside the frame.
    file: Option<File>,
}

impl<'a> Sent<'a> {
    /// A document: lent where it lies in a file, else its bytes.
    fn document(parts: &'a Parts) -> Self {
        let file = crate::disk::lend(&parts.file);
        let first = match file {
            Some(_) => Blob::Beside(parts.file.len() as u64),
            None => Blob::Here(&parts.file),
        };
        Self { blobs: std::iter::once(first).chain(parts.tail.as_deref().map(Blob::Here)).collect(), file }
    }

    fn with(mut self, evidence: Vec<&'a [u8]>) -> Self {
        self.blobs.extend(evidence.into_iter().map(Blob::Here));
        self
    }
}

fn unexpected() -> Problem {
    Problem::new("system.worker").detail("an answer to another question")
}

impl Reader for Worker {
    fn look(&self, id: &str, parts: &Parts, password: Option<&[u8]>, asked: &Asked) -> Result<Look, Problem> {
        let (judging, evidence) = Judging::pack(asked);
        let password_sent = password.map(<[u8]>::to_vec);
        let ask = Ask::Look { id: id.to_owned(), password: password_sent, tail: parts.tail.is_some(), judging };
        let blobs = Sent::document(parts).with(evidence);
        match self.ask(&ask, &blobs)?.head {
            Answer::Look { look } => {
                self.keep(id, parts, password);
                Ok(*look)
            }
            _ => Err(unexpected()),
        }
    }

    fn judge(&self, id: &str, asked: &Asked) -> Result<Judgement, Problem> {
        let (judging, evidence) = Judging::pack(asked);
        match self.ask_again(id, &Ask::Judge { id: id.to_owned(), judging }, &Sent::default().with(evidence))?.head {
            Answer::Judged { judgement } => Ok(*judgement),
            _ => Err(unexpected()),
        }
    }

    fn show(&self, id: &str, parts: &Parts, password: Option<&[u8]>) -> Result<(), Problem> {
        let password_sent = password.map(<[u8]>::to_vec);
        let ask = Ask::Show { id: id.to_owned(), password: password_sent, tail: parts.tail.is_some() };
        self.ask(&ask, &Sent::document(parts))?;
        self.keep(id, parts, password);
        Ok(())
    }

    fn picture(&self, id: &str, page: usize, width: u32) -> Result<Vec<u8>, Problem> {
        let frame = self.ask_again(id, &Ask::Picture { id: id.to_owned(), page, width }, &Sent::default())?;
        frame.blobs.first().map(|png| png.to_vec()).ok_or_else(unexpected)
    }

    fn text(&self, id: &str, page: usize) -> Result<Vec<TextRun>, Problem> {
        match self.ask_again(id, &Ask::Text { id: id.to_owned(), page }, &Sent::default())?.head {
            Answer::Text { runs } => Ok(runs),
            _ => Err(unexpected()),
        }
    }

    fn places(&self, id: &str, page: usize, text: &str) -> Result<Vec<Rect>, Problem> {
        let ask = Ask::Places { id: id.to_owned(), page, text: text.to_owned() };
        match self.ask_again(id, &ask, &Sent::default())?.head {
            Answer::Places { places } => Ok(places),
            _ => Err(unexpected()),
        }
    }

    fn differences(&self, id: &str, signature: usize) -> Result<Differences, Problem> {
        match self.ask_again(id, &Ask::Differences { id: id.to_owned(), signature }, &Sent::default())?.head {
            Answer::Differences { differences } => Ok(differences),
            _ => Err(unexpected()),
        }
    }

    fn close(&self, id: &str) {
        self.shown().remove(id);
        // A worker that is not there has nothing open.
        let _ = self.ask(&Ask::Close { id: id.to_owned() }, &Sent::default());
    }

    fn another(&self) -> Box<dyn Reader> {
        Box::new(Self::of(self.program.clone()))
    }
}
