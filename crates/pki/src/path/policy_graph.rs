//! The valid policy graph (RFC 9618, 5): one node for a policy at each depth, with all its parents.

use std::collections::{BTreeMap, BTreeSet};

use der::asn1::ObjectIdentifier;

/// anyPolicy, 2.5.29.32.0
const ANY: &[u8] = &[0x55, 0x1d, 0x20, 0x00];

/// A policy as the contents octets of its identifier.
type Policy = Vec<u8>;

/// Policies under which a path is valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicySet {
    /// anyPolicy: every one.
    Any,
    /// These, perhaps none.
    These(Vec<ObjectIdentifier>),
}

impl PolicySet {
    /// Whether the path is valid under no policy.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::These(policies) if policies.is_empty())
    }
}

#[derive(Clone, Debug, Default)]
struct Node {
    /// Policies of the next certificate that satisfy this one.
    expected: BTreeSet<Policy>,
    /// Policies at the depth above.
    parents: BTreeSet<Policy>,
}

type Level = BTreeMap<Policy, Node>;

/// A mapping from or to anyPolicy (RFC 5280, 6.1.4 (a)).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct MapsAny;

/// Levels from the anchor down. No level: the graph is NULL.
#[derive(Clone, Debug)]
pub(super) struct PolicyGraph {
    levels: Vec<Level>,
}

/// Whether a rule that an issuer may inhibit is in force for a certificate (RFC 5280, 6.1.2 (e) and (f)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// It is.
    Counts,
    /// Its counter has reached zero.
    Inhibited,
}

impl Rule {
    /// In force when `so`.
    pub fn when(so: impl FnOnce() -> bool) -> Self {
        if so() { Self::Counts } else { Self::Inhibited }
    }
}

impl PolicyGraph {
    /// RFC 9618, 5.2 (a): anyPolicy alone at depth zero.
    pub fn new() -> Self {
        let root = Node { expected: BTreeSet::from([ANY.to_vec()]), parents: BTreeSet::new() };
        Self { levels: vec![BTreeMap::from([(ANY.to_vec(), root)])] }
    }

    pub fn is_empty(&self) -> bool {
        self.levels.is_empty()
    }

    /// RFC 5280, 6.1.3 (e): a certificate without policies.
    pub fn clear(&mut self) {
        self.levels.clear();
    }

    /// RFC 9618, 5.3 (d): the level of a certificate with these policies; its anyPolicy counts or not.
    pub fn descend(&mut self, policies: &[&[u8]], any: Rule) {
        let Some(above) = self.levels.last() else { return };
        let mut level = Level::new();
        for policy in policies.iter().filter(|policy| **policy != ANY) {
            let mut parents = expecting(above, policy);
            if parents.is_empty() && above.contains_key(ANY) {
                parents.insert(ANY.to_vec());
            }
            add(&mut level, policy, parents);
        }
        if any == Rule::Counts && policies.contains(&ANY) {
            let wanted: BTreeSet<&Policy> = above.values().flat_map(|node| &node.expected).collect();
            for policy in wanted {
                if !level.contains_key(policy) {
                    add(&mut level, policy, expecting(above, policy));
                }
            }
        }
        self.levels.push(level);
        self.prune();
    }

    /// RFC 9618, 5.4 (b): mappings of the last certificate read. Where mapping is inhibited, mapped policies end here.
    pub fn map(&mut self, mappings: &[(&[u8], &[u8])], mapping: Rule) -> Result<(), MapsAny> {
        if mappings.iter().any(|(issuer, subject)| *issuer == ANY || *subject == ANY) {
            return Err(MapsAny);
        }
        let Some(level) = self.levels.last_mut() else { return Ok(()) };
        let mut targets: BTreeMap<&[u8], BTreeSet<Policy>> = BTreeMap::new();
        for (issuer, subject) in mappings {
            targets.entry(issuer).or_default().insert(subject.to_vec());
        }
        for (issuer, subjects) in targets {
            if mapping == Rule::Inhibited {
                level.remove(issuer);
            } else if let Some(node) = level.get_mut(issuer) {
                node.expected = subjects;
            } else if level.contains_key(ANY) {
                // The parent is the anyPolicy of the level above, whose expected set is anyPolicy.
                level.insert(issuer.to_vec(), Node { expected: subjects, parents: BTreeSet::from([ANY.to_vec()]) });
            }
        }
        self.prune();
        Ok(())
    }

