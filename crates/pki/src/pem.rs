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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_amid_text() {
        let text = b"Subject: x\n-----BEGIN A B-----\nAAEC\nAw==\n-----END A B-----\n-----BEGIN C-----\n!\n-----END C-----";
        assert_eq!(blocks(text), vec![Block { label: "A B".into(), der: vec![0, 1, 2, 3] }]);
    }
}
