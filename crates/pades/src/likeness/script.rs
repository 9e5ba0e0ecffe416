//! Names that steer the eye: characters that are obeyed and not seen, and letters of one alphabet that pass for
//! another's.

use super::fold;

/// What a name does that no honest name does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trick {
    /// It holds controls of direction, width or line.
    Hidden,
    /// It mixes alphabets that look alike, or writes a Latin name with another alphabet's look-alikes.
    LookAlike,
}

/// The trick of a name, the worse one first.
pub fn trick(name: &str) -> Option<Trick> {
    if name.chars().any(steers) {
        return Some(Trick::Hidden);
    }
    let letters: Vec<char> = name.chars().filter(|letter| letter.is_alphabetic()).collect();
    let latin = letters.iter().filter(|letter| is_latin(**letter)).count();
    let twins = letters.iter().filter(|letter| is_twin(**letter)).count();
    let mixed = latin > 0 && letters.iter().any(|letter| is_near_latin(*letter));
    let disguised = !letters.is_empty() && twins == letters.len();
    (mixed || disguised).then_some(Trick::LookAlike)
}

/// A name as it may be shown: what would be obeyed is written out, what is endless is cut in its middle.
pub fn shown(name: &str) -> String {
    const LONGEST: usize = 240;
    let mut out = String::with_capacity(name.len());
    for letter in name.chars() {
        match steers(letter) {
            true => out.push_str(&format!("⟨U+{:04X}⟩", u32::from(letter))),
            false => out.push(letter),
        }
    }
    let count = out.chars().count();
    if count <= LONGEST {
        return out;
    }
    let head: String = out.chars().take(LONGEST / 2).collect();
    let tail: String = out.chars().skip(count - LONGEST / 2).collect();
    format!("{head} … {tail}")
}

/// Controls, directions, joiners, fillers and blanks that are wider or narrower than a space.
fn steers(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180E}' | '\u{2000}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{205F}'..='\u{206F}'
            | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}')
}

fn is_latin(letter: char) -> bool {
    letter.is_ascii_alphabetic() || matches!(letter, '\u{00C0}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}')
}

/// Letters of alphabets with many look-alikes: Greek, Cyrillic, Armenian, Cherokee, phonetic, Coptic, mathematical,
/// full-width.
fn is_near_latin(letter: char) -> bool {
    matches!(letter,
        '\u{0250}'..='\u{02AF}' | '\u{0370}'..='\u{058F}' | '\u{13A0}'..='\u{13FF}' | '\u{1C80}'..='\u{1C8F}'
        | '\u{1D00}'..='\u{1DBF}' | '\u{1F00}'..='\u{1FFF}' | '\u{2100}'..='\u{218F}' | '\u{2C80}'..='\u{2DFF}'
        | '\u{A640}'..='\u{A69F}' | '\u{A720}'..='\u{A7FF}' | '\u{AB30}'..='\u{ABBF}' | '\u{FF21}'..='\u{FF5A}'
        | '\u{1D400}'..='\u{1D7FF}')
}

fn is_twin(letter: char) -> bool {
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    !is_latin(letter) && is_latin(fold::simple(lower))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tricks_are_told_from_names() {
        for honest in [
            "Siti Rahmawati, S.Kom., M.Si.",
            "Dr. H. Ahmad Fauzi",
            "José Muñoz",
            "Иван Петров",
            "李小龍",
            "Ελένη Παππά",
            "محمد",
        ] {
            assert_eq!(trick(honest), None, "{honest}");
        }
        for hidden in ["Siti\u{202E}itar", "Si\u{200B}ti", "Siti\nRahmawati", "Budi\u{00AD}", "A\u{E0041}"] {
            assert_eq!(trick(hidden), Some(Trick::Hidden), "{hidden:?}");
        }
        for twin in ["Sitі Rahmawati", "Budi Ѕantoso", "Ｂudi", "𝐁udi", "ѕосіа", "Ahmаd"] {
            assert_eq!(trick(twin), Some(Trick::LookAlike), "{twin}");
        }
    }

    #[test]
    fn what_steers_is_written_out() {
        assert_eq!(shown("Siti\u{202E}x"), "Siti⟨U+202E⟩x");
        assert_eq!(shown("Siti"), "Siti");
        let long = shown(&"a".repeat(5000));
        assert!(long.chars().count() < 300 && long.contains('…'));
    }
}
