//! Arguments of `pena letter`.

use std::path::PathBuf;

use clap::{Args as Group, Subcommand};

use super::What;

#[derive(Group)]
pub(crate) struct LetterArgs {
    #[command(subcommand)]
    pub command: LetterCommand,
}

#[derive(Subcommand)]
pub(crate) enum LetterCommand {
    /// List the letters that Pena can write
    List {
        /// One JSON object per letter on standard output
        #[arg(long)]
        json: bool,
    },
    /// Write one letter from the profile; what is not known stands as a dotted line. Nothing is signed or sent
    Write {
        /// Its name, as `pena letter list` shows it
        kind: String,
        /// Where the PDF goes
        #[arg(long, value_name = "PDF")]
        out: PathBuf,
        /// A TOML file with what the profile does not know, such as [surat] nomor = "…"
        #[arg(long, value_name = "TOML")]
        data: Option<PathBuf>,
        /// Name of the key whose certificate the letter is about (default: the default key, when there is one)
        #[arg(long, value_name = "NAME")]
        key: Option<String>,
        /// What happened to the key, where it was not reported by `pena key lost`
        #[arg(long, value_enum)]
        situation: Option<What>,
        /// Read the owner's NIK from the first line of standard input; it is printed and not kept
        #[arg(long)]
        nik_stdin: bool,
        /// Also write an e-mail draft with the letter attached; Pena does not send it
        #[arg(long, value_name = "EML")]
        draft: Option<PathBuf>,
        /// Replace what is there
        #[arg(long)]
        overwrite: bool,
    },
}
