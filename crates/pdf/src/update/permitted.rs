//! What earlier signatures permit (12.8.2.2 DocMDP, 12.8.2.4 FieldMDP): asked before anything is added.
use super::listing::{Listed, text};
use super::{Refusal, Update, UpdateError};
use lopdf::{Dictionary, Object};

/// The rules that the signatures in the document laid down.
pub(super) struct Rules {
    /// At least one signature is there.
    pub(super) signed: bool,
    /// A certification is there, of whatever level.
    certified: bool,
    /// DocMDP permission 1, by certification or by a signed field's `/Lock`.
    closed: bool,
    locks: Vec<Lock>,
}

/// The scope of a FieldMDP transform or of a `/Lock` dictionary (Tables 236 and 259).
enum Lock {
    All,
    Include(Vec<String>),
    Exclude(Vec<String>),
}

impl Lock {
    fn holds(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Include(names) => names.iter().any(|locked| covers(locked, name)),
            Self::Exclude(names) => !names.iter().any(|free| covers(free, name)),
        }
    }
}

/// Naming a field names its descendants too.
fn covers(listed: &str, name: &str) -> bool {
    name.strip_prefix(listed).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

impl Rules {
    /// Reads the rules out of the signed fields and the catalog's `/Perms`.
    pub(super) fn read(update: &Update, fields: &[Listed]) -> Result<Self, UpdateError> {
        let mut rules = Self { signed: false, certified: false, closed: false, locks: Vec::new() };
        if let Object::Dictionary(permissions) = update.lookup(&update.catalog()?, b"Perms")?
            && let Object::Dictionary(signature) = update.lookup(&permissions, b"DocMDP")?
        {
            rules.signed = true;
            rules.certified = true;
            rules.obey(update, &signature)?;
        }
        for field in fields.iter().filter(|field| field.is_signature) {
            let Some(signature) = &field.value else { continue };
            rules.signed = true;
            rules.obey(update, signature)?;
            if let Object::Dictionary(lock) = update.lookup(&field.dictionary, b"Lock")? {
                // What the field says holds although not every signer repeats it in a FieldMDP transform (12.7.5.5).
                rules.locks.extend(self::lock(update, &lock)?);
                // ISO 32000-2 Table 236: /P closes the document as DocMDP does.
                rules.closed |= matches!(update.lookup(&lock, b"P")?, Object::Integer(1));
            }
        }
        Ok(rules)
    }

    /// Adds what one signature's `/Reference` demands.
    fn obey(&mut self, update: &Update, signature: &Dictionary) -> Result<(), UpdateError> {
        let Object::Array(references) = update.lookup(signature, b"Reference")? else { return Ok(()) };
        for reference in &references {
            let Object::Dictionary(reference) = update.resolve(reference)? else { continue };
            let method = update.lookup(&reference, b"TransformMethod")?;
            let Object::Dictionary(params) = update.lookup(&reference, b"TransformParams")? else { continue };
            match method.as_name() {
                Ok(b"DocMDP") => {
                    self.certified = true;
                    self.closed |= matches!(update.lookup(&params, b"P")?, Object::Integer(1));
                }
                Ok(b"FieldMDP") => self.locks.extend(lock(update, &params)?),
                _ => {}
            }
        }
        Ok(())
    }

    /// May anything be added at all?
    pub(super) fn refuse_when_closed(&self) -> Result<(), Refusal> {
        if self.closed { Err(Refusal::NoChangesPermitted) } else { Ok(()) }
    }

    /// May a field be added where it can be seen?
    pub(super) fn refuse_new_visible(&self) -> Result<(), Refusal> {
        if self.certified { Err(Refusal::NoNewVisibleField) } else { Ok(()) }
    }

    /// May the field with this name be filled?
    pub(super) fn refuse_when_locked(&self, name: &str) -> Result<(), Refusal> {
        if self.locks(name) { Err(Refusal::FieldLocked { name: name.to_owned() }) } else { Ok(()) }
    }

    /// Is the name within the scope of a lock?
    pub(super) fn locks(&self, name: &str) -> bool {
        self.locks.iter().any(|lock| lock.holds(name))
    }
}

fn lock(update: &Update, params: &Dictionary) -> Result<Option<Lock>, UpdateError> {
    let names = match update.lookup(params, b"Fields")? {
        Object::Array(names) => names.iter().filter_map(|name| name.as_str().ok().map(text)).collect(),
        _ => Vec::new(),
    };
    Ok(match update.lookup(params, b"Action")?.as_name() {
        Ok(b"All") => Some(Lock::All),
        Ok(b"Include") => Some(Lock::Include(names)),
        Ok(b"Exclude") => Some(Lock::Exclude(names)),
        _ => None,
    })
}

impl Update {
    /// Does the document carry a signature already?
    pub(super) fn carries_signature(&self) -> Result<bool, UpdateError> {
        let fields = super::listing::fields(self)?;
        Ok(Rules::read(self, &fields)?.signed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_reach_descendants_only() {
        let include = Lock::Include(vec!["a.b".into()]);
        assert!(include.holds("a.b") && include.holds("a.b.c"));
        assert!(!include.holds("a.bc") && !include.holds("a"));
        let exclude = Lock::Exclude(vec!["a".into()]);
        assert!(!exclude.holds("a.x") && exclude.holds("b"));
        assert!(Lock::All.holds(""));
    }
}
