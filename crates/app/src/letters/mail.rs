//! An e-mail draft with letters attached (RFC 5322, RFC 2045–2047). A draft: Pena sends nothing.

use super::Letter;
use crate::display::hex;
use crate::host::Host;

/// Line length of base64 (RFC 2045, 6.8).
const LINE: usize = 76;

/// A `.eml` file that a mail program opens as a draft (`X-Unsent`). No addressee unless one is given.
pub fn draft(host: &dyn Host, to: &str, subject: &str, letters: &[Letter]) -> Vec<u8> {
    let boundary = boundary(host);
    let mut text = String::new();
    let to = to.split_whitespace().collect::<String>();
    if to.is_ascii() && to.contains('@') {
        text += &format!("To: {to}\r\n");
    }
    text += &format!("Subject: {}\r\nX-Unsent: 1\r\nMIME-Version: 1.0\r\n", encoded(subject));
    text += &format!("Content-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n");
    text += &format!(
        "--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    );
    text += &base64(body(letters).as_bytes());
    for letter in letters {
        let name = &letter.name;
        text += &format!("--{boundary}\r\nContent-Type: application/pdf; name=\"{name}\"\r\n");
        text += &format!(
            "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n"
        );
        text += &base64(&letter.bytes);
    }
    text += &format!("--{boundary}--\r\n");
    text.into_bytes()
}

fn body(letters: &[Letter]) -> String {
    let list: String = letters.iter().enumerate().map(|(i, letter)| format!("{}. {}\n", i + 1, letter.title)).collect();
    format!("Yth. Bapak/Ibu,\n\nterlampir kami sampaikan:\n{list}\nHormat kami,\n").replace('\n', "\r\n")
}

/// Cannot occur in base64 (`=_`), and is not guessed by what an attachment may hold.
fn boundary(host: &dyn Host) -> String {
    let mut noise = [0; 12];
    // Without a generator the boundary is still unambiguous: no part is sent unencoded.
    let _ = host.fill_random(&mut noise);
    format!("=_pena_{}", hex(&noise))
}

/// RFC 2047, words of at most 75 characters.
fn encoded(text: &str) -> String {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) && text.len() < 900 {
        return text.to_owned();
    }
    let mut words = Vec::new();
    let mut word = String::new();
    for letter in text.chars().filter(|c| !c.is_control()) {
        // 42 bytes become 56 characters, with the frame 68.
        if word.len() + letter.len_utf8() > 42 {
            words.push(std::mem::take(&mut word));
        }
        word.push(letter);
    }
    words.push(word);
    let shown = words.iter().map(|word| format!("=?utf-8?B?{}?=", base64(word.as_bytes()).trim_end()));
    shown.collect::<Vec<_>>().join("\r\n ")
}

/// RFC 4648 in lines, each with its end.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len() / 3 * 4 + bytes.len() / 57 * 2 + 8);
    let mut column = 0;
    for group in bytes.chunks(3) {
        let number = (0..3).fold(0_u32, |sum, i| sum << 8 | u32::from(group.get(i).copied().unwrap_or(0)));
        for place in 0..4 {
            let six = number >> (18 - 6 * place) & 63;
            let letter = LETTERS.get(six as usize).copied().filter(|_| place <= group.len()).unwrap_or(b'=');
            out.push(char::from(letter));
        }
        column += 4;
        if column == LINE {
            out.push_str("\r\n");
            column = 0;
        }
    }
    if column > 0 {
        out.push_str("\r\n");
    }
    out
}
