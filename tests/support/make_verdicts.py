"""Documents for every verdict, by pyHanko: make_verdicts.py LETTER FOLDER. Writes ca.der and NAME.pdf into the folder."""

import datetime
import sys
from pathlib import Path
from unittest import mock

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import pdf_signer
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
DAY = datetime.timedelta(days=1)
YEAR = 365 * DAY


def name(common):
    parts = [(NameOID.COUNTRY_NAME, "ID"), (NameOID.ORGANIZATION_NAME, "Pemerintah Kota Uji"), (NameOID.COMMON_NAME, common)]
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


class Authority:
    """A root that signs certificates and one list of the revoked ones."""

    def __init__(self, common):
        self.key = rsa.generate_private_key(65537, 2048)
        self.name = name(common)
        self.revoked = []
        usage = usage_of(key_cert_sign=True, crl_sign=True)
        builder = self.builder(self.name, self.key, NOW - 10 * YEAR, NOW + 10 * YEAR)
        builder = builder.add_extension(x509.BasicConstraints(True, None), True).add_extension(usage, True)
        self.certificate = builder.sign(self.key, hashes.SHA256())

    def builder(self, subject, key, start, end):
        known = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(self.name)
        builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(start).not_valid_after(end)
        return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False).add_extension(known, False)

    def issue(self, common, start, end, stamps=False):
        key = rsa.generate_private_key(65537, 2048)
        builder = self.builder(name(common), key, start, end).add_extension(x509.BasicConstraints(False, None), True)
        builder = builder.add_extension(usage_of(digital_signature=True, content_commitment=not stamps), True)
        if stamps:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)
        return builder.sign(self.key, hashes.SHA256()), key

    def revoke(self, certificate, at):
        entry = x509.RevokedCertificateBuilder().serial_number(certificate.serial_number).revocation_date(at)
        self.revoked.append(entry.add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), False).build())

    def list(self, at):
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.name).last_update(at).next_update(at + 30 * DAY)
        for entry in self.revoked:
            builder = builder.add_revoked_certificate(entry)
        known = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        builder = builder.add_extension(x509.CRLNumber(1), False).add_extension(known, False)
        made = builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
        return asn1_crl.CertificateList.load(made)


def usage_of(**given):
    every = ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"]
    every += ["key_cert_sign", "crl_sign", "encipher_only", "decipher_only"]
    return x509.KeyUsage(**{usage: given.get(usage, False) for usage in every})


def asn1(certificate):
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def signer(certificate, key, authority):
    form = (serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    store = SimpleCertificateStore()
    store.register(asn1(authority.certificate))
    private = asn1_keys.PrivateKeyInfo.load(key.private_bytes(*form))
    return signers.SimpleSigner(signing_cert=asn1(certificate), signing_key=private, cert_registry=store)


class Clock:
    """What the signer's computer says, in the place of the class that pyHanko asks."""

    def __init__(self, at):
        self.at = at

    def now(self, tz=None):
        return self.at.astimezone(tz)


def sign(source, target, who, field="Signature1", stamper=None, at=None, box=(330, 620, 540, 690)):
    with open(source, "rb") as given:
        writer = IncrementalPdfFileWriter(given)
        fields.append_signature_field(writer, fields.SigFieldSpec(field, on_page=0, box=box))
        metadata = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
        common = who.signing_cert.subject.native["common_name"]
        style = TextStampStyle(stamp_text=f"Ditandatangani secara elektronik oleh:\n{common}", border_width=1)
        made = signers.PdfSigner(metadata, who, timestamper=stamper, stamp_style=style)
        with open(target, "wb") as out, mock.patch.object(pdf_signer, "datetime", Clock(at or NOW)):
            made.sign_pdf(writer, output=out)


def add_lists(path, certificates, lists):
    with open(path, "rb+") as file:
        writer = IncrementalPdfFileWriter(file)
        DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=certificates, crls=lists)
        writer.write_in_place()


