"""Text of a list as plain words: no HTML, and nothing that leads to one person.

Lists carry contact persons in fields of their own, which are never read, and in free text, which
is. There a sentence that names a telephone number, an e-mail address or "First L." is left out,
unless it says how to join a meeting.
"""

import html
import re

TAG = re.compile(r"<[^<>]{0,2000}>")
INLINE = re.compile(r"<\s*/?\s*(?:b|i|u|a|em|strong|span|font|small)\b[^<>]*>", re.IGNORECASE)
BREAK = re.compile(r"<\s*(?:br|/p|/li|/div|/tr)\b[^<>]*>", re.IGNORECASE)
SCRIPT = re.compile(r"<\s*(script|style)\b.*?(?:<\s*/\s*\1\s*>|$)", re.IGNORECASE | re.DOTALL)
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
DIGITS = re.compile(r"(?<![\w/])\+?\(?\d[\d ().-]{4,18}\d(?![\w/])")
PHONE_DIGITS = range(7, 16)  # digits of a telephone number that can be rung
FIRST_L = re.compile(r"\b(?:[A-Z][a-zà-ÿ]{1,15}|[A-Z]\.) [A-Z]\.(?![A-Za-z])")
REACH = re.compile(
    r"\b(?:contact\w*|call|text|e-?mail|ask for|whats\s?app|reach|llam\w+|escrib\w+|anruf\w*)"
    r"\b:?\s+(?:[A-Z][\w.'’-]*\s+){1,2}",
)
# "Chair: Maria", "see Jo at the door", "Maria will let you in", "our host is Bob": words before a
# name, or what people do for others after it. "First Last" alone may be a street or a church.
NAME = r"[A-Z][a-zà-ÿ]{1,15}"
ROLE = re.compile(
    r"\b(?:chair(?:person|man|woman)?|secretary|treasurer|gsr|facilitat(?:or|ed by)|led by|leader"
    r"|hosted by|host|contacts?|coordinador\w?|secretari\w|anfitri\w+|moderador\w?|leiter\w*"
    r"|ansprechpartner\w*)\b(?:\s+(?:is|are|es|ist))?\s*[:,–-]?\s+(?:(?:is|es|ist)\s+)?" + NAME,
    re.IGNORECASE | re.ASCII,
)
SEE = re.compile(
    r"\b(?:[Ss]ee|[Aa]sk|[Ff]ind|[Mm]eet|[Rr]ing|[Pp]hone|[Pp]reguntar? por|[Ff]ragen? nach)\s+"
    + NAME
    + r"(?:\s+(?:for|at|or|to|about|if|when|en|para|oder)\b|\s*[.!,;]?\s*$)",
)
DOES = re.compile(
    r"\b" + NAME + r"(?:\s+[A-Z]\.?)?\s+(?:will (?:let|open|meet|help|greet)|has the keys?"
    r"|opens the door|te abre|tiene la llave|macht auf|hat den schlüssel)\b",
)
PLACES = re.compile(r"\b(?:It Basket|Us|You|The|A)\b")
ASKED = re.compile(r"\b(?:contact|call|text|e-?mail|whats\s?app|llam\w+)\b", re.IGNORECASE)
JOINING = re.compile(
    r"zoom|skype|webex|meeting id|\bid\b|dial|passcode|password|passwort|contraseñ|\bpin\b|\bpwd?\b"
    r"|conference|join|one tap|\bcode\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[^\s.]{2}[.!?;])\s+|\n+")  # not behind an initial
SIGNS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]|[\u202a-\u202e\u2066-\u2069]")
LINK = re.compile(r"https?://[^\s<>\"']{4,500}")
VIDEO = re.compile(
    r"https?://(?:[\w-]+\.)*(?:zoom\.us|zoomgov\.com|meet\.google\.com|teams\.microsoft\.com"
    r"|teams\.live\.com|gotomeeting\.com|gotomeet\.me|webex\.com|meet\.jit\.si|whereby\.com"
    r"|bluejeans\.com|freeconferencecall\.com|join\.skype\.com)/[^\s<>\"']{1,400}",
    re.IGNORECASE,
)


def text_of(said: object) -> str:
    """A value as one line of text; nothing for what is no text and no number."""
    if isinstance(said, bool) or not isinstance(said, str | int | float):
        return ""
    return " ".join(SIGNS.sub(" ", str(said)[:20_000]).split())


def words_of(said: object) -> str:
    """Text without HTML; lines stay lines."""
    if not isinstance(said, str):
        return text_of(said)
    text = said[:20_000].replace("\r\n", "\n").replace("\r", "\n")
    for _ in range(3):  # escaped once more by some lists
        text = html.unescape(without_tags(text))
    text = without_tags(text)
    lines = (" ".join(SIGNS.sub(" ", line).split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def without_tags(text: str) -> str:
    return TAG.sub(" ", INLINE.sub("", BREAK.sub("\n", SCRIPT.sub(" ", text))))


def line_of(said: object) -> str:
    """The same as one line: names and addresses."""
    return " ".join(words_of(said).split())


def without_people(said: object, limit: int = 1000) -> str:
    """Free text without any person to be reached by it."""
    text = words_of(said)
    kept = [part for part in SENTENCE.split(text) if part and not names_somebody(part)]
    return shortened("\n".join(kept) if "\n" in text else " ".join(kept), limit)


def names_somebody(part: str) -> bool:
    """Does a sentence lead to one person, by name or by number?"""
    if EMAIL.search(part) or FIRST_L.search(part) or REACH.search(part) or by_their_part(part):
        return True
    return has_number(part) and (not JOINING.search(part) or bool(ASKED.search(part)))


def by_their_part(part: str) -> bool:
    """Somebody named by what they do for the meeting, in a way of saying that is not usual."""
    if (role := ROLE.search(part)) and re.search(NAME + r"$", role[0]):
        return True
    seen = SEE.search(part)
    return bool(DOES.search(part) or (seen and not PLACES.search(seen[0])))


def has_number(part: str) -> bool:
    """A telephone number, links apart."""
    return any(
        sum(char.isdigit() for char in found) in PHONE_DIGITS
        for found in DIGITS.findall(LINK.sub(" ", part))
    )


def how_to_join(said: object, limit: int = 500) -> str:
    """Notes to a link or a dial-in: numbers stay, persons do not."""
    parts = [part for part in words_of(said).split("\n") if part and not leads_to_one(part)]
    return shortened("\n".join(parts), limit)


def leads_to_one(part: str) -> bool:
    by_way = EMAIL.search(part) or FIRST_L.search(part) or REACH.search(part)
    return bool(by_way or by_their_part(part) or (ASKED.search(part) and has_number(part)))


def link_of(said: object) -> str:
    """An address to follow: http or https, or nothing."""
    text = text_of(said).replace(" ", "")  # "…/j/ 82580004937"
    if text and "://" not in text and re.match(r"(?:[\w-]+\.)+[a-z]{2,}/", text, re.IGNORECASE):
        text = f"https://{text}"
    found = LINK.fullmatch(text)
    return text if found and "@" not in text.split("/")[2] else ""


def video_link_in(*texts: str) -> str:
    """A link to a video meeting that stands only in the notes."""
    for text in texts:
        if found := VIDEO.search(text):
            return found[0].rstrip(".,;)")
    return ""


def dial_of(said: object) -> str:
    """A number to dial, with the codes after it."""
    text = text_of(said)[:120]
    return text if sum(char.isdigit() for char in text) >= 5 and not EMAIL.search(text) else ""


def shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
