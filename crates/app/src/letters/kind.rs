//! The kinds of letters, named as on the command line and as the files of their templates.

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// A kind of letter.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind { $($(#[$doc])* $name),+ }

        impl Kind {
            /// All, in the order of a list.
            pub const ALL: &'static [Kind] = &[$(Kind::$name),+];

            /// The name of its template and on the command line.
            pub fn code(self) -> &'static str {
                match self { $(Kind::$name => $code),+ }
            }
        }
    };
}

kinds! {
    /// The owner reports a lost or leaked key and asks for revocation (Palembang Ps. 13–15, Batam Ps. 12 d).
    Revocation = "pemberitahuan-pencabutan",
    /// The office asks for revocation: transfer, retirement (Palembang Ps. 11).
    RevocationByOffice = "pencabutan-oleh-pd",
    /// The owner asks for a new certificate in place of a lost one (Palembang Ps. 14 f).
    Reissue = "penerbitan-kembali",
    /// The head of the office confirms it (Palembang Ps. 14 f).
    Statement = "surat-keterangan",
    /// To those who trust the signature (Palembang Ps. 13 (2) c).
    Recipients = "pemberitahuan-penerima",
    /// A problem with authentication, authenticity or repudiation (Batam Ps. 20 (1)).
    Trouble = "laporan-permasalahan",
    /// The Dinas' report to BSSN and BSrE (Batam Ps. 19).
    Incident = "laporan-insiden",
    /// A key file was destroyed (Palembang Ps. 14 h, Batam Ps. 12 g).
    Destruction = "berita-acara-pemusnahan",
    /// Counts of half a year or a year (Batam Ps. 6 g, 18).
    Usage = "rekap-penggunaan",
    /// Palembang, Lampiran I A.
    Recommendation = "surat-rekomendasi",
    /// Palembang, Lampiran I B.
    Registration = "formulir-pendaftaran",
    /// The application that Batam Ps. 8 (1) d names.
    Application = "permohonan-penerbitan",
}

impl Kind {
    /// The kind of this name.
    pub fn named(code: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.code() == code)
    }

    /// The city whose regulation alone knows it.
    pub fn city(self) -> Option<&'static str> {
        match self {
            Kind::RevocationByOffice => Some("palembang"),
            Kind::Incident | Kind::Application => Some("batam"),
            _ => None,
        }
    }

    /// Whether it tells what happened to a key.
    pub fn is_of_loss(self) -> bool {
        use Kind::{Incident, Recipients, Reissue, Revocation, Statement};
        matches!(self, Revocation | Reissue | Statement | Recipients | Incident)
    }

    /// Whether its form has a line for the NIK, which is asked for each time.
    pub fn asks_nik(self) -> bool {
        matches!(self, Kind::Revocation | Kind::Reissue | Kind::Recommendation | Kind::Registration)
    }
}
