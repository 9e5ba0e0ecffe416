//! From a password to the file key (ISO 32000-2, 7.6.4): algorithms 2, 2.A, 2.B, 6, 7, 11 and 12.

use aes::cipher::KeyInit;
use aes::{Aes128, Aes256};
use md5::{Digest, Md5};
use sha2::{Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use crate::cipher::{cbc_decrypt, cbc_encrypt, rc4};
use crate::{Dictionary, Object};

/// What fills a password up to 32 bytes (7.6.4.3.2).
const PADDING: [u8; 32] = [
    0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08, 0x2E, 0x2E, 0x00,
    0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A,
];

/// The entries of the encryption dictionary that the key is made of (tables 20 and 21).
pub(crate) struct Parameters {
    pub(crate) version: i64,
    revision: i64,
    /// Key length in bytes, as claimed.
    length: usize,
    owner: Vec<u8>,
    user: Vec<u8>,
    owner_key: Vec<u8>,
    user_key: Vec<u8>,
    pub(crate) permissions: i32,
    pub(crate) encrypt_metadata: bool,
    id: Vec<u8>,
}

impl Parameters {
    /// None for a version or revision that no standard describes, or entries that are missing.
    pub(crate) fn read(dictionary: &Dictionary, id: &Object) -> Option<Parameters> {
        let integer = |key: &[u8]| dictionary.get(key).ok()?.as_i64().ok();
        let bytes = |key: &[u8]| Some(dictionary.get(key).ok()?.as_str().ok()?.to_vec());
        let (version, revision) = (integer(b"V").unwrap_or(0), integer(b"R")?);
        if !matches!((version, revision), (1 | 2 | 4, 2..=4) | (5, 5 | 6)) {
            return None;
        }
        // Bits; some writers meant bytes.
        let length = match integer(b"Length").and_then(|length| usize::try_from(length).ok()) {
            Some(bytes @ 5..=32) => bytes,
            Some(bits @ 40..=256) => bits / 8,
            _ if version >= 4 => 16,
            _ => 5,
        };
        let first = match id {
            Object::Array(items) => items.first().and_then(|item| item.as_str().ok()).unwrap_or_default().to_vec(),
            _ => Vec::new(),
        };
        Some(Parameters {
            version,
            revision,
            length,
            owner: bytes(b"O")?,
            user: bytes(b"U")?,
            owner_key: bytes(b"OE").unwrap_or_default(),
            user_key: bytes(b"UE").unwrap_or_default(),
            // A signed 32-bit number; some writers write it unsigned.
            permissions: (integer(b"P").unwrap_or(-1) & 0xFFFF_FFFF) as u32 as i32,
            encrypt_metadata: dictionary.get(b"EncryptMetadata").and_then(Object::as_bool).unwrap_or(true),
            id: first,
        })
    }
}

/// The file key, and whose password it was.
pub(crate) struct Unlocked {
    pub(crate) key: Zeroizing<Vec<u8>>,
    pub(crate) owner: bool,
}

/// Tries a password as the owner's and as the user's, in the encodings that writers have used.
pub(crate) fn open(parameters: &Parameters, password: &[u8]) -> Option<Unlocked> {
    if parameters.revision >= 5 {
        return prepared(password).iter().find_map(|password| open_aes256(parameters, password));
    }
    encoded(password).iter().find_map(|password| open_md5(parameters, password))
}

/// 7.6.4.3.3: SASLprep of UTF-8, at most 127 bytes; the bytes as given are tried too.
fn prepared(password: &[u8]) -> Vec<Zeroizing<Vec<u8>>> {
    let cut = |bytes: &[u8]| Zeroizing::new(bytes.get(..127).unwrap_or(bytes).to_vec());
    let mut ways = vec![cut(password)];
    let text = std::str::from_utf8(password).ok();
    if let Some(profiled) = text.and_then(|text| stringprep::saslprep(text).ok()).filter(|p| p.as_bytes() != password) {
        ways.push(cut(profiled.as_bytes()));
    }
    ways
}

/// Before revision 5 passwords are PDFDocEncoding: Latin-1 for our purposes; the bytes as given are tried too.
fn encoded(password: &[u8]) -> Vec<Zeroizing<Vec<u8>>> {
    let mut ways = vec![Zeroizing::new(password.to_vec())];
    let text = std::str::from_utf8(password).ok().filter(|text| !text.is_ascii());
    let narrow =
        text.and_then(|text| text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect::<Option<Vec<u8>>>());
    ways.extend(narrow.map(Zeroizing::new));
    ways
}

// ── revisions 2 to 4 ────────────────────────────────────────────────────────

/// The claimed key length, then the two usual ones: the check of the password tells which is right.
fn open_md5(parameters: &Parameters, password: &[u8]) -> Option<Unlocked> {
    let mut lengths = vec![parameters.length.min(16), 16, 5];
    if parameters.version == 1 {
        lengths.insert(0, 5);
    }
    lengths.into_iter().find_map(|length| {
        let as_user = user_key(parameters, password, length).map(|key| Unlocked { key, owner: false });
        as_user.or_else(|| {
            let user = recovered_user(parameters, password, length);
            user_key(parameters, &user, length).map(|key| Unlocked { key, owner: true })
        })
    })
}

fn padded(password: &[u8]) -> impl Iterator<Item = u8> + '_ {
    password.iter().copied().chain(PADDING).take(32)
}

