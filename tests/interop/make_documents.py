"""Makes the documents that are signed, from LETTER into FOLDER, with KEY (PEM) and CERTIFICATE for earlier signatures."""
import sys
from io import BytesIO
from pathlib import Path

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign import fields, signers

letter, folder, key, certificate, chain = map(Path, sys.argv[1:6])
name = generic.pdf_name
plain = letter.read_bytes()


def rewritten(stream_xrefs, change=lambda pages: None):
    writer = copy_into_new_writer(PdfFileReader(BytesIO(plain)), writer_kwargs={"stream_xrefs": stream_xrefs})
    kids = writer.root["/Pages"]["/Kids"]
    change([kid.get_object() for kid in kids])
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def every(key, value):
    def change(pages):
        for page in pages:
            page[name(key)] = value
    return change


def numbers(*values):
    return generic.ArrayObject(generic.NumberObject(v) if isinstance(v, int) else generic.FloatObject(v) for v in values)


def cropped(pages):
    for page in pages:
        # The sheet's origin is far from zero, the crop is smaller than the sheet and sticks out of it at one side.
        page[name("/MediaBox")] = numbers(-30, 17.5, 590, 862.5)
        page[name("/CropBox")] = numbers(10, 40, 600, 820)


def mixed(pages):
    for page, box, turn in zip(pages, [(0, 0, 595, 842), (0, 0, 842, 1191), (0, 0, 420, 595)], [0, 90, 270]):
        page[name("/MediaBox")] = numbers(*box)
        page[name("/Rotate")] = generic.NumberObject(turn)


signer = signers.SimpleSigner.load(str(key), str(certificate), ca_chain_files=[str(chain)])


def signed(data, times):
    for n in range(times):
        writer = IncrementalPdfFileWriter(BytesIO(data))
        field = f"Terdahulu{n + 1}"
        box = (50 + 90 * n, 60, 130 + 90 * n, 100)
        fields.append_signature_field(writer, fields.SigFieldSpec(field, box=box))
        meta = signers.PdfSignatureMetadata(field_name=field, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256")
        data = signers.sign_pdf(writer, meta, signer=signer).getvalue()
    return data


def with_form(data):
    """Two filled text fields and an empty signature field."""
    writer = IncrementalPdfFileWriter(BytesIO(data))
    fields.append_signature_field(writer, fields.SigFieldSpec("TandaTangan", on_page=0, box=(300, 80, 500, 150)))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    form = writer.root["/AcroForm"].get_object()
    font = writer.add_object(generic.DictionaryObject({
        name("/Type"): name("/Font"), name("/Subtype"): name("/Type1"), name("/BaseFont"): name("/Helvetica")}))
    fonts = generic.DictionaryObject({name("/Helv"): font})
    resources = generic.DictionaryObject({name("/Font"): fonts})
    form[name("/DR")], form[name("/DA")] = resources, generic.pdf_string("/Helv 11 Tf 0 g")
    for n, (label, text) in enumerate([("nama", "Budi Santoso"), ("nomor", "800/123/2026")]):
        look = generic.StreamObject(
            {name("/Type"): name("/XObject"), name("/Subtype"): name("/Form"), name("/BBox"): numbers(0, 0, 180, 18),
             name("/Resources"): resources},
            stream_data=f"/Tx BMC q BT /Helv 11 Tf 2 5 Td ({text}) Tj ET Q EMC".encode())
        y = 40 + 20 * n
        field = writer.add_object(generic.DictionaryObject({
            name("/Type"): name("/Annot"), name("/Subtype"): name("/Widget"), name("/FT"): name("/Tx"),
            name("/T"): generic.pdf_string(label), name("/V"): generic.pdf_string(text),
            name("/DA"): generic.pdf_string("/Helv 11 Tf 0 g"), name("/F"): generic.NumberObject(4),
            name("/P"): writer.root["/Pages"]["/Kids"].raw_get(0), name("/Rect"): numbers(60, y, 240, y + 18),
            name("/AP"): generic.DictionaryObject({name("/N"): writer.add_object(look)})}))
        form["/Fields"].append(field)
        page["/Annots"].append(field)
    writer.update_container(form)
    writer.update_container(page)
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def hybrid():
    """ISO 32000-2, 7.5.8.4: what only new readers shall see is in a stream that the classic trailer names."""
    content = b"BT /F1 14 Tf 72 760 Td (Surat dengan dua daftar rujukan) Tj ET"
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R /PageLabels 7 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        4: b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
    hidden = b"<< /Nums [0 8 0 R] >> << /S /D >>"
    index = b"7 0 8 22 "
    objects[6] = (b"<< /Type /ObjStm /N 2 /First %d /Length %d >>\nstream\n%s\nendstream"
                  % (len(index), len(index + hidden), index + hidden))
    out, offsets = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n", {}
    for number, body in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(bytes([2]) + (6).to_bytes(4, "big") + bytes([n]) for n in range(2))
    rows += bytes([1]) + len(out).to_bytes(4, "big") + bytes([0])
    stream = len(out)
    out += (b"9 0 obj\n<< /Type /XRef /Size 10 /W [1 4 1] /Index [7 3] /Length %d >>\nstream\n%s\nendstream\nendobj\n"
            % (len(rows), rows))
    table = len(out)
    # Objects 7 to 9 are free for a reader that knows tables only.
    out += b"xref\n0 10\n0000000007 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % offsets[n] for n in range(1, 7))
    out += b"0000000008 00000 f \n0000000009 00000 f \n0000000000 00000 f \n"
    out += b"trailer\n<< /Size 10 /Root 1 0 R /XRefStm %d >>\nstartxref\n%d\n%%%%EOF\n" % (stream, table)
    return out


documents = {
    "classic": plain,
    "xref_stream": rewritten(True),
    "hybrid": hybrid(),
    "signed_once": signed(plain, 1),
    "signed_five_times": signed(plain, 5),
    "xref_stream_signed": signed(rewritten(True), 1),
    "form": with_form(plain),
    "rotated_90": rewritten(False, every("/Rotate", generic.NumberObject(90))),
    "rotated_180": rewritten(True, every("/Rotate", generic.NumberObject(180))),
    "rotated_270": rewritten(False, every("/Rotate", generic.NumberObject(270))),
    "cropped": rewritten(False, cropped),
    "mixed_sizes": rewritten(False, mixed),
    "large_units": rewritten(False, every("/UserUnit", generic.FloatObject(1.5))),
    "no_final_eol": plain.rstrip(b"\r\n"),
    "leading_junk": b"junk before the header\r\n" + plain,
}
for label, data in documents.items():
    (folder / f"{label}.pdf").write_bytes(data)
