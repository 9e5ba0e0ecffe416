//! The sample letter with block and footer, stamped by our engine and read by programs nobody here wrote.
use std::path::{Path, PathBuf};
use std::process::Command;

use pdf::{Opened, Rect, Source, Update};
use press::footer::Fill;
use press::{BlockText, Code, Design, block, footer, letter};

const PAGE: &str = "https://tte.contoh.go.id/periksa";
const NAMES: [&str; 4] =
    ["Đặng Łukasz Šimůnková Nur‘aini", "Ọlá Ḷaḵṣmī Ƙɓ", "Dr. Siti Rahmawati, S.Kom., M.Si.", "Þórður Ǽ Żółć İı ẞ"];

fn open(bytes: Vec<u8>) -> Opened {
    pdf::open(Source::new(bytes.into()), None).expect("a readable file")
}

fn person(name: &str) -> BlockText {
    BlockText {
        on_behalf: Vec::new(),
        office: "Kepala Dinas Komunikasi dan Informatika".into(),
        name: name.into(),
        rank: Some("Pembina Utama Muda (IV/c)".into()),
        nip: Some("197503122000032001".into()),
    }
}

/// The sample letter with a footer on every page and a block on the last, and the footer's text.
fn stamped(code: &str, design: &Design, name: &str) -> (Vec<u8>, String) {
    let sample = letter::sample().expect("a letter");
    let document = open(sample.bytes.clone());
    let mut update = Update::new(&document);
    let (width, height) = document.page(0).expect("a page").geometry().size();
    let fill = Fill { institution: "Penyelenggara Sertifikasi Contoh", page: Some(PAGE) };
    let foot = footer(Code::named(code).expect("a code"), &fill, width).expect("a footer");
    let form = foot.appearance.add_to(&mut update).expect("a form");
    for page in 0..sample.pages {
        update.stamp(page, form, foot.place(height)).expect("a stamp");
    }
    let [x, y, width, height] = sample.block_rect;
    let signed = block(design, &person(name), width, height).expect("a block");
    assert!(signed.missing.is_empty() && signed.is_legible(), "{:?}", signed.missing);
    let form = signed.appearance.add_to(&mut update).expect("a form");
    update.stamp(sample.block_page, form, Rect { x, y, width, height }).expect("a stamp");
    let tail = update.finish().expect("a revision");
    ([sample.bytes, tail].concat(), foot.text)
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("pena-press-{name}-{}", std::process::id()));
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
fn said(program: &str, arguments: &[&dyn AsRef<std::ffi::OsStr>]) -> Option<String> {
    match Command::new(program).args(arguments.iter().map(|argument| argument.as_ref())).output() {
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

fn extracted(path: &Path, page: usize) -> Option<String> {
    let page = (page + 1).to_string();
    said("pdftotext", &[&"-f", &page, &"-l", &page, &path, &"-"])
}

#[test]
fn every_footer_is_extracted_exactly() {
    let folder = Folder::new("footer");
    for code in Code::all() {
        let (bytes, text) = stamped(code.name(), &Design::Text, NAMES[0]);
        let path = folder.file("surat.pdf", &bytes);
        let Some(read) = extracted(&path, 0) else { return };
        assert!(words(&read).ends_with(&words(&text)), "{code:?}: {read}");
        let runs = pdf::text(&open(bytes), 1).expect("text");
        let ours: String = runs.iter().map(|run| format!("{} ", run.text)).collect();
        assert!(words(&ours).contains(&words(&text)), "{code:?}: {ours}");
    }
}

#[test]
fn names_of_all_latin_scripts_are_extracted_by_two_programs() {
    let folder = Folder::new("names");
    for name in NAMES {
        let (bytes, _) = stamped("CK-0", &Design::Text, name);
        let path = folder.file("surat.pdf", &bytes);
        let Some(poppler) = extracted(&path, 1) else { return };
        assert!(words(&poppler).contains(name), "{name}: {poppler}");
        let Some(mupdf) = said("mutool", &[&"draw", &"-q", &"-F", &"txt", &path, &"2"]) else { return };
        assert!(words(&mupdf).contains(name), "{name}: {mupdf}");
        assert!(words(&poppler).contains("Kepala Dinas Komunikasi dan Informatika, "), "{poppler}");
        assert!(words(&poppler).contains("NIP 19750312 200003 2 001"), "{poppler}");
    }
}

#[test]
fn fonts_are_embedded_subsets_with_unicode() {
    let folder = Folder::new("fonts");
    let (bytes, _) = stamped("CK-0", &Design::Text, NAMES[1]);
    let path = folder.file("surat.pdf", &bytes);
    let Some(list) = said("pdffonts", &[&path]) else { return };
    let lines: Vec<&str> = list.lines().skip(2).collect();
    assert!(lines.len() >= 5, "{list}");
    assert!(lines.iter().all(|line| line.contains("CID TrueType") && line.contains("yes yes yes")), "{list}");
    assert!(lines.iter().any(|line| line.contains("NotoSans-Bold")), "{list}");
    let Some(checked) = said("qpdf", &[&"--check", &path]) else { return };
    assert!(checked.contains("No syntax or stream encoding errors"), "{checked}");
}

#[test]
fn the_code_can_be_scanned() {
    let folder = Folder::new("qr");
    let (bytes, _) = stamped("CK-0", &Design::Qr(PAGE.into()), NAMES[2]);
    let path = folder.file("surat.pdf", &bytes);
    let picture = folder.0.join("halaman");
    if said("pdftoppm", &[&"-r", &"200", &"-f", &"2", &"-l", &"2", &"-png", &"-singlefile", &path, &picture]).is_none()
    {
        return;
    }
    let Some(read) = said("zbarimg", &[&"-q", &"--raw", &picture.with_extension("png")]) else { return };
    assert_eq!(read.trim(), PAGE);
    let ours = pdf::render(&open(bytes), 1, 1654).expect("a picture").png().expect("a PNG");
    let ours = folder.file("kami.png", &ours);
    assert_eq!(said("zbarimg", &[&"-q", &"--raw", &ours]).unwrap_or_default().trim(), PAGE);
}

#[test]
fn the_sample_letter_leaves_room() {
    let sample = letter::sample().expect("a letter");
    assert_eq!(sample.pages, 2);
    assert_eq!(sample.bytes, letter::sample().expect("a letter").bytes);
    let document = open(sample.bytes.clone());
    assert!(matches!(document, Opened::Strict(_)));
    let [x, y, width, height] = sample.block_rect;
    let place = Rect { x, y, width, height };
    assert!(!pdf::ink(&document, sample.block_page, place).expect("a picture"));
    assert!(!pdf::covers_text(&pdf::text(&document, sample.block_page).expect("text"), place));
    let foot = footer(Code::named("CK-4").expect("a code"), &Fill::default(), 595.276).expect("a footer");
    for page in 0..sample.pages {
        assert!(!pdf::ink(&document, page, foot.covers(841.89)).expect("a picture"));
    }
    assert!(pdf::ink(&document, 0, Rect { x: 72.0, y: 72.0, width: 400.0, height: 60.0 }).expect("a picture"));
}

#[test]
fn anchors_are_found_where_they_stand() {
    let sample = letter::sample().expect("a letter");
    let document = open(sample.bytes);
    let found = pdf::find(&document, 0, "Yth.").expect("text");
    assert_eq!(found.len(), 1);
    assert!((found[0].x - 72.0).abs() < 1.0 && found[0].width > 15.0 && found[0].width < 30.0, "{found:?}");
    assert!(pdf::find(&document, 0, "tidak ada yang seperti ini").expect("text").is_empty());
}
