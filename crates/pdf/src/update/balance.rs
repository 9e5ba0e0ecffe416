//! What a page's own content leaves open, so that a stamp can be put behind it safely.
//!
//! Real pages forget `Q`, have one too many, or end inside a text object (8.4.2 and 9.4.1 forbid
//! all of it; viewers accept it). Viewers ignore a `Q` that has no `q`; if the page were simply
//! wrapped, that `Q` would suddenly undo something, so such operators are reported for removal.

/// The state at the end of a page's content.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Balance {
    /// `q` without `Q`.
    pub(crate) open_states: usize,
    /// `BMC`/`BDC` without `EMC`.
    pub(crate) open_marks: usize,
    /// Ends between `BT` and `ET`.
    pub(crate) in_text: bool,
    /// Ends inside a dictionary or an array: whatever follows would become part of it.
    pub(crate) unfinished: bool,
    /// Where a `Q` stands that has no `q`.
    pub(crate) stray_restores: Vec<usize>,
}

/// More open states than any honest page has; beyond it the rest is not counted.
const MOST_OPEN: usize = 4096;

/// Reads the operators of `content` without interpreting them.
pub(crate) fn scan(content: &[u8]) -> Balance {
    let mut balance = Balance::default();
    let mut brackets = Vec::new();
    let mut at = 0;
    while let Some(&byte) = content.get(at) {
        at = match byte {
            b'%' => past(content, at, |b| b == b'\n' || b == b'\r'),
            b'(' => past_string(content, at),
            b'<' if content.get(at + 1) != Some(&b'<') => past(content, at, |b| b == b'>'),
            b'/' => token_end(content, at + 1),
            b'<' | b'>' | b'[' | b']' => bracket(&mut brackets, content, at),
            b if is_regular(b) => {
                let end = token_end(content, at);
                operator(&mut balance, content, at, end)
            }
            _ => at + 1,
        };
    }
    balance.unfinished = !brackets.is_empty();
    balance
}

/// Notes one delimiter of a dictionary or an array in the list of those still to come; returns where
/// reading goes on.
fn bracket(closers: &mut Vec<&'static str>, content: &[u8], at: usize) -> usize {
    let rest = content.get(at..).unwrap_or_default();
    let (closer, opens) = match rest {
        [b'<', ..] => (">>", true),
        [b'[', ..] => ("]", true),
        [b']', ..] => ("]", false),
        [b'>', b'>', ..] => (">>", false),
        _ => return at + 1,
    };
    if !opens && closers.last() == Some(&closer) {
        closers.pop();
    } else if opens && closers.len() < MOST_OPEN {
        closers.push(closer);
    }
    at + closer.len()
}

/// Counts one operator; returns where reading goes on.
fn operator(balance: &mut Balance, content: &[u8], start: usize, end: usize) -> usize {
    match content.get(start..end).unwrap_or_default() {
        b"q" => balance.open_states = (balance.open_states + 1).min(MOST_OPEN),
        b"Q" if balance.open_states > 0 => balance.open_states -= 1,
        b"Q" => balance.stray_restores.push(start),
        b"BT" => balance.in_text = true,
        b"ET" => balance.in_text = false,
        b"BMC" | b"BDC" => balance.open_marks = (balance.open_marks + 1).min(MOST_OPEN),
        b"EMC" => balance.open_marks = balance.open_marks.saturating_sub(1),
        b"ID" => return past_inline_image(content, end),
        _ => {}
    }
    end
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !b"()<>[]{}/%".contains(&byte)
}

fn token_end(content: &[u8], from: usize) -> usize {
    let rest = content.get(from..).unwrap_or_default();
    from + rest.iter().position(|&b| !is_regular(b)).unwrap_or(rest.len())
}

fn past(content: &[u8], from: usize, last: impl Fn(u8) -> bool) -> usize {
    let rest = content.get(from..).unwrap_or_default();
    from + rest.iter().position(|&b| last(b)).map_or(rest.len(), |n| n + 1)
}

/// Past a literal string with nested parentheses and escapes (7.3.4.2).
fn past_string(content: &[u8], from: usize) -> usize {
    let mut depth = 0usize;
    let mut at = from;
    while let Some(&byte) = content.get(at) {
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' if depth == 1 => return at + 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    content.len()
}

/// Past `ID … EI`: the first `EI` between white space that text, not image data, follows (8.9.7).
fn past_inline_image(content: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(window) = content.get(at..at + 3) {
        let after = content.get(at + 3..).unwrap_or_default();
        let ends = after.first().is_none_or(|&b| is_space(b));
        if is_space(window[0]) && window.ends_with(b"EI") && ends && looks_like_text(after) {
            return at + 3;
        }
        at += 1;
    }
    content.len()
}

fn looks_like_text(bytes: &[u8]) -> bool {
    let all = bytes.iter().take(12).all(|&b| is_space(b) || (32..127).contains(&b));
    all && (bytes.is_empty() || bytes.iter().take(12).any(|&b| b != 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_stays_open() {
        let balance = scan(b"q 1 0 0 1 0 0 cm q BT (a ) Q \\) q (Q)) Tj /Q <5152> gs % Q\n /P BMC");
        assert_eq!(balance, Balance { open_states: 2, open_marks: 1, in_text: true, ..Balance::default() });
    }

    #[test]
    fn reports_stray_restores() {
        assert_eq!(scan(b"Q q Q Q").stray_restores, [0, 6]);
    }

    #[test]
    fn image_data_is_not_operators() {
        let balance = scan(b"q BI /W 1 /H 1 ID \x00 q EI\x80 q \nEI\nQ");
        assert_eq!(balance, Balance::default());
        assert_eq!(scan(b"BI ID q"), Balance::default());
    }

    #[test]
    fn open_brackets_are_noticed() {
        assert!(scan(b"/P <</A [ 1 <</B <00>").unfinished);
        assert!(!scan(b"/P <</A [ 1 <</B <00> >>]>> BDC [(]) 1] TJ EMC").unfinished);
    }

    #[test]
    fn any_bytes_are_survived() {
        for byte in 0..=255u8 {
            scan(&[byte; 9]);
            scan(&[b'(', byte, b'<', byte]);
        }
    }
}
