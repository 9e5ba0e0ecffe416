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
    pub old_title: &'static str,
    pub old_accept: &'static str,
    pub new_title: &'static str,
    pub new_accept: &'static str,
    pub repeat_title: &'static str,
    pub repeat_accept: &'static str,
    pub unfreeze_title: &'static str,
    pub unfreeze_accept: &'static str,
    pub tsa_title: &'static str,
    pub tsa_entry: &'static str,
    pub tsa_accept: &'static str,
    pub entry: &'static str,
    pub document_entry: &'static str,
    pub stays_here: &'static str,
    pub caps_lock: &'static str,
    pub cancel: &'static str,
    pub choose_file: &'static str,
    pub choose_folder: &'static str,
    pub choose_table: &'static str,
    pub choose_emblem: &'static str,
    pub choose_anchor: &'static str,
    pub choose_target: &'static str,
    pub choose_sheet: &'static str,
    pub pictures: &'static str,
    pub tables: &'static str,
    pub table_name: &'static str,
    pub certificates: &'static str,
    pub all_files: &'static str,
    pub remind_title: &'static str,
    pub remind_body: &'static str,
}

static INDONESIAN: Words = Words {
    key_title: "Buka berkas sertifikat",
    key_accept: "Buka",
    document_title: "Buka dokumen yang dilindungi sandi",
    document_accept: "Buka",
    sign_title: "Frasa sandi untuk menandatangani",
    sign_accept: "Tanda tangani",
    old_title: "Frasa sandi yang berlaku sekarang",
    old_accept: "Lanjut",
    new_title: "Frasa sandi baru",
    new_accept: "Lanjut",
    repeat_title: "Frasa sandi baru, sekali lagi",
    repeat_accept: "Ganti frasa sandi",
    unfreeze_title: "Frasa sandi untuk membuka pembekuan",
    unfreeze_accept: "Buka pembekuan",
    tsa_title: "Sandi layanan stempel waktu",
    tsa_entry: "_Sandi",
    tsa_accept: "Simpan sandi",
    entry: "_Frasa sandi",
    document_entry: "_Sandi dokumen",
    stays_here: "Hanya dipakai di komputer ini dan tidak dicatat.",
    caps_lock: "Caps Lock menyala.",
    cancel: "Batal",
    choose_file: "Pilih dokumen PDF atau berkas sertifikat",
    choose_folder: "Pilih folder dokumen",
    choose_table: "Simpan tabel",
    choose_emblem: "Pilih gambar lambang daerah",
    choose_anchor: "Pilih sertifikat penerbit",
    choose_target: "Simpan salinan berkas sertifikat",
    choose_sheet: "Simpan lembar bukti",
    pictures: "Gambar (PNG, JPEG)",
    tables: "Tabel (CSV)",
    table_name: "daftar-dokumen.csv",
    certificates: "Sertifikat (PEM, DER)",
    all_files: "Semua berkas",
    remind_title: "Sertifikat berakhir dalam {n} hari",
    remind_body: "Sertifikat {nama} berlaku sampai {tgl}. Ajukan permohonan sebelum itu agar tidak terputus.",
};

static ENGLISH: Words = Words {
    key_title: "Open the certificate file",
    key_accept: "Open",
    document_title: "Open the password-protected document",
    document_accept: "Open",
    sign_title: "Passphrase for signing",
    sign_accept: "Sign",
    old_title: "The passphrase in force now",
    old_accept: "Continue",
    new_title: "New passphrase",
    new_accept: "Continue",
    repeat_title: "New passphrase, once more",
    repeat_accept: "Change the passphrase",
    unfreeze_title: "Passphrase to release the key",
    unfreeze_accept: "Release the key",
    tsa_title: "Password of the time-stamp service",
    tsa_entry: "_Password",
    tsa_accept: "Keep the password",
    entry: "_Passphrase",
    document_entry: "Document _password",
    stays_here: "Used on this computer only and not recorded.",
    caps_lock: "Caps Lock is on.",
    cancel: "Cancel",
    choose_file: "Choose PDF documents or a certificate file",
    choose_folder: "Choose a folder of documents",
    choose_table: "Save the table",
    choose_emblem: "Choose the picture of the emblem",
    choose_anchor: "Choose an issuer's certificate",
    choose_target: "Save a copy of the certificate file",
    choose_sheet: "Save the evidence sheet",
    pictures: "Pictures (PNG, JPEG)",
    tables: "Tables (CSV)",
    table_name: "documents.csv",
    certificates: "Certificates (PEM, DER)",
    all_files: "All files",
    remind_title: "Your certificate ends in {n} days",
    remind_body: "The certificate of {nama} is valid until {tgl}. Apply before then so that there is no gap.",
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
