"""Documents whose revocation only a responder can tell: make_asked.py LETTER FOLDER LIVE SILENT, two addresses.

Writes what `openssl ocsp -index` needs (`index.txt`, `ca.pem`, `responder.pem`, `responder.key`), the anchor `ca.der`, and
a document for each answer: good.pdf, revoked.pdf, unknown.pdf, silent.pdf.
"""

import sys
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID
from make_verdicts import DAY, NOW, YEAR, Authority, name, sign, signer, usage_of


def issue(root, common, extensions):
    key = rsa.generate_private_key(65537, 2048)
    builder = root.builder(name(common), key, NOW - 100 * DAY, NOW + YEAR)
    builder = builder.add_extension(x509.BasicConstraints(False, None), True)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(root.key, hashes.SHA256()), key


def asked_at(address):
    access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(address))
    usage = usage_of(digital_signature=True, content_commitment=True)
    return [(usage, True), (x509.AuthorityInformationAccess([access]), False)]


def responder(root, folder):
    usages = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING])
    certificate, key = issue(root, "Penjawab Uji", [(usage_of(digital_signature=True), True), (usages, False), (x509.OCSPNoCheck(), False)])
    (folder / "responder.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "responder.key").write_bytes(key.private_bytes(*form))
    (folder / "ca.pem").write_bytes(root.certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "ca.der").write_bytes(root.certificate.public_bytes(serialization.Encoding.DER))


def line(certificate, revoked=None):
    """A line of OpenSSL's index: status, end, revocation and its reason, serial number, file, subject."""
    def when(time):
        return time.strftime("%y%m%d%H%M%SZ")
    gone = f"{when(revoked)},keyCompromise" if revoked else ""
    status = "R" if revoked else "V"
    return f"{status}\t{when(NOW + YEAR)}\t{gone}\t{certificate.serial_number:040X}\tunknown\t/CN=Uji\n"


def main(letter, folder, live, silent):
    folder = Path(folder)
    root = Authority("Otoritas Uji")
    responder(root, folder)
    made = {answer: issue(root, "Siti Rahmawati", asked_at(live)) for answer in ("good", "revoked", "unknown")}
    made["silent"] = issue(root, "Siti Rahmawati", asked_at(silent))
    for answer, pair in made.items():
        sign(letter, folder / f"{answer}.pdf", signer(*pair, root))
    (folder / "index.txt").write_text(line(made["good"][0]) + line(made["revoked"][0], NOW - 50 * DAY))


if __name__ == "__main__":
    main(*sys.argv[1:])
