//! Events: what a revision did, in terms that permissions speak of.

use pdf::ObjectId;

use crate::attack::Attack;
use crate::report::Modification;

/// Objects named in one event; a list of thousands helps nobody.
const MAX_NAMED: usize = 40;

/// One thing that a revision did.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its kind; `Other` is never permitted.
    pub class: Modification,
    /// A short English phrase.
    pub what: String,
    /// Objects concerned.
    pub objects: Vec<ObjectId>,
    /// Full name of the field concerned, for locks.
    pub field: Option<String>,
    /// What may make it look different from what was signed though it is permitted by the letter.
    pub doubt: Doubt,
    /// The attack that it is the mark of where it is not permitted.
    pub attack: Option<Attack>,
}

/// Doubts about a permitted change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// None.
    None,
    /// It paints over what was signed: never merely permitted.
    Paints,
    /// It puts another value where one was signed: permitted where the signer said which fields may change.
    Replaces,
    /// It was not looked at, or no rule speaks of it.
    Unknown,
    /// Nobody is misled by it, but a signature that says what may change says less (table 257).
    Unasked,
    /// It paints over text of a page; where the author certified the document this is the sneaky signature attack.
    PaintsOnCertified,
}

/// How an event stands with a signature's demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Vouched for.
    Permitted,
    /// By the letter only.
    Doubtful,
    /// Not.
    Forbidden,
}

impl Event {
    /// A permitted kind of change.
    pub fn new(class: Modification, what: impl Into<String>, mut objects: Vec<ObjectId>) -> Self {
        objects.truncate(MAX_NAMED);
        Self { class, what: what.into(), objects, field: None, doubt: Doubt::None, attack: None }
    }

    /// A change that nothing permits.
    pub fn forbidden(what: impl Into<String>, objects: Vec<ObjectId>) -> Self {
        Self::new(Modification::Other, what, objects)
    }

    /// What may be anything.
    pub fn not_looked_at(what: &str) -> Self {
        Self::new(Modification::None, what, Vec::new()).doubted(Doubt::Unknown)
    }

    /// The same about a field.
    pub fn of_field(mut self, name: &str) -> Self {
        self.field = Some(name.to_owned());
        self
    }

    /// The same as the mark of an attack.
    pub fn known_as(mut self, attack: Attack) -> Self {
        self.attack = Some(attack);
        self
    }

    /// The same with a doubt.
    pub fn doubted(mut self, doubt: Doubt) -> Self {
        self.doubt = doubt;
        self
    }
}
