//! pdf
pub mod appearance;
pub mod face;
pub mod font;
mod kerning;
pub mod raster;

pub use appearance::Appearance;
pub use face::{Face, FaceError};
pub use font::{EmbeddedFont, FontError};
pub use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat};
pub use raster::{Alpha, Raster, RasterError};
