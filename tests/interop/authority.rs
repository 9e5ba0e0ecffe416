//! A certification authority made with OpenSSL: root, issuing CA, signers, their lists of revoked certificates.

use std::path::PathBuf;
use std::process::Command;

use tests::material::run;

/// The passphrase of every key file unless a test says another.
pub const PASSPHRASE: &str = "kuda laut 7 berbaris";
/// The signer's common name.
pub const NAME: &str = "Siti Rahmawati";
/// The organisation of the issuing CA: the footer CK-5 names it.
pub const ISSUER: &str = "Pemerintah Kota Uji";

/// What lies in the authority's folder.
pub struct Authority {
    folder: PathBuf,
}

/// A signer's certificate as it shall be.
struct Wish {
    name: &'static str,
    key: &'static [&'static str],
    extensions: &'static str,
    validity: (&'static str, &'static str),
}

const RSA: &[&str] = &["-newkey", "rsa:2048"];
const NOW: (&str, &str) = ("20250101000000Z", "20350101000000Z");
const WISHES: [Wish; 7] = [
    Wish { name: "rsa2048", key: RSA, extensions: "signer", validity: NOW },
    Wish { name: "rsa3072", key: &["-newkey", "rsa:3072"], extensions: "signer", validity: NOW },
    Wish {
        name: "p256",
        key: &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
        extensions: "signer",
        validity: NOW,
    },
    Wish { name: "revoked", key: RSA, extensions: "signer", validity: NOW },
    Wish { name: "expired", key: RSA, extensions: "signer", validity: ("20200101000000Z", "20220101000000Z") },
    Wish { name: "notyet", key: RSA, extensions: "signer", validity: ("20480101000000Z", "20490101000000Z") },
    Wish { name: "usage", key: RSA, extensions: "cipher", validity: NOW },
];

impl Authority {
    /// Makes everything below `folder`; a key file in OpenSSL's default protection for each signer.
    pub fn make(folder: PathBuf) -> Self {
        let authority = Self { folder };
        std::fs::create_dir_all(&authority.folder).expect("a folder for keys");
        authority.write("ca.cnf", CONFIGURATION);
        authority.root();
        authority.issuing();
        WISHES.iter().for_each(|wish| authority.signer(wish));
        authority.openssl(&["ca", "-config", "ca.cnf", "-name", "issuing", "-revoke", "revoked.pem"]);
        for ca in ["root", "issuing"] {
            authority.openssl(&["ca", "-config", "ca.cnf", "-name", ca, "-gencrl", "-out", &format!("{ca}.crl.pem")]);
            let (from, to) = (format!("{ca}.crl.pem"), format!("{ca}.crl"));
            authority.openssl(&["crl", "-in", &from, "-outform", "DER", "-out", &to]);
        }
        authority
    }

    fn root(&self) {
        self.write("root.db", "");
        let subject = format!("/C=ID/O={ISSUER}/CN=Akar Uji");
        self.openssl(&[
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            "root.key",
            "-out",
            "root.pem",
            "-subj",
            &subject,
            "-days",
            "3650",
            "-config",
            "ca.cnf",
            "-extensions",
            "authority",
        ]);
    }

    fn issuing(&self) {
        self.write("issuing.db", "");
        self.request("issuing", RSA, &format!("/C=ID/O={ISSUER}/CN=Penerbit Uji"));
        self.issue("root", "issuing", "authority", NOW);
    }

    fn signer(&self, wish: &Wish) {
        self.request(wish.name, wish.key, &format!("/C=ID/O=Dinas Komunikasi dan Informatika/CN={NAME}"));
        self.issue("issuing", wish.name, wish.extensions, wish.validity);
        self.p12(&format!("{}.p12", wish.name), wish.name, PASSPHRASE, &[]);
    }

    fn request(&self, name: &str, key: &[&str], subject: &str) {
        let (private, request) = (format!("{name}.key"), format!("{name}.csr"));
        let begin = ["req", "-new", "-nodes", "-config", "ca.cnf", "-keyout", &private, "-out", &request];
        self.openssl(&[&begin, key, &["-subj", subject]].concat());
    }

    fn issue(&self, by: &str, name: &str, extensions: &str, (from, to): (&str, &str)) {
        let (request, certificate) = (format!("{name}.csr"), format!("{name}.pem"));
        self.openssl(&[
            "ca",
            "-batch",
            "-config",
            "ca.cnf",
            "-name",
            by,
            "-in",
            &request,
            "-out",
            &certificate,
            "-extensions",
            extensions,
            "-startdate",
            from,
            "-enddate",
            to,
            "-notext",
        ]);
    }

    /// A key file with the whole chain; `options` such as `-legacy`.
    pub fn p12(&self, file: &str, signer: &str, passphrase: &str, options: &[&str]) -> PathBuf {
        self.chain();
        let secret = format!("{file}.secret");
        self.write(&secret, &format!("{passphrase}\n"));
        let (key, certificate) = (format!("{signer}.key"), format!("{signer}.pem"));
        let begin = ["pkcs12", "-export", "-inkey", &key, "-in", &certificate, "-certfile", "chain.pem"];
        let end = ["-name", NAME, "-passout", &format!("file:{secret}"), "-out", file];
        self.openssl(&[&begin[..], &end, options].concat());
        self.path(file)
    }

    /// The CAs' certificates in one file.
    fn chain(&self) {
        let read = |name: &str| std::fs::read_to_string(self.path(name)).expect(name);
        if !self.path("chain.pem").exists() {
            self.write("chain.pem", &[read("issuing.pem"), read("root.pem")].concat());
        }
    }

    /// Runs OpenSSL in the authority's folder.
    pub fn openssl(&self, arguments: &[&str]) {
        run(Command::new("openssl").args(arguments).current_dir(&self.folder));
    }

    /// A file of the authority.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The anchor.
    pub fn root_certificate(&self) -> PathBuf {
        self.path("root.pem")
    }

    /// Writes a file into the folder.
    pub fn write(&self, name: &str, content: &str) {
        std::fs::write(self.path(name), content).expect(name);
    }
}

const CONFIGURATION: &str = "
[req]
distinguished_name = dn
[dn]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[signer]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[cipher]
basicConstraints = CA:FALSE
keyUsage = critical, keyEncipherment
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[root]
database = root.db
new_certs_dir = .
certificate = root.pem
private_key = root.key
default_md = sha256
default_crl_days = 300
policy = any
rand_serial = yes
unique_subject = no
[issuing]
database = issuing.db
new_certs_dir = .
certificate = issuing.pem
private_key = issuing.key
default_md = sha256
default_crl_days = 300
policy = any
rand_serial = yes
unique_subject = no
[any]
countryName = optional
organizationName = optional
commonName = supplied
";
