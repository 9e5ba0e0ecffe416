"""Small PDFs put together by hand: what the bombs are made of."""
import zlib

MB = 1 << 20
GB = 1 << 30


def stream(data, entries=b""):
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def flate(data, entries=b""):
    return stream(zlib.compress(data, 9), b"/Filter /FlateDecode " + entries)


def zeros(size):
    """zlib data of `size` zero bytes (whole megabytes), made without making the zeros."""
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = press.compress(bytes(MB)) + press.flush(zlib.Z_FULL_FLUSH)
    # Adler-32 of zeros: the first sum stays 1, the second counts them.
    adler = ((size % 65521) << 16 | 1).to_bytes(4, "big")
    return b"\x78\xda" + piece * (size // MB) + b"\x03\x00" + adler


def repeated(piece, size):
    """zlib data of `piece` over and over, `size` bytes at least; its checksum is not kept."""
    unit = piece * (MB // len(piece) + 1)
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = press.compress(unit) + press.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + packed * (size // len(unit) + 1) + b"\x03\x00" + b"\0\0\0\0"


def file(objects, trailer=b"", head=b"%PDF-1.7\n"):
    """A file with these objects (number → body), in a classic table."""
    out, places = [head], {}
    at = len(head)
    for number, body in objects.items():
        piece = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        places[number] = at
        out.append(piece)
        at += len(piece)
    size = max(objects) + 1
    free = b"0000000000 00000 f \n"
    rows = [b"%010d 00000 n \n" % places[number] if number in places else free for number in range(1, size)]
    out += [b"xref\n0 %d\n0000000000 65535 f \n" % size, *rows]
    out.append(b"trailer\n<< /Root 1 0 R /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, at))
    return b"".join(out)


def page(content, resources=b"", entries=b"", more=None, catalog=b"", box=b"0 0 595 842"):
    """One page; `content` is the body of its content stream object; `more`: further objects from 10 on."""
    return file({
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << %s >> %s >>"
           % (box, resources, entries),
        4: content,
        **(more or {}),
    })


def drawn(content, resources=b"", entries=b"", more=None, catalog=b"", box=b"0 0 595 842"):
    """One page that draws these operators."""
    return page(stream(content), resources, entries, more, catalog, box)


def form(content, resources=b"", entries=b""):
    return stream(content, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << %s >> %s"
                  % (resources, entries))


def image(data, entries):
    return stream(data, b"/Type /XObject /Subtype /Image " + entries)


def shown(xobject, more=None):
    """One page that shows this XObject."""
    return drawn(b"q 500 0 0 500 0 0 cm /X Do Q", b"/XObject << /X 10 0 R >>", more={10: xobject, **(more or {})})


def signed(value, fields=b"5 0 R", more=None, catalog=b""):
    """One page and a signature field whose value dictionary is `value`."""
    return drawn(b"", entries=b"/Annots [5 0 R]", catalog=b"/AcroForm << /SigFlags 3 /Fields [%s] >> %s" % (fields, catalog),
                 more={5: b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (S) /Rect [0 0 0 0] /P 3 0 R /V 6 0 R >>",
                       6: value, **(more or {})})


def signature(contents, byte_range=b"0 100 200 100"):
    return (b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [%s] /Contents <%s> >>"
            % (byte_range, contents.hex().encode()))
