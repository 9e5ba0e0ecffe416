//! The town's authority, made with OpenSSL: root, issuing CA, signers, responder, time-stamp authorities, lists.

use std::path::{Path, PathBuf};
use std::process::Command;

use tests::material::run;

/// The passphrase of the signer's key file.
pub const PASSPHRASE: &str = "kuda laut 7 berbaris";

pub struct Authority {
    folder: PathBuf,
}

const NOW: [&str; 4] = ["-startdate", "20250101000000Z", "-enddate", "20350101000000Z"];
const PAST: [&str; 4] = ["-startdate", "20200101000000Z", "-enddate", "20220101000000Z"];

impl Authority {
    pub fn make(folder: &Path) -> Self {
        let authority = Self { folder: folder.to_path_buf() };
        std::fs::create_dir_all(folder).expect("a folder");
        authority.write("ca.cnf", CA);
        authority.write("tsa.cnf", TSA);
        for empty in ["root.db", "issuing.db", "empty.db"] {
            authority.write(empty, "");
        }
        authority.write("tsa.serial", "01\n");
        authority.root("root", "Akar Uji");
        authority.root("alien", "Akar Asing");
        authority.issue("root", "issuing", "authority", &NOW);
        for (name, extensions) in
            [("signer", "signer"), ("other", "signer"), ("responder", "responder"), ("tsa", "tsa")]
        {
            authority.issue("issuing", name, extensions, &NOW);
        }
        authority.issue("issuing", "tsa-usage", "tsa-usage", &NOW);
        authority.issue("issuing", "tsa-expired", "tsa", &PAST);
        authority.strangers();
        authority.lists();
        authority.key_file();
        authority
    }

    fn root(&self, name: &str, common_name: &str) {
        let (key, certificate) = (format!("{name}.key"), format!("{name}.pem"));
        let subject = format!("/C=ID/O=Kota Uji/CN={common_name}");
        let begin = ["req", "-x509", "-nodes", "-config", "ca.cnf", "-extensions", "authority", "-days", "3650"];
        let end = ["-keyout", &key, "-out", &certificate, "-subj", &subject];
        self.openssl(&[&begin[..], &EC, &end].concat());
    }

    fn issue(&self, by: &str, name: &str, extensions: &str, dates: &[&str; 4]) {
        let [key, request, certificate] = ["key", "csr", "pem"].map(|end| format!("{name}.{end}"));
        let subject = format!("/C=ID/O=Kota Uji/CN=Uji {name}");
        let begin = ["req", "-new", "-nodes", "-config", "ca.cnf", "-keyout", &key, "-out", &request];
        self.openssl(&[&begin[..], &EC, &["-subj", &subject]].concat());
        let begin = ["ca", "-batch", "-config", "ca.cnf", "-name", by, "-notext", "-extensions", extensions];
        self.openssl(&[&begin[..], &["-in", &request, "-out", &certificate], dates].concat());
    }

    /// Who bears the right names and is somebody else: a CA of the same name as the issuing one, and its people.
    fn strangers(&self) {
        self.root("false", "Uji issuing");
        for (name, extensions) in [("stranger", "responder"), ("tsa-stranger", "tsa")] {
            self.write("false.db", "");
            self.issue("false", name, extensions, &NOW);
        }
    }

