//! A tagged document stays tagged: the new widget gets a `/Form` structure element (14.7.5.4, 14.8.4.8.3).
use super::listing::text_string;
use super::{Update, UpdateError};
use lopdf::{Dictionary, Object, ObjectId, dictionary};

/// What must be changed, read completely before anything is written.
struct Plan {
    root_id: ObjectId,
    root: Dictionary,
    /// The element the new one goes under, when it is not the root itself.
    parent: Option<(ObjectId, Dictionary)>,
    kids: Vec<Object>,
    tree: Dictionary,
    branches: Branches,
    key: i64,
}

/// The two shapes of a number tree's root (7.9.7).
enum Branches {
    Kids(Vec<Object>),
    Numbers(Vec<Object>),
}

/// Adds the element when the document is tagged and its tree has a shape that can be extended simply;
/// otherwise, a damaged tree included, the document stays as it is.
pub(super) fn tag(update: &mut Update, widget: ObjectId, page: ObjectId, name: &str) {
    let Ok(Some(mut plan)) = plan(update) else { return };
    let Ok(Object::Dictionary(mut annotation)) = update.get(widget) else { return };
    let parent_id = plan.parent.as_ref().map_or(plan.root_id, |(id, _)| *id);
    let element = update.add(Object::Dictionary(dictionary! {
        "Type" => "StructElem",
        "S" => "Form",
        "P" => parent_id,
        "Pg" => page,
        "Alt" => text_string(name),
        "K" => dictionary! { "Type" => "OBJR", "Obj" => widget, "Pg" => page },
    }));
    plan.kids.push(element.into());
    annotation.set("StructParent", plan.key);
    annotation.set("TU", text_string(name));
    update.set(widget, Object::Dictionary(annotation));
    write(update, plan, element);
}

fn write(update: &mut Update, mut plan: Plan, element: ObjectId) {
    match plan.parent {
        Some((id, mut parent)) => {
            parent.set("K", plan.kids);
            update.set(id, Object::Dictionary(parent));
        }
        None => plan.root.set("K", plan.kids),
    }
    let pair = vec![plan.key.into(), Object::from(element)];
    match plan.branches {
        Branches::Kids(mut kids) => {
            let leaf = dictionary! { "Limits" => vec![plan.key.into(), plan.key.into()], "Nums" => pair };
            kids.push(update.add(Object::Dictionary(leaf)).into());
            plan.tree.set("Kids", kids);
        }
        Branches::Numbers(mut numbers) => {
            numbers.extend(pair);
            plan.tree.set("Nums", numbers);
        }
    }
    match plan.root.get(b"ParentTree") {
        Ok(Object::Reference(id)) => update.set(*id, Object::Dictionary(plan.tree)),
        _ => plan.root.set("ParentTree", plan.tree),
    }
    plan.root.set("ParentTreeNextKey", plan.key + 1);
    update.set(plan.root_id, Object::Dictionary(plan.root));
}

fn plan(update: &Update) -> Result<Option<Plan>, UpdateError> {
    let catalog = update.catalog()?;
    let Ok(Object::Reference(root_id)) = catalog.get(b"StructTreeRoot") else { return Ok(None) };
    let Object::Dictionary(root) = update.get(*root_id)? else { return Ok(None) };
    let Object::Dictionary(tree) = update.lookup(&root, b"ParentTree")? else { return Ok(None) };
    let parent = top_element(update, &root)?;
    let kids = kids(update, parent.as_ref().map_or(&root, |(_, parent)| parent))?;
    let branches = match (update.lookup(&tree, b"Kids")?, update.lookup(&tree, b"Nums")?) {
        (Object::Array(kids), _) => Branches::Kids(kids),
        (_, Object::Array(numbers)) => Branches::Numbers(numbers),
        _ => Branches::Numbers(Vec::new()),
    };
    let claimed = update.lookup(&root, b"ParentTreeNextKey")?.as_i64().unwrap_or(0);
    let key = claimed.max(first_free(update, &branches)?);
    if !(0..i64::from(i32::MAX)).contains(&key) {
        return Ok(None);
    }
    Ok(Some(Plan { root_id: *root_id, root, parent, kids, tree, branches, key }))
}

/// The root's single element (usually `/Document`); none when it has several.
fn top_element(update: &Update, root: &Dictionary) -> Result<Option<(ObjectId, Dictionary)>, UpdateError> {
    let only = match root.get(b"K") {
        Ok(Object::Array(kids)) => match kids.as_slice() {
            [only] => only,
            _ => return Ok(None),
        },
        Ok(other) => other,
        Err(_) => return Ok(None),
    };
    let Object::Reference(id) = only else { return Ok(None) };
    Ok(match update.get(*id)? {
        Object::Dictionary(element) => Some((*id, element)),
        _ => None,
    })
}

fn kids(update: &Update, parent: &Dictionary) -> Result<Vec<Object>, UpdateError> {
    Ok(match update.lookup(parent, b"K")? {
        Object::Array(kids) => kids,
        Object::Null => Vec::new(),
        _ => parent.get(b"K").cloned().into_iter().collect(),
    })
}

/// A key above all that the parent tree has: its numbers are in order, so the last one tells.
fn first_free(update: &Update, branches: &Branches) -> Result<i64, UpdateError> {
    let highest = match branches {
        Branches::Numbers(numbers) => numbers.iter().step_by(2).filter_map(|key| key.as_i64().ok()).max(),
        Branches::Kids(kids) => match kids.last().map(|kid| update.resolve(kid)).transpose()? {
            Some(Object::Dictionary(last)) => Some(upper_limit(update, &last)?),
            _ => None,
        },
    };
    Ok(highest.map_or(0, |key| key.saturating_add(1)))
}

/// The upper of a node's `/Limits`; without one no key is known to be free.
fn upper_limit(update: &Update, node: &Dictionary) -> Result<i64, UpdateError> {
    let limits = update.lookup(node, b"Limits")?;
    let upper = limits.as_array().ok().and_then(|both| both.get(1)).and_then(|upper| upper.as_i64().ok());
    Ok(upper.unwrap_or(i64::MAX))
}
