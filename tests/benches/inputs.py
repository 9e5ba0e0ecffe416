"""The documents that `make bench` signs, made anew: the same bytes each time."""
import random
import subprocess
import zlib


def stream(entries, data):
    return b"<<" + entries + b"/Length %d>>\nstream\n" % len(data) + data + b"\nendstream"


def classic(path, objects):
    """Writes objects 1..n behind each other with a classic cross-reference table."""
    out, table = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), [b"0000000000 65535 f \n"]
    for number, body in enumerate(objects, 1):
        table.append(b"%010d 00000 n \n" % len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n" % len(table) + b"".join(table)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(table), start)
    open(path, "wb").write(out)


def compressed(path, objects, together=200):
    """The same with object streams and a cross-reference stream; streams stay objects of their own."""
    out, rows, loose = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {0: (0, 0, 65535)}, []
    for number, body in enumerate(objects, 1):
        if b"stream\n" in body:
            rows[number] = (1, len(out), 0)
            out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
        else:
            loose.append((number, body))
    holder = len(objects)
    for first in range(0, len(loose), together):
        holder += 1
        group, index, data = loose[first:first + together], b"", b""
        for place, (number, body) in enumerate(group):
            rows[number] = (2, holder, place)
            index += b"%d %d " % (number, len(data))
            data += body + b"\n"
        rows[holder] = (1, len(out), 0)
        entries = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(group), len(index))
        out += b"%d 0 obj\n" % holder + stream(entries, zlib.compress(index + data)) + b"\nendobj\n"
    size, start = holder + 2, len(out)
    rows[holder + 1] = (1, start, 0)
    table = b"".join(bytes([k]) + a.to_bytes(4, "big") + b.to_bytes(2, "big") for k, a, b in (rows[n] for n in range(size)))
    entries = b"/Type/XRef/W[1 4 2]/Size %d/Root 1 0 R/Filter/FlateDecode" % size
    out += b"%d 0 obj\n" % (size - 1) + stream(entries, zlib.compress(table)) + b"\nendobj\n"
    out += b"startxref\n%d\n%%%%EOF\n" % start
    open(path, "wb").write(out)


def letter(pages, images=0, image_bytes=0, filler=0):
    """A4 pages of text; incompressible pictures spread over them; objects that no page needs."""
    chance = random.Random(1)
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []

    def add(body):
        objects.append(body)
        return len(objects)

    for page in range(pages):
        words = b" ".join(b"(Halaman %d baris %d: %s) Tj T*" % (page, row, chance.randbytes(20).hex().encode()) for row in range(80))
        content = add(stream(b"/Filter/FlateDecode", zlib.compress(b"BT /F 11 Tf 72 750 Td 14 TL " + words + b" ET")))
        pictures = b""
        for place in range(page, images, pages):
            entries = b"/Type/XObject/Subtype/Image/Width 1000/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8"
            number = add(stream(entries % (image_bytes // 1000), chance.randbytes(image_bytes)))
            pictures += b"/I%d %d 0 R" % (place, number)
        kids.append(add(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources"
                        b"<</Font<</F 3 0 R>>/XObject<<%s>>>>>>" % (content, pictures)))
    letters = bytes(byte for byte in range(33, 123) if byte not in b"()\\<>")
    for place in range(filler):
        text = bytes(chance.choices(letters, k=140))
        add(b"<</K %d/T(an object that no page needs)/A[1 2 3 4 5 6 7 8 9 10 11 12]/P %d 0 R/Q(%s)>>" % (place, kids[-1], text))
    objects[1] = b"<</Type/Pages/Kids[" + b" ".join(b"%d 0 R" % kid for kid in kids) + b"]/Count %d>>" % pages
    return objects


def encrypted(source, target):
    """AES-256 with an empty user password, object by object as it was."""
    subprocess.run(["qpdf", "--encrypt", "", "owner", "256", "--", "--object-streams=preserve", source, target], check=True)
    return target


# What others are made of.
ALWAYS = ("1 page", "1 page, 25 KB", "20 pages, 2.5 MB")


def make(folder, wanted):
    """Everything `wanted` but what has to be signed first; name → path. The sizes are those of the table that set the bars."""
    made = {
        "1 page": (classic, (1,)),
        "1 page, 25 KB": (classic, (1, 1, 24_000)),
        "20 pages, 2.5 MB": (classic, (20, 5, 500_000)),
        "500 pages": (classic, (500,)),
        "5,000 pages": (classic, (5000,)),
        "100,000 objects, classic": (classic, (20, 0, 0, 100_000)),
        "100,000 objects, object streams": (compressed, (20, 0, 0, 100_000)),
        "10 MB, images": (classic, (5, 5, 2_000_000)),
        "100 MB, images": (classic, (20, 20, 5_000_000)),
        "500 MB, images": (classic, (20, 100, 5_000_000)),
    }
    paths = {}
    for place, (name, (write, shape)) in enumerate(made.items()):
        if name in ALWAYS or wanted(name):
            paths[name] = f"{folder}/in{place}.pdf"
            write(paths[name], letter(*shape))
    paths["20 pages, encrypted"] = encrypted(paths["20 pages, 2.5 MB"], f"{folder}/encrypted.pdf")
    return paths
