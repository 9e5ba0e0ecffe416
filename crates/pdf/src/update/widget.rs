//! The widget a signature is seen by: a merged field and annotation, its appearance, its page's list.
use super::listing::text_string;
use super::{Update, UpdateError};
use crate::geometry::{Rect, Rotation};
use crate::page::Page;
use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};

/// Print and Locked (Table 167).
const PRINT_LOCKED: i64 = 132;

/// A new signature field that is its own widget (12.7.4.1 allows the merge).
pub(super) struct NewWidget<'a> {
    pub(super) name: &'a str,
    pub(super) page: &'a Page,
    /// Displayed; `None` makes it invisible.
    pub(super) rect: Option<Rect>,
    pub(super) appearance: Option<ObjectId>,
    pub(super) value: ObjectId,
}

/// Adds the widget and lists it on its page.
pub(super) fn create(update: &mut Update, new: &NewWidget<'_>) -> Result<ObjectId, UpdateError> {
    let geometry = new.page.geometry();
    // 12.7.5.5: an invisible signature has a rectangle without area.
    let rect = new.rect.map_or([0.0; 4], |rect| geometry.to_user(rect));
    let mut widget = dictionary! {
        "Type" => "Annot",
        "Subtype" => "Widget",
        "FT" => "Sig",
        "T" => text_string(new.name),
        "F" => PRINT_LOCKED,
        "P" => new.page.id,
        "Rect" => rect.map(real).to_vec(),
        "V" => new.value,
    };
    if let Some(form) = new.appearance {
        // What has no area cannot be turned.
        let rotation = if new.rect.is_some() { geometry.rotation() } else { Rotation::Upright };
        set_appearance(update, &mut widget, form, rotation)?;
    }
    let id = update.add(Object::Dictionary(widget));
    attach(update, new.page.id, id)?;
    Ok(id)
}

fn real(value: f64) -> Object {
    if value == value.trunc() { Object::Integer(value as i64) } else { Object::Real(value as f32) }
}

/// Gives a widget its `/AP /N`, upright on a rotated page.
pub(super) fn set_appearance(
    update: &mut Update,
    widget: &mut Dictionary,
    form: ObjectId,
    rotation: Rotation,
) -> Result<(), UpdateError> {
    let upright = if rotation == Rotation::Upright { form } else { turned(update, form, rotation)? };
    widget.set("AP", dictionary! { "N" => upright });
    if rotation != Rotation::Upright {
        // Tells an editor how the appearance was turned (Table 192).
        widget.set("MK", dictionary! { "R" => rotation.degrees() });
    }
    Ok(())
}

/// A form that draws `form` turned against the page's rotation. The form itself may be drawn elsewhere too.
fn turned(update: &mut Update, form: ObjectId, rotation: Rotation) -> Result<ObjectId, UpdateError> {
    let [x, y, width, height] = update.form_box(form)?;
    let matrix = rotation.upright().into_iter().chain([0.0, 0.0]).map(real).collect::<Vec<_>>();
    let stream = Stream::new(
        dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => [x, y, x + width, y + height].map(real).to_vec(),
            "Matrix" => matrix,
            "Resources" => dictionary! { "XObject" => dictionary! { "N" => form } },
        },
        b"/N Do".to_vec(),
    );
    Ok(update.add(Object::Stream(stream)))
}

/// Lists the widget in the page's `/Annots`, always as an array of the page's own.
///
/// An indirect array may belong to several pages; extending it would show the widget on each of
/// them, and finding out would cost a walk over all pages.
fn attach(update: &mut Update, page: ObjectId, widget: ObjectId) -> Result<(), UpdateError> {
    let mut own = update.own_page(page)?;
    let mut annotations = match update.lookup(&own, b"Annots")? {
        Object::Array(annotations) => annotations,
        // Some writers put a single annotation where the array belongs.
        Object::Dictionary(_) => own.get(b"Annots").cloned().into_iter().collect(),
        _ => Vec::new(),
    };
    annotations.push(widget.into());
    own.set("Annots", annotations);
    update.set(page, Object::Dictionary(own));
    Ok(())
}
