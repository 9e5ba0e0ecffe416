//! What may be typed. Helps are written for an official's assistant.

mod keys;
mod letter;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args as Group, Parser, Subcommand, ValueEnum};

pub(crate) use keys::*;
pub(crate) use letter::*;

/// Sign PDF documents with an Electronic Certificate, and check signatures.
#[derive(Parser)]
#[command(name = "pena", version, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Sign PDF files; the originals are never changed
    Sign(SignArgs),
    /// Check the signatures of PDF files
    Verify(VerifyArgs),
    /// Draw the page that `sign` would produce
    Preview(PreviewArgs),
    /// Import and list the keys in Pena's care
    Key(KeyArgs),
    /// The register of what was done with the keys: show it, check it, search it
    Journal(JournalArgs),
    /// Write the letters of a certificate's life as PDF files
    Letter(LetterArgs),
    /// Make (once) a practice identity, sign a sample letter with it and check the result
    Practice(PracticeArgs),
    /// Open a file in Pena's window
    Open(OpenArgs),
}

/// Where a passphrase comes from. Without any of these: the keyring, else a prompt.
#[derive(Group, Default)]
pub(crate) struct PassphraseArgs {
    /// Read the passphrase from the first line of standard input
    #[arg(long)]
    pub passphrase_stdin: bool,
    /// Read the passphrase from the first line of a file
    #[arg(long, value_name = "PATH", conflicts_with = "passphrase_stdin")]
    pub passphrase_file: Option<PathBuf>,
}

