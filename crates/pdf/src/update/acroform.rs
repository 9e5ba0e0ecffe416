//! The interactive form: created, or extended with as few objects as its shape allows (12.7.3).
use super::{Update, UpdateError};
use lopdf::{Dictionary, Object, ObjectId};

/// `/SigFlags`: SignaturesExist and AppendOnly (Table 225).
const SIGNATURES_EXIST_APPEND_ONLY: i64 = 3;

/// Puts `field` among the form's fields and says that the file is only to be appended to.
///
/// `/DR`, `/DA`, `/NeedAppearances` and everything else stay as they are.
pub(super) fn add_field(update: &mut Update, field: ObjectId) -> Result<(), UpdateError> {
    let (mut form, place) = find(update)?;
    let listed_apart = extend_list(update, &form, field)?;
    if !listed_apart {
        let mut fields = form.get(b"Fields").and_then(Object::as_array).cloned().unwrap_or_default();
        fields.push(field.into());
        form.set("Fields", fields);
    }
    let flagged = raise_flags(update, &mut form)?;
    if listed_apart && !flagged { Ok(()) } else { put(update, form, place) }
}

/// Sets `/SigFlags` for a field that exists already.
pub(super) fn flag_signed(update: &mut Update) -> Result<(), UpdateError> {
    let (mut form, place) = find(update)?;
    if raise_flags(update, &mut form)? { put(update, form, place) } else { Ok(()) }
}

/// Where `/Fields` is an object of its own, only that array changes. False when it is not.
fn extend_list(update: &mut Update, form: &Dictionary, field: ObjectId) -> Result<bool, UpdateError> {
    let Ok(Object::Reference(list)) = form.get(b"Fields") else { return Ok(false) };
    let Object::Array(mut fields) = update.get(*list)? else { return Ok(false) };
    fields.push(field.into());
    update.set(*list, Object::Array(fields));
    Ok(true)
}

/// True when the flags were not there yet.
fn raise_flags(update: &Update, form: &mut Dictionary) -> Result<bool, UpdateError> {
    let old = update.lookup(form, b"SigFlags")?.as_i64().unwrap_or(0);
    let new = old | SIGNATURES_EXIST_APPEND_ONLY;
    form.set("SigFlags", new);
    Ok(old != new)
}

/// Where the form dictionary is written.
#[derive(Clone, Copy)]
enum Place {
    /// An object of its own.
    Object(ObjectId),
    /// Directly in the catalog.
    Catalog,
    /// There is none yet.
    Nowhere,
}

fn find(update: &Update) -> Result<(Dictionary, Place), UpdateError> {
    let catalog = update.catalog()?;
    Ok(match catalog.get(b"AcroForm") {
        Ok(Object::Dictionary(form)) => (form.clone(), Place::Catalog),
        Ok(Object::Reference(id)) => match update.get(*id)? {
            Object::Dictionary(form) => (form, Place::Object(*id)),
            _ => (Dictionary::new(), Place::Nowhere),
        },
        _ => (Dictionary::new(), Place::Nowhere),
    })
}

fn put(update: &mut Update, form: Dictionary, place: Place) -> Result<(), UpdateError> {
    let form = Object::Dictionary(form);
    let entry = match place {
        Place::Object(id) => {
            update.set(id, form);
            return Ok(());
        }
        Place::Catalog => form,
        Place::Nowhere => Object::Reference(update.add(form)),
    };
    let mut catalog = update.catalog()?;
    catalog.set("AcroForm", entry);
    update.set_catalog(catalog)
}
