//! One table of judged signatures, `ui/test/told.json`: the sheet tells them as it says, and so does the window
//! (`ui/test/told.test.ts`). A row is facts and what they are told in. Facts are written by hand; what is told is written
//! anew by `PENA_TOLD=write cargo test -p app told`, and read before it is committed.

use pades::report::Report;
use press::shipped::VERDICT_WORDS;
use serde_json::{Value, json};
use time::UtcOffset;

use super::words::Words;
use super::{Said, lines};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/test/told.json");

fn table() -> Value {
    serde_json::from_str(&std::fs::read_to_string(TABLE).unwrap()).unwrap()
}

/// Objects are changed deeply, everything else is put in its place.
fn change(facts: &mut Value, by: &Value) {
    match (facts, by) {
        (Value::Object(facts), Value::Object(by)) => {
            by.iter().for_each(|(name, by)| change(facts.entry(name).or_insert(Value::Null), by));
        }
        (facts, by) => *facts = by.clone(),
    }
}

fn changed(facts: &Value, by: &Value) -> Value {
    let mut facts = facts.clone();
    change(&mut facts, by);
    facts
}

fn report(table: &Value, row: &Value) -> Report {
    let signatures = row["signatures"].as_array().unwrap();
    let signatures: Vec<Value> = signatures.iter().map(|by| changed(&table["signature"], by)).collect();
    let mut report = changed(&table["report"], &row["report"]);
    report["signatures"] = json!(signatures);
    serde_json::from_value(report).unwrap()
}

/// Headline, sentence, and the lines of the last signature.
fn told(report: &Report) -> Value {
    let zone = UtcOffset::from_hms(7, 0, 0).unwrap();
    let said = Said { words: Words::shipped().unwrap(), report, zone };
    let verdict = said.verdict();
    let mut told = vec![verdict["judul"].as_str().unwrap().to_owned(), verdict["kalimat"].as_str().unwrap().to_owned()];
    if let Some(last) = report.signatures.last() {
        let lines = lines::lines(&said, report.signatures.len() - 1, last);
        told.extend(lines.iter().map(|line| format!("{} {} {}", line.key, line.mark, line.text)));
    }
    json!(told)
}

#[test]
fn the_sheet_tells_what_is_told() {
    let mut table = table();
    let told: Vec<Value> = table["rows"].as_array().unwrap().iter().map(|row| told(&report(&table, row))).collect();
    if std::env::var_os("PENA_TOLD").is_some_and(|word| word == "write") {
        let rows = table["rows"].as_array_mut().unwrap();
        rows.iter_mut().zip(told).for_each(|(row, told)| row["told"] = told);
        table["warnings"] = warnings();
        return std::fs::write(TABLE, written(&table)).unwrap();
    }
    for (row, told) in table["rows"].as_array().unwrap().iter().zip(told) {
        assert_eq!(told, row["told"], "{}", row["is"]);
    }
    assert_eq!(warnings(), table["warnings"]);
}

/// What the sheet says of each warning's code: title and body.
fn warnings() -> Value {
    let words: toml::Table = VERDICT_WORDS.parse().unwrap();
    let said = words["warnings"].as_table().unwrap().iter();
    said.map(|(code, text)| (code.clone(), json!(text.as_str().unwrap().split_once('|').unwrap()))).collect()
}

/// Facts on one line, what they are told in below: so that it can be read.
fn written(table: &Value) -> String {
    let rows = table["rows"].as_array().unwrap().iter().map(|row| {
        let told: Vec<String> = row["told"].as_array().unwrap().iter().map(|line| format!("    {line}")).collect();
        let facts = ["is", "report", "signatures"].map(|name| format!("  \"{name}\": {}", row[name]));
        format!("  {{\n  {},\n    \"told\": [\n  {}\n    ]\n  }}", facts.join(",\n  "), told.join(",\n  "))
    });
    let rows: Vec<String> = rows.collect();
    let shared = ["about", "report", "signature"].map(|name| format!("\"{name}\": {}", table[name]));
    let warnings = serde_json::to_string_pretty(&table["warnings"]).unwrap();
    let rows = rows.join(",\n");
    format!("{{\n{},\n\"rows\": [\n{rows}\n],\n\"warnings\": {warnings}\n}}\n", shared.join(",\n"))
}

/// A sentence that no row has is a rule that nobody looks at.
#[test]
fn every_sentence_is_told_in_some_row() {
    let table = table();
    let rows = table["rows"].as_array().unwrap().iter();
    let told: Vec<&str> = rows.flat_map(|row| row["told"].as_array().unwrap()).filter_map(Value::as_str).collect();
    let words: toml::Table = VERDICT_WORDS.parse().unwrap();
    for group in ["headline", "sentence", "say"] {
        for (key, sentence) in words[group].as_table().unwrap() {
            let pieces = || sentence.as_str().unwrap().split(['{', '}']).step_by(2);
            let fits = |told: &&str| {
                let mut rest = *told;
                let has = |piece: &str| rest.split_once(piece).map(|(_, after)| rest = after).is_some();
                pieces().all(has)
            };
            assert!(told.iter().any(fits), "{group}.{key}: {sentence}");
        }
    }
}
