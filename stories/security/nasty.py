"""What nobody sends by accident: values, files and bodies, for Hypothesis to put together."""

import io
import struct
import zlib

from hypothesis import strategies as st
from PIL import Image

from stories.security.scene import picture

WORDS = (
    "", " ", "\x00", "a\x00b", "\ud800", "\u202eevil\u202c", "\u200b", "\ufeff", "é" * 400,
    "a" * 1_000_000, "🏳️‍🌈" * 60, "%00", "%", "\r\nSet-Cookie: x=1", "'; DROP TABLE x; --",
    "' OR 1=1 --",
    "{{7*7}}{% load x %}", "<script>alert(1)</script>", "../../../etc/passwd", "=cmd|' /C calc'!A0",
    "null", "None", "[]", "{}", "[" * 5000, '{"a":1,"a":2}', "\\", '"', "javascript:alert(1)",
    "//evil.example/", "xn--", "https://evil.example", "\x1b[31m", "\x7f", "\u2028",
)  # fmt: skip
NUMBERS = (
    "-1", "0", "1e309", "NaN", "Infinity", "-0", "9" * 400, "2147483648", "9223372036854775808",
    "0x10", "1_000", "１２", "٣", "1.5", "1,5", "+1", "1e3", "true",
)  # fmt: skip
DAYS = (
    "0000-00-00", "0001-01-01", "9999-12-31", "2026-02-30", "10000-01-01", "1900-01-01",
    "2026-03-08T02:30", "2026-11-01T01:30", "0001-01-01T00:00", "9999-12-31T23:59",
    "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00-14:00", "24:00", "23:59:60", "2026-W01-1",
)  # fmt: skip
KEYS = (
    "00000000-0000-0000-0000-000000000000", "x", "urn:uuid:00000000-0000-4000-8000-000000000001",
    "{00000000-0000-4000-8000-000000000001}", "0" * 32, "-" * 36,
    "000000000000-0000-0000-0000-00000000",
)  # fmt: skip
EACH = WORDS + NUMBERS + DAYS + KEYS
values = st.sampled_from(EACH) | st.text(max_size=40)


def bomb(side: int = 60_000) -> bytes:
    """A PNG of a few kilobytes that says it is 60,000 pixels square."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def animated() -> bytes:
    moving = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:])
    return moving.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
FILES = {
    "nothing": b"",
    "words": b"not a picture",
    "svg": SVG,
    "html": b"<!doctype html><script>alert(1)</script>",
    "cut off": picture("JPEG", (64, 64))[:300],
    "bomb": bomb(),
    "picture and script": picture() + b"<script>alert(1)</script>",
    "picture and archive": picture("JPEG") + b"PK\x03\x04" + b"\x00" * 64,
    "moving": animated(),
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "head of a TIFF": b"II*\x00\xff\xff\xff\xff",
    "head of a JPEG": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    "head of a PNG": b"\x89PNG\r\n\x1a\n",
    "head of a WebP": b"RIFF\xff\xff\xff\xffWEBPVP8 ",
    "pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj",
}
files = st.sampled_from(sorted(FILES)).map(FILES.__getitem__) | st.binary(max_size=200)
