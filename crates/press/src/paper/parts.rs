//! The parts of a template, set one after the other.

use super::columns::{Align, Column, set};
use super::fill::{BLANK, Scope};
use super::flow::{Flow, LEFT, MEASURE, Node, RIGHT, Role};
use super::template::{Body, Numbering, Part, Strong};
use super::{Look, Setting, letterhead, table};
use crate::faces::{Weight, width};

/// Space between two parts.
const GAP: f64 = 7.0;
/// A row of no more lines than this is not torn.
const WHOLE_ROW: f64 = 6.0;
/// What a list's label takes.
const LABEL: f64 = 18.0;

/// Sets parts; returns their nodes in reading order.
pub(super) fn all(flow: &mut Flow, parts: &[Part], scope: &Scope<'_>, setting: &Setting) -> Vec<Node> {
    let standing: Vec<&Part> = parts.iter().filter(|part| scope.holds(part.when.as_deref())).collect();
    let mut nodes = Vec::new();
    for (index, part) in standing.iter().enumerate() {
        let following = standing.get(index + 1..).unwrap_or_default();
        flow.keep = kept(flow, &part.body, following, scope);
        nodes.extend(one(flow, &part.body, scope, setting));
        flow.keep = 0.0;
    }
    nodes
}

/// What must stay on the page of the last lines of a part: signatures are not alone on a page, nor a heading, nor a
/// sentence with a colon, at its foot.
fn kept(flow: &mut Flow, part: &Body, following: &[&Part], scope: &Scope<'_>) -> f64 {
    if let Body::Page {} | Body::Title { .. } | Body::Each { .. } | Body::Signature { .. } = part {
        return 0.0;
    }
    let mut signatures = 0.0;
    for next in following {
        let Body::Signature { above, below, .. } = &next.body else { break };
        signatures += GAP + letterhead::height(flow, &texts(scope, above), &texts(scope, below));
    }
    match (part, following.first().map(|next| &next.body)) {
        _ if signatures > 0.0 => signatures,
        (Body::Heading { .. }, Some(Body::Rows { .. })) => GAP + WHOLE_ROW * Look::BODY.leading,
        (Body::Heading { .. }, Some(_)) => GAP + 3.0 * Look::BODY.leading,
        (Body::Paragraph { text, .. }, Some(_)) if text.trim_end().ends_with(':') => GAP + 2.0 * Look::BODY.leading,
        _ => 0.0,
    }
}

fn one(flow: &mut Flow, body: &Body, scope: &Scope<'_>, setting: &Setting) -> Vec<Node> {
    match body {
        Body::Letterhead { lines, address } => {
            let address = address.iter().map(|line| scope.text(line)).filter(|line| !line.empty);
            let address: Vec<String> = address.map(|line| line.text).collect();
            letterhead::letterhead(flow, &texts(scope, lines), &address, setting)
        }
        Body::Title { lines, below } => letterhead::title(flow, &texts(scope, lines), &texts(scope, below)),
        Body::Heading { text } => heading(flow, &scope.text(text).text),
        Body::Paragraph { text, strong } => {
            let look = if *strong == Strong::Yes { Look::STRONG } else { Look::BODY };
            vec![paragraph(flow, &scope.text(text).text, look)]
        }
        Body::Note { text } => vec![paragraph(flow, &scope.text(text).text, Look::SMALL)],
        Body::Lines { list } => lines(flow, &texts(scope, list), LEFT),
        Body::Right { list } => right(flow, &texts(scope, list)),
        Body::Rows { rows, numbering } => vec![label_rows(flow, rows, *numbering, scope)],
        Body::Items { list, numbering } => vec![items(flow, &texts(scope, list), *numbering)],
        Body::Boxes { columns, chosen, list } => vec![boxes(flow, list, *columns, chosen, scope)],
        Body::Table { heads, widths, list, cells } => {
            let entries = scope.list(list);
            let rows: Vec<_> = entries.iter().map(|entry| texts(&scope.within(entry), cells)).collect();
            vec![table::table(flow, &texts(scope, heads), widths, &rows)]
        }
        Body::Signature { side, above, below } => {
            letterhead::signature(flow, *side, &texts(scope, above), &texts(scope, below))
        }
        Body::Each { list, part } => {
            let entries = scope.list(list);
            entries.into_iter().flat_map(|entry| all(flow, part, &scope.within(entry), setting)).collect()
        }
        Body::Page {} => {
            flow.turn();
            Vec::new()
        }
    }
}

