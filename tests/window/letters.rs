//! Letters in the window: the profile is filled once, a letter is seen before it is written, what is missing is filled
//! in, the NIK is printed and kept nowhere.

use std::path::PathBuf;

use tests::desktop::{Desktop, Keyring};
use tests::memory;
use tests::session::{Session, until_async};

use crate::steps::{self, at, part, press, write};

const NIK: &str = "1671085204750002";

#[tokio::test]
async fn a_form_is_completed_seen_and_written() {
    let session = Session::open().await;
    at(&session, "home").await;
    press(&session, "letters").await;
    at(&session, "letters").await;
    press(&session, "letter-formulir-pendaftaran").await;
    page_is_drawn(&session).await;
    session.keep_picture("letters-1-empty").await;
    // What the profile lacks is filled in there, and one comes back to the letter.
    press(&session, "letter-profile").await;
    at(&session, "profile").await;
    fill_profile(&session).await;
    at(&session, "letters").await;
    wrong_nik_is_said(&session).await;
    write(&session, "letter-nik", NIK).await;
    page_is_drawn(&session).await;
    press(&session, "letter-mail").await;
    session.keep_picture("letters-3-form").await;
    press(&session, "keep-letter").await;
    part(&session, "letter-written").await;
    session.keep_picture("letters-4-written").await;
    let form = session.desktop.document("formulir-pendaftaran.pdf");
    let text = steps::words_of(&form);
    for wanted in [
        "1. Nama lengkap : Dr. Siti Rahmawati, S.Kom., M.Si.",
        "2. NIP : 19750412 199903 2 001",
        "3. NIK EKTP : 1671085204750002",
        "7. Unit Kerja : Bidang Persandian",
        "8. Alamat Email : siti.rahmawati@palembang.go.id",
    ] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
    let mail = std::fs::read_to_string(session.desktop.document("surel.eml")).expect("the draft");
    assert!(mail.contains("X-Unsent: 1") && mail.contains("formulir-pendaftaran.pdf"), "{mail}");
    // Printed, kept nowhere: the letter's own streams are compressed.
    assert_eq!(memory::files_with(session.home(), NIK), Vec::<PathBuf>::new());
    press(&session, "open-written").await;
    at(&session, "document").await;
    session.read("formulir-pendaftaran.pdf").await;
    session.focus();
}

#[tokio::test]
async fn blanks_are_filled_on_the_screen_and_another_letter_begins_anew() {
    let session = Session::on(Desktop::new(), Keyring::None, &[]).await;
    at(&session, "home").await;
    press(&session, "letters").await;
    press(&session, "letter-pemberitahuan-pencabutan").await;
    page_is_drawn(&session).await;
    write(&session, "blank-surat.nomor", "555/12/2026").await;
    write(&session, "blank-kejadian.uraian", "Laptop dinas tertinggal di kereta.").await;
    steps::choose(&session, "letter-situation", "stolen").await;
    page_is_drawn(&session).await;
    session.keep_picture("letters-5-loss").await;
    press(&session, "keep-letter").await;
    part(&session, "letter-written").await;
    let text = steps::words_of(&session.desktop.document("pemberitahuan-pencabutan.pdf"));
    for wanted in
        ["Nomor : 555/12/2026", "Laptop dinas tertinggal di kereta.", "Hal : Pemberitahuan Kehilangan Kunci Privat"]
    {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
    press(&session, "letter-surat-keterangan").await;
    page_is_drawn(&session).await;
    let number = part(&session, "blank-surat.nomor").await;
    assert_eq!(number.prop("value").await.expect("its value").as_deref(), Some(""));
    session.keep_picture("letters-6-statement").await;
}

/// The picture that is shown is that of the letter asked for last.
async fn page_is_drawn(session: &Session) {
    let drawn = "const pages = document.querySelector('.letter-pages')
      const img = pages?.querySelector('[data-test=letter-page] img')
      return pages?.getAttribute('aria-busy') === 'false' && !!img && img.complete && img.naturalWidth > 0";
    until_async("the letter's page", || async { (session.script(drawn).await == true).then_some(()) }).await;
}

async fn fill_profile(session: &Session) {
    for (field, text) in [
        ("profile-name", "Dr. Siti Rahmawati, S.Kom., M.Si."),
        ("profile-office", "KEPALA BIDANG PERSANDIAN"),
        ("profile-nip", "197504121999032001"),
        ("profile-organization", "Dinas Komunikasi dan Informatika"),
        ("profile-unit", "Bidang Persandian"),
        ("profile-phone", "0711 123456"),
        ("profile-address", "Jalan Merdeka Nomor 1, Palembang"),
        ("profile-email", "siti.rahmawati@contoh.com"),
        ("profile-head-name", "Ir. Bambang Sutrisno, M.T."),
        ("profile-head-nip", "196808171994031002"),
    ] {
        write(session, field, text).await;
    }
    // An address outside of the city's domain is said, not refused.
    session.see("#email-hint.warn").await;
    write(session, "profile-email", "siti.rahmawati@palembang.go.id").await;
    steps::choose(session, "profile-head-rank", "Pembina Utama Muda (IV/c)").await;
    session.keep_picture("letters-2-profile").await;
    press(session, "profile-save").await;
    at(session, "letters").await;
    let stored = std::fs::read_to_string(session.home().join("data/pena/profile.toml")).expect("the profile");
    for wanted in [
        "unit = \"Bidang Persandian\"",
        "[head]",
        "name = \"Ir. Bambang Sutrisno, M.T.\"",
        "nip = \"196808171994031002\"",
    ] {
        assert!(stored.contains(wanted), "{wanted} in {stored}");
    }
}

async fn wrong_nik_is_said(session: &Session) {
    write(session, "letter-nik", "12345").await;
    session.see("#nik-rule.warn").await;
    let keep = part(session, "keep-letter").await;
    assert!(!keep.is_enabled().await.expect("its state"), "a letter with half a NIK can be written");
}
