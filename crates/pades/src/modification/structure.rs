//! Rule: the logical structure (ISO 32000-2, 14.7) may grow by an element for an added signature's widget.
//!
//! Programs that sign tagged documents add it so that screen readers find the field. Nothing of it is drawn; still,
//! what was there must stay, and what is added must lead to a widget that was vouched for and nowhere else.

use std::collections::BTreeMap;

use pdf::{Dictionary, Document, Object, ObjectId};

use super::event::Event;
use super::step::Step;
use super::value::{differing, is_reference, name, same};
use crate::report::Modification;

/// Nodes and entries of a parent tree that are followed.
const MAX_NODES: usize = 100_000;
/// Elements nested inside an added one.
const MAX_DEPTH: usize = 6;
/// Entries of an added element (table 355). No replacement text: a screen reader would read it for the content.
const ELEMENT: [&[u8]; 9] = [b"Type", b"S", b"P", b"K", b"Pg", b"T", b"Lang", b"ID", b"NS"];

/// Compares the structure trees, if this revision touched them.
pub fn compare(step: &mut Step<'_>) {
    let Ok(catalog) = step.after.catalog() else { return };
    let Some(root) = Step::number_of(&catalog, b"StructTreeRoot") else { return };
    if step.open().is_empty() {
        return;
    }
    let mut grown = false;
    for id in step.open_existing() {
        let (Ok(Object::Dictionary(old)), Ok(Object::Dictionary(new))) = (step.before.get(id), step.after.get(id))
        else {
            continue;
        };
        let is_root = id.0 == root;
        let is_element = old.has(b"S") && old.has(b"P") && matches!(name(&old, b"Type"), b"" | b"StructElem");
        if (is_root || is_element) && element_grew(step, (&old, &new), if is_root { &ROOT } else { &NODE }) {
            step.vouched.insert(id.0);
            grown = true;
        }
    }
    if grown | parent_tree(step, &catalog) {
        step.record(Event::new(Modification::LtaUpdates, "structure elements of added fields", Vec::new()));
    }
}

/// Entries that growing changes, in the root and in an element.
const ROOT: [&[u8]; 3] = [b"K", b"ParentTree", b"ParentTreeNextKey"];
const NODE: [&[u8]; 1] = [b"K"];

/// Whether only kids were added, each for a vouched widget.
fn element_grew(step: &mut Step<'_>, (old, new): (&Dictionary, &Dictionary), allowed: &[&[u8]]) -> bool {
    if differing(old, new).iter().any(|key| !allowed.contains(&key.as_slice())) {
        return false;
    }
    let (before, after) = (kids(&step.before, old), kids(&step.after, new));
    let mut expected = before.iter().peekable();
    let mut added = Vec::new();
    for kid in after {
        if expected.peek().is_some_and(|wanted| same(wanted, &kid)) {
            expected.next();
        } else {
            added.push(kid);
        }
    }
    expected.peek().is_none() && added.iter().all(|kid| leads_to_widget(step, kid, MAX_DEPTH))
}

/// `/K`: one kid or an array of them.
fn kids(document: &Document, element: &Dictionary) -> Vec<Object> {
    let Ok(kids) = element.get(b"K") else { return Vec::new() };
    match document.resolve(kids) {
        Ok(Object::Array(items)) => items,
        _ => vec![kids.clone()],
    }
}

/// A new element, or an object reference, that ends at a vouched widget.
fn leads_to_widget(step: &mut Step<'_>, kid: &Object, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let id = kid.as_reference().ok();
    if id.is_some_and(|id| step.vouched.contains(&id.0) && step.is_new(id)) {
        return true;
    }
    let Ok(Object::Dictionary(element)) = step.after.resolve(kid) else { return false };
    let owned = id.is_none_or(|id| step.is_new(id));
    if name(&element, b"Type") == b"OBJR" {
        let widget = Step::number_of(&element, b"Obj").is_some_and(|number| step.widgets.contains(&number));
        return widget && owned && id.is_none_or(|id| step.vouch_used_by(id.0, &[]));
    }
    let plain = element.has(b"S") && element.iter().all(|(key, _)| ELEMENT.contains(&key.as_slice()));
    let inner = kids(&step.after, &element);
    let all = plain && owned && !inner.is_empty() && inner.iter().all(|kid| leads_to_widget(step, kid, depth));
    all && id.is_none_or(|id| step.vouch_used_by(id.0, &[]))
}

/// 14.7.5.4: every old entry stays as it is; new ones lead to vouched elements. True when something was added.
fn parent_tree(step: &mut Step<'_>, catalog: &Dictionary) -> bool {
    let tree = |document: &Document| {
        let root = document.dictionary(catalog.get(b"StructTreeRoot").ok()?).ok()?;
        let mut entries = Tree::default();
        entries.read(document, root.get(b"ParentTree").ok()?, 16)?;
        Some(entries)
    };
    let touched = step.open().iter().any(|id| match step.after.get(*id) {
        Ok(Object::Dictionary(node)) => node.has(b"Nums") || node.has(b"Kids"),
        Ok(Object::Array(_)) => true,
        _ => false,
    });
    let (true, Some(before), Some(after)) = (touched, tree(&step.before), tree(&step.after)) else { return false };
    let kept = before.entries.iter().all(|(key, value)| after.entries.get(key).is_some_and(|other| same(value, other)));
    let added: Vec<Object> = after
        .entries
        .iter()
        .filter(|(key, _)| !before.entries.contains_key(key))
        .map(|(_, value)| value.clone())
        .collect();
    if !kept || !added.iter().all(|value| leads_to_widget(step, value, MAX_DEPTH)) {
        return false;
    }
    // The nodes are the tree's own: nobody outside it and its root refers to them.
    let mut users: Vec<u32> = before.nodes.iter().chain(&after.nodes).map(|id| id.0).collect();
    users.extend(Step::number_of(catalog, b"StructTreeRoot"));
    let open: Vec<ObjectId> = after.nodes.iter().copied().filter(|id| step.is_open(*id)).collect();
    open.iter().all(|id| step.vouch_used_by(id.0, &users))
}

/// A number tree (7.9.7), flat.
#[derive(Default)]
struct Tree {
    entries: BTreeMap<i64, Object>,
    /// Objects that its nodes and their arrays are.
    nodes: Vec<ObjectId>,
}

impl Tree {
    fn read(&mut self, document: &Document, node: &Object, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        if self.nodes.len() > MAX_NODES || self.entries.len() > MAX_NODES {
            return None;
        }
        let dictionary = self.enter(document, node)?;
        let Object::Dictionary(dictionary) = dictionary else { return None };
        if let Ok(numbers) = dictionary.get(b"Nums") {
            let Object::Array(items) = self.enter(document, numbers)? else { return None };
            for pair in items.chunks(2) {
                let [key, value] = pair else { return None };
                self.entries.insert(key.as_i64().ok()?, value.clone());
            }
        }
        if let Ok(kids) = dictionary.get(b"Kids") {
            let Object::Array(items) = self.enter(document, kids)? else { return None };
            for kid in &items {
                self.read(document, kid, depth)?;
            }
        }
        Some(())
    }

    /// Resolves a node or an array, and remembers the object it is.
    fn enter(&mut self, document: &Document, object: &Object) -> Option<Object> {
        if let Ok(id) = object.as_reference() {
            // A node met twice is no tree.
            if self.nodes.iter().rev().take(64).any(|seen| is_reference(object, *seen)) {
                return None;
            }
            self.nodes.push(id);
        }
        document.resolve(object).ok()
    }
}
