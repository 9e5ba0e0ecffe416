//! The sentences of a verdict, read from `press`'s data.

use time::{OffsetDateTime, UtcOffset};
use toml::{Table, Value};

use crate::letters::moment_words;
use crate::view::Problem;

/// All of them.
pub(super) struct Words(Table);

impl Words {
    /// The file that is compiled in; a test rules out that it is wrong.
    pub(super) fn shipped() -> Result<Words, Problem> {
        let parsed = press::shipped::VERDICT_WORDS.parse::<Table>();
        parsed.map(Words).map_err(|e| Problem::new("letter.template").with("nama", "putusan.toml").detail(e))
    }

    /// A sentence; empty when there is none.
    pub(super) fn of(&self, group: &str, key: &str) -> String {
        let found = self.0.get(group).and_then(|group| group.get(key)).and_then(Value::as_str);
        found.unwrap_or_default().to_owned()
    }

    /// What a step of the examination found, by its clause and conclusion; empty for a clause without words.
    pub(super) fn finding(&self, clause: &str, conclusion: &str) -> String {
        let found = self.0.get("findings").and_then(|all| all.get(clause)).and_then(|one| one.get(conclusion));
        found.and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// A sentence with its placeholders filled, each once; what is not given becomes a dash, as in the window.
    pub(super) fn fill(&self, group: &str, key: &str, values: &[(&str, &str)]) -> String {
        let mut out = String::new();
        let sentence = self.of(group, key);
        let mut rest = sentence.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else { break };
            out.push_str(before);
            out.push_str(values.iter().find(|(known, _)| *known == name).map_or("–", |(_, value)| value));
            rest = after;
        }
        out + rest
    }

    pub(super) fn moment(&self, time: OffsetDateTime, zone: UtcOffset) -> String {
        moment_words(time.to_offset(zone))
    }
}
