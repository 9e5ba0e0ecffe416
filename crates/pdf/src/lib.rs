//! ISO 32000: what a PDF says, read lazily and strictly, and how a revision is added to it without touching a byte.
//!
//! Reading is ours (see `read`): lopdf gives the object model, the filters, the ciphers and the serialisation.

// Reading.
mod active;
mod byte_range;
mod changes;
mod cipher;
mod conformance;
mod document;
mod error;
mod field;
mod filter;
mod glance;
mod intake;
mod marks;
mod oddity;
mod opened;
mod page;
mod password;
mod permission;
mod read;
mod revision;
mod security;
mod signature;
mod source;
mod strings;
mod unlisted;
mod xmp;
mod xref;

// Writing.
mod geometry;
mod numeral;
mod reserve;
mod update;

// Drawing.
pub mod appearance;
mod compiled;
pub mod face;
pub mod font;
mod kerning;
pub mod raster;
mod unhint;

// Showing.
mod alteration;
mod effort;
mod glyphs;
mod page_copy;
mod page_names;
mod picture;
mod predictor;
mod reach;
mod render;
mod swelling;
mod text;

pub use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat};

pub use active::Active;
pub use byte_range::{Cover, Hole, Malformed};
pub use cipher::Method;
pub use conformance::Conformance;
pub use document::Document;
pub use error::{Hopeless, OpenError, ReadError, Syntax};
pub use field::{Field, FieldKind, Widget};
pub use filter::MAX_DECODED;
pub use intake::Intake;
pub use oddity::Oddity;
pub use opened::{Opened, Repair, Repaired, Strict, open, open_strict, open_update, repair};
pub use page::Page;
pub use permission::{Certification, FieldSet, Lock, Mdp, Permissions, Transform};
pub use revision::{Change, Revision};
pub use security::Security;
pub use signature::SignatureField;
pub use source::{Bytes, Source};
pub use strings::{decode_text, text_string};
pub use xref::{XrefEntry, XrefKind};

pub use geometry::{Geometry, Rect, Rotation};
pub use reserve::{Filled, HoleTooSmall, Reserved};
pub use update::{
    FieldChoice, KeptEvidence, Refusal, SeedConstraint, SignatureKind, SignatureRequest, Update, UpdateError,
};

pub use appearance::Appearance;
pub use compiled::Compiled;
pub use face::{Face, FaceError};
pub use font::{EmbeddedFont, FontError};
pub use raster::{Alpha, Raster, RasterError};

pub use alteration::{Alteration, alterations};
pub use effort::{EFFORT_OF_A_PAGE, effort};
pub use page_copy::page_as_document;
pub use picture::{Picture, PictureError};
pub use reach::page_uses;
pub use render::{ink, render};
pub use text::{TextRun, annotation_text, covers_text, find, text};
pub use xmp::is_xml;
