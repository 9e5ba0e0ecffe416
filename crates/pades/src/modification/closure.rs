//! Adopting what a vouched value brings along: new or changed objects reachable from it and used nowhere else.

use pdf::{Object, ObjectId};

use super::step::Step;
use super::value::references;

/// Objects that one value may bring.
const MAX_ADOPTED: usize = 20_000;

/// Back references of fields and annotations: they lead out of what is adopted.
pub const BACK: [&[u8]; 2] = [b"P", b"Parent"];

impl Step<'_> {
    /// Vouches for every changed object reachable from `value` through changed objects, each used only by the others
    /// or by `owners`. False when one is used elsewhere as well.
    pub fn adopt(&mut self, value: &Object, owners: &[u32]) -> bool {
        self.adopt_apart(value, owners, &[])
    }

    /// The same of the value of an entry of the catalog: what the catalog refers to under other keys is used there too.
    pub fn adopt_under(&mut self, key: &[u8], value: &Object, owners: &[u32]) -> bool {
        let (beside, owners) = (self.beside(key), [owners, &self.roots()[..]].concat());
        self.adopt_apart(value, &owners, &beside)
    }

    fn adopt_apart(&mut self, value: &Object, owners: &[u32], apart: &[ObjectId]) -> bool {
        let mut users = owners.to_vec();
        let mut waiting = references(value, &BACK);
        let mut adopted = 0usize;
        let mut found: Vec<ObjectId> = Vec::new();
        while let Some(id) = waiting.pop() {
            if !self.is_open(id) || found.contains(&id) {
                continue;
            }
            adopted += 1;
            if adopted > MAX_ADOPTED || apart.contains(&id) {
                return false;
            }
            found.push(id);
            users.push(id.0);
            let Ok(object) = self.after.get(id) else { return false };
            waiting.extend(references(&object, &BACK));
        }
        // What nobody used and is something else now was not the owners' to write over.
        if found.iter().any(|id| !self.is_new(*id) && self.users_before(id.0).is_none_or(|users| users.is_empty())) {
            return false;
        }
        // Only when all users are known can it be said that there is no other.
        found.iter().all(|id| self.vouch_used_by(id.0, &users))
    }
}
