//! A TrueType program without its hints: they are half of a small subset, and readers smooth type without them.
//!
//! Only tables that the subsetter wrote are read (OpenType 1.9, `glyf`, `loca`, `maxp`); whatever looks
//! different is left as it is.
use std::collections::BTreeMap;

/// Tables that serve hints only.
const HINTS: [&[u8; 4]; 3] = [b"cvt ", b"fpgm", b"prep"];
/// Flags of a component (`glyf`, composite glyph description).
const WORDS: u16 = 0x0001;
const SCALE: u16 = 0x0008;
const MORE: u16 = 0x0020;
const TWO_SCALES: u16 = 0x0040;
const MATRIX: u16 = 0x0080;
const INSTRUCTIONS: u16 = 0x0100;

/// `indexToLocFormat`: how `loca` is written.
#[derive(Clone, Copy)]
enum Loca {
    /// Half offsets in 16 bits.
    Short,
    /// Offsets in 32 bits.
    Long,
}

/// The program without instructions, or as it came where it cannot be taken apart.
pub(crate) fn unhinted(program: Vec<u8>) -> Vec<u8> {
    rebuilt(&program).unwrap_or(program)
}

fn rebuilt(program: &[u8]) -> Option<Vec<u8>> {
    let mut tables = tables(program)?;
    let width = if number(tables.get(b"head")?, 50)? == 0 { Loca::Short } else { Loca::Long };
    let count = usize::from(number(tables.get(b"maxp")?, 4)?);
    let (glyf, loca) = stripped(tables.get(b"glyf")?, tables.get(b"loca")?, count, width)?;
    tables.insert(*b"glyf", glyf);
    tables.insert(*b"loca", loca);
    tables.retain(|tag, _| !HINTS.contains(&tag));
    // maxp: zones, twilight points, storage, functions, instructions and stack are of no more use.
    put(tables.get_mut(b"maxp")?, 26, [0, 0])?;
    put(tables.get_mut(b"head")?, 8, [0; 4])?;
    let mut file = assembled(program.get(..4)?, &tables)?;
    // head.checkSumAdjustment makes the whole file sum up to 0xB1B0AFBA.
    let adjustment = 0xb1b0_afba_u32.wrapping_sub(sum(&file));
    let head = directory(&file)?.into_iter().find(|(tag, ..)| tag == b"head")?.1;
    put(&mut file, head + 8, adjustment.to_be_bytes())?;
    Some(file)
}

/// Tag, offset and length of every table.
fn directory(program: &[u8]) -> Option<Vec<([u8; 4], usize, usize)>> {
    let count = usize::from(number(program, 4)?);
    let record = |index: usize| {
        let record = program.get(12 + 16 * index..)?.first_chunk::<16>()?;
        let [a, b, c, d, _, _, _, _, o1, o2, o3, o4, l1, l2, l3, l4] = *record;
        let (offset, length) = (u32::from_be_bytes([o1, o2, o3, o4]), u32::from_be_bytes([l1, l2, l3, l4]));
        Some(([a, b, c, d], usize::try_from(offset).ok()?, usize::try_from(length).ok()?))
    };
    (0..count).map(record).collect()
}

fn tables(program: &[u8]) -> Option<BTreeMap<[u8; 4], Vec<u8>>> {
    let table = |(tag, offset, length): ([u8; 4], usize, usize)| {
        Some((tag, program.get(offset..offset.checked_add(length)?)?.to_vec()))
    };
    directory(program)?.into_iter().map(table).collect()
}

/// New `glyf` and `loca`, the latter in the format it had.
fn stripped(glyf: &[u8], loca: &[u8], count: usize, width: Loca) -> Option<(Vec<u8>, Vec<u8>)> {
    let offset = |index: usize| match width {
        Loca::Short => number(loca, 2 * index).map(|half| usize::from(half) * 2),
        Loca::Long => {
            loca.get(4 * index..)?.first_chunk().and_then(|bytes| usize::try_from(u32::from_be_bytes(*bytes)).ok())
        }
    };
    let (mut data, mut places) = (Vec::new(), Vec::new());
    let mut place = |at: usize| {
        match width {
            Loca::Short => places.extend(u16::try_from(at / 2).ok()?.to_be_bytes()),
            Loca::Long => places.extend(u32::try_from(at).ok()?.to_be_bytes()),
        }
        Some(())
    };
    place(0)?;
    for index in 0..count {
        let glyph = glyf.get(offset(index)?..offset(index + 1)?)?;
        if !glyph.is_empty() {
            data.extend(plain_glyph(glyph)?);
            data.resize(data.len().next_multiple_of(4), 0);
        }
        place(data.len())?;
    }
    Some((data, places))
}

