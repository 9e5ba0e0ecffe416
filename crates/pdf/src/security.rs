//! The standard security handler (ISO 32000-2, 7.6): permissions, decryption, encryption of new objects.

use lopdf::encryption::{EncryptionState, decrypt_object, encrypt_object};

use crate::error::{OpenError, ReadError};
use crate::{Dictionary, Object, ObjectId};

/// How an encrypted document is opened. Holds the file key.
#[derive(Clone)]
pub struct Security {
    state: EncryptionState,
    /// The encryption dictionary, when it is an object of its own: its strings are never encrypted.
    id: Option<ObjectId>,
    permissions: i32,
}

impl Security {
    /// Opens with a password: the given one, or else the empty one. `id` is the first element of the trailer's `/ID`.
    pub(crate) fn open(
        dictionary: &Dictionary,
        object: Option<ObjectId>,
        id: &Object,
        password: Option<&[u8]>,
    ) -> Result<Security, OpenError> {
        match dictionary.get(b"Filter").and_then(Object::as_name) {
            Ok(b"Standard") => {}
            Ok(b"Adobe.PubSec") => return Err(OpenError::PublicKeyEncrypted),
            _ => return Err(OpenError::UnknownEncryption),
        }
        let mut carrier = lopdf::Document::new();
        carrier.trailer.set("Encrypt", Object::Dictionary(dictionary.clone()));
        carrier.trailer.set("ID", id.clone());
        let state = state(&carrier, password)?;
        let bits = dictionary.get(b"P").ok().and_then(|p| p.as_i64().ok()).unwrap_or(-1);
        // /P is a signed 32-bit number; some writers write it unsigned.
        Ok(Security { state, id: object, permissions: bits as i32 })
    }

    /// The `/P` entry: what the owner allows the user (table 22).
    pub fn permission_bits(&self) -> i32 {
        self.permissions
    }

    /// Decrypts an object read from the file outside an object stream.
    pub(crate) fn decrypt(&self, id: ObjectId, object: &mut Object) -> Result<(), ReadError> {
        if self.id == Some(id) {
            return Ok(());
        }
        decrypt_object(&self.state, id, object).map_err(|_| ReadError::Decrypt { id })
    }

    /// Encrypts the strings and streams of an object that is to be written under `id` outside an object stream. The
    /// `/Contents` of a signature dictionary stays as it is (7.6.2).
    pub fn encrypt(&self, id: ObjectId, object: &mut Object) -> Result<(), ReadError> {
        if self.id == Some(id) {
            return Ok(());
        }
        encrypt_object(&self.state, id, object).map_err(|_| ReadError::Decrypt { id })
    }
}

fn state(carrier: &lopdf::Document, password: Option<&[u8]>) -> Result<EncryptionState, OpenError> {
    use lopdf::encryption::DecryptionError::IncorrectPassword;
    let wrong = |error: lopdf::Error| match (error, password) {
        (lopdf::Error::Decryption(IncorrectPassword), None) => OpenError::NeedsPassword,
        (lopdf::Error::Decryption(IncorrectPassword), Some(_)) => OpenError::WrongPassword,
        _ => OpenError::UnknownEncryption,
    };
    let first = EncryptionState::decode(carrier, password.unwrap_or_default());
    match first {
        Err(_) if password.is_some_and(|p| !p.is_empty()) => EncryptionState::decode(carrier, b"").or(first).map_err(wrong),
        other => other.map_err(wrong),
    }
}
