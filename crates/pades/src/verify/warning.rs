//! What a person should know beside the verdict: codes, phrased in `ui/src/words`.

use std::collections::BTreeSet;

use pdf::{Document, Opened};
use pki::Certificate;

use super::signature::Judged;
use crate::attack::Attack;
use crate::evidence::Evidence;
use crate::likeness::{self, script};
use crate::report::{SignatureKind, SignatureReport};

/// Earlier revisions in which a signature is looked for when the present one has none.
const MAX_REVISIONS: usize = 50;

/// All warnings, each once; names that faces show are noted in the reports.
pub fn all(
    opened: &Opened,
    judged: &[Judged<'_>],
    reports: &mut [SignatureReport],
    evidence: &Evidence,
) -> Vec<String> {
    note_shown_names(opened, judged, reports);
    let anchored = |certificate: &Certificate| evidence.is_practice(certificate);
    let practice = judged.iter().filter_map(|one| one.chain.as_ref()).any(|c| c.certificates.iter().any(anchored));
    let tricks: Vec<script::Trick> = judged.iter().filter_map(|one| script::trick(&certified(one)?)).collect();
    let persons = judged.iter().any(|one| one.examined.kind == SignatureKind::Signature);
    let codes = [
        ("repaired", matches!(opened, Opened::Repaired(_))),
        ("signature_removed", judged.is_empty() && had_signature(opened)),
        ("looks_signed_without_signature", !persons && likeness::looks_signed(opened)),
        ("practice_certificate", practice),
        ("name_differs", reports.iter().any(|report| report.shown_name.is_some())),
        ("name_hidden_characters", tricks.contains(&script::Trick::Hidden)),
        ("name_look_alike_letters", tricks.contains(&script::Trick::LookAlike)),
    ];
    let found = codes.iter().filter(|(_, holds)| *holds).map(|(code, _)| *code);
    found.chain(attacks(opened, judged).into_iter().map(Attack::code)).map(str::to_owned).collect()
}

/// Attacks whose marks a signed document bears, each once.
fn attacks(opened: &Opened, judged: &[Judged<'_>]) -> BTreeSet<Attack> {
    if judged.is_empty() {
        return BTreeSet::new();
    }
    let mut found: BTreeSet<Attack> = Attack::of_frame(opened).into_iter().collect();
    for one in judged {
        found.extend(one.examined.container.as_ref().err().and_then(Attack::of_format));
        found.extend(&one.comparison.attacks);
    }
    found
}

fn certified(judged: &Judged<'_>) -> Option<String> {
    judged.checked.as_ref()?.certificate.as_ref()?.common_name()
}

fn note_shown_names(document: &Document, judged: &[Judged<'_>], reports: &mut [SignatureReport]) {
    for (one, report) in judged.iter().zip(reports).take(likeness::MAX_FACES) {
        if one.examined.kind != SignatureKind::Signature {
            continue;
        }
        let name = certified(one).unwrap_or_default();
        report.shown_name = likeness::other_name(document, &one.examined.signature, &name);
    }
}

/// Whether an earlier revision bore a signature that the present one does not list.
fn had_signature(document: &Document) -> bool {
    let earlier = document.revisions().len().saturating_sub(1);
    (0..earlier)
        .rev()
        .take(MAX_REVISIONS)
        .any(|index| document.at_revision(index).signatures().is_ok_and(|all| !all.is_empty()))
}
