//! What passes between the window's process and the worker that looks at strangers' documents.
//!
//! A frame is a JSON head and the blobs it announces, each length-prefixed. A blob may go beside the frame, as a file
//! that is read where it lies; then only its length is announced. Both sides bound what they accept: the
//! worker because it is small, the window because whatever a hostile document makes of the worker answers here.

use std::io::{self, BufReader, Read, Write};

use pades::evidence::{Anchor, AnchorKind, Evidence};
use pades::policy::{Policy, RevocationRule};
use pades::verify::Judgement;
use pki::Certificate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::host::Content;
use crate::look::{Asked, Look};
use crate::view::{Differences, Problem, Rect, TextRun};

/// A head larger than this is not one of ours.
const MAX_HEAD: u32 = 64 << 20;
/// The largest blob: a document.
pub const MAX_BLOB: u64 = 2 << 30;
/// The bit of a length that says: not here, but beside.
const BESIDE: u64 = 1 << 63;
/// Room made for a blob before it has arrived.
const ANNOUNCED: u64 = 4 << 20;

/// What the window asks.
#[allow(missing_docs)] // The fields say what they are.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Ask {
    /// Open and judge. Blobs: the document's parts, then the evidence.
    Look { id: String, password: Option<Vec<u8>>, tail: bool, judging: Judging },
    /// Judge again what is open. Blobs: the evidence.
    Judge { id: String, judging: Judging },
    /// Open for pictures. Blobs: the document's parts.
    Show { id: String, password: Option<Vec<u8>>, tail: bool },
    /// Draw a page.
    Picture { id: String, page: usize, width: u32 },
    /// Read a page.
    Text { id: String, page: usize },
    /// Find a text on a page.
    Places { id: String, page: usize, text: String },
    /// Compare with the version that a signature covers.
    Differences { id: String, signature: usize },
    /// Forget.
    Close { id: String },
}

/// How to judge; the counts say which of the blobs are what.
#[derive(Debug, Serialize, Deserialize)]
pub struct Judging {
    at: i64,
    soft: bool,
    practice: Vec<bool>,
    certificates: usize,
    crls: usize,
    ocsps: usize,
}

/// What the worker answers.
#[allow(missing_docs)] // The fields say what they are.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// To `Look`.
    Look { look: Box<Look> },
    /// To `Judge`.
    Judged { judgement: Box<Judgement> },
    /// To `Picture`; the PNG is the blob.
    Picture,
    /// To `Text`.
    Text { runs: Vec<TextRun> },
    /// To `Places`.
    Places { places: Vec<Rect> },
    /// To `Differences`.
    Differences { differences: Differences },
    /// To `Show` and `Close`.
    Done,
    /// To anything.
    Problem { problem: Problem },
}

/// A head and its blobs.
pub struct Frame<T> {
    /// The words.
    pub head: T,
    /// The bytes.
    pub blobs: Vec<Content>,
}

/// A blob on its way.
#[derive(Clone, Copy, Debug)]
pub enum Blob<'a> {
    /// In the frame.
    Here(&'a [u8]),
    /// So many bytes, which whoever carries the frame hands over beside it.
    Beside(u64),
}

/// Where frames come from.
pub trait Incoming: Read {
    /// The next thing that was handed over beside the frames; `length` bytes of it are meant.
    ///
    /// # Errors
    /// Nothing was, or less.
    fn beside(&mut self, length: u64) -> io::Result<Content> {
        let _ = length;
        Err(io::ErrorKind::InvalidData.into())
    }
}

impl Incoming for &[u8] {}
impl<R: Read> Incoming for BufReader<R> {}

