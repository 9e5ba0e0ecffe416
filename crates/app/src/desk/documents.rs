//! Documents on the desk: arriving, being looked at, leaving.

use std::path::Path;
use std::sync::Arc;

use pades::report::Report;
use pades::services::{Errand, TrustServices};
use pades::verify::Judgement;

use super::{Candidate, Desk, Document};
use crate::display::file_name;
use crate::host::{Passphrase, Snapshot};
use crate::keys::import;
use crate::look::{Asked, Look};
use crate::problem::unread_document;
use crate::reader::Parts;
use crate::register;
use crate::services::{self, Recent, Sources};
use crate::settings::Settings;
use crate::view::{Arrival, Differences, DocumentView, KeyCandidate, Problem, SignedVersion, TextRun};

/// Larger files are signed from the command line.
pub(super) const LIMIT: u64 = 1 << 30;

impl Desk {
    /// Takes a file that was dropped, chosen or named on the command line. What it is, its content says.
    pub fn arrive(&self, path: &Path) -> Arrival {
        let name = file_name(path);
        let arrival = self.host.read(path, LIMIT).map_or_else(
            |e| Err(unread_document(&e, &name)),
            |file| match import::looks_like_key(&file.bytes) {
                true => self.candidate(file),
                false => self.document(file, None),
            },
        );
        arrival.unwrap_or_else(|problem| Arrival::Problem { problem, name })
    }

    /// Opens a document that asked for a password.
    pub fn open_locked(&self, id: &str, password: &Passphrase) -> Arrival {
        let Some(file) = self.open().locked.get(id).cloned() else {
            return Arrival::Problem { problem: Problem::new("doc.closed"), name: String::new() };
        };
        let name = file_name(&file.path);
        let arrival = self.document(file, Some(password.expose()));
        if matches!(arrival, Ok(Arrival::Document { .. })) {
            self.open().locked.remove(id);
        }
        arrival.unwrap_or_else(|problem| Arrival::Problem { problem, name })
    }

    /// Forgets a document and its pictures.
    pub fn close_document(&self, id: &str) {
        let mut open = self.open();
        open.documents.remove(id);
        open.locked.remove(id);
        open.searches.remove(id);
        open.letters.remove(id);
        if let Some(errand) = open.errands.remove(id) {
            errand.cancel();
        }
        let stale: Vec<String> = open
            .prepared
            .iter()
            .filter(|(_, waiting)| waiting.document == id)
            .map(|(prepared, _)| prepared.clone())
            .collect();
        for prepared in stale {
            open.prepared.remove(&prepared);
            self.reader.close(&prepared);
        }
        self.reader.close(id);
    }

    /// A PNG picture of a page (zero-based) of a document or of a prepared revision.
    pub fn page_picture(&self, id: &str, page: usize, width: u32) -> Result<Vec<u8>, Problem> {
        self.reader.picture(id, page, width)
    }

    /// The words of a page with their places.
    pub fn page_text(&self, id: &str, page: usize) -> Result<Vec<TextRun>, Problem> {
        self.reader.text(id, page)
    }

    /// The version that signature `signature` (from 0) covers, opened for pictures, and what is seen otherwise now.
    /// It is closed as a document is.
    pub fn signed_version(&self, id: &str, signature: usize) -> Result<SignedVersion, Problem> {
        let document = self.open().documents.get(id).cloned().ok_or_else(|| Problem::new("doc.closed"))?;
        let differences = self.reader.differences(id, signature)?;
        // The signed revision is what the file begins with: byte for byte what was digested.
        let end = usize::try_from(differences.end).unwrap_or(usize::MAX);
        let signed = document.file.bytes.get(..end).ok_or_else(|| Problem::new("doc.nosignedversion"))?;
        let handle = self.handle()?;
        self.reader.show(&handle, &Parts::file(Arc::<[u8]>::from(signed).into()), document.password())?;
        let Differences { pages, found, complete, .. } = differences;
        Ok(SignedVersion { id: handle, pages, differences: found, complete })
    }

