//! The phrases of `data/likeness.toml`, folded once.

use std::sync::OnceLock;

use serde::Deserialize;

use super::fold::fold;

const DATA: &str = include_str!("../../data/likeness.toml");

/// Phrases as they are compared.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    claims: Vec<String>,
    marginal: Vec<String>,
    name_follows: Vec<String>,
    no_name: Vec<String>,
}

/// The phrases of this build.
pub fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| toml::from_str::<Words>(DATA).unwrap_or_default().folded())
}

impl Words {
    fn folded(self) -> Self {
        let all = |phrases: Vec<String>| phrases.iter().map(|phrase| fold(phrase)).collect();
        Self {
            claims: all(self.claims),
            marginal: all(self.marginal),
            name_follows: all(self.name_follows),
            no_name: all(self.no_name),
        }
    }

    /// Claims about the very document.
    pub fn claims(&self) -> &[String] {
        &self.claims
    }

    /// Claims in margins and small print.
    pub fn marginal(&self) -> &[String] {
        &self.marginal
    }

    /// What introduces a name.
    pub fn name_follows(&self) -> &[String] {
        &self.name_follows
    }

    /// Whether a folded word of a block is no part of a name.
    pub fn is_no_name(&self, folded: &str) -> bool {
        self.no_name.iter().any(|word| word == folded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_is_there() {
        let words = words();
        assert!(words.claims().len() > 10 && words.marginal().len() > 3 && words.name_follows().len() > 3);
        assert!(words.is_no_name(&fold("Kepala")) && !words.is_no_name(&fold("Siti")));
    }
}
