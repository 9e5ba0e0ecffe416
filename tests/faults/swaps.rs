//! A thread swaps the file at full speed between preview and signature: what is signed is what was shown, or nothing.
//!
//! `PENA_FAULTS=full`: 10,000 times; otherwise 300.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use app::Desk;
use app::view::{Arrival, BatchPage, BatchWish, BatchWords, Design, RowState, SignOptions};
use sha2::{Digest, Sha256};
use tests::material::plain_letter;

/// Documents of each batch.
const TOGETHER: usize = 20;

fn times() -> usize {
    if std::env::var("PENA_FAULTS").as_deref() == Ok("full") { 10_000 } else { 300 }
}

fn digest(bytes: &[u8]) -> String {
    app::display::hex(&Sha256::digest(bytes))
}

/// The two faces of every document, by their digests.
struct Faces {
    folder: tempfile::TempDir,
    files: Vec<PathBuf>,
    known: Vec<(String, Vec<u8>)>,
}

impl Faces {
    fn new(count: usize) -> Self {
        let folder = tempfile::Builder::new().prefix("pena-swaps-").tempdir().expect("a folder");
        let files: Vec<PathBuf> = (0..count).map(|n| folder.path().join(format!("surat-{n:02}.pdf"))).collect();
        let letter = plain_letter(0);
        let other = String::from_utf8(letter.clone()).expect("text").replace("Surat nomor 0000", "Nota dinas: 9999");
        let known = [letter, other.into_bytes()].map(|bytes| (digest(&bytes), bytes)).into();
        let faces = Self { folder, files, known };
        faces.files.iter().for_each(|file| faces.turn(file, 0));
        faces
    }

    /// Another file takes the name, whole: a reader sees the one or the other.
    fn turn(&self, file: &Path, face: usize) {
        let other = file.with_extension("other");
        std::fs::write(&other, &self.known[face % 2].1).expect("another face");
        std::fs::rename(&other, file).expect("the swap");
    }

    /// Writes over the file where it lies: a reader may see a mixture.
    fn overwrite(&self, file: &Path, face: usize) {
        use std::io::{Seek, Write};
        let mut open = std::fs::OpenOptions::new().write(true).open(file).expect("the file");
        open.rewind().expect("its start");
        open.write_all(&self.known[face % 2].1).expect("another face");
    }

    /// Whether an output begins with the very bytes of this digest.
    fn begins_with(&self, output: &Path, shown: &str) -> bool {
        let bytes = std::fs::read(output).expect("an output");
        // Both faces are equally long, and mixtures of them too.
        bytes.get(..self.known[0].1.len()).is_some_and(|head| digest(head) == shown)
    }

    /// Swaps until told to end, while `work` goes on; says how often.
    fn swapped_while(&self, work: impl FnOnce()) -> usize {
        let (over, swaps) = (AtomicBool::new(false), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for face in 0.. {
                    for file in &self.files {
                        if face % 3 == 2 {
                            self.overwrite(file, face)
                        } else {
                            self.turn(file, face)
                        }
                        swaps.fetch_add(1, Ordering::Relaxed);
                    }
                    if over.load(Ordering::Relaxed) {
                        break;
                    }
                }
            });
            work();
            over.store(true, Ordering::Relaxed);
        });
        swaps.into_inner()
    }
}

fn desk(folder: &Path) -> (Desk, SignOptions) {
    let desk = Desk::new(Arc::new(host::Computer::at(folder.join("data"))));
    let key = desk.practice().expect("a practice key").first().expect("a card").name.clone();
    let options = SignOptions {
        key,
        design: Design::Text,
        page: 1,
        rect: None,
        field: None,
        anchor: None,
        footer: Some("CK-0".to_owned()),
        level: Default::default(),
        reason: String::new(),
        location: String::new(),
    };
    (desk, options)
}

/// What became of each attempt.
#[derive(Default, Debug)]
struct Tally {
    signed: usize,
    refused: usize,
    unreadable: usize,
    mismatches: usize,
}

#[test]
fn one_document_is_signed_as_it_was_shown_or_not_at_all() {
    let faces = Faces::new(1);
    let (desk, options) = desk(faces.folder.path());
    let mut tally = Tally::default();
    let swaps = faces.swapped_while(|| {
        for _ in 0..times() {
            attempt(&faces, &desk, &options, &mut tally);
        }
    });
    println!("{} attempts, {swaps} swaps: {tally:?}", times());
    assert_eq!(tally.mismatches, 0);
    assert!(tally.signed > 0 && tally.refused > 0, "both must happen: {tally:?}");
}

