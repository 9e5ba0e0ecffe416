//! The table for a spreadsheet: RFC 4180, UTF-8 with a mark, nothing that a spreadsheet would calculate.

use crate::display::hex;
use crate::view::{BatchRow, BatchWords};

use super::table::Table;

/// Columns, in their order.
const COLUMNS: [&str; 11] =
    ["file", "pages", "bytes", "verdict", "signers", "state", "reason", "detail", "output", "sha256_in", "sha256_out"];

/// Every row under its heads.
pub(super) fn of(table: &Table, words: &BatchWords) -> Vec<u8> {
    let heads = COLUMNS.iter().enumerate().map(|(at, name)| words.heads.get(at).map_or(*name, String::as_str));
    // Without the mark a spreadsheet takes the file for one of its own old encodings.
    let mut text = format!("\u{FEFF}{}", line(heads.map(str::to_owned)));
    for row in table.rows() {
        text += &line(cells(row, table, words).into_iter());
    }
    text.into_bytes()
}

fn cells(row: &BatchRow, table: &Table, words: &BatchWords) -> [String; 11] {
    let say = |code: &str| words.said.get(code).cloned().unwrap_or_else(|| code.to_owned());
    let problem = row.problem.as_ref().or(row.warnings.first());
    let digest = |bytes: Option<[u8; 32]>| bytes.map(|bytes| hex(&bytes)).unwrap_or_default();
    [
        row.name.clone(),
        row.pages.to_string(),
        row.size.to_string(),
        row.verdict.map(|verdict| say(&name(&verdict))).unwrap_or_default(),
        row.signers.join("; "),
        say(&name(&row.state)),
        problem.map(|problem| say(&problem.code)).unwrap_or_default(),
        problem.and_then(|problem| problem.detail.clone()).unwrap_or_default(),
        row.output.clone().unwrap_or_default(),
        digest(table.shown(row.row)),
        digest(table.signed(row.row)),
    ]
}

/// As serde writes a variant.
fn name(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.map(|cell| quoted(&cell)).collect();
    format!("{}\r\n", cells.join(","))
}

/// A file may be called `=HYPERLINK(…)`: what a spreadsheet would calculate is made text by an apostrophe.
fn quoted(cell: &str) -> String {
    let calculates = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if calculates { format!("'{cell}") } else { cell.to_owned() };
    match cell.contains(['"', ',', ';', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Problem, RowState};

    #[test]
    fn names_are_quoted_and_never_calculated() {
        let files = [std::path::PathBuf::from("=1+1.pdf"), "a \"b\", c.pdf".into()];
        let mut table = Table::of(files.iter().map(|path| path.as_path()));
        table.change(1, |row| {
            row.state = RowState::Failed;
            row.problem = Some(Problem::new("doc.corrupt").detail("no xref"));
        });
        let said = [("doc.corrupt".to_owned(), "Struktur PDF rusak".to_owned())].into();
        let text = String::from_utf8(of(&table, &BatchWords { heads: vec!["berkas".into()], said })).unwrap();
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert!(lines[0].starts_with("\u{FEFF}berkas,pages,"));
        assert!(lines[1].starts_with("'=1+1.pdf,0,0,,,waiting,,"));
        assert!(lines[2].starts_with("\"a \"\"b\"\", c.pdf\",0,0,,,failed,Struktur PDF rusak,no xref,"));
    }
}
