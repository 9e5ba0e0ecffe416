//! The displayed page and its user space: what a person points at ⇄ what the file stores.
//!
//! Displayed space: origin at the top-left corner of the visible page, x to the right,
//! y downwards, points of 1/72 inch as printed (so `/UserUnit` is already applied).

/// A rectangle in displayed space, points, origin top-left; `y` is its upper edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Distance of the left edge from the left edge of the visible page.
    pub x: f64,
    /// Distance of the upper edge from the upper edge of the visible page.
    pub y: f64,
    /// Width as displayed.
    pub width: f64,
    /// Height as displayed.
    pub height: f64,
}

/// How far the viewer turns the page clockwise (`/Rotate`, ISO 32000-2 Table 31).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// Not turned.
    Upright,
    /// A quarter clockwise (90).
    Right,
    /// Upside down (180).
    UpsideDown,
    /// A quarter counter-clockwise (270).
    Left,
}

impl Rotation {
    /// Any multiple of 90, negative too; anything else counts as upright, as viewers do.
    pub fn from_degrees(degrees: i64) -> Self {
        match degrees.rem_euclid(360) {
            90 => Self::Right,
            180 => Self::UpsideDown,
            270 => Self::Left,
            _ => Self::Upright,
        }
    }

    /// Degrees clockwise: 0, 90, 180 or 270.
    pub fn degrees(self) -> i64 {
        match self {
            Self::Upright => 0,
            Self::Right => 90,
            Self::UpsideDown => 180,
            Self::Left => 270,
        }
    }

    /// The linear part `[a b c d]` that turns content upright on a page rotated like this.
    pub fn upright(self) -> [f64; 4] {
        match self {
            Self::Upright => [1.0, 0.0, 0.0, 1.0],
            Self::Right => [0.0, 1.0, -1.0, 0.0],
            Self::UpsideDown => [-1.0, 0.0, 0.0, -1.0],
            Self::Left => [0.0, -1.0, 1.0, 0.0],
        }
    }

    fn is_sideways(self) -> bool {
        matches!(self, Self::Right | Self::Left)
    }
}

/// One page's visible box, rotation and unit: converts between the two spaces.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Geometry {
    visible: [f64; 4],
    rotation: Rotation,
    unit: f64,
}

/// What viewers show when a page has no usable `/MediaBox`: US Letter.
const FALLBACK: [f64; 4] = [0.0, 0.0, 612.0, 792.0];
/// Coordinates beyond this are damage, not a page (Annex C allows 14,400 units).
const FARTHEST: f64 = 10_000_000.0;

impl Geometry {
    /// `media` and `crop` as written (corners in any order), `/Rotate`, `/UserUnit` (1 when absent).
    ///
    /// The visible page is crop ∩ media (14.11.2.1); an empty intersection falls back to the media box.
    pub fn new(media: Option<[f64; 4]>, crop: Option<[f64; 4]>, rotate: i64, user_unit: f64) -> Self {
        let media = media.and_then(normalised).unwrap_or(FALLBACK);
        let visible = crop.and_then(normalised).and_then(|crop| intersection(media, crop)).unwrap_or(media);
        let unit = if user_unit.is_finite() && (0.0001..=10_000.0).contains(&user_unit) { user_unit } else { 1.0 };
        Self { visible, rotation: Rotation::from_degrees(rotate), unit }
    }

    /// Width and height of the page as displayed, points.
    pub fn size(&self) -> (f64, f64) {
        let [x0, y0, x1, y1] = self.visible;
        let (width, height) = ((x1 - x0) * self.unit, (y1 - y0) * self.unit);
        if self.rotation.is_sideways() { (height, width) } else { (width, height) }
    }

    /// How the page is turned.
    pub fn rotation(&self) -> Rotation {
        self.rotation
    }

    /// The visible box `[x0 y0 x1 y1]` in default user space, corners in order.
    pub fn visible(&self) -> [f64; 4] {
        self.visible
    }

    /// Points per user space unit (`/UserUnit`).
    pub fn unit(&self) -> f64 {
        self.unit
    }

    /// A displayed rectangle as `[x0 y0 x1 y1]` in default user space (an annotation's `/Rect`).
    pub fn to_user(&self, rect: Rect) -> [f64; 4] {
        let (ax, ay) = self.point_to_user(rect.x, rect.y);
        let (bx, by) = self.point_to_user(rect.x + rect.width, rect.y + rect.height);
        [ax.min(bx), ay.min(by), ax.max(bx), ay.max(by)]
    }

