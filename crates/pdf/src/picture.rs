//! A picture of a page, and why there may be none.
use image::ImageEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};

use crate::error::ReadError;

/// A page as pixels.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Rows from the top, four bytes a pixel: red, green, blue, 255.
    pub rgba: Vec<u8>,
}

/// Why a page cannot be shown or its text not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// The page itself cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// More objects or bytes than a page may need.
    #[error("the page is too complex to be shown")]
    TooComplex,
    /// The renderer gave up; the page is damaged in a way it does not expect.
    #[error("the page cannot be drawn")]
    Renderer,
    /// The picture cannot be encoded.
    #[error("the picture cannot be encoded")]
    Encoder,
}

impl Picture {
    /// The picture as a PNG file, encoded for speed.
    pub fn png(&self) -> Result<Vec<u8>, PictureError> {
        let mut bytes = Vec::new();
        // One filter for all rows: to try five on each costs three times as much and saves a tenth of the bytes.
        let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Up);
        let written = encoder.write_image(&self.rgb(), self.width, self.height, image::ExtendedColorType::Rgb8);
        written.map_err(|_| PictureError::Encoder)?;
        Ok(bytes)
    }

    /// Opaque: three bytes a pixel are enough, and a quarter faster.
    fn rgb(&self) -> Vec<u8> {
        let (pixels, _) = self.rgba.as_chunks::<4>();
        let mut rgb = vec![0; pixels.len() * 3];
        let (rooms, _) = rgb.as_chunks_mut::<3>();
        for (room, [red, green, blue, _]) in rooms.iter_mut().zip(pixels) {
            *room = [*red, *green, *blue];
        }
        rgb
    }
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Picture({}×{})", self.width, self.height)
    }
}
