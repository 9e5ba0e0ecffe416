//! Tables with rules: a head that is repeated on every page, rows that are not torn.

use super::Look;
use super::columns::{Column, set};
use super::flow::{Flow, Ink, LEFT, MEASURE, Mark, Node, Role};

const PAD: f64 = 4.0;
const LINE: f64 = 0.5;

/// A table; `widths` are shares of the measure.
pub(super) fn table(flow: &mut Flow, heads: &[String], widths: &[f64], rows: &[Vec<String>]) -> Node {
    let places = places(widths, heads.len());
    let head: Vec<Column> = cells(flow, heads, &places, Look::SMALL_STRONG);
    flow.skip(4.0);
    let first = rows.first().map(|row| cells(flow, row, &places, Look::SMALL));
    flow.need(height(&head) + first.map_or(0.0, |row| height(&row)));
    let mut nodes = vec![row(flow, &head, &places, &Role::ColumnHead)];
    for entry in rows {
        let columns = cells(flow, entry, &places, Look::SMALL);
        if height(&columns) > flow.room() {
            flow.turn();
            repeat(flow, &head, &places);
        }
        nodes.push(row(flow, &columns, &places, &Role::Cell));
    }
    flow.advance(6.0);
    Node::Group(Role::Table, nodes)
}

/// Left edge and width of every column.
fn places(widths: &[f64], count: usize) -> Vec<[f64; 2]> {
    let sum: f64 = widths.iter().take(count).sum();
    let mut x = LEFT;
    let place = |share: &f64| {
        let wide = MEASURE * share / sum.max(f64::MIN_POSITIVE);
        let place = [x, wide];
        x += wide;
        place
    };
    widths.iter().take(count).map(place).collect()
}

fn cells(flow: &mut Flow, texts: &[String], places: &[[f64; 2]], look: Look) -> Vec<Column> {
    let cell =
        |(text, [x, wide]): (&String, &[f64; 2])| Column::new(flow, text, look, [x + PAD, (wide - 2.0 * PAD).max(1.0)]);
    texts.iter().zip(places).map(cell).collect()
}

fn height(columns: &[Column]) -> f64 {
    columns.iter().map(Column::height).fold(0.0, f64::max) + 2.0 * PAD
}

/// One row with its frame. The frame is drawn where the row stayed on one page, which only a giant does not.
fn row(flow: &mut Flow, columns: &[Column], places: &[[f64; 2]], role: &Role) -> Node {
    let (page, top) = (flow.page(), flow.y());
    flow.advance(PAD);
    let leaves = set(flow, columns);
    flow.advance(PAD);
    if flow.page() == page {
        frame(flow, top, places);
    }
    let cells = leaves.into_iter().map(|leaves| Node::Group(role.clone(), leaves)).collect();
    Node::Group(Role::Row, cells)
}

/// The head again, on the next page: seen, and not read a second time.
fn repeat(flow: &mut Flow, head: &[Column], places: &[[f64; 2]]) {
    let top = flow.y();
    let ink: Vec<Ink> = head.iter().flat_map(|column| column.ink(top + PAD)).collect();
    flow.put(Mark::Pagination, ink);
    flow.advance(height(head));
    frame(flow, top, places);
}

fn frame(flow: &mut Flow, top: f64, places: &[[f64; 2]]) {
    let high = flow.y() - top;
    let edges = places.iter().map(|[x, _]| *x).chain([LEFT + MEASURE]);
    let upright = edges.map(|x| Ink::Rule([x - LINE / 2.0, top, LINE, high], 0.35));
    let level = [top, top + high].map(|y| Ink::Rule([LEFT, y - LINE / 2.0, MEASURE, LINE], 0.35));
    let ink = upright.chain(level).collect();
    flow.put(Mark::Layout, ink);
}