fn texts(scope: &Scope<'_>, list: &[String]) -> Vec<String> {
    list.iter().map(|text| scope.text(text).text).collect()
}

fn heading(flow: &mut Flow, text: &str) -> Vec<Node> {
    flow.skip(GAP);
    let column = Column::new(flow, text, Look::STRONG, [LEFT, MEASURE]);
    flow.need(column.height() + flow.keep);
    let role = flow.heading(text);
    let leaves = set(flow, &[column]).into_iter().flatten().collect();
    flow.advance(3.0);
    vec![Node::Group(role, leaves)]
}

fn paragraph(flow: &mut Flow, text: &str, look: Look) -> Node {
    let column = Column::new(flow, text, look, [LEFT, MEASURE]).aligned(Align::Both);
    let leaves = set(flow, &[column]).into_iter().flatten().collect();
    flow.skip(GAP);
    Node::Group(Role::Paragraph, leaves)
}

/// Short lines that stay together.
fn lines(flow: &mut Flow, list: &[String], x: f64) -> Vec<Node> {
    flow.need(list.len() as f64 * Look::BODY.leading);
    let mut nodes = Vec::new();
    for line in list {
        let column = Column::new(flow, line, Look::BODY, [x, RIGHT - x]);
        nodes.push(Node::Group(Role::Paragraph, set(flow, &[column]).into_iter().flatten().collect()));
    }
    flow.skip(GAP + 3.0);
    nodes
}

/// The lines stand flush with each other, as far right as the longest allows.
fn right(flow: &mut Flow, list: &[String]) -> Vec<Node> {
    let wide = list.iter().map(|line| width(line, Weight::Regular, Look::BODY.size)).fold(0.0, f64::max);
    lines(flow, list, (RIGHT - wide - 1.0).max(LEFT))
}

/// `1. Label : value`. The colons stand in one column, as the longest label wants it.
fn label_rows(flow: &mut Flow, rows: &[[String; 2]], numbering: Numbering, scope: &Scope<'_>) -> Node {
    let number = if numbering == Numbering::None { 0.0 } else { LABEL };
    let widest = rows.iter().map(|[label, _]| width(&scope.text(label).text, Weight::Regular, Look::BODY.size));
    let label = (widest.fold(0.0, f64::max) + 10.0).min(MEASURE * 0.45);
    let x = [LEFT, LEFT + number, LEFT + number + label, LEFT + number + label + 9.0];
    let mut count = 0;
    let mut nodes = Vec::new();
    let keep = std::mem::take(&mut flow.keep);
    for (index, [label, value]) in rows.iter().enumerate() {
        flow.keep = if index + 1 == rows.len() { keep } else { 0.0 };
        let below = label.starts_with("  ");
        let own = if below { None } else { numbering.label(count) };
        count += usize::from(!below);
        nodes.push(label_row(flow, own, [&scope.text(label).text, value], scope, x));
    }
    flow.skip(GAP);
    Node::Group(Role::Table, nodes)
}

