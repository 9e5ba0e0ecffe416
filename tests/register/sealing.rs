//! When a key seals the register: at each signing, and at the end of a batch.

use app::register::{Before, Checkpoint, Event, Line, settle};
use host::Computer;

use crate::office::{Outside, bytes, copy, entry, names, office, ours, read, sign, theirs};

fn checkpoints(folder: &std::path::Path) -> usize {
    let lines = read(&folder.join("register/000001.jsonl"));
    lines.iter().filter(|line| line.event.kind() == "checkpoint").count()
}

#[test]
fn each_signing_is_sealed_and_so_is_the_end_of_a_batch() {
    let folder = copy(&bytes(&office().lines));
    let computer = Computer::at(folder.path().to_owned());
    sign(&computer, &office().now, [7; 32]);
    assert_eq!(checkpoints(folder.path()), 4);
    // As in a batch: within the same second nothing is sealed, at its end all is.
    sign(&computer, &office().now, [8; 32]);
    assert_eq!(checkpoints(folder.path()), 4);
    settle(&computer, &office().now);
    assert_eq!(checkpoints(folder.path()), 5);
    // The practice key of the office is younger than its first lines.
    let judged = app::register::verify(&computer, &[]);
    assert_eq!(judged.unsealed, 0, "{judged:?}");
}

/// A signature after its key's last checkpoint, and then only the newer key's.
#[test]
fn a_newer_key_seals_nothing_for_an_older_one() {
    let mut lines = office().lines.clone();
    let nth = |kind: &str| lines.iter().rfind(|line| line.event.kind() == kind).unwrap().clone();
    let (seal, signed) = (nth("checkpoint"), nth("signed"));
    lines.truncate(usize::try_from(seal.seq).unwrap());
    lines.push(Line { seq: seal.seq + 1, prev: entry(&seal).hash, at: seal.at.clone(), ..signed });
    let (last, before) = (entry(lines.last().unwrap()), Before { number: 3, seq: seal.seq, hash: entry(&seal).hash });
    let newer = Checkpoint::make(last, before, &office().later).unwrap();
    lines.push(Line { seq: last.seq + 1, prev: last.hash, event: Event::Checkpoint(Box::new(newer)), ..seal });
    let folder = copy(&bytes(&lines));
    let found = names(&ours(folder.path(), Outside::default()));
    assert!(found.contains("sealed_by_another"), "{found:?}");
    assert!(!found.contains("checkpoint_place") && !found.contains("checkpoint_signature"), "{found:?}");
    if let Some(theirs) = theirs(folder.path(), Outside::default()) {
        assert_eq!(found, theirs, "the two verifiers differ");
    }
}
