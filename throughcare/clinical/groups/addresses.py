"""An address in one line, taken apart: street, town, region, postal code, country."""

import re
from dataclasses import dataclass

US_STATE = re.compile(r"(?P<region>[A-Z]{2})\.?\s+(?P<code>\d{5}(?:-\d{4})?)")
BEFORE_TOWN = re.compile(r"(?P<code>(?:[A-Z]{1,2}-)?\d{4,5})\s+(?P<town>\D{2,})")  # 10115 Berlin
AFTER_TOWN = re.compile(r"(?P<town>\D{2,}?)\s+(?P<code>[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|\d{4,5})")
CODE = re.compile(r"(?=[A-Z0-9 -]*\d)[A-Z0-9][A-Z0-9 -]{2,9}")
# A country stands last and has no digit; one part alone is a street or a town, never a country.
FEWEST_WITH_COUNTRY = 3


@dataclass(frozen=True)
class Address:
    street: str = ""
    town: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""


def taken_apart(text: str) -> Address:
    """What stands where in "3186 Pullman St, Costa Mesa, CA 92626, USA"."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        return Address()
    country = code = region = town = ""
    if len(parts) >= FEWEST_WITH_COUNTRY and not any(map(str.isdigit, parts[-1])):
        country = parts.pop()
    last = parts[-1]
    if found := US_STATE.fullmatch(last):
        region, code = found["region"], found["code"]
        parts.pop()
    elif found := (BEFORE_TOWN.fullmatch(last) or AFTER_TOWN.fullmatch(last)):
        town, code = found["town"].strip(), found["code"]
        parts.pop()
    elif len(parts) > 1 and CODE.fullmatch(last):
        code = parts.pop()
        region = parts.pop() if len(parts) > 1 else ""
    elif len(parts) > 1 and (country or len(last) <= 3) and not any(map(str.isdigit, last)):
        region = parts.pop()
    if parts and not town and (len(parts) > 1 or not any(map(str.isdigit, parts[0]))):
        town = parts.pop()
    return Address(", ".join(parts), town, region, code, country)
