//! Subtrees of names: when a name lies within the base of a constraint (RFC 5280, 4.2.1.10), form by form.

use std::net::Ipv4Addr;

use crate::general_name::GeneralName;
use crate::name;

/// A constraint that is not of the shape its form demands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unusable;

/// For which list a question is asked: a wildcard host is excluded as soon as one of its hosts may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    Permitted,
    Excluded,
}

/// Whether `name` lies within `base`; both are of one form.
pub(super) fn within(name: &GeneralName<'_>, base: &GeneralName<'_>, list: List) -> Result<bool, Unusable> {
    match (name, base) {
        (GeneralName::Directory(name), GeneralName::Directory(base)) => directory(name, base),
        (GeneralName::Email(name), GeneralName::Email(base)) => email(name, base),
        (GeneralName::Dns(name), GeneralName::Dns(base)) => dns(name, base, list),
        (GeneralName::Uri(name), GeneralName::Uri(base)) => uri(name, base),
        (GeneralName::Ip(name), GeneralName::Ip(base)) => ip(name, base),
        // otherName, x400Address, ediPartyName, registeredID: no rule is defined, so none can be applied.
        _ => Err(Unusable),
    }
}

/// The base's RDNs are the first of the name's.
fn directory(name: &[u8], base: &[u8]) -> Result<bool, Unusable> {
    let name = name::parts(name).map_err(|_| Unusable)?;
    let base = name::parts(base).map_err(|_| Unusable)?;
    let begins = base.len() <= name.len() && base.iter().zip(&name).all(|(base, part)| name::same_part(base, part));
    // A base that ends inside a multi-valued RDN is not a prefix of whole RDNs.
    let whole = match (base.last(), name.get(base.len())) {
        (Some(last), Some(next)) => last.rdn != next.rdn,
        _ => true,
    };
    Ok(begins && whole)
}

/// A mailbox, all mailboxes at a host, or, with a leading dot, at every host of a domain.
fn email(name: &str, base: &str) -> Result<bool, Unusable> {
    let (local, host) = name.rsplit_once('@').ok_or(Unusable)?;
    // Only a quoted local part may hold another @ (RFC 5321, 4.1.2).
    let quoted = local.len() > 1 && local.starts_with('"') && local.ends_with('"');
    if local.is_empty() || host.is_empty() || (local.contains('@') && !quoted) {
        return Err(Unusable);
    }
    match base.rsplit_once('@') {
        // The local part is compared as it is written (7.5).
        Some((wanted, at)) if !wanted.is_empty() && is_host(at) => Ok(local == wanted && host.eq_ignore_ascii_case(at)),
        Some(_) => Err(Unusable),
        None => host_or_domain(host, base),
    }
}

/// Labels may be added on the left of the base. A leading dot belongs to URIs and e-mail only.
fn dns(name: &str, base: &str, list: List) -> Result<bool, Unusable> {
    let wildcard = name.strip_prefix("*.");
    if !is_host(wildcard.unwrap_or(name)) {
        return Err(Unusable);
    }
    if base.is_empty() {
        return Ok(true);
    }
    if !is_host(base) {
        return Err(Unusable);
    }
    let inside = name.eq_ignore_ascii_case(base) || is_below(name, base);
    // *.example.id stands for hosts that an exclusion of www.example.id means.
    let covers = wildcard.is_some_and(|domain| is_below(base, domain));
    Ok(inside || (list == List::Excluded && covers))
}

/// The host part alone is constrained; a URI without one, or with an address, cannot be judged.
fn uri(name: &str, base: &str) -> Result<bool, Unusable> {
    let host = host_of(name).ok_or(Unusable)?;
    host_or_domain(host, base)
}

/// Address and mask; the mask must be a prefix (RFC 4632).
fn ip(name: &[u8], base: &[u8]) -> Result<bool, Unusable> {
    let (address, mask) = base.split_at_checked(base.len() / 2).ok_or(Unusable)?;
    if !matches!(name.len(), 4 | 16) || !matches!(address.len(), 4 | 16) || address.len() != mask.len() {
        return Err(Unusable);
    }
    let ones: u32 = mask.iter().map(|octet| octet.leading_ones()).sum();
    let all: u32 = mask.iter().map(|octet| octet.count_ones()).sum();
    let contiguous = mask.windows(2).all(|pair| matches!(pair, [left, right] if *left == 0xff || *right == 0));
    if ones != all || !contiguous {
        return Err(Unusable);
    }
    let same = |((left, right), mask): ((&u8, &u8), &u8)| left & mask == right & mask;
    Ok(name.len() == address.len() && name.iter().zip(address).zip(mask).all(same))
}