/// Algorithm 2, then algorithm 6: the key, if it is the right one.
fn user_key(parameters: &Parameters, password: &[u8], length: usize) -> Option<Zeroizing<Vec<u8>>> {
    let mut hash = Md5::new();
    hash.update(Zeroizing::new(padded(password).collect::<Vec<u8>>()));
    hash.update(parameters.owner.get(..32).unwrap_or(&parameters.owner));
    hash.update(parameters.permissions.to_le_bytes());
    hash.update(&parameters.id);
    if parameters.revision >= 4 && !parameters.encrypt_metadata {
        hash.update([0xFF; 4]);
    }
    let key = stretched(parameters, hash.finalize().to_vec(), length);
    user_matches(parameters, &key).then(|| filled(parameters, key))
}

/// Version 4 means 128 bits: readers fill a shorter key up with zeros.
fn filled(parameters: &Parameters, mut key: Zeroizing<Vec<u8>>) -> Zeroizing<Vec<u8>> {
    if parameters.version == 4 {
        key.resize(16, 0);
    }
    key
}

/// Fifty more rounds from revision 3 on.
fn stretched(parameters: &Parameters, first: Vec<u8>, length: usize) -> Zeroizing<Vec<u8>> {
    let mut key = Zeroizing::new(first);
    if parameters.revision >= 3 {
        for _ in 0..50 {
            key = Zeroizing::new(Md5::digest(key.get(..length).unwrap_or(&key)).to_vec());
        }
    }
    key.truncate(length);
    key
}

/// Algorithms 4 and 5: what `/U` must be.
fn user_matches(parameters: &Parameters, key: &[u8]) -> bool {
    if parameters.revision == 2 {
        return rc4(key, &PADDING) == parameters.user.get(..32).unwrap_or_default();
    }
    let mut value = Md5::new().chain_update(PADDING).chain_update(&parameters.id).finalize().to_vec();
    for round in 0..20u8 {
        value = rc4(&masked(key, round), &value);
    }
    Some(value.as_slice()) == parameters.user.get(..16)
}

fn masked(key: &[u8], round: u8) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(key.iter().map(|byte| byte ^ round).collect())
}

/// Algorithm 7: the user password that the owner password hides in `/O`.
fn recovered_user(parameters: &Parameters, password: &[u8], length: usize) -> Zeroizing<Vec<u8>> {
    let first = Md5::digest(Zeroizing::new(padded(password).collect::<Vec<u8>>())).to_vec();
    let key = stretched(parameters, first, length);
    let mut value = Zeroizing::new(parameters.owner.get(..32).unwrap_or(&parameters.owner).to_vec());
    let rounds = if parameters.revision == 2 { 1 } else { 20u8 };
    for round in (0..rounds).rev() {
        value = Zeroizing::new(rc4(&masked(&key, round), &value));
    }
    value
}

// ── revisions 5 and 6 ───────────────────────────────────────────────────────

/// Algorithm 2.A. `/U` and `/O` are a hash of 32 bytes, a validation salt and a key salt of 8 bytes each.
fn open_aes256(parameters: &Parameters, password: &[u8]) -> Option<Unlocked> {
    let user = parameters.user.get(..48)?;
    let mut tries =
        [(parameters.owner.get(..48)?, user, &parameters.owner_key, true), (user, &[], &parameters.user_key, false)];
    // The empty password is the user's as a rule, and each try costs a millisecond.
    if password.is_empty() {
        tries.reverse();
    }
    tries.into_iter().find_map(|(entry, mixed, sealed, owner)| {
        let (hash, salts) = entry.split_at_checked(32)?;
        let (check, salt) = salts.split_at_checked(8)?;
        if hardened(parameters, password, (check, mixed))?.as_slice() != hash {
            return None;
        }
        let between = hardened(parameters, password, (salt, mixed))?;
        let cipher = Aes256::new_from_slice(&between).ok()?;
        Some(Unlocked { key: Zeroizing::new(cbc_decrypt(&cipher, [0; 16], sealed.get(..32)?)), owner })
    })
}

/// Algorithm 2.B for revision 6; revision 5 stops after its first hash. `mixed` is `/U` for the owner.
fn hardened(parameters: &Parameters, password: &[u8], (salt, mixed): (&[u8], &[u8])) -> Option<Zeroizing<Vec<u8>>> {
    let first = Sha256::new().chain_update(password).chain_update(salt).chain_update(mixed).finalize();
    let mut key = Zeroizing::new(first.to_vec());
    if parameters.revision == 5 {
        return Some(key);
    }
    let mut round = 0u32;
    loop {
        let once = Zeroizing::new([password, &key, mixed].concat());
        let text = Zeroizing::new(once.repeat(64));
        let (secret, rest) = key.split_at_checked(16)?;
        let vector = *rest.first_chunk::<16>()?;
        let sealed = cbc_encrypt(&Aes128::new_from_slice(secret).ok()?, vector, &text);
        // The first 16 bytes as a number modulo 3: 256 leaves 1, so the sum of the bytes does.
        let sum: u32 = sealed.get(..16)?.iter().map(|byte| u32::from(*byte)).sum();
        let digest = match sum % 3 {
            0 => Sha256::digest(&sealed).to_vec(),
            1 => Sha384::digest(&sealed).to_vec(),
            _ => Sha512::digest(&sealed).to_vec(),
        };
        key = Zeroizing::new(digest);
        round += 1;
        if round >= 64 && u32::from(*sealed.last()?) + 32 <= round {
            key.truncate(32);
            return Some(key);
        }
    }
}