    /// RFC 9618, 5.5 (g): the user-constrained policy set; an empty `user` set stands for anyPolicy.
    pub fn accepted(&self, user: &[ObjectIdentifier]) -> PolicySet {
        let Some(last) = self.levels.last() else { return PolicySet::These(Vec::new()) };
        let user = if user.iter().any(|policy| policy.as_bytes() == ANY) { &[] } else { user };
        let any = last.contains_key(ANY);
        if user.is_empty() && any {
            return PolicySet::Any;
        }
        let authority = self.authority();
        let known = |policy: &ObjectIdentifier| authority.contains(policy.as_bytes());
        PolicySet::These(if user.is_empty() {
            authority.iter().filter_map(|policy| ObjectIdentifier::from_bytes(policy).ok()).collect()
        } else {
            user.iter().filter(|policy| any || known(policy)).copied().collect()
        })
    }

    /// Policies in the anchor's own terms that reach the last level: nodes whose parent is anyPolicy.
    fn authority(&self) -> BTreeSet<Policy> {
        let mut found = BTreeSet::new();
        for level in self.levels.iter().skip(1) {
            let rooted = level.iter().filter(|(policy, node)| policy.as_slice() != ANY && node.parents.contains(ANY));
            found.extend(rooted.map(|(policy, _)| policy.clone()));
        }
        found
    }

    /// RFC 9618, 5.3 (d)(3): nodes without children go, up to the root; without a root the graph is NULL.
    fn prune(&mut self) {
        let mut needed: Option<BTreeSet<Policy>> = None;
        for level in self.levels.iter_mut().rev() {
            if let Some(needed) = &needed {
                level.retain(|policy, _| needed.contains(policy));
            }
            needed = Some(level.values().flat_map(|node| node.parents.iter().cloned()).collect());
        }
        if self.levels.iter().any(BTreeMap::is_empty) {
            self.levels.clear();
        }
    }
}

/// Policies of a level whose expected set names `policy`.
fn expecting(level: &Level, policy: &[u8]) -> BTreeSet<Policy> {
    level.iter().filter(|(_, node)| node.expected.contains(policy)).map(|(parent, _)| parent.clone()).collect()
}

fn add(level: &mut Level, policy: &[u8], parents: BTreeSet<Policy>) {
    if !parents.is_empty() {
        level.insert(policy.to_vec(), Node { expected: BTreeSet::from([policy.to_vec()]), parents });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLD: &[u8] = &[0x2a, 1];
    const SILVER: &[u8] = &[0x2a, 2];

    fn oid(policy: &[u8]) -> ObjectIdentifier {
        ObjectIdentifier::from_bytes(policy).unwrap()
    }

    #[test]
    fn a_mapped_policy_is_reported_in_the_anchors_terms() {
        let mut graph = PolicyGraph::new();
        graph.descend(&[GOLD], Rule::Counts);
        graph.map(&[(GOLD, SILVER)], Rule::Counts).unwrap();
        graph.descend(&[SILVER], Rule::Counts);
        assert_eq!(graph.accepted(&[]), PolicySet::These(vec![oid(GOLD)]));
        assert!(graph.accepted(&[oid(SILVER)]).is_empty());
    }

    #[test]
    fn a_forbidden_mapping_ends_the_policy() {
        let mut graph = PolicyGraph::new();
        graph.descend(&[GOLD], Rule::Counts);
        graph.map(&[(GOLD, SILVER)], Rule::Inhibited).unwrap();
        assert!(graph.is_empty());
        assert_eq!(PolicyGraph::new().map(&[(ANY, GOLD)], Rule::Counts), Err(MapsAny));
    }

    #[test]
    fn many_mappings_do_not_multiply() {
        let names: Vec<Vec<u8>> = (0..60u8).map(|n| vec![0x2a, n]).collect();
        let policies: Vec<&[u8]> = names.iter().map(Vec::as_slice).collect();
        let all: Vec<(&[u8], &[u8])> = policies.iter().flat_map(|a| policies.iter().map(move |b| (*a, *b))).collect();
        let mut graph = PolicyGraph::new();
        for _ in 0..20 {
            graph.descend(&policies, Rule::Counts);
            graph.map(&all, Rule::Counts).unwrap();
        }
        assert_eq!(graph.levels.iter().map(BTreeMap::len).sum::<usize>(), 1 + 20 * 60);
    }
}