/// `.domain` stands for the hosts below it, `host` for itself, nothing for every host.
fn host_or_domain(host: &str, base: &str) -> Result<bool, Unusable> {
    match base.strip_prefix('.') {
        _ if base.is_empty() => Ok(true),
        Some(domain) if is_host(domain) => Ok(is_below(host, domain)),
        None if is_host(base) => Ok(host.eq_ignore_ascii_case(base)),
        _ => Err(Unusable),
    }
}

fn is_below(name: &str, domain: &str) -> bool {
    let cut = name.len().checked_sub(domain.len() + 1);
    let split = cut.and_then(|cut| name.split_at_checked(cut));
    split.is_some_and(|(front, tail)| {
        !front.is_empty() && tail.strip_prefix('.').is_some_and(|tail| tail.eq_ignore_ascii_case(domain))
    })
}

/// Labels of 1 to 63 letters, digits, hyphens and, as is met, underscores.
fn is_host(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    text.len() <= 253 && text.split('.').all(label)
}

/// `scheme://user@host:port/…`: the host, if it is a name.
fn host_of(uri: &str) -> Option<&str> {
    let (_, rest) = uri.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    (is_host(host) && host.parse::<Ipv4Addr>().is_err()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dns_in(name: &str, base: &str, list: List) -> Result<bool, Unusable> {
        within(&GeneralName::Dns(name), &GeneralName::Dns(base), list)
    }

    #[test]
    fn hosts() {
        assert_eq!(dns_in("www.kota.id", "KOTA.id", List::Permitted), Ok(true));
        assert_eq!(dns_in("kota.id", "kota.id", List::Permitted), Ok(true));
        assert_eq!(dns_in("wwwkota.id", "kota.id", List::Permitted), Ok(false));
        assert_eq!(dns_in("kota.id", ".kota.id", List::Permitted), Err(Unusable));
        assert_eq!(dns_in("*.kota.id", "www.kota.id", List::Permitted), Ok(false));
        assert_eq!(dns_in("*.kota.id", "www.kota.id", List::Excluded), Ok(true));
        assert_eq!(dns_in("kota.id", "*.id", List::Permitted), Err(Unusable));
    }

    #[test]
    fn mailboxes() {
        let asked =
            |name: &str, base: &str| within(&GeneralName::Email(name), &GeneralName::Email(base), List::Permitted);
        assert_eq!(asked("Budi@kota.id", "Budi@KOTA.id"), Ok(true));
        assert_eq!(asked("budi@kota.id", "Budi@kota.id"), Ok(false));
        assert_eq!(asked("budi@kota.id", "kota.id"), Ok(true));
        assert_eq!(asked("budi@mail.kota.id", "kota.id"), Ok(false));
        assert_eq!(asked("budi@mail.kota.id", ".kota.id"), Ok(true));
        assert_eq!(asked("budi", "kota.id"), Err(Unusable));
        assert_eq!(asked("budi@lain@kota.id", "kota.id"), Err(Unusable));
        assert_eq!(asked("\"budi@lain\"@kota.id", "kota.id"), Ok(true));
    }

    #[test]
    fn addresses_and_links() {
        let asked = |name: &[u8], base: &[u8]| within(&GeneralName::Ip(name), &GeneralName::Ip(base), List::Permitted);
        assert_eq!(asked(&[10, 1, 2, 3], &[10, 1, 0, 0, 255, 255, 0, 0]), Ok(true));
        assert_eq!(asked(&[10, 2, 2, 3], &[10, 1, 0, 0, 255, 255, 0, 0]), Ok(false));
        assert_eq!(asked(&[10, 1, 2, 3], &[10, 1, 0, 0, 255, 0, 255, 0]), Err(Unusable));
        assert_eq!(asked(&[10, 1, 2, 3], &[10, 1, 0]), Err(Unusable));
        let uri = |name: &str, base: &str| within(&GeneralName::Uri(name), &GeneralName::Uri(base), List::Permitted);
        assert_eq!(uri("https://a@www.kota.id:8/x", ".kota.id"), Ok(true));
        assert_eq!(uri("https://10.0.0.1/", ".kota.id"), Err(Unusable));
        assert_eq!(uri("urn:x", "kota.id"), Err(Unusable));
    }
}
