"""The same letter signed by pyHanko with keys of many kinds: make_algorithms.py LETTER FOLDER.

Writes root.pem and NAME.pdf into the folder. Where the digest does not go with the key, NAME ends with -unfit.
"""
import datetime
import sys
from pathlib import Path

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from asn1crypto.algos import SignedDigestAlgorithm
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed448, ed25519
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

letter, folder = Path(sys.argv[1]), Path(sys.argv[2])
NOW = datetime.datetime.now(datetime.timezone.utc)
DAY = datetime.timedelta(days=1)
FORM = (serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def certificate(common, key, authority):
    """By the root; without it, the root itself."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
    issuer, issuer_key = (root.subject, root_key) if not authority else (subject, key)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(NOW - DAY).not_valid_after(NOW + 30 * DAY)
    usage = dict.fromkeys(["key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"], False)
    usage |= dict.fromkeys(["key_cert_sign", "crl_sign"], authority)
    usage |= dict.fromkeys(["digital_signature", "content_commitment"], not authority)
    builder = builder.add_extension(x509.BasicConstraints(authority, None), True).add_extension(x509.KeyUsage(**usage), True)
    return builder.sign(issuer_key, None)


def asn1(one):
    return asn1_x509.Certificate.load(one.public_bytes(serialization.Encoding.DER))


class Careless(signers.SimpleSigner):
    """Signs with whatever digest it is told."""

    def _check_digest_algorithm(self, digest_algorithm):
        pass


def sign(name, kind, key, digest):
    store = SimpleCertificateStore()
    store.register(asn1(root))
    private = asn1_keys.PrivateKeyInfo.load(key.private_bytes(*FORM))
    mechanism = SignedDigestAlgorithm({"algorithm": kind})
    own = asn1(certificate(f"Budi {name}", key, False))
    who = Careless(signing_cert=own, signing_key=private, cert_registry=store, signature_mechanism=mechanism)
    metadata = signers.PdfSignatureMetadata(field_name="Signature1", md_algorithm=digest, subfilter=SigSeedSubFilter.PADES)
    with open(letter, "rb") as given, open(folder / f"{name}.pdf", "wb") as out:
        signers.PdfSigner(metadata, who).sign_pdf(IncrementalPdfFileWriter(given), output=out)


root_key = ed448.Ed448PrivateKey.generate()
root = certificate("Akar Ed448", root_key, True)
(folder / "root.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
sign("ed448", "ed448", ed448.Ed448PrivateKey.generate(), "shake256")
sign("ed448-unfit", "ed448", ed448.Ed448PrivateKey.generate(), "sha512")
sign("ed25519", "ed25519", ed25519.Ed25519PrivateKey.generate(), "sha512")
sign("ed25519-unfit", "ed25519", ed25519.Ed25519PrivateKey.generate(), "sha256")
