//! A key that is reported lost, and its case.

use app::keys::{self, freeze};
use app::view::{CaseStep, KeyCase, LossReport, Problem, SignedSince};
use serde::Serialize;

use super::{card, show, tell};
use crate::End;
use crate::args::{CaseArgs, LostArgs, Told, UnfreezeArgs};
use crate::output::line;

/// What a report leaves: the case and what was signed since.
#[derive(Serialize)]
struct Reported<'a> {
    key: &'a str,
    case: &'a KeyCase,
    signed: &'a [SignedSince],
    troubles: &'a [Problem],
}

pub(super) fn lost(computer: &host::Computer, args: &LostArgs) -> Result<End, Problem> {
    let report = LossReport { situation: args.situation.into(), since: args.since.clone() };
    let troubles = freeze::freeze(computer, &args.name, &report)?;
    shown(computer, &args.name, troubles, args.json)
}

pub(super) fn case(computer: &host::Computer, args: &CaseArgs) -> Result<End, Problem> {
    let step = args.step.map(|step| match step {
        Told::Reported => CaseStep::Reported,
        Told::Received => CaseStep::Received,
        Told::Closed => CaseStep::Closed,
    });
    if let Some(step) = step {
        freeze::follow(computer, &args.name, step, &args.receipt)?;
    }
    shown(computer, &args.name, Vec::new(), args.json)
}

pub(super) fn unfreeze(computer: &host::Computer, args: &UnfreezeArgs) -> Result<End, Problem> {
    keys::find(computer, &args.name)?;
    let typed = args.passphrase.given_or_asked(&args.name)?;
    freeze::unfreeze(computer, &args.name, &typed, &args.reason)?;
    show(&card(computer, &args.name)?, args.json);
    Ok(End::Done)
}

fn shown(computer: &host::Computer, name: &str, mut troubles: Vec<Problem>, json: bool) -> Result<End, Problem> {
    let card = card(computer, name)?;
    let case = card.case.clone().ok_or_else(|| Problem::new("key.notfrozen").with("nama", name))?;
    let (signed, unlisted) = freeze::signed_since(computer, name);
    troubles.extend(unlisted);
    // The key is frozen either way; what else did not succeed is no success.
    let end = if troubles.is_empty() { End::Done } else { End::Failed };
    if json {
        line(&Reported { key: name, case: &case, signed: &signed, troubles: &troubles });
        return Ok(end);
    }
    show(&card, false);
    println!("    since {}, discovered {} ({} minutes ago)", case.since, case.discovered, case.elapsed_minutes);
    for (what, when) in [("reported", &case.reported), ("received", &case.received), ("revoked", &case.revoked)] {
        println!("    {what}: {}", when.as_deref().unwrap_or("not known"));
    }
    signed.iter().for_each(|document| println!("    signed {} {} {}", document.time, document.sha256, document.name));
    tell(&troubles);
    Ok(end)
}
