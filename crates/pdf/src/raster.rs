//! A picture to place on a page: decoded within limits, written as an image XObject (ISO 32000-2, 8.9.5).
use std::io::Cursor;

use image::{DynamicImage, ImageReader, Limits, RgbaImage, imageops::FilterType};
use lopdf::{Dictionary, Object, ObjectId, dictionary};

use crate::font::compressed;

/// Pixels on the longer side that are kept: an emblem of 48 pt prints at 600 dpi with 400.
const KEPT: u32 = 512;
/// Pixels on a side that are decoded at all.
const DECODED: u32 = 8192;

/// What becomes of a picture's transparency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Alpha {
    /// A soft mask, where the picture has any transparency.
    #[default]
    SoftMask,
    /// Laid on white: PDF/A-1 knows no transparency (ISO 19005-1, 6.4).
    OnWhite,
}

/// A small RGBA picture.
#[derive(Clone)]
pub struct Raster {
    pixels: RgbaImage,
    alpha: Alpha,
}

/// Why bytes cannot serve as a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RasterError {
    /// Neither PNG nor JPEG.
    #[error("neither PNG nor JPEG")]
    UnknownFormat,
    /// More pixels than an emblem needs, by far.
    #[error("the picture is too large")]
    TooLarge,
    /// Damaged data.
    #[error("the picture is damaged")]
    Damaged,
}

impl Raster {
    /// Decodes PNG or JPEG by content, at most 8192 × 8192, and keeps at most 512 pixels a side.
    pub fn decode(bytes: &[u8], alpha: Alpha) -> Result<Raster, RasterError> {
        let mut reader =
            ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| RasterError::UnknownFormat)?;
        reader.format().ok_or(RasterError::UnknownFormat)?;
        let mut limits = Limits::default();
        limits.max_image_width = Some(DECODED);
        limits.max_image_height = Some(DECODED);
        limits.max_alloc = Some(192 << 20);
        reader.limits(limits);
        let picture = reader.decode().map_err(|error| match error {
            image::ImageError::Limits(_) => RasterError::TooLarge,
            image::ImageError::Unsupported(_) => RasterError::UnknownFormat,
            _ => RasterError::Damaged,
        })?;
        Ok(Raster { pixels: reduced(picture).into_rgba8(), alpha })
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (u32, u32) {
        self.pixels.dimensions()
    }

    /// The same picture with another treatment of transparency.
    pub fn with_alpha(mut self, alpha: Alpha) -> Raster {
        self.alpha = alpha;
        self
    }

    /// Rows of red, green, blue and 255 from the top: what shines through lies on white.
    pub fn opaque(&self) -> Vec<u8> {
        let white = Raster { pixels: self.pixels.clone(), alpha: Alpha::OnWhite };
        white.pixels.pixels().flat_map(|pixel| white.colour(pixel.0).into_iter().chain([255])).collect()
    }

    /// Writes the image (and its soft mask) through `add` and returns the image's number.
    pub fn write(&self, add: &mut dyn FnMut(Object) -> ObjectId) -> ObjectId {
        let mut dictionary = self.dictionary(if self.is_grey() { "DeviceGray" } else { "DeviceRGB" });
        if self.has_soft_mask() {
            let alpha = self.pixels.pixels().map(|pixel| pixel.0[3]).collect();
            let mask = add(compressed(self.dictionary("DeviceGray"), alpha));
            dictionary.set("SMask", mask);
        }
        add(compressed(dictionary, self.samples()))
    }

    fn dictionary(&self, colours: &str) -> Dictionary {
        let (width, height) = self.size();
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => i64::from(width), "Height" => i64::from(height),
            "ColorSpace" => colours, "BitsPerComponent" => 8,
        }
    }

    fn samples(&self) -> Vec<u8> {
        let kept = if self.is_grey() { 1 } else { 3 };
        self.pixels.pixels().flat_map(|pixel| self.colour(pixel.0).into_iter().take(kept)).collect()
    }

    fn colour(&self, [red, green, blue, alpha]: [u8; 4]) -> [u8; 3] {
        let over_white = |channel: u8| {
            let (channel, alpha) = (u32::from(channel), u32::from(alpha));
            ((channel * alpha + 255 * (255 - alpha) + 127) / 255) as u8
        };
        match self.alpha {
            Alpha::SoftMask => [red, green, blue],
            Alpha::OnWhite => [red, green, blue].map(over_white),
        }
    }

    fn has_soft_mask(&self) -> bool {
        self.alpha == Alpha::SoftMask && self.pixels.pixels().any(|pixel| pixel.0[3] != 255)
    }

    fn is_grey(&self) -> bool {
        self.pixels.pixels().all(|pixel| pixel.0[0] == pixel.0[1] && pixel.0[1] == pixel.0[2])
    }
}

fn reduced(picture: DynamicImage) -> DynamicImage {
    if picture.width().max(picture.height()) <= KEPT {
        return picture;
    }
    picture.resize(KEPT, KEPT, FilterType::Lanczos3)
}

impl std::fmt::Debug for Raster {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (width, height) = self.size();
        write!(out, "Raster({width}×{height}, {:?})", self.alpha)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::Stream;

    fn png(pixels: [[u8; 4]; 2]) -> Vec<u8> {
        let picture = RgbaImage::from_raw(2, 1, pixels.concat()).unwrap();
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    fn written(raster: &Raster) -> Vec<Stream> {
        let mut streams = Vec::new();
        raster.write(&mut |object| {
            streams.push(object.as_stream().unwrap().clone());
            (streams.len() as u32, 0)
        });
        streams
    }

    #[test]
    fn transparency_becomes_a_mask_or_white() {
        let bytes = png([[255, 0, 0, 255], [0, 0, 0, 128]]);
        let masked = written(&Raster::decode(&bytes, Alpha::SoftMask).unwrap());
        assert_eq!(masked.len(), 2);
        assert_eq!(masked[0].content, [255, 128]);
        assert!(masked[1].dict.has(b"SMask"));
        assert_eq!(masked[1].content, [255, 0, 0, 0, 0, 0]);
        let flat = written(&Raster::decode(&bytes, Alpha::OnWhite).unwrap());
        assert_eq!(flat.len(), 1);
        assert!(!flat[0].dict.has(b"SMask"));
        assert_eq!(flat[0].content, [255, 0, 0, 127, 127, 127]);
    }

    #[test]
    fn grey_stays_grey_and_damage_is_named() {
        let grey = written(&Raster::decode(&png([[9, 9, 9, 255]; 2]), Alpha::SoftMask).unwrap());
        assert_eq!((grey.len(), grey[0].content.as_slice()), (1, [9, 9].as_slice()));
        assert_eq!(Raster::decode(b"GIF89a", Alpha::OnWhite).unwrap_err(), RasterError::UnknownFormat);
        assert_eq!(Raster::decode(&png([[1; 4]; 2])[..40], Alpha::OnWhite).unwrap_err(), RasterError::Damaged);
    }
}
