//! Makes small PDFs of every shape, signs them as Pena does, and asks other programs what they think.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use pdf::{Dictionary, Object, Opened, Source, Stream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, OnceLock};

/// Objects by number, from 1; number 1 is the catalog, 2 the page tree.
pub struct Sketch {
    pub objects: Vec<(u32, Vec<u8>)>,
    pub trailer: String,
}

impl Sketch {
    /// `pages`: the entries of each page besides /Type and /Parent. Each draws a little text.
    pub fn new(pages: &[&str]) -> Self {
        let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 10 + n)).collect();
        let mut sketch = Self {
            objects: Vec::new(),
            trailer: "/Root 1 0 R /Info 4 0 R /ID [<0011223344556677><8899aabbccddeeff>]".into(),
        };
        sketch.put(1, "<</Type/Catalog/Pages 2 0 R>>");
        sketch.put(
            2,
            &format!(
                "<</Type/Pages/Count {}/Kids[{}]/Resources<</Font<</F 3 0 R>>>>/MediaBox[0 0 612 792]>>",
                pages.len(),
                kids.join(" ")
            ),
        );
        sketch.put(3, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
        sketch.put(4, "<</Producer(a sketch)/Title(Surat \\(uji\\))>>");
        sketch.stream(5, "", b"q BT /F 12 Tf 72 700 Td (Surat keputusan) Tj ET Q");
        for (n, page) in pages.iter().enumerate() {
            let contents = if page.contains("/Contents") { "" } else { "/Contents 5 0 R" };
            sketch.put(10 + n as u32, &format!("<</Type/Page/Parent 2 0 R{contents}{page}>>"));
        }
        sketch
    }

    pub fn put(&mut self, number: u32, body: &str) -> &mut Self {
        self.objects.retain(|(n, _)| *n != number);
        self.objects.push((number, body.as_bytes().to_vec()));
        self.objects.sort_by_key(|(n, _)| *n);
        self
    }

    pub fn stream(&mut self, number: u32, entries: &str, content: &[u8]) -> &mut Self {
        let mut body = format!("<<{entries}/Length {}>>\nstream\n", content.len()).into_bytes();
        body.extend_from_slice(content);
        body.extend_from_slice(b"\nendstream");
        self.put(number, "");
        self.objects.iter_mut().find(|(n, _)| *n == number).unwrap().1 = body;
        self
    }

    fn body(&self, out: &mut Vec<u8>, skip: &[u32]) -> Vec<(u32, usize)> {
        let mut offsets = Vec::new();
        for (number, body) in self.objects.iter().filter(|(n, _)| !skip.contains(n)) {
            offsets.push((*number, out.len()));
            out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
            out.extend_from_slice(body);
            out.extend_from_slice(b"\nendobj\n");
        }
        offsets
    }

    fn size(&self) -> u32 {
        self.objects.iter().map(|(n, _)| n + 1).max().unwrap()
    }

    /// A classic table.
    pub fn classic(&self) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
        let offsets = self.body(&mut out, &[]);
        self.table(&mut out, &offsets, self.size(), "");
        out
    }

    fn table(&self, out: &mut Vec<u8>, offsets: &[(u32, usize)], size: u32, more: &str) {
        let start = out.len();
        out.extend_from_slice(format!("xref\n0 {size}\n0000000000 65535 f \n").as_bytes());
        for number in 1..size {
            let line = match offsets.iter().find(|(n, _)| *n == number) {
                Some((_, offset)) => format!("{offset:010} 00000 n \n"),
                None => "0000000000 00000 f \n".into(),
            };
            out.extend_from_slice(line.as_bytes());
        }
        let trailer = format!("trailer\n<</Size {size}{}{more}>>\nstartxref\n{start}\n%%EOF\n", self.trailer);
        out.extend_from_slice(trailer.as_bytes());
    }

    /// A hybrid file: the objects in `hidden` lie in an object stream that only /XRefStm knows.
    pub fn hybrid(&self, hidden: &[u32]) -> Vec<u8> {
        let mut out = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n".to_vec();
        let mut offsets = self.body(&mut out, hidden);
        let (holder, section) = (self.size(), self.size() + 1);
        let (mut heads, mut bodies) = (String::new(), Vec::new());
        for number in hidden {
            let body = &self.objects.iter().find(|(n, _)| n == number).unwrap().1;
            heads.push_str(&format!("{number} {} ", bodies.len()));
            bodies.extend_from_slice(body);
            bodies.push(b' ');
        }
        offsets.push((holder, out.len()));
        let packed = [heads.as_bytes(), &bodies].concat();
        let head = format!(
            "{holder} 0 obj\n<</Type/ObjStm/N {}/First {}/Length {}>>\nstream\n",
            hidden.len(),
            heads.len(),
            packed.len()
        );
        out.extend_from_slice(head.as_bytes());
        out.extend_from_slice(&packed);
        out.extend_from_slice(b"\nendstream\nendobj\n");
        let at = out.len();
        let rows: Vec<u8> =
            hidden.iter().enumerate().flat_map(|(n, _)| [2, (holder >> 8) as u8, holder as u8, n as u8]).collect();
        let index: Vec<String> = hidden.iter().map(|number| format!("{number} 1")).collect();
        let head = format!(
            "{section} 0 obj\n<</Type/XRef/Size {}/W[1 2 1]/Index[{}]{}/Length {}>>\nstream\n",
            section + 1,
            index.join(" "),
            self.trailer,
            rows.len()
        );
        offsets.push((section, at));
        out.extend_from_slice(head.as_bytes());
        out.extend_from_slice(&rows);
        out.extend_from_slice(b"\nendstream\nendobj\n");
        self.table(&mut out, &offsets, section + 1, &format!("/XRefStm {at}"));
        out
    }
}

