//! A drawing made once and added to any number of documents: its objects, compressed, numbered among themselves.

use lopdf::{Object, ObjectId};

use crate::appearance::Appearance;
use crate::font::FontError;

/// What [`Appearance::write`] writes, kept.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// A reference to `(n, 0)` in it means the n-th of these, counted from 1; it always leads backwards.
    objects: Vec<Object>,
}

impl Appearance {
    /// Subsets, compresses and keeps everything that the drawing consists of.
    pub fn compile(&self) -> Result<Compiled, FontError> {
        let mut objects = Vec::new();
        self.write(&mut |object| {
            objects.push(object);
            (u32::try_from(objects.len()).unwrap_or(u32::MAX), 0)
        })?;
        Ok(Compiled { objects })
    }
}

impl Compiled {
    /// Adds the drawing; returns the number of its form. `None`: there is nothing in it.
    pub fn add(&self, add: &mut dyn FnMut(Object) -> ObjectId) -> Option<ObjectId> {
        let mut numbers: Vec<ObjectId> = Vec::with_capacity(self.objects.len());
        for object in &self.objects {
            let mut object = object.clone();
            renumber(&mut object, &numbers);
            numbers.push(add(object));
        }
        // The form is written last.
        numbers.last().copied()
    }
}

/// The objects are ours and flat: this goes as deep as a font's descriptor.
fn renumber(object: &mut Object, numbers: &[ObjectId]) {
    match object {
        Object::Reference(id) => {
            let place = usize::try_from(id.0).unwrap_or(usize::MAX).wrapping_sub(1);
            *id = numbers.get(place).copied().unwrap_or(*id);
        }
        Object::Array(items) => items.iter_mut().for_each(|item| renumber(item, numbers)),
        Object::Dictionary(entries) => entries.iter_mut().for_each(|(_, value)| renumber(value, numbers)),
        Object::Stream(stream) => stream.dict.iter_mut().for_each(|(_, value)| renumber(value, numbers)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::{Alpha, Raster};

    #[test]
    fn added_as_if_it_were_drawn_again() {
        let mut png = Vec::new();
        let dot = image::RgbaImage::from_pixel(2, 2, image::Rgba([9, 9, 9, 128]));
        dot.write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
        let picture = Raster::decode(&png, Alpha::SoftMask).unwrap();
        let images = vec![("I".to_owned(), picture)];
        let content = b"/I Do".to_vec();
        let drawing = Appearance { width: 9.0, height: 9.0, content, fonts: vec![], images, text: String::new() };
        let collect = |write: &dyn Fn(&mut dyn FnMut(Object) -> ObjectId) -> ObjectId| {
            let mut all = Vec::new();
            let form = write(&mut |object| {
                all.push(object);
                (100 + all.len() as u32, 0)
            });
            (all, form)
        };
        let drawn = collect(&|add| drawing.write(add).unwrap());
        let compiled = drawing.compile().unwrap();
        assert!(drawn.0.len() > 1);
        assert_eq!(collect(&|add| compiled.add(add).unwrap()), drawn);
    }
}
