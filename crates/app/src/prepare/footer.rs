//! The footer: on every page or not at all, in words that are true of the signer's certificate.

use pdf::{ObjectId, Update};
use press::{Code, Permitted};

use super::drawn::DrawnFooter;
use super::{Intent, corrupt, unprepared};
use crate::view::{Problem, Rect};

/// What was stamped.
#[derive(Default)]
pub(super) struct Footer {
    /// Zero-based.
    pub pages: Vec<usize>,
    /// What the words cover on each of `pages`.
    pub areas: Vec<Rect>,
    /// The exact words.
    pub text: Option<String>,
    /// It was wished, but the document is signed already.
    pub skipped: bool,
}

/// The code for a signer without a wish: the profile's if it is true of the issuer, else the issuer's own.
pub fn default_code(permitted: &Permitted, wish: &str) -> Option<String> {
    permitted.choose(Code::named(wish)).map(|code| code.name().to_owned())
}

/// Palembang Ps. 12(4): every document issued with an electronic signature carries the footer, on every page.
pub(super) fn stamp(intent: &Intent, update: &mut Update) -> Result<Footer, Problem> {
    let code = code(intent)?;
    if code.is_none() && intent.options.footer.is_none() {
        return Ok(Footer::default());
    }
    // A stamp would change what earlier signers signed; one of them is enough.
    let named = intent.opened.newest_signatures(1).is_ok_and(|newest| !newest.is_empty());
    let signed = named || crate::look::is_certified(intent.opened);
    let Some(code) = code.filter(|_| !signed) else {
        return Ok(Footer { skipped: signed && intent.options.footer.is_some(), ..Footer::default() });
    };
    let count = intent.opened.page_count().map_err(|e| corrupt(&e))?;
    let mut forms = Forms::new(code, intent);
    let mut footer = Footer::default();
    for index in 0..count {
        let page = intent.opened.page(index).map_err(|e| corrupt(&e))?;
        let (width, height) = page.geometry().size();
        let form = forms.for_width(width, update)?;
        let at = Rect { x: 0.0, y: height - form.height, width, height: form.height };
        update.stamp(index, form.id, at.into()).map_err(|e| unprepared(&e))?;
        footer.pages.push(index);
        footer.areas.push(Rect { y: height - form.area.y - form.area.height, ..form.area });
        footer.text.get_or_insert_with(|| form.text.clone());
    }
    Ok(footer)
}

/// The practice footer is forced: nobody may take a practice letter for a real one.
fn code(intent: &Intent) -> Result<Option<Code>, Problem> {
    let wish = match &intent.options.footer {
        None if intent.signer.practice => return Ok(intent.issuer.default_code()),
        None => return Ok(None),
        Some(wish) => wish,
    };
    let code = Code::named(wish).ok_or_else(|| Problem::new("footer.unknown").with("kode", wish))?;
    match intent.issuer.permits(code) {
        true => Ok(Some(code)),
        false if intent.signer.practice => Ok(intent.issuer.default_code()),
        false => Err(Problem::new("footer.untrue")
            .with("kode", wish)
            .with("penerbit", intent.signer.certificate.issuer_name())),
    }
}

/// One form XObject for all pages of the same width.
struct Forms<'a> {
    code: Code,
    intent: &'a Intent<'a>,
    made: Vec<Form>,
}

#[derive(Clone)]
struct Form {
    width: f64,
    height: f64,
    /// Origin at the lower left, as `press` gives it.
    area: Rect,
    id: ObjectId,
    text: String,
}

impl<'a> Forms<'a> {
    fn new(code: Code, intent: &'a Intent<'a>) -> Self {
        Self { code, intent, made: Vec::new() }
    }

    fn for_width(&mut self, width: f64, update: &mut Update) -> Result<Form, Problem> {
        if let Some(form) = self.made.iter().find(|form| (form.width - width).abs() < 0.01) {
            return Ok(form.clone());
        }
        let drawn = self.intent.drawn.footer(width, || self.draw(width))?;
        let id = drawn.compiled.add(&mut |object| update.add(object)).ok_or_else(|| Problem::new("doc.footer"))?;
        let form = Form { width, height: drawn.height, area: drawn.area, id, text: drawn.text.clone() };
        self.made.push(form.clone());
        Ok(form)
    }
    fn draw(&self, width: f64) -> Result<DrawnFooter, Problem> {
        let url = self.intent.profile.qr_url.trim();
        let fill = press::footer::Fill {
            institution: &self.intent.issuer.institution,
            page: (!url.is_empty()).then_some(url),
        };
        let refused = |e: &dyn std::fmt::Display| Problem::new("doc.footer").with("kode", self.code.name()).detail(e);
        let footer = press::footer(self.code, &fill, width).map_err(|e| refused(&e))?;
        let area = Rect { x: footer.area.x, y: footer.area.y, width: footer.area.width, height: footer.area.height };
        let compiled = footer.appearance.compile().map_err(|e| refused(&e))?;
        Ok(DrawnFooter { height: footer.appearance.height, area, text: footer.text, compiled })
    }
}
