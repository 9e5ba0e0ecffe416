//! A small certification authority made with the `openssl` program, in a folder of its own.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use pki::Certificate;

/// The folder and what is in it; removed at the end.
pub struct Authority {
    folder: PathBuf,
}

impl Drop for Authority {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

const CONFIGURATION: &str = "\
[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nCN=unused\n\
[ca]\ndefault_ca=this\n[this]\ndatabase=index.txt\ncrlnumber=crlnumber\ndefault_md=sha256\ndefault_crl_days=7\n\
[root]\nbasicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n\
[person]\nbasicConstraints=CA:false\nkeyUsage=critical,digitalSignature,nonRepudiation\nauthorityKeyIdentifier=keyid\n\
[responder]\nbasicConstraints=CA:false\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=OCSPSigning\nnoCheck=ignored\n\
[checked]\nbasicConstraints=CA:false\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=OCSPSigning\n\
[stamper]\nbasicConstraints=CA:false\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n\
[city]\nbasicConstraints=critical,CA:true,pathlen:0\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash\n\
authorityKeyIdentifier=keyid\nnameConstraints=critical,permitted;email:kota.id\n\
[bsre]\nbasicConstraints=critical,CA:false\nkeyUsage=critical,digitalSignature,nonRepudiation\n\
extendedKeyUsage=critical,1.2.840.113583.1.1.5\nauthorityKeyIdentifier=keyid\n\
[web]\nbasicConstraints=CA:false\nextendedKeyUsage=serverAuth\n\
[strange]\nbasicConstraints=CA:false\n1.2.3.4=critical,DER:0500\n\
[abroad]\nbasicConstraints=CA:false\nsubjectAltName=email:budi@luar.id\n\
[local]\nbasicConstraints=CA:false\nsubjectAltName=email:budi@kota.id\n\
[tsa]\ndefault_tsa=stamps\n[stamps]\nserial=tsaserial\nsigner_digest=sha256\ndefault_policy=1.2.3.4.1\n\
other_policies=1.2.3.4.5\ndigests=sha256,sha512\n";

impl Authority {
    /// `None`, and one line, when there is no `openssl` here.
    pub fn new(name: &str) -> Option<Self> {
        if Command::new("openssl").arg("version").stdout(Stdio::null()).status().is_err() {
            println!("skipped: openssl absent");
            return None;
        }
        let folder = std::env::temp_dir().join(format!("pena-authority-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let authority = Self { folder };
        authority.write("ca.cnf", CONFIGURATION.as_bytes());
        authority.write("crlnumber", b"01\n");
        authority.write("tsaserial", b"01\n");
        authority.write("index.txt", b"");
        Some(authority)
    }

    pub fn write(&self, file: &str, bytes: &[u8]) {
        std::fs::write(self.folder.join(file), bytes).unwrap();
    }

    pub fn read(&self, file: &str) -> Vec<u8> {
        std::fs::read(self.folder.join(file)).unwrap()
    }

    pub fn run(&self, arguments: &str) {
        let words = arguments.split_whitespace();
        let output = Command::new("openssl").args(words).current_dir(&self.folder).output().unwrap();
        assert!(output.status.success(), "openssl {arguments}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// A self-signed CA: `name.pem`, `name.key`.
    pub fn root(&self, name: &str) -> Certificate {
        self.run(&format!(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {name}.key -out {name}.pem \
             -days 30 -subj /CN={name} -config ca.cnf -extensions root"
        ));
        self.certificate(name)
    }

    /// A certificate with a serial number, under `issuer`, with a section of the configuration.
    pub fn issue(&self, name: &str, serial: u32, issuer: &str, section: &str) -> Certificate {
        self.run(&format!(
            "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {name}.key -out {name}.csr \
             -subj /CN={name} -config ca.cnf"
        ));
        self.run(&format!(
            "x509 -req -in {name}.csr -CA {issuer}.pem -CAkey {issuer}.key -set_serial {serial} -days 30 \
             -out {name}.pem -extfile ca.cnf -extensions {section}"
        ));
        self.certificate(name)
    }

    #[allow(dead_code)]
    pub fn certificate(&self, name: &str) -> Certificate {
        Certificate::from_pem_or_der_many(&self.read(&format!("{name}.pem"))).remove(0)
    }

    #[allow(dead_code)]
    /// The register of the CA: serial numbers in hexadecimal, and those revoked.
    pub fn register(&self, good: &[&str], revoked: &[&str]) {
        let good = good.iter().map(|serial| format!("V\t491231235959Z\t\t{serial}\tunknown\t/CN=g{serial}\n"));
        let revoked = revoked
            .iter()
            .map(|serial| format!("R\t491231235959Z\t260101000000Z,keyCompromise\t{serial}\tunknown\t/CN=r{serial}\n"));
        self.write("index.txt", good.chain(revoked).collect::<String>().as_bytes());
    }
}
