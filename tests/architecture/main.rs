//! The walls of the house, held by machines: every rule is checked on the project and shown to fail on a
//! planted violation (`docs/architecture.md` says why the rules are there).

mod bans;
mod bindings;
mod locks;
mod names;
mod scan;
mod sizes;
mod source;
mod spoken;
mod walls;
mod window;

use source::Source;

/// A sentence about a breach, beginning with where it is.
pub type Breach = String;

/// Ends the test with every breach, one a line.
pub fn none(breaches: Vec<Breach>) {
    assert!(breaches.is_empty(), "{} breaches:\n{}", breaches.len(), breaches.join("\n"));
}

/// A planted file must be noticed, a clean one must not.
pub fn shown_to_fail(rule: impl Fn(&[Source]) -> Vec<Breach>, planted: &[(&str, &str)], clean: &[(&str, &str)]) {
    for (path, text) in planted {
        assert!(!rule(&[Source::new(path, text)]).is_empty(), "not noticed in {path}: {text}");
    }
    for (path, text) in clean {
        none(rule(&[Source::new(path, text)]));
    }
}
