//! Breaking text into lines no wider than a measure.
use crate::faces::{Weight, width};

/// Breaks at spaces, evenly: the fewest lines, then the narrowest measure that still gives as few.
/// A single word wider than the measure is broken between letters, so nothing ever sticks out.
pub fn wrap(text: &str, weight: Weight, size: f64, measure: f64) -> Vec<String> {
    let lines = greedy(text, weight, size, measure);
    if lines.len() < 2 {
        return lines;
    }
    // Ten halvings bring the measure within a thousandth of the best.
    let (mut low, mut high, mut best) = (measure / lines.len() as f64, measure, lines);
    for _ in 0..10 {
        let middle = (low + high) / 2.0;
        let tried = greedy(text, weight, size, middle);
        if tried.len() > best.len() || tried.iter().any(|line| width(line, weight, size) > measure) {
            low = middle;
        } else {
            (high, best) = (middle, tried);
        }
    }
    best
}

/// Breaks at spaces, each line as full as it goes.
pub fn greedy(text: &str, weight: Weight, size: f64, measure: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&longer, weight, size) <= measure {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        line = broken(word, (weight, size, measure), &mut lines);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Cuts an overlong word; full pieces go to `lines`, the rest is returned.
fn broken(word: &str, (weight, size, measure): (Weight, f64, f64), lines: &mut Vec<String>) -> String {
    let mut piece = String::new();
    for character in word.chars() {
        let before = piece.len();
        piece.push(character);
        if before > 0 && width(&piece, weight, size) > measure {
            piece.truncate(before);
            lines.push(std::mem::replace(&mut piece, character.to_string()));
        }
    }
    piece
}
