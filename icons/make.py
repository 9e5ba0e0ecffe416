#!/usr/bin/env python3
"""Draws Pena's icon and writes every size that the packages want. Needs rsvg-convert (librsvg2-bin)."""
import math, pathlib, struct, subprocess

HERE = pathlib.Path(__file__).parent
# The nib of ui/src/parts/Nib.svelte: its slit and breather hole are a keyhole.
NIB = ("M25.4 8h13.2l1.5 9.4c4.7 5 7.4 9.6 7.4 14.6 0 8.2-6.6 16-15.5 25.6-8.9-9.6-15.5-17.4-15.5-25.6 0-5 2.7-9.6 7.4-14.6z"
       "M32 23.8a5.1 5.1 0 0 0-2.5 9.55l-1.7 8.85h8.4l-1.7-8.85a5.1 5.1 0 0 0-2.5-9.55z")


def rosette(radius, petals, rings):
    """Interlaced rings, as on certificates."""
    for ring in range(rings):
        phase = ring / rings * 2 * math.pi
        points = []
        for step in range(0, 721):
            angle = step / 360 * math.pi
            r = radius * 0.86 + math.sin(angle * petals + phase) * radius * 0.13
            points.append(f"{256 + math.cos(angle) * r:.1f} {256 + math.sin(angle) * r:.1f}")
        yield f'<path d="M{"L".join(points)}Z"/>'


def svg(fine):
    """`fine` adds the rosette, which small sizes cannot carry."""
    lines = f'<g fill="none" stroke="#fff" stroke-opacity=".17" stroke-width="1.5">{"".join(rosette(226, 16, 6))}</g>' if fine else ""
    inset, corner, scale = (28, 104, 6.3) if fine else (8, 112, 7.1)
    shift = 256 - 32 * scale  # the nib stands on the middle of its 64 × 64 grid
    return f'''<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">
<defs><linearGradient id="ink" x1="0" y1="0" x2=".5" y2="1"><stop offset="0" stop-color="#3159bd"/><stop offset="1" stop-color="#142a63"/></linearGradient>
<linearGradient id="metal" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#fff"/><stop offset=".5" stop-color="#fff"/><stop offset=".5" stop-color="#dfe7fa"/><stop offset="1" stop-color="#eef2fc"/></linearGradient>
<clipPath id="shape"><rect x="{inset}" y="{inset}" width="{512 - 2 * inset}" height="{512 - 2 * inset}" rx="{corner}"/></clipPath></defs>
<g clip-path="url(#shape)"><rect width="512" height="512" fill="url(#ink)"/>{lines}</g>
<path transform="translate({shift:.1f} {shift:.1f}) scale({scale})" fill-rule="evenodd" fill="url(#metal)" d="{NIB}"/>
</svg>'''


def png(size):
    source = svg(fine=size > 48).encode()
    return subprocess.run(["rsvg-convert", "-w", str(size), "-h", str(size)], input=source, capture_output=True, check=True).stdout


def ico(sizes):
    """PNG pictures in an icon directory (Windows Vista and later)."""
    pictures = [(size, png(size)) for size in sizes]
    offset = 6 + 16 * len(pictures)
    directory, body = struct.pack("<HHH", 0, 1, len(pictures)), b""
    for size, data in pictures:
        directory += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), offset + len(body))
        body += data
    return directory + body


def icns(kinds):
    """PNG pictures in Apple's container."""
    body = b""
    for kind, size in kinds:
        data = png(size)
        body += kind.encode() + struct.pack(">I", len(data) + 8) + data
    return b"icns" + struct.pack(">I", len(body) + 8) + body


(HERE / "pena.svg").write_text(svg(fine=True))
for name, size in {"32x32": 32, "128x128": 128, "128x128@2x": 256, "icon": 512}.items():
    (HERE / f"{name}.png").write_bytes(png(size))
(HERE / "icon.ico").write_bytes(ico([16, 24, 32, 48, 64, 256]))
(HERE / "icon.icns").write_bytes(icns([("icp4", 16), ("icp5", 32), ("ic07", 128), ("ic08", 256), ("ic09", 512), ("ic10", 1024), ("ic11", 32), ("ic12", 64), ("ic13", 256), ("ic14", 512)]))
