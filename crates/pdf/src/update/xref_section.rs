//! The cross-reference section that closes an update, as a table or as a stream (7.5.4, 7.5.8).
use super::serialise::{Tail, big_endian};
use crate::numeral::Numerals;
use lopdf::{Dictionary, Object, Stream};
use std::collections::BTreeMap;

/// Where an object of the new section lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// At an offset, with its generation.
    At {
        /// Offset as cross-references count.
        offset: u64,
        /// Generation number.
        generation: u16,
    },
    /// Inside an object stream of the old file; only a repaired file's full section needs it.
    Inside {
        /// Number of the object stream.
        stream: u32,
        /// Index in it.
        index: u32,
    },
    /// Freed. Only the head of the free list, object 0, is ever written.
    Free,
}

/// Object number → place, in order.
pub(crate) type Places = BTreeMap<u32, Place>;

/// Appends a classic table and its trailer. Returns the section's offset for `startxref`.
pub(crate) fn table(tail: &mut Tail, places: &Places, trailer: &Dictionary) -> u64 {
    let start = tail.offset();
    tail.text("xref\n");
    for run in runs(places) {
        let first = run.first().map_or(0, |(number, _)| *number);
        tail.text(&format!("{first} {}\n", run.len()));
        for (_, place) in run {
            tail.text(&line(place));
        }
    }
    tail.text("trailer\n");
    tail.object(&Object::Dictionary(trailer.clone()));
    finish(tail, start);
    start
}

/// Exactly 20 bytes an entry (7.5.4): ten digits, five digits, the letter, a two-byte line end.
fn line(place: Place) -> String {
    match place {
        Place::At { offset, generation } => format!("{offset:010} {generation:05} n \n"),
        Place::Inside { .. } | Place::Free => "0000000000 65535 f \n".into(),
    }
}

/// Appends a cross-reference stream as object `number`, which lists itself. Returns its offset.
pub(crate) fn stream(tail: &mut Tail, places: &mut Places, number: u32, trailer: &Dictionary) -> u64 {
    let start = tail.offset();
    places.insert(number, Place::At { offset: start, generation: 0 });
    let width = bytes_needed(places);
    let mut rows = Vec::new();
    let mut index = Vec::new();
    for run in runs(places) {
        index.push(Object::from(run.first().map_or(0, |(number, _)| *number)));
        index.push(Object::Integer(run.len() as i64));
        run.into_iter().for_each(|(_, place)| row(&mut rows, place, width));
    }
    let mut dictionary = trailer.clone();
    dictionary.set("Type", "XRef");
    dictionary.set("W", vec![1.into(), Object::Integer(width as i64), 2.into()]);
    dictionary.set("Index", index);
    let mut section = Stream::new(dictionary, rows);
    // Lopdf keeps the plain bytes when deflating does not make them smaller.
    let _ = section.compress();
    tail.indirect((number, 0), &Object::Stream(section), Numerals::default());
    finish(tail, start);
    start
}

fn row(rows: &mut Vec<u8>, place: Place, width: usize) {
    let (kind, second, third) = match place {
        Place::Free => (0, 0, 65_535),
        Place::At { offset, generation } => (1, offset, u64::from(generation)),
        Place::Inside { stream, index } => (2, u64::from(stream), u64::from(index)),
    };
    rows.push(kind);
    big_endian(rows, second, width);
    big_endian(rows, third, 2);
}

/// The width of the second field: as many bytes as the largest number in it needs.
fn bytes_needed(places: &Places) -> usize {
    let largest = places.values().map(|place| match place {
        Place::At { offset, .. } => *offset,
        Place::Inside { stream, .. } => u64::from(*stream),
        Place::Free => 0,
    });
    let bits = 64 - largest.max().unwrap_or(0).leading_zeros() as usize;
    bits.div_ceil(8).max(1)
}

/// Subsections: runs of consecutive numbers.
fn runs(places: &Places) -> Vec<Vec<(u32, Place)>> {
    let mut runs: Vec<Vec<(u32, Place)>> = Vec::new();
    for (&number, &place) in places {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|(last, _)| last.checked_add(1) == Some(number)) => {
                run.push((number, place))
            }
            _ => runs.push(vec![(number, place)]),
        }
    }
    runs
}

fn finish(tail: &mut Tail, start: u64) {
    tail.text(&format!("\nstartxref\n{start}\n%%EOF\n"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Places {
        [(4, 70_000), (5, 80_000), (9, 90_000)]
            .map(|(number, offset)| (number, Place::At { offset, generation: 1 }))
            .into()
    }

    #[test]
    fn a_table_has_subsections_of_twenty_byte_lines() {
        let mut tail = Tail::after(100_000, None);
        let start = table(&mut tail, &places(), &Dictionary::new());
        let text = String::from_utf8(tail.into_bytes()).unwrap();
        assert_eq!(start, 100_000);
        assert!(text.starts_with("xref\n4 2\n0000070000 00001 n \n0000080000 00001 n \n9 1\n"), "{text}");
        assert!(text.ends_with("trailer\n<<>>\nstartxref\n100000\n%%EOF\n"), "{text}");
    }

    #[test]
    fn a_stream_lists_itself() {
        let mut tail = Tail::after(100_000, None);
        let mut all = places();
        stream(&mut tail, &mut all, 10, &Dictionary::new());
        assert_eq!(all.get(&10), Some(&Place::At { offset: 100_000, generation: 0 }));
        let text = String::from_utf8_lossy(tail.as_slice()).into_owned();
        assert!(text.contains("/W[1 3 2]") && text.contains("/Index[4 2 9 2]"), "{text}");
    }
}
