"""Bombs on the page: sizes, images, forms, patterns, functions, fonts, paths."""
from shapes import GB, MB, drawn, flate, form, image, page, repeated, shown, stream, zeros

RGB = b"/ColorSpace /DeviceRGB /BitsPerComponent 8"


def fan_out(levels, width):
    """Each form draws the next one `width` times."""
    def make():
        names = b"/X Do " * width
        more = {10 + n: form(names, b"/XObject << /X %d 0 R >>" % (11 + n)) for n in range(levels)}
        more[10 + levels] = form(b"0 0 9 9 re f")
        return drawn(b"/X Do", b"/XObject << /X 10 0 R >>", more=more)
    return make


def chain_of_forms():
    depth = 50_000
    more = {10 + n: form(b"/X Do", b"/XObject << /X %d 0 R >>" % (11 + n)) for n in range(depth)}
    more[10 + depth] = form(b"0 0 9 9 re f")
    return drawn(b"/X Do", b"/XObject << /X 10 0 R >>", more=more)


def tiling(step, content=b"0 0 1 1 re f", resources=b""):
    pattern = stream(content, b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep %s /YStep %s "
                     b"/Resources << %s >>" % (step, step, resources))
    return lambda: drawn(b"/Pattern cs /P scn 0 0 595 842 re f", b"/Pattern << /P 10 0 R >>", more={10: pattern})


def shading(entries, more=None):
    return lambda: drawn(b"/S sh", b"/Shading << /S 10 0 R >>", more={10: entries, **(more or {})})


def function(body, inputs=b"/ShadingType 1 /Domain [0 1 0 1]"):
    head = b"<< /ColorSpace /DeviceRGB %s /Function 11 0 R /Matrix [595 0 0 842 0 0] >>" % inputs
    return shading(head, {11: body})


CALCULATOR = b"/FunctionType 4 /Domain [0 1 0 1] /Range [0 1 0 1 0 1]"


def type3(glyph, resources):
    font = (b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 "
            b"/Widths [9] /CharProcs << /a 11 0 R >> /Encoding << /Differences [97 /a] >> /Resources << %s >> >>" % resources)
    return lambda: drawn(b"BT /F 9 Tf (aaaaaaaaaa) Tj ET", b"/Font << /F 10 0 R >>", more={10: font, 11: stream(glyph)})


def to_unicode(cmap):
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 11 0 R >>"
    return lambda: drawn(b"BT /F 9 Tf 9 9 Td (abc) Tj ET", b"/Font << /F 10 0 R >>", more={10: font, 11: stream(cmap)})


def composite(entries):
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [11 0 R] >>"
    return lambda: drawn(b"BT /F 9 Tf 9 9 Td <00410042> Tj ET", b"/Font << /F 10 0 R >>", more={
        10: font, 11: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (A) /Ordering (I) "
                      b"/Supplement 0 >> %s >>" % entries})


def spaces(depth):
    """Colour spaces above colour spaces."""
    more = {10 + n: b"[/Indexed %d 0 R 1 <000000ffffff>]" % (11 + n) for n in range(depth)}
    more[10 + depth] = b"/DeviceRGB"
    return lambda: drawn(b"/C cs 0 sc 0 0 99 99 re f", b"/ColorSpace << /C 10 0 R >>", more=more)


def soft_mask_of_itself():
    group = form(b"/G gs 0 0 99 99 re f", b"/ExtGState << /G 11 0 R >>", b"/Group << /S /Transparency /CS /DeviceRGB >>")
    return drawn(b"/G gs 0 0 99 99 re f", b"/ExtGState << /G 11 0 R >>",
                 more={10: group, 11: b"<< /SMask << /S /Luminosity /G 10 0 R >> >>"})


def groups(depth):
    group = b"/Group << /S /Transparency /I true /CS /DeviceRGB >>"
    more = {10 + n: form(b"/X Do", b"/XObject << /X %d 0 R >>" % (11 + n), group) for n in range(depth)}
    more[10 + depth] = form(b"0 0 9 9 re f", b"", group)
    return lambda: drawn(b"/X Do", b"/XObject << /X 10 0 R >>", more=more)


def big_jpeg():
    """A header that promises 65,500 × 65,500 pixels."""
    return bytes.fromhex("ffd8ffc0001108ffdcffdc03012200021101031101ffda000c03010002110311003f00") + b"\0" * 99 + b"\xff\xd9"


def big_jpeg2000():
    size = bytes.fromhex("ff4fff51002f0000") + b"\x7f\xff\xff\xff" * 2 + b"\0" * 8 + b"\x7f\xff\xff\xff" * 2 + b"\0" * 8
    return size + bytes.fromhex("0003070101070101070101ff52000c00000001000504040001ff5c00134040484850484850484850484850484850ff90000a0000000000000001ff93ffd9")


