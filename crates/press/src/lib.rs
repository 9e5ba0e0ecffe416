//! press: templates and data become drawings: the signature block, the footer, letters.
//!
//! Texts, designs and issuers are data (`templates/`); the typefaces lie in `fonts/`.
//! Nothing here knows keys, files or the clock.
pub mod block;
mod canvas;
mod faces;
mod fit;
pub mod footer;
mod issuer;
pub mod letter;
pub mod paper;
mod qr;
mod sheet;
pub mod shipped;
mod templates;
mod wrap;

#[cfg(test)]
mod tests;

pub use block::{Block, BlockError, BlockText, Design, block, natural_size};
pub use footer::{Area, Code, Footer, FooterError, footer};
pub use issuer::{Issuer, Permitted, footer_for_issuer};
