//! What an appearance may do to the page: show plain text in its own box, and nothing that could be other content.

use pdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::step::Step;
use super::value::is_reference;

/// Appearances read.
const MAX_STREAM: usize = 2 << 20;

/// Whether a widget puts anything on the page.
pub fn shows(document: &Document, widget: &Dictionary) -> bool {
    let drawn = document.lookup(widget, b"AP");
    has_area(document, widget) && matches!(drawn, Ok(Object::Dictionary(appearance)) if appearance.has(b"N"))
}

/// Whether a widget's box is more than a point or a line.
pub fn has_area(document: &Document, widget: &Dictionary) -> bool {
    document.rectangle(widget, b"Rect").ok().flatten().is_some_and(|[x0, y0, x1, y1]| x1 > x0 && y1 > y0)
}

/// A box larger than this share of its page is no signature block.
pub const LARGE: f64 = 0.2;

/// Whether a widget's box is larger than a share of its page and lies over text, as the page was before.
pub fn covers(step: &Step<'_>, id: ObjectId, widget: &Dictionary, share: f64) -> bool {
    let Some(page) = page_of(step, id, widget) else { return true };
    let Ok(Some(rect)) = step.after.rectangle(widget, b"Rect") else { return true };
    let Ok(found) = step.before.page(page) else { return true };
    let geometry = found.geometry();
    let shown = geometry.from_user(rect);
    let (width, height) = geometry.size();
    if shown.width * shown.height <= share * width * height {
        return false;
    }
    // Text that cannot be read may be anywhere.
    pdf::text(&step.before, page).map_or(true, |runs| pdf::covers_text(&runs, shown))
}

fn page_of(step: &Step<'_>, id: ObjectId, widget: &Dictionary) -> Option<usize> {
    if let Ok(page) = widget.get(b"P").and_then(Object::as_reference) {
        return step.before.page_index(page);
    }
    // No /P: the page that lists it, among those this revision changed.
    let pages = step.changed.values().filter_map(|change| step.after.page_index(change.id));
    pages.into_iter().find(|index| {
        let Ok(page) = step.after.page(*index) else { return false };
        let annotations = step.after.lookup(&page.dictionary, b"Annots").unwrap_or(Object::Null);
        annotations.as_array().is_ok_and(|items| items.iter().any(|item| is_reference(item, id)))
    })
}

/// Whether every normal appearance of a widget is plain.
pub fn is_plain_text(document: &Document, widget: &Dictionary) -> bool {
    let Ok(Object::Dictionary(appearance)) = document.lookup(widget, b"AP") else { return true };
    match document.lookup(&appearance, b"N") {
        Ok(Object::Stream(stream)) => stream_is_plain(document, &stream),
        Ok(Object::Dictionary(states)) => states.iter().all(|(_, state)| match document.resolve(state) {
            Ok(Object::Stream(stream)) => stream_is_plain(document, &stream),
            Ok(_) => true,
            Err(_) => false,
        }),
        Ok(_) => true,
        Err(_) => false,
    }
}

/// Whether the literal strings of a widget's appearance can be its value. Strings in hexadecimal are glyphs of a font
/// and say nothing here; neither do letters outside ASCII.
pub fn may_show(document: &Document, widget: &Dictionary, value: &str) -> bool {
    let Ok(Object::Dictionary(appearance)) = document.lookup(widget, b"AP") else { return true };
    let Ok(Object::Stream(stream)) = document.lookup(&appearance, b"N") else { return true };
    let Ok(content) = document.stream_data(&stream, MAX_STREAM) else { return false };
    let written = letters(content_strings(&content).as_slice());
    let wanted = letters(value.as_bytes());
    let hexadecimal = content.windows(2).any(|pair| matches!(pair, [b'<', digit] if digit.is_ascii_hexdigit()));
    let telling = value.is_ascii() && !hexadecimal && written.iter().any(u8::is_ascii_alphanumeric);
    !telling || written == wanted
}

fn letters(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().filter(u8::is_ascii_alphanumeric).collect()
}

/// The contents of all literal strings, laid end to end.
fn content_strings(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(byte) = content.get(at) {
        if *byte == b'(' {
            let end = skip_string(content, at);
            out.extend_from_slice(content.get(at..end).unwrap_or_default());
            at = end;
        } else {
            at += 1;
        }
    }
    out
}

/// No image, no other form, no shading, no layer.
pub fn stream_is_plain(document: &Document, stream: &Stream) -> bool {
    if stream.dict.has(b"OC") || stream.dict.has(b"Ref") {
        return false;
    }
    let Ok(content) = document.stream_data(stream, MAX_STREAM) else { return false };
    !operators(&content).any(|operator| matches!(operator, b"Do" | b"sh" | b"BI" | b"EI"))
}

/// Words outside strings and comments. A word inside an odd place only makes an appearance look less plain.
fn operators(content: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            match content.get(at)? {
                b'(' => at = skip_string(content, at),
                b'%' => at += content.get(at..)?.iter().take_while(|byte| !matches!(byte, b'\r' | b'\n')).count(),
                byte if byte.is_ascii_alphabetic() || matches!(byte, b'\'' | b'"' | b'*') => {
                    let rest = content.get(at..)?;
                    let length =
                        rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'*').count().max(1);
                    at += length;
                    return rest.get(..length);
                }
                b'/' => at += 1 + content.get(at + 1..)?.iter().take_while(|byte| is_regular(**byte)).count(),
                _ => at += 1,
            }
        }
    })
}

fn is_regular(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && byte != 0 && !b"()<>[]{}/%".contains(&byte)
}

/// Past a literal string with its nested brackets.
fn skip_string(content: &[u8], start: usize) -> usize {
    let (mut depth, mut at) = (0usize, start);
    while let Some(byte) = content.get(at) {
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            break;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_outside_strings() {
        let found: Vec<&[u8]> = operators(b"q BT /F1 12 Tf (Do \\) (sh)) Tj ET % BI\nQ /Im Do").collect();
        assert_eq!(found, [&b"q"[..], b"BT", b"Tf", b"Tj", b"ET", b"Q", b"Do"]);
    }
}