def big_jbig2():
    segment = b"\0\0\0\0\x30\0\1\0\0\0\x13" + b"\x7f\xff\xff\xff" * 2 + b"\0" * 8 + b"\0" + b"\0\0"
    return segment + b"\0\0\0\1\x31\0\1\0\0\0\0"


def lines(content, repeats):
    return lambda: page(flate(content * repeats))


def appearance_fan_out():
    more = {20 + n: form(b"/X Do " * 1000, b"/XObject << /X %d 0 R >>" % (21 + n)) for n in range(4)}
    more[24] = form(b"0 0 9 9 re f")
    more[10] = b"<< /Type /Annot /Subtype /Stamp /Rect [0 0 99 99] /F 4 /AP << /N 20 0 R >> >>"
    return drawn(b"", entries=b"/Annots [10 0 R]", more=more)


def hidden_layers():
    more = {10 + n: b"<< /Type /OCMD /VE [/Not [/And %d 0 R]] >>" % (11 + n) for n in range(20_000)}
    more[20_010] = b"<< /Type /OCG /Name (a) >>"
    nested = b"[/Not " * 50_000 + b"20010 0 R" + b"]" * 50_000
    more[20_011] = b"<< /Type /OCMD /VE %s >>" % nested
    return drawn(b"/OC /M BDC 0 0 9 9 re f EMC /OC /N BDC 0 0 9 9 re f EMC",
                 b"/Properties << /M 10 0 R /N 20011 0 R >>", more=more,
                 catalog=b"/OCProperties << /OCGs [20010 0 R] /D << /Order [20010 0 R] >> >>")


