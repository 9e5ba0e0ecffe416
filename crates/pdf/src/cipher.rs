//! The ciphers of the standard security handler (ISO 32000-2, 7.6.3): RC4, AES-128 and AES-256 in CBC mode.

use aes::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use aes::{Aes128, Aes256, Block};
use md5::{Digest, Md5};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::ObjectId;

const BLOCK: usize = 16;

/// A cipher of the standard security handler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Not encrypted.
    Identity,
    /// RC4 with 40 to 128 bits: deprecated, and no protection today.
    Rc4,
    /// AES-128.
    Aes128,
    /// AES-256.
    Aes256,
}

/// Algorithm 1: the key for one object. AES-256 uses the file key as it is (algorithm 1.A).
pub(crate) fn object_key(file_key: &[u8], id: ObjectId, method: Method) -> Zeroizing<Vec<u8>> {
    if matches!(method, Method::Aes256 | Method::Identity) {
        return Zeroizing::new(file_key.to_vec());
    }
    let mut hash = Md5::new();
    hash.update(file_key);
    hash.update(id.0.to_le_bytes().get(..3).unwrap_or_default());
    hash.update(id.1.to_le_bytes());
    if method == Method::Aes128 {
        hash.update(b"sAlT");
    }
    let length = file_key.len().saturating_add(5).min(16);
    Zeroizing::new(hash.finalize().get(..length).unwrap_or_default().to_vec())
}

/// Decrypts; none when the key does not fit the method.
pub(crate) fn decrypt(method: Method, key: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    match method {
        Method::Identity => Some(bytes.to_vec()),
        Method::Rc4 => Some(rc4(key, bytes)),
        Method::Aes128 => Aes128::new_from_slice(key).ok().map(|cipher| unpadded(cbc_body(&cipher, bytes))),
        Method::Aes256 => Aes256::new_from_slice(key).ok().map(|cipher| unpadded(cbc_body(&cipher, bytes))),
    }
}

/// Encrypts; none when the key does not fit the method.
///
/// The initialization vector is a keyed digest of the object and its bytes: as unpredictable as a random one to whoever
/// lacks the key, never the same for two texts, and the same input gives the same file.
pub(crate) fn encrypt(method: Method, key: &[u8], id: ObjectId, bytes: &[u8]) -> Option<Vec<u8>> {
    let vector = || {
        let parts = [key, &id.0.to_le_bytes(), &id.1.to_le_bytes(), bytes];
        let digest = parts.iter().fold(Sha256::new(), |hash, part| hash.chain_update(part)).finalize();
        let mut vector = [0u8; BLOCK];
        vector.iter_mut().zip(digest).for_each(|(place, byte)| *place = byte);
        vector
    };
    match method {
        Method::Identity => Some(bytes.to_vec()),
        Method::Rc4 => Some(rc4(key, bytes)),
        Method::Aes128 => Some(enveloped(&Aes128::new_from_slice(key).ok()?, vector(), bytes)),
        Method::Aes256 => Some(enveloped(&Aes256::new_from_slice(key).ok()?, vector(), bytes)),
    }
}

/// The initialization vector, then the padded text.
fn enveloped(
    cipher: &impl BlockCipherEncrypt<BlockSize = aes::cipher::consts::U16>,
    vector: [u8; BLOCK],
    bytes: &[u8],
) -> Vec<u8> {
    let padding = BLOCK - bytes.len() % BLOCK;
    let mut text = bytes.to_vec();
    text.extend(std::iter::repeat_n(padding as u8, padding));
    let mut sealed = vector.to_vec();
    sealed.extend(cbc_encrypt(cipher, vector, &text));
    sealed
}

/// CBC over whole blocks; a rest shorter than a block is left out.
pub(crate) fn cbc_encrypt(
    cipher: &impl BlockCipherEncrypt<BlockSize = aes::cipher::consts::U16>,
    vector: [u8; BLOCK],
    bytes: &[u8],
) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(bytes.len());
    let mut before = Block::from(vector);
    for chunk in bytes.as_chunks::<BLOCK>().0 {
        before.iter_mut().zip(chunk).for_each(|(place, byte)| *place ^= byte);
        cipher.encrypt_block(&mut before);
        sealed.extend_from_slice(&before);
    }
    sealed
}

/// CBC decryption with the vector in front of the text. As in every reader, an incomplete last block is left out.
fn cbc_body(cipher: &impl BlockCipherDecrypt<BlockSize = aes::cipher::consts::U16>, bytes: &[u8]) -> Vec<u8> {
    match bytes.split_first_chunk::<BLOCK>() {
        Some((vector, text)) => cbc_decrypt(cipher, *vector, text),
        None => Vec::new(),
    }
}

pub(crate) fn cbc_decrypt(
    cipher: &impl BlockCipherDecrypt<BlockSize = aes::cipher::consts::U16>,
    vector: [u8; BLOCK],
    bytes: &[u8],
) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len());
    let mut before = vector;
    for chunk in bytes.as_chunks::<BLOCK>().0 {
        let mut block = Block::from(*chunk);
        cipher.decrypt_block(&mut block);
        text.extend(block.iter().zip(before).map(|(byte, mask)| byte ^ mask));
        before = *chunk;
    }
    text
}

/// RFC 8018 padding off; padding that is none stays, as in every reader.
fn unpadded(mut text: Vec<u8>) -> Vec<u8> {
    if let Some(padding @ 1..=16) = text.last().copied() {
        text.truncate(text.len().saturating_sub(usize::from(padding)));
    }
    text
}

/// RC4. Not for anything new: what is old must be read.
pub(crate) fn rc4(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    if key.is_empty() {
        return bytes.to_vec();
    }
    let mut state: [u8; 256] = std::array::from_fn(|at| at as u8);
    let mut j = 0u8;
    for (i, part) in (0u8..=255).zip(key.iter().cycle()) {
        j = j.wrapping_add(at(&state, i)).wrapping_add(*part);
        state.swap(usize::from(i), usize::from(j));
    }
    let (mut i, mut j) = (0u8, 0u8);
    let mut step = |byte: &u8| {
        i = i.wrapping_add(1);
        j = j.wrapping_add(at(&state, i));
        state.swap(usize::from(i), usize::from(j));
        byte ^ at(&state, at(&state, i).wrapping_add(at(&state, j)))
    };
    bytes.iter().map(&mut step).collect()
}

/// A byte of 256 at a place below 256.
fn at(state: &[u8; 256], place: u8) -> u8 {
    state.get(usize::from(place)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rc4_known_answer() {
        assert_eq!(rc4(b"Key", b"Plaintext"), [0xBB, 0xF3, 0x16, 0xE8, 0xD9, 0x40, 0xAF, 0x0A, 0xD3]);
    }

    #[test]
    fn round_trips() {
        for method in [Method::Identity, Method::Rc4, Method::Aes128, Method::Aes256] {
            for length in [0, 1, 15, 16, 17, 100] {
                let text = vec![7u8; length];
                let key = object_key(&[9; 32][..if method == Method::Aes256 { 32 } else { 16 }], (5, 0), method);
                let sealed = encrypt(method, &key, (5, 0), &text).unwrap();
                assert_eq!(decrypt(method, &key, &sealed).unwrap(), text);
            }
        }
        assert_eq!(decrypt(Method::Aes256, &[1; 16], b""), None);
        assert_eq!(decrypt(Method::Aes128, &[1; 16], &[0; 20]).map(|text| text.len()), Some(0));
    }
}
