//! Rust read just well enough: code without comments and without what stands in strings; functions.

/// Blanks comments and the inside of strings; lines and columns stay where they are.
pub fn code(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = skip(bytes, at);
        if end == at {
            at += 1;
            continue;
        }
        for byte in &mut out[at..end.min(bytes.len())] {
            if *byte != b'\n' && *byte != b'"' {
                *byte = b' ';
            }
        }
        at = end;
    }
    String::from_utf8(out.into_iter().map(|byte| if byte.is_ascii() { byte } else { b' ' }).collect()).expect("ASCII")
}

/// The end of the comment, string or character that begins here; `at` when none does.
fn skip(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    let before = at.checked_sub(1).map_or(b' ', |i| bytes[i]);
    let word = before.is_ascii_alphanumeric() || before == b'_';
    if rest.starts_with(b"//") {
        at + find(rest, b"\n").unwrap_or(rest.len())
    } else if rest.starts_with(b"/*") {
        at + find(rest, b"*/").map_or(rest.len(), |end| end + 2)
    } else if !word && (rest.starts_with(b"r\"") || rest.starts_with(b"r#")) {
        raw_string(rest).map_or(at, |length| at + length)
    } else if rest[0] == b'"' {
        at + string(rest)
    } else if rest[0] == b'\'' {
        at + character(rest)
    } else {
        at
    }
}

fn raw_string(rest: &[u8]) -> Option<usize> {
    let hashes = rest[1..].iter().take_while(|byte| **byte == b'#').count();
    if rest.get(1 + hashes) != Some(&b'"') {
        return None;
    }
    let close = [b"\"".as_slice(), &b"#".repeat(hashes)].concat();
    let body = 2 + hashes;
    Some(body + find(&rest[body..], &close).map_or(rest.len() - body, |end| end + close.len()))
}

fn string(rest: &[u8]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// `'x'` and `'\n'`, not the lifetime `'a`.
fn character(rest: &[u8]) -> usize {
    if rest.get(1) == Some(&b'\\') {
        return find(&rest[2..], b"'").map_or(0, |end| if end < 12 { end + 3 } else { 0 });
    }
    let end = find(&rest[1..], b"'").unwrap_or(usize::MAX);
    let one = std::str::from_utf8(&rest[1..]).ok().and_then(|text| text.chars().next()).map_or(1, char::len_utf8);
    if end == one { end + 2 } else { 0 }
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}

/// A function: its name, first line, number of lines, and what stands between its parentheses.
pub struct Function {
    pub name: String,
    /// Visible outside of its crate.
    pub public: bool,
    pub line: usize,
    pub lines: usize,
    pub parameters: String,
}

/// Every function with a body, nested ones too.
pub fn functions(text: &str) -> Vec<Function> {
    let code = code(text);
    let starts = code.match_indices("fn ").map(|(at, _)| at);
    starts
        .filter(|at| !code[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        .filter_map(|at| function(&code, at))
        .collect()
}

fn function(code: &str, at: usize) -> Option<Function> {
    let head = &code[at + 3..];
    let name: String = head.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let open = head.find('(').filter(|_| !name.is_empty())?;
    let close = open + matching(&head[open..], '(', ')')?;
    let end = head[close..].find(['{', ';'])? + close;
    if head.as_bytes()[end] == b';' {
        return None;
    }
    let body = end + matching(&head[end..], '{', '}')?;
    let line = code[..at].matches('\n').count() + 1;
    let before = code[..at].rsplit(['\n', '}', ';']).next().unwrap_or_default().trim_start();
    Some(Function {
        name,
        public: before.starts_with("pub "),
        line,
        lines: head[..=body].matches('\n').count() + 1,
        parameters: head[open + 1..close].to_owned(),
    })
}

/// Where the bracket that opens here is closed.
pub fn matching(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

/// Commas that part parameters, not those inside of `<…>`, `(…)` or `[…]`.
pub fn parameters(list: &str) -> Vec<String> {
    let (mut depth, mut parts, mut before) = (0i32, vec![String::new()], ' ');
    for c in list.chars() {
        match c {
            '(' | '[' | '<' | '{' => depth += 1,
            '>' if before == '-' || before == '=' => {}
            ')' | ']' | '>' | '}' => depth -= 1,
            _ => {}
        }
        match parts.last_mut() {
            Some(_) if c == ',' && depth == 0 => parts.push(String::new()),
            Some(part) => part.push(c),
            None => {}
        }
        before = c;
    }
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

#[test]
fn strings_and_comments_are_not_code() {
    let text = "let a = \"unsafe\"; // unsafe\n/* unsafe */ let b = r#\"uns\"afe\"#; let c = '\"'; fn f<'a>() {}";
    assert!(!code(text).contains("unsafe") && code(text).contains("fn f<'a>()"));
    assert_eq!(code(text).lines().count(), text.lines().count());
}

#[test]
fn functions_are_measured() {
    let found = functions("impl A {\n  fn one(&self, a: Map<K, V>, b: u8) -> u8 {\n    b\n  }\n}\nfn two();\n");
    assert_eq!((found.len(), found[0].lines, found[0].line), (1, 3, 2));
    assert_eq!(parameters(&found[0].parameters).len(), 3);
}
