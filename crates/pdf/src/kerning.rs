//! Pair kerning out of a font's `GPOS` table (OpenType 1.9, lookup type 2).
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use skrifa::raw::TableProvider;
use skrifa::raw::tables::gpos::{Gpos, PairPos, PairPosFormat1, PairPosFormat2, PositionSubtables};
use skrifa::raw::types::GlyphId16;
use skrifa::{FontRef, Tag};

/// Pairs remembered; a letter uses a few hundred.
const MAX_KNOWN: usize = 20_000;

/// The pair adjustment lookups that the feature `kern` names.
#[derive(Clone)]
pub(crate) struct Kerning<'a> {
    gpos: Gpos<'a>,
    lookups: Vec<u16>,
    /// Measuring text asks for the same pairs again and again, and a look-up walks several subtables.
    known: Arc<Mutex<HashMap<[u16; 2], i16>>>,
}

impl<'a> Kerning<'a> {
    /// `None` where the font has no such feature. The first `kern` feature stands for all scripts:
    /// Latin, Greek and Cyrillic share one in the fonts we ship.
    pub(crate) fn of(font: &FontRef<'a>) -> Option<Kerning<'a>> {
        let gpos = font.gpos().ok()?;
        let features = gpos.feature_list().ok()?;
        let record = features.feature_records().iter().find(|record| record.feature_tag() == Tag::new(b"kern"))?;
        let feature = record.feature(features.offset_data()).ok()?;
        let lookups = feature.lookup_list_indices().iter().map(|index| index.get()).collect();
        Some(Kerning { gpos, lookups, known: Arc::default() })
    }

    /// Font units to add between two glyphs; 0 where no pair is listed.
    pub(crate) fn between(&self, left: u16, right: u16) -> i16 {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(units) = known.get(&[left, right]) {
            return *units;
        }
        let pair = [GlyphId16::new(left), GlyphId16::new(right)];
        let units = self.lookups.iter().find_map(|lookup| self.in_lookup(*lookup, pair)).unwrap_or(0);
        if known.len() < MAX_KNOWN {
            known.insert([left, right], units);
        }
        units
    }

    fn in_lookup(&self, index: u16, pair: [GlyphId16; 2]) -> Option<i16> {
        let lookups = self.gpos.lookup_list().ok()?;
        let lookup = lookups.lookups().get(usize::from(index)).ok()?;
        let PositionSubtables::Pair(subtables) = lookup.subtables().ok()? else { return None };
        // The first subtable that lists the left glyph decides, whether or not the value is zero.
        subtables.iter().filter_map(Result::ok).find_map(|subtable| match subtable {
            PairPos::Format1(pairs) => in_pairs(&pairs, pair),
            PairPos::Format2(classes) => in_classes(&classes, pair),
            _ => None,
        })
    }
}

fn in_pairs(table: &PairPosFormat1, [left, right]: [GlyphId16; 2]) -> Option<i16> {
    let set = usize::try_from(table.coverage().ok()?.get(left)?).ok()?;
    let record = table.pair_sets().get(set).ok()?.find_pair_value_record(right)?;
    record.value_record1().x_advance()
}

fn in_classes(table: &PairPosFormat2, [left, right]: [GlyphId16; 2]) -> Option<i16> {
    table.coverage().ok()?.get(left)?;
    let class1 = u16::try_from(table.class_def1().ok()?.get(left)).ok()?;
    let class2 = u16::try_from(table.class_def2().ok()?.get(right)).ok()?;
    let [first, _] = table.class_value_records().get(class1, class2)?;
    first.x_advance()
}
