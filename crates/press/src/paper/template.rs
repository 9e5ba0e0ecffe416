//! A template as it stands in a file: its parts, from top to bottom.
//!
//! `{a.b}` in any text is replaced by the data under that name. `when = "a.b"` leaves a part out unless there is such
//! data, `when = "!a.b"` unless there is none.

use serde::Deserialize;

use super::PaperError;

/// One kind of document.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The PDF's title.
    pub title: String,
    /// What it is for, in one line of a list.
    #[serde(default)]
    pub about: String,
    /// BCP 47; the language of the whole text.
    #[serde(default = "indonesian")]
    pub language: String,
    /// A small line at the foot of every page.
    #[serde(default)]
    pub running: Option<String>,
    /// From top to bottom.
    pub(super) part: Vec<Part>,
}

fn indonesian() -> String {
    "id-ID".to_owned()
}

impl Template {
    /// Reads a template's file.
    pub fn parse(text: &str) -> Result<Template, PaperError> {
        toml::from_str(text).map_err(|error| PaperError::Template(error.to_string()))
    }

    /// Every placeholder and every list or condition that the template names, for a check against what is known.
    pub fn names(&self) -> Vec<String> {
        let mut names = super::fill::names(&self.title);
        names.extend(self.running.iter().flat_map(|text| super::fill::names(text)));
        self.part.iter().for_each(|part| part.name_into(&mut names));
        names.sort();
        names.dedup();
        names
    }

    /// What stands before a placeholder on the paper: the label of the first row that holds it.
    pub fn label(&self, name: &str) -> Option<&str> {
        self.part.iter().find_map(|part| part.label(name))
    }
}

/// A part with the condition under which it stands.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Part {
    #[serde(default)]
    pub when: Option<String>,
    #[serde(flatten)]
    pub body: Body,
}

/// What stands there.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Body {
    /// Kop naskah dinas: who writes, with an address, over a double rule.
    Letterhead { lines: Vec<String>, address: Vec<String> },
    /// The name of the document in the middle, with lines below it such as its number.
    Title {
        lines: Vec<String>,
        #[serde(default)]
        below: Vec<String>,
    },
    /// The name of a section.
    Heading { text: String },
    /// Running text.
    Paragraph {
        text: String,
        #[serde(default)]
        strong: Strong,
    },
    /// Running text, small.
    Note { text: String },
    /// Short lines, each for itself: an addressee.
    Lines { list: Vec<String> },
    /// The same at the right: place and date.
    Right { list: Vec<String> },
    /// Label, colon, value. A label that begins with two spaces belongs to the row above and is not counted.
    Rows {
        rows: Vec<[String; 2]>,
        #[serde(default)]
        numbering: Numbering,
    },
    /// A list.
    Items {
        list: Vec<String>,
        #[serde(default)]
        numbering: Numbering,
    },
    /// Boxes to tick, in rows of `columns`; ticked are those whose key stands in the data named `chosen`.
    Boxes {
        columns: usize,
        #[serde(default)]
        chosen: String,
        list: Vec<[String; 2]>,
    },
    /// One row of `cells` for each entry of the data named `list`.
    Table { heads: Vec<String>, widths: Vec<f64>, list: String, cells: Vec<String> },
    /// Lines, room for a signature, lines.
    Signature { side: Side, above: Vec<String>, below: Vec<String> },
    /// The parts once for each entry of the data named `list`; inside, names of the entry come first.
    Each { list: String, part: Vec<Part> },
    /// The next part begins a page.
    Page {},
}

/// Weight of a paragraph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Strong {
    /// Regular.
    #[default]
    No,
    /// Bold.
    Yes,
}

/// What stands before an item.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Numbering {
    /// Nothing.
    #[default]
    None,
    /// `1.`
    Decimal,
    /// `a.`
    Letters,
}

/// Where a signature stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Side {
    Left,
    Right,
}

impl Numbering {
    /// The label of the `index`-th item, from 0.
    pub(super) fn label(self, index: usize) -> Option<String> {
        match self {
            Numbering::None => None,
            Numbering::Decimal => Some(format!("{}.", index + 1)),
            Numbering::Letters => ('a'..='z').nth(index).map(|letter| format!("{letter}.")),
        }
    }
}

impl Part {
    fn label(&self, name: &str) -> Option<&str> {
        match &self.body {
            Body::Rows { rows, .. } => {
                let found = rows.iter().find(|[_, value]| super::fill::names(value).iter().any(|held| held == name));
                found.map(|[label, _]| label.trim())
            }
            Body::Each { part, .. } => part.iter().find_map(|part| part.label(name)),
            _ => None,
        }
    }

    fn name_into(&self, names: &mut Vec<String>) {
        names.extend(self.when.iter().map(|name| name.trim_start_matches('!').to_owned()));
        let mut texts: Vec<&String> = Vec::new();
        match &self.body {
            Body::Letterhead { lines, address } => texts.extend(lines.iter().chain(address)),
            Body::Title { lines, below } => texts.extend(lines.iter().chain(below)),
            Body::Heading { text } | Body::Paragraph { text, .. } | Body::Note { text } => texts.push(text),
            Body::Lines { list } | Body::Right { list } | Body::Items { list, .. } => texts.extend(list),
            Body::Rows { rows, .. } => texts.extend(rows.iter().flatten()),
            Body::Signature { above, below, .. } => texts.extend(above.iter().chain(below)),
            Body::Boxes { chosen, list, .. } => {
                names.push(chosen.clone());
                texts.extend(list.iter().filter_map(|pair| pair.last()));
            }
            Body::Table { list, heads, cells, .. } => {
                texts.extend(heads);
                names.extend(
                    cells.iter().flat_map(|cell| super::fill::names(cell)).map(|name| format!("{list}[].{name}")),
                );
            }
            Body::Each { list, part } => {
                names.push(list.clone());
                part.iter().for_each(|part| part.name_into(names));
            }
            Body::Page {} => {}
        }
        names.extend(texts.into_iter().flat_map(|text| super::fill::names(text)));
        names.retain(|name| !name.is_empty());
    }
}
