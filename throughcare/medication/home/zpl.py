"""A label in ZPL, the language of label printers: text, written here and sent by hand or by spool.

The printer reads `^` and `~` as commands and, after ^FH, `_` as the beginning of a byte: each is
written as such a byte, so that no name and no address can become a command.
"""

DOTS = 8  # in a millimetre, at 203 dots an inch
WIDE, HIGH = 101, 51  # millimetres: four by two inches
# Each line of the label: where it begins (mm from the left and the top), letter height, width.
SMALL, PLAIN, LARGE = 2.6, 3.2, 6.5
TRANSLATED = {ord(sign): f"_{ord(sign):02X}" for sign in "^~_\\"}


def escaped(text: str) -> str:
    """Text as field data: one line, no command in it."""
    one_line = " ".join(text.split())
    printable = "".join(sign for sign in one_line if sign.isprintable())
    return printable.translate(TRANSLATED)


def dots(millimetres: float) -> int:
    return round(millimetres * DOTS)


def field(text: str, left: float, top: float, high: float, wide: float, lines: int = 1) -> str:
    """A block of text, broken into at most so many lines."""
    return (
        f"^FO{dots(left)},{dots(top)}^A0N,{dots(high)},{dots(high)}"
        f"^FB{dots(wide)},{lines},0,L,0^FH^FD{escaped(text)}^FS"
    )


def square(text: str, left: float, top: float) -> str:
    """A QR code, quality M."""
    return f"^FO{dots(left)},{dots(top)}^BQN,2,4^FH^FDMA,{escaped(text)}^FS"


def label(words: dict[str, str]) -> str:
    """One label, 101 by 51 mm, in UTF-8."""
    inner = 2.5
    wide, beside = WIDE - 2 * inner, WIDE - 2 * inner - 24
    parts = [
        field(words["programme"], inner, 2, SMALL, wide),
        field(f"{words['name']}  {words['number']}", inner, 6, PLAIN, beside),
        field(words["medicine"], inner, 10, PLAIN, beside),
        field(words["amount"], inner, 14.5, LARGE, beside),
        field(words["take_on"], inner, 22.5, PLAIN * 1.25, beside, 2),
        field(words["how"], inner, 31.5, SMALL, wide, 2),
        field(words["danger"], inner, 37.5, SMALL, wide, 3),
        field(words["lot"], inner, 46.5, SMALL, wide),
        square(words["token"], WIDE - inner - 21, 6),
    ]
    return "\n".join(["^XA", "^CI28", f"^PW{dots(WIDE)}", f"^LL{dots(HIGH)}", *parts, "^XZ"])
