//! Data in place of placeholders.

use std::cell::RefCell;
use std::collections::BTreeSet;

use toml::{Table, Value};

/// What stands where there is no value: to be filled by hand.
pub const BLANK: &str = "………………";

/// Where names are looked up: the entry of a list first, then the whole data.
pub(super) struct Scope<'a> {
    tables: Vec<&'a Table>,
    blanks: &'a RefCell<BTreeSet<String>>,
}

/// The whole data and the names that had no value.
pub(super) struct Ground<'a> {
    data: &'a Table,
    blanks: RefCell<BTreeSet<String>>,
}

/// A text with its placeholders replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filled {
    pub text: String,
    /// There is nothing but a blank.
    pub empty: bool,
}

impl<'a> Ground<'a> {
    pub(super) fn new(data: &'a Table) -> Self {
        Self { data, blanks: RefCell::default() }
    }

    pub(super) fn scope(&'a self) -> Scope<'a> {
        Scope { tables: vec![self.data], blanks: &self.blanks }
    }

    /// Names that had no value, sorted.
    pub(super) fn blanks(&self) -> Vec<String> {
        self.blanks.borrow().iter().cloned().collect()
    }
}

impl<'a> Scope<'a> {
    /// The same with an entry of a list in front.
    pub(super) fn within(&self, entry: &'a Table) -> Scope<'a> {
        let tables = std::iter::once(entry).chain(self.tables.iter().copied()).collect();
        Scope { tables, blanks: self.blanks }
    }

    /// Replaces every placeholder; one without a value becomes [`BLANK`] and is remembered.
    pub(super) fn text(&self, text: &str) -> Filled {
        let mut out = String::new();
        let mut blanks = 0;
        for piece in pieces(text) {
            match piece {
                Piece::Plain(plain) => out.push_str(plain),
                Piece::Name(name) => match self.shown(name) {
                    Some(value) => out.push_str(&value),
                    None => {
                        self.blanks.borrow_mut().insert(name.to_owned());
                        out.push_str(BLANK);
                        blanks += 1;
                    }
                },
            }
        }
        let empty = blanks > 0 && out.trim() == BLANK;
        Filled { text: out, empty }
    }

    /// Whether a condition holds.
    pub(super) fn holds(&self, when: Option<&str>) -> bool {
        match when.map(|name| (name.strip_prefix('!'), name)) {
            None => true,
            Some((Some(name), _)) => !self.there(name),
            Some((None, name)) => self.there(name),
        }
    }

    /// The tables of a list.
    pub(super) fn list(&self, name: &str) -> Vec<&'a Table> {
        let entries = self.find(name).and_then(Value::as_array);
        entries.into_iter().flatten().filter_map(Value::as_table).collect()
    }

    /// Whether a choice is, or holds, this key.
    pub(super) fn chose(&self, name: &str, key: &str) -> bool {
        match self.find(name) {
            Some(Value::Array(keys)) => keys.iter().any(|chosen| chosen.as_str() == Some(key)),
            Some(Value::String(chosen)) => chosen == key,
            _ => false,
        }
    }

    fn there(&self, name: &str) -> bool {
        match self.find(name) {
            Some(Value::Boolean(value)) => *value,
            Some(Value::Array(list)) => !list.is_empty(),
            Some(_) => self.shown(name).is_some(),
            None => false,
        }
    }

    fn shown(&self, name: &str) -> Option<String> {
        let text = match self.find(name)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Integer(number) => number.to_string(),
            Value::Datetime(moment) => moment.to_string(),
            _ => return None,
        };
        Some(text).filter(|text| !text.is_empty())
    }

    fn find(&self, name: &str) -> Option<&'a Value> {
        self.tables.iter().find_map(|table| within(table, name))
    }
}

fn within<'a>(table: &'a Table, name: &str) -> Option<&'a Value> {
    match name.split_once('.') {
        None => table.get(name),
        Some((first, rest)) => within(table.get(first)?.as_table()?, rest),
    }
}

/// The names of all placeholders of a text.
pub(super) fn names(text: &str) -> Vec<String> {
    let named = pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Name(name) => Some(name.to_owned()),
        Piece::Plain(_) => None,
    });
    named.collect()
}

enum Piece<'t> {
    Plain(&'t str),
    Name(&'t str),
}

/// Cuts at `{name}`; a brace without its fellow is plain text.
fn pieces(mut text: &str) -> Vec<Piece<'_>> {
    let mut all = Vec::new();
    while let Some((before, rest)) = text.split_once('{') {
        let Some((name, after)) = rest.split_once('}') else { break };
        all.push(Piece::Plain(before));
        all.push(Piece::Name(name.trim()));
        text = after;
    }
    all.push(Piece::Plain(text));
    all
}