    /// The matrix `[a b c d e f]` that places a form of the rectangle's own width and height
    /// (origin lower-left, points) upright into `rect` as displayed.
    pub fn matrix_for(&self, rect: Rect) -> [f64; 6] {
        let [a, b, c, d] = self.rotation.upright().map(|v| v / self.unit);
        let (e, f) = self.point_to_user(rect.x, rect.y + rect.height);
        [a, b, c, d, e, f]
    }

    /// A user space rectangle (corners in any order) as displayed.
    pub fn from_user(&self, rect: [f64; 4]) -> Rect {
        let (ax, ay) = self.point_from_user(rect[0], rect[1]);
        let (bx, by) = self.point_from_user(rect[2], rect[3]);
        Rect { x: ax.min(bx), y: ay.min(by), width: (ax - bx).abs(), height: (ay - by).abs() }
    }

    fn point_to_user(&self, x: f64, y: f64) -> (f64, f64) {
        let [x0, y0, x1, y1] = self.visible;
        let (x, y) = (x / self.unit, y / self.unit);
        match self.rotation {
            Rotation::Upright => (x0 + x, y1 - y),
            Rotation::Right => (x0 + y, y0 + x),
            Rotation::UpsideDown => (x1 - x, y0 + y),
            Rotation::Left => (x1 - y, y1 - x),
        }
    }

    fn point_from_user(&self, x: f64, y: f64) -> (f64, f64) {
        let [x0, y0, x1, y1] = self.visible;
        let (right, down) = match self.rotation {
            Rotation::Upright => (x - x0, y1 - y),
            Rotation::Right => (y - y0, x - x0),
            Rotation::UpsideDown => (x1 - x, y - y0),
            Rotation::Left => (y1 - y, x1 - x),
        };
        (right * self.unit, down * self.unit)
    }
}

/// Corners in order; `None` when empty or not a page's box at all.
fn normalised(b: [f64; 4]) -> Option<[f64; 4]> {
    let plausible = b.iter().all(|v| v.is_finite() && v.abs() <= FARTHEST);
    let ordered = [b[0].min(b[2]), b[1].min(b[3]), b[0].max(b[2]), b[1].max(b[3])];
    (plausible && ordered[2] > ordered[0] && ordered[3] > ordered[1]).then_some(ordered)
}

fn intersection(a: [f64; 4], b: [f64; 4]) -> Option<[f64; 4]> {
    let common = [a[0].max(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].min(b[3])];
    (common[2] > common[0] && common[3] > common[1]).then_some(common)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Rect = Rect { x: 10.0, y: 20.0, width: 100.0, height: 40.0 };

    fn page(rotate: i64) -> Geometry {
        Geometry::new(Some([100.0, 50.0, 400.0, 850.0]), None, rotate, 1.0)
    }

    #[test]
    fn there_and_back_for_every_rotation() {
        for rotate in [0, 90, 180, 270, -90, 450] {
            for unit in [1.0, 2.5] {
                let g =
                    Geometry::new(Some([100.0, 850.0, 400.0, 50.0]), Some([120.0, 60.0, 5000.0, 800.0]), rotate, unit);
                let back = g.from_user(g.to_user(PLACE));
                assert!((back.x - PLACE.x).abs() < 1e-9 && (back.y - PLACE.y).abs() < 1e-9);
                assert!((back.width - PLACE.width).abs() < 1e-9 && (back.height - PLACE.height).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn corners_by_hand() {
        assert_eq!(page(0).to_user(PLACE), [110.0, 790.0, 210.0, 830.0]);
        // Turned right: the user space origin is displayed top-left.
        assert_eq!(page(90).to_user(PLACE), [120.0, 60.0, 160.0, 160.0]);
        assert_eq!(page(180).to_user(PLACE), [290.0, 70.0, 390.0, 110.0]);
        assert_eq!(page(270).to_user(PLACE), [340.0, 740.0, 380.0, 840.0]);
        assert_eq!(page(90).size(), (800.0, 300.0));
    }

    #[test]
    fn matrix_puts_the_form_into_the_rectangle() {
        for rotate in [0, 90, 180, 270] {
            let [a, b, c, d, e, f] = page(rotate).matrix_for(PLACE);
            let (x, y) = (a * 100.0 + c * 40.0 + e, b * 100.0 + d * 40.0 + f);
            let user = page(rotate).to_user(PLACE);
            assert_eq!([e.min(x), f.min(y), e.max(x), f.max(y)], user);
        }
    }

    #[test]
    fn nonsense_falls_back() {
        let g = Geometry::new(Some([0.0, 0.0, f64::NAN, 1.0]), Some([900.0, 900.0, 950.0, 950.0]), 45, -1.0);
        assert_eq!((g.size(), g.rotation(), g.unit()), ((612.0, 792.0), Rotation::Upright, 1.0));
    }
}
