//! Every bit of a sample turned over, every byte taken out, every length cut: none of it passes.

use app::register::{Head, judge};
use host::Computer;

use crate::office::{Outside, bare, bytes, entry, names, office, ours, theirs};

/// From the first line to the first checkpoint, and what the keyring remembers of it.
fn sample() -> (Vec<u8>, Outside) {
    let lines = &office().lines;
    let end = lines.iter().position(|line| line.event.kind() == "checkpoint").unwrap();
    let part = &lines[..=end];
    (bytes(part), Outside { head: part.last().map(entry), pin: None })
}

/// Judges every variant, in four threads; gives those that passed.
fn passed(count: usize, variant: &(dyn Fn(&[u8], usize) -> Vec<u8> + Sync)) -> Vec<usize> {
    let (sample, outside) = sample();
    let head = outside.head.map_or(Head::None, Head::Known);
    let judged = |from: usize| {
        let folder = bare(&sample);
        let computer = Computer::at(folder.path().to_owned());
        let path = folder.path().join("register/000001.jsonl");
        let intact = |index: &usize| {
            std::fs::write(&path, variant(&sample, *index)).unwrap();
            judge(&computer, head, &[]).intact
        };
        (from..count).step_by(4).filter(intact).collect::<Vec<_>>()
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|from| scope.spawn(move || judged(from))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

#[test]
fn no_single_bit_goes_unseen() {
    let (sample, outside) = sample();
    assert!(ours(bare(&sample).path(), outside).intact, "the sample itself passes");
    let flip = |sample: &[u8], index: usize| {
        let mut bytes = sample.to_vec();
        bytes[index / 8] ^= 1 << (index % 8);
        bytes
    };
    assert_eq!(passed(sample.len() * 8, &flip), Vec::<usize>::new());
    println!("{} bits turned over, none unseen", sample.len() * 8);
}

#[test]
fn no_missing_byte_and_no_cut_goes_unseen() {
    let (sample, _) = sample();
    let without = |sample: &[u8], index: usize| [&sample[..index], &sample[index + 1..]].concat();
    assert_eq!(passed(sample.len(), &without), Vec::<usize>::new());
    let cut = |sample: &[u8], index: usize| sample[..index].to_vec();
    assert_eq!(passed(sample.len(), &cut), Vec::<usize>::new());
}

/// Some of the same, judged by the verifier in Python too: not only that something is wrong, also what.
#[test]
fn both_verifiers_find_the_same_in_a_sample() {
    let (sample, outside) = sample();
    for index in (0..sample.len()).step_by(sample.len() / 48) {
        let mut bytes = sample.clone();
        bytes[index] ^= 1 << (index % 8);
        let folder = bare(&bytes);
        std::fs::create_dir(folder.path().join("keys")).unwrap();
        let Some(theirs) = theirs(folder.path(), outside) else { return };
        assert_eq!(names(&ours(folder.path(), outside)), theirs, "byte {index}");
    }
}
