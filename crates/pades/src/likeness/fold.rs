//! Text reduced to what an eye takes it for: no case, no spaces, no signs, look-alike letters made one.

/// Letters of other alphabets that look like a Latin one (a choice from Unicode's confusables, UTS 39).
const TWINS: &[(char, &str)] = &[
    ('a', "аɑαａ"),
    ('b', "ЬƄᏏｂ"),
    ('c', "сϲⅽｃ"),
    ('d', "ԁⅾｄ"),
    ('e', "еҽｅ"),
    ('g', "ɡցｇ"),
    ('h', "һհｈ"),
    ('i', "іıɩιｉӏǀⅼl1"),
    ('j', "јϳｊ"),
    ('k', "кκｋ"),
    ('n', "ոｎ"),
    ('o', "оοօσｏ0"),
    ('p', "рρｐ"),
    ('q', "ԛｑ"),
    ('s', "ѕꜱｓ"),
    ('t', "тτｔ"),
    ('u', "υսｕ"),
    ('v', "νѵⅴｖ"),
    ('w', "ԝｗ"),
    ('x', "хχⅹｘ"),
    ('y', "уγｙ"),
    ('z', "ᴢｚ"),
];

/// What is compared. Different texts may fold to the same; a person would take them for the same, too.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match simple(letter) {
            // Side by side, r and n look like m.
            'm' => out.push_str("rn"),
            folded if folded.is_alphabetic() => out.push(folded),
            _ => {}
        }
    }
    out
}

/// The Latin letter that a letter is taken for, or itself.
pub fn simple(letter: char) -> char {
    if let Some(plain) = mathematical(letter) {
        return simple(plain);
    }
    TWINS.iter().find(|(_, twins)| twins.contains(letter)).map_or(letter, |(plain, _)| *plain)
}

/// Mathematical alphabets (U+1D400 to U+1D6A3): thirteen alphabets of 52 letters, one behind the other.
fn mathematical(letter: char) -> Option<char> {
    let place = u32::from(letter).checked_sub(0x1D400).filter(|place| *place < 0x2A4)?;
    char::from_u32(u32::from(b'a') + place % 26)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_are_one() {
        let plain = fold("Ditandatangani secara elektronik");
        for disguise in [
            "D i t a n d a t a n g a n i  SECARA elektronik",
            "Ditаndаtаngаni sеcаrа еlеktrоnik",
            "Ditandatangani\u{200B} secara-e1ektr0nik.",
            "𝐃𝐢𝐭𝐚𝐧𝐝𝐚𝐭𝐚𝐧𝐠𝐚𝐧𝐢 𝑠𝑒𝑐𝑎𝑟𝑎 elektronik",
        ] {
            assert_eq!(fold(disguise), plain, "{disguise}");
        }
        assert_eq!(fold("rnana"), fold("mana"));
        assert_ne!(fold("Siti"), fold("Sari"));
    }
}
