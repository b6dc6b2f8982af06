"""Numbers that lead to somebody: phones, addresses, the numbers of health services and states.

Each kind has a range that its authority keeps free for stories and tests; that range is ours.
"""

import re
from collections.abc import Iterator
from functools import cache

from stories.house import tree

PHONE = re.compile(
    r"(?<![\w.+/-])(?:"
    r"(?:\+?1[-. ])?\(?[2-9]\d\d\)?[-. ][2-9]\d\d[-. ]\d{4}"  # North America
    r"|[2-9]\d\d-\d{4}"
    r"|\+(?!1\b)\d{1,3}[ -]?(?:\(0\))?\d(?:[ -]?\d){6,11}"  # written for abroad
    r"|0\d{2,4}[ -]\d{3,4}[ -]\d{3,4}"  # Britain, Australia
    r")(?![\w-])"
)
FREE_PHONES = re.compile(
    r"(?:1?[2-9]\d\d)?55501\d\d"  # NANPA: 555-0100 to 555-0199
    r"|(?:44|0)(?:1632960\d{3}|7700900\d{3}|2079460\d{3}|1\d{2}496\d{4})"  # Ofcom
    r"|(?:61|0)(?:[2378]55501?\d{3,4}|[2378]7010\d{4}|491570\d{3})"  # ACMA
)
MAIL = re.compile(r"[\w.+-]{1,64}@([\w-]+(?:\.[\w-]+)+)")
# RFC 2606 and 6761; li.org is what gettext writes where nobody is named.
FREE_MAIL = re.compile(r"(?:.*\.)?(?:example(?:\.(?:com|org|net))?|test|invalid|localhost)|li.org")
SSN = re.compile(r"(?<![\d-])(\d{3})-(\d{2})-(\d{4})(?![\d-])")
NHS = re.compile(r"(?<![\d.])(\d{3})[ -](\d{3})[ -](\d{4})(?![\d.])")
SAID = re.compile(
    r"\b(mrn|medical record(?: number)?|nhs(?: number| no\.?)?|medicare|npi|dea(?: number)?|chi"
    r"|passport|ssn|social security)\b[\s:#=\"']{1,4}([A-Z]{0,2}\d[\d ]{5,14}\d)",
    re.IGNORECASE,
)


@cache
def listed_lines() -> frozenset[str]:
    """The lines for people in need that the pages show: public, sourced, dated."""
    said = set()
    for path in tree.files(".toml", under=tree.PACKAGE / "clinical" / "jurisdictions"):
        for number in re.findall(r"[+\d][\d ()-]{4,18}\d", tree.words(path)):
            said.add(re.sub(r"\D", "", number))
    return frozenset(said)


def on_line(line: str) -> Iterator[str]:
    """Every number on a line that may be somebody's."""
    for found in PHONE.finditer(line):
        digits = re.sub(r"\D", "", found.group())
        if not FREE_PHONES.fullmatch(digits) and not is_listed(digits):
            yield f"a phone number that may ring: {found.group()}"
    for found in MAIL.finditer(line):
        if not FREE_MAIL.fullmatch(found.group(1).lower()):
            yield f"an address that may be read: {found.group()}"
    for area, group, serial in SSN.findall(line):
        if area not in ("000", "666") and area < "900" and group != "00" and serial != "0000":
            yield f"a social security number: {area}-{group}-{serial}"
    for parts in NHS.findall(line):
        digits = "".join(parts)
        if is_nhs(digits) and not is_listed(digits) and not FREE_PHONES.fullmatch(digits):
            yield f"an NHS number: {' '.join(parts)}"
    for what, number in SAID.findall(line):
        digits = re.sub(r"\D", "", number)
        if len(set(digits)) > 2 and not digits.startswith(("000", "999")):
            yield f"somebody's {what}: {number}"


def is_listed(digits: str) -> bool:
    return any(digits in (known, f"1{known}") or known == f"1{digits}" for known in listed_lines())


def is_nhs(digits: str) -> bool:
    """Ten digits with the check digit of the National Health Service; 999… is free for tests."""
    if digits.startswith("999"):
        return False
    weights = range(10, 1, -1)  # for the first nine; the tenth is the check
    weighed = sum(int(digit) * weight for digit, weight in zip(digits[:9], weights, strict=True))
    return (11 - weighed % 11) % 11 == int(digits[9])
