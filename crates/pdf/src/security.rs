//! The standard security handler (ISO 32000-2, 7.6): which bytes of an object are encrypted, and how.

use std::collections::HashMap;

use zeroize::Zeroizing;

use crate::cipher::{Method, decrypt, encrypt, object_key};
use crate::error::{OpenError, ReadError};
use crate::password::{self, Parameters, Unlocked};
use crate::permission::Permissions;
use crate::{Dictionary, Object, ObjectId, Stream};

/// Nesting of strings in one object; the parser allows no more.
const MAX_DEPTH: usize = 256;

/// How an encrypted document is opened. Holds the file key, which is wiped when it is dropped.
pub struct Security {
    key: Zeroizing<Vec<u8>>,
    /// The encryption dictionary, when it is an object of its own: its strings are never encrypted.
    dictionary: Option<ObjectId>,
    permissions: Permissions,
    owner: bool,
    strings: Method,
    streams: Method,
    embedded: Method,
    filters: HashMap<Vec<u8>, Method>,
    metadata_in_clear: bool,
}

impl Security {
    /// Opens with the empty password, or else with the one given. `id` is the trailer's `/ID`.
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
        let parameters = Parameters::read(dictionary, id).ok_or(OpenError::UnknownEncryption)?;
        let methods = Methods::read(dictionary, parameters.version)?;
        let given = password.unwrap_or_default();
        let ways: &[&[u8]] = if given.is_empty() { &[b""] } else { &[given, b""] };
        let opened = ways.iter().find_map(|password| password::open(&parameters, password));
        // Where only embedded files are encrypted, the document itself can be read without a password.
        let open_document = (methods.strings, methods.streams) == (Method::Identity, Method::Identity);
        let missing = if given.is_empty() { OpenError::NeedsPassword } else { OpenError::WrongPassword };
        let opened = match opened {
            None if open_document && given.is_empty() => Unlocked { key: Zeroizing::default(), owner: false },
            other => other.ok_or(missing)?,
        };
        Ok(Security {
            key: opened.key,
            dictionary: object,
            permissions: Permissions(parameters.permissions),
            owner: opened.owner,
            strings: methods.strings,
            streams: methods.streams,
            embedded: methods.embedded,
            filters: methods.filters,
            metadata_in_clear: !parameters.encrypt_metadata,
        })
    }

    /// What the owner allows whoever has only the user password (table 22).
    pub fn permissions(&self) -> Permissions {
        self.permissions
    }

    /// True when the password given was the owner's: then everything is allowed. An empty one counts as the user's.
    pub fn is_owner(&self) -> bool {
        self.owner
    }

    /// The cipher for streams.
    pub fn method(&self) -> Method {
        self.streams
    }

    /// Decrypts an object read from the file outside an object stream.
    pub(crate) fn decrypt(&self, id: ObjectId, object: &mut Object) -> Result<(), ReadError> {
        self.transform(id, object, Direction::Decrypt)
    }

    /// Encrypts the strings and streams of an object that is to be written under `id` outside an object stream. The
    /// `/Contents` of a signature dictionary stays as it is (7.6.2).
    pub fn encrypt(&self, id: ObjectId, object: &mut Object) -> Result<(), ReadError> {
        self.transform(id, object, Direction::Encrypt)
    }

    fn transform(&self, id: ObjectId, object: &mut Object, direction: Direction) -> Result<(), ReadError> {
        if self.dictionary == Some(id) {
            return Ok(());
        }
        let job = Job { security: self, id, direction, strings: object_key(&self.key, id, self.strings) };
        match object {
            Object::Stream(stream) => job.stream(stream),
            other => job.value(other, 0),
        }
    }

    /// The method for a stream's content (7.6.6, 7.5.8.2, table 20 and 21).
    fn method_for(&self, dictionary: &Dictionary) -> Option<Method> {
        if dictionary.has_type(b"XRef") {
            return None;
        }
        if let Some(name) = crypt_filter(dictionary) {
            return if name == b"Identity" { None } else { self.filters.get(name).copied() };
        }
        if self.metadata_in_clear && dictionary.has_type(b"Metadata") {
            return None;
        }
        let embedded = dictionary.has_type(b"EmbeddedFile");
        Some(if embedded { self.embedded } else { self.streams })
    }
}

