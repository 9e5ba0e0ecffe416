"""Judges documents with pyHanko: a line `FILE<tab>ANCHOR<tab>PASSWORD` in, a line of JSON out, until the input ends."""
import json
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext


def judged(path, anchor, password):
    with open(path, "rb") as handle:
        # Strict reading refuses every hybrid-reference file and every byte before the header.
        reader = PdfFileReader(handle, strict=False)
        if reader.encrypted and reader.decrypt(password).status == AuthStatus.FAILED:
            raise ValueError("the password does not fit")
        return [one(signature, anchor) for signature in reader.embedded_regular_signatures]


def one(signature, anchor):
    context = ValidationContext(trust_roots=[load_cert_from_pemder(anchor)], revocation_mode="soft-fail")
    status = validate_pdf_signature(signature, context)
    return {
        "intact": bool(status.intact and status.valid),
        "good": bool(status.intact and status.valid and status.trusted and status.bottom_line),
        "coverage": status.coverage.name,
        "suspicious": status.modification_level == ModificationLevel.OTHER,
    }


for line in sys.stdin:
    try:
        answer = {"signatures": judged(*line.rstrip("\n").split("\t"))}
    except Exception as error:  # whatever it is, the test shall show it
        answer = {"error": f"{type(error).__name__}: {error}", "signatures": []}
    print(json.dumps(answer), flush=True)