    fn candidate(&self, file: Snapshot) -> Result<Arrival, Problem> {
        let id = self.handle()?;
        let name = file_name(&file.path);
        let candidate = Candidate { file, opened: None };
        self.open().candidates.insert(id.clone(), candidate);
        Ok(Arrival::Key { candidate: KeyCandidate { id, name } })
    }

    fn document(&self, file: Snapshot, password: Option<&[u8]>) -> Result<Arrival, Problem> {
        let id = self.handle()?;
        match self.shown(&id, file.clone(), password) {
            Ok(view) => {
                register::verified(self.host.as_ref(), [&view.report]);
                Ok(Arrival::Document { document: Box::new(view) })
            }
            Err(problem) if problem.code == "doc.encrypted" => {
                let name = file_name(&file.path);
                self.open().locked.insert(id.clone(), file);
                Ok(Arrival::Locked { id, name })
            }
            Err(problem) => Err(problem),
        }
    }

    /// Looks at a file and keeps it under `id`.
    pub(super) fn shown(&self, id: &str, file: Snapshot, password: Option<&[u8]>) -> Result<DocumentView, Problem> {
        let parts = Parts::file(file.bytes.clone());
        let asked = self.asked();
        let mut look = self.reader.look(id, &parts, password, &asked)?;
        let pending = !look.wanted.is_empty() && self.network().is_some();
        if !look.wanted.is_empty() {
            let first = Judgement { report: look.report, wanted: std::mem::take(&mut look.wanted) };
            look.report = self.settled(id, None, &asked, first)?;
            if pending {
                // It will be asked, only later.
                look.report.warnings.retain(|code| code != services::NOT_ASKED);
            }
        }
        if register::is_missing(self.host.as_ref(), &look.pins) {
            look.warnings.push(Problem::new("register.missing"));
        }
        let view = DocumentView { pending, ..view(id, &file, look) };
        let password = password.map(|p| Arc::new(zeroize::Zeroizing::new(p.to_vec())));
        let document = Document { file, password, report: Arc::new(view.report.clone()) };
        self.open().documents.insert(id.to_owned(), document);
        Ok(view)
    }

    /// The report with what trust services say: the network is asked, which may take seconds. `None`: there is no
    /// network to ask, or the document was closed meanwhile.
    pub fn refine(&self, id: &str) -> Result<Option<Report>, Problem> {
        let Some(services) = self.network() else { return Ok(None) };
        let asked = self.asked();
        let first = self.reader.judge(id, &asked)?;
        let errand: Arc<dyn Errand> = services.errand().into();
        if !self.open().documents.contains_key(id) {
            return Ok(None);
        }
        self.open().errands.insert(id.to_owned(), errand.clone());
        let report = self.settled(id, Some(errand.as_ref()), &asked, first);
        let mut open = self.open();
        if open.errands.remove(id).is_none() {
            return Ok(None);
        }
        let report = report?;
        if let Some(document) = open.documents.get_mut(id) {
            document.report = Arc::new(report.clone());
        }
        Ok(Some(report))
    }

    pub(super) fn settled(
        &self,
        id: &str,
        errand: Option<&dyn Errand>,
        asked: &Asked,
        first: Judgement,
    ) -> Result<Report, Problem> {
        let judge = |asked: &Asked| self.reader.judge(id, asked);
        let sources = Sources { host: self.host.as_ref(), errand, recent: Recent::Serves };
        services::settle(sources, asked, first, &judge).map(|settled| settled.judgement.report)
    }

    /// The network, where there is one and the person wants it used.
    pub(super) fn network(&self) -> Option<&Arc<dyn TrustServices>> {
        self.services.as_ref().filter(|_| Settings::load(self.host.as_ref()).online)
    }

    /// How documents are judged on this computer now.
    pub(super) fn asked(&self) -> Asked {
        Asked::here(self.host.as_ref())
    }
}

fn view(id: &str, file: &Snapshot, look: Look) -> DocumentView {
    DocumentView {
        id: id.to_owned(),
        name: file_name(&file.path),
        size: u64::try_from(file.bytes.len()).unwrap_or(u64::MAX),
        pages: look.pages,
        report: look.report,
        refusal: look.refusal,
        footer_refusal: look.footer_refusal,
        warnings: look.warnings,
        empty_fields: look.empty_fields,
        pending: false,
    }
}
