//! A signature's place in the document: field, value dictionary, transforms, and the hole (12.8.1).
use super::listing::{self, Listed};
use super::permitted::Rules;
use super::revision::{self, Hole};
use super::widget::{self, NewWidget};
use super::{Refusal, Update, UpdateError, acroform, archive, seed, structure};
use crate::error::OpenError;
use crate::geometry::{Rect, Rotation};
use crate::reserve::Reserved;
use crate::source::Source;
use lopdf::{Dictionary, Object, ObjectId, dictionary};

/// Which field takes the signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldChoice {
    /// A new one; `Signature1` or the first free number when no name is given.
    New {
        /// Partial name without a period.
        name: Option<String>,
    },
    /// An empty signature field that the document has.
    Existing {
        /// Full name.
        name: String,
    },
}

/// What kind of value is reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureKind {
    /// `/Type /Sig`, `ETSI.CAdES.detached` unless the entries say otherwise.
    Signature,
    /// `/Type /DocTimeStamp`, `ETSI.RFC3161` unless the entries say otherwise.
    DocTimeStamp,
}

/// Everything about a signature except its bytes.
#[derive(Debug, Clone)]
pub struct SignatureRequest {
    /// New or existing field.
    pub field: FieldChoice,
    /// Page of a new field, from 0. An existing field has its own.
    pub page: usize,
    /// Where a new field is seen, displayed space; `None`: invisible.
    pub rect: Option<Rect>,
    /// The form drawn there (added to this update).
    pub appearance: Option<ObjectId>,
    /// Further entries: `/M`, `/Reason`, `/Location`, `/Name`, `/ContactInfo`, `/Prop_Build`, `/Filter`, `/SubFilter`.
    pub entries: Dictionary,
    /// Bytes of DER to leave room for.
    pub hole: usize,
    /// DocMDP permission 1, 2 or 3: only the first signature can certify.
    pub certify: Option<u8>,
    /// Signature or document time-stamp.
    pub kind: SignatureKind,
}

/// Parents followed when looking for an inherited attribute.
const DEEPEST_PAGE_TREE: usize = 64;

impl Update {
    /// Reserves a signature: everything that will be signed is final afterwards.
    ///
    /// # Errors
    /// `UpdateError::Refused` with the reason when earlier signatures, locks or seed values forbid it.
    pub fn sign_here(mut self, request: SignatureRequest) -> Result<Reserved, UpdateError> {
        let fields = listing::fields(&self)?;
        let rules = Rules::read(&self, &fields)?;
        if request.kind == SignatureKind::Signature {
            // 12.8.2.2.2: document time-stamps, as the security store, are outside DocMDP.
            rules.refuse_when_closed()?;
        }
        refuse_certification(&rules, request.certify)?;
        let value = self.add(Object::Null);
        let mut signature = dictionary_of(&request);
        let mut references = Vec::new();
        let name = match &request.field {
            FieldChoice::New { name } => {
                let name = new_name(name.as_deref(), &fields, &rules, request.rect.is_some())?;
                self.new_field(&request, &name, value, &rules)?;
                name
            }
            FieldChoice::Existing { name } => {
                let field = empty_field(&fields, name)?;
                rules.refuse_when_locked(name)?;
                self.check_seed(field, &signature, &request)?;
                references.extend(self.field_lock(field)?);
                self.sign_field(field, &request, value)?;
                name.clone()
            }
        };
        references.extend(self.certify(request.certify, value)?);
        if !rules.signed {
            // Earlier signers signed the date as it is.
            archive::date(&mut self, signature.get(b"M").ok())?;
        }
        if !references.is_empty() {
            signature.set("Reference", references);
        }
        self.set(value, Object::Dictionary(signature));
        let written = revision::write(&self, Some(Hole { id: value, room: request.hole }))?;
        let reserved = Reserved::new(self.document.clone(), written.tail, written.hole, name);
        self.reads_the_same(&reserved)?;
        Ok(reserved)
    }

    /// What was guessed of a damaged file may be guessed otherwise once there is a sound end: then nothing is signed.
    /// Under a password that is not at hand here, the guess stands.
    fn reads_the_same(&self, reserved: &Reserved) -> Result<(), UpdateError> {
        if !self.document.is_rebuilt() {
            return Ok(());
        }
        let before = self.document.page_count()?;
        // In one piece, as it will lie on the disk: a repair looks at bytes, not at segments.
        let whole = Source::new(reserved.source().parts().concat().into());
        let after = match crate::open(whole, None) {
            Ok(again) => again.page_count().unwrap_or(0),
            Err(OpenError::NeedsPassword | OpenError::WrongPassword) => before,
            Err(_) => 0,
        };
        if after == before { Ok(()) } else { Err(UpdateError::Unfaithful { before, after }) }
    }

