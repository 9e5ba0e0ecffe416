//! Interactive form fields (ISO 32000-2, 12.7): terminal fields with what they inherit, and their widgets.

use std::collections::{HashMap, HashSet};

use crate::document::Document;
use crate::error::ReadError;
use crate::permission::Lock;
use crate::strings::text_string;
use crate::{Dictionary, Object, ObjectId};

/// Deeper than any honest form.
const MAX_DEPTH: usize = 32;
/// More fields and widgets than any honest form.
const MAX_NODES: usize = 200_000;
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
        let Some(form) = self.form()? else { return Ok(Vec::new()) };
        let Object::Array(roots) = self.lookup(&form, b"Fields")? else { return Ok(Vec::new()) };
        let mut walk = Walk { document: self, seen: HashSet::new(), fields: Vec::new() };
        for root in &roots {
            walk.node(root, &Inherited::default(), 0)?;
        }
        let mut fields = walk.fields;
        self.find_pages(&mut fields);
        Ok(fields)
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

/// Annotations with their objects.
type Annotations = Vec<(ObjectId, Dictionary)>;

/// What a field takes from its ancestors (table 226).
#[derive(Default, Clone)]
struct Inherited {
    name: Option<String>,
    kind: Option<FieldKind>,
    value: Option<Object>,
    flags: Option<i64>,
}

struct Walk<'a> {
    document: &'a Document,
    seen: HashSet<ObjectId>,
    fields: Vec<Field>,
}

impl Walk<'_> {
    fn node(&mut self, object: &Object, above: &Inherited, depth: usize) -> Result<(), ReadError> {
        // A field must be an indirect object (12.7.4.1); what is not cannot be filled, and readers skip it.
        let Object::Reference(id) = *object else { return Ok(()) };
        if depth > MAX_DEPTH || self.seen.len() > MAX_NODES {
            return Err(ReadError::Endless { id });
        }
        if !self.seen.insert(id) {
            return Ok(());
        }
        let Object::Dictionary(dictionary) = self.document.get(id)? else { return Ok(()) };
        let own = self.inherit(&dictionary, above)?;
        let kids = match self.document.lookup(&dictionary, b"Kids")? {
            Object::Array(kids) => kids,
            _ => Vec::new(),
        };
        let (children, widgets) = self.sort_kids(&kids)?;
        if children.is_empty() {
            return self.terminal(id, dictionary, own, widgets);
        }
        for child in children {
            self.node(&Object::Reference(child), &own, depth + 1)?;
        }
        Ok(())
    }

    fn inherit(&self, dictionary: &Dictionary, above: &Inherited) -> Result<Inherited, ReadError> {
        let partial = text_string(&self.document.lookup(dictionary, b"T")?);
        let name = match (&above.name, partial) {
            (Some(above), Some(own)) => Some(format!("{above}.{own}")),
            (above, own) => own.or(above.clone()),
        };
        let kind = match self.document.lookup(dictionary, b"FT")?.as_name() {
            Ok(b"Btn") => Some(FieldKind::Button),
            Ok(b"Tx") => Some(FieldKind::Text),
            Ok(b"Ch") => Some(FieldKind::Choice),
            Ok(b"Sig") => Some(FieldKind::Signature),
            _ => above.kind,
        };
        let value = dictionary.get(b"V").ok().cloned().or(above.value.clone());
        let flags = self.document.lookup(dictionary, b"Ff")?.as_i64().ok().or(above.flags);
        Ok(Inherited { name, kind, value, flags })
    }

    /// Kids with a name are fields; kids without are this field's widgets (12.7.4.2).
    fn sort_kids(&self, kids: &[Object]) -> Result<(Vec<ObjectId>, Annotations), ReadError> {
        let (mut children, mut widgets) = (Vec::new(), Vec::new());
        for kid in kids.iter().take(MAX_NODES) {
            let Object::Reference(id) = *kid else { continue };
            let Object::Dictionary(dictionary) = self.document.get(id)? else { continue };
            if dictionary.has(b"T") || dictionary.has(b"Kids") {
                children.push(id);
            } else {
                widgets.push((id, dictionary));
            }
        }
        Ok((children, widgets))
    }

    fn terminal(
        &mut self,
        id: ObjectId,
        dictionary: Dictionary,
        own: Inherited,
        kids: Annotations,
    ) -> Result<(), ReadError> {
        let merged = dictionary.has(b"Rect") || self.is_widget(&dictionary);
        let mut widgets = Vec::new();
        if merged {
            widgets.push(self.widget(id, &dictionary)?);
        }
        for (kid, annotation) in &kids {
            self.seen.insert(*kid);
            widgets.push(self.widget(*kid, annotation)?);
        }
        let lock = self.document.lock(&dictionary)?;
        self.fields.push(Field {
            id,
            name: own.name.unwrap_or_default(),
            kind: own.kind.unwrap_or(FieldKind::Unknown),
            value: own.value.unwrap_or(Object::Null),
            flags: own.flags.unwrap_or(0),
            dictionary,
            widgets,
            lock,
        });
        Ok(())
    }

    fn is_widget(&self, dictionary: &Dictionary) -> bool {
        dictionary.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Widget")
    }

    fn widget(&self, id: ObjectId, dictionary: &Dictionary) -> Result<Widget, ReadError> {
        let page = dictionary.get(b"P").ok().and_then(|page| page.as_reference().ok());
        let page = page.and_then(|page| self.document.page_index(page));
        let rect = self.document.rectangle(dictionary, b"Rect")?.unwrap_or_default();
        let flags = self.document.lookup(dictionary, b"F")?.as_i64().unwrap_or(0);
        Ok(Widget { id, page, rect, flags })
    }
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
