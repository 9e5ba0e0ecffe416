//! Looks for markers in the writable memory of this process.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

/// Masked, so that looking for it leaves no copy of it.
const MASK: u8 = 0xa5;

pub struct Marker {
    pub name: &'static str,
    masked: Vec<u8>,
}

impl Marker {
    pub fn new(name: &'static str, octets: impl Iterator<Item = u8>) -> Self {
        Self { name, masked: octets.map(|octet| octet ^ MASK).collect() }
    }

    fn copies_in(&self, memory: &[u8]) -> usize {
        let fits = |window: &&[u8]| window.iter().zip(&self.masked).all(|(octet, masked)| octet ^ MASK == *masked);
        memory.windows(self.masked.len()).filter(fits).count()
    }
}

/// Copies of each marker in the writable memory of this process.
pub fn copies(markers: &[Marker]) -> Vec<(&'static str, usize)> {
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
pub fn passphrase() -> zeroize::Zeroizing<Vec<u8>> {
    let mut random = [0u8; 12];
    getrandom::fill(&mut random).unwrap();
    let mut text = zeroize::Zeroizing::new(Vec::with_capacity(64));
    text.extend_from_slice(b"PENA-");
    text.extend(random.iter().map(|octet| b'a' + octet % 26));
    text.extend_from_slice(b"-MARKER");
    text
}

/// The encodings in which a passphrase might lie about.
pub fn passphrase_markers(passphrase: &[u8]) -> Vec<Marker> {
    vec![
        Marker::new("passphrase, UTF-8", passphrase.iter().copied()),
        Marker::new("passphrase, UTF-16BE", passphrase.iter().flat_map(|octet| [0, *octet])),
        Marker::new("passphrase, UTF-16LE", passphrase.iter().flat_map(|octet| [*octet, 0])),
    ]
}
