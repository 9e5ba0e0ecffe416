"""pyHanko as a peer of `make bench`: sign P12 PASS IN OUT | batch P12 PASS OUTDIR IN… | verify CERT IN… |
field IN OUT NUMBER (writes an empty signature field, and its object number to the file NUMBER)"""
import sys

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, append_signature_field


def sign(signer, source, target):
    with open(source, "rb") as from_, open(target, "w+b") as to:
        meta = signers.PdfSignatureMetadata(field_name="Signature", md_algorithm="sha256")
        signers.PdfSigner(meta, signer, new_field_spec=SigFieldSpec("Signature")).sign_pdf(
            IncrementalPdfFileWriter(from_, strict=False), output=to)


def field(source, target, number):
    with open(source, "rb") as from_, open(target, "wb") as to:
        writer = IncrementalPdfFileWriter(from_, strict=False)
        append_signature_field(writer, SigFieldSpec("Signature"))
        writer.write(to)
    with open(target, "rb") as made, open(number, "w") as found:
        fields = PdfFileReader(made, strict=False).root["/AcroForm"]["/Fields"]
        found.write(str(fields.raw_get(len(fields) - 1).idnum))


def verify(certificate, *sources):
    from pyhanko.keys import load_cert_from_pemder
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext
    context = ValidationContext(trust_roots=[load_cert_from_pemder(certificate)])
    for source in sources:
        with open(source, "rb") as from_:
            for signature in PdfFileReader(from_, strict=False).embedded_signatures:
                assert validate_pdf_signature(signature, context).intact


what, *words = sys.argv[1:]
if what in ("verify", "field"):
    {"verify": verify, "field": field}[what](*words)
else:
    signer = signers.SimpleSigner.load_pkcs12(words[0], passphrase=words[1].encode())
    jobs = [(words[2], words[3])] if what == "sign" else [(p, f"{words[2]}/{i}.pdf") for i, p in enumerate(words[3:])]
    for source, target in jobs:
        sign(signer, source, target)
