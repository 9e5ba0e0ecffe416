//! Pages and structure written as PDF/A-2a and PDF/UA-1 by krilla, which checks ISO 19005-2 and ISO 14289-1 while it
//! writes.

use std::num::NonZeroU16;

use krilla::color::luma;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node as TagNode, SpanTag, TableHeaderScope, Tag,
    TagGroup, TagKind, TagTree,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use super::flow::{Ink, Mark, Node, PAGE, Piece, Role, Run, Sheet};
use super::template::Numbering;
use super::{Moment, PaperError, Setting};
use crate::faces;

/// Writes the file.
pub(super) fn pdf(sheet: &Sheet, title: &str, language: &str, setting: &Setting) -> Result<Vec<u8>, PaperError> {
    let refused = |what: String| PaperError::Write(what);
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| refused(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    document.set_metadata(metadata(title, language, setting.made));
    document.set_outline(outline(sheet, title));
    let tools = Tools { fonts: fonts()?, emblem: setting.emblem.as_ref().map(image) };
    let mut leaves: Vec<Option<Identifier>> = vec![None; sheet.leaves];
    for pieces in &sheet.pages {
        let settings = PageSettings::from_wh(PAGE.0 as f32, PAGE.1 as f32).ok_or_else(|| refused("page".into()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for piece in pieces {
            draw(&mut surface, piece, &tools, &mut leaves);
        }
        surface.finish();
        page.finish();
    }
    let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
    sheet.nodes.iter().filter_map(|node| tagged(node, &leaves)).for_each(|node| tree.push(node));
    document.set_tag_tree(tree);
    document.finish().map_err(|error| refused(format!("{error:?}")))
}

/// Bookmarks: the headings, or the title alone where there are none.
fn outline(sheet: &Sheet, title: &str) -> Outline {
    let mut outline = Outline::new();
    let whole = [(title.to_owned(), 0, 0.0)];
    let all = if sheet.bookmarks.is_empty() { &whole[..] } else { &sheet.bookmarks };
    for (text, page, top) in all {
        let place = XyzDestination::new(*page, Point::from_xy(0.0, *top as f32));
        outline.push_child(OutlineNode::new(text.clone(), place));
    }
    outline
}

/// What the pages draw with.
struct Tools {
    fonts: Vec<Font>,
    emblem: Option<Image>,
}

fn fonts() -> Result<Vec<Font>, PaperError> {
    let made = faces::all()
        .iter()
        .map(|face| Font::new(face.bytes().into(), 0).ok_or_else(|| PaperError::Write(face.name().to_owned())));
    made.collect()
}

/// Opaque: what shines through is made white, for a letter is printed on paper and PDF/A likes no transparency.
fn image(raster: &pdf::Raster) -> Image {
    let (width, height) = raster.size();
    Image::from_rgba8(raster.opaque(), width, height)
}

fn metadata(title: &str, language: &str, made: Moment) -> Metadata {
    let [hour, minute, second] = made.clock;
    let date = DateTime::new(made.year).month(made.month).day(made.day).hour(hour).minute(minute).second(second);
    Metadata::new()
        .title(title.to_owned())
        .language(language.to_owned())
        .creator("Pena".to_owned())
        .producer("Pena".to_owned())
        .creation_date(date.utc_offset_hour(made.zone).utc_offset_minute(0))
}

fn draw(surface: &mut Surface<'_>, piece: &Piece, tools: &Tools, leaves: &mut [Option<Identifier>]) {
    let artifact = |kind| ContentTag::Artifact(Artifact::with_kind(kind));
    let identifier = match &piece.mark {
        Mark::Leaf(_, Some(said)) => {
            surface.start_tagged(ContentTag::Span(SpanTag::empty().with_actual_text(Some(said))))
        }
        Mark::Leaf(_, None) => surface.start_tagged(ContentTag::Other),
        Mark::Layout => surface.start_tagged(artifact(ArtifactType::Layout)),
        Mark::Pagination => surface.start_tagged(artifact(ArtifactType::PaginationOther)),
    };
    for ink in &piece.ink {
        match ink {
            Ink::Text(run) => text(surface, run, &tools.fonts),
            Ink::Rule(area, grey) => rule(surface, *area, *grey),
            Ink::Emblem(area) => emblem(surface, *area, tools.emblem.as_ref()),
        }
    }
    surface.end_tagged();
    if let Mark::Leaf(leaf, _) = piece.mark
        && let Some(place) = leaves.get_mut(leaf)
    {
        *place = Some(identifier);
    }
}

fn ink(surface: &mut Surface<'_>, grey: f64) {
    let paint = luma::Color::new((grey.clamp(0.0, 1.0) * 255.0).round() as u8).into();
    surface.set_fill(Some(Fill { paint, opacity: NormalizedF32::ONE, rule: FillRule::NonZero }));
}

fn rule(surface: &mut Surface<'_>, [x, y, width, height]: [f64; 4], grey: f64) {
    let Some(area) = Rect::from_xywh(x as f32, y as f32, width as f32, height as f32) else { return };
    let mut path = PathBuilder::new();
    path.push_rect(area);
    if let Some(path) = path.finish() {
        ink(surface, grey);
        surface.draw_path(&path);
    }
}

fn emblem(surface: &mut Surface<'_>, [x, y, width, height]: [f64; 4], image: Option<&Image>) {
    let Some((image, size)) = image.zip(Size::from_wh(width as f32, height as f32)) else { return };
    surface.push_transform(&Transform::from_translate(x as f32, y as f32));
    surface.draw_image(image.clone(), size);
    surface.pop();
}

/// One line: runs of one face each, kerned, spaces stretched.
fn text(surface: &mut Surface<'_>, run: &Run, fonts: &[Font]) {
    ink(surface, run.look.grey);
    let mut x = run.x;
    for (index, letters) in of_one_face(run) {
        let Some((font, face)) = fonts.get(index).zip(faces::all().get(index)) else { continue };
        let mut glyphs: Vec<KrillaGlyph> = Vec::new();
        let mut before = None;
        let mut wide = 0.0;
        for (at, letter) in letters.char_indices() {
            let kern = before.map_or(0.0, |left| face.kern(left, letter)) / 1000.0;
            if let Some(last) = glyphs.last_mut() {
                last.x_advance += kern as f32;
            }
            let space = if letter == ' ' { run.stretch / run.look.size } else { 0.0 };
            let advance = face.advance(letter).unwrap_or(0.0) / 1000.0 + space;
            let glyph = GlyphId::new(u32::from(face.glyph(letter).unwrap_or(0)));
            glyphs.push(KrillaGlyph::new(glyph, advance as f32, 0.0, 0.0, 0.0, at..at + letter.len_utf8(), None));
            wide += kern + advance;
            before = Some(letter);
        }
        let start = Point::from_xy(x as f32, run.baseline as f32);
        surface.draw_glyphs(start, &glyphs, font.clone(), letters, run.look.size as f32, false);
        x += wide * run.look.size;
    }
}

/// Cuts a line where the face changes.
fn of_one_face(run: &Run) -> Vec<(usize, &str)> {
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    for (at, letter) in run.text.char_indices() {
        let Some(face) = faces::face_for(letter, run.look.weight) else { continue };
        if cuts.last().is_none_or(|(last, _)| *last != face) {
            cuts.push((face, at));
        }
    }
    let ends = cuts.iter().skip(1).map(|(_, at)| *at).chain([run.text.len()]);
    let parts = cuts.iter().zip(ends).filter_map(|((face, at), end)| Some((*face, run.text.get(*at..end)?)));
    parts.collect()
}

/// krilla's node; a group without content is none.
fn tagged(node: &Node, leaves: &[Option<Identifier>]) -> Option<TagNode> {
    match node {
        Node::Leaf(leaf) => leaves.get(*leaf).copied().flatten().map(TagNode::Leaf),
        Node::Group(role, inner) => {
            let children: Vec<TagNode> = inner.iter().filter_map(|node| tagged(node, leaves)).collect();
            let mut group = TagGroup::new(kind(role));
            group.children = children;
            (!group.children.is_empty()).then_some(TagNode::Group(group))
        }
    }
}

fn kind(role: &Role) -> TagKind {
    match role {
        Role::Heading(level, text) => {
            Tag::Hn(NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN), Some(text.clone())).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::List(numbering) => Tag::L(match numbering {
            Numbering::None => ListNumbering::None,
            Numbering::Decimal => ListNumbering::Decimal,
            Numbering::Letters => ListNumbering::LowerAlpha,
        })
        .into(),
        Role::Item => Tag::LI.into(),
        Role::Label => Tag::Lbl.into(),
        Role::Body => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::Row => Tag::TR.into(),
        Role::RowHead => Tag::TH(TableHeaderScope::Row).into(),
        Role::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        Role::Cell => Tag::TD.into(),
        Role::Figure => Tag::Figure(Some("Lambang daerah".to_owned())).into(),
    }
}
