//! The shipped letters: every label in its order, the addressee exactly, readable by programs nobody here wrote.
mod structure;

use std::path::PathBuf;
use std::process::Command;

use press::paper::{Made, Moment, Setting, Template, make};
use press::shipped;
use toml::Table;

const LETTERS: [&str; 12] = [
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
];

fn setting() -> Setting {
    Setting { emblem: None, made: Moment { year: 2026, month: 11, day: 22, clock: [9, 5, 0], zone: 7 } }
}

/// The facts of a letter: the sample data, with the shipped profile of a city as `kota`.
fn facts(city: &str) -> Table {
    let mut data: Table = include_str!("contoh.toml").parse().expect("TOML");
    let city: Table = shipped::city(city).expect("a city").parse().expect("TOML");
    data.insert("kota".into(), toml::Value::Table(city));
    data
}

fn letter(name: &str, data: &Table) -> Made {
    let template = Template::parse(shipped::letter(name).expect("shipped")).expect("a template");
    make(&template, data, &setting()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("pena-letters-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What a program prints; `None`, said once, where it is not installed.
fn said(program: &str, arguments: &[&str]) -> Option<String> {
    match Command::new(program).args(arguments).output() {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(_) => {
            println!("skipped: {program} absent");
            None
        }
    }
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text in the order in which it is drawn, by Poppler.
fn read(made: &Made) -> Option<String> {
    let folder = Folder::new(&format!("read-{}", made.title.len() + made.bytes.len()));
    let path = folder.file("surat.pdf", &made.bytes);
    said("pdftotext", &["-raw", path.to_str().expect("a path"), "-"]).map(|text| words(&text))
}

/// Each piece stands after the one before it.
fn in_order(text: &str, pieces: &[&str]) {
    let mut rest = text;
    for piece in pieces {
        let Some((_, after)) = rest.split_once(piece) else { panic!("missing or out of order: {piece}\nin: {rest}") };
        rest = after;
    }
}

#[test]
fn form_a_has_every_label_in_the_regulation_s_order() {
    let Some(text) = read(&letter("surat-rekomendasi", &facts("palembang"))) else { return };
    in_order(
        &text,
        &[
            "SURAT REKOMENDASI PERMOHONAN PENERBITAN SERTIFIKAT ELEKTRONIK",
            "OSD BADAN SIBER DAN SANDI NEGARA",
            "Saya yang bertanda tangan di bawah ini:",
            "1. Nama lengkap : Ir. Bambang Sutrisno, M.T.",
            "2. NIP : 19680817 199403 1 002",
            "3. NIK : 1671081708680001",
            "4. Pangkat/Golongan : Pembina Utama Muda (IV/c)",
            "5. Jabatan : Kepala Dinas Komunikasi dan Informatika",
            "6. Instansi : Dinas Komunikasi dan Informatika",
            "7. Unit Kerja : Sekretariat",
            "8. Alamat Email : bambang.sutrisno@palembang.go.id",
            "Dengan ini memberikan rekomendasi kepada:",
            "1. Nama lengkap : Dr. Siti Rahmawati, S.Kom., M.Si.",
            "2. NIP : 19750412 199903 2 001",
            "3. NIK : 1671085204750002",
            "4. Pangkat/Golongan : Pembina (IV/a)",
            "5. Jabatan : Kepala Bidang Persandian",
            "6. Unit Kerja : Bidang Persandian",
            "7. Instansi : Dinas Komunikasi dan Informatika",
            "Kota : Palembang",
            "Provinsi : Sumatera Selatan",
            "8. Alamat Email : siti.rahmawati@palembang.go.id",
            "9. No Telepon : 0711 123456",
            "Untuk melakukan pendaftaran sertifikat elektronik sekaligus menjadi pemegang sertifikat elektronik yang \
             digunakan pada:",
            "a. Sistem : Sistem naskah dinas elektronik",
            "b. Kegunaan : Penandatanganan dokumen elektronik",
            "Demikian surat rekomendasi ini saya buat, agar dapat digunakan sebagaimana mestinya.",
            "Ditandatangani di : Palembang",
            "Tanggal : 22 November 2026",
            "Kepala Organisasi Perangkat Daerah,",
            "Ir. Bambang Sutrisno, M.T.",
            "NIP 19680817 199403 1 002",
        ],
    );
}

#[test]
fn form_b_has_every_label_and_nine_boxes() {
    let Some(text) = read(&letter("formulir-pendaftaran", &facts("palembang"))) else { return };
    in_order(
        &text,
        &[
            "FORMULIR PENDAFTARAN SERTIFIKAT ELEKTRONIK UNTUK INDIVIDU",
            "Saya yang bertanda tangan di bawah ini:",
            "1. Nama lengkap : Dr. Siti Rahmawati, S.Kom., M.Si.",
            "2. NIP :",
            "3. NIK EKTP : 1671085204750002",
            "4. Pangkat/Gol.Ruang :",
            "5. Jabatan :",
            "6. Instansi :",
            "7. Unit Kerja :",
            "8. Alamat Email : siti.rahmawati@palembang.go.id",
            "Bermaksud untuk mengajukan permohonan penerbitan Sertifikat Elektronik untuk:",
            "Dengan ini saya menyatakan bahwa:",
            "1. Data yang saya isikan di atas adalah benar dan dapat dipertanggungjawabkan",
            "2. Menyetujui perjanjian pemilik Sertifikat Elektronik.",
            "Palembang, 22 November 2026",
            "Pemohon,",
            "Lampiran:",
            "1. Fotokopi KTP (Warna)",
            "2. Fotokopi Surat rekomendasi dari atasan",
            "3. Fotokopi SK Pengangkatan Jabatan Terakhir/Surat Penunjukkan Wewenang",
        ],
    );
    // Boxes stand three in a row, and each is read whole, in the order of the form.
    let boxes = [
        "Proteksi email (email protection)",
        "SSL - Client (SSL Client Authentication)",
        "Tanda tangan Elektronik & SSL - Client",
        "Proteksi Kunci (key encipherment)",
        "Pengamanan Dokumen",
        "Proteksi email & SSL – Client",
        "Tanda Tangan Elektronik (Document Signing)",
        "Pengamanan Dokumen & SSL - Client",
        "Proteksi Email & Tanda Tangan Elektronik",
    ];
    in_order(&text, &boxes);
    assert_eq!(text.matches("[ ]").count() + text.matches('☐').count(), 8, "{text}");
    assert_eq!(text.matches("[x]").count() + text.matches('☑').count(), 1, "{text}");
}

#[test]
fn the_notice_of_loss_names_addressee_certificate_and_articles() {
    for (city, addressee, article) in [
        (
            "palembang",
            "Yth. Kepala Dinas Komunikasi dan Informatika Kota Palembang selaku Otoritas Pendaftaran",
            "Pasal 13 ayat (2) huruf c, Pasal 14 huruf d, dan Pasal 15 huruf c Peraturan Walikota Palembang Nomor 23 \
             Tahun 2020 tentang Penyelenggaraan Sertifikat Elektronik, saya mohon",
        ),
        (
            "batam",
            "Yth. Kepala Dinas Komunikasi dan Informatika Kota Batam selaku Otoritas Pendaftaran",
            "Pasal 12 huruf d Peraturan Walikota Batam Nomor 27 Tahun 2020 tentang Penerapan Sertifikat Elektronik \
             pada Sistem Pemerintahan Berbasis Elektronik, saya mohon",
        ),
    ] {
        let Some(text) = read(&letter("pemberitahuan-pencabutan", &facts(city))) else { return };
        in_order(
            &text,
            &[
                "Nomor :",
                "Sifat : Segera",
                "Lampiran :",
                "Hal : Pemberitahuan Kehilangan Kunci Privat dan Permohonan Pencabutan Sertifikat Elektronik",
                addressee,
                "Saya yang bertanda tangan di bawah ini:",
                "Nama lengkap :",
                "NIP :",
                "NIK :",
                "Pangkat/Golongan :",
                "Jabatan :",
                "Unit Kerja :",
                "Instansi :",
                "Alamat Email :",
                "No Telepon :",
                "selaku pemilik Sertifikat Elektronik dengan data sebagai berikut:",
                "Nama pada sertifikat :",
                "Penerbit :",
                "Nomor seri : 4F3A21",
                "Masa berlaku : 2 Januari 2025 s.d. 2 Januari 2027",
                "Sidik sertifikat :",
                "dengan ini memberitahukan bahwa pada Sabtu, 21 November 2026",
                "kunci privat hilang",
                "kunci privat bocor/tersalin",
                "sertifikat digunakan oleh orang lain",
                "frasa sandi (passphrase) diketahui orang lain",
                "perangkat/media penyimpan hilang/dicuri",
                "terdapat kesalahan informasi pada sertifikat",
                "lainnya:",
                "Uraian singkat kejadian:",
                "Terakhir saya gunakan sendiri :",
                "Dugaan mulai disalahgunakan :",
                "Penggunaan setelah waktu itu yang bukan oleh saya:",
                "tidak ada yang saya ketahui",
                "ada, sebagaimana daftar terlampir",
                article,
                "Saya menyatakan bahwa:",
                "3. surat ini tidak ditandatangani dengan Sertifikat Elektronik yang dilaporkan.",
                "Pemilik Sertifikat Elektronik,",
                "Mengetahui,",
                "Lampiran:",
                "Tembusan:",
                "DAFTAR DOKUMEN YANG DITANDATANGANI",
                "Nota Dinas 12/2026",
            ],
        );
    }
}

#[test]
fn the_other_letters_have_their_labels() {
    let palembang = facts("palembang");
    let batam = facts("batam");
    let expected: [(&str, &Table, &[&str]); 8] = [
        (
            "pencabutan-oleh-pd",
            &palembang,
            &[
                "mengalami mutasi jabatan",
                "meninggal dunia",
                "mengundurkan diri",
                "pensiun",
                "sebab lain yang menyebabkan tidak dapat menjalankan tugas dan fungsinya, yaitu",
            ],
        ),
        (
            "penerbitan-kembali",
            &palembang,
            &[
                "Yth. Kepala Dinas Komunikasi dan Informatika Kota Palembang selaku \
            Otoritas Pendaftaran",
                "hilang",
                "rusak",
                "tidak dapat diakses (termasuk lupa passphrase)",
                "telah dimohonkan pencabutan dengan surat nomor",
                "1. Surat Keterangan",
                "Pemohon,",
            ],
        ),
        (
            "surat-keterangan",
            &palembang,
            &[
                "SURAT KETERANGAN",
                "Nomor:",
                "Nama :",
                "NIP :",
                "Pangkat/Golongan :",
                "Jabatan :",
                "menerangkan bahwa:",
                "Unit Kerja :",
                "Pasal 14 huruf f",
                "Palembang, 22 November 2026",
            ],
        ),
        (
            "pemberitahuan-penerima",
            &palembang,
            &[
                "Yth.",
                "data pembuatan Tanda Tangan Elektronik atas nama",
                "No",
                "Nomor/Hal dokumen",
                "Tanggal",
                "Sidik SHA-256 (16 karakter pertama)",
                "Nota Dinas 12/2026",
            ],
        ),
        (
            "laporan-insiden",
            &batam,
            &[
                "Yth. 1. Kepala Badan Siber dan Sandi Negara",
                "2. Kepala Balai (Besar) Sertifikasi Elektronik",
                "Sesuai dengan Pasal 19",
                "A. IDENTITAS LAPORAN",
                "1. Nomor laporan internal :",
                "B. JENIS INSIDEN",
                "C. SERTIFIKAT TERKAIT",
                "D. URAIAN",
                "E. TINDAKAN",
                "F. BANTUAN YANG DIMINTA",
                "bantuan teknis BSrE",
                "G. RENCANA TINDAK LANJUT DAN PENCEGAHAN",
                "Kepala Dinas Komunikasi dan Informatika Kota Batam,",
                "Walikota Batam",
            ],
        ),
        (
            "laporan-permasalahan",
            &batam,
            &[
                "Yth. Kepala Dinas Komunikasi dan Informatika Kota Batam",
                "Pasal 20 ayat (1)",
                "Nama :",
                "NIP :",
                "Jabatan :",
                "Perangkat Daerah :",
                "Kontak :",
                "otentikasi",
                "keaslian data",
                "penyangkalan",
                "Nomor/Hal :",
                "Nama berkas :",
                "Sidik SHA-256 :",
                "Putusan :",
                "Isi dokumen :",
                "Cakupan halaman :",
                "Permintaan kepada Dinas :",
            ],
        ),
        (
            "berita-acara-pemusnahan",
            &palembang,
            &["BERITA ACARA", "telah dihapus dari", "Salinan lain:", "SSD", "Pasal 14 huruf h"],
        ),
        (
            "rekap-penggunaan",
            &batam,
            &[
                "Perangkat Daerah :",
                "6 bulan",
                "1 tahun",
                "Bulan",
                "Juli 2026",
                "41",
                "Sertifikat aktif :",
                "Tanggal berakhir terdekat :",
                "Pasal 6 huruf g dan Pasal 18",
            ],
        ),
    ];
    for (name, data, labels) in expected {
        let Some(text) = read(&letter(name, data)) else { return };
        in_order(&text, labels);
    }
}

#[test]
fn the_recap_names_no_document_and_no_nik() {
    let Some(text) = read(&letter("rekap-penggunaan", &facts("batam"))) else { return };
    assert!(!text.contains("Nota Dinas") && !text.contains("1671085204750002"), "{text}");
}

#[test]
fn every_letter_is_pdf_a_2_and_tagged() {
    for name in LETTERS {
        for data in [facts("palembang"), facts("batam"), Table::new()] {
            let made = letter(name, &data);
            assert!(made.missing.is_empty(), "{name}: {:?}", made.missing);
            structure::check(name, &made.bytes);
            assert!(made.places.iter().all(|place| place.page < made.pages));
        }
    }
}

#[test]
fn other_programs_open_every_letter() {
    let folder = Folder::new("open");
    for name in LETTERS {
        let made = letter(name, &facts("palembang"));
        let path = folder.file(&format!("{name}.pdf"), &made.bytes);
        let path = path.to_str().expect("a path");
        if let Some(checked) = said("qpdf", &["--check", path]) {
            assert!(checked.contains("No syntax or stream encoding errors"), "{name}: {checked}");
        }
        let Some(poppler) = said("pdfinfo", &[path]) else { continue };
        assert!(poppler.contains(&format!("Pages:           {}", made.pages)), "{name}: {poppler}");
        assert!(words(&poppler).contains("Tagged: yes"), "{name}: {poppler}");
        let Some(mupdf) = said("mutool", &["draw", "-q", "-F", "txt", path]) else { continue };
        assert!(mupdf.split_whitespace().count() > 60, "{name}: {mupdf}");
    }
}

#[test]
fn a_browser_opens_every_letter() {
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../ui/test/pdfjs.mjs");
    if !script.with_file_name("../node_modules/pdfjs-dist").exists() {
        println!("skipped: pdf.js absent");
        return;
    }
    let folder = Folder::new("browser");
    for name in LETTERS {
        let made = letter(name, &facts("batam"));
        let path = folder.file(&format!("{name}.pdf"), &made.bytes);
        let arguments = [script.to_str().expect("a path"), path.to_str().expect("a path")];
        let Some(browser) = said("node", &arguments) else { return };
        assert!(browser.starts_with(&format!("pages {}\n", made.pages)), "{name}: {browser}");
        assert!(browser.split_whitespace().count() > 60, "{name}: {browser}");
    }
}

#[test]
fn templates_name_nothing_unknown() {
    // A name that neither the sample nor a city has is a slip of the pen, or the sample is not complete.
    let known = facts("palembang");
    let batam = facts("batam");
    for name in LETTERS {
        let template = Template::parse(shipped::letter(name).expect("shipped")).expect("a template");
        for wanted in template.names() {
            let there = |data: &Table| found(data, &wanted.replace("[]", ".0"));
            assert!(there(&known) || there(&batam), "{name}: {wanted}");
        }
    }
}

fn found(data: &Table, name: &str) -> bool {
    let mut value = toml::Value::Table(data.clone());
    name.split('.').all(|part| {
        let next = match part.parse::<usize>() {
            Ok(index) => value.get(index).cloned(),
            Err(_) => value.get(part).cloned(),
        };
        next.map(|next| value = next).is_some()
    })
}
