//! What a signature demands of later revisions: DocMDP, FieldMDP and its field's lock (ISO 32000-2, 12.8.2, 12.7.5.5).

use pdf::{Document, FieldSet, Mdp, SignatureField, Transform};

use super::event::{Doubt, Event, Standing};
use crate::report::Modification;

/// The demands of one signature.
#[derive(Clone, Debug, Default)]
pub struct Demands {
    /// The level of DocMDP, which only a certification signature has.
    certified: Option<Mdp>,
    /// The strictest level, of DocMDP or of the lock.
    level: Option<Mdp>,
    /// Fields that must not change.
    locked: Vec<FieldSet>,
}

impl Demands {
    /// Reads them from the signature dictionary and its field. What cannot be read permits nothing.
    pub fn of(document: &Document, signature: &SignatureField) -> Self {
        let mut demands = Self::default();
        let Ok(transforms) = document.transforms(&signature.dictionary) else {
            return Self { level: Some(Mdp::NoChanges), ..demands };
        };
        for transform in transforms {
            match transform {
                Transform::DocMdp(level) => demands.certified = strictest(demands.certified, Some(level)),
                Transform::FieldMdp(fields) => demands.locked.push(fields),
                Transform::UsageRights | Transform::Unknown => {}
            }
        }
        let lock = signature.field.lock.as_ref();
        demands.level = strictest(demands.certified, lock.and_then(|lock| lock.level));
        demands.locked.extend(lock.map(|lock| lock.fields.clone()));
        demands
    }

    /// How many names are locked, at least one.
    pub fn locked_names(&self) -> usize {
        self.locked.iter().map(FieldSet::names).sum::<usize>().saturating_add(1)
    }

    /// DocMDP as the report writes it.
    pub fn docmdp(&self) -> Option<u8> {
        self.certified.map(|level| match level {
            Mdp::NoChanges => 1,
            Mdp::FillAndSign => 2,
            Mdp::Annotate => 3,
        })
    }

    /// Whether an event is permitted. Table 257; a signature without a level permits what level 2 does.
    pub fn standing(&self, event: &Event) -> Standing {
        let level = self.level.unwrap_or(Mdp::FillAndSign);
        let allowed = match event.class {
            // 12.8.2.2.2: validation data and document time-stamps are outside DocMDP.
            Modification::None | Modification::LtaUpdates => true,
            Modification::FormFilling => level >= Mdp::FillAndSign && !self.locks(event),
            Modification::Annotations => level == Mdp::Annotate,
            Modification::Other => false,
        };
        match (allowed, event.doubt) {
            (false, _) => Standing::Forbidden,
            (true, Doubt::Paints | Doubt::Unknown) => Standing::Doubtful,
            (true, Doubt::Replaces) if self.certified.is_none() && self.locked.is_empty() => Standing::Doubtful,
            (true, Doubt::PaintsOnCertified) if self.certified.is_some() => Standing::Doubtful,
            (true, Doubt::Unasked) if self.level.is_some_and(|level| level < Mdp::Annotate) => Standing::Forbidden,
            (true, _) => Standing::Permitted,
        }
    }

    fn locks(&self, event: &Event) -> bool {
        let name = event.field.as_deref();
        name.is_some_and(|name| self.locked.iter().any(|fields| fields.covers(name)))
    }
}

fn strictest(left: Option<Mdp>, right: Option<Mdp>) -> Option<Mdp> {
    [left, right].into_iter().flatten().min()
}
