//! The register in the window: what was signed is listed, found again by dropping it, and a change is said.

use tests::session::{Session, until_async};

use crate::steps::{self, at, part, press};

#[tokio::test]
async fn what_was_signed_is_found_again_and_a_change_is_said() {
    let mut session = Session::open().await;
    steps::practise(&session).await;
    steps::sign_letter(&mut session, "surat.pdf").await;
    part(&session, "success").await;
    let signed = session.desktop.document("surat_ttd.pdf");

    press(&session, "back").await;
    press(&session, "journal").await;
    at(&session, "journal").await;
    session.see("[data-test='journal-row'][data-kind='signed']").await;
    session.read("Catatan utuh").await;
    session.read("mengingat catatan terakhir yang sama").await;
    session.keep_picture("journal-1-whole").await;

    steps::drop_file(&mut session, &signed);
    part(&session, "journal-answer").await;
    session.read("Ya. surat_ttd.pdf ditandatangani di komputer ini").await;
    session.keep_picture("journal-2-found").await;
    press(&session, "journal-keys").await;
    session.see("[data-test='journal-row'][data-kind='key_imported']").await;
    until_async("only keys", || async { (!session.shows("Dokumen ditandatangani").await).then_some(()) }).await;

    let register = session.desktop.home().join("data/pena/register/000001.jsonl");
    let text = std::fs::read_to_string(&register).expect("the register");
    let altered = text.replacen("\"pages\":3", "\"pages\":4", 1);
    assert_ne!(text, altered, "there is something to alter");
    std::fs::write(&register, altered).expect("the register is altered");
    press(&session, "back").await;
    press(&session, "journal").await;
    session.read("Catatan kegiatan tidak utuh").await;
    session.read("Ada catatan yang diubah").await;
    session.keep_picture("journal-3-broken").await;
}

#[tokio::test]
async fn the_register_is_searched_saved_as_a_table_and_counted() {
    let mut session = Session::open().await;
    steps::practise(&session).await;
    steps::sign_letter(&mut session, "surat.pdf").await;
    part(&session, "success").await;
    press(&session, "back").await;
    press(&session, "journal").await;
    at(&session, "journal").await;
    session.see("[data-test='journal-row'][data-kind='signed']").await;
    // By the words on the screen, whatever the register calls it.
    steps::write(&session, "journal-text", "dokumen DITANDA").await;
    rows(&session, &["signed"]).await;
    session.keep_picture("journal-4-words").await;
    // By a fingerprint, of which a part is enough.
    let hash = "return document.querySelector('[data-kind=signed] code').title";
    let hash = session.script(hash).await.as_str().expect("a fingerprint").to_owned();
    steps::write(&session, "journal-text", &hash[10..30]).await;
    rows(&session, &["signed", "sign_requested"]).await;
    steps::write(&session, "journal-text", "tidak ada yang begini").await;
    part(&session, "journal-none").await;
    press(&session, "journal-clear").await;
    session.see("[data-test='journal-row'][data-kind='key_imported']").await;
    // By days: everything happened today.
    steps::write(&session, "journal-from", "01-01-2099").await;
    part(&session, "journal-none").await;
    steps::write(&session, "journal-from", "01-01-2020").await;
    steps::write(&session, "journal-to", "31-12-2098").await;
    session.see("[data-test='journal-row'][data-kind='signed']").await;
    steps::write(&session, "journal-to", "31-12-2020").await;
    part(&session, "journal-none").await;
    session.keep_picture("journal-5-days").await;
    press(&session, "journal-clear").await;
    a_table_is_saved(&mut session, &hash).await;
    a_recap_is_written(&session).await;
}

/// Exactly these kinds are listed, the newest first.
async fn rows(session: &Session, kinds: &[&str]) {
    let listed =
        "return [...document.querySelectorAll('[data-test=journal-row]')].map((row) => row.dataset.kind).join(' ')";
    let wanted = kinds.join(" ");
    until_async(&wanted, || async { (session.script(listed).await == wanted).then_some(()) }).await;
}

async fn a_table_is_saved(session: &mut Session, hash: &str) {
    let table = session.desktop.document("catatan.csv");
    press(session, "journal-export").await;
    steps::choose_path(session, "Simpan tabel", &table).await;
    part(session, "journal-exported").await;
    let text = std::fs::read_to_string(&table).expect("the table");
    assert!(text.starts_with("seq,at,event,sha256_in,sha256_out,"), "{text}");
    let signed: Vec<&str> = text.lines().filter(|line| line.contains(",signed,") && line.contains(hash)).collect();
    assert_eq!(signed.len(), 1, "{text}");
}

async fn a_recap_is_written(session: &Session) {
    press(session, "journal-recap").await;
    at(session, "letters").await;
    let year = time::OffsetDateTime::now_utc().to_offset(time::macros::offset!(+7)).year();
    for (period, words) in
        [(year.to_string(), "[x] 1 tahun"), (format!("{year}-2"), "6 bulan"), (format!("{year}-1"), "6 bulan")]
    {
        steps::choose(session, "letter-period", &period).await;
        let begins = if period.ends_with("-2") { "1 Juli" } else { "1 Januari" };
        press(session, "keep-letter").await;
        part(session, "letter-written").await;
        session.keep_picture(&format!("journal-6-recap-{period}")).await;
        let files = std::fs::read_dir(session.desktop.document("")).expect("documents").flatten();
        let newest = files.filter(|file| file.file_name().to_string_lossy().starts_with("rekap-penggunaan"));
        let newest = newest.max_by_key(|file| file.metadata().and_then(|data| data.modified()).expect("a time"));
        let text = steps::words_of(&newest.expect("the recap").path());
        assert!(text.contains(&format!("{begins} {year}")), "{period}: {text}");
        assert!(text.replace('☑', "[x]").contains(words), "{period}: {text}");
        assert!(!text.contains("surat.pdf") && !text.contains("Pejabat Contoh"), "{text}");
    }
}
