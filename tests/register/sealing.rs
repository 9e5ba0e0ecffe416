//! When a key seals the register: at once when it has not for an hour, and then not again within it.

use app::register::{Act, Before, Checkpoint, Event, Line, Seal, Time, Wish, settle};
use host::Computer;
use time::Duration;

use crate::office::{Outside, bytes, copy, entry, names, office, ours, read, rechain, sign, theirs};

/// The register of the office, written so much earlier, and nothing said of the clock.
fn earlier(by: Duration) -> Vec<u8> {
    let mut lines = office().lines.clone();
    lines.iter_mut().for_each(|line| line.at = Time::of(line.at.moment().unwrap() - by));
    rechain(&mut lines, Some(&office().now));
    bytes(&lines)
}

fn checkpoints(folder: &std::path::Path) -> usize {
    let lines = read(&folder.join("register/000001.jsonl"));
    lines.iter().filter(|line| line.event.kind() == "checkpoint").count()
}

#[test]
fn one_document_after_the_other_is_sealed_once_an_hour() {
    for (by, sealed) in [(0, 3), (30, 3), (61, 4)] {
        let folder = copy(&earlier(Duration::minutes(by)));
        let computer = Computer::at(folder.path().to_owned());
        sign(&computer, &office().now, [7; 32]);
        assert_eq!(checkpoints(folder.path()), sealed, "{by} minutes after the last");
        // The practice key is younger than half of these registers.
        let found = names(&ours(folder.path(), Outside::default()));
        assert!(found.iter().all(|name| name == "key_out_of_time"), "{found:?}");
    }
}

#[test]
fn another_key_seals_at_once_and_so_does_the_end_of_a_batch() {
    let folder = copy(&bytes(&office().lines));
    let computer = Computer::at(folder.path().to_owned());
    let wish = Wish { input: [7; 32], pages: 1, signer: &office().later.signer().certificate, level: "b" };
    Act::begin(&computer, &wish).unwrap().ended(&office().later);
    assert_eq!(checkpoints(folder.path()), 4, "another key");
    sign(&computer, &office().now, [8; 32]);
    settle(&computer, &office().now, Seal::Now);
    assert_eq!(checkpoints(folder.path()), 5, "the end of a batch");
}

/// A signature so long after its key's last checkpoint, and then only the newer key's.
fn sealed_by_the_newer(minutes: i64) -> Vec<u8> {
    let mut lines = office().lines.clone();
    let nth = |kind: &str| lines.iter().rfind(|line| line.event.kind() == kind).unwrap().clone();
    let (seal, signed) = (nth("checkpoint"), nth("signed"));
    let at = Time::of(seal.at.moment().unwrap() + Duration::minutes(minutes));
    lines.truncate(usize::try_from(seal.seq).unwrap());
    lines.push(Line { seq: seal.seq + 1, prev: entry(&seal).hash, at: at.clone(), ..signed });
    let (last, before) = (entry(lines.last().unwrap()), Before { number: 3, seq: seal.seq, hash: entry(&seal).hash });
    let newer = Checkpoint::make(last, before, &office().later).unwrap();
    lines.push(Line { seq: last.seq + 1, prev: last.hash, at, event: Event::Checkpoint(Box::new(newer)), ..seal });
    bytes(&lines)
}

#[test]
fn within_the_hour_a_checkpoint_may_wait() {
    for (minutes, waits) in [(0, true), (59, true), (60, false), (600, false), (-1, false)] {
        let folder = copy(&sealed_by_the_newer(minutes));
        let found = names(&ours(folder.path(), Outside::default()));
        assert_eq!(!found.contains("sealed_by_another"), waits, "{minutes} minutes: {found:?}");
        assert!(!found.contains("checkpoint_place") && !found.contains("checkpoint_signature"), "{found:?}");
        if let Some(theirs) = theirs(folder.path(), Outside::default()) {
            assert_eq!(found, theirs, "{minutes} minutes: the two verifiers differ");
        }
    }
}
