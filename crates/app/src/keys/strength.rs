//! How good a passphrase is, and one made of words.
//!
//! Guesses are counted as an attacker who knows the lists would make them: known words, the words of our own list,
//! runs of the keyboard and of the alphabet, repetitions and years cost what naming them costs; anything else costs
//! its characters. Everything is worked out in memory that is wiped.

use zeroize::Zeroizing;

use crate::host::{Host, Passphrase};
use crate::view::{Problem, Strength};

/// Characters, not octets.
const SHORTEST: usize = 12;
/// Six of some 1,500 words: 63 bits, beside the derivation's 19.
const WORDS: usize = 6;

static LIST: &str = include_str!("strength/kata.txt");
static KNOWN: &str = include_str!("strength/terlarang.txt");
/// Rows of the keyboard and the alphabet, in which people run along.
const RUNS: [&str; 5] = ["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// How good.
pub fn measure(passphrase: &Passphrase) -> Strength {
    let Ok(text) = std::str::from_utf8(passphrase.expose()) else { return Strength::Refused };
    if text.chars().count() < SHORTEST {
        return Strength::Refused;
    }
    match bits(text) {
        ..40 => Strength::Refused,
        40..55 => Strength::Fair,
        55..70 => Strength::Good,
        _ => Strength::Strong,
    }
}

/// Refuses what is guessed at once.
///
/// # Errors
/// `pass.weak`.
pub fn accept(passphrase: &Passphrase) -> Result<(), Problem> {
    match measure(passphrase) {
        Strength::Refused => Err(Problem::new("pass.weak")),
        _ => Ok(()),
    }
}

/// Six words drawn from the list, with hyphens.
///
/// # Errors
/// `system.random`.
pub fn generate(host: &dyn Host) -> Result<Passphrase, Problem> {
    let list: Vec<&str> = LIST.split_whitespace().collect();
    let longest = list.iter().map(|word| word.len()).max().unwrap_or(0);
    // Never grows, so it never moves.
    let mut out = Vec::with_capacity(WORDS.saturating_mul(longest.saturating_add(1)));
    for index in 0..WORDS {
        if index > 0 {
            out.push(b'-');
        }
        out.extend_from_slice(list.get(below(host, list.len())?).copied().unwrap_or_default().as_bytes());
    }
    Ok(Passphrase::new(out))
}

/// A number below `limit`, every one as likely: draws that would favour the small ones are drawn again.
fn below(host: &dyn Host, limit: usize) -> Result<usize, Problem> {
    let fair = (usize::from(u16::MAX) + 1) / limit.max(1) * limit;
    loop {
        let mut drawn = Zeroizing::new([0; 2]);
        host.fill_random(drawn.as_mut_slice()).map_err(|e| Problem::new("system.random").detail(e))?;
        let drawn = usize::from(u16::from_be_bytes(*drawn));
        if drawn < fair {
            return Ok(drawn % limit);
        }
    }
}

/// About how many bits an attacker has to guess.
fn bits(text: &str) -> u32 {
    let plain: Zeroizing<Vec<char>> = Zeroizing::new(text.chars().map(folded).collect());
    let original: Zeroizing<Vec<char>> = Zeroizing::new(text.chars().collect());
    let mut cost = 0.0;
    let mut rest = plain.as_slice();
    let mut seen = original.as_slice();
    while !rest.is_empty() {
        let (length, price) = piece(rest, seen);
        cost += price;
        rest = rest.get(length..).unwrap_or_default();
        seen = seen.get(length..).unwrap_or_default();
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole = f64::min(cost, 1000.0) as u32;
    whole
}

/// Small letters, and the digits and signs that stand for letters as those.
fn folded(character: char) -> char {
    match character {
        '4' | '@' => 'a',
        '3' => 'e',
        '1' | '!' => 'i',
        '0' => 'o',
        '5' | '$' => 's',
        '7' => 't',
        other => other.to_lowercase().next().unwrap_or(other),
    }
}

/// The longest thing that stands at the beginning, and what naming it costs in bits.
fn piece(folded: &[char], original: &[char]) -> (usize, f64) {
    let word = |list: &'static str, price: f64| {
        let longest =
            list.split_whitespace().filter(|word| begins(folded, word) || begins(original, word)).map(str::len).max();
        longest.filter(|length| *length >= 3).map(|length| (length, price + capitals(original, length)))
    };
    let candidates = [word(KNOWN, 7.0), word(LIST, 10.6), run(original), repetition(original), year(original)];
    let longest = candidates.into_iter().flatten().max_by_key(|(length, _)| *length);
    longest.unwrap_or_else(|| (1, original.first().copied().map_or(1.0, price)))
}

fn begins(text: &[char], word: &str) -> bool {
    word.len() <= text.len() && word.chars().zip(text).all(|(a, b)| a == *b)
}

/// A capital where one is expected says little.
fn capitals(original: &[char], length: usize) -> f64 {
    let some = original.iter().take(length).any(|character| character.is_uppercase());
    if some { 1.0 } else { 0.0 }
}

/// Three or more along the keyboard or the alphabet, in either direction.
fn run(text: &[char]) -> Option<(usize, f64)> {
    let lower = |index: usize| text.get(index).and_then(|c| c.to_lowercase().next());
    let along = |row: &str, step: i64| {
        let place = |index: usize| lower(index).and_then(|c| row.find(c)).and_then(|at| i64::try_from(at).ok());
        let mut length = 1;
        while let (Some(here), Some(next)) = (place(length - 1), place(length))
            && next - here == step
        {
            length += 1;
        }
        length
    };
    let longest = RUNS.iter().flat_map(|row| [along(row, 1), along(row, -1)]).max()?;
    (longest >= 3).then_some((longest, 6.0))
}

/// The same character three times or more.
fn repetition(text: &[char]) -> Option<(usize, f64)> {
    let first = text.first()?;
    let length = text.iter().take_while(|character| *character == first).count();
    (length >= 3).then(|| (length, price(*first) + 2.0))
}

/// 1940 … 2039.
fn year(text: &[char]) -> Option<(usize, f64)> {
    let four: String = text.get(..4)?.iter().collect();
    let year: u32 = four.parse().ok()?;
    (1940..2040).contains(&year).then_some((4, 6.6))
}

/// A character that nothing explains.
fn price(character: char) -> f64 {
    match character {
        '0'..='9' => 3.3,
        'a'..='z' => 4.2,
        'A'..='Z' => 5.0,
        ' ' | '-' | '_' | '.' | ',' => 1.0,
        '!'..='~' => 5.0,
        _ => 7.0,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn of(text: &str) -> Strength {
        measure(&Passphrase::new(text.as_bytes().to_vec()))
    }

    #[test]
    fn what_people_choose_is_refused() {
        let weak = [
            "",
            "pendek",
            "Palembang123",
            "Palembang2026!",
            "P4l3mb4ng-2026",
            "BismillahBismillah",
            "passwordpassword",
            "qwertyuiop12345",
            "aaaaaaaaaaaaaaaaaaaaaa",
            "abcdefghijklmnop",
            "rahasia rahasia rahasia",
            "indonesiaraya17081945",
            "Diskominfo@2025",
        ];
        for text in weak {
            assert_eq!(of(text), Strength::Refused, "{text}: {}", bits(text));
        }
    }

    #[test]
    fn words_that_nobody_joins_are_good() {
        assert!(of("gajah-lentera-durian-bukit") >= Strength::Fair);
        assert!(of("gajah-lentera-durian-bukit-sendok-awan") >= Strength::Good);
        assert_eq!(of("gajah lentera durian bukit sendok awan meja pagi"), Strength::Strong);
        assert!(of("x7#Kq!92mZ)tL") >= Strength::Good);
        assert!(of("кошка на окне спит") >= Strength::Good);
    }

    #[test]
    fn the_list_is_a_list_of_words() {
        let list: Vec<&str> = LIST.split_whitespace().collect();
        let different: HashSet<&&str> = list.iter().collect();
        assert!(list.len() >= 1500 && different.len() == list.len());
        assert!(list.iter().all(|word| (3..=8).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase())));
    }
}
