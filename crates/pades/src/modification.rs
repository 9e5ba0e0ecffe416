//! What later revisions did (ISO 32000-2, 12.8.2): small rules, each of which vouches for one kind of change.
//! What no rule vouches for is a forbidden change.
//!
//! Every revision is looked at once, whatever the number of signatures before it; what one signature permits is
//! asked afterwards of the events found. The cost grows with what changed.

mod annotation;
mod catalog;
mod closure;
mod demands;
mod event;
mod field;
mod form;
mod frame;
mod graph;
mod leftover;
mod page;
mod paint;
mod signature_field;
mod step;
mod store;
mod structure;
mod value;

use pdf::{Cover, Document, SignatureField};
use pki::effort;

pub use self::demands::Demands;
use self::event::{Event, Standing};
use self::graph::Graph;
use crate::attack::Attack;
use crate::outcome::Later;
use crate::report::{Change, Modification};

/// Revisions looked at, objects changed in them, and bytes read for it: more nobody makes. What is beyond is said to be
/// not looked at, and never good.
const MAX_REVISIONS: usize = 2_000;
const MAX_CHANGES: usize = 1_000_000;
const MAX_BYTES: u64 = 384 << 20;
/// Changes listed for all signatures together, and for one at least; what is not permitted is always listed first.
const MAX_LISTED: usize = 20_000;
const LEAST_LISTED: usize = 20;

/// What each later revision did, oldest first.
pub struct History {
    /// By revision index; empty before the first signed one.
    events: Vec<Vec<Event>>,
    /// The last revision's index.
    last: usize,
    /// What makes the whole frame of revisions unreliable, with the first revision it touches.
    frame: Vec<(usize, Event)>,
    /// Changes listed for one signature.
    listed: usize,
}

/// What all steps of one history share.
pub(crate) struct Past<'a> {
    /// The whole document.
    pub document: &'a Document,
    /// References of the whole history.
    pub graph: Graph,
    /// Whether the author certified it.
    pub author: Author,
}

/// Whether a signature of the document certifies it (ISO 32000-2, 12.8.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Author {
    /// Its author said what may change.
    Certified,
    /// Nobody did.
    Silent,
}

/// The revision that a signature closes, if it closes one.
fn covered(signature: &SignatureField, last: usize) -> Option<usize> {
    match signature.cover {
        Cover::WholeFile => Some(last),
        Cover::Revision(index) => Some(index),
        Cover::Malformed(_) => None,
    }
}

/// What came after one signature.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The heaviest kind of change.
    pub level: Modification,
    /// DocMDP of this signature.
    pub docmdp: Option<u8>,
    /// Every change, in order.
    pub changes: Vec<Change>,
    /// Attacks that changes without permission are the marks of, sorted, each once.
    pub attacks: Vec<Attack>,
    fact: Later,
    /// Changes that may still be listed.
    room: usize,
}

impl History {
    /// Looks at all revisions behind the oldest one that a signature closes.
    pub fn read(document: &Document, signatures: &[&SignatureField]) -> Self {
        let count = document.revisions().len();
        let last = count.saturating_sub(1);
        let first = signatures.iter().filter_map(|one| covered(one, last)).min().unwrap_or(usize::MAX);
        let listed = MAX_LISTED.checked_div(signatures.len()).unwrap_or(MAX_LISTED).max(LEAST_LISTED);
        if first >= last {
            return Self { events: Vec::new(), last, frame: frame::check(document, first), listed };
        }
        let author = match signatures.iter().any(|one| Demands::of(document, one).docmdp().is_some()) {
            true => Author::Certified,
            false => Author::Silent,
        };
        let past = Past { document, graph: Graph::default(), author };
        let mut events: Vec<Vec<Event>> = vec![Vec::new(); count.min(first.saturating_add(1))];
        let mut spent = step::Cost::default();
        for index in first.saturating_add(1)..count {
            let room = index <= first.saturating_add(MAX_REVISIONS)
                && spent.changes <= MAX_CHANGES
                && spent.bytes <= MAX_BYTES;
            events.push(match room {
                true => step::events(&past, index, &mut spent),
                false => vec![Event::not_looked_at("a revision that was not looked at: there are too many changes")],
            });
        }
        Self { events, last, frame: frame::check(document, first), listed }
    }

