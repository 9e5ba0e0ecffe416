//! PEM as it is met (RFC 7468, lax): any line width, text around the blocks, any label.

/// One block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What stands after BEGIN.
    pub label: String,
    /// The decoded bytes.
    pub der: Vec<u8>,
}

/// Every complete block whose text is base64, in order.
pub fn blocks(bytes: &[u8]) -> Vec<Block> {
    let text = String::from_utf8_lossy(bytes);
    let mut found = Vec::new();
    let mut rest: &str = &text;
    while let Some((_, after)) = rest.split_once("-----BEGIN ") {
        let Some((label, body)) = after.split_once("-----") else { break };
        let Some((inside, following)) = body.split_once("-----END ") else { break };
        rest = following;
        found.extend(base64(inside).map(|der| Block { label: label.to_owned(), der }));
    }
    found
}

/// White space is skipped; a header line (RFC 1421) or any other character makes it `None`.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut buffer, mut bits) = (0u32, 0u32);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        buffer = (buffer << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push(((buffer >> bits) & 0xff) as u8);
        }
    }
    Some(out)
}

/// One block, 64 characters a line (RFC 7468, 3).
pub fn encode(label: &str, der: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = format!("-----BEGIN {label}-----\n");
    for line in der.chunks(48) {
        for group in line.chunks(3) {
            let word = group.iter().chain(&[0, 0]).take(3).fold(0u32, |word, byte| (word << 8) | u32::from(*byte));
            let letters = (0..4).map(|i| ALPHABET.get((word >> (18 - 6 * i)) as usize & 63).copied().unwrap_or(b'='));
            let padding = std::iter::repeat_n(b'=', 3 - group.len());
            text.extend(letters.take(group.len() + 1).chain(padding).map(char::from));
        }
        text.push('\n');
    }
    text.push_str(&format!("-----END {label}-----\n"));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_read() {
        for length in 0..200u8 {
            let der: Vec<u8> = (0..length).collect();
            assert_eq!(blocks(encode("X", &der).as_bytes()), vec![Block { label: "X".into(), der }]);
        }
    }

    #[test]
    fn blocks_amid_text() {
        let text =
            b"Subject: x\n-----BEGIN A B-----\nAAEC\nAw==\n-----END A B-----\n-----BEGIN C-----\n!\n-----END C-----";
        assert_eq!(blocks(text), vec![Block { label: "A B".into(), der: vec![0, 1, 2, 3] }]);
    }
}
