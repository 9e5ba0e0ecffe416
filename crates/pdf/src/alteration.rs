//! Where two pictures of a page differ, as boxes: for showing what came after a signature.
use crate::geometry::Rect;
use crate::picture::Picture;

/// Side of a cell in pixels: boxes are found in cells, so that one letter is one box and not a hundred dots.
const CELL: usize = 8;
/// A channel that differs by less is smoothing.
const NOISE: u8 = 40;
/// Cells without a difference that a box may span.
const REACH: usize = 2;
/// More boxes than these on one page are one box.
const MAX_BOXES: usize = 40;

/// What happened in a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alteration {
    /// The first picture is blank there.
    Added,
    /// The second picture is blank there.
    Removed,
    /// Both show something, and not the same.
    Changed,
}

/// The boxes in which two pictures differ, in shares (0 to 1) of width and height, from top to bottom.
///
/// Pictures of different sizes differ as a whole.
pub fn alterations(before: &Picture, after: &Picture) -> Vec<(Rect, Alteration)> {
    if (before.width, before.height) != (after.width, after.height) {
        return vec![(Rect { x: 0.0, y: 0.0, width: 1.0, height: 1.0 }, Alteration::Changed)];
    }
    let grid = Grid::of(before, after);
    let mut boxes = grid.boxes();
    if boxes.len() > MAX_BOXES {
        boxes = boxes.into_iter().reduce(Cells::around).into_iter().collect();
    }
    boxes.sort_by_key(|found| (found.top, found.left));
    boxes.into_iter().map(|found| (found.shares(before), kind(before, after, &found))).collect()
}

fn kind(before: &Picture, after: &Picture, cells: &Cells) -> Alteration {
    match (is_blank(before, cells), is_blank(after, cells)) {
        (true, _) => Alteration::Added,
        (false, true) => Alteration::Removed,
        (false, false) => Alteration::Changed,
    }
}

/// Which cells hold a difference.
struct Grid {
    columns: usize,
    rows: usize,
    differs: Vec<bool>,
}

/// A rectangle of cells, both ends included.
#[derive(Clone, Copy)]
struct Cells {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Grid {
    fn of(before: &Picture, after: &Picture) -> Grid {
        let width = (before.width as usize).max(1);
        let columns = width.div_ceil(CELL);
        let rows = (before.height as usize).div_ceil(CELL);
        let mut differs = vec![false; columns.saturating_mul(rows)];
        let pixels = before.rgba.chunks_exact(4).zip(after.rgba.chunks_exact(4));
        for (at, (left, right)) in pixels.enumerate() {
            let far = left.iter().zip(right).any(|(a, b)| a.abs_diff(*b) > NOISE);
            let cell = at / width / CELL * columns + at % width / CELL;
            if let Some(found) = differs.get_mut(cell).filter(|_| far) {
                *found = true;
            }
        }
        Grid { columns, rows, differs }
    }

    /// Cells that touch, or nearly, belong together.
    fn boxes(&self) -> Vec<Cells> {
        let mut seen = vec![false; self.differs.len()];
        let mut boxes = Vec::new();
        for start in 0..self.differs.len() {
            if self.is_new(start, &mut seen) {
                boxes.push(self.grown(start, &mut seen));
            }
        }
        boxes
    }

    fn grown(&self, start: usize, seen: &mut [bool]) -> Cells {
        let mut found = self.cell(start);
        let mut waiting = vec![start];
        while let Some(at) = waiting.pop() {
            let here = self.cell(at);
            found = found.around(here);
            for row in here.top.saturating_sub(REACH)..=(here.top + REACH).min(self.rows.saturating_sub(1)) {
                for column in here.left.saturating_sub(REACH)..=(here.left + REACH).min(self.columns - 1) {
                    let near = row * self.columns + column;
                    if self.is_new(near, seen) {
                        waiting.push(near);
                    }
                }
            }
        }
        found
    }

    /// Whether a cell differs and was not met yet; it is met now.
    fn is_new(&self, at: usize, seen: &mut [bool]) -> bool {
        let differs = self.differs.get(at).copied().unwrap_or(false);
        seen.get_mut(at).is_some_and(|met| differs && !std::mem::replace(met, true))
    }

    fn cell(&self, at: usize) -> Cells {
        let (column, row) = (at % self.columns, at / self.columns);
        Cells { left: column, top: row, right: column, bottom: row }
    }
}

impl Cells {
    fn around(self, other: Cells) -> Cells {
        Cells {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    fn shares(&self, picture: &Picture) -> Rect {
        let (width, height) = (f64::from(picture.width.max(1)), f64::from(picture.height.max(1)));
        let edge = |cells: usize, whole: f64| ((cells * CELL) as f64 / whole).min(1.0);
        let (x, y) = (edge(self.left, width), edge(self.top, height));
        Rect { x, y, width: edge(self.right + 1, width) - x, height: edge(self.bottom + 1, height) - y }
    }
}

/// Whether a part of a picture has one colour.
fn is_blank(picture: &Picture, cells: &Cells) -> bool {
    let width = picture.width as usize;
    let (from, to) = (cells.left * CELL, ((cells.right + 1) * CELL).min(width));
    let mut first: Option<&[u8]> = None;
    let rows =
        picture.rgba.chunks_exact(width.max(1) * 4).skip(cells.top * CELL).take((cells.bottom + 1 - cells.top) * CELL);
    for pixel in rows.flat_map(|row| row.get(from * 4..to * 4).unwrap_or_default().chunks_exact(4)) {
        let same = first.get_or_insert(pixel).iter().zip(pixel).all(|(a, b)| a.abs_diff(*b) <= NOISE);
        if !same {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// White, with black rectangles (x, y, side).
    fn drawn(squares: &[(usize, usize, usize)]) -> Picture {
        let (width, height) = (200usize, 100usize);
        let mut rgba = vec![255; width * height * 4];
        for (x, y, side) in squares {
            for row in *y..y + side {
                for column in *x..x + side {
                    rgba[(row * width + column) * 4..][..3].fill(0);
                }
            }
        }
        Picture { width: 200, height: 100, rgba }
    }

    #[test]
    fn boxes_say_what_happened() {
        let before = drawn(&[(10, 10, 6), (100, 10, 10), (150, 60, 10)]);
        let after = drawn(&[(10, 10, 6), (104, 10, 10), (40, 70, 10)]);
        let found = alterations(&before, &after);
        let kinds: Vec<Alteration> = found.iter().map(|(_, kind)| *kind).collect();
        assert_eq!(kinds, [Alteration::Changed, Alteration::Removed, Alteration::Added]);
        let (area, _) = found[2];
        assert!(
            area.x <= 0.2 && area.x + area.width >= 0.25 && area.y <= 0.7 && area.y + area.height >= 0.8,
            "{area:?}"
        );
        assert!(alterations(&before, &before).is_empty());
    }

    #[test]
    fn other_sizes_and_too_many_boxes_are_one_box() {
        let small = Picture { width: 1, height: 1, rgba: vec![255; 4] };
        assert_eq!(alterations(&small, &drawn(&[])).len(), 1);
        let many: Vec<_> = (0..60).map(|at| (at % 6 * 32, at / 6 * 10, 2)).collect();
        assert!(alterations(&drawn(&[]), &drawn(&many)).len() <= MAX_BOXES);
    }
}
