//! A page tree that other readers could not follow, or whose pages are no objects, is replaced by a flat one.
use super::{Update, UpdateError};
use lopdf::{Object, ObjectId, dictionary};

/// How a page that is written inside `/Kids` shows in a list of page objects.
const NO_OBJECT: ObjectId = (0, 0);

/// Writes the new tree where it is needed; leaves every other document alone.
pub(super) fn page_tree(update: &mut Update) {
    let ids = update.document.page_ids().unwrap_or_default();
    if !update.document.pages_are_guessed() && !ids.contains(&NO_OBJECT) {
        return;
    }
    let Ok(mut catalog) = update.catalog() else { return };
    let tree = update.add(Object::Null);
    let kids: Vec<Object> =
        (0..ids.len()).filter_map(|index| adopt(update, index, tree).ok()).map(Object::from).collect();
    let count = kids.len() as i64;
    update.set(tree, Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }));
    catalog.set("Pages", tree);
    // The catalog was readable, so it has a number.
    let _ = update.set_catalog(catalog);
}

/// Gives one page its new parent; what it inherited from the old ones becomes its own.
fn adopt(update: &mut Update, index: usize, tree: ObjectId) -> Result<ObjectId, UpdateError> {
    let page = update.document.page(index)?;
    let mut dictionary = page.dictionary;
    dictionary.set("Type", "Page");
    dictionary.set("Parent", tree);
    if page.id != NO_OBJECT {
        update.set(page.id, Object::Dictionary(dictionary));
        return Ok(page.id);
    }
    let id = update.add(Object::Dictionary(dictionary));
    update.adopted.insert(index, id);
    Ok(id)
}