fn attempt(faces: &Faces, desk: &Desk, options: &SignOptions, tally: &mut Tally) {
    let Arrival::Document { document } = desk.arrive(&faces.files[0]) else {
        tally.unreadable += 1;
        return;
    };
    let signed = desk.prepare(&document.id, options).and_then(|prepared| desk.sign(&prepared.id, None));
    match signed {
        Ok(signed) => {
            let output = Path::new(&signed.folder).join(&signed.name);
            tally.signed += 1;
            tally.mismatches += usize::from(!faces.begins_with(&output, &document.report.sha256));
            std::fs::remove_file(output).expect("the output is removed");
            desk.close_document(&signed.document.id);
        }
        Err(problem) => {
            assert!(["doc.changed", "doc.prepare", "doc.corrupt"].contains(&problem.code.as_str()), "{problem:?}");
            tally.refused += 1;
        }
    }
    desk.close_document(&document.id);
}

#[test]
fn every_document_of_a_batch_is_signed_as_it_was_shown_or_not_at_all() {
    let faces = Faces::new(TOGETHER);
    let (desk, options) = desk(faces.folder.path());
    let mut tally = Tally::default();
    let swaps = faces.swapped_while(|| {
        for _ in 0..times() / TOGETHER {
            attempt_together(&faces, &desk, &options, &mut tally);
        }
    });
    println!("{} documents in batches of {TOGETHER}, {swaps} swaps: {tally:?}", times());
    assert_eq!(tally.mismatches, 0);
    assert!(tally.signed > 0 && tally.refused > 0, "both must happen: {tally:?}");
}

fn attempt_together(faces: &Faces, desk: &Desk, options: &SignOptions, tally: &mut Tally) {
    let Arrival::Batch { batch } = desk.gather(faces.files.clone()) else { panic!("a batch was expected") };
    let rows = std::sync::Mutex::new(batch.rows.clone());
    let tell = |progress: app::view::BatchProgress| {
        let mut rows = rows.lock().expect("rows");
        progress.rows.into_iter().for_each(|row| {
            let at = row.row;
            rows[at] = row;
        });
    };
    desk.look_at_batch(&batch.id, None, &tell);
    let wish = BatchWish { rows: (0..TOGETHER).collect(), options: options.clone(), page: BatchPage::Last };
    match desk.begin_batch(&batch.id, wish, None) {
        Ok(begun) => desk.run_batch(begun, &tell),
        Err(problem) => assert_eq!(problem.code, "doc.none"),
    }
    let shown = shown(faces, desk, &batch.id);
    for row in rows.into_inner().expect("rows") {
        match (row.state, row.output) {
            (RowState::Signed, Some(output)) => {
                let output = faces.folder.path().join(output);
                tally.signed += 1;
                tally.mismatches += usize::from(!faces.begins_with(&output, &shown[row.row]));
                std::fs::remove_file(output).expect("the output is removed");
            }
            (RowState::Failed, _) => tally.refused += 1,
            (_, _) => tally.unreadable += 1,
        }
    }
    desk.close_batch(&batch.id);
}

/// The digests of what was looked at, as the table has them.
fn shown(faces: &Faces, desk: &Desk, id: &str) -> Vec<String> {
    let path = faces.folder.path().join("table.csv");
    let words = BatchWords { heads: Vec::new(), said: Default::default() };
    desk.export_batch(id, &path, &words).expect("a table");
    let text = std::fs::read_to_string(path).expect("a table");
    text.lines().skip(1).map(|line| line.rsplit(',').nth(1).expect("a digest").to_owned()).collect()
}

/// A signer that reads the file again would be caught: the other face is not what was shown.
#[test]
fn another_face_is_a_mismatch() {
    let faces = Faces::new(1);
    let output = faces.folder.path().join("surat_ttd.pdf");
    std::fs::write(&output, [faces.known[1].1.as_slice(), b"revision"].concat()).expect("an output");
    assert!(faces.begins_with(&output, &faces.known[1].0));
    assert!(!faces.begins_with(&output, &faces.known[0].0));
}
