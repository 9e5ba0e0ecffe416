//! What a document is: its pages, its signatures judged, and whether it may be signed.

use pades::evidence::Evidence;
use pades::policy::Policy;
use pades::report::Report;
use pades::services::Wanted;
use pades::verify::{Judgement, judge_and_want};
use pdf::{Active, Document, FieldKind, Mdp, Object, Opened};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::view::{PageSize, Problem};

/// What is needed to judge, gathered before.
#[derive(Clone)]
pub struct Asked {
    /// The time of validation.
    pub at: OffsetDateTime,
    /// Anchors, certificates, revocation data.
    pub evidence: Evidence,
    /// How strict.
    pub policy: Policy,
}

/// What was seen.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Look {
    /// Displayed sizes.
    pub pages: Vec<PageSize>,
    /// The judgement.
    pub report: Report,
    /// What the network could add to it.
    pub wanted: Vec<Wanted>,
    /// Why it may not be signed.
    pub refusal: Option<Problem>,
    /// Why no footer may be stamped.
    pub footer_refusal: Option<Problem>,
    /// What the person should know before signing.
    pub warnings: Vec<Problem>,
    /// Empty signature fields.
    pub empty_fields: Vec<String>,
    /// Entries of registers that its signatures name.
    pub pins: Vec<String>,
}

/// Looks at an open document.
pub fn look(opened: &Opened, asked: &Asked) -> Look {
    let Judgement { report, wanted } = judge(opened, asked);
    Look {
        pages: page_sizes(opened),
        refusal: refusal(opened),
        footer_refusal: footer_refusal(opened, &report),
        warnings: warnings(opened),
        empty_fields: empty_fields(opened),
        pins: crate::register::pins_in(opened, &report),
        report,
        wanted,
    }
}

/// Judges an open document.
pub fn judge(opened: &Opened, asked: &Asked) -> Judgement {
    judge_and_want(opened, &asked.evidence, &asked.policy, asked.at)
}

pub(crate) fn page_sizes(document: &Document) -> Vec<PageSize> {
    let count = document.page_count().unwrap_or(0);
    (0..count)
        .filter_map(|index| document.page(index).ok())
        .map(|page| {
            let (width, height) = page.geometry().size();
            PageSize { width, height }
        })
        .collect()
}

/// Documents that may be looked at but not signed.
pub(crate) fn refusal(document: &Document) -> Option<Problem> {
    // What an XFA form shows is computed by a program; nobody can say what was signed.
    if document.active_content().contains(&Active::Xfa) {
        return Some(Problem::new("doc.active").with("isi", "XFA"));
    }
    if document.is_authenticated() {
        return Some(Problem::new("doc.encryption").detail("a message authentication code protects the file as it is"));
    }
    let locked = document.certification().ok().flatten().is_some_and(|c| c.level == Mdp::NoChanges);
    locked.then(|| Problem::new("doc.certified"))
}

/// A stamp on the pages would change what earlier signers signed.
fn footer_refusal(document: &Document, report: &Report) -> Option<Problem> {
    (is_certified(document) || !report.signatures.is_empty()).then(|| Problem::new("doc.signed"))
}

/// A certification counts too when its field was taken away (12.8.6): the catalog still names it.
pub(crate) fn is_certified(document: &Document) -> bool {
    document.certification().ok().flatten().is_some()
}

fn warnings(opened: &Opened) -> Vec<Problem> {
    let mut warnings = Vec::new();
    if let Opened::Repaired(repaired) = opened {
        let repairs: Vec<String> = repaired.repairs().iter().map(|repair| format!("{repair:?}")).collect();
        warnings.push(Problem::new("doc.repaired").detail(repairs.join("; ")));
    }
    if opened.active_content().contains(&Active::JavaScript) {
        warnings.push(Problem::new("doc.active").with("isi", "JavaScript"));
    }
    warnings
}

fn empty_fields(document: &Document) -> Vec<String> {
    document
        .fields()
        .unwrap_or_default()
        .into_iter()
        .filter(|field| field.kind == FieldKind::Signature && matches!(field.value, Object::Null))
        .map(|field| field.name)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certification_is_found_without_its_field() {
        let certified = |level: &str| {
            let bytes = format!(
                "%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R/Perms<</DocMDP 4 0 R>>>> endobj\n\
                 2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj 3 0 obj <</Type/Page/Parent 2 0 R>> endobj\n\
                 4 0 obj <</Type/Sig/Reference[<</TransformMethod/DocMDP/TransformParams<</P {level}>>>>]>> endobj\n"
            );
            pdf::open(pdf::Source::new(bytes.into_bytes().into()), None).unwrap()
        };
        let [two, one] = ["2", "1"].map(certified);
        assert!(two.newest_signatures(1).unwrap().is_empty() && is_certified(&two));
        assert!(refusal(&two).is_none());
        assert_eq!(refusal(&one).map(|problem| problem.code), Some("doc.certified".into()));
    }
}
