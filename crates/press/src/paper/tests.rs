//! What the engine promises, checked without other programs.
use super::fill::{Ground, names};
use super::{BLANK, Moment, PaperError, Setting, Template, make};

fn data(text: &str) -> toml::Table {
    text.parse().expect("TOML")
}

fn setting() -> Setting {
    Setting { emblem: None, made: Moment { year: 2026, month: 11, day: 22, clock: [9, 0, 0], zone: 7 } }
}

fn template(parts: &str) -> Template {
    Template::parse(&format!("title = \"Surat {{nomor}}\"\n{parts}")).expect("a template")
}

#[test]
fn placeholders_are_filled_and_blanks_remembered() {
    let data = data("nomor = 7\n[pemilik]\nnama = ' Siti '\nnip = ''\n");
    let ground = Ground::new(&data);
    let scope = ground.scope();
    assert_eq!(scope.text("{pemilik.nama}: {nomor} {").text, "Siti: 7 {");
    let blank = scope.text("{pemilik.nip}");
    assert!(blank.empty && blank.text == BLANK);
    assert!(!scope.text("NIP {pemilik.nip}").empty);
    assert_eq!(ground.blanks(), ["pemilik.nip"]);
    assert_eq!(names("a {b.c} {d}"), ["b.c", "d"]);
}

#[test]
fn conditions_and_choices() {
    let data = data("ada = 'x'\nkosong = ' '\ndaftar = []\njenis = ['a']\nsatu = 'b'\n");
    let ground = Ground::new(&data);
    let scope = ground.scope();
    let held = ["ada", "!kosong", "!daftar", "jenis", "!tidak.ada"].map(|when| scope.holds(Some(when)));
    assert_eq!(held, [true; 5]);
    assert!(!scope.holds(Some("kosong")) && !scope.holds(Some("!ada")) && scope.holds(None));
    assert!(scope.chose("jenis", "a") && scope.chose("satu", "b") && !scope.chose("jenis", "b"));
}

#[test]
fn a_wrong_template_names_its_line() {
    let refused = Template::parse("title = \"a\"\n[[part]]\nkind = \"paragraph\"\ntxt = \"b\"\n").unwrap_err();
    assert!(matches!(&refused, PaperError::Template(why) if why.contains("txt")), "{refused}");
    assert!(Template::parse("title = \"a\"\n[[part]]\nkind = \"poem\"\n").is_err());
}

#[test]
fn equal_arguments_give_equal_bytes() {
    let template = template("[[part]]\nkind = \"paragraph\"\ntext = \"Halo {nama}\"\n");
    let table = data("nama = 'Siti'\n");
    let one = make(&template, &table, &setting()).expect("a document");
    assert_eq!(one.bytes, make(&template, &table, &setting()).expect("a document").bytes);
    assert_eq!((one.pages, one.title.as_str()), (1, "Surat ………………"));
    assert_eq!(one.blanks, ["nomor"]);
}

#[test]
fn a_signature_is_never_alone_on_a_page() {
    // Whatever the length of the text before it, the page of the signature carries text too.
    for count in 30..60 {
        let parts = format!(
            "{}[[part]]\nkind = \"paragraph\"\ntext = \"Demikian surat ini dibuat.\"\n[[part]]\nkind = \"signature\"\n\
             side = \"right\"\nabove = [\"Pemohon,\"]\nbelow = [\"Siti\"]\n",
            "[[part]]\nkind = \"paragraph\"\ntext = \"Baris.\"\n".repeat(count)
        );
        let made = make(&template(&parts), &toml::Table::new(), &setting()).expect("a document");
        let place = made.places.first().expect("a place");
        assert_eq!(place.page + 1, made.pages, "{count}");
        assert!(place.rect[1] > 46.0 + 14.5 + 12.0 && place.rect[1] + place.rect[3] < 756.0, "{count}: {place:?}");
    }
}

#[test]
fn long_text_and_long_rows_cross_pages() {
    let long = "kata yang panjang sekali ".repeat(900);
    let parts = "[[part]]\nkind = \"paragraph\"\ntext = \"{a}\"\n[[part]]\nkind = \"rows\"\nrows = [[\"Uraian\", \"{a}\"]]\n\
                 [[part]]\nkind = \"table\"\nheads = [\"A\"]\nwidths = [1.0]\nlist = \"l\"\ncells = [\"{a}\"]\n";
    let table = data(&format!("a = '{long}'\nl = [{{ a = 'x' }}, {{ a = '{long}' }}]\n"));
    let made = make(&template(parts), &table, &setting()).expect("a document");
    assert!(made.pages > 6, "{}", made.pages);
}

#[test]
fn what_no_typeface_has_is_reported() {
    let template = template("[[part]]\nkind = \"paragraph\"\ntext = \"{nama}\"\n");
    let made = make(&template, &data("nama = '漢 Siti'\n"), &setting()).expect("a document");
    assert_eq!(made.missing, ['漢']);
}