fn label_row(flow: &mut Flow, number: Option<String>, texts: [&str; 2], scope: &Scope<'_>, x: [f64; 4]) -> Node {
    let [left, label_x, colon_x, value_x] = x;
    let [label, value] = texts;
    let filled = scope.text(value);
    let mut value = Column::new(flow, &filled.text, Look::BODY, [value_x, RIGHT - value_x]);
    if filled.empty {
        // To be filled by hand: dots up to the edge, read as three.
        let dots = ((RIGHT - value_x) / width("…", Weight::Regular, Look::BODY.size)).floor().max(1.0);
        value.lines = vec!["…".repeat(dots as usize)];
        value.said = Some("…".to_owned());
    }
    let label = Column::new(flow, label, Look::BODY, [label_x, colon_x - label_x - 4.0]);
    let number = Column::new(flow, &number.unwrap_or_default(), Look::BODY, [left, label_x - left]);
    let colon = Column::new(flow, ":", Look::BODY, [colon_x, 9.0]);
    let columns = [number, label, colon, value];
    let high = columns.iter().map(Column::height).fold(0.0, f64::max);
    if high <= WHOLE_ROW * Look::BODY.leading {
        flow.need(high + flow.keep);
    }
    let mut leaves = set(flow, &columns).into_iter();
    let head: Vec<Node> = leaves.by_ref().take(3).flatten().collect();
    let cell: Vec<Node> = leaves.flatten().collect();
    Node::Group(Role::Row, vec![Node::Group(Role::RowHead, head), Node::Group(Role::Cell, cell)])
}

fn items(flow: &mut Flow, list: &[String], numbering: Numbering) -> Node {
    let mut nodes = Vec::new();
    let keep = std::mem::take(&mut flow.keep);
    for (index, text) in list.iter().enumerate() {
        flow.keep = if index + 1 == list.len() { keep } else { 0.0 };
        let label = numbering.label(index).unwrap_or_else(|| "–".to_owned());
        nodes.push(item(flow, &label, text, [LEFT, LABEL, MEASURE]));
        flow.advance(2.0);
    }
    flow.skip(GAP - 2.0);
    Node::Group(Role::List(numbering), nodes)
}

/// A label and its text; `place` is left edge, the label's width, the width of both.
fn item(flow: &mut Flow, label: &str, text: &str, [x, label_width, wide]: [f64; 3]) -> Node {
    let label = Column::new(flow, label, Look::BODY, [x, label_width]);
    let body = Column::new(flow, text, Look::BODY, [x + label_width, wide - label_width]).aligned(Align::Both);
    let mut leaves = set(flow, &[label, body]).into_iter();
    let label = Node::Group(Role::Label, leaves.next().unwrap_or_default());
    let body = Node::Group(Role::Body, leaves.flatten().collect());
    Node::Group(Role::Item, vec![label, body])
}

/// Boxes row by row, each row as high as its highest text.
fn boxes(flow: &mut Flow, list: &[[String; 2]], columns: usize, chosen: &str, scope: &Scope<'_>) -> Node {
    let columns = columns.clamp(1, 4);
    let wide = MEASURE / columns as f64;
    let mut nodes = Vec::new();
    for row in list.chunks(columns) {
        let mut set_side_by_side = Vec::new();
        for (index, [key, text]) in row.iter().enumerate() {
            let x = LEFT + wide * index as f64;
            let (ticked, said) = if scope.chose(chosen, key) { ("☑", "[x]") } else { ("☐", "[ ]") };
            let mut tick = Column::new(flow, ticked, Look { size: 13.0, ..Look::BODY }, [x, LABEL]);
            tick.said = Some(said.to_owned());
            let text = scope.text(text).text.replace(BLANK, "……………………");
            set_side_by_side.push(tick);
            set_side_by_side.push(Column::new(flow, &text, Look::BODY, [x + LABEL, wide - LABEL - 8.0]));
        }
        flow.need(set_side_by_side.iter().map(Column::height).fold(0.0, f64::max));
        let mut leaves = set(flow, &set_side_by_side).into_iter();
        while let (Some(tick), Some(text)) = (leaves.next(), leaves.next()) {
            let inner = vec![Node::Group(Role::Label, tick), Node::Group(Role::Body, text)];
            nodes.push(Node::Group(Role::Item, inner));
        }
        flow.advance(3.0);
    }
    flow.skip(GAP - 3.0);
    Node::Group(Role::List(Numbering::None), nodes)
}
