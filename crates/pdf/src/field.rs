//! Interactive form fields (ISO 32000-2, 12.7): terminal fields with what they inherit, and their widgets.

mod walk;

use std::collections::{HashMap, HashSet};

pub(crate) use self::walk::{Reading, Terminal};
use crate::document::Document;
use crate::error::ReadError;
use crate::permission::Lock;
use crate::{Dictionary, Object, ObjectId};

/// Pages whose /Annots are searched for a widget that does not name its page.
const MAX_SEARCHED: usize = 5_000;

/// What a field holds (table 226).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// `/Btn`
    Button,
    /// `/Tx`
    Text,
    /// `/Ch`
    Choice,
    /// `/Sig`
    Signature,
    /// Missing or unknown.
    Unknown,
}

/// A terminal field.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its object.
    pub id: ObjectId,
    /// Partial names joined by dots.
    pub name: String,
    /// Its type, perhaps inherited.
    pub kind: FieldKind,
    /// Its value as written, perhaps inherited: a reference stays one. Null when it has none.
    pub value: Object,
    /// `/Ff`, perhaps inherited; bit 1 is read-only.
    pub flags: i64,
    /// Its dictionary, as written.
    pub dictionary: Dictionary,
    /// Where it shows.
    pub widgets: Vec<Widget>,
    /// What signing it will lock.
    pub lock: Option<Lock>,
}

/// One widget annotation of a field.
#[derive(Debug, Clone)]
pub struct Widget {
    /// The annotation; the field's own object when they are merged.
    pub id: ObjectId,
    /// The page it is on, from 0, where that can be found.
    pub page: Option<usize>,
    /// `/Rect` in default user space, lower left then upper right.
    pub rect: [f64; 4],
    /// `/F`: bit 2 is hidden, bit 6 is no-view.
    pub flags: i64,
}

impl Document {
    /// The form's dictionary, if there is a form.
    pub fn form(&self) -> Result<Option<Dictionary>, ReadError> {
        match self.lookup(&self.catalog()?, b"AcroForm")? {
            Object::Dictionary(form) => Ok(Some(form)),
            _ => Ok(None),
        }
    }

    /// All terminal fields reachable from the form, in its order.
    pub fn fields(&self) -> Result<Vec<Field>, ReadError> {
        let found = self.terminals(Reading::Whole)?;
        let mut fields = found.into_iter().map(|found| self.field(found)).collect::<Result<Vec<_>, _>>()?;
        self.find_pages(&mut fields);
        Ok(fields)
    }

    /// One of which only what it inherits was read, and where it shows.
    pub(crate) fn whole_field(&self, found: Terminal) -> Result<Field, ReadError> {
        let mut field = [self.field(self.reread(found)?)?];
        self.find_pages(&mut field);
        let [field] = field;
        Ok(field)
    }

    fn field(&self, found: Terminal) -> Result<Field, ReadError> {
        let Terminal { id, dictionary, own, kids } = found;
        let merged = dictionary.has(b"Rect") || is_widget(&dictionary);
        let mut widgets = Vec::new();
        if merged {
            widgets.push(self.widget(id, &dictionary)?);
        }
        for (kid, annotation) in &kids {
            widgets.push(self.widget(*kid, annotation)?);
        }
        Ok(Field {
            id,
            name: own.name.unwrap_or_default(),
            kind: own.kind.unwrap_or(FieldKind::Unknown),
            value: own.value.unwrap_or(Object::Null),
            flags: own.flags.unwrap_or(0),
            lock: self.lock(&dictionary)?,
            dictionary,
            widgets,
        })
    }

    fn widget(&self, id: ObjectId, dictionary: &Dictionary) -> Result<Widget, ReadError> {
        let page = dictionary.get(b"P").ok().and_then(|page| page.as_reference().ok());
        let page = page.and_then(|page| self.page_index(page));
        let rect = self.rectangle(dictionary, b"Rect")?.unwrap_or_default();
        let flags = self.lookup(dictionary, b"F")?.as_i64().unwrap_or(0);
        Ok(Widget { id, page, rect, flags })
    }

    /// Widgets that do not name their page are looked for in the pages' `/Annots`.
    fn find_pages(&self, fields: &mut [Field]) {
        let widgets = || fields.iter().flat_map(|field| &field.widgets);
        if widgets().all(|widget| widget.page.is_some()) {
            return;
        }
        let wanted: HashSet<ObjectId> = widgets().filter(|widget| widget.page.is_none()).map(|w| w.id).collect();
        let mut found = HashMap::new();
        for index in 0..self.page_count().unwrap_or(0).min(MAX_SEARCHED) {
            let Ok(page) = self.page(index) else { continue };
            let Ok(Object::Array(annotations)) = self.lookup(&page.dictionary, b"Annots") else { continue };
            let ids = annotations.iter().filter_map(|annotation| annotation.as_reference().ok());
            found.extend(ids.filter(|id| wanted.contains(id)).map(|id| (id, index)));
        }
        for widget in fields.iter_mut().flat_map(|field| &mut field.widgets) {
            widget.page = widget.page.or(found.get(&widget.id).copied());
        }
    }
}

fn is_widget(dictionary: &Dictionary) -> bool {
    dictionary.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Widget")
}

impl Document {
    /// A rectangle entry, its corners put in order (7.9.5); none when it is missing or no rectangle.
    pub fn rectangle(&self, dictionary: &Dictionary, key: &[u8]) -> Result<Option<[f64; 4]>, ReadError> {
        let Object::Array(items) = self.lookup(dictionary, key)? else { return Ok(None) };
        let mut corners = [0.0f64; 4];
        if items.len() < 4 {
            return Ok(None);
        }
        for (corner, item) in corners.iter_mut().zip(&items) {
            let Ok(value) = self.resolve(item)?.as_float() else { return Ok(None) };
            *corner = f64::from(value);
        }
        let [x0, y0, x1, y1] = corners;
        Ok(Some([x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)]))
    }
}