PAGES = {
    "512 MB of q": lambda: page(stream(repeated(b"q ", GB // 2), b"/Filter /FlateDecode")),
    "512 MB of rectangles": lambda: page(stream(repeated(b"0 0 9 9 re f ", GB // 2), b"/Filter /FlateDecode")),
    "MediaBox of 10^9 points": lambda: drawn(b"0 0 9 9 re f", box=b"0 0 1000000000 1000000000"),
    "MediaBox of 60,000 points": lambda: drawn(b"0 0 9 9 re f", box=b"0 0 60000 60000"),
    "MediaBox of 10^-9 points": lambda: drawn(b"0 0 9 9 re f", box=b"0 0 0.000000001 1000000"),
    "UserUnit 10^9, Rotate 10^9": lambda: drawn(b"0 0 9 9 re f", entries=b"/UserUnit 1000000000 /Rotate 1000000000"),
    "image of 2^31 squared": lambda: shown(image(b"", b"/Width 2147483647 /Height 2147483647 " + RGB)),
    "image of 60,000 squared over 4 GB": lambda: shown(image(zeros(4 * GB), b"/Width 60000 /Height 60000 /Filter /FlateDecode " + RGB)),
    "image of 30,000 squared, one bit": lambda: shown(image(zeros(128 * MB), b"/Width 30000 /Height 30000 /Filter /FlateDecode /ColorSpace /DeviceGray /BitsPerComponent 1")),
    "JPEG of 65,500 squared": lambda: shown(image(big_jpeg(), b"/Width 65500 /Height 65500 /Filter /DCTDecode " + RGB)),
    "JPEG 2000 of 2^31 squared": lambda: shown(image(big_jpeg2000(), b"/Width 9 /Height 9 /Filter /JPXDecode")),
    "JBIG2 of 2^31 squared": lambda: shown(image(big_jbig2(), b"/Width 9 /Height 9 /Filter /JBIG2Decode /ColorSpace /DeviceGray /BitsPerComponent 1")),
    "fax of 2^31 columns": lambda: shown(image(b"\0" * 999, b"/Width 9 /Height 9 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 2147483647 /Rows 2147483647 >> /ColorSpace /DeviceGray /BitsPerComponent 1")),
    "inline image of 99,999 squared": lambda: drawn(b"BI /W 99999 /H 99999 /CS /RGB /BPC 8 ID x EI"),
    "image that masks itself": lambda: shown(image(b"\0" * 27, b"/Width 3 /Height 3 /SMask 10 0 R " + RGB)),
    "a thousand large images": lambda: drawn(b"q 500 0 0 500 0 0 cm " + b"/X Do " * 1000 + b"Q", b"/XObject << /X 10 0 R >>", more={10: image(zeros(27 * MB), b"/Width 3000 /Height 3000 /Filter /FlateDecode " + RGB)}),
    "forms, 10^12 of them": fan_out(12, 10),
    "forms, 1,000 by 1,000 by 1,000": fan_out(3, 1000),
    "form that draws itself": lambda: shown(form(b"/X Do /X Do", b"/XObject << /X 10 0 R >>")),
    "forms 50,000 deep": chain_of_forms,
    "dashes of 10^-6": lambda: drawn(b"[0.000001] 0 d 0 0 m 1000 1000 l S"),
    "dashes of 10^-6 on curves": lambda: drawn(b"[0.000001 0.000001] 0 d " + b"0 0 m 0 999 999 999 999 0 c S " * 100),
    "tiles every 0.001": tiling(b"0.001"),
    "tiles within themselves": tiling(b"1", b"/Pattern cs /P scn 0 0 1 1 re f", b"/Pattern << /P 10 0 R >>"),
    "calculator of 400,000 steps": function(stream(b"{ " + b"dup mul " * 200_000 + b"dup dup }", CALCULATOR)),
    "calculator 100,000 deep": function(stream(b"{" * 100_000 + b"}" * 100_000, CALCULATOR)),
    "function made of itself": function(b"<< /FunctionType 3 /Domain [0 1 0 1] /Functions [11 0 R 11 0 R] /Bounds [0.5] /Encode [0 1 0 1] >>"),
    "samples 10,000 to the fourth": function(stream(b"", b"/FunctionType 0 /Domain [0 1 0 1] /Range [0 1 0 1 0 1] /Size [100000000 100000000] /BitsPerSample 32")),
    "mesh of 100 MB": shading(stream(zeros(100 * MB), b"/Filter /FlateDecode /ShadingType 4 /ColorSpace /DeviceRGB /BitsPerCoordinate 8 /BitsPerComponent 8 /BitsPerFlag 8 /Decode [0 595 0 842 0 1 0 1 0 1]")),
    "patches, a million": shading(stream(repeated(b"\0abcdefghijklmnopqrstuvwxyz0123456789", 36 * MB), b"/Filter /FlateDecode /ShadingType 7 /ColorSpace /DeviceRGB /BitsPerCoordinate 8 /BitsPerComponent 8 /BitsPerFlag 8 /Decode [0 595 0 842 0 1 0 1 0 1]")),
    "glyph that shows itself": type3(b"9 0 d0 BT /F 9 Tf (aaaaaaaaaa) Tj ET", b"/Font << /F 10 0 R >>"),
    "glyphs of 10,000 rectangles, often": lambda: drawn(b"BT /F 9 Tf (%s) Tj ET" % (b"a" * 20_000), b"/Font << /F 10 0 R >>", more={10: b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 /Widths [0] /CharProcs << /a 11 0 R >> /Encoding << /Differences [97 /a] >> >>", 11: stream(b"9 0 d0 " + b"0 0 9 9 re f " * 10_000)}),
    "ToUnicode of 2^32": to_unicode(b"1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange\n1 beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange " * 100),
    "ToUnicode that uses itself": lambda: drawn(b"BT /F 9 Tf (abc) Tj ET", b"/Font << /F 10 0 R >>", more={10: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 11 0 R >>", 11: stream(b"/A usecmap", b"/UseCMap 11 0 R")}),
    "widths of 2^31 glyphs": composite(b"/DW 1000 /W [0 2147483647 500 0 2147483647 400]"),
    "ten million glyphs": lines(b"BT /F 9 Tf 9 9 Td (" + b"a" * 10_000 + b") Tj ET\n", 1000),
    "colour spaces 10,000 high": spaces(10_000),
    "colour space of itself": lambda: drawn(b"/C cs 0 sc 0 0 9 9 re f", b"/ColorSpace << /C 10 0 R >>", more={10: b"[/Separation /A 10 0 R 11 0 R]", 11: b"<< /FunctionType 2 /Domain [0 1] /N 1 >>"}),
    "soft mask of itself": soft_mask_of_itself,
    "groups 2,000 deep": groups(2_000),
    "five million curves": lines(b"0 0 m 9 99 99 9 300 300 c\n", 5_000_000),
    "one path of a million wide strokes": lambda: page(flate(b"99 w 1 j 1 J 0 0 m " + b"500 700 l 3 9 l " * 500_000 + b"S")),
    "a hundred thousand clips": lines(b"0 0 500 500 re W n\n", 100_000),
    "matrices of 10^38": lambda: drawn(b"1000000000000000000000000000000 0 0 1000000000000000000000000000000 0 0 cm " * 9 + b"0 0 m 9 9 l S 0 0 9 9 re f"),
    "appearance, 10^12 forms": appearance_fan_out,
    "layers within layers": hidden_layers,
    "dear blends": lambda: drawn(b"/G gs " + b"0 0 595 842 re f " * 20_000, b"/ExtGState << /G << /BM /Luminosity /ca 0.5 >> >>"),
}
