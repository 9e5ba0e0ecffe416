//! Attacks on signed documents that have names: universal forgery, signature wrapping and incremental saving (Mladenov
//! and others, 2019), shadow attacks (2021), attacks on certification (2021), and their kin.
//!
//! A name explains a verdict; it never makes one. What is forbidden is forbidden whether or not it has a name.

use pdf::{Malformed, Oddity, Opened, Repair};

use crate::verify::FormatProblem;

/// A kind of attack whose mark a document bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attack {
    /// A signature that says what it covers in a way that proves nothing: `/ByteRange` or `/Contents` missing, empty, odd.
    UniversalForgery,
    /// The signed bytes lie elsewhere than where the document is read.
    Wrapping,
    /// Content behind the signed revision that no cross-reference announces.
    IncrementalSaving,
    /// Something that covered or accompanied the content was taken away.
    ShadowHide,
    /// Content was replaced: a stream, resources, an image, a form.
    ShadowReplace,
    /// Another page tree, catalog or document was put in the place of the signed one.
    ShadowHideAndReplace,
    /// An annotation that shows content of its own.
    EvilAnnotation,
    /// A signature field used to paint over the page.
    SneakySignature,
    /// A form field made to show other than what was signed.
    FormAppearance,
    /// Layers switched on or off.
    OptionalContent,
    /// A font that makes the same text look different.
    Font,
    /// Actions or programs that change what is seen.
    ActiveContent,
    /// Two objects under one number.
    TwoObjects,
    /// A cross-reference that two readers read differently.
    CrossReference,
    /// Bytes before the header or behind the end that make another document of it.
    HeaderOrEnd,
}

impl Attack {
    /// The code in `Report::warnings`.
    pub fn code(self) -> &'static str {
        match self {
            Self::UniversalForgery => "attack_universal_forgery",
            Self::Wrapping => "attack_wrapping",
            Self::IncrementalSaving => "attack_incremental_saving",
            Self::ShadowHide => "attack_shadow_hide",
            Self::ShadowReplace => "attack_shadow_replace",
            Self::ShadowHideAndReplace => "attack_shadow_hide_and_replace",
            Self::EvilAnnotation => "attack_evil_annotation",
            Self::SneakySignature => "attack_sneaky_signature",
            Self::FormAppearance => "attack_form_appearance",
            Self::OptionalContent => "attack_optional_content",
            Self::Font => "attack_font",
            Self::ActiveContent => "attack_active_content",
            Self::TwoObjects => "attack_two_objects",
            Self::CrossReference => "attack_cross_reference",
            Self::HeaderOrEnd => "attack_header_or_end",
        }
    }

    /// Its English name in findings: the code in words.
    pub fn name(self) -> String {
        self.code().trim_start_matches("attack_").replace('_', " ")
    }

    /// The attack that a malformed signature is the mark of.
    pub(crate) fn of_format(problem: &FormatProblem) -> Option<Self> {
        match problem {
            FormatProblem::Coverage(why) => Some(Self::of_coverage(*why)),
            FormatProblem::Container(_) | FormatProblem::Content => Some(Self::UniversalForgery),
            FormatProblem::NoSubFilter
            | FormatProblem::SubFilter(_)
            | FormatProblem::Trailing(_)
            | FormatProblem::Signers(_) => None,
        }
    }

    /// The attack that an odd `/ByteRange` is the mark of.
    pub(crate) fn of_coverage(why: Malformed) -> Self {
        match why {
            Malformed::HoleElsewhere | Malformed::EndsInside | Malformed::TwoContents => Self::Wrapping,
            Malformed::SpaceBehind => Self::HeaderOrEnd,
            Malformed::NoByteRange
            | Malformed::NotFromStart
            | Malformed::NoContents
            | Malformed::NotHexadecimal
            | Malformed::BeyondEnd => Self::UniversalForgery,
        }
    }

    /// Attacks on the frame of a signed document as a whole: where it begins and ends, and how it is found.
    pub(crate) fn of_frame(opened: &Opened) -> Vec<Self> {
        let mut found = Vec::new();
        let leading = |oddity: &Oddity| matches!(oddity, Oddity::LeadingJunk { .. } | Oddity::OffsetsFromHeader);
        if opened.findings().iter().any(leading) {
            found.push(Self::HeaderOrEnd);
        }
        if let Opened::Repaired(repaired) = opened {
            found.extend(repaired.repairs().iter().filter_map(Self::of_repair));
        }
        found
    }

    fn of_repair(repair: &Repair) -> Option<Self> {
        match repair {
            Repair::NoHeader | Repair::NoStartxref => Some(Self::HeaderOrEnd),
            Repair::XrefUnreadable { .. } | Repair::PrevLoop { .. } | Repair::NoCatalog | Repair::NoPages => {
                Some(Self::CrossReference)
            }
            _ => None,
        }
    }
}
