"""Bombs in what is signed: byte ranges, containers, security stores, keys."""
from shapes import GB, MB, drawn, file, signature, signed, stream, zeros

SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")


def der(tag, content):
    length = len(content)
    head = bytes([length]) if length < 128 else bytes([0x84]) + length.to_bytes(4, "big")
    return bytes([tag]) + head + content


def container(certificates=b"", signers=b"", digests=b""):
    inner = der(2, b"\1") + der(0x31, digests) + der(0x30, der(6, bytes.fromhex("2a864886f70d010701")))
    inner += der(0xa0, certificates) + der(0x31, signers)
    return der(0x30, SIGNED_DATA + der(0xa0, der(0x30, inner)))


def certificate(modulus=b"\1" * 256, exponent=b"\1\0\1", extension=b""):
    """Signed by nobody, by the name and for the name A."""
    name = der(0x30, der(0x31, der(0x30, bytes.fromhex("0603550403") + der(12, b"A"))))
    algorithm = der(0x30, bytes.fromhex("06092a864886f70d01010b0500"))
    key = der(0x30, der(0x30, bytes.fromhex("06092a864886f70d0101010500")) + der(3, b"\0" + der(0x30, der(2, b"\0" + modulus) + der(2, exponent))))
    validity = der(0x30, der(0x17, b"200101000000Z") + der(0x17, b"400101000000Z"))
    more = der(0xa3, der(0x30, extension)) if extension else b""
    tbs = der(0x30, bytes.fromhex("a003020102") + der(2, b"\1") + algorithm + name + validity + name + key + more)
    return der(0x30, tbs + algorithm + der(3, b"\0" + b"\1" * 256))


def signer(digest=b"\0" * 32, signed=b"", count=1):
    name = der(0x30, der(0x31, der(0x30, bytes.fromhex("0603550403") + der(12, b"A"))))
    sha = der(0x30, bytes.fromhex("0609608648016503040201"))
    rsa = der(0x30, bytes.fromhex("06092a864886f70d01010b0500"))
    attributes = der(0x30, bytes.fromhex("06092a864886f70d010904") + der(0x31, der(4, digest))) + signed
    return der(0x30, der(2, b"\1") + der(0x30, name + der(2, b"\1")) + sha + der(0xa0, attributes) + rsa + der(4, b"\1" * 256)) * count


def held(contents):
    """A signature over a plausible range with these contents."""
    return lambda: signed(signature(contents()))


def many_signatures():
    count = 20_000
    fields = b" ".join(b"%d 0 R" % (10 + n) for n in range(count))
    widget = b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (S%d) /Rect [0 0 0 0] /P 3 0 R /V 6 0 R >>"
    value = signature(container(certificate(), signer()))
    return signed(value, fields=fields, more={10 + n: widget % n for n in range(count)})


def many_in_store():
    """The security store names one 1 GB stream a hundred thousand times."""
    store = b"/DSS << /Certs [%s] /CRLs [%s] /OCSPs [%s] /VRI 11 0 R >>" % ((b"10 0 R " * 100_000,) * 3)
    return signed(signature(container(certificate(), signer())), catalog=store, more={
        10: stream(zeros(GB), b"/Filter /FlateDecode"),
        11: b"<< %s >>" % b" ".join(b"/%040X << /Cert [10 0 R] /CRL [10 0 R] >>" % n for n in range(20_000))})


def loop_of_certificates():
    """Two thousand certificates of the same name, any of which could have issued any other."""
    return container(b"".join(certificate(n.to_bytes(4, "big") * 64) for n in range(1, 2000)), signer())


def constraints():
    """A hundred thousand name constraints."""
    tree = der(0x30, der(0x82, b"a.example")) * 100_000
    body = der(0x30, der(0xa0, tree))
    return container(certificate(extension=der(0x30, bytes.fromhex("0603551d1e") + der(4, body))), signer())


def policies():
    """A hundred thousand policies, each mapped."""
    mapped = b"".join(der(0x30, der(6, bytes([0x2a, n >> 14 | 128, n >> 7 & 127 | 128, n & 127])) * 2) for n in range(100_000))
    body = der(0x30, mapped)
    return container(certificate(extension=der(0x30, bytes.fromhex("0603551d21") + der(4, body))), signer())


def encrypted(entries):
    def make():
        body = b"<< /Filter /Standard %s /O <%s> /U <%s> /P -4 >>" % (entries, b"41" * 48, b"42" * 48)
        return file({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                     3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>", 9: body}, b"/Encrypt 9 0 R /ID [<41> <41>]")
    return make


CMS = {
    "contents of 40 MB": held(lambda: bytes(20 * MB)),
    "contents nested 100,000 deep": held(lambda: b"\x30\x80" * 100_000 + b"\0" * 200_000),
    "contents of nested octet strings": held(lambda: b"\x24\x80" * 50_000 + b"\4\1a" + b"\0" * 100_000),
    "contents that promise 2^63 bytes": held(lambda: b"\x30\x88\x7f" + b"\xff" * 7 + b"a" * 99),
    "500,000 digest algorithms": held(lambda: container(certificate(), signer(), der(0x30, bytes.fromhex("0609608648016503040201")) * 500_000)),
    "100,000 signers": held(lambda: container(certificate(), signer(count=50_000))),
    "2,000 certificates that issue each other": held(loop_of_certificates),
    "100,000 name constraints": held(constraints),
    "100,000 mapped policies": held(policies),
    "a key of 4 million bits": held(lambda: container(certificate(b"\xff" * MB, b"\xff" * MB), signer())),
    "a public exponent of 2,048 bits": held(lambda: container(certificate(b"\xff" * 2048, b"\xff" * 2047), signer())),
    "20,000 signatures": many_signatures,
    "a security store of 300,000 times 1 GB": many_in_store,
    "byte range of 2^63": lambda: signed(signature(b"\0" * 99, b"0 9223372036854775807 9223372036854775807 9223372036854775807")),
    "byte range below nothing": lambda: signed(signature(b"\0" * 99, b"-1 -2147483648 -9 4294967296")),
    "byte range of a million numbers": lambda: signed(signature(b"\0" * 99, b"0 1 " * 500_000)),
    "signature in its own field": lambda: signed(b"<< /Type /Sig /V 6 0 R /Contents 6 0 R /ByteRange 6 0 R /Reference [6 0 R] >>"),
    "key length of 2^31": encrypted(b"/V 2 /R 3 /Length 2147483640"),
    "revision 6 of nonsense": encrypted(b"/V 5 /R 6 /Length 256 /CF << /StdCF << /CFM /AESV3 >> >> /StmF /StdCF /StrF /StdCF /OE <00> /UE <00> /Perms <00>"),
    "crypt filter of itself": encrypted(b"/V 4 /R 4 /CF 9 0 R /StmF /CF /StrF /CF"),
}
