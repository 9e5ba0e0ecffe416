"""Rewrites a DER PKCS#12 file: `ber IN OUT` in indefinite lengths, `pbmac1 IN OUT` with the MAC of RFC 9579.

The passphrase for `pbmac1` is the first line of standard input.
"""
import hashlib
import hmac
import sys

from asn1crypto import core, parser, pkcs12


def header(data):
    """Class, constructed, tag, length of header, length of content."""
    info = parser.peek(data)
    cls, method, tag, head, content, trailer = parser.parse(data[:info])
    return cls, method, tag, head, content, info


def elements(data):
    while data:
        cls, method, tag, head, content, length = header(data)
        yield cls, method, tag, head, content, data[:length]
        data = data[length:]


def ber(data):
    """Every constructed value in indefinite length, long octet strings in pieces (X.690, 8.1.3.6 and 8.7.3)."""
    out = b""
    for cls, method, tag, head, content, whole in elements(data):
        if method == 1:
            out += bytes([head[0], 0x80]) + ber(content) + b"\0\0"
        elif cls == 0 and tag == 4 and len(content) > 64:
            # The content of an authenticated safe is DER inside an octet string: its pieces may be of any size.
            pieces = [content[i:i + 100] for i in range(0, len(content), 100)]
            out += b"\x24\x80" + b"".join(core.OctetString(piece).dump() for piece in pieces) + b"\0\0"
        else:
            out += whole
    return out


def pbmac1(data, passphrase):
    pfx = pkcs12.Pfx.load(data)
    safe = pfx["auth_safe"]["content"].native
    salt, rounds = b"saltsalt", 2048
    key = hashlib.pbkdf2_hmac("sha256", passphrase, salt, rounds, 32)
    digest = hmac.new(key, safe, "sha256").digest()
    seq = lambda *parts: b"\x30" + length(b"".join(parts)) + b"".join(parts)
    length = lambda body: bytes([len(body)]) if len(body) < 128 else bytes([0x81, len(body)])
    oid = lambda dotted: core.ObjectIdentifier(dotted).dump()
    octets = lambda value: core.OctetString(value).dump()
    number = lambda value: core.Integer(value).dump()
    hmac_sha256 = seq(oid("1.2.840.113549.2.9"), b"\x05\0")
    kdf = seq(oid("1.2.840.113549.1.5.12"), seq(octets(salt), number(rounds), number(32), hmac_sha256))
    algorithm = seq(oid("1.2.840.113549.1.5.14"), seq(kdf, hmac_sha256))
    mac = seq(seq(algorithm, octets(digest)), octets(b"NOT USED"), number(1))
    body = number(3) + pfx["auth_safe"].dump() + mac
    return b"\x30\x82" + len(body).to_bytes(2, "big") + body


kind, source, target = sys.argv[1:4]
original = open(source, "rb").read()
reshaped = ber(original) if kind == "ber" else pbmac1(original, sys.stdin.readline().rstrip("\n").encode())
open(target, "wb").write(reshaped)
