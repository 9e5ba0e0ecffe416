//! Signing on the desk: prepare what is shown, then sign exactly that.

use super::search::WordsOfReader;
use super::{Desk, Document, Waiting};
use crate::display::file_name;
use crate::host::{Existing, Passphrase};
use crate::keys::{self, unlock};
use crate::overlap;
use crate::prepare::{Drawn, Intent, prepare};
use crate::reader::{self, Parts};
use crate::register::Wish;
use crate::settings::Settings;
use crate::sign::{Output, Raise, Release, Shortfall, numbered_target, release};
use crate::view::{Prepared, Problem, SignOptions, Signed};
use crate::{anchors, issuer, profile, view};

/// Names tried for an output before giving up.
const NAMES: usize = 1000;

impl Desk {
    /// Makes the next revision in memory and opens it for pictures.
    pub fn prepare(&self, id: &str, options: &SignOptions) -> Result<Prepared, Problem> {
        let host = self.host.as_ref();
        let document = self.document_of(id)?;
        let key = keys::find(host, &options.key)?;
        let parts = Parts::file(document.file.bytes.clone());
        let opened = reader::open_file(&document.file, document.password())?;
        let words = WordsOfReader::of(self.reader.as_ref(), id);
        let profile = profile::load(host);
        let emblem = profile::emblem(host);
        let permitted = issuer::permitted(&key.signer, &anchors::evidence(host), host.now());
        let intent = Intent {
            opened: &opened,
            words: &words,
            signer: &key.signer,
            issuer: &permitted,
            profile: &profile,
            emblem: emblem.as_deref(),
            drawn: &Drawn::default(),
            options,
            certify: None,
            level: options.level,
            now: host.now(),
        };
        if let Some(problem) = key.refusal(host.now()) {
            return Err(problem);
        }
        let revision = prepare(&intent)?;
        let mut warnings = revision.warnings.clone();
        warnings.extend(overlap::warnings(&words, &revision));
        warnings.extend(key.signer.advice(host.now()));
        warnings.extend(issuer::advice(&key.signer, &permitted));
        let handle = self.handle()?;
        let shown = Parts { tail: Some(revision.tail()), ..parts };
        self.reader.show(&handle, &shown, document.password())?;
        let prepared = prepared(&handle, &revision, warnings);
        let waiting = Waiting { document: id.to_owned(), key: options.key.clone(), level: options.level, revision };
        self.replace_prepared(id, handle, waiting);
        Ok(prepared)
    }

    /// Whether the person has to type the passphrase for this revision.
    pub fn needs_passphrase(&self, prepared: &str) -> bool {
        let host = self.host.as_ref();
        let Some(name) = self.open().prepared.get(prepared).map(|w| w.key.clone()) else {
            return false;
        };
        keys::find(host, &name).is_ok_and(|key| self.asks(&key))
    }

    /// Whether the passphrase of a key has to be typed.
    pub(super) fn asks(&self, key: &keys::StoredKey) -> bool {
        let kept = || matches!(unlock::remembered(self.host.as_ref(), key), Ok(Some(_)));
        !key.opens_without_asking() && !self.is_unlocked(&key.name) && !kept()
    }

    /// Signs the revision that was shown. The output stands beside the input under a free name.
    pub fn sign(&self, prepared: &str, passphrase: Option<&Passphrase>) -> Result<Signed, Problem> {
        let host = self.host.as_ref();
        let (document, key) = {
            let open = self.open();
            let waiting = open.prepared.get(prepared).ok_or_else(|| Problem::new("doc.closed"))?;
            (waiting.document.clone(), waiting.key.clone())
        };
        let document = self.document_of(&document)?;
        let key = keys::find(host, &key)?;
        let wish = Wish { input: document.file.sha256, pages: 0, signer: &key.signer.certificate, level: "b" };
        if let Some(problem) = key.refusal(host.now()) {
            wish.refused(host, &problem);
            return Err(problem);
        }
        let unlocked = self.unlocked(&key, passphrase).inspect_err(|problem| wish.refused(host, problem))?;
        let waiting = self.open().prepared.remove(prepared).ok_or_else(|| Problem::new("doc.closed"))?;
        self.reader.close(prepared);
        let target = self.free_target(&document.file.path);
        let (tsa, services) = (Settings::load(host).tsa, self.network());
        let raise = Raise {
            level: waiting.level,
            tsa: &tsa,
            services: services.map(|services| services.as_ref()),
            shortfall: Shortfall::Fail,
        };
        let to = Release {
            input: &document.file,
            password: document.password(),
            target: &target,
            existing: Existing::Keep,
            asked: &self.asked(),
            raise,
        };
        let output = release(host, waiting.revision, &unlocked, &to)?;
        drop(unlocked);
        self.signed(output, document)
    }

    fn signed(&self, output: Output, before: Document) -> Result<Signed, Problem> {
        let id = self.handle()?;
        // It is looked at as any other document. That it is the one that was proven, its digest says.
        let file = crate::verify::read(self.host.as_ref(), &output.path)?;
        let name = file_name(&file.path);
        if file.sha256 != output.sha256 {
            return Err(Problem::new("doc.changed").with("nama", name));
        }
        let folder = file.path.parent().map(|p| p.display().to_string()).unwrap_or_default();
        let document = self.shown(&id, file, before.password())?;
        Ok(Signed { name, folder, document: Box::new(document) })
    }

    /// The first name that nobody has; `save` still refuses if somebody takes it meanwhile.
    pub(super) fn free_target(&self, input: &std::path::Path) -> std::path::PathBuf {
        let name = |n| numbered_target(input, None, n);
        (1..NAMES)
            .map(name)
            .find(|path| matches!(self.host.read(path, 0), Err(crate::host::ReadProblem::Missing)))
            .unwrap_or_else(|| name(NAMES))
    }

    pub(super) fn document_of(&self, id: &str) -> Result<Document, Problem> {
        self.open().documents.get(id).cloned().ok_or_else(|| Problem::new("doc.closed"))
    }

    /// One revision a document waits; earlier ones and their pictures are forgotten.
    fn replace_prepared(&self, id: &str, handle: String, prepared: Waiting) {
        let mut open = self.open();
        let stale: Vec<String> = open
            .prepared
            .iter()
            .filter(|(_, waiting)| waiting.document == id)
            .map(|(handle, _)| handle.clone())
            .collect();
        for handle in stale {
            open.prepared.remove(&handle);
            self.reader.close(&handle);
        }
        open.prepared.insert(handle, prepared);
    }
}

fn prepared(handle: &str, revision: &crate::prepare::Revision, warnings: Vec<Problem>) -> Prepared {
    view::Prepared {
        id: handle.to_owned(),
        page: revision.page + 1,
        rect: revision.rect,
        footer_pages: revision.footer_pages.iter().map(|p| p + 1).collect(),
        footer_text: revision.footer_text.clone(),
        warnings,
    }
}