    fn new_field(
        &mut self,
        request: &SignatureRequest,
        name: &str,
        value: ObjectId,
        rules: &Rules,
    ) -> Result<(), UpdateError> {
        let page = self.page(request.page)?;
        let rect = usable(request.rect)?;
        if rect.is_some() {
            rules.refuse_new_visible()?;
        }
        let appearance = request.appearance.or_else(|| archive::blank(self));
        let new = NewWidget { name, page: &page, rect, appearance, value };
        let field = widget::create(self, &new)?;
        if !rules.signed {
            // Later signatures leave the structure tree alone: changing it is no permitted change.
            structure::tag(self, field, page.id, name);
            archive::tab_order(self, page.id)?;
        }
        acroform::add_field(self, field)
    }

    /// Fills an existing field; its widget may be itself or its first kid.
    fn sign_field(&mut self, field: &Listed, request: &SignatureRequest, value: ObjectId) -> Result<(), UpdateError> {
        let Object::Dictionary(mut own) = self.get(field.id)? else {
            return Err(Refusal::NoSuchField { name: field.name.clone() }.into());
        };
        own.set("V", value);
        self.set(field.id, Object::Dictionary(own));
        if let Some(form) = request.appearance
            && let Some((id, mut widget)) = self.widget_of(field.id)?
        {
            let rotation = self.rotation_around(&widget)?;
            widget::set_appearance(self, &mut widget, form, rotation)?;
            self.set(id, Object::Dictionary(widget));
        }
        acroform::flag_signed(self)
    }

    /// The field's widget, when it is to be seen.
    fn widget_of(&self, field: ObjectId) -> Result<Option<(ObjectId, Dictionary)>, UpdateError> {
        let Object::Dictionary(own) = self.get(field)? else { return Ok(None) };
        let (id, widget) = match self.lookup(&own, b"Kids")? {
            Object::Array(kids) => match kids.first() {
                Some(Object::Reference(kid)) => (*kid, self.get(*kid)?),
                _ => return Ok(None),
            },
            _ => (field, Object::Dictionary(own)),
        };
        let Object::Dictionary(widget) = widget else { return Ok(None) };
        let rect = match self.lookup(&widget, b"Rect")? {
            Object::Array(rect) => rect,
            _ => return Ok(None),
        };
        let side = |n: usize| rect.get(n).and_then(|v| v.as_float().ok()).unwrap_or(0.0);
        let seen = side(0) != side(2) && side(1) != side(3);
        Ok(seen.then_some((id, widget)))
    }

    /// How the page that a widget names in `/P` is turned; `/Rotate` is inherited (Table 31).
    fn rotation_around(&self, widget: &Dictionary) -> Result<Rotation, UpdateError> {
        let mut node = self.lookup(widget, b"P")?;
        for _ in 0..DEEPEST_PAGE_TREE {
            let Object::Dictionary(page) = &node else { break };
            if let Ok(degrees) = self.lookup(page, b"Rotate")?.as_i64() {
                return Ok(Rotation::from_degrees(degrees));
            }
            node = self.lookup(page, b"Parent")?;
        }
        Ok(Rotation::Upright)
    }

    fn check_seed(
        &self,
        field: &Listed,
        signature: &Dictionary,
        request: &SignatureRequest,
    ) -> Result<(), UpdateError> {
        let Object::Dictionary(seed) = self.lookup(&field.dictionary, b"SV")? else { return Ok(()) };
        match seed::unmet(self, &seed, signature, request)? {
            Some(demand) => Err(Refusal::Seed(demand).into()),
            None => Ok(()),
        }
    }

    /// The field's `/Lock` as a FieldMDP transform (12.8.2.4).
    fn field_lock(&self, field: &Listed) -> Result<Option<Object>, UpdateError> {
        let Object::Dictionary(lock) = self.lookup(&field.dictionary, b"Lock")? else { return Ok(None) };
        let mut params = dictionary! { "Type" => "TransformParams", "V" => Object::Name(b"1.2".to_vec()) };
        for key in [&b"Action"[..], b"Fields"] {
            match self.lookup(&lock, key)? {
                Object::Null => {}
                value => params.set(key, value),
            }
        }
        let mut reference = reference("FieldMDP", params);
        reference.set("Data", self.root()?);
        Ok(Some(Object::Dictionary(reference)))
    }

