"""Pages as Poppler draws them before and after signing: the same, outside of what signing adds."""
import glob
import os
import tempfile

import child

DPI = 36
PIXELS = DPI / 72
# A blended edge may round differently; a changed page differs by more than this somewhere.
TOLERANCE = 8


def by_poppler(file, folder):
    return ["pdftoppm", "-cropbox", "-r", DPI, file, f"{folder}/page"]


def by_mupdf(file, folder):
    return ["mutool", "draw", "-q", "-r", DPI, "-F", "ppm", "-o", f"{folder}/page%05d.ppm", file]


def pages(file, drawn_by=by_poppler):
    """PPM pictures of all pages, none when the program cannot draw them."""
    with tempfile.TemporaryDirectory() as folder:
        child.run(drawn_by(file, folder), patience=90)
        pictures = [open(picture, "rb").read() for picture in sorted(glob.glob(f"{folder}/page*.ppm"))]
        return [picture for picture in pictures if picture]


def read(ppm):
    """(width, height, RGB bytes)"""
    _, size, _, pixels = ppm.split(b"\n", 3)
    width, height = map(int, size.split())
    return width, height, pixels


def differing_page(before, after, added):
    """The first page (from 1) that differs outside of `added` (page → rectangles in points), or None."""
    if len(before) != len(after):
        return f"{len(before)} pages drawn before, {len(after)} after"
    for number, (old, new) in enumerate(zip(before, after), 1):
        if old != new and differs(read(old), read(new), added.get(number, [])):
            return f"page {number} looks different"
    return None


def differs(old, new, rectangles):
    if old[:2] != new[:2]:
        return True
    width, height = old[:2]
    for row in range(height):
        at = slice(row * width * 3, (row + 1) * width * 3)
        if old[2][at] != new[2][at] and row_differs(old[2][at], new[2][at], row, rectangles):
            return True
    return False


def row_differs(old, new, row, rectangles):
    spans = [(int(x * PIXELS) - 2, int((x + w) * PIXELS) + 3) for x, y, w, h in rectangles
             if y * PIXELS - 2 <= row <= (y + h) * PIXELS + 2]
    for at, (a, b) in enumerate(zip(old, new)):
        if abs(a - b) > TOLERANCE and not any(left <= at // 3 < right for left, right in spans):
            return True
    return False
