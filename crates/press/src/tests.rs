//! The rules of block and footer that need no other program.
use crate::faces::{self, Weight, legible, width};
use crate::footer::Fill;
use crate::templates;
use crate::wrap::Words;
use crate::{BlockError, BlockText, Code, Design, FooterError, Issuer, block, footer, footer_for_issuer, natural_size};

fn person() -> BlockText {
    BlockText { office: "Kepala Dinas".into(), name: "Siti Aminah".into(), ..BlockText::default() }
}

#[test]
fn the_files_that_are_compiled_in_are_good() {
    assert_eq!(faces::all().len(), 4);
    assert!(templates::block().is_some());
    assert_eq!(templates::issuers().len(), 2);
    let codes: Vec<_> = Code::all().map(Code::name).collect();
    assert_eq!(codes, ["CK-0", "CK-1", "CK-1a", "CK-2", "CK-3", "CK-4", "CK-5"]);
}

#[test]
fn all_of_latin_extended_has_a_glyph() {
    // Latin-1 Supplement to Latin Extended-B, IPA left out; Latin Extended Additional; U+00AD is invisible.
    let wanted = (0xa1..=0x24f).chain(0x1e00..=0x1eff).filter(|code| *code != 0xad);
    for character in wanted.filter_map(char::from_u32) {
        for weight in [Weight::Regular, Weight::Bold] {
            assert!(faces::face_for(character, weight).is_some(), "{character} U+{:04X}", u32::from(character));
        }
    }
}

#[test]
fn what_cannot_be_shown_is_seen_and_reported() {
    let shown = legible("A漢\u{202e}B\u{200b}\n", Weight::Bold);
    assert_eq!(shown.text, "A□□B□ ");
    assert_eq!(shown.missing, ['漢', '\u{202e}', '\u{200b}']);
    // A letter and its accent typed apart become one.
    assert_eq!(legible("S\u{30c}", Weight::Regular).text, "Š");
}

#[test]
fn kerning_pulls_pairs_together() {
    let apart = width("A", Weight::Bold, 1000.0) + width("V", Weight::Bold, 1000.0);
    assert!(width("AV", Weight::Bold, 1000.0) < apart);
}

#[test]
fn nothing_sticks_out_of_a_measure() {
    for measure in [20.0, 55.5, 140.0] {
        let words = Words::new(
            "Dinas Komunikasi, Informatika, Statistik, danpersandianyangsangatpanjangsekali",
            Weight::Regular,
        );
        for row in words.greedy(measure / 8.0).into_iter().chain(words.even(measure / 8.0)) {
            assert!(width(&row.text, Weight::Regular, 8.0) <= measure, "{row:?}");
        }
    }
}

#[test]
fn the_office_ends_with_one_comma_and_the_nip_is_grouped() {
    let mut text = person();
    text.nip = Some("19750312 200003 2 001".into());
    let lines = block(&Design::Text, &text, 190.0, 62.0).unwrap().text;
    assert_eq!(
        lines,
        ["Ditandatangani secara elektronik oleh:", "Kepala Dinas,", "Siti Aminah", "NIP 19750312 200003 2 001"]
    );
    text.office = "Kepala Dinas,".into();
    text.nip = Some("bukan angka".into());
    let lines = block(&Design::Text, &text, 190.0, 62.0).unwrap().text;
    assert_eq!(lines[1..], ["Kepala Dinas,", "Siti Aminah", "NIP bukan angka"]);
}

#[test]
fn on_behalf_the_sentence_stands_under_the_office() {
    let mut text = person();
    text.on_behalf = vec!["a.n. Sekretaris Daerah".into(), "u.b.".into()];
    let lines = block(&Design::Text, &text, 190.0, 62.0).unwrap().text;
    assert_eq!(
        lines,
        ["a.n. Sekretaris Daerah", "u.b.", "Kepala Dinas,", "Ditandatangani secara elektronik oleh:", "Siti Aminah"]
    );
}

#[test]
fn blocks_fit_boxes_of_every_shape() {
    let mut text = person();
    text.office = "Plt. Kepala Badan Perencanaan Pembangunan Daerah, Penelitian dan Pengembangan".into();
    for (width, height) in [(190.0, 62.0), (60.0, 200.0), (500.0, 30.0), (55.0, 55.0), (550.0, 150.0)] {
        for design in [Design::Text, Design::Qr("https://contoh.go.id".into())] {
            let made = block(&design, &text, width, height).unwrap();
            assert_eq!((made.appearance.width, made.appearance.height), (width, height));
            assert!(made.size <= 8.0);
        }
    }
    assert_eq!(block(&Design::Text, &text, 3.0, 3.0).unwrap_err(), BlockError::TooSmall);
    assert_eq!(block(&Design::Text, &text, f64::NAN, 3.0).unwrap_err(), BlockError::TooSmall);
    assert_eq!(block(&Design::Text, &BlockText::default(), 90.0, 30.0).unwrap_err(), BlockError::Empty);
    assert_eq!(block(&Design::Qr("x".repeat(3000)), &text, 190.0, 62.0).unwrap_err(), BlockError::QrTooLong);
}

#[test]
fn the_natural_size_is_legible() {
    for design in [Design::Text, Design::Qr("https://contoh.go.id".into())] {
        let (width, height) = natural_size(&design, &person()).unwrap();
        let made = block(&design, &person(), width, height).unwrap();
        assert!(made.is_legible() && made.size >= 7.25, "{width} × {height}: {}", made.size);
    }
}

#[test]
fn only_true_footers_are_permitted() {
    let names = |issuer: Issuer| footer_for_issuer(&issuer).codes.into_iter().map(Code::name).collect::<Vec<_>>();
    for test in [Issuer::Practice, Issuer::SelfSigned, Issuer::Unknown] {
        assert_eq!(names(test), ["CK-0"]);
    }
    let bsre = Issuer::Named { common_name: "BSrE CA DS G1", organization: "Badan Siber dan Sandi Negara" };
    assert_eq!(names(bsre), ["CK-1", "CK-1a", "CK-2", "CK-3", "CK-4"]);
    let impostor = Issuer::Named { common_name: "BSRE CA DS G1", organization: "PT Lain" };
    assert_eq!(names(impostor), ["CK-5"]);
    let permitted = footer_for_issuer(&impostor);
    assert_eq!(permitted.institution, "PT Lain");
    assert_eq!(permitted.choose(Code::named("CK-1")).map(Code::name), Some("CK-5"));
    assert_eq!(footer_for_issuer(&bsre).choose(Code::named("CK-3")).map(Code::name), Some("CK-3"));
}

#[test]
fn footers_stand_where_they_should() {
    let made = |code: &str, width| {
        footer(
            Code::named(code).unwrap(),
            &Fill { institution: "PSrE Contoh", page: Some("https://contoh.go.id") },
            width,
        )
    };
    for code in ["CK-0", "CK-1", "CK-3", "CK-4"] {
        let foot = made(code, 595.276).unwrap();
        assert_eq!((foot.area.x, foot.appearance.height), (54.0, 46.5), "{code}");
        assert!(foot.area.y > 10.0);
    }
    let narrow = made("CK-3", 160.0);
    assert!(narrow.is_ok_and(|foot| foot.appearance.height < 100.0));
    assert_eq!(made("CK-1", 20.0).unwrap_err(), FooterError::TooNarrow);
    assert_eq!(footer(Code::named("CK-3").unwrap(), &Fill::default(), 595.0).unwrap_err(), FooterError::NoPage);
    assert_eq!(footer(Code::named("CK-5").unwrap(), &Fill::default(), 595.0).unwrap_err(), FooterError::NoInstitution);
}
