//! Kop naskah dinas, the document's name, and the place for a signature.

use super::columns::{Align, Column, set};
use super::flow::{Flow, Ink, LEFT, MEASURE, Mark, Node, PAGE, RIGHT, Role};
use super::template::Side;
use super::{Look, Place, Setting};
use crate::faces::{Weight, width};

/// Width and most height of the emblem (block-and-footer V3 keeps the same proportion).
const EMBLEM: (f64, f64) = (58.0, 70.0);
/// Width and height kept for a signature: Pena's own block and a handwritten name both fit.
const SIGNATURE: (f64, f64) = (218.0, 62.0);
/// Space before and after it.
const BEFORE: f64 = 12.0;
/// A signature on the right begins here.
const RIGHT_HALF: f64 = RIGHT - 236.0;

/// Who writes: lines in the middle, the last of them the largest, the address below, a thick and a thin rule.
pub(super) fn letterhead(flow: &mut Flow, lines: &[String], address: &[String], setting: &Setting) -> Vec<Node> {
    let top = flow.y();
    let emblem = setting.emblem.as_ref().map(|picture| fitted(picture.size()));
    let side = if emblem.is_some() { EMBLEM.0 + 12.0 } else { 0.0 };
    let mut nodes = Vec::new();
    if let Some((wide, high)) = emblem {
        let area = [LEFT + (EMBLEM.0 - wide) / 2.0, top, wide, high];
        let leaf = flow.leaf(vec![Ink::Emblem(area)], None);
        nodes.push(Node::Group(Role::Figure, vec![leaf]));
    }
    let room = [LEFT + side, MEASURE - 2.0 * side];
    let count = lines.len();
    for (index, line) in lines.iter().enumerate() {
        let size = if index + 1 == count && count > 1 { 15.0 } else { 13.0 };
        nodes.push(centred(flow, line, Look { weight: Weight::Bold, size, leading: size * 1.25, grey: 0.0 }, room));
    }
    for line in address {
        nodes.push(centred(flow, line, Look::SMALL, room));
    }
    let low = emblem.map_or(0.0, |(_, high)| top + high - flow.y());
    flow.advance(low.max(0.0) + 6.0);
    let y = flow.y();
    let rules = vec![Ink::Rule([LEFT, y, MEASURE, 1.8], 0.0), Ink::Rule([LEFT, y + 3.0, MEASURE, 0.6], 0.0)];
    flow.put(Mark::Layout, rules);
    flow.advance(12.0);
    nodes
}

/// The name of the document, and what stands below it.
pub(super) fn title(flow: &mut Flow, lines: &[String], below: &[String]) -> Vec<Node> {
    flow.skip(4.0);
    flow.level = 1;
    let role = flow.heading(&lines.join(" "));
    flow.level = 2;
    let look = Look { weight: Weight::Bold, size: 12.5, leading: 16.5, grey: 0.0 };
    let mut leaves = Vec::new();
    for line in lines {
        let column = Column::new(flow, line, look, [LEFT, MEASURE]).aligned(Align::Centre);
        leaves.extend(set(flow, &[column]).into_iter().flatten());
    }
    let mut nodes = vec![Node::Group(role, leaves)];
    for line in below {
        nodes.push(centred(flow, line, Look::BODY, [LEFT, MEASURE]));
    }
    flow.advance(8.0);
    nodes
}

/// Lines above, room, lines below; all on one page.
pub(super) fn signature(flow: &mut Flow, side: Side, above: &[String], below: &[String]) -> Vec<Node> {
    let x = left_edge(side);
    let high = height(flow, above, below);
    flow.need(high);
    flow.skip(BEFORE);
    let mut nodes = block(flow, above, x);
    let rect = [x, flow.y() + 2.0, SIGNATURE.0.min(PAGE.0 - x), SIGNATURE.1];
    let page = flow.page();
    flow.places.push(Place { page, rect });
    flow.advance(SIGNATURE.1 + 4.0);
    nodes.extend(block(flow, below, x));
    flow.skip(BEFORE);
    nodes
}

/// What a signature needs on a page, with the space before it.
pub(super) fn height(flow: &mut Flow, above: &[String], below: &[String]) -> f64 {
    let lines = above.iter().chain(below).map(|line| flow.lines(line, Look::BODY, RIGHT - RIGHT_HALF).len().max(1));
    BEFORE + lines.sum::<usize>() as f64 * Look::BODY.leading + SIGNATURE.1 + 4.0
}

fn left_edge(side: Side) -> f64 {
    match side {
        Side::Left => LEFT,
        Side::Right => RIGHT_HALF,
    }
}

fn block(flow: &mut Flow, lines: &[String], x: f64) -> Vec<Node> {
    let mut nodes = Vec::new();
    for line in lines {
        let column = Column::new(flow, line, Look::BODY, [x, RIGHT - RIGHT_HALF]);
        let leaves = set(flow, &[column]).into_iter().flatten().collect();
        nodes.push(Node::Group(Role::Paragraph, leaves));
    }
    nodes
}

/// One line in the middle; a long one is made smaller down to eight tenths, then broken.
fn centred(flow: &mut Flow, line: &str, look: Look, [x, room]: [f64; 2]) -> Node {
    let shown = flow.shown(line, look.weight);
    let shrink = (room / width(&shown, look.weight, look.size).max(1.0)).clamp(0.8, 1.0);
    let look = Look { size: look.size * shrink, ..look };
    let column = Column::new(flow, &shown, look, [x, room]).aligned(Align::Centre);
    Node::Group(Role::Paragraph, set(flow, &[column]).into_iter().flatten().collect())
}

fn fitted((wide, high): (u32, u32)) -> (f64, f64) {
    let (wide, high) = (f64::from(wide.max(1)), f64::from(high.max(1)));
    let scale = (EMBLEM.0 / wide).min(EMBLEM.1 / high);
    (wide * scale, high * scale)
}
