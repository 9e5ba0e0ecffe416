//! What may be typed after `pena key`.

use std::path::PathBuf;

use clap::{Args as Group, Subcommand, ValueEnum};

use super::PassphraseArgs;

#[derive(Group)]
pub(crate) struct KeyArgs {
    #[command(subcommand)]
    pub command: KeyCommand,
}

#[derive(Subcommand)]
pub(crate) enum KeyCommand {
    /// Take a PKCS#12 file into Pena's care; the original is not changed
    Import {
        /// A .p12 or .pfx file
        file: PathBuf,
        /// Name in Pena's care (default: from the certificate)
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// Which identity, when the file holds several (1, 2, …)
        #[arg(long, value_name = "N", default_value_t = 1)]
        identity: usize,
        /// Do not keep the passphrase in the keyring: ask each time
        #[arg(long)]
        ask_each_time: bool,
        /// One JSON object on standard output
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        passphrase: PassphraseArgs,
    },
    /// List the keys in Pena's care
    List {
        /// One JSON object per key on standard output
        #[arg(long)]
        json: bool,
    },
    /// Show one key
    Show {
        /// Its name
        name: String,
        /// One JSON object on standard output
        #[arg(long)]
        json: bool,
    },
    /// Change the passphrase of a key file; the passphrase of a BSrE account is another thing
    Passphrase(ChangeArgs),
    /// Report a key lost, stolen or suspected: it is frozen at once
    Lost(LostArgs),
    /// Note how far the case of a reported key is
    Case(CaseArgs),
    /// Release a frozen key; asks for its passphrase
    Unfreeze(UnfreezeArgs),
    /// Bring in a new key file in place of an old key, which is kept for reading only
    Renew(RenewArgs),
    /// Destroy a key that is no longer used
    Destroy(DestroyArgs),
    /// Copy a key file, protected as it is
    Export(ExportArgs),
}

#[derive(Group)]
pub(crate) struct ChangeArgs {
    /// Its name
    pub name: String,
    /// Draw the new passphrase: six words, shown once
    #[arg(long, conflicts_with_all = ["new_passphrase_file", "new_passphrase_stdin"])]
    pub generate: bool,
    /// Read the new passphrase from a line of standard input, after the old one if that comes from there too
    #[arg(long)]
    pub new_passphrase_stdin: bool,
    /// Read the new passphrase from the first line of a file
    #[arg(long, value_name = "PATH", conflicts_with = "new_passphrase_stdin")]
    pub new_passphrase_file: Option<PathBuf>,
    /// One JSON object on standard output
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

#[derive(Group)]
pub(crate) struct LostArgs {
    /// Its name
    pub name: String,
    /// What happened
    #[arg(long, value_enum, default_value = "lost")]
    pub situation: What,
    /// Since when it may have been in other hands (default: now)
    #[arg(long, value_name = "RFC3339")]
    pub since: Option<String>,
    /// One JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// The rows of the decision table.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum What {
    /// Used by somebody else, or suspected
    Misused,
    /// Leaked or copied
    Leaked,
    /// The device was stolen
    Stolen,
    /// Somebody else knows the passphrase
    PassphraseKnown,
    /// Nobody knows where it is
    Lost,
    /// Broken, cannot be opened, passphrase forgotten
    Inaccessible,
    /// The data in the certificate are wrong
    WrongData,
}

impl From<What> for app::view::Situation {
    fn from(what: What) -> Self {
        match what {
            What::Misused => Self::Misused,
            What::Leaked => Self::Leaked,
            What::Stolen => Self::Stolen,
            What::PassphraseKnown => Self::PassphraseKnown,
            What::Lost => Self::Lost,
            What::Inaccessible => Self::Inaccessible,
            What::WrongData => Self::WrongData,
        }
    }
}

#[derive(Group)]
pub(crate) struct CaseArgs {
    /// Its name
    pub name: String,
    /// What was done; without it the case is shown
    #[arg(long, value_enum)]
    pub step: Option<Told>,
    /// Number of the letter that confirms the receipt
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub receipt: String,
    /// One JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Told {
    /// The letter was handed over
    Reported,
    /// The Dinas confirmed it
    Received,
    /// Nothing more is to be done
    Closed,
}

#[derive(Group)]
pub(crate) struct UnfreezeArgs {
    /// Its name
    pub name: String,
    /// Why it may be used again; recorded
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// One JSON object on standard output
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

#[derive(Group)]
pub(crate) struct RenewArgs {
    /// Name of the old key
    pub name: String,
    /// The new .p12 or .pfx file
    pub file: PathBuf,
    /// Do not keep the passphrase in the keyring: ask each time
    #[arg(long)]
    pub ask_each_time: bool,
    /// One JSON object on standard output
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

#[derive(Group)]
pub(crate) struct DestroyArgs {
    /// Its name
    pub name: String,
    /// Why
    #[arg(long, value_enum)]
    pub reason: Why,
    /// Say that it is meant: nothing brings the key back
    #[arg(long)]
    pub yes: bool,
    /// Write the record of it (berita acara) as a PDF; nothing may be there
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// What the record says of other copies (default: left for the pen)
    #[arg(long, value_name = "TEXT", default_value = "", requires = "record")]
    pub copies: String,
    /// One JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Why {
    /// Its certificate ended
    Expired,
    /// Its certificate was revoked
    Revoked,
    /// Another took its place
    Replaced,
    /// It is not used any more
    Unused,
}

#[derive(Group)]
pub(crate) struct ExportArgs {
    /// Its name
    pub name: String,
    /// Where the copy goes; nothing may be there
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}
