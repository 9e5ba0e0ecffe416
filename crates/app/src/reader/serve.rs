//! The worker's side: answers until the other side ends. It has no key, no path and no clock.

use std::io::{self, Write};
use std::sync::Arc;

use super::wire::{self, Answer, Ask, Blob, Frame, Incoming};
use super::{InProcess, Parts, Reader};
use crate::host::Content;
use crate::view::Problem;

/// What the worker is about to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Take in a question, with documents that the other side vouches for the size of.
    Listening,
    /// Work on what a stranger wrote.
    Answering,
}

/// Answers every frame from `from` on `to`. `limits` is told of each moment, so that each has its own.
pub fn serve(from: &mut impl Incoming, to: &mut impl Write, limits: &dyn Fn(Moment)) -> io::Result<()> {
    let reader = InProcess::default();
    while let Some(frame) = wire::read::<Ask>(from, wire::MAX_BLOB)? {
        limits(Moment::Answering);
        let (answer, blob) = answer(&reader, frame);
        limits(Moment::Listening);
        match blob {
            Some(blob) => wire::write(to, &answer, &[Blob::Here(&blob)])?,
            None => wire::write(to, &answer, &[])?,
        }
    }
    Ok(())
}

fn answer(reader: &InProcess, frame: Frame<Ask>) -> (Answer, Option<Vec<u8>>) {
    let answered = match frame.head {
        Ask::Look { id, password, tail, judging } => parts(&frame.blobs, tail).and_then(|(parts, rest)| {
            let look = reader.look(&id, &parts, password.as_deref(), &judging.unpack(rest))?;
            Ok((Answer::Look { look: Box::new(look) }, None))
        }),
        Ask::Judge { id, judging } => reader
            .judge(&id, &judging.unpack(&frame.blobs))
            .map(|judgement| (Answer::Judged { judgement: Box::new(judgement) }, None)),
        Ask::Show { id, password, tail } => parts(&frame.blobs, tail).and_then(|(parts, _)| {
            reader.show(&id, &parts, password.as_deref())?;
            Ok((Answer::Done, None))
        }),
        Ask::Picture { id, page, width } => reader.picture(&id, page, width).map(|png| (Answer::Picture, Some(png))),
        Ask::Text { id, page } => reader.text(&id, page).map(|runs| (Answer::Text { runs }, None)),
        Ask::Places { id, page, text } => {
            reader.places(&id, page, &text).map(|places| (Answer::Places { places }, None))
        }
        Ask::Differences { id, signature } => {
            reader.differences(&id, signature).map(|differences| (Answer::Differences { differences }, None))
        }
        Ask::Close { id } => {
            reader.close(&id);
            Ok((Answer::Done, None))
        }
    };
    answered.unwrap_or_else(|problem| (Answer::Problem { problem }, None))
}

/// The document's parts and the blobs behind them.
fn parts(blobs: &[Content], tail: bool) -> Result<(Parts, &[Content]), Problem> {
    match (blobs, tail) {
        ([file, tail, rest @ ..], true) => Ok((Parts { file: file.clone(), tail: Some(Arc::from(&**tail)) }, rest)),
        ([file, rest @ ..], false) => Ok((Parts::file(file.clone()), rest)),
        _ => Err(Problem::new("doc.closed")),
    }
}
