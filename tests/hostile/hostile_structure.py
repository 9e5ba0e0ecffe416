"""Bombs in the structure: nesting, cross-references, object streams, filters, trees."""
from shapes import GB, MB, drawn, file, flate, form, page, repeated, stream, zeros

EMPTY = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"


def nested_arrays(depth):
    return lambda: drawn(b"", entries=b"/Nested " + b"[" * depth + b"]" * depth)


def nested_dictionaries():
    return drawn(b"", entries=b"/Nested " + b"<< /A " * 200_000 + b"0" + b" >>" * 200_000)


def opened_in_a_trailer(piece):
    """A last trailer that only opens; the table before it is not found any more."""
    return lambda: drawn(b"") + b"trailer\n" + piece * 200_000 + b"\nstartxref\n0\n%%EOF\n"


def opened_in_a_page(piece):
    return lambda: drawn(b"", entries=b"/Nested " + piece * 200_000)


def opened_in_content(piece):
    return lambda: drawn(piece * 200_000)


OPENINGS = {
    "dictionaries for keys": b"<<", "dictionaries for keys and arrays": b"<<[", "dictionaries and arrays": b"<</A[",
    "arrays and words": b"[x<</A", "strings": b"(", "references": b"[1 0 R<<1 0 R",
}


def page_cycle():
    return file({1: EMPTY, 2: b"<< /Type /Pages /Kids [3 0 R] /Count 9 >>",
                 3: b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 9 >>"})


def page_fan_out():
    levels = {n: b"<< /Type /Pages /Kids [%s] /Count 1000000000 >>" % (b"%d 0 R " % (n + 1) * 100) for n in range(2, 9)}
    return file({1: EMPTY, **levels, 9: b"<< /Type /Page /MediaBox [0 0 9 9] >>"})


def deep_page_tree():
    depth = 100_000
    nodes = {n: b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R] /Count 1 >>" % (n - 1, n + 1) for n in range(2, depth)}
    return file({1: EMPTY, **nodes, depth: b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 9 9] >>" % (depth - 1)})


def parent_loop():
    return file({1: EMPTY, 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 5 0 R >>", 3: b"<< /Type /Page /Parent 2 0 R >>",
                 5: b"<< /Type /Pages /Kids [2 0 R] /Parent 2 0 R >>"})


def wide_page_tree():
    count = 200_000
    kids = b"3 0 R " * count
    return file({1: EMPTY, 2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count), 3: PAGE, 4: stream(b"")})


def plain():
    return drawn(b"0 0 9 9 re f")


def with_last_trailer(entries):
    """A second, empty section behind a plain file; `%(here)d` is its own offset."""
    def make():
        bytes_ = plain()
        at = len(bytes_)
        return bytes_ + b"xref\n0 0\ntrailer\n<< /Root 1 0 R /Size 9 %s >>\nstartxref\n%d\n%%%%EOF\n" % (
            entries.replace(b"HERE", b"%d" % at), at)
    return make


def prev_chain():
    bytes_, before = bytearray(plain()), 0
    before = bytes_.rindex(b"xref\n0 ")
    for _ in range(100_000):
        at = len(bytes_)
        bytes_ += b"xref\n0 0\ntrailer\n<< /Root 1 0 R /Size 9 /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (before, at)
        before = at
    return bytes(bytes_)


def million_entries():
    bytes_ = plain()
    at = len(bytes_)
    before = bytes_.rindex(b"xref\n0 ")
    rows = b"0000000009 00000 n \n" * 1_000_000
    return bytes_ + b"xref\n10 1000000\n%strailer\n<< /Root 1 0 R /Size 1000010 /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        rows, before, at)


def million_subsections():
    bytes_ = plain()
    at, before = len(bytes_), bytes_.rindex(b"xref\n0 ")
    rows = b"".join(b"%d 1\n0000000009 00000 n \n" % n for n in range(10, 2_000_000, 4))
    return bytes_ + b"xref\n%strailer\n<< /Root 1 0 R /Size 2000010 /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (rows, before, at)


def xref_stream(entries, data):
    def make():
        bytes_ = plain()
        at, before = len(bytes_), bytes_.rindex(b"xref\n0 ")
        body = stream(data(), b"/Type /XRef /Root 1 0 R /Prev %d %s" % (before, entries))
        return bytes_ + b"9 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (body, at)
    return make


def object_stream(entries, data):
    """The page's contents lie in an object stream of this kind; a cross-reference stream says so."""
    def make():
        body = b"%PDF-1.7\n"
        places = {}
        for number, text in {1: EMPTY, 2: PAGES, 3: PAGE}.items():
            places[number] = len(body)
            body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
        places[5] = len(body)
        body += b"5 0 obj\n%s\nendobj\n" % stream(data(), b"/Type /ObjStm " + entries)
        rows = b"\0" * 7
        for number in range(1, 8):
            kind, at = (1, places[number]) if number in places else (2, 5)
            rows += bytes([kind]) + at.to_bytes(4, "big") + (0).to_bytes(2, "big")
        at = len(body)
        return body + b"8 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
            stream(rows, b"/Type /XRef /Root 1 0 R /Size 8 /W [1 4 2] /Index [0 8]"), at)
    return make


def many_objects():
    heads = b"".join(b"%d 0 " % n for n in range(10, 1_000_010))
    return heads + b"null"


def filtered(filters, data):
    return lambda: page(stream(data(), b"/Filter [%s]" % filters))


def lzw_zeros():
    """LZW codes that grow one entry by one byte each: about 8 MB out of 6 KB, cleared and begun again."""
    bits, codes, width, nxt = [], [256, 0], 9, 258
    while nxt < 4095:
        codes.append(nxt)
        nxt += 1
    out = bytearray()
    buffer = held = 0
    for _ in range(64):
        width, nxt = 9, 257
        for code in codes:
            buffer, held = buffer << width | code, held + width
            nxt += 1
            width = 9 if nxt <= 510 else 10 if nxt <= 1022 else 11 if nxt <= 2046 else 12
            while held >= 8:
                held -= 8
                out.append(buffer >> held & 255)
            buffer &= (1 << held) - 1
    return bytes(out)


def reference_chain():
    chain = {n: b"%d 0 R" % (n + 1) for n in range(10, 100_000)}
    return file({1: EMPTY, 2: PAGES, 3: PAGE.replace(b"4 0 R", b"10 0 R"), **chain, 100_000: stream(b"0 0 9 9 re f")})


def without_end(piece, size=8 * MB):
    return lambda: b"%PDF-1.7\n" + piece * (size // len(piece))


def tagged_cycle():
    catalog = b"/MarkInfo << /Marked true >> /StructTreeRoot 10 0 R"
    return drawn(b"", catalog=catalog, more={
        10: b"<< /Type /StructTreeRoot /K [11 0 R] /ParentTree 12 0 R >>",
        11: b"<< /Type /StructElem /S /Document /P 11 0 R /K [11 0 R] >>", 12: b"<< /Kids [12 0 R] >>"})


def metadata():
    body = stream(zeros(GB), b"/Type /Metadata /Subtype /XML /Filter /FlateDecode")
    return drawn(b"", catalog=b"/Metadata 10 0 R", more={10: body})


def many_revisions():
    bytes_ = bytearray(plain())
    before = bytes_.rindex(b"xref\n0 ")
    for n in range(20_000):
        at = len(bytes_)
        bytes_ += b"4 0 obj\n%s\nendobj\n" % stream(b"0 0 %d 9 re f" % n)
        where = len(bytes_)
        bytes_ += b"xref\n4 1\n%010d 00000 n \ntrailer\n<< /Root 1 0 R /Size 9 /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
            at, before, where)
        before = where
    return bytes(bytes_)


def many_annotations():
    count = 300_000
    return drawn(b"", entries=b"/Annots [%s]" % (b"10 0 R " * count), more={
        10: b"<< /Type /Annot /Subtype /Square /Rect [0 0 9 9] /F 4 /AP << /N 11 0 R >> >>", 11: form(b"0 0 9 9 re f")})


def form_tree(kids, catalog=b"10 0 R"):
    return lambda: drawn(b"", catalog=b"/AcroForm << /Fields [%s] >>" % catalog, more=kids())


STRUCTURE = {
    "nested arrays 1,000": nested_arrays(1_000),
    "nested arrays 10,380": nested_arrays(10_380),
    "nested arrays 200,000": nested_arrays(200_000),
    "nested arrays 3,000,000": nested_arrays(3_000_000),
    "nested dictionaries 200,000": nested_dictionaries,
    **{f"page of {name}, 200,000": opened_in_a_page(piece) for name, piece in OPENINGS.items()},
    **{f"trailer of {name}, 200,000": opened_in_a_trailer(piece) for name, piece in OPENINGS.items()},
    **{f"content of {name}, 200,000": opened_in_content(piece) for name, piece in OPENINGS.items()},
    "page tree that is a circle": page_cycle,
    "page tree with 10^14 leaves": page_fan_out,
    "page tree 100,000 deep": deep_page_tree,
    "parents in a circle": parent_loop,
    "one page 200,000 times": wide_page_tree,
    "Prev leads to itself": with_last_trailer(b"/Prev HERE"),
    "XRefStm leads to itself": with_last_trailer(b"/XRefStm HERE /Prev 9"),
    "xref Size 2,000,000,000": lambda: plain().replace(b"/Size 5", b"/Size 2000000000"),
    "100,000 sections": prev_chain,
    "a million xref entries": million_entries,
    "half a million xref subsections": million_subsections,
    "xref stream of 4,294,967,295 entries": xref_stream(b"/Size 4294967295 /W [1 0 0] /Index [0 4294967295]", lambda: b"\1" * 99),
    "xref stream with fields of 2^31 bytes": xref_stream(b"/Size 9 /W [2147483647 2147483647 2147483647]", lambda: b"\1" * 99),
    "xref stream with empty fields": xref_stream(b"/Size 4294967295 /W [0 0 0] /Index [0 4294967295]", lambda: b""),
    "xref stream of 1 GB": xref_stream(b"/Size 9 /W [1 4 2] /Filter /FlateDecode", lambda: zeros(GB)),
    "object stream of 1 GB": object_stream(b"/N 2 /First 8 /Filter /FlateDecode", lambda: zeros(GB)),
    "object stream with N 2^31": object_stream(b"/N 2147483647 /First 8", lambda: b"4 0 6 1 null null"),
    "object stream of a million": object_stream(b"/N 1000000 /First 6888900", many_objects),
    "object stream that extends itself": object_stream(b"/N 1 /First 4 /Extends 5 0 R", lambda: b"4 0 null"),
    "Flate 4 GB": lambda: page(stream(zeros(4 * GB), b"/Filter /FlateDecode")),
    "Flate twice, 4 GB": lambda: page(flate(zeros(4 * GB), b"").replace(b"/Filter /FlateDecode", b"/Filter [/FlateDecode /FlateDecode]")),
    "a thousand filters": filtered(b"/FlateDecode " * 1000, lambda: zeros(MB)),
    "RunLength 512 MB": filtered(b"/FlateDecode /RunLengthDecode", lambda: repeated(b"\x81a", 8 * MB)),
    "ASCII85 4 GB": filtered(b"/FlateDecode /ASCII85Decode", lambda: repeated(b"zzzz", GB)),
    "ASCIIHex 1 GB": filtered(b"/FlateDecode /ASCIIHexDecode", lambda: repeated(b"20", GB)),
    "LZW 512 MB": filtered(b"/LZWDecode", lzw_zeros),
    "predictor with 2^31 columns": lambda: page(stream(zeros(MB), b"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 32 /BitsPerComponent 16 >>")),
    "a chain of 100,000 references": reference_chain,
    "Length is in its own stream": lambda: page(b"<< /Length 4 0 R >>\nstream\n0 0 9 9 re f\nendstream"),
    "a million contents": lambda: file({1: EMPTY, 2: PAGES, 3: PAGE.replace(b"4 0 R", b"[" + b"4 0 R " * 1_000_000 + b"]"), 4: stream(b"0 0 9 9 re f\n" * 100)}),
    "contents within themselves": lambda: file({1: EMPTY, 2: PAGES, 3: PAGE, 4: b"[4 0 R 4 0 R]"}),
    "parentheses without end": without_end(b"1 0 obj ("),
    "hexadecimal without end": without_end(b"1 0 obj <41"),
    "streams without end": without_end(b"1 0 obj <</Length 9>> stream\n"),
    "a number of 8 million digits": lambda: drawn(b"", entries=b"/N " + b"9" * 8 * MB),
    "a name of 8 MB": lambda: drawn(b"", entries=b"/" + b"a" * 8 * MB + b" 1"),
    "a structure tree that is a circle": tagged_cycle,
    "metadata of 1 GB": metadata,
    "20,000 revisions": many_revisions,
    "300,000 annotations": many_annotations,
    "form fields in a circle": form_tree(lambda: {10: b"<< /T (a) /Kids [11 0 R] >>", 11: b"<< /T (b) /Kids [10 0 R 11 0 R] >>"}),
    "form fields 100,000 deep": form_tree(lambda: {n: b"<< /T (a) /Parent %d 0 R /Kids [%d 0 R] >>" % (n - 1, n + 1) for n in range(10, 100_000)}),
    "form fields, 10^14 of them": form_tree(lambda: {n: b"<< /T (a) /Kids [%s] >>" % (b"%d 0 R " % (n + 1) * 100) for n in range(10, 17)}),
}