def overwrite(path, line):
    """A forger's revision: the first page's content replaced."""
    with open(path, "rb+") as file:
        writer = IncrementalPdfFileWriter(file)
        page = writer.root["/Pages"]["/Kids"][0].get_object()
        content = generic.StreamObject(stream_data=b"BT /F1 14 Tf 72 500 Td (" + line + b") Tj ET 72 640 200 4 re f")
        page["/Contents"] = writer.add_object(content)
        writer.update_container(page)
        writer.write_in_place()


def look_alike(letter, target):
    """The letter with the words of a signature and no signature."""
    with open(letter, "rb") as given:
        writer = IncrementalPdfFileWriter(given)
        page = writer.root["/Pages"]["/Kids"][0].get_object()
        font = generic.DictionaryObject({generic.pdf_name("/Type"): generic.pdf_name("/Font"), generic.pdf_name("/Subtype"): generic.pdf_name("/Type1"), generic.pdf_name("/BaseFont"): generic.pdf_name("/Helvetica")})
        words = b"q BT /Zz 7 Tf 70 40 Td (Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik yang diterbitkan oleh BSrE.) Tj ET Q"
        extra = writer.add_object(generic.StreamObject(stream_data=words))
        resources = generic.DictionaryObject({generic.pdf_name("/Font"): generic.DictionaryObject({generic.pdf_name("/Zz"): writer.add_object(font)})})
        writer.add_stream_to_page(0, extra, resources=resources)
        with open(target, "wb") as out:
            writer.write(out)


def main(letter, folder):
    folder = Path(folder)
    root, stranger = Authority("Otoritas Uji"), Authority("Otoritas Asing")
    (folder / "ca.der").write_bytes(root.certificate.public_bytes(serialization.Encoding.DER))
    good = root.issue("Siti Rahmawati", NOW - 100 * DAY, NOW + YEAR)
    old = root.issue("Siti Rahmawati", NOW - 3 * YEAR, NOW - YEAR)
    lost = root.issue("Siti Rahmawati", NOW - 100 * DAY, NOW + YEAR)
    alien = stranger.issue("Siti Rahmawati", NOW - 100 * DAY, NOW + YEAR)
    clock = root.issue("Stempel Waktu Uji", NOW - 5 * YEAR, NOW + 5 * YEAR, stamps=True)
    past = NOW - 2 * YEAR

    def stamper(at):
        made = signer(*clock, root)
        return timestamps.DummyTimeStamper(made.signing_cert, made.signing_key, certs_to_embed=made.cert_registry, fixed_dt=at)

    def path(file):
        return folder / f"{file}.pdf"

    now_list, past_list = root.list(NOW - DAY), root.list(past + DAY)
    every = [asn1(root.certificate), asn1(clock[0])]
    siti = signer(*good, root)
    sign(letter, path("valid"), siti, stamper=stamper(NOW))
    add_lists(path("valid"), every, [now_list])
    sign(path("valid"), path("permitted"), siti, "Signature2", stamper(NOW), box=(70, 620, 280, 690))
    path("forged").write_bytes(path("valid").read_bytes())
    overwrite(path("forged"), b"Bayar Rp 900.000.000")
    sign(letter, path("untrusted"), signer(*alien, stranger))
    sign(letter, path("expired-stamped"), signer(*old, root), stamper=stamper(past), at=past)
    add_lists(path("expired-stamped"), every, [past_list, now_list])
    sign(letter, path("expired"), signer(*old, root), at=past)
    add_lists(path("expired"), every, [past_list])
    root.revoke(lost[0], NOW - 50 * DAY)
    sign(letter, path("revoked"), signer(*lost, root), stamper=stamper(NOW))
    add_lists(path("revoked"), every, [root.list(NOW - DAY)])
    look_alike(letter, path("look-alike"))
    path("damaged").write_bytes(path("valid").read_bytes()[: 2 * path("valid").stat().st_size // 3])


if __name__ == "__main__":
    main(*sys.argv[1:])
