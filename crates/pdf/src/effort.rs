//! How much content a page makes a reader go through once its forms are drawn inside each other: ten forms that each
//! draw the next one ten times are ten thousand million drawings in two kilobytes.
use std::collections::HashMap;

use lopdf::{Dictionary, Object, ObjectId, Stream};

use crate::document::Document;
use crate::error::ReadError;
use crate::page_names::unescaped;

/// Bytes of content, forms counted as often as they are drawn, beyond which no honest page goes.
pub const EFFORT_OF_A_PAGE: u64 = 256 << 20;
/// Forms inside forms; readers give up sooner.
const MAX_DEPTH: usize = 24;
/// Bytes of one content stream.
const MAX_STREAM: usize = 64 << 20;
/// Content streams of one page, and annotations looked at.
const MAX_PARTS: usize = 10_000;

/// Bytes of content that drawing a page (counted from 0) goes through, at most `u64::MAX`. Too much is not an error,
/// and above [`EFFORT_OF_A_PAGE`] not counted to the end.
pub fn effort(document: &Document, page: usize) -> u64 {
    let Ok(page) = document.page(page) else { return 0 };
    let mut count = Count { document, known: HashMap::new() };
    let resources = document.lookup(&page.dictionary, b"Resources").unwrap_or(Object::Null);
    let resources = document.dictionary(&resources).unwrap_or_default();
    let parts = match document.lookup(&page.dictionary, b"Contents") {
        Ok(Object::Array(parts)) => parts,
        Ok(one) => vec![one],
        Err(_) => Vec::new(),
    };
    let mut total = 0u64;
    for part in parts.iter().take(MAX_PARTS) {
        if total > EFFORT_OF_A_PAGE {
            // How much more than too much is not worth the time: one stream may be named thousands of times.
            return total;
        }
        if let Ok(Object::Stream(stream)) = document.resolve(part) {
            total = total.saturating_add(count.stream(&stream, &resources, 0));
        }
    }
    total.saturating_add(count.annotations(&page.dictionary))
}

struct Count<'a> {
    document: &'a Document,
    known: HashMap<ObjectId, u64>,
}

impl Count<'_> {
    fn annotations(&mut self, page: &Dictionary) -> u64 {
        let Ok(Object::Array(list)) = self.document.lookup(page, b"Annots") else { return 0 };
        let mut total = 0u64;
        for annotation in list.iter().take(MAX_PARTS) {
            let Ok(found) = self.document.dictionary(annotation) else { continue };
            let appearance = self.document.lookup(&found, b"AP").and_then(|found| self.document.dictionary(&found));
            if let Some(normal) = appearance.ok().and_then(|states| states.get(b"N").ok().cloned()) {
                total = total.saturating_add(self.form(&normal, 0));
            }
        }
        total
    }

    /// A form by its reference, once; while it is being counted it counts nothing: a circle is drawn by nobody.
    fn form(&mut self, object: &Object, depth: usize) -> u64 {
        let id = object.as_reference().ok();
        if let Some(known) = id.and_then(|id| self.known.get(&id)) {
            return *known;
        }
        let Ok(Object::Stream(stream)) = self.document.resolve(object) else { return 0 };
        if depth > MAX_DEPTH || stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Image")
        {
            return 0;
        }
        if let Some(id) = id {
            self.known.insert(id, 0);
        }
        let resources = self.document.lookup(&stream.dict, b"Resources").unwrap_or(Object::Null);
        let resources = self.document.dictionary(&resources).unwrap_or_default();
        let total = self.stream(&stream, &resources, depth);
        if let Some(id) = id {
            self.known.insert(id, total);
        }
        total
    }

    /// Its own bytes, and for every `/Name Do` the form of that name.
    fn stream(&mut self, stream: &Stream, resources: &Dictionary, depth: usize) -> u64 {
        let data = match self.document.stream_data(stream, MAX_STREAM) {
            Ok(data) => data,
            Err(ReadError::TooLarge { .. }) => return u64::MAX,
            // What cannot be decoded is gone through as it stands, at most.
            Err(_) => return stream.content.len() as u64,
        };
        let forms = self.document.lookup(resources, b"XObject").unwrap_or(Object::Null);
        let forms = self.document.dictionary(&forms).unwrap_or_default();
        let mut drawn: HashMap<&[u8], u64> = HashMap::new();
        for name in names_drawn(&data) {
            let times = drawn.entry(name).or_default();
            *times = times.saturating_add(1);
        }
        let mut total = data.len() as u64;
        for (name, times) in drawn {
            let Ok(form) = forms.get(&unescaped(name)).cloned() else { continue };
            total = total.saturating_add(self.form(&form, depth + 1).saturating_mul(times));
        }
        total
    }
}

/// The names before each `Do`. A word in a string or in a picture is one too many, which does no harm.
fn names_drawn(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    let space = |byte: &u8| matches!(byte, 0 | 9 | 10 | 12 | 13 | 32);
    let mut from = 0usize;
    std::iter::from_fn(move || {
        loop {
            let rest = data.get(from..)?;
            let at = from + rest.windows(2).position(|word| word == b"Do")?;
            from = at + 2;
            let before = data.get(..at)?;
            let end = before.len() - before.iter().rev().take_while(|byte| space(byte)).count();
            let named = before.get(..end)?;
            let start = named.iter().rposition(|byte| space(byte) || *byte == b'/').map_or(0, |at| at + 1);
            if start > 0 && named.get(start - 1) == Some(&b'/') {
                return named.get(start..);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_drawing_is_counted() {
        let found: Vec<&[u8]> = names_drawn(b"q /Im1 Do Q/F2 Do (Do) /X gs /A\nDo").collect();
        assert_eq!(found, [&b"Im1"[..], b"F2", b"A"]);
    }
}
