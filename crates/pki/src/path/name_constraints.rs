//! Name constraints: every name of a certificate lies within what each CA above permits and outside what one
//! excludes (RFC 5280, 6.1.3 (b)(c), 6.1.4 (g)). The anchor's own constraints hold too (RFC 5937).

use der::asn1::ObjectIdentifier;

use super::PathRequest;
use super::candidate::{Candidate, Link, Place};
use super::failure::{PathFailure, Refusal};
use super::subtree::{List, within};
use crate::asn1::{Asn1Error, Tlv, tag};
use crate::certificate::Certificate;
use crate::extension::{Extensions, finished, oid, small_integer};
use crate::general_name::{GeneralName, NameForm};
use crate::name;

const CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.30");
const ALTERNATIVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");
/// emailAddress, 1.2.840.113549.1.9.1
const EMAIL: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.1");
/// Comparisons on one path; names times constraints can be made to grow without end.
const MOST_COMPARISONS: usize = 250_000;

/// `NameConstraints` of one CA.
#[derive(Default)]
struct Constraints<'a> {
    permitted: Vec<GeneralName<'a>>,
    excluded: Vec<GeneralName<'a>>,
}

/// All constraints met so far, and the work left.
struct State<'a> {
    above: Vec<Constraints<'a>>,
    left: usize,
}

/// From the anchor down; a self-issued CA in between is exempt (6.1.3 (b)).
pub(super) fn check(candidate: &Candidate, _: &PathRequest<'_>) -> Result<(), PathFailure> {
    let mut state = State { above: Vec::new(), left: MOST_COMPARISONS };
    for link in candidate.downward() {
        state.pass(&link).map_err(|refusal| candidate.refuse(refusal, link.certificate))?;
    }
    Ok(())
}

impl<'a> State<'a> {
    fn pass(&mut self, link: &Link<'a>) -> Result<(), Refusal> {
        let exempt = link.place == Place::Between && link.certificate.is_self_issued();
        if !self.above.is_empty() && !exempt {
            self.judge(link.certificate)?;
        }
        if link.issues() {
            let read = Constraints::of(&link.extensions()).map_err(|_| Refusal::Malformed { oid: CONSTRAINTS })?;
            self.above.extend(read);
        }
        Ok(())
    }

    /// Each name of a certificate against each CA above it.
    fn judge(&mut self, certificate: &Certificate) -> Result<(), Refusal> {
        let extensions = Extensions::of(certificate);
        let malformed = |_| Refusal::Malformed { oid: ALTERNATIVE };
        let alternative = extensions.value(oid::SUBJECT_ALT_NAME).map_err(malformed)?;
        let mut names =
            alternative.map(|list| GeneralName::read_all(&list)).transpose().map_err(malformed)?.unwrap_or_default();
        // Without alternative names the addresses in the subject are constrained (4.2.1.10).
        let addresses = if alternative.is_some() { Vec::new() } else { addresses(certificate) };
        names.extend(addresses.iter().map(|address| GeneralName::Email(address)));
        if !matches!(certificate.subject_der(), [_, 0]) {
            names.push(GeneralName::Directory(certificate.subject_der()));
        }
        for name in &names {
            self.judge_name(name)?;
        }
        Ok(())
    }

    fn judge_name(&mut self, name: &GeneralName<'_>) -> Result<(), Refusal> {
        let form = constrained_form(name);
        for constraints in &self.above {
            let of_form = |list: &'_ Vec<GeneralName<'a>>| {
                list.iter().filter(|base| base.form() == form).copied().collect::<Vec<_>>()
            };
            let (excluded, permitted) = (of_form(&constraints.excluded), of_form(&constraints.permitted));
            let work = excluded.len() + permitted.len() + 1;
            self.left = self.left.checked_sub(work).ok_or(Refusal::BudgetSpent)?;
            if inside(name, &excluded, List::Excluded)? {
                return Err(Refusal::Excluded { form });
            }
            if !permitted.is_empty() && !inside(name, &permitted, List::Permitted)? {
                return Err(Refusal::NotPermitted { form });
            }
        }
        Ok(())
    }
}

/// The form whose constraints speak about a name: an internationalised mailbox is an e-mail address (RFC 9598, 6),
/// though no rule here can compare it, so that a constraint on addresses refuses it.
fn constrained_form(name: &GeneralName<'_>) -> NameForm {
    /// id-on-SmtpUTF8Mailbox, 1.3.6.1.5.5.7.8.9
    const MAILBOX: &[u8] = &[0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x08, 0x09];
    match name {
        GeneralName::Other(contents) if contents.starts_with(MAILBOX) => NameForm::Email,
        other => other.form(),
    }
}

/// Whether one of the bases holds the name. All are looked at: an unusable one refuses wherever it stands.
fn inside(name: &GeneralName<'_>, bases: &[GeneralName<'_>], list: List) -> Result<bool, Refusal> {
    let mut found = false;
    for base in bases {
        found |= within(name, base, list).map_err(|_| Refusal::UnusableConstraint { form: base.form() })?;
    }
    Ok(found)
}

/// E-mail addresses in the subject (RFC 5280, 4.1.2.6).
fn addresses(certificate: &Certificate) -> Vec<String> {
    let parts = name::parts(certificate.subject_der()).unwrap_or_default();
    parts.into_iter().filter(|part| part.oid == EMAIL).map(|part| part.text).collect()
}

impl<'a> Constraints<'a> {
    fn of(extensions: &Extensions<'a>) -> Result<Option<Self>, Asn1Error> {
        let Some(value) = extensions.value(oid::NAME_CONSTRAINTS)? else { return Ok(None) };
        let mut fields = value.tagged(tag::SEQUENCE)?.children();
        let permitted = fields.optional(tag::context(0))?.map(|list| bases(&list)).transpose()?;
        let excluded = fields.optional(tag::context(1))?.map(|list| bases(&list)).transpose()?;
        finished(&fields)?;
        if permitted.is_none() && excluded.is_none() {
            return Err(Asn1Error::Value);
        }
        Ok(Some(Self { permitted: permitted.unwrap_or_default(), excluded: excluded.unwrap_or_default() }))
    }
}

/// `GeneralSubtrees`: minimum zero and no maximum, as RFC 5280 demands.
fn bases<'a>(list: &Tlv<'a>) -> Result<Vec<GeneralName<'a>>, Asn1Error> {
    let mut found = Vec::new();
    for item in list.children().all()? {
        let mut fields = item.tagged(tag::SEQUENCE)?.children();
        let base = fields.any()?.ok_or(Asn1Error::Truncated)?;
        let minimum = fields.optional(0x80)?.map(|least| small_integer(least.value)).transpose()?.unwrap_or(0);
        finished(&fields)?;
        if minimum != 0 {
            return Err(Asn1Error::Value);
        }
        found.push(GeneralName::read(&base)?);
    }
    if found.is_empty() { Err(Asn1Error::Value) } else { Ok(found) }
}
