//! `pena letter` and `pena verify --report` as a person runs them: profile, data, the office's own words, a signature.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

const PROFILE: &str = r#"
name = "Dr. Siti Rahmawati, S.Kom., M.Si."
office = "KEPALA BIDANG PERSANDIAN"
rank = "Pembina (IV/a)"
nip = "197504121999032001"
city = "palembang"
organization = "Dinas Komunikasi dan Informatika"
unit = "Bidang Persandian"
email = "siti.rahmawati@palembang.go.id"
phone = "0711 123456"

[head]
name = "Ir. Bambang Sutrisno, M.T."
nip = "196808171994031002"
"#;
const NIK: &str = "1671085204750002";

struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("pena-letter-{name}-{}", std::process::id()));
        std::fs::create_dir_all(path.join("data")).unwrap();
        std::fs::write(path.join("data/profile.toml"), PROFILE).unwrap();
        Self(path)
    }

    fn at(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    fn pena(&self, words: &[&str], input: &str) -> Output {
        use std::io::Write;
        let mut command = Command::new(env!("CARGO_BIN_EXE_pena"));
        command.args(words).env("PENA_DATA", self.at("data")).env_remove("DBUS_SESSION_BUS_ADDRESS");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    /// The text in drawing order; `None`, said once, without Poppler.
    fn text(&self, name: &str) -> Option<String> {
        let Ok(output) = Command::new("pdftotext").args(["-raw", &self.at(name), "-"]).output() else {
            println!("skipped: pdftotext absent");
            return None;
        };
        Some(String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_letter_is_written_from_the_profile_and_says_that_it_is_not_sent() {
    let place = Place::new("write");
    let out = place.at("a.pdf");
    let data = place.at("data.toml");
    std::fs::write(&data, "[surat]\nnomor = \"555/1/2026\"\n[kejadian]\nuraian = \"Laptop dinas hilang.\"\n").unwrap();
    let words = ["letter", "write", "pemberitahuan-pencabutan", "--out", &out, "--data", &data];
    let rest = ["--situation", "lost", "--nik-stdin", "--draft", &place.at("a.eml")];
    let all: Vec<&str> = words.into_iter().chain(rest).collect();
    let ran = place.pena(&all, &format!("{NIK}\n"));
    assert!(ran.status.success(), "{}", err(&ran));
    assert!(err(&ran).contains("belum dikirim") && err(&ran).contains("kosong: "), "{}", err(&ran));
    // Never over what is there, unless asked.
    assert_eq!(place.pena(&words, "").status.code(), Some(2));
    if let Some(text) = place.text("a.pdf") {
        for wanted in [
            "Nomor : 555/1/2026",
            "Hal : Pemberitahuan Kehilangan Kunci Privat dan Permohonan Pencabutan Sertifikat Elektronik",
            "Yth. Kepala Dinas Komunikasi dan Informatika Kota Palembang selaku Otoritas Pendaftaran di Palembang",
            "NIP : 19750412 199903 2 001",
            "NIK : 1671085204750002",
            "Jabatan : KEPALA BIDANG PERSANDIAN",
            "Laptop dinas hilang.",
            "Kepala Dinas Komunikasi dan Informatika,",
        ] {
            assert!(text.contains(wanted), "{wanted} in {text}");
        }
        assert!(!text.contains("telah dicabut"), "{text}");
    }
    draft_is_a_mail(&place);
    nothing_keeps_the_nik(&place);
}

fn draft_is_a_mail(place: &Place) {
    let script = "import email,email.policy,sys\n\
        m=email.message_from_binary_file(open(sys.argv[1],'rb'),policy=email.policy.default)\n\
        a=list(m.iter_attachments())\n\
        assert not m.defects and not any(p.defects for p in m.walk()), [p.defects for p in m.walk()]\n\
        assert len(a)==1 and a[0].get_content_type()=='application/pdf', a\n\
        assert a[0].get_content()==open(sys.argv[2],'rb').read()\n\
        assert m['X-Unsent']=='1' and m['To'] is None, m.items()\n\
        print(m['Subject'])";
    match Command::new("python3").args(["-c", script, &place.at("a.eml"), &place.at("a.pdf")]).output() {
        Ok(ran) => {
            let said = String::from_utf8_lossy(&ran.stdout).into_owned();
            assert!(ran.status.success() && said.contains("Permohonan Pencabutan"), "{said}{}", err(&ran));
        }
        Err(_) => println!("skipped: python3 absent"),
    }
}

fn nothing_keeps_the_nik(place: &Place) {
    let mut folders = vec![place.0.join("data")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            match entry.path().is_dir() {
                true => folders.push(entry.path()),
                false => {
                    let bytes = std::fs::read(entry.path()).unwrap();
                    assert!(!bytes.windows(NIK.len()).any(|w| w == NIK.as_bytes()), "{:?}", entry.path());
                }
            }
        }
    }
}

#[test]
fn an_office_changes_the_words_and_a_broken_file_is_said() {
    let place = Place::new("own");
    std::fs::create_dir_all(place.0.join("data/letters")).unwrap();
    std::fs::create_dir_all(place.0.join("data/cities")).unwrap();
    let own = place.at("data/letters/surat-keterangan.toml");
    std::fs::write(&own, "title = \"Surat\"\n[[part]]\nkind = \"paragraph\"\ntext = \"Kata kami, {kota.nama}.\"\n")
        .unwrap();
    std::fs::write(place.at("data/cities/palembang.toml"), "nama = \"Palembang Baru\"\n").unwrap();
    let out = place.at("a.pdf");
    let words = ["letter", "write", "surat-keterangan", "--out", &out];
    let ran = place.pena(&words, "");
    assert!(ran.status.success(), "{}", err(&ran));
    if let Some(text) = place.text("a.pdf") {
        assert_eq!(text, "Kata kami, Palembang Baru.");
    }
    std::fs::write(&own, "title = 3").unwrap();
    let refused = place.pena(&["letter", "write", "surat-keterangan", "--out", &place.at("b.pdf")], "");
    assert_eq!(refused.status.code(), Some(2));
    assert!(err(&refused).contains("letters/surat-keterangan.toml") && err(&refused).contains("[letter.template]"));
    assert!(!place.0.join("b.pdf").exists());
}

#[test]
fn every_kind_is_listed_and_written() {
    let place = Place::new("all");
    let list = place.pena(&["letter", "list", "--json"], "");
    let lines = String::from_utf8(list.stdout).unwrap();
    let kinds: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(kinds.len(), 12);
    for kind in kinds {
        let kind = kind["kind"].as_str().unwrap().to_owned();
        let ran = place.pena(&["letter", "write", &kind, "--out", &place.at(&format!("{kind}.pdf"))], "");
        assert!(ran.status.success(), "{kind}: {}", err(&ran));
    }
    assert_eq!(place.pena(&["letter", "write", "puisi", "--out", &place.at("p.pdf")], "").status.code(), Some(2));
}

#[test]
fn a_letter_can_be_signed_and_its_evidence_sheet_says_practice_not_valid() {
    let place = Place::new("sheet");
    assert!(place.pena(&["practice", "--out", &place.at("")], "").status.success());
    let letter = place.at("surat.pdf");
    assert!(place.pena(&["letter", "write", "penerbitan-kembali", "--out", &letter], "").status.success());
    let signed = place.pena(&["sign", &letter, "--key", "latihan", "--footer", "CK-0"], "");
    assert!(signed.status.success(), "{}", err(&signed));
    let output = place.at("surat_ttd.pdf");
    let judged = place.pena(&["verify", &output, "--json", "--report", &place.at("bukti.pdf")], "");
    assert!(judged.status.success(), "{}", err(&judged));
    let report: serde_json::Value = serde_json::from_slice(&judged.stdout).unwrap();
    assert_eq!(report["verdict"], "valid");
    if let Some(text) = place.text("bukti.pdf") {
        let hash = report["sha256"].as_str().unwrap().to_uppercase();
        assert!(text.replace(' ', "").contains(&hash), "{hash} in {text}");
        assert!(text.contains("Putusan: Tanda tangan latihan") && !text.contains("Tanda tangan valid"), "{text}");
        for wanted in
            ["Nama berkas : surat_ttd.pdf", "Isi dokumen", "Penanda tangan", "Cakupan halaman", "EN 319 102-1 5.2.7"]
        {
            assert!(text.contains(wanted), "{wanted} in {text}");
        }
        assert!(text.contains("dan bukan pernyataan hukum."), "{text}");
    }
    let mut bytes = std::fs::read(&output).unwrap();
    let at = bytes.windows(6).position(|w| w == b"stream").unwrap() + 30;
    bytes[at] ^= 1;
    std::fs::write(place.at("rusak_ttd.pdf"), bytes).unwrap();
    let judged = place.pena(&["verify", &place.at("rusak_ttd.pdf"), "--report", &place.at("bukti2.pdf")], "");
    assert_eq!(judged.status.code(), Some(1));
    if let Some(text) = place.text("bukti2.pdf") {
        assert!(text.contains("Putusan: Tanda tangan tidak valid"), "{text}");
        let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(one_line.contains("Isi yang ditandatangani telah berubah, atau tanda tangannya tidak"), "{text}");
        assert!(!text.contains("latihan.") || !text.contains("Tanda tangan valid."), "{text}");
    }
    std::fs::write(place.at("bukan.pdf"), "bukan PDF").unwrap();
    let judged = place.pena(&["verify", &place.at("bukan.pdf"), "--report", &place.at("bukti3.pdf")], "");
    assert_eq!(judged.status.code(), Some(2));
    if let Some(text) = place.text("bukti3.pdf") {
        assert!(text.contains("Putusan: Berkas tidak dapat diperiksa"), "{text}");
    }
}

#[test]
fn the_sheet_speaks_as_the_window_does() {
    // Two files hold the sentences of a verdict; neither may drift from the other.
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let words = |name: &str| std::fs::read_to_string(root.join("ui/src/words/id").join(name)).unwrap();
    let window = words("verdict.ts") + &words("findings.ts");
    let sheet = std::fs::read_to_string(root.join("crates/press/templates/sheets/putusan.toml")).unwrap();
    let sentences = sheet.split("[warnings]").next().unwrap().lines().filter_map(|line| line.split_once(" = "));
    let mut count = 0;
    for (name, sentence) in sentences {
        let sentence = sentence.trim_matches('"');
        assert!(window.contains(&format!("'{sentence}'")), "{name}: {sentence}");
        count += 1;
    }
    assert!(count > 100, "{count}");
}

#[test]
fn a_reported_key_fills_its_own_letter() {
    let place = Place::new("lost");
    assert!(place.pena(&["practice", "--out", &place.at("")], "").status.success());
    let lost = place.pena(&["key", "lost", "latihan", "--situation", "leaked", "--since", "2026-11-20T06:00:00Z"], "");
    assert!(lost.status.success(), "{}", err(&lost));
    let words = ["letter", "write", "pemberitahuan-pencabutan", "--out", &place.at("a.pdf"), "--key", "latihan"];
    let ran = place.pena(&words, "");
    assert!(ran.status.success(), "{}", err(&ran));
    // The frozen key cannot sign its own report.
    assert!(!place.pena(&["sign", &place.at("a.pdf"), "--key", "latihan", "--footer", "CK-0"], "").status.success());
    let Some(text) = place.text("a.pdf") else { return };
    for wanted in [
        "Hal : Pemberitahuan Kebocoran Kunci Privat",
        "Nama pada sertifikat : Pejabat Contoh (LATIHAN)",
        "Dugaan mulai disalahgunakan : 20 November 2026 pukul 13.00 WIB",
    ] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
    let ticked = text.split("kunci privat bocor/tersalin").next().unwrap();
    assert!(ticked.trim_end().ends_with("[x]") || ticked.trim_end().ends_with('☑'), "{text}");
}

#[test]
fn the_recap_counts_and_names_nothing() {
    let place = Place::new("recap");
    assert!(place.pena(&["practice", "--out", &place.at("")], "").status.success());
    let notice = ["letter", "write", "pemberitahuan-pencabutan", "--out", &place.at("a.pdf")];
    assert!(place.pena(&notice, "").status.success());
    let words = ["journal", "report", "--from", "2000-01-01", "--to", "2999-12-31", "--out", &place.at("rekap.pdf")];
    let ran = place.pena(&words, "");
    assert!(ran.status.success(), "{}", err(&ran));
    let Some(text) = place.text("rekap.pdf") else { return };
    assert!(text.contains("Periode 1 Januari 2000 s.d. 31 Desember 2999"), "{text}");
    // One document signed, none refused; one request for revocation.
    let signing = text.split("Gagal: dokumen").nth(1).unwrap();
    let row: Vec<&str> = signing.split_whitespace().skip(2).take(5).collect();
    assert_eq!(row, ["1", "0", "0", "0", "0"], "{text}");
    let reports = text.split("Diperiksa: tidak pasti").nth(1).unwrap();
    let row: Vec<&str> = reports.split_whitespace().skip(2).take(2).collect();
    assert_eq!(row, ["0", "1"], "{text}");
    assert!(!text.contains("surat-latihan") && !text.contains("Pejabat Contoh"), "{text}");
}
