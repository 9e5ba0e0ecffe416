//! Content whose look may change after signing: scripts and forms that a program lays out.

use crate::document::Document;
use crate::{Dictionary, Object};

/// A kind of active content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Active {
    /// An XML form (12.7.8): what it shows is computed; static and dynamic ones are not told apart.
    Xfa,
    /// A script that runs when the document opens or when something happens to it (12.6.4.17).
    JavaScript,
}

impl Document {
    /// What in the catalog may change the look. Actions of single pages and links need a person to click.
    pub fn active_content(&self) -> Vec<Active> {
        let Ok(catalog) = self.catalog() else { return Vec::new() };
        let xfa = self.form().ok().flatten().is_some_and(|form| form.has(b"XFA"));
        let script = self.has_script(&catalog);
        [(xfa, Active::Xfa), (script, Active::JavaScript)]
            .into_iter()
            .filter(|(is, _)| *is)
            .map(|(_, kind)| kind)
            .collect()
    }

    /// 7.7.4 (`/Names /JavaScript`), 12.6.3 (`/AA`), 12.6.4.17 (`/OpenAction`).
    fn has_script(&self, catalog: &Dictionary) -> bool {
        let named = match self.lookup(catalog, b"Names") {
            Ok(Object::Dictionary(names)) => names.has(b"JavaScript"),
            _ => false,
        };
        let opening = match self.lookup(catalog, b"OpenAction") {
            Ok(Object::Dictionary(action)) => {
                action.get(b"S").and_then(Object::as_name).is_ok_and(|kind| kind == b"JavaScript")
            }
            _ => false,
        };
        named || opening || catalog.has(b"AA")
    }
}
