"""Pictures that come in: looked at before they are decoded, and kept only as drawn anew by us.

A file is never kept as it was sent. What is kept is a JPEG of the pixels: no place, no camera, no
comment, no second file hidden behind the first. Only decoders of a few formats are ever asked.
"""

import io
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, ImageSequence

from throughcare.refusal import Refused

PHOTO_FORMATS = ("JPEG", "PNG", "WEBP")
SCAN_FORMATS = (*PHOTO_FORMATS, "TIFF")
MOST_BYTES = 12 * 1024 * 1024  # a phone's photo at its best quality
MOST_PIXELS = 50_000_000  # 150 MB while it is being read; above it a picture is an attack or a map
MOST_PIXELS_OF_A_FILE = 300_000_000  # thirty pages of a scanner; a few seconds of one core
LONGEST_SIDE = 20_000
MOST_PAGES = 30


def drawn_anew(file: Any, *, side: int, formats=PHOTO_FORMATS, pages: int = 1) -> list[bytes]:
    """Every page of a picture as a JPEG of our own, none longer or wider than `side` pixels."""
    if file.seek(0, io.SEEK_END) > MOST_BYTES:
        raise Refused(
            "picture_too_large", _("This file is too large."), source="house:photo",
            next_step=_("Send at most 12 megabytes: a smaller photo, or fewer pages."),
        )  # fmt: skip
    try:
        return [jpeg_of(image, side) for image in frames(file, formats, pages, side)]
    except Refused:
        raise
    except Exception:  # whatever a decoder raises on a file that was made to break it
        raise Refused(
            "not_a_picture", _("This file is not a picture we can read."), source="house:photo",
            next_step=_("Take the photo again, or choose a JPEG or PNG file."),
        ) from None  # fmt: skip


def frames(file: Any, formats: tuple[str, ...], pages: int, side: int) -> Iterator[Image.Image]:
    """The pages of a file, each measured before it is decoded."""
    file.seek(0)
    image = Image.open(file, formats=formats)
    image.draft("RGB", (side * 2, side * 2))  # a large JPEG is read at a fraction of its size
    read = 0
    for number, frame in enumerate(ImageSequence.Iterator(image), start=1):
        read += frame.width * frame.height
        refuse_too_many_pixels(frame, read)
        if number > MOST_PAGES:
            raise Refused(
                "too_many_pages", _("This file has more than 30 pages."), source="house:photo",
                next_step=_("Send the pages that matter, or two files."),
            )  # fmt: skip
        if number > pages:
            return
        yield frame


def refuse_too_many_pixels(image: Image.Image, read: int) -> None:
    """A few kilobytes may say that they are a picture of a billion pixels, or thirty of them."""
    wide, high = image.size
    too_many = wide * high > MOST_PIXELS or read > MOST_PIXELS_OF_A_FILE
    if too_many or max(wide, high) > LONGEST_SIDE:
        raise Refused(
            "too_many_pixels", _("This picture has more pixels than we read."),
            source="house:photo", next_step=_("Take it again with a smaller size."),
        )  # fmt: skip


def jpeg_of(image: Image.Image, side: int) -> bytes:
    """The pixels alone, upright, in eight bits of three colours on white."""
    upright = in_eight_bits(ImageOps.exif_transpose(image))
    upright.thumbnail((side, side))
    seen = upright.convert("RGBA") if upright.has_transparency_data else upright.convert("RGB")
    clean = Image.new("RGB", seen.size, "white")  # a new picture: nothing said beside the pixels
    clean.paste(seen, mask=seen if seen.mode == "RGBA" else None)
    encoded = io.BytesIO()
    clean.save(encoded, "JPEG", quality=82)
    return encoded.getvalue()


def in_eight_bits(image: Image.Image) -> Image.Image:
    """A scanner's sixteen bits a pixel, brought down; converted as they are they would be white."""
    if image.mode.startswith(("I", "F")):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image
