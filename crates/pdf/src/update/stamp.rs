//! A footer on many pages: one form XObject, and content streams that pages of equal make share.
//!
//! The page's own content is left as it is, wrapped in `q … Q`; what it leaves open is closed.
use super::balance::{Balance, scan};
use super::serialise::number;
use super::{Refusal, Update, UpdateError, resources};
use crate::error::ReadError;
use crate::geometry::Rect;
use lopdf::{Dictionary, Object, ObjectId, Stream};
use std::collections::{HashMap, HashSet};

/// Objects that pages share within one update.
#[derive(Default)]
pub(super) struct Shared {
    /// Content stream bytes → the stream that has them.
    contents: HashMap<Vec<u8>, ObjectId>,
    /// What was merged (old resources as bytes, form) → new resources and the form's name there.
    pub(super) resources: HashMap<(Vec<u8>, ObjectId), (ObjectId, String)>,
    /// Page objects, and where on them which form was drawn: a page listed twice is drawn on once.
    done: HashSet<(ObjectId, ObjectId, String)>,
    /// Whether a signature is there, once looked up.
    signed: Option<bool>,
}

/// What could be learned of a page's content.
enum Content {
    Plain(Vec<u8>, Balance),
    TooLarge,
    Damaged,
}

/// Page content larger than this is taken to be balanced.
const LARGEST_SCANNED: usize = 32 << 20;

impl Update {
    /// Draws `form` (its `/BBox` scaled to `at`) upright over the content of page `page` (from 0),
    /// marked as a pagination artifact so that screen readers and reflow skip it (14.8.2.2).
    ///
    /// # Errors
    /// `Refusal::AlreadySigned` when the document carries a signature: page content must not change then.
    pub fn stamp(&mut self, page: usize, form: ObjectId, at: Rect) -> Result<(), UpdateError> {
        self.refuse_when_signed()?;
        let page = self.page(page)?;
        let [left, bottom, width, height] = self.form_box(form)?;
        let finite = [at.x, at.y, at.width, at.height].iter().all(|v| v.is_finite());
        if !finite || at.width <= 0.0 || at.height <= 0.0 {
            return Err(UpdateError::BadRectangle);
        }
        let [a, b, c, d, e, f] = page.geometry().matrix_for(at);
        let (sx, sy) = (at.width / width, at.height / height);
        let [a, b, c, d] = [a * sx, b * sx, c * sy, d * sy];
        let matrix = [a, b, c, d, e - a * left - c * bottom, f - b * left - d * bottom];
        let matrix = matrix.map(number).join(" ");
        if !self.stamps.done.insert((page.id, form, matrix.clone())) {
            return Ok(());
        }
        let mut own = self.own_page(page.id)?;
        let name = resources::with_form(self, &page, &mut own, form)?;
        self.wrap(&mut own, &draw(&matrix, &name));
        self.set(page.id, Object::Dictionary(own));
        Ok(())
    }

    fn refuse_when_signed(&mut self) -> Result<(), UpdateError> {
        let signed = match self.stamps.signed {
            Some(signed) => signed,
            None => self.carries_signature()?,
        };
        self.stamps.signed = Some(signed);
        if signed { Err(Refusal::AlreadySigned.into()) } else { Ok(()) }
    }

    /// A form's `/BBox` as left, bottom, width, height.
    pub(super) fn form_box(&self, form: ObjectId) -> Result<[f64; 4], UpdateError> {
        let not_a_form = UpdateError::NotAForm { id: form };
        let Object::Stream(stream) = self.get(form)? else { return Err(not_a_form) };
        let Object::Array(bbox) = self.lookup(&stream.dict, b"BBox")? else { return Err(not_a_form) };
        let side = |n: usize| bbox.get(n).and_then(|v| v.as_float().ok()).map_or(f64::NAN, f64::from);
        let (width, height) = ((side(2) - side(0)).abs(), (side(3) - side(1)).abs());
        let whole = [side(0).min(side(2)), side(1).min(side(3)), width, height];
        if width > 0.0 && height > 0.0 { Ok(whole) } else { Err(not_a_form) }
    }

