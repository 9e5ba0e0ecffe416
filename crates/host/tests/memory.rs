//! What stays in memory after a key was opened, used and dropped. One process, nothing beside it.

use pki::pkcs12;
use pki::random::{Drbg, SEED};
use scan::{Marker, copies, passphrase, passphrase_markers};

mod scan;

#[global_allocator]
static FORGETS: host::wipe::Wiping = host::wipe::Wiping;

/// The two primes of the key, as octets; they are the second of the fields from the end of an `RSAPrivateKey`.
fn primes(key: &pki::PrivateKey) -> Vec<zeroize::Zeroizing<Vec<u8>>> {
    let der = key.to_pkcs8().unwrap();
    let mut found = Vec::new();
    for at in 0..der.len().saturating_sub(132) {
        // INTEGER of 129 octets, the first zero: a prime, an exponent or the coefficient of RSA-2048.
        if der[at..at + 4] == [0x02, 0x81, 0x81, 0x00] {
            found.push(zeroize::Zeroizing::new(der[at + 4..at + 132].to_vec()));
        }
    }
    found.truncate(2);
    found
}

fn markers(passphrase: &[u8], primes: &[zeroize::Zeroizing<Vec<u8>>]) -> Vec<Marker> {
    let mut all = passphrase_markers(passphrase);
    for prime in primes {
        all.push(Marker::new("prime, big-endian", prime.iter().take(32).copied()));
        all.push(Marker::new("prime, little-endian", prime.iter().rev().take(32).copied()));
    }
    all
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_stays_after_open_sign_drop() {
    let mut seed = [0; SEED];
    getrandom::fill(&mut seed).unwrap();
    let mut rng = Drbg::new(&seed);
    let passphrase = passphrase();
    let now = time::OffsetDateTime::now_utc();
    let identity = pki::practice::make("Uji", now, &mut rng).unwrap().identity;
    let file = pkcs12::write(&identity, &passphrase, 1000, &mut rng).unwrap();
    let markers = markers(&passphrase, &primes(&identity.key));
    assert_eq!(markers.len(), 7);
    drop(identity);

    let contents = pkcs12::open(&file, &passphrase).unwrap();
    let held = copies(&markers);
    assert!(held.iter().any(|(name, count)| name.contains("prime") && *count > 0), "the scan sees nothing: {held:?}");
    assert!(held.first().is_some_and(|(_, count)| *count > 0), "the scan sees nothing: {held:?}");
    let identity = contents.identities().remove(0);
    let scheme = identity.key.scheme();
    let signature = identity.key.sign(b"surat", scheme, &mut rng).unwrap();
    scheme.verify(identity.certificate.public_key(), &[b"surat"], &signature).unwrap();
    drop((contents, identity));
    drop(passphrase);
    let left = copies(&markers);
    println!("held: {held:?}\nleft: {left:?}");
    assert!(left.iter().all(|(_, count)| *count == 0), "{left:?}");
}