/// A fresh folder for this process's files.
pub fn folder() -> &'static Path {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    FOLDER.get_or_init(|| tempfile::tempdir().unwrap()).path()
}

pub fn file(bytes: &[u8]) -> PathBuf {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let path = folder().join(format!("{}.pdf", COUNT.fetch_add(1, Ordering::Relaxed)));
    std::fs::write(&path, bytes).unwrap();
    path
}

pub fn has(tool: &str) -> bool {
    let there =
        Command::new("sh").args(["-c", &format!("command -v {tool}")]).output().is_ok_and(|o| o.status.success());
    if !there {
        eprintln!("skipped: {tool} is not installed");
    }
    there
}

pub fn run(tool: &str, arguments: &[&str]) -> Output {
    Command::new(tool).args(arguments).output().unwrap()
}

pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The file after qpdf rewrote it with these options.
pub fn by_qpdf(bytes: &[u8], options: &[&str]) -> Vec<u8> {
    let (from, to) = (file(bytes), file(b""));
    let mut arguments = options.to_vec();
    arguments.extend([from.to_str().unwrap(), to.to_str().unwrap()]);
    let output = run("qpdf", &arguments);
    assert!(output.status.success(), "{options:?}: {}", said(&output));
    std::fs::read(to).unwrap()
}

pub fn open(bytes: &[u8]) -> Opened {
    pdf::open(Source::new(Arc::from(bytes)), None).unwrap()
}

/// A form of the given size: black, with a white square in its upper left quarter.
pub fn marker(width: f64, height: f64) -> Object {
    let mut dictionary = Dictionary::new();
    dictionary.set("Type", "XObject");
    dictionary.set("Subtype", "Form");
    dictionary.set("BBox", vec![0.into(), 0.into(), Object::Real(width as f32), Object::Real(height as f32)]);
    dictionary.set("Resources", Dictionary::new());
    let (w, h) = (width / 2.0, height / 2.0);
    let content = format!("0 g 0 0 {width} {height} re f 1 g 0 {h} {w} {h} re f");
    Object::Stream(Stream::new(dictionary, content.into_bytes()))
}

