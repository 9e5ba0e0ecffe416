//! What the dictionary says, to the byte.

use time::macros::datetime;

use super::dictionary::{date, text_string};

#[test]
fn dates_carry_the_offset_of_the_signer() {
    assert_eq!(date(datetime!(2026-11-21 14:05:09 +7)), "D:20261121140509+07'00'");
    assert_eq!(date(datetime!(2026-01-02 03:04:05 -3:30)), "D:20260102030405-03'30'");
}

#[test]
fn text_outside_ascii_is_utf_16() {
    assert_eq!(text_string("Batam"), b"Batam");
    assert_eq!(text_string("é"), [0xFE, 0xFF, 0x00, 0xE9]);
}
