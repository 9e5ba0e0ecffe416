//! The name on a signature's face against the certificate's: degrees, ranks and offices may stand around it.

use super::fold::fold;
use super::words::words;

/// Words of a line that is still a name.
const LONGEST_NAME: usize = 8;

/// The name that the lines show where the certificate's is not among them.
pub fn other(lines: &[String], certified: &str) -> Option<String> {
    let all: Vec<String> = lines.iter().flat_map(|line| tokens(line)).map(str::to_lowercase).collect();
    let certified = certified.to_lowercase();
    let expected: Vec<&str> = tokens(&certified).filter(|word| !is_degree(word)).collect();
    let found = expected.iter().filter(|word| all.iter().any(|shown| shown == *word)).count();
    // A name that is shortened or set without a second word is the same name.
    if expected.is_empty() || found * 2 >= expected.len() {
        return None;
    }
    introduced(lines).or_else(|| lines.iter().find(|line| is_name(line)).cloned()).map(|name| name.trim().to_owned())
}

/// Words of letters, as they are written: a look-alike letter makes another word.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic() && c != '\'').filter(|word| word.chars().count() > 1)
}

/// Short words with full stops around them are degrees and titles (`S.Kom.`, `Dr.`), not what tells people apart.
fn is_degree(word: &str) -> bool {
    const DEGREES: [&str; 18] = [
        "dr", "drs", "dra", "ir", "prof", "hj", "kom", "si", "sh", "mh", "se", "mm", "ap", "sos", "st", "mt", "pd",
        "ak",
    ];
    DEGREES.contains(&word)
}

/// What follows a line or a beginning such as `Digitally signed by`.
fn introduced(lines: &[String]) -> Option<String> {
    for (at, line) in lines.iter().enumerate() {
        let (label, rest) = line.split_once(':').unwrap_or((line, ""));
        let labels = words().name_follows();
        if labels.contains(&fold(label)) {
            let candidates = std::iter::once(rest).chain(lines.iter().skip(at + 1).take(3).map(String::as_str));
            return candidates.into_iter().find(|line| is_name(line)).map(str::to_owned);
        }
        // `Digitally signed by BUDI` on one line.
        let behind = line.char_indices().filter(|(_, c)| *c == ' ').find_map(|(place, _)| {
            let (head, tail) = line.split_at(place);
            (labels.contains(&fold(head)) && is_name(tail)).then(|| tail.to_owned())
        });
        if behind.is_some() {
            return behind;
        }
    }
    None
}

/// Two to eight words that begin with capitals, no digits, none of a block's ordinary words.
fn is_name(line: &str) -> bool {
    let ordinary = tokens(line).any(|word| words().is_no_name(&fold(word)));
    let count = tokens(line).count();
    let capital = tokens(line).all(|word| word.chars().next().is_some_and(char::is_uppercase));
    let digits = line.chars().any(|c| c.is_ascii_digit() || matches!(c, '@' | '/' | '='));
    (2..=LONGEST_NAME).contains(&count) && capital && !ordinary && !digits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(lines: &[&str], certified: &str) -> Option<String> {
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        other(&lines, certified)
    }

    #[test]
    fn the_same_name_with_what_stands_around_it() {
        let block =
            ["Ditandatangani secara elektronik oleh:", "KEPALA DINAS", "Siti Rahmawati, S.Kom., M.Si.", "Pembina"];
        assert_eq!(shown(&block, "Siti Rahmawati"), None);
        assert_eq!(shown(&["Digitally signed by Siti Rahmawati", "Date: 2026"], "Siti Rahmawati"), None);
        assert_eq!(shown(&["Approved", "Reason: test", "Date: 2026.01.01"], "Siti Rahmawati"), None);
        assert_eq!(shown(&[], "Siti Rahmawati"), None);
        assert_eq!(shown(&["DINAS KOMUNIKASI DAN INFORMATIKA KOTA PALEMBANG"], "Siti Rahmawati"), None);
    }

    #[test]
    fn another_name_is_found() {
        let block = ["Ditandatangani secara elektronik oleh:", "WALIKOTA PALEMBANG", "Ratu Dewa Sejati, S.H."];
        assert_eq!(shown(&block, "Siti Rahmawati").as_deref(), Some("Ratu Dewa Sejati, S.H."));
        assert_eq!(shown(&["Digitally signed by RATU DEWA"], "Siti Rahmawati").as_deref(), Some("RATU DEWA"));
        assert_eq!(shown(&["Ratu Dewa"], "Siti Rahmawati").as_deref(), Some("Ratu Dewa"));
        // One Cyrillic letter in each word: the eye sees the same, the words are others.
        assert!(shown(&["Sitі Rahmаwati"], "Siti Rahmawati").is_some());
    }
}
