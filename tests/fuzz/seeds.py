"""Copies the files named on standard input into FOLDER as seeds of TARGET; for `cms`, the containers inside PDFs too.

`seeds.py TARGET FOLDER`. PEM becomes DER: a mutated letter of base64 tells a parser of DER little.
"""
import base64
import hashlib
import os
import re
import sys

target, folder = sys.argv[1:]
PEM = re.compile(rb"-----BEGIN [^-]+-----(.*?)-----END", re.S)
CONTENTS = re.compile(rb"/Contents\s*<([0-9A-Fa-f]{200,})>")


def keep(data):
    with open(os.path.join(folder, hashlib.sha256(data).hexdigest()[:16]), "wb") as file:
        file.write(data)


def pieces(data):
    """The DER inside of PEM, or the bytes as they are."""
    blocks = [base64.b64decode(block, validate=False) for block in PEM.findall(data)]
    return blocks or [data]


for path in sys.stdin.read().splitlines():
    with open(path, "rb") as file:
        data = file.read()
    for piece in pieces(data):
        keep(piece)

if target in ("cms", "timestamp"):
    pdfs = os.path.join(os.environ["corpora"], "pyhanko")
    for name in os.listdir(pdfs) if os.path.isdir(pdfs) else []:
        with open(os.path.join(pdfs, name), "rb") as file:
            for digits in CONTENTS.findall(file.read()):
                keep(bytes.fromhex(digits.decode()[: len(digits) // 2 * 2]).rstrip(b"\0"))
