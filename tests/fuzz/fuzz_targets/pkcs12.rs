//! Key files: opened with no passphrase and with a wrong one.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for passphrase in [&b""[..], b"password"] {
        if let Ok(contents) = pki::pkcs12::open(bytes, passphrase) {
            assert!(contents.keys.len() <= pki::pkcs12::MAX_KEYS);
            let _ = contents.identities();
        }
    }
});
