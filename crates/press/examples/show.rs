//! Writes the sample letter with block and footer, and a sheet of blocks, into a folder: `cargo run -p press --example show DIR`.
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};
use pdf::{Alpha, Raster};
use press::footer::Fill;
use press::{BlockText, Code, Design, block, footer, letter, natural_size};

fn stamp(file: &mut Document, page: ObjectId, form: ObjectId, (x, y): (f64, f64)) {
    let name = format!("X{}", form.0);
    let content = format!("q 1 0 0 1 {x} {y} cm /{name} Do Q\n");
    let added = file.add_object(lopdf::Stream::new(Dictionary::new(), content.into_bytes()));
    let parent = file.get_dictionary(page).unwrap().get(b"Parent").and_then(Object::as_reference).unwrap();
    let inherited = file.get_dictionary(parent).unwrap().get(b"Resources").and_then(Object::as_dict).cloned().unwrap_or_default();
    let own = file.get_object_mut(page).and_then(Object::as_dict_mut).unwrap();
    let mut resources = own.get(b"Resources").and_then(Object::as_dict).cloned().unwrap_or(inherited);
    let mut forms = resources.get(b"XObject").and_then(Object::as_dict).cloned().unwrap_or_default();
    forms.set(name, form);
    resources.set("XObject", forms);
    own.set("Resources", resources);
    let before = own.get(b"Contents").unwrap().clone();
    let list = match before { Object::Array(list) => list, one => vec![one] };
    own.set("Contents", list.into_iter().chain([added.into()]).collect::<Vec<Object>>());
}

fn people() -> Vec<BlockText> {
    let person = |office: &str, name: &str, rank: Option<&str>, nip: Option<&str>| BlockText {
        on_behalf: vec![], office: office.into(), name: name.into(), rank: rank.map(Into::into), nip: nip.map(Into::into) };
    let mut behalf = person("Kepala Bagian Hukum", "Rahmat Hidayat, S.H., M.H.", Some("Penata Tingkat I (III/d)"), None);
    behalf.on_behalf = vec!["a.n. Sekretaris Daerah Kota Palembang".into(), "u.b.".into()];
    vec![
        person("Kepala Dinas Komunikasi dan Informatika", "Dr. Siti Rahmawati Nur‘aini, S.Kom., M.Si.", Some("Pembina Utama Muda (IV/c)"), Some("197503122000032001")),
        person("WALI KOTA PALEMBANG", "RATU DEWA", None, None),
        person("Plt. Kepala Badan Perencanaan Pembangunan Daerah, Penelitian dan Pengembangan", "Đặng Łukasz Šimůnková Nur‘aini, Ph.D.", Some("Pembina (IV/a)"), None),
        behalf,
        person("Kepala ḷaboratorium ɓ Ƙ", "Nama 漢字 \u{202e}terbalik Ọlá Ẹ̀ Ḷ", None, None),
    ]
}

fn main() {
    let folder = std::path::PathBuf::from(std::env::args().nth(1).expect("a folder"));
    let emblem = std::env::args().nth(2).map(|path| Raster::decode(&std::fs::read(path).unwrap(), Alpha::SoftMask).unwrap());
    let sample = letter::sample().unwrap();
    std::fs::write(folder.join("letter.pdf"), &sample.bytes).unwrap();
    let mut designs = vec![("text", Design::Text), ("qr", Design::Qr("https://tte.komdigi.go.id/verifyPDF".into()))];
    designs.extend(emblem.map(|emblem| ("emblem", Design::Emblem(emblem))));
    for (index, (name, design)) in designs.iter().enumerate() {
        let mut file = Document::load_mem(&sample.bytes).unwrap();
        let pages: Vec<ObjectId> = file.get_pages().into_values().collect();
        let code = [Code::named("CK-0"), Code::named("CK-1"), Code::named("CK-3")][index].unwrap();
        let foot = footer(code, &Fill { institution: "", page: Some("https://tte.komdigi.go.id/verifyPDF") }, 595.276).unwrap();
        std::fs::write(folder.join(format!("{name}.footer.txt")), &foot.text).unwrap();
        let form = foot.appearance.write(&mut |object| file.add_object(object)).unwrap();
        for page in &pages { stamp(&mut file, *page, form, (0.0, 0.0)); }
        let [x, y, w, h] = sample.block_rect;
        let one = block(design, &people()[0], w, h).unwrap();
        println!("{name}: size {} module {:?}", one.size, one.module);
        let form = one.appearance.write(&mut |object| file.add_object(object)).unwrap();
        stamp(&mut file, pages[sample.block_page], form, (x, 841.89 - y - h));
        file.save(folder.join(format!("{name}.pdf"))).unwrap();
    }
    sheet_of_blocks(&folder, &designs, &sample.bytes);
}

fn sheet_of_blocks(folder: &std::path::Path, designs: &[(&str, Design)], letter: &[u8]) {
    let mut file = Document::load_mem(letter).unwrap();
    let page = *file.get_pages().values().next().unwrap();
    let empty = file.add_object(lopdf::Stream::new(Dictionary::new(), Vec::new()));
    file.get_object_mut(page).and_then(Object::as_dict_mut).unwrap().set("Contents", empty);
    file.get_object_mut(page).and_then(Object::as_dict_mut).unwrap().set("MediaBox", vec![0.into(), 0.into(), 800.into(), 1100.into()]);
    let mut y = 1090.0;
    for person in people() {
        let mut x = 10.0;
        let mut tall: f64 = 0.0;
        for (name, design) in designs {
            let natural = natural_size(design, &person).unwrap();
            for (w, h) in [natural, (190.0, 62.0), (110.0, 40.0), (90.0, 110.0)] {
                if *name == "qr" && (w, h) == natural || *name == "emblem" && w == 190.0 { continue }
                let Ok(one) = block(design, &person, w, h) else { println!("{name} {w}×{h}: too small"); continue };
                if x + w > 795.0 { x = 10.0; y -= tall + 8.0; tall = 0.0; }
                let form = one.appearance.write(&mut |object| file.add_object(object)).unwrap();
                let frame = file.add_object(lopdf::Stream::new(dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), (w as f32).into(), (h as f32).into()] }, format!("0.2 w 1 0.6 0.6 RG 0 0 {w} {h} re S").into_bytes()));
                stamp(&mut file, page, frame, (x, y - h));
                stamp(&mut file, page, form, (x, y - h));
                println!("{name} {w}×{h}: size {} module {:?} missing {:?}", one.size, one.module, one.missing);
                x += w + 10.0;
                tall = tall.max(h);
            }
        }
        y -= tall + 16.0;
    }
    file.save(folder.join("blocks.pdf")).unwrap();
}