/// The look of the signed page; the same for `sign` and `preview`.
#[derive(Group)]
pub(crate) struct LookArgs {
    /// A PKCS#12 file to sign with
    #[arg(long, value_name = "FILE", conflicts_with = "key")]
    pub p12: Option<PathBuf>,
    /// A key in Pena's care (default: the one chosen there)
    #[arg(long, value_name = "NAME")]
    pub key: Option<String>,
    /// How the signature block looks
    #[arg(long, value_enum, default_value = "text")]
    pub block: Block,
    /// No visible block
    #[arg(long, conflicts_with_all = ["block", "at"])]
    pub invisible: bool,
    /// Page of the block: a number, `first` or `last`
    #[arg(long, value_name = "N", default_value = "last")]
    pub page: String,
    /// Place of the block in points from the top left corner: X,Y,WIDTH,HEIGHT
    #[arg(long, value_name = "X,Y,W,H")]
    pub at: Option<String>,
    /// Put the block where this text stands on the page
    #[arg(long, value_name = "TEXT", conflicts_with = "at")]
    pub anchor: Option<String>,
    /// Sign this empty field of the document
    #[arg(long, value_name = "NAME", conflicts_with_all = ["at", "anchor"])]
    pub field: Option<String>,
    /// Footer wording (CK-0, CK-1, …); default: the profile's
    #[arg(long, value_name = "CODE")]
    pub footer: Option<String>,
    /// Leave the footer out
    #[arg(long, conflicts_with = "footer")]
    pub no_footer: bool,
    /// Reason written into the signature
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Location written into the signature
    #[arg(long, value_name = "TEXT")]
    pub location: Option<String>,
    /// Password of the document, first line of standard input
    #[arg(long)]
    pub password_stdin: bool,
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Block {
    /// Words only
    Text,
    /// Words beside a QR code (needs an address in the profile)
    Qr,
    /// Words beside the city's emblem
    Emblem,
}

#[derive(Group)]
pub(crate) struct SignArgs {
    /// PDF files, or folders of them
    #[arg(required = true, value_name = "FILE | DIR")]
    pub files: Vec<PathBuf>,
    /// Output file or folder (default: beside the input as name_ttd.pdf)
    #[arg(long, value_name = "FILE | DIR")]
    pub out: Option<PathBuf>,
    /// PAdES level: b basic, t with a time-stamp, lt with the evidence in the document, lta sealed for the archive
    #[arg(long, value_enum, default_value = "b")]
    pub level: Level,
    /// Time-stamp authority for the levels above b; several are tried in their order (default: those of the settings)
    #[arg(long, value_name = "URL")]
    pub tsa: Vec<String>,
    /// When the level cannot be reached, save the signature with what it has and say why, instead of failing
    #[arg(long)]
    pub or_lower: bool,
    /// Replace outputs that exist; never an original
    #[arg(long)]
    pub overwrite: bool,
    /// Certify: afterwards permit 1 nothing, 2 filling in and signing, 3 also annotations
    #[arg(long, value_name = "1|2|3", value_parser = clap::value_parser!(u8).range(1..=3))]
    pub certify: Option<u8>,
    /// Documents signed at the same time (default: one for each processor core)
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Go on with a batch that was interrupted: what is signed already is left as it is
    #[arg(long)]
    pub resume: bool,
    /// Ask nothing of the network
    #[arg(long)]
    pub offline: bool,
    /// Anchors for judging the output: PEM or DER files, or folders of them
    #[arg(long, value_name = "PEM | DER | DIR", num_args = 1..)]
    pub trust: Vec<PathBuf>,
    /// One JSON object per document on standard output
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub look: LookArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    /// Basic
    B,
    /// With a time-stamp on the signature
    T,
    /// With the evidence for judging it later
    Lt,
    /// With a document time-stamp over that evidence
    Lta,
}

#[derive(Group)]
pub(crate) struct VerifyArgs {
    /// PDF files, or folders of them
    #[arg(required = true, value_name = "FILE | DIR")]
    pub files: Vec<PathBuf>,
    /// Further anchors: PEM or DER files, or folders of them
    #[arg(long, value_name = "PEM | DER | DIR", num_args = 1..)]
    pub trust: Vec<PathBuf>,
    /// Trust only the anchors named here
    #[arg(long)]
    pub trust_only: bool,
    /// Further certificates for building the path
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub cert: Vec<PathBuf>,
    /// Whether proof of the revocation status is demanded
    #[arg(long, value_enum, default_value = "require")]
    pub revocation: Demand,
    /// Time of validation (default: now)
    #[arg(long, value_name = "RFC3339")]
    pub at: Option<String>,
    /// Ask nothing of the network
    #[arg(long)]
    pub offline: bool,
    /// Revocation lists
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub crl: Vec<PathBuf>,
    /// OCSP responses
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub ocsp: Vec<PathBuf>,
    /// Password of the documents, first line of standard input
    #[arg(long)]
    pub password_stdin: bool,
    /// Documents judged at the same time (default: one for each processor core)
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Also write the evidence sheet (one document only)
    #[arg(long, value_name = "PDF")]
    pub report: Option<PathBuf>,
    /// One JSON object per document on standard output
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Demand {
    /// No proof of the status: the result is indeterminate
    Require,
    /// Only proof of revocation counts
    Soft,
}

#[derive(Group)]
pub(crate) struct PreviewArgs {
    /// A PDF file
    pub file: PathBuf,
    /// Where the picture goes
    #[arg(long, value_name = "PNG")]
    pub out: PathBuf,
    /// Width of the picture in pixels
    #[arg(long, value_name = "PIXELS", default_value_t = 1240)]
    pub width: u32,
    #[command(flatten)]
    pub look: LookArgs,
}

#[derive(Group)]
pub(crate) struct JournalArgs {
    #[command(subcommand)]
    pub command: JournalCommand,
}

/// Which entries.
#[derive(Group)]
pub(crate) struct EntriesArgs {
    /// Not before this day or time (2026-11-01 or RFC 3339)
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Before the end of this day, or before this time
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
    /// Only these kinds: signed, sign_failed, verified, key_imported, …
    #[arg(long, value_name = "KIND")]
    pub kind: Vec<String>,
    /// Only entries with this in a hash, a serial number, a time or a code
    #[arg(long, value_name = "TEXT")]
    pub text: Option<String>,
}

#[derive(Subcommand)]
pub(crate) enum JournalCommand {
    /// Show entries, the newest first
    Show {
        #[command(flatten)]
        entries: EntriesArgs,
        /// At most this many
        #[arg(long, value_name = "N", default_value_t = 50)]
        last: usize,
        /// One JSON object per entry on standard output
        #[arg(long)]
        json: bool,
    },
    /// Check that nothing was altered, inserted, removed or rolled back
    Verify {
        /// Signed documents that must find themselves in the register
        #[arg(long, value_name = "FILE", num_args = 1..)]
        document: Vec<PathBuf>,
        /// One JSON object on standard output
        #[arg(long)]
        json: bool,
    },
    /// Did I sign this file? Search it by its SHA-256, as it came or as it was signed
    Find {
        /// Any file
        file: PathBuf,
        /// One JSON object per entry on standard output
        #[arg(long)]
        json: bool,
    },
    /// Write the entries as a table for other programs
    Export {
        /// Where the table goes; an existing file is replaced
        #[arg(long, value_name = "FILE")]
        csv: PathBuf,
        #[command(flatten)]
        entries: EntriesArgs,
    },
    /// Count usage month by month (rekap penggunaan)
    Report {
        /// From this day (2026-01-01)
        #[arg(long, value_name = "DATE")]
        from: Option<String>,
        /// To the end of this day
        #[arg(long, value_name = "DATE")]
        to: Option<String>,
        /// Write the recap as a PDF; needs both days
        #[arg(long, value_name = "PDF", requires_all = ["from", "to"])]
        out: Option<PathBuf>,
        /// One JSON object per month on standard output
        #[arg(long)]
        json: bool,
    },
    /// Go on behind a last line that cannot be read; what is wrong stays to be seen
    Resume,
}

#[derive(Group)]
pub(crate) struct PracticeArgs {
    /// Folder for the sample letter and its signed copy (default: the current one)
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// One JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

#[derive(Group)]
pub(crate) struct OpenArgs {
    /// A PDF or PKCS#12 file
    pub file: Option<PathBuf>,
}
