//! Evidence from outside: judge, get what the judgement wants, judge again (EN 319 102-1, 5.2.4 and 5.2.5).
//!
//! The judge never asks anybody: it says what it wants, and is asked again when something came. So a limited worker
//! without a network can be the judge, and the same evidence always gives the same report.

mod cache;
mod gather;
mod source;

use std::collections::HashSet;

use pades::report::{Finding, Report};
use pades::services::{Errand, Silence, Want, Wanted};
use pades::verify::Judgement;

use crate::host::Host;
use crate::look::Asked;
use crate::view::Problem;
use gather::Gathering;

/// Rounds of getting and judging: a path of issuers, each with its stages, and an end.
const ROUNDS: usize = 16;

/// Warning of a report: something was left open because nobody was to be asked.
pub const NOT_ASKED: &str = "not_asked";
/// Warning of a report: something was left open because nobody answered.
pub const NO_ANSWER: &str = "no_answer";

/// Judges an open document with this evidence.
pub type Judge<'a> = dyn Fn(&Asked) -> Result<Judgement, Problem> + 'a;

/// A judgement that nothing more came for, and all it was made with.
pub struct Settled {
    /// It.
    pub judgement: Judgement,
    /// The question with the evidence that was got.
    pub asked: Asked,
}

/// Where evidence is looked for.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// This computer, with its cache.
    pub host: &'a dyn Host,
    /// The network; without it only the cache is looked at.
    pub errand: Option<&'a dyn Errand>,
    /// Whether what was got within the hour is as good as asking.
    pub recent: Recent,
}

/// What an answer of the last hour is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recent {
    /// It serves: many documents have the same signer.
    Serves,
    /// It is asked for again: what goes into a document should be said after it was signed.
    AskAgain,
}

/// Goes on from a first judgement until nothing is wanted or nothing more can be had. What was not asked, or not
/// answered, stands in the report.
pub fn settle(sources: Sources, asked: &Asked, first: Judgement, judge: &Judge) -> Result<Settled, Problem> {
    let mut settled = Settled { judgement: first, asked: asked.clone() };
    let mut gathering = Gathering::new(sources);
    for _ in 0..ROUNDS {
        let wants = different(&settled.judgement.wanted);
        match gathering.next(&wants, &mut settled.asked.evidence) {
            gather::Round::Over => break,
            gather::Round::Nothing => {}
            gather::Round::Found => settled.judgement = judge(&settled.asked)?,
        }
    }
    note(&mut settled.judgement, &gathering);
    Ok(settled)
}

fn different(wanted: &[Wanted]) -> Vec<Want> {
    let mut seen = HashSet::new();
    wanted.iter().map(|one| &one.want).filter(|want| seen.insert(*want)).cloned().collect()
}

/// What remained open, in the report: a person must see which question was not asked.
fn note(judgement: &mut Judgement, gathering: &Gathering) {
    let mut codes: Vec<&str> = Vec::new();
    for Wanted { signature, want } in &judgement.wanted {
        let reasons = gathering.silences(want);
        if reasons.is_empty() {
            continue;
        }
        let offline = reasons.iter().any(|(_, why)| *why == Silence::Offline);
        codes.push(if offline { NOT_ASKED } else { NO_ANSWER });
        let Some(report) = judgement.report.signatures.get_mut(*signature) else { continue };
        let detail = reasons.iter().map(|(address, why)| format!("{address}: {why}")).collect::<Vec<_>>().join("; ");
        let clause = match want {
            Want::Issuers { .. } => "EN 319 102-1 5.2.6",
            Want::Status { .. } => "EN 319 102-1 5.2.5",
        };
        let conclusion = "NOT_CHECKED".to_owned();
        report.findings.push(Finding { clause: clause.to_owned(), conclusion, detail });
    }
    warn(&mut judgement.report, &codes);
}

fn warn(report: &mut Report, codes: &[&str]) {
    for code in [NOT_ASKED, NO_ANSWER] {
        if codes.contains(&code) && !report.warnings.iter().any(|known| known == code) {
            report.warnings.push(code.to_owned());
        }
    }
}