/// The name of a `/Crypt` filter, which must be the first (7.4.10); `Identity` by default.
fn crypt_filter(dictionary: &Dictionary) -> Option<&[u8]> {
    let first = |key: &[u8]| match dictionary.get(key) {
        Ok(Object::Array(items)) => items.first(),
        Ok(other) => Some(other),
        Err(_) => None,
    };
    first(b"Filter")?.as_name().ok().filter(|name| *name == b"Crypt")?;
    let parameters = first(b"DecodeParms").and_then(|p| p.as_dict().ok());
    let name = parameters.and_then(|p| p.get(b"Name").ok()).and_then(|name| name.as_name().ok());
    Some(name.unwrap_or(b"Identity"))
}

#[derive(Clone, Copy)]
enum Direction {
    Encrypt,
    Decrypt,
}

struct Job<'a> {
    security: &'a Security,
    id: ObjectId,
    direction: Direction,
    strings: Zeroizing<Vec<u8>>,
}

impl Job<'_> {
    fn stream(&self, stream: &mut Stream) -> Result<(), ReadError> {
        let method = self.security.method_for(&stream.dict);
        if stream.dict.has_type(b"XRef") {
            return Ok(());
        }
        self.dictionary(&mut stream.dict, 0)?;
        let Some(method) = method else { return Ok(()) };
        let key = object_key(&self.security.key, self.id, method);
        let content = self.bytes(&key, method, &stream.content)?;
        stream.set_content(content);
        Ok(())
    }

    fn value(&self, object: &mut Object, depth: usize) -> Result<(), ReadError> {
        if depth > MAX_DEPTH {
            return Err(ReadError::Decrypt { id: self.id });
        }
        match object {
            Object::String(bytes, _) => *bytes = self.bytes(&self.strings, self.security.strings, bytes)?,
            Object::Array(items) => items.iter_mut().try_for_each(|item| self.value(item, depth + 1))?,
            Object::Dictionary(dictionary) => self.dictionary(dictionary, depth)?,
            _ => {}
        }
        Ok(())
    }

    fn dictionary(&self, dictionary: &mut Dictionary, depth: usize) -> Result<(), ReadError> {
        let signature = is_signature(dictionary);
        for (key, value) in dictionary.iter_mut() {
            if !(signature && key == b"Contents") {
                self.value(value, depth + 1)?;
            }
        }
        Ok(())
    }

    fn bytes(&self, key: &[u8], method: Method, bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
        let done = match self.direction {
            Direction::Decrypt => decrypt(method, key, bytes),
            Direction::Encrypt => encrypt(method, key, self.id, bytes),
        };
        done.ok_or(ReadError::Decrypt { id: self.id })
    }
}

/// 7.6.2: the `/Contents` of a signature is not encrypted. `/Type` is optional there, `/ByteRange` tells.
fn is_signature(dictionary: &Dictionary) -> bool {
    dictionary.has(b"Contents")
        && (dictionary.has(b"ByteRange") || dictionary.has_type(b"Sig") || dictionary.has_type(b"DocTimeStamp"))
}

/// Which method is for what.
struct Methods {
    strings: Method,
    streams: Method,
    embedded: Method,
    filters: HashMap<Vec<u8>, Method>,
}

impl Methods {
    /// Before V 4 everything is RC4; from then on crypt filters tell (7.6.6).
    fn read(dictionary: &Dictionary, version: i64) -> Result<Methods, OpenError> {
        if version < 4 {
            let (strings, streams, embedded) = (Method::Rc4, Method::Rc4, Method::Rc4);
            return Ok(Methods { strings, streams, embedded, filters: HashMap::new() });
        }
        let mut filters = HashMap::new();
        if let Ok(Object::Dictionary(listed)) = dictionary.get(b"CF") {
            filters.extend(listed.iter().filter_map(|(name, filter)| Some((name.clone(), method(filter)?))));
        }
        let named = |key: &[u8]| match dictionary.get(key).and_then(Object::as_name) {
            Err(_) | Ok(b"Identity") => Ok(Method::Identity),
            Ok(name) => filters.get(name).copied().ok_or(OpenError::UnknownEncryption),
        };
        let (strings, streams) = (named(b"StrF")?, named(b"StmF")?);
        let embedded = if dictionary.has(b"EFF") { named(b"EFF")? } else { streams };
        Ok(Methods { strings, streams, embedded, filters })
    }
}

/// A crypt filter's method (table 25); none for one that no standard describes.
fn method(filter: &Object) -> Option<Method> {
    match filter.as_dict().ok()?.get(b"CFM").and_then(Object::as_name) {
        Ok(b"V2") => Some(Method::Rc4),
        Ok(b"AESV2") => Some(Method::Aes128),
        Ok(b"AESV3") => Some(Method::Aes256),
        Ok(b"None" | b"Identity") | Err(_) => Some(Method::Identity),
        Ok(_) => None,
    }
}