fn plain_glyph(glyph: &[u8]) -> Option<Vec<u8>> {
    match usize::try_from(i16::from_be_bytes(*glyph.first_chunk()?)) {
        Ok(contours) => {
            // Header, the contours' ends, then the length of the instructions.
            let before = 10 + 2 * contours;
            let length = usize::from(number(glyph, before)?);
            let outline = glyph.get(before + 2 + length..)?;
            let points = contours
                .checked_sub(1)
                .map_or(Some(0), |last| number(glyph, 10 + 2 * last).map(|end| usize::from(end) + 1))?;
            Some([glyph.get(..before)?, &[0, 0], outline.get(..outline_length(outline, points)?)?].concat())
        }
        Err(_) => plain_composite(glyph),
    }
}

/// Bytes of flags and coordinates, without the padding behind them.
fn outline_length(outline: &[u8], points: usize) -> Option<usize> {
    let (mut at, mut seen, mut coordinates) = (0, 0, 0);
    while seen < points {
        let flags = *outline.get(at)?;
        at += 1;
        // Bit 3: the next byte says how often the flags repeat.
        let times = if flags & 0x08 != 0 { 1 + usize::from(*outline.get(at)?) } else { 1 };
        at += usize::from(flags & 0x08 != 0);
        seen += times;
        // A short coordinate has one byte; a long one two, or none where it is the same as before.
        let side = |short: u8, same: u8| match (flags & short != 0, flags & same != 0) {
            (true, _) => 1,
            (false, true) => 0,
            (false, false) => 2,
        };
        coordinates += times * (side(0x02, 0x10) + side(0x04, 0x20));
    }
    Some(at + coordinates)
}

fn plain_composite(glyph: &[u8]) -> Option<Vec<u8>> {
    let mut out = glyph.to_vec();
    let mut at = 10;
    loop {
        let flags = number(glyph, at)?;
        put(&mut out, at, (flags & !INSTRUCTIONS).to_be_bytes())?;
        at += 4 + if flags & WORDS != 0 { 4 } else { 2 };
        at += match flags {
            _ if flags & SCALE != 0 => 2,
            _ if flags & TWO_SCALES != 0 => 4,
            _ if flags & MATRIX != 0 => 8,
            _ => 0,
        };
        if flags & MORE == 0 {
            out.truncate(at);
            return Some(out);
        }
    }
}

/// A file of these tables: the directory in the order of the tags, each table on a multiple of four.
fn assembled(version: &[u8], tables: &BTreeMap<[u8; 4], Vec<u8>>) -> Option<Vec<u8>> {
    let count = u16::try_from(tables.len()).ok()?;
    let exponent = u16::try_from(count.checked_ilog2()?).ok()?;
    let range = 16_u16.checked_shl(exponent.into())?;
    let mut file = version.to_vec();
    for value in [count, range, exponent, (count * 16).checked_sub(range)?] {
        file.extend(value.to_be_bytes());
    }
    let mut offset = 12 + 16 * tables.len();
    for (tag, data) in tables {
        file.extend(tag);
        for value in [sum(data), u32::try_from(offset).ok()?, u32::try_from(data.len()).ok()?] {
            file.extend(value.to_be_bytes());
        }
        offset += data.len().next_multiple_of(4);
    }
    for data in tables.values() {
        file.extend(data);
        file.resize(file.len().next_multiple_of(4), 0);
    }
    Some(file)
}

fn sum(data: &[u8]) -> u32 {
    let word =
        |chunk: &[u8]| (0..4).fold(0, |word, index| word << 8 | u32::from(chunk.get(index).copied().unwrap_or(0)));
    data.chunks(4).fold(0, |sum: u32, chunk| sum.wrapping_add(word(chunk)))
}

fn number(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..)?.first_chunk().map(|bytes| u16::from_be_bytes(*bytes))
}

fn put<const N: usize>(data: &mut [u8], at: usize, bytes: [u8; N]) -> Option<()> {
    *data.get_mut(at..)?.first_chunk_mut()? = bytes;
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_go_and_outlines_stay() {
        // One contour of two points, three bytes of instructions, two flags, three coordinate bytes, padding.
        let glyph = [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 3, 7, 7, 7, 0x37, 0x33, 5, 6, 9, 0, 1, 0];
        let plain = plain_glyph(&glyph).unwrap();
        assert_eq!(plain, [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0x37, 0x33, 5, 6, 9]);
        let composite = [255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 5, 1, 1, 0, 2, 9, 9];
        assert_eq!(plain_glyph(&composite).unwrap(), [255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 5, 1, 1]);
    }

    #[test]
    fn what_is_no_font_stays_as_it_is() {
        for other in [&b""[..], b"OTTO", &[0; 64], &[0, 1, 0, 0, 0, 9, 0, 0]] {
            assert_eq!(unhinted(other.to_vec()), other);
        }
    }
}
