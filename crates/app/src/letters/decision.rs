//! Which letters a situation asks for: the decision table of the requirements (1.6), row by row.

use super::Kind;
use crate::view::Situation;

/// The letters, in the order in which they are needed.
pub fn asked_for(situation: Situation, city: &str) -> Vec<Kind> {
    let mut letters = Vec::new();
    // Ps. 14 d: revocation. Broken without a sign of a leak: not a duty, so it is not proposed.
    if situation != Situation::Inaccessible {
        letters.push(Kind::Revocation);
    }
    // Ps. 13 (2) c, 15 c: those who trust the signature are told at once.
    if tells_recipients(situation) {
        letters.push(Kind::Recipients);
    }
    // Ps. 14 f: reissue with the head's statement; wrong data need an application from the start.
    match situation {
        Situation::WrongData => letters.extend([Kind::Recommendation, Kind::Registration]),
        _ => letters.extend([Kind::Reissue, Kind::Statement]),
    }
    // Batam Ps. 19 and 20.
    if city == "batam" && situation != Situation::WrongData {
        letters.push(if situation == Situation::Misused { Kind::Trouble } else { Kind::Incident });
        if situation == Situation::Misused {
            letters.push(Kind::Incident);
        }
    }
    letters
}

fn tells_recipients(situation: Situation) -> bool {
    !matches!(situation, Situation::Inaccessible | Situation::WrongData)
}
