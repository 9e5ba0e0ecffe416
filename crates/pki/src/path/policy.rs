//! Certificate policies along a path (RFC 5280, 6.1.3 (d)–(f), 6.1.4 (a)(b)(h)–(j), 6.1.5 (a)(b)(g)),
//! on the graph of RFC 9618 instead of the tree, whose size a hostile chain can make exponential.

use der::asn1::ObjectIdentifier;

use super::PathRequest;
use super::candidate::{Candidate, Link, Place};
use super::failure::{PathFailure, Refusal};
use super::policy_graph::{PolicyGraph, PolicySet, Rule};
use crate::asn1::{Asn1Error, Tlv, tag};
use crate::extension::{Extensions, finished, oid, small_integer};

const POLICIES: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.32");
const CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.36");
/// Policies or mappings in one certificate.
const MOST: usize = 512;

/// Inputs of RFC 5280, 6.1.1 (c), (e), (f), (g).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyParameters {
    /// user-initial-policy-set; empty stands for anyPolicy.
    pub accepted: Vec<ObjectIdentifier>,
    /// initial-explicit-policy: one of them must hold.
    pub explicit: bool,
    /// initial-policy-mapping-inhibit.
    pub inhibit_mapping: bool,
    /// initial-any-policy-inhibit.
    pub inhibit_any: bool,
}

/// What one certificate says about policies.
#[derive(Default)]
struct Statement<'a> {
    policies: Option<Vec<&'a [u8]>>,
    mappings: Vec<(&'a [u8], &'a [u8])>,
    require_explicit: Option<u32>,
    inhibit_mapping: Option<u32>,
    inhibit_any: Option<u32>,
}

/// Counters of RFC 5280, 6.1.2 (d)–(f): certificates until each takes effect.
struct Counters {
    explicit: u32,
    mapping: u32,
    any: u32,
}

/// The policies under which the path is valid.
pub(super) fn check(candidate: &Candidate, request: &PathRequest<'_>) -> Result<PolicySet, PathFailure> {
    let parameters = &request.policies;
    let count = u32::try_from(candidate.steps().count()).unwrap_or(u32::MAX);
    let start = |now: bool| if now { 0 } else { count.saturating_add(1) };
    let mut counters = Counters {
        explicit: start(parameters.explicit),
        mapping: start(parameters.inhibit_mapping),
        any: start(parameters.inhibit_any),
    };
    let mut graph = PolicyGraph::new();
    for link in candidate.downward() {
        if matches!(link.place, Place::Between | Place::Leaf) {
            step(&link, &mut counters, &mut graph).map_err(|refusal| candidate.refuse(refusal, link.certificate))?;
        }
    }
    let policies = graph.accepted(&parameters.accepted);
    // 6.1.5 (g): either no policy was demanded or one is left.
    if counters.explicit > 0 || !policies.is_empty() {
        Ok(policies)
    } else {
        Err(candidate.refuse(Refusal::Policy, candidate.leaf()))
    }
}

fn step(link: &Link<'_>, counters: &mut Counters, graph: &mut PolicyGraph) -> Result<(), Refusal> {
    let extensions = link.extensions();
    let statement = Statement::read(&extensions)?;
    let last = link.place == Place::Leaf;
    let self_issued = link.certificate.is_self_issued();
    match &statement.policies {
        Some(policies) => graph.descend(policies, Rule::when(|| counters.any > 0 || (!last && self_issued))),
        None => graph.clear(),
    }
    // 6.1.3 (f)
    if counters.explicit == 0 && graph.is_empty() {
        return Err(Refusal::Policy);
    }
    if last {
        counters.explicit = counters.explicit.saturating_sub(1);
        if statement.require_explicit == Some(0) {
            counters.explicit = 0;
        }
        return Ok(());
    }
    graph.map(&statement.mappings, Rule::when(|| counters.mapping > 0)).map_err(|_| Refusal::Policy)?;
    if !self_issued {
        counters.explicit = counters.explicit.saturating_sub(1);
        counters.mapping = counters.mapping.saturating_sub(1);
        counters.any = counters.any.saturating_sub(1);
    }
    let lower = |counter: u32, limit: Option<u32>| limit.map_or(counter, |limit| limit.min(counter));
    counters.explicit = lower(counters.explicit, statement.require_explicit);
    counters.mapping = lower(counters.mapping, statement.inhibit_mapping);
    counters.any = lower(counters.any, statement.inhibit_any);
    Ok(())
}

impl<'a> Statement<'a> {
    fn read(extensions: &Extensions<'a>) -> Result<Self, Refusal> {
        let mut statement = Self::default();
        statement.read_policies(extensions).map_err(|_| Refusal::Malformed { oid: POLICIES })?;
        statement.read_constraints(extensions).map_err(|_| Refusal::Malformed { oid: CONSTRAINTS })?;
        Ok(statement)
    }

    /// certificatePolicies and policyMappings. Qualifiers are not read: 4.2.1.4 asks nothing of a validator.
    fn read_policies(&mut self, extensions: &Extensions<'a>) -> Result<(), Asn1Error> {
        if let Some(value) = extensions.value(oid::CERTIFICATE_POLICIES)? {
            let mut policies = Vec::new();
            for item in bounded(&value)? {
                policies.push(item.tagged(tag::SEQUENCE)?.children().expect(tag::OID)?.value);
            }
            // 4.2.1.4: a policy must not appear twice; SIZE (1..MAX).
            let twice = policies
                .iter()
                .enumerate()
                .any(|(index, one)| policies.iter().take(index).any(|earlier| earlier == one));
            if twice || policies.is_empty() {
                return Err(Asn1Error::Value);
            }
            self.policies = Some(policies);
        }
        if let Some(value) = extensions.value(oid::POLICY_MAPPINGS)? {
            for item in bounded(&value)? {
                let mut pair = item.tagged(tag::SEQUENCE)?.children();
                self.mappings.push((pair.expect(tag::OID)?.value, pair.expect(tag::OID)?.value));
                finished(&pair)?;
            }
        }
        Ok(())
    }

    /// policyConstraints and inhibitAnyPolicy.
    fn read_constraints(&mut self, extensions: &Extensions<'a>) -> Result<(), Asn1Error> {
        if let Some(value) = extensions.value(oid::POLICY_CONSTRAINTS)? {
            let mut fields = value.tagged(tag::SEQUENCE)?.children();
            self.require_explicit = fields.optional(0x80)?.map(|skip| small_integer(skip.value)).transpose()?;
            self.inhibit_mapping = fields.optional(0x81)?.map(|skip| small_integer(skip.value)).transpose()?;
            finished(&fields)?;
        }
        if let Some(value) = extensions.value(oid::INHIBIT_ANY_POLICY)? {
            self.inhibit_any = Some(small_integer(value.tagged(tag::INTEGER)?.value)?);
        }
        Ok(())
    }
}

fn bounded<'a>(list: &Tlv<'a>) -> Result<Vec<Tlv<'a>>, Asn1Error> {
    let items = list.tagged(tag::SEQUENCE)?.children().all()?;
    if items.len() > MOST { Err(Asn1Error::TooComplex) } else { Ok(items) }
}
