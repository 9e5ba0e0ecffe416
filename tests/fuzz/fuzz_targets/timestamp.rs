//! Time-stamps: responses and tokens, and who signed them.
#![no_main]
use libfuzzer_sys::fuzz_target;
use pki::timestamp::Token;
use pki::timestamp_request::token_in;

fuzz_target!(|bytes: &[u8]| {
    // A response, or a bare token as signatures embed it.
    for bytes in [token_in(bytes).unwrap_or_default(), bytes] {
        let Ok(token) = Token::parse(bytes) else { continue };
        let _ = (token.signer(), token.check_imprint(&[b"x"]));
        let _ = token.verified_signer(&[]);
    }
});
