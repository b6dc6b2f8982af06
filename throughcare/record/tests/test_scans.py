"""Pictures that come in: measured before they are read, drawn anew, nothing else kept."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from throughcare.record import scans
from throughcare.record.scans import SCAN_FORMATS, drawn_anew
from throughcare.refusal import Refused

SECRETS = (b"in the margin", b"Exif", b"<x:xmpmeta", b"PK\x03\x04", b"<script>", b"GPS")


def sent(image: Image.Image, kind: str, behind: bytes = b"", **more) -> io.BytesIO:
    """A file as a camera, a scanner or somebody with bad intentions makes it."""
    file = io.BytesIO()
    image.save(file, kind, **more)
    file.seek(0, io.SEEK_END)
    file.write(behind)
    return file


def seen(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg))


def where_it_was_taken() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = "in the margin"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 0.0), 3: "E", 4: (13.0, 24.0, 0.0)})
    return exif


def test_place_comment_xmp_and_a_second_file_behind_the_first_do_not_come_along():
    grey = Image.new("RGB", (640, 480), "grey")
    text = PngImagePlugin.PngInfo()
    text.add_itxt("Comment", "in the margin")
    files = (
        sent(grey, "JPEG", b"PK\x03\x04<script>", exif=where_it_was_taken(),
             comment=b"in the margin", xmp=b"<x:xmpmeta in the margin"),
        sent(grey, "PNG", b"<script>alert(1)</script>", pnginfo=text, exif=where_it_was_taken()),
        sent(grey, "WEBP", b"PK\x03\x04", exif=where_it_was_taken(), xmp=b"<x:xmpmeta"),
    )  # fmt: skip
    for file in files:
        (kept,) = drawn_anew(file, side=480)
        assert [secret for secret in SECRETS if secret in kept] == []
        assert set(seen(kept).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert seen(kept).size == (480, 360)


def test_a_photo_taken_sideways_is_kept_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned
    (kept,) = drawn_anew(sent(Image.new("RGB", (400, 200)), "JPEG", exif=exif), side=480)
    assert seen(kept).size == (200, 400)


@pytest.mark.parametrize(
    ("mode", "kind", "colour", "kept_as"),
    [
        ("CMYK", "JPEG", (0, 255, 255, 0), (250, 10, 10)),
        ("I;16", "PNG", 30_000, (117, 117, 117)),  # 30,000 of 65,536; not white
        ("RGBA", "PNG", (255, 0, 0, 0), (255, 255, 255)),  # what is transparent is paper
        ("P", "PNG", 0, (0, 0, 0)),
        ("1", "TIFF", 1, (255, 255, 255)),
        ("LA", "PNG", (0, 255), (0, 0, 0)),
        ("F", "TIFF", 30_000.0, (117, 117, 117)),
    ],
)
def test_every_kind_of_pixel_a_device_makes_is_kept_as_it_looks(mode, kind, colour, kept_as):
    file = sent(Image.new(mode, (16, 16), colour), kind)
    (kept,) = drawn_anew(file, side=480, formats=SCAN_FORMATS)
    got = seen(kept).convert("RGB").getpixel((8, 8))
    assert max(abs(one - other) for one, other in zip(got, kept_as, strict=True)) <= 12


def png_that_says(wide: int, high: int) -> io.BytesIO:
    """A PNG of 200 bytes with these measures in its head."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        summed = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + summed

    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(50_000))
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("wide", "high"), [(60_000, 60_000), (30_000, 10), (7_200, 7_200)])
def test_a_picture_that_says_it_is_huge_is_refused_before_one_pixel_is_read(
    wide, high, monkeypatch
):
    def read(*given):
        raise AssertionError("decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", read)
    with pytest.raises(Refused, match=r"pixels|not a picture"):
        drawn_anew(png_that_says(wide, high), side=480)


def test_49_megapixels_are_read_and_51_are_not():
    assert 7_000 * 7_000 < scans.MOST_PIXELS < 7_150 * 7_150


@pytest.mark.parametrize(
    "file",
    [
        b"", b"MZ", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", b"%PDF-1.7", b"BM" + bytes(60),
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", b"II*\x00\xff\xff\xff\xff", b"GIF89a" + bytes(40),
    ],
)  # fmt: skip
def test_what_is_no_photo_and_a_format_nobody_needs_reaches_no_decoder(file):
    with pytest.raises(Refused, match="not a picture"):
        drawn_anew(io.BytesIO(file), side=480)


def test_a_photo_cut_off_on_the_way_is_refused_in_words():
    whole = sent(Image.effect_noise((300, 300), 90).convert("RGB"), "JPEG").getvalue()
    with pytest.raises(Refused, match="not a picture"):
        drawn_anew(io.BytesIO(whole[: len(whole) // 2]), side=480)


def test_of_a_moving_picture_the_first_is_kept():
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    moving = sent(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    kept = drawn_anew(moving, side=480)
    assert len(kept) == 1
    assert seen(kept[0]).getpixel((4, 4))[0] > 200


def test_a_file_of_more_than_12_megabytes_is_refused_unread():
    with pytest.raises(Refused, match="too large"):
        drawn_anew(io.BytesIO(bytes(scans.MOST_BYTES + 1)), side=480)


def test_a_fax_of_three_pages_is_three_pictures_and_one_of_31_is_refused():
    pages = [Image.new("1", (64, 64), n % 2) for n in range(31)]
    three = sent(pages[0], "TIFF", save_all=True, append_images=pages[1:3])
    assert len(drawn_anew(three, side=480, formats=SCAN_FORMATS, pages=scans.MOST_PAGES)) == 3
    long = sent(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    with pytest.raises(Refused, match="more than 30 pages"):
        drawn_anew(long, side=480, formats=SCAN_FORMATS, pages=scans.MOST_PAGES)
