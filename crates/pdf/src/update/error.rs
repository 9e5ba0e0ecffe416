//! Why an update cannot be made, or must not be made.
use crate::error::ReadError;
use lopdf::ObjectId;

/// Why an update could not be written.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum UpdateError {
    /// An object that the update needs cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The document's rules or its signatures forbid it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The trailer leads to no catalog.
    #[error("no document catalog")]
    NoCatalog,
    /// What the page tree names is no page.
    #[error("object {id:?} is not a page")]
    NotAPage {
        /// The object.
        id: ObjectId,
    },
    /// What should be stamped is no form XObject with a `/BBox`.
    #[error("object {id:?} is not a form")]
    NotAForm {
        /// The object.
        id: ObjectId,
    },
    /// The place on the page is not a rectangle of finite, positive size.
    #[error("not a usable rectangle")]
    BadRectangle,
    /// The file is so damaged that, once something is appended, it reads as another document.
    #[error("with a new revision the damaged file has {after} pages in place of {before}")]
    Unfaithful {
        /// Pages as the document was read.
        before: usize,
        /// Pages as it would be read afterwards.
        after: usize,
    },
    /// Object numbers or the ten digits of an offset are used up.
    #[error("the file is too large to be updated")]
    TooLarge,
    /// The document is encrypted and a new object could not be encrypted.
    #[error("object {id:?} could not be encrypted")]
    Encrypt {
        /// The object.
        id: ObjectId,
    },
}

/// Why the document may not be changed or signed as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A code that this crate cannot make anew vouches for the whole file (ISO/TS 32004).
    #[error("a message authentication code protects the file as it is")]
    Authenticated,
    /// Signed already: stamping or certifying would break or contradict that signature.
    #[error("the document already carries a signature")]
    AlreadySigned,
    /// Certified with DocMDP permission 1: no change at all (12.8.2.2).
    #[error("certified: no changes are permitted")]
    NoChangesPermitted,
    /// Certified: an existing field may be signed, or an invisible one added, but nothing new may be
    /// seen on a page (12.8.2.2; validators call it a forbidden change).
    #[error("certified: no new visible field is permitted")]
    NoNewVisibleField,
    /// A signature locks this field (FieldMDP, 12.8.2.4).
    #[error("field {name} is locked by a signature")]
    FieldLocked {
        /// Full field name.
        name: String,
    },
    /// There is no field with this name.
    #[error("no field {name}")]
    NoSuchField {
        /// Full field name.
        name: String,
    },
    /// The field exists and is of another type.
    #[error("field {name} is not a signature field")]
    NotASignatureField {
        /// Full field name.
        name: String,
    },
    /// The signature field holds a signature.
    #[error("field {name} is already signed")]
    FieldAlreadySigned {
        /// Full field name.
        name: String,
    },
    /// A new field cannot have this name: another one has it.
    #[error("the name {name} is taken")]
    NameTaken {
        /// The name asked for.
        name: String,
    },
    /// A new field's name is empty or contains a period (12.7.4.2).
    #[error("{name} is no field name")]
    NameInvalid {
        /// The name asked for.
        name: String,
    },
    /// Not 1, 2 or 3.
    #[error("{level} is no certification level")]
    NoSuchLevel {
        /// The level asked for.
        level: u8,
    },
    /// The field's seed values (12.7.5.5, Table 235) demand something else.
    #[error("the field demands {0:?}")]
    Seed(SeedConstraint),
}

/// A mandatory seed value that the request does not meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeedConstraint {
    /// `/Filter` names another handler.
    Filter,
    /// `/SubFilter` does not list the format of this signature.
    SubFilter,
    /// `/V`: needs a newer seed value parser than this standard describes.
    Version,
    /// `/DigestMethod` does not list SHA256.
    DigestMethod,
    /// `/Reasons` does not list the reason given.
    Reason,
    /// `/MDP` demands an approval, or a certification with another level.
    Certification,
    /// `/LegalAttestation` is demanded.
    LegalAttestation,
    /// `/AddRevInfo` demands revocation information inside the signature.
    RevocationInfo,
    /// `/TimeStamp` demands a time-stamp server of the document's choice.
    TimeStamp,
    /// `/Cert` restricts whose certificate may sign, which this crate cannot judge.
    Certificate,
}
