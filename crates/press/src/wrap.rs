//! Breaking text into lines no wider than a measure.
//!
//! Words are measured once, at size 1; every size and measure is then a matter of sums.
use crate::faces::{Weight, width};

/// A text cut into words, with their widths at size 1.
#[derive(Debug, Clone)]
pub struct Words {
    list: Vec<(String, f64)>,
    space: f64,
    weight: Weight,
}

/// One line and its width at size 1.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// The words with single spaces between them.
    pub text: String,
    /// Multiples of the type size.
    pub width: f64,
}

impl Words {
    /// Cuts at white space and measures.
    pub fn new(text: &str, weight: Weight) -> Words {
        let list = text.split_whitespace().map(|word| (word.to_owned(), width(word, weight, 1.0))).collect();
        Words { list, space: width(" ", weight, 1.0), weight }
    }

    /// Whether there is nothing to set.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Everything on one line.
    pub fn whole(&self) -> Row {
        self.greedy(f64::INFINITY).into_iter().next().unwrap_or_default()
    }

    /// Breaks evenly: the fewest lines, then the narrowest measure that still gives as few.
    /// `measure` is in multiples of the type size.
    pub fn even(&self, measure: f64) -> Vec<Row> {
        let rows = self.greedy(measure);
        if rows.len() < 2 {
            return rows;
        }
        // Ten halvings bring the measure within a thousandth of the best.
        let (mut low, mut high, mut best) = (measure / rows.len() as f64, measure, rows);
        for _ in 0..10 {
            let middle = (low + high) / 2.0;
            let tried = self.greedy(middle);
            if tried.len() > best.len() {
                low = middle;
            } else {
                (high, best) = (middle, tried);
            }
        }
        best
    }

    /// Breaks at spaces, each line as full as it goes. A single word wider than the measure is broken
    /// between letters, so nothing ever sticks out.
    pub fn greedy(&self, measure: f64) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut row = Row::default();
        for (word, wide) in &self.list {
            if !row.text.is_empty() && row.width + self.space + wide <= measure {
                row.text.push(' ');
                row.text.push_str(word);
                row.width += self.space + wide;
                continue;
            }
            if !row.text.is_empty() {
                rows.push(std::mem::take(&mut row));
            }
            row = if *wide <= measure {
                Row { text: word.clone(), width: *wide }
            } else {
                self.broken(word, measure, &mut rows)
            };
        }
        if !row.text.is_empty() {
            rows.push(row);
        }
        rows
    }

    /// Cuts an overlong word; full pieces go to `rows`, the rest is returned.
    fn broken(&self, word: &str, measure: f64, rows: &mut Vec<Row>) -> Row {
        let mut piece = Row::default();
        for character in word.chars() {
            let wide = width(character.encode_utf8(&mut [0; 4]), self.weight, 1.0);
            if !piece.text.is_empty() && piece.width + wide > measure {
                rows.push(std::mem::take(&mut piece));
            }
            piece.text.push(character);
            piece.width += wide;
        }
        piece
    }
}
