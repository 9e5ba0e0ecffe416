//! Files that must stay as they are, although they could be read and written.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#[allow(dead_code)]
mod making;

use making::{Sketch, by_qpdf, has, open};
use pdf::{Object, Opened, Refusal, Update, UpdateError};

/// Appends one object.
fn appended(opened: &Opened) -> Result<Vec<u8>, UpdateError> {
    let mut update = Update::new(opened);
    update.add(Object::Null);
    update.finish()
}

/// The same file with some of its words replaced, each by as many bytes: nothing may move.
fn reworded(bytes: &[u8], words: &[(&str, &str)]) -> Opened {
    let mut bytes = bytes.to_vec();
    for (old, new) in words {
        assert_eq!(old.len(), new.len());
        let at = bytes.windows(old.len()).position(|word| word == old.as_bytes()).unwrap();
        bytes[at..at + old.len()].copy_from_slice(new.as_bytes());
    }
    open(&bytes)
}

/// ISO/TS 32004: a code over the whole file is broken by whatever is appended.
#[test]
fn a_file_with_a_code_over_it_is_not_appended_to() {
    if !has("qpdf") {
        return;
    }
    let bytes = by_qpdf(&Sketch::new(&[""]).classic(), &["--encrypt", "", "owner", "256", "--"]);
    assert!(appended(&open(&bytes)).is_ok());
    let coded: [&[(&str, &str)]; 2] =
        [&[("/Info 2 0 R", "/AuthCode[]")], &[("/Length 256", "/KDFSalt<1>"), ("/P -4", "/P +0")]];
    for words in coded {
        let opened = reworded(&bytes, words);
        assert_eq!(opened.repairs(), []);
        assert_eq!(appended(&opened).err(), Some(UpdateError::Refused(Refusal::Authenticated)));
    }
}
