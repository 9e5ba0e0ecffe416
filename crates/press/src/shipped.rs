//! The templates and city profiles that ship with Pena.

macro_rules! files {
    ($(#[$doc:meta])* $function:ident in $folder:literal: $($name:literal),+ $(,)?) => {
        $(#[$doc])*
        pub fn $function(name: &str) -> Option<&'static str> {
            match name {
                $($name => Some(include_str!(concat!("../templates/", $folder, "/", $name, ".toml"))),)+
                _ => None,
            }
        }
    };
}

/// The template of the evidence sheet.
pub const EVIDENCE_SHEET: &str = include_str!("../templates/sheets/lembar-bukti.toml");
/// The words of a verdict.
pub const VERDICT_WORDS: &str = include_str!("../templates/sheets/putusan.toml");

files! {
    /// The template of a letter.
    letter in "letters":
    "pemberitahuan-pencabutan",
    "pencabutan-oleh-pd",
    "penerbitan-kembali",
    "surat-keterangan",
    "pemberitahuan-penerima",
    "laporan-permasalahan",
    "laporan-insiden",
    "berita-acara-pemusnahan",
    "rekap-penggunaan",
    "surat-rekomendasi",
    "formulir-pendaftaran",
    "permohonan-penerbitan",
}

files! {
    /// The profile of a city: articles, addressees, footer, domain.
    city in "cities": "palembang", "batam", "lain",
}