    /// What came after a signature, judged by its own demands.
    pub fn after(&self, signature: &SignatureField, demands: &Demands) -> Comparison {
        let mut comparison = Comparison {
            level: Modification::None,
            docmdp: demands.docmdp(),
            changes: Vec::new(),
            attacks: Vec::new(),
            fact: Later::Nothing,
            room: self.listed,
        };
        match signature.cover {
            Cover::WholeFile => {}
            Cover::Revision(covered) => self.judge(covered, demands, &mut comparison),
            Cover::Malformed(why) => {
                let attack = Attack::of_coverage(why);
                let event = Event::forbidden("not a whole revision is signed", Vec::new()).known_as(attack);
                comparison.take(0, &event, demands)
            }
        }
        comparison
    }

    fn judge(&self, covered: usize, demands: &Demands, comparison: &mut Comparison) {
        // Behind the last revision lie bytes that belong to none: another reader may find a revision in them.
        if covered >= self.last {
            let event = Event::forbidden("bytes behind the last revision", Vec::new());
            comparison.take(covered, &event.known_as(Attack::IncrementalSaving), demands);
        }
        for (revision, event) in self.frame.iter().filter(|(revision, _)| *revision > covered) {
            comparison.take((*revision).min(self.last), event, demands);
        }
        // Each lock is asked about each event: a document of a thousand signatures may lock a thousand names in each.
        let asked = self.events.len().saturating_mul(demands.locked_names()) as u64 / 100;
        if effort::spend(asked).is_err() {
            let event = Event::not_looked_at("revisions were not looked at: the work allowed is spent");
            return comparison.take(self.last, &event, demands);
        }
        for (revision, events) in self.events.iter().enumerate().skip(covered.saturating_add(1)) {
            comparison.fact = heavier(comparison.fact, Later::Permitted);
            events.iter().for_each(|event| comparison.take(revision, event, demands));
        }
    }
}

impl Comparison {
    fn take(&mut self, revision: usize, event: &Event, demands: &Demands) {
        let standing = demands.standing(event);
        self.level = self.level.max(event.class);
        self.fact = heavier(
            self.fact,
            match standing {
                Standing::Permitted => Later::Permitted,
                Standing::Doubtful => Later::Doubtful,
                Standing::Forbidden => Later::Forbidden,
            },
        );
        if let Some(attack) = event.attack.filter(|_| standing != Standing::Permitted)
            && let Err(place) = self.attacks.binary_search(&attack)
        {
            self.attacks.insert(place, attack);
        }
        let permitted = standing == Standing::Permitted;
        // A thousand signatures with a thousand revisions behind them are a million lines that nobody reads.
        if self.room == 0 && (permitted || self.changes.len() > MAX_LISTED) {
            return;
        }
        self.room = self.room.saturating_sub(1);
        self.changes.push(Change {
            revision: revision.saturating_add(1),
            what: event.what.clone(),
            objects: event.objects.iter().map(|id| format!("{} {}", id.0, id.1)).collect(),
            permitted,
        });
    }

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

    /// What is not permitted, English.
    pub fn reason(&self) -> String {
        let bad = self.changes.iter().filter(|change| !change.permitted);
        let lines: Vec<String> =
            bad.take(8).map(|change| format!("revision {}: {}", change.revision, change.what)).collect();
        match self.attacks.is_empty() {
            true => lines.join("; "),
            false => format!("{} (marks of: {})", lines.join("; "), self.names()),
        }
    }
}

impl Comparison {
    fn names(&self) -> String {
        self.attacks.iter().map(|attack| attack.name()).collect::<Vec<_>>().join(", ")
    }
}

fn heavier(left: Later, right: Later) -> Later {
    let rank = |later| match later {
        Later::Nothing => 0,
        Later::Permitted => 1,
        Later::Doubtful => 2,
        Later::Forbidden => 3,
    };
    if rank(right) > rank(left) { right } else { left }
}
