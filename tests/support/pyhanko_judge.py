"""Asks pyHanko: is every signature of FILE intact, and trusted with ANCHOR? One line per signature."""
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

path, anchor = sys.argv[1], sys.argv[2]
good = True
with open(path, "rb") as handle:
    # Not strict: hybrid-reference files are judged too.
    reader = PdfFileReader(handle, strict=False)
    if reader.encrypted:
        reader.decrypt("")
    signatures = reader.embedded_regular_signatures
    for signature in signatures:
        context = ValidationContext(trust_roots=[load_cert_from_pemder(anchor)], revocation_mode="soft-fail")
        status = validate_pdf_signature(signature, context)
        print(signature.field_name, status.summary(), status.coverage, status.modification_level)
        good = good and status.intact and status.valid and status.trusted and status.bottom_line
print("all intact and trusted" if good and signatures else "NOT content")