    /// Puts the page's content between shared streams; `own` gets a direct `/Contents` array.
    fn wrap(&mut self, own: &mut Dictionary, drawing: &str) {
        let mut parts = self.content_parts(own);
        if parts.is_empty() {
            let only = self.shared_content(drawing.as_bytes());
            own.set("Contents", only);
            return;
        }
        match self.plain_content(&parts) {
            // Viewers stop at what they cannot decode or read, so the stamp comes first there.
            Content::Damaged => parts.insert(0, self.shared_content(drawing.as_bytes()).into()),
            Content::TooLarge => self.enclose(&mut parts, &Balance::default(), drawing),
            Content::Plain(content, balance) => {
                if !balance.stray_restores.is_empty() {
                    parts = vec![Object::Reference(self.without_strays(content, &balance))];
                }
                self.enclose(&mut parts, &balance, drawing);
            }
        }
        own.set("Contents", parts);
    }

    /// `q`, the parts, then whatever closes them and the drawing.
    fn enclose(&mut self, parts: &mut Vec<Object>, balance: &Balance, drawing: &str) {
        let before = self.shared_content(b"q\n");
        let after = self.shared_content(format!("{}{drawing}", closing(balance)).as_bytes());
        parts.insert(0, before.into());
        parts.push(after.into());
    }

    /// The content streams of a page as references; what is no stream is left out, as viewers do.
    fn content_parts(&self, own: &Dictionary) -> Vec<Object> {
        let listed = match own.get(b"Contents") {
            Ok(Object::Reference(id)) => match self.get(*id) {
                Ok(Object::Array(parts)) => parts,
                _ => vec![Object::Reference(*id)],
            },
            Ok(Object::Array(parts)) => parts.clone(),
            _ => Vec::new(),
        };
        // What cannot be read here stays: another reader may be able to.
        let may_be_stream = |part: &Object| {
            matches!(part, Object::Reference(_)) && matches!(self.resolve(part), Ok(Object::Stream(_)) | Err(_))
        };
        listed.into_iter().filter(may_be_stream).collect()
    }

    /// The content as its operators are read: the streams one after the other (7.8.2).
    fn plain_content(&self, parts: &[Object]) -> Content {
        let mut all = Vec::new();
        for part in parts {
            let Ok(Object::Stream(stream)) = self.resolve(part) else { return Content::Damaged };
            let room = LARGEST_SCANNED.saturating_sub(all.len());
            match self.document.stream_data(&stream, room) {
                // Decoders that keep what they got say nothing of an error at the very start.
                Ok(data) if data.is_empty() && !stream.content.is_empty() => return Content::Damaged,
                Ok(data) => all.extend(data),
                Err(ReadError::TooLarge { .. }) => return Content::TooLarge,
                Err(_) => return Content::Damaged,
            }
            all.push(b'\n');
        }
        let balance = scan(&all);
        if balance.unfinished { Content::Damaged } else { Content::Plain(all, balance) }
    }

    /// The same content with every stray `Q` blanked, as one stream of this page's own.
    fn without_strays(&mut self, mut content: Vec<u8>, balance: &Balance) -> ObjectId {
        for &at in &balance.stray_restores {
            if let Some(byte) = content.get_mut(at) {
                *byte = b' ';
            }
        }
        let mut stream = Stream::new(Dictionary::new(), content);
        let _ = stream.compress();
        self.add(Object::Stream(stream))
    }

    fn shared_content(&mut self, content: &[u8]) -> ObjectId {
        if let Some(id) = self.stamps.contents.get(content) {
            return *id;
        }
        let id = self.add(Object::Stream(Stream::new(Dictionary::new(), content.to_vec())));
        self.stamps.contents.insert(content.to_vec(), id);
        id
    }
}

/// Ends what the page left open and the `q` of the wrapper.
fn closing(balance: &Balance) -> String {
    let text = if balance.in_text { "ET\n" } else { "" };
    format!("\n{text}{}{}Q\n", "EMC\n".repeat(balance.open_marks), "Q\n".repeat(balance.open_states))
}

fn draw(matrix: &str, name: &str) -> String {
    format!("/Artifact <</Type/Pagination/Subtype/Footer>> BDC\nq {matrix} cm /{name} Do Q\nEMC\n")
}
