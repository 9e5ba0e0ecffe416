//! The sample letter in every design, to look at: `cargo run -p press --example show FOLDER [EMBLEM.png]`.
use std::error::Error;
use std::path::Path;

use pdf::{Alpha, Raster, Rect, Source, Update};
use press::footer::Fill;
use press::{BlockText, Code, Design, block, footer, letter};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("a folder, please")?;
    let mut designs =
        vec![("teks", "CK-0", Design::Text), ("qr", "CK-1", Design::Qr("https://tte.contoh.go.id/periksa".into()))];
    if let Some(emblem) = arguments.next() {
        designs.push(("lambang", "CK-3", Design::Emblem(Raster::decode(&std::fs::read(emblem)?, Alpha::SoftMask)?)));
    }
    for (name, code, design) in &designs {
        let code = Code::named(code).ok_or("an unknown code")?;
        std::fs::write(Path::new(&folder).join(format!("{name}.pdf")), stamped(code, design)?)?;
    }
    Ok(())
}

fn stamped(code: Code, design: &Design) -> Result<Vec<u8>, Box<dyn Error>> {
    let sample = letter::sample()?;
    let document = pdf::open(Source::new(sample.bytes.clone().into()), None)?;
    let mut update = Update::new(&document);
    let (width, height) = document.page(0)?.geometry().size();
    let fill = Fill { institution: "Penyelenggara Contoh", page: Some("https://tte.contoh.go.id/periksa") };
    let foot = footer(code, &fill, width)?;
    let form = foot.appearance.add_to(&mut update)?;
    for page in 0..sample.pages {
        update.stamp(page, form, foot.place(height))?;
    }
    let person = BlockText {
        office: "Kepala Dinas Komunikasi dan Informatika".into(),
        name: "Dr. Siti Rahmawati Nur‘aini, S.Kom., M.Si.".into(),
        rank: Some("Pembina Utama Muda (IV/c)".into()),
        nip: Some("197503122000032001".into()),
        on_behalf: Vec::new(),
    };
    let [x, y, width, height] = sample.block_rect;
    let form = block(design, &person, width, height)?.appearance.add_to(&mut update)?;
    update.stamp(sample.block_page, form, Rect { x, y, width, height })?;
    Ok([sample.bytes, update.finish()?].concat())
}
