//! Reading: bytes → tokens → objects → cross-reference chain. Nothing here trusts a number found in the file.

pub(crate) mod chain;
pub(crate) mod indirect;
pub(crate) mod lexer;
pub(crate) mod object;
pub(crate) mod object_stream;
pub(crate) mod plain;
pub(crate) mod repair;
pub(crate) mod skim;
pub(crate) mod xref_stream;
pub(crate) mod xref_table;