    /// `/Perms /DocMDP` and the transform that goes with it (12.8.2.2, 12.8.4).
    fn certify(&mut self, level: Option<u8>, value: ObjectId) -> Result<Option<Object>, UpdateError> {
        let Some(level) = level else { return Ok(None) };
        let mut catalog = self.catalog()?;
        let mut permissions = self.lookup(&catalog, b"Perms")?.as_dict().cloned().unwrap_or_default();
        permissions.set("DocMDP", value);
        catalog.set("Perms", permissions);
        self.set_catalog(catalog)?;
        let params = dictionary! {
            "Type" => "TransformParams",
            "P" => i64::from(level),
            "V" => Object::Name(b"1.2".to_vec()),
        };
        Ok(Some(Object::Dictionary(reference("DocMDP", params))))
    }
}

fn reference(method: &str, params: Dictionary) -> Dictionary {
    dictionary! { "Type" => "SigRef", "TransformMethod" => method, "TransformParams" => params }
}

/// The value dictionary without `/ByteRange`, `/Contents` and `/Reference` (Table 255).
fn dictionary_of(request: &SignatureRequest) -> Dictionary {
    let (kind, format) = match request.kind {
        SignatureKind::Signature => ("Sig", "ETSI.CAdES.detached"),
        SignatureKind::DocTimeStamp => ("DocTimeStamp", "ETSI.RFC3161"),
    };
    let mut signature = dictionary! { "Type" => kind, "Filter" => "Adobe.PPKLite", "SubFilter" => format };
    for (key, value) in &request.entries {
        if !matches!(key.as_slice(), b"Type" | b"ByteRange" | b"Contents" | b"Reference") {
            signature.set(key.as_slice(), value.clone());
        }
    }
    signature
}

fn refuse_certification(rules: &Rules, level: Option<u8>) -> Result<(), Refusal> {
    match level {
        Some(level) if !(1..=3).contains(&level) => Err(Refusal::NoSuchLevel { level }),
        Some(_) if rules.signed => Err(Refusal::AlreadySigned),
        _ => Ok(()),
    }
}

/// The name asked for when it is free, or the first free `SignatureN`.
fn new_name(asked: Option<&str>, fields: &[Listed], rules: &Rules, visible: bool) -> Result<String, Refusal> {
    let taken = |name: &str| fields.iter().any(|field| field.name.split('.').next() == Some(name));
    // An invisible field changes nothing that a lock protects.
    let locked = |name: &str| visible && rules.locks(name);
    match asked {
        Some(name) if name.is_empty() || name.contains('.') => Err(Refusal::NameInvalid { name: name.to_owned() }),
        Some(name) if taken(name) => Err(Refusal::NameTaken { name: name.to_owned() }),
        Some(name) if locked(name) => Err(Refusal::FieldLocked { name: name.to_owned() }),
        Some(name) => Ok(name.to_owned()),
        None => (1..=fields.len() + 1)
            .map(|n| format!("Signature{n}"))
            .find(|name| !taken(name) && !locked(name))
            .ok_or_else(|| Refusal::FieldLocked { name: "Signature1".into() }),
    }
}

fn empty_field<'a>(fields: &'a [Listed], name: &str) -> Result<&'a Listed, Refusal> {
    let field = fields.iter().find(|field| field.name == name);
    let name = name.to_owned();
    match field {
        None => Err(Refusal::NoSuchField { name }),
        Some(field) if !field.is_signature => Err(Refusal::NotASignatureField { name }),
        Some(field) if field.value.is_some() => Err(Refusal::FieldAlreadySigned { name }),
        Some(field) => Ok(field),
    }
}

/// `None` for a rectangle without area; an error for one that is no rectangle.
fn usable(rect: Option<Rect>) -> Result<Option<Rect>, UpdateError> {
    match rect {
        Some(rect) if ![rect.x, rect.y, rect.width, rect.height].iter().all(|v| v.is_finite()) => {
            Err(UpdateError::BadRectangle)
        }
        Some(rect) if rect.width <= 0.0 || rect.height <= 0.0 => Ok(None),
        other => Ok(other),
    }
}