struct Signer {
    certificate: PathBuf,
    key: PathBuf,
}

fn signer() -> &'static Signer {
    static SIGNER: OnceLock<Signer> = OnceLock::new();
    SIGNER.get_or_init(|| {
        let signer = Signer { certificate: folder().join("c.pem"), key: folder().join("k.pem") };
        let (c, k) = (signer.certificate.to_str().unwrap(), signer.key.to_str().unwrap());
        let output = run(
            "openssl",
            &[
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                k,
                "-out",
                c,
                "-days",
                "3000",
                "-subj",
                "/CN=Uji",
                "-addext",
                "keyUsage=digitalSignature,nonRepudiation",
            ],
        );
        assert!(output.status.success(), "{}", said(&output));
        signer
    })
}

/// A detached CMS over the parts, by OpenSSL.
pub fn cms(parts: &[&[u8]]) -> Vec<u8> {
    let data = file(&parts.concat());
    let (c, k) = (signer().certificate.to_str().unwrap(), signer().key.to_str().unwrap());
    let output = run(
        "openssl",
        &[
            "cms",
            "-sign",
            "-binary",
            "-outform",
            "DER",
            "-md",
            "sha256",
            "-cades",
            "-signer",
            c,
            "-inkey",
            k,
            "-in",
            data.to_str().unwrap(),
        ],
    );
    assert!(output.status.success(), "{}", said(&output));
    let _ = std::fs::remove_file(data);
    output.stdout
}

/// What pdfsig says of each signature: valid, and the whole file covered.
pub fn pdfsig(path: &Path, password: &[&str]) -> Vec<(bool, bool)> {
    // One at a time: NSS does not like company.
    static ALONE: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut arguments = vec!["-nocert"];
    arguments.extend(password);
    arguments.push(path.to_str().unwrap());
    let text = said(&run("pdfsig", &arguments));
    text.split("Signature #")
        .skip(1)
        .map(|one| (one.contains("Signature is Valid."), one.contains("Total document signed")))
        .collect()
}

/// A grey picture of a page, by Poppler or MuPDF.
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<u8>,
}

impl Picture {
    pub fn at(&self, x: f64, y: f64) -> u8 {
        self.pixels[(y as usize).min(self.height - 1) * self.width + (x as usize).min(self.width - 1)]
    }

    fn from_pgm(bytes: &[u8]) -> Self {
        let mut fields = Vec::new();
        let mut at = 0;
        while fields.len() < 4 {
            while bytes[at].is_ascii_whitespace() {
                at += 1
            }
            if bytes[at] == b'#' {
                while bytes[at] != b'\n' {
                    at += 1
                }
                continue;
            }
            let end = at + bytes[at..].iter().position(u8::is_ascii_whitespace).unwrap();
            fields.push(String::from_utf8(bytes[at..end].to_vec()).unwrap());
            at = end;
        }
        Self { width: fields[1].parse().unwrap(), height: fields[2].parse().unwrap(), pixels: bytes[at + 1..].to_vec() }
    }
}

pub fn by_poppler(path: &Path, page: usize) -> Picture {
    let number = page.to_string();
    let output =
        run("pdftoppm", &["-r", "72", "-gray", "-cropbox", "-f", &number, "-l", &number, path.to_str().unwrap()]);
    assert!(output.status.success(), "{}", said(&output));
    Picture::from_pgm(&output.stdout)
}

pub fn by_mupdf(path: &Path, page: usize) -> Picture {
    let picture = file(b"").with_extension("pgm");
    let output = run(
        "mutool",
        &[
            "draw",
            "-q",
            "-r",
            "72",
            "-c",
            "gray",
            "-o",
            picture.to_str().unwrap(),
            path.to_str().unwrap(),
            &page.to_string(),
        ],
    );
    assert!(output.status.success(), "{}", said(&output));
    Picture::from_pgm(&std::fs::read(picture).unwrap())
}
