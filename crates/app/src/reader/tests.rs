//! Frames: what is written is read, and what is not ours is refused.

use super::serve;
use super::wire::{self, Answer, Ask, Blob};

#[test]
fn a_frame_comes_back_as_it_went() {
    let mut bytes = Vec::new();
    let ask = Ask::Picture { id: "a".into(), page: 3, width: 100 };
    wire::write(&mut bytes, &ask, &[Blob::Here(b"one"), Blob::Here(b"")]).unwrap();
    let frame = wire::read::<Ask>(&mut bytes.as_slice(), 100).unwrap().unwrap();
    assert!(matches!(frame.head, Ask::Picture { page: 3, width: 100, .. }));
    assert_eq!(frame.blobs.iter().map(|b| b.to_vec()).collect::<Vec<_>>(), [b"one".to_vec(), Vec::new()]);
}

#[test]
fn a_frame_larger_than_its_limit_is_refused() {
    let mut bytes = Vec::new();
    wire::write(&mut bytes, &Ask::Close { id: String::new() }, &[Blob::Here(&[0; 11])]).unwrap();
    assert!(wire::read::<Ask>(&mut bytes.as_slice(), 10).is_err());
    // Nobody hands over anything beside these bytes.
    let mut beside = Vec::new();
    wire::write(&mut beside, &Ask::Close { id: String::new() }, &[Blob::Beside(3)]).unwrap();
    assert!(wire::read::<Ask>(&mut beside.as_slice(), 10).is_err());
    let announced = [&8u32.to_le_bytes()[..], &1u32.to_le_bytes(), b"\"short\""].concat();
    assert!(wire::read::<Ask>(&mut announced.as_slice(), 10).is_err());
}

#[test]
fn the_worker_answers_what_is_not_open() {
    let mut ask = Vec::new();
    wire::write(&mut ask, &Ask::Text { id: "x".into(), page: 0 }, &[]).unwrap();
    let mut answer = Vec::new();
    serve(&mut ask.as_slice(), &mut answer, &|_| {}).unwrap();
    let frame = wire::read::<Answer>(&mut answer.as_slice(), 0).unwrap().unwrap();
    assert!(matches!(frame.head, Answer::Problem { problem } if problem.code == "doc.closed"));
}