    fn lists(&self) {
        let list = |by: &str, name: &str, days: &[&str]| {
            let pem = format!("{name}.crl.pem");
            self.openssl(&[&["ca", "-config", "ca.cnf", "-name", by, "-gencrl", "-out", &pem][..], days].concat());
            self.openssl(&["crl", "-in", &pem, "-outform", "DER", "-out", &format!("{name}.crl")]);
        };
        list("root", "root", &["-crldays", "30"]);
        list("issuing", "issuing", &["-crldays", "30"]);
        list("false", "stranger", &["-crldays", "30"]);
        let old = ["-crl_lastupdate", "20250601000000Z", "-crl_nextupdate", "20250701000000Z"];
        list("issuing", "stale", &old);
        self.openssl(&["x509", "-in", "issuing.pem", "-outform", "DER", "-out", "issuing.crt"]);
        let read = |name: &str| std::fs::read_to_string(self.path(name)).expect(name);
        // The same authority a day later: the signer is revoked.
        let before = read("issuing.db");
        self.openssl(&["ca", "-config", "ca.cnf", "-name", "issuing", "-revoke", "signer.pem"]);
        list("issuing", "revoked", &["-crldays", "30"]);
        self.write("revoked.db", &read("issuing.db"));
        self.write("issuing.db", &before);
        for attributes in ["revoked", "empty"] {
            self.write(&format!("{attributes}.db.attr"), "unique_subject = no\n");
        }
        let ocsp = ["ocsp", "-index", "issuing.db", "-CA", "issuing.pem", "-rsigner", "responder.pem", "-rkey"];
        let rest = ["responder.key", "-issuer", "issuing.pem", "-cert", "other.pem", "-ndays", "30"];
        self.openssl(&[&ocsp[..], &rest, &["-no_nonce", "-reqout", "other.ocq", "-respout", "other.ocsp"]].concat());
        self.openssl(&["ts", "-query", "-sha256", "-cert", "-digest", &"17".repeat(32), "-out", "replay.tsq"]);
        let reply = ["ts", "-reply", "-config", "tsa.cnf", "-queryfile", "replay.tsq", "-out", "replay.tsr"];
        self.openssl(&reply);
    }

    fn key_file(&self) {
        self.write("secret", &format!("{PASSPHRASE}\n"));
        // Without the issuing CA's certificate: it has to be fetched.
        for (file, chain) in [("signer.p12", &["-certfile", "issuing.pem"][..]), ("bare.p12", &[])] {
            let begin = ["pkcs12", "-export", "-inkey", "signer.key", "-in", "signer.pem", "-passout", "file:secret"];
            self.openssl(&[&begin[..], chain, &["-out", file]].concat());
        }
    }

    fn openssl(&self, arguments: &[&str]) {
        run(Command::new("openssl").args(arguments).current_dir(&self.folder));
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn write(&self, name: &str, content: &str) {
        std::fs::write(self.path(name), content).expect(name);
    }
}

const EC: [&str; 4] = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];

const CA: &str = "
[req]
distinguished_name = dn
[dn]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
crlDistributionPoints = URI:http://crl.uji.example/root.crl
[signer]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
authorityInfoAccess = OCSP;URI:http://ocsp.uji.example/, caIssuers;URI:http://issuer.uji.example/issuing.crt
crlDistributionPoints = URI:http://crl.uji.example/issuing.crl
[responder]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = ignored
[tsa]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
authorityInfoAccess = OCSP;URI:http://ocsp.uji.example/
crlDistributionPoints = URI:http://crl.uji.example/issuing.crl
[tsa-usage]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping, emailProtection
crlDistributionPoints = URI:http://crl.uji.example/issuing.crl
[root]
database = root.db
new_certs_dir = .
certificate = root.pem
private_key = root.key
default_md = sha256
policy = any
rand_serial = yes
unique_subject = no
[issuing]
database = issuing.db
new_certs_dir = .
certificate = issuing.pem
private_key = issuing.key
default_md = sha256
policy = any
rand_serial = yes
unique_subject = no
[false]
database = false.db
new_certs_dir = .
certificate = false.pem
private_key = false.key
default_md = sha256
policy = any
rand_serial = yes
unique_subject = no
[any]
countryName = optional
organizationName = optional
commonName = supplied
";

const TSA: &str = "
[tsa]
default_tsa = honest
[honest]
signer_cert = tsa.pem
signer_key = tsa.key
certs = issuing.pem
serial = tsa.serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
ordering = yes
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[expired]
signer_cert = tsa-expired.pem
signer_key = tsa-expired.key
certs = issuing.pem
serial = tsa.serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha256
[stranger]
signer_cert = tsa-stranger.pem
signer_key = tsa-stranger.key
certs = false.pem
serial = tsa.serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha256
";
