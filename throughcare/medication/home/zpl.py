"""A label in ZPL, the language of label printers: text, written here and sent by hand or by spool.

The printer reads `^` and `~` as commands and, after ^FH, `_` as the beginning of a byte: each is
written as such a byte, so that no name and no address can become a command.
"""

from throughcare.medication.home.fitting import BESIDE, HIGH, INNER, PLACES, WIDE, fitted

DOTS = 8  # in a millimetre, at 203 dots an inch
TRANSLATED = {ord(sign): f"_{ord(sign):02X}" for sign in "^~_"} | {ord("\\"): "/"}


def escaped(text: str) -> str:
    """Text as field data: one line, no command in it, and no "\\&", which breaks a line."""
    one_line = " ".join(text.split())
    printable = "".join(sign for sign in one_line if sign.isprintable())
    return printable.translate(TRANSLATED)


def dots(millimetres: float) -> int:
    return round(millimetres * DOTS)


def field(name: str, text: str) -> str:
    """A block of text in its place, so large that it fits: what is one line too long would be
    printed over the last."""
    place, (text, high) = PLACES[name], fitted(text, name)
    return (
        f"^FO{dots(INNER)},{dots(place.top)}^A0N,{dots(high)},{dots(high)}"
        f"^FB{dots(place.wide)},{place.lines},0,L,0^FH^FD{escaped(text)}^FS"
    )


def square(text: str) -> str:
    """A QR code, quality M."""
    return f"^FO{dots(INNER + BESIDE + 3)},{dots(8)}^BQN,2,4^FH^FDMA,{escaped(text)}^FS"


def label(words: dict[str, str]) -> str:
    """One label, 101 by 51 mm, in UTF-8."""
    parts = [field(name, words[name]) for name in PLACES]
    begin = ["^XA", "^CI28", f"^PW{dots(WIDE)}", f"^LL{dots(HIGH)}"]
    return "\n".join([*begin, *parts, square(words["token"]), "^XZ"])