/// Writes a frame and flushes it.
pub fn write<T: Serialize>(out: &mut impl Write, head: &T, blobs: &[Blob<'_>]) -> io::Result<()> {
    let head = serde_json::to_vec(head)?;
    let length = u32::try_from(head.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    let count = u32::try_from(blobs.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(&count.to_le_bytes())?;
    out.write_all(&head)?;
    for blob in blobs {
        match blob {
            Blob::Here(bytes) => {
                out.write_all(&(bytes.len() as u64).to_le_bytes())?;
                out.write_all(bytes)?;
            }
            Blob::Beside(length) => out.write_all(&(length | BESIDE).to_le_bytes())?,
        }
    }
    out.flush()
}

/// Reads a frame whose blobs together have at most `limit` bytes. `None`: the other side has ended.
pub fn read<T: DeserializeOwned>(from: &mut impl Incoming, limit: u64) -> io::Result<Option<Frame<T>>> {
    let mut word = [0; 4];
    if let Err(error) = from.read_exact(&mut word) {
        return if error.kind() == io::ErrorKind::UnexpectedEof { Ok(None) } else { Err(error) };
    }
    let length = u32::from_le_bytes(word);
    from.read_exact(&mut word)?;
    let count = u32::from_le_bytes(word);
    if length > MAX_HEAD || count > 10_000 {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let head = serde_json::from_slice(&exactly(from, u64::from(length))?)?;
    let mut left = limit;
    let mut blobs = Vec::new();
    for _ in 0..count {
        let mut word = [0; 8];
        from.read_exact(&mut word)?;
        let word = u64::from_le_bytes(word);
        let length = word & !BESIDE;
        left = left.checked_sub(length).ok_or(io::ErrorKind::InvalidData)?;
        blobs.push(match word & BESIDE {
            0 => exactly(from, length)?.into(),
            _ => from.beside(length)?,
        });
    }
    Ok(Some(Frame { head, blobs }))
}

/// Beyond a small room, memory grows with what arrives and not with what is announced.
fn exactly(from: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(ANNOUNCED)).unwrap_or(0));
    from.take(length).read_to_end(&mut bytes)?;
    match bytes.len() as u64 == length {
        true => Ok(bytes),
        false => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

impl Judging {
    /// The words, and the blobs that go with them.
    pub fn pack(asked: &Asked) -> (Self, Vec<&[u8]>) {
        let evidence = &asked.evidence;
        let judging = Self {
            at: asked.at.unix_timestamp(),
            soft: asked.policy.revocation == RevocationRule::Soft,
            practice: evidence.anchors.iter().map(|a| a.kind == AnchorKind::Practice).collect(),
            certificates: evidence.certificates.len(),
            crls: evidence.crls.len(),
            ocsps: evidence.ocsps.len(),
        };
        let anchors = evidence.anchors.iter().map(|anchor| anchor.certificate.der());
        let certificates = evidence.certificates.iter().map(Certificate::der);
        let lists = evidence.crls.iter().chain(&evidence.ocsps).map(Vec::as_slice);
        (judging, anchors.chain(certificates).chain(lists).collect())
    }

    /// The other way round; a blob that is no certificate is left out.
    pub(super) fn unpack(&self, blobs: &[Content]) -> Asked {
        let mut rest = blobs.iter();
        let anchor = |(practice, der): (&bool, &Content)| {
            let certificate = Certificate::from_der(der).ok()?;
            Some(if *practice { Anchor::practice(certificate) } else { Anchor::real(certificate) })
        };
        let anchors = self.practice.iter().zip(rest.by_ref().take(self.practice.len())).filter_map(anchor).collect();
        let certificates =
            rest.by_ref().take(self.certificates).filter_map(|der| Certificate::from_der(der).ok()).collect();
        let crls = rest.by_ref().take(self.crls).map(|b| b.to_vec()).collect();
        let ocsps = rest.take(self.ocsps).map(|b| b.to_vec()).collect();
        let rule = if self.soft { RevocationRule::Soft } else { RevocationRule::Require };
        Asked {
            at: OffsetDateTime::from_unix_timestamp(self.at).unwrap_or(OffsetDateTime::UNIX_EPOCH),
            evidence: Evidence { anchors, certificates, crls, ocsps },
            policy: Policy::with_revocation(rule),
        }
    }
}
