//! The few words that are shown outside the web view: the passphrase sheet and the native choosers.

/// The language of the program; Indonesian unless the person chose English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Bahasa Indonesia.
    #[default]
    Indonesian,
    /// English.
    English,
}

impl Language {
    /// `en` is English, everything else Indonesian.
    pub fn from_code(code: &str) -> Self {
        if code == "en" { Self::English } else { Self::Indonesian }
    }

    /// The words of this language.
    pub fn words(self) -> &'static Words {
        match self {
            Self::Indonesian => &INDONESIAN,
            Self::English => &ENGLISH,
        }
    }
}

/// Every sentence once per language.
#[allow(missing_docs)]
pub struct Words {
    pub key_title: &'static str,
    pub key_accept: &'static str,
    pub document_title: &'static str,
    pub document_accept: &'static str,
    pub sign_title: &'static str,
    pub sign_accept: &'static str,
    pub entry: &'static str,
    pub document_entry: &'static str,
    pub stays_here: &'static str,
    pub caps_lock: &'static str,
    pub cancel: &'static str,
    pub choose_file: &'static str,
    pub choose_emblem: &'static str,
    pub choose_anchor: &'static str,
    pub pictures: &'static str,
    pub certificates: &'static str,
    pub all_files: &'static str,
}

static INDONESIAN: Words = Words {
    key_title: "Buka berkas sertifikat",
    key_accept: "Buka",
    document_title: "Buka dokumen yang dilindungi sandi",
    document_accept: "Buka",
    sign_title: "Frasa sandi untuk menandatangani",
    sign_accept: "Tanda tangani",
    entry: "_Frasa sandi",
    document_entry: "_Sandi dokumen",
    stays_here: "Hanya dipakai di komputer ini dan tidak dicatat.",
    caps_lock: "Caps Lock menyala.",
    cancel: "Batal",
    choose_file: "Pilih dokumen PDF atau berkas sertifikat",
    choose_emblem: "Pilih gambar lambang daerah",
    choose_anchor: "Pilih sertifikat penerbit",
    pictures: "Gambar (PNG, JPEG)",
    certificates: "Sertifikat (PEM, DER)",
    all_files: "Semua berkas",
};

static ENGLISH: Words = Words {
    key_title: "Open the certificate file",
    key_accept: "Open",
    document_title: "Open the password-protected document",
    document_accept: "Open",
    sign_title: "Passphrase for signing",
    sign_accept: "Sign",
    entry: "_Passphrase",
    document_entry: "Document _password",
    stays_here: "Used on this computer only and not recorded.",
    caps_lock: "Caps Lock is on.",
    cancel: "Cancel",
    choose_file: "Choose a PDF document or a certificate file",
    choose_emblem: "Choose the picture of the emblem",
    choose_anchor: "Choose an issuer's certificate",
    pictures: "Pictures (PNG, JPEG)",
    certificates: "Certificates (PEM, DER)",
    all_files: "All files",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_language_is_indonesian() {
        assert_eq!(Language::from_code("en"), Language::English);
        assert_eq!(Language::from_code("fr"), Language::Indonesian);
    }
}
