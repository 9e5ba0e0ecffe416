//! A letter of Pena is PDF/A-2a and tagged; signed, with block and footer, it still is. Read by qpdf and Poppler; the clause of
//! ISO 19005-2 stands beside each check.

use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value};
use tests::material::run;
use tests::place;

use crate::bench::bench;

#[test]
fn a_signed_letter_is_still_pdf_a() {
    let room = bench().room("letters");
    let (data, letter, signed) = (room.join("data"), room.join("letter.pdf"), room.join("signed.pdf"));
    let path = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    let done = |words: &[&str]| {
        let mut command = Command::new(place::program("pena"));
        run(command.args(words).env("PENA_DATA", &data).env_remove("DBUS_SESSION_BUS_ADDRESS"));
    };
    done(&["practice", "--out", &path(&room)]);
    done(&["letter", "write", "formulir-pendaftaran", "--out", &path(&letter)]);
    done(&["sign", &path(&letter), "--out", &path(&signed)]);
    let (before, after) = (Objects::of(&letter), Objects::of(&signed));
    assert!(before.widgets().is_empty());
    assert_eq!(after.widgets().len(), 1);
    for file in [&before, &after] {
        file.keep_the_rules();
    }
    let fonts = |file: &Path| run(Command::new("pdffonts").arg(file));
    assert!(fonts(&signed).lines().count() > fonts(&letter).lines().count(), "block and footer bring their own");
    // 6.2.11.4: embedded, each of them.
    for line in fonts(&signed).lines().skip(2) {
        assert!(line.contains(" yes yes yes "), "embedded, a subset, with a way to Unicode: {line}");
    }
}

fn said(object: &Value) -> &Value {
    object.get("value").unwrap_or_else(|| &object["stream"]["dict"])
}

/// The objects of a file as qpdf reads them.
struct Objects(Map<String, Value>);

impl Objects {
    fn of(file: &Path) -> Self {
        let said = run(Command::new("qpdf").args(["--json=2", "--json-key=qpdf"]).arg(file));
        let whole: Value = serde_json::from_str(&said).expect("JSON");
        Self(whole["qpdf"][1].as_object().expect("objects").clone())
    }

    /// What each dictionary or stream says.
    fn dictionaries(&self) -> impl Iterator<Item = &Value> {
        self.0.values().map(said)
    }

    /// What a value is or refers to.
    fn get<'a>(&'a self, value: &'a Value) -> &'a Value {
        value.as_str().and_then(|name| self.0.get(&format!("obj:{name}"))).map_or(value, said)
    }

    fn widgets(&self) -> Vec<&Value> {
        self.dictionaries().filter(|object| object["/Subtype"] == "/Widget").collect()
    }

    fn keep_the_rules(&self) {
        let catalog = self.get(&self.0["trailer"]["value"]["/Root"]);
        // 6.6.4: the claim; 6.2.3: the output intent; 6.7: tagged.
        assert_eq!(self.get(&catalog["/Metadata"])["/Subtype"], "/XML");
        assert_eq!(self.get(&self.get(&catalog["/OutputIntents"])[0])["/S"], "/GTS_PDFA1");
        assert_eq!(self.get(&catalog["/MarkInfo"])["/Marked"], true);
        let root = self.get(&catalog["/StructTreeRoot"]);
        let parents = self.get(&root["/ParentTree"]).to_string();
        for object in self.dictionaries() {
            // 6.2.10 does allow transparency, but Pena needs none; 6.5.1: no script, no launching.
            assert!(object["/SMask"].is_null() || object["/SMask"] == "/None", "{object}");
            assert!(
                [&object["/ca"], &object["/CA"]].iter().all(|alpha| alpha.is_null() || alpha.as_f64() == Some(1.0))
            );
            assert!(object["/JS"].is_null() && object["/AA"].is_null() && object["/OpenAction"].is_null(), "{object}");
        }
        for widget in self.widgets() {
            // 6.3.2: printed, neither hidden nor only for the screen; 6.3.3: a normal appearance; 14.7.4.4: in the tree.
            let flags = widget["/F"].as_u64().expect("flags");
            assert_eq!(flags & 0b10_0011 | flags & 4, 4, "{widget}");
            assert_eq!(self.get(&widget["/AP"]["/N"])["/Subtype"], "/Form");
            let place = widget["/StructParent"].as_u64().expect("a place in the tree");
            assert!(parents.contains(&place.to_string()), "{place} in {parents}");
        }
    }
}
