//! What all tests of a run share: the authority, the documents, a data folder for `pena`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tests::material::{letter, qpdf, run};
use tests::place;

use crate::authority::Authority;
use crate::pyhanko::python;

/// The shared folder, made anew by the first test that asks.
pub struct Bench {
    /// Keys.
    pub authority: Authority,
    folder: PathBuf,
}

static BENCH: OnceLock<Bench> = OnceLock::new();

/// The bench of this run.
pub fn bench() -> &'static Bench {
    BENCH.get_or_init(|| {
        let folder = place::out("interop");
        std::fs::remove_dir_all(&folder).expect("an old folder goes");
        let authority = Authority::make(folder.join("keys"));
        let bench = Bench { authority, folder };
        bench.documents();
        bench
    })
}

impl Bench {
    /// `pena`'s own folder with a whole profile in it.
    pub fn office(&self) -> PathBuf {
        self.folder.join("office")
    }

    /// `pena`'s own folder.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// An input by name.
    pub fn document(&self, name: &str) -> PathBuf {
        self.folder.join("in").join(name).with_extension("pdf")
    }

    /// A key file by the signer's name.
    pub fn key(&self, name: &str) -> PathBuf {
        self.authority.path(name).with_extension("p12")
    }

    /// The anchor.
    pub fn anchor(&self) -> PathBuf {
        self.authority.root_certificate()
    }

    /// A folder for one test.
    pub fn room(&self, name: &str) -> PathBuf {
        let room = self.folder.join(name);
        std::fs::create_dir_all(&room).expect("a folder");
        room
    }

    fn documents(&self) {
        let inputs = self.room("in");
        let script = place::root().join("tests/interop/make_documents.py");
        let keys = ["rsa2048.key", "rsa2048.pem", "issuing.pem"].map(|name| self.authority.path(name));
        run(Command::new(python()).arg(script).arg(letter()).arg(&inputs).args(keys));
        for (name, options) in BY_QPDF {
            qpdf(options, &letter(), &self.document(name));
        }
        damaged(&letter(), &self.document("damaged"));
        std::fs::write(self.room("office").join("profile.toml"), PROFILE).expect("a profile");
    }
}

const PROFILE: &str = "name = 'Dra. Siti Rahmawati, M.Si.'
office = 'KEPALA DINAS KOMUNIKASI DAN INFORMATIKA'
on_behalf = ['a.n. WALI KOTA']
rank = 'Pembina Utama Muda (IV/c)'
nip = '197001011995032001'
show_nip = false
city = 'lain'
organization = 'Dinas Komunikasi dan Informatika'
footer = 'CK-5'
qr_url = 'https://contoh.go.id/periksa'
emblem = false
";

const BY_QPDF: &[(&str, &[&str])] = &[
    ("object_streams", &["--object-streams=generate", "--force-version=1.7"]),
    ("linearised", &["--linearize", "--object-streams=disable"]),
    ("linearised_streams", &["--linearize", "--object-streams=generate"]),
    ("rc4_40", &["--allow-weak-crypto", "--encrypt", "", "owner", "40", "--"]),
    ("rc4_128", &["--allow-weak-crypto", "--encrypt", "", "owner", "128", "--use-aes=n", "--"]),
    ("aes_128", &["--allow-weak-crypto", "--encrypt", "", "owner", "128", "--use-aes=y", "--"]),
    ("aes_256", &["--encrypt", "", "owner", "256", "--"]),
    ("aes_256_streams", &["--object-streams=generate", "--encrypt", "", "owner", "256", "--modify=form", "--"]),
    ("aes_256_locked", &["--encrypt", "", "owner", "256", "--modify=none", "--extract=n", "--print=none", "--"]),
    ("aes_256_password", &["--encrypt", "buka", "owner", "256", "--"]),
    ("rc4_128_password", &["--allow-weak-crypto", "--encrypt", "buka", "owner", "128", "--use-aes=n", "--"]),
];

/// A letter cut in the middle: neither a table nor a catalogue is left.
fn damaged(letter: &Path, to: &Path) {
    let bytes = std::fs::read(letter).expect("letter");
    std::fs::write(to, &bytes[..bytes.len() / 3]).expect("damaged letter");
}
