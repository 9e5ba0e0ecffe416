//! Material made on the spot by programs of others: keys with OpenSSL, documents with qpdf.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::place;

/// A certificate authority and a signer, as PEM files in a folder, and the signer's `.p12`.
pub struct Keys {
    folder: PathBuf,
}

/// What the certificate shall be.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wish {
    /// Past its end.
    pub expired: bool,
    /// P-256 in place of RSA-2048.
    pub elliptic: bool,
    /// First and last day, counted from today.
    pub days: Option<[i64; 2]>,
}

impl Keys {
    /// Makes a CA and a signer below `folder`.
    pub fn make(folder: &Path, wish: Wish) -> Self {
        let keys = Self { folder: folder.to_path_buf() };
        std::fs::create_dir_all(folder).expect("a folder for keys");
        keys.write("ca.cnf", CA);
        keys.write("signer.cnf", SIGNER);
        let subject = "/C=ID/O=Pemerintah Kota Uji/CN=Otoritas Uji";
        keys.openssl(
            &["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem"],
            &["-subj", subject, "-days", "3650", "-config", "ca.cnf", "-extensions", "ca"],
        );
        let kind: &[&str] = match wish.elliptic {
            true => &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
            false => &["-newkey", "rsa:2048"],
        };
        let subject = "/C=ID/O=Dinas Komunikasi dan Informatika/CN=Siti Rahmawati";
        keys.openssl(
            &["req", "-new", "-nodes", "-keyout", "signer.key", "-out", "signer.csr"],
            &[kind, &["-subj", subject, "-config", "signer.cnf"]].concat(),
        );
        keys.certify(wish);
        keys
    }

    fn certify(&self, wish: Wish) {
        let common = [
            "x509",
            "-req",
            "-in",
            "signer.csr",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-out",
            "signer.pem",
            "-extfile",
            "signer.cnf",
            "-extensions",
            "signer",
            "-set_serial",
            "0x1f2e3d4c5b6a7988",
        ];
        let (begin, end) = match (wish.days, wish.expired) {
            (Some([begin, end]), _) => (day(begin), day(end)),
            (None, true) => ("20200101000000Z".to_owned(), "20220101000000Z".to_owned()),
            (None, false) => return self.openssl(&common, &["-days", "700"]),
        };
        // `x509` cannot date back; `ca` can.
        self.write("index.txt", "");
        self.write("serial.txt", &format!("4F5E6D{:02X}\n", end.bytes().fold(0, u8::wrapping_add)));
        self.openssl(
            &["ca", "-batch", "-config", "signer.cnf", "-name", "past", "-in", "signer.csr", "-out", "signer.pem"],
            &[
                "-cert",
                "ca.pem",
                "-keyfile",
                "ca.key",
                "-extensions",
                "signer",
                "-notext",
                "-startdate",
                &begin,
                "-enddate",
                &end,
                "-md",
                "sha256",
            ],
        );
    }

    /// The CA's certificate.
    pub fn anchor(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    /// The signer with the whole chain as a `.p12`; `options` such as `-legacy`.
    pub fn p12(&self, name: &str, passphrase: &str, options: &[&str]) -> PathBuf {
        let secret = self.secret(passphrase);
        self.openssl(
            &["pkcs12", "-export", "-inkey", "signer.key", "-in", "signer.pem", "-certfile", "ca.pem"],
            &[&["-name", "Siti Rahmawati", "-passout", &secret, "-out", name], options].concat(),
        );
        self.folder.join(name)
    }

    /// Only certificates, no key.
    pub fn p12_without_key(&self, name: &str, passphrase: &str) -> PathBuf {
        let secret = self.secret(passphrase);
        self.openssl(&["pkcs12", "-export", "-nokeys", "-in", "signer.pem"], &["-passout", &secret, "-out", name]);
        self.folder.join(name)
    }

    /// The passphrase lies in a file for OpenSSL, so that no argument list shows it.
    fn secret(&self, passphrase: &str) -> String {
        self.write("secret.txt", &format!("{passphrase}\n"));
        "file:secret.txt".to_owned()
    }

    /// Takes away the file with the passphrase.
    pub fn forget_secret(&self) {
        let _ = std::fs::remove_file(self.folder.join("secret.txt"));
    }

    fn write(&self, name: &str, content: &str) {
        std::fs::write(self.folder.join(name), content).expect(name);
    }

    fn openssl(&self, first: &[&str], second: &[&str]) {
        let mut command = Command::new("openssl");
        run(command.args(first).args(second).current_dir(&self.folder));
    }
}

/// `20261122120000Z`; the hour is that of now and a little more, so that whole days are left.
fn day(from_today: i64) -> String {
    let at = time::OffsetDateTime::now_utc() + time::Duration::days(from_today) + time::Duration::minutes(30);
    let date = format!("{:04}{:02}{:02}", at.year(), u8::from(at.month()), at.day());
    format!("{date}{:02}{:02}{:02}Z", at.hour(), at.minute(), at.second())
}

const CA: &str = "[req]\ndistinguished_name=dn\n[dn]\n[ca]\nbasicConstraints=critical,CA:TRUE\n\
    keyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n";

const SIGNER: &str = "[req]\ndistinguished_name=dn\n[dn]\n[signer]\nbasicConstraints=CA:FALSE\n\
    keyUsage=critical,digitalSignature,nonRepudiation\nsubjectKeyIdentifier=hash\n\
    authorityKeyIdentifier=keyid\n[past]\ndatabase=index.txt\nserial=serial.txt\nnew_certs_dir=.\npolicy=any\n\
    [any]\ncountryName=optional\norganizationName=optional\ncommonName=supplied\n";

/// The letter of the journeys: three pages with text, a table and a footer-free lower margin.
pub fn letter() -> PathBuf {
    place::root().join("tests/fixtures/surat.pdf")
}

/// A document of one page whose bytes are like no other's and, up to 9,999, of one length.
pub fn plain_letter(number: usize) -> Vec<u8> {
    plain(&[format!("BT /F 12 Tf 72 700 Td (Surat nomor {number:04}) Tj ET")])
}

/// A document of many pages, each with its number.
pub fn long_letter(pages: usize) -> Vec<u8> {
    let page = |number| format!("BT /F 24 Tf 72 700 Td (Halaman ke-{number}) Tj ET");
    plain(&(1..=pages).map(page).collect::<Vec<_>>())
}

/// A document whose pages draw these contents, in Helvetica (`/F`).
pub fn plain(contents: &[String]) -> Vec<u8> {
    let number = |page: usize| 4 + 2 * page;
    let kids: String = (0..contents.len()).map(|page| format!("{} 0 R ", number(page))).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{kids}]/Count {}>>", contents.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    for (page, words) in contents.iter().enumerate() {
        let content = number(page) + 1;
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {content} 0 R/Resources<</Font<</F 3 0 R>>>>>>"
        ));
        objects.push(format!("<</Length {}>>\nstream\n{words}\nendstream", words.len()));
    }
    let mut pdf = String::from("%PDF-1.7\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", pdf.len());
        pdf += &format!("{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let (start, size) = (pdf.len(), objects.len() + 1);
    format!("{pdf}{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").into_bytes()
}

/// Runs qpdf on a file; `options` stand before the input.
pub fn qpdf(options: &[&str], input: &Path, output: &Path) {
    let mut command = Command::new("qpdf");
    run(command.args(options).arg(input).arg(output));
}

/// Runs a command to its end; anything but success ends the test with what it said.
pub fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(output.status.success(), "{command:?}: {said}");
    said
}
