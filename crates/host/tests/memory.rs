//! What stays in memory after a key was opened, used and dropped. One process, nothing beside it.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use pki::pkcs12;
use pki::random::{Drbg, SEED};

#[global_allocator]
static FORGETS: host::wipe::Wiping = host::wipe::Wiping;

/// Masked, so that looking for it leaves no copy of it.
const MASK: u8 = 0xa5;

struct Marker {
    name: &'static str,
    masked: Vec<u8>,
}

impl Marker {
    fn new(name: &'static str, octets: impl Iterator<Item = u8>) -> Self {
        Self { name, masked: octets.map(|octet| octet ^ MASK).collect() }
    }

    fn copies_in(&self, memory: &[u8]) -> usize {
        let fits = |window: &&[u8]| window.iter().zip(&self.masked).all(|(octet, masked)| octet ^ MASK == *masked);
        memory.windows(self.masked.len()).filter(fits).count()
    }
}

/// Copies of each marker in the writable memory of this process.
fn copies(markers: &[Marker]) -> Vec<(&'static str, usize)> {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let mut memory = File::open("/proc/self/mem").unwrap();
    let mut found: Vec<_> = markers.iter().map(|marker| (marker.name, 0)).collect();
    for line in maps.lines().filter(|line| line.contains(" rw") && !line.ends_with("[vvar]")) {
        let (from, to) = line.split(' ').next().unwrap().split_once('-').unwrap();
        let (from, to) = (u64::from_str_radix(from, 16).unwrap(), u64::from_str_radix(to, 16).unwrap());
        let mut region = vec![0; (to - from) as usize];
        if memory.seek(SeekFrom::Start(from)).is_err() || memory.read_exact(&mut region).is_err() {
            continue;
        }
        for (marker, count) in markers.iter().zip(&mut found) {
            count.1 += marker.copies_in(&region);
        }
        zeroize::Zeroize::zeroize(&mut region);
    }
    found
}

/// `PENA-<random>-MARKER`: made at run time, so it is in no constant.
fn passphrase() -> zeroize::Zeroizing<Vec<u8>> {
    let mut random = [0u8; 12];
    getrandom::fill(&mut random).unwrap();
    let mut text = zeroize::Zeroizing::new(Vec::with_capacity(64));
    text.extend_from_slice(b"PENA-");
    text.extend(random.iter().map(|octet| b'a' + octet % 26));
    text.extend_from_slice(b"-MARKER");
    text
}

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
    let mut all = vec![
        Marker::new("passphrase, UTF-8", passphrase.iter().copied()),
        Marker::new("passphrase, UTF-16BE", passphrase.iter().flat_map(|octet| [0, *octet])),
        Marker::new("passphrase, UTF-16LE", passphrase.iter().flat_map(|octet| [*octet, 0])),
    ];
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
