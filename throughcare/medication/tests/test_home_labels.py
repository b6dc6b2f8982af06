"""However long a name or an address: the dose, its day and the warning stand whole on the label."""

import io
import re
from itertools import pairwise

import pytest
from pypdf import PdfReader

from throughcare.medication.home import fitting, in_hand, labels, zpl
from throughcare.medication.home.fitting import PLACES
from throughcare.refusal import Refused

NEVER_CUT = ("amount", "take_on", "how", "danger")
PLAIN = {
    "token": "Zk3-_9fQvXnA7bC2dE4fG5hI", "programme": "Riverside · 555-0100 · 12 Quay Street",
    "name": "000123 · Ana Lopez", "medicine": "Methadone 10 mg in 1 mL", "amount": "60 mg · 6 mL",
    "take_on": "Take on Wednesday 25 November 2026",
    "how": "All of it, once, by mouth. Only for Ana.",
    "danger": "Keep locked away. It can kill a child, or anybody not used to it. Swallowed by "
              "somebody else: 911; poison 1-800-222-1222.",
    "lot": "Lot M-1, good until 3 Jan 2028",
}  # fmt: skip
LONG = {
    "programme": "The Community Opioid Treatment and Recovery Programme of Northern Virginia · +1 "
                 "703-555-0100 extension 1234 · 12345 North Martin Luther King Junior Boulevard, "
                 "Building C, Suite 1400, Alexandria, Virginia 22314-1234",
    "name": "000123 · María-Guadalupe Fernández de la Cruz y Montenegro-Wolfeschlegelsteinhausen",
    "medicine": "Buprenorphine and naloxone film 8 mg / 2 mg under the tongue",
    "amount": "16 mg · 2 films of 8 mg",
    "take_on": "Tomar el miércoles 25 de noviembre de 2026 · evening",
    "how": "Todo, de una vez, debajo de la lengua hasta que se disuelva. Solo para María-José.",
    "danger": "Guárdelo bajo llave. Puede matar a un niño o a cualquier persona que no esté "
              "acostumbrada. Si lo traga otra persona: 911; intoxicaciones 1-800-222-1222.",
}  # fmt: skip
NAMES = (
    "Владимир Ковальчук",
    "王小明",
    "محمد عبد الله",
    "Nguyễn Thị Ánh",
    "Ωραία " * 30,
    "W" * 120,
)


def printed(words, monkeypatch) -> PdfReader:
    monkeypatch.setattr(labels, "words_of_each", lambda bottles: [words])
    return PdfReader(io.BytesIO(labels.as_pdf([])))


def joined(text: str) -> str:
    return re.sub(r"[\s\x00]+", "", text)  # a font that lacks a sign may say nothing for it


@pytest.mark.parametrize("words", [PLAIN, PLAIN | LONG])
def test_a_label_of_101_by_51_mm_holds_everything_on_its_one_page(words, monkeypatch):
    (page,) = printed(words, monkeypatch).pages
    size = [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]]
    assert size == [101, 51]
    text = joined(page.extract_text())
    missing = [name for name in NEVER_CUT if joined(words[name]) not in text]
    assert missing == []
    assert words["programme"].partition(" · ")[0].replace(" ", "")[:20] in text
    assert "555-0100" in text


@pytest.mark.parametrize("name", NAMES)
def test_no_name_however_written_pushes_the_dose_from_its_place(name, monkeypatch):
    words = PLAIN | {"name": f"000123 · {name}"}
    (page,) = printed(words, monkeypatch).pages
    text = joined(page.extract_text())
    assert joined(words["amount"]) in text
    assert "000123" in text
    assert fitting.lines_of(*told(words, "name")) <= PLACES["name"].lines


def told(words, name):
    text, high = fitting.fitted(words[name], name)
    return text, PLACES[name], high


@pytest.mark.parametrize("words", [PLAIN, PLAIN | LONG])
def test_every_line_fits_its_place_and_what_must_be_read_is_never_cut(words):
    for name, place in PLACES.items():
        text, _place, high = told(words, name)
        assert fitting.lines_of(text, place, high) <= place.lines, name
        assert high >= place.least, name
    assert [name for name in NEVER_CUT if fitting.fitted(words[name], name)[0] != words[name]] == []


def test_no_place_of_a_label_reaches_into_the_next():
    places = [*PLACES.values()]
    for one, after in pairwise(places):
        assert one.top + one.lines * one.high * fitting.LINE <= after.top + 0.5
    last = places[-1]
    assert last.top + last.high * fitting.LINE <= fitting.HIGH


def test_the_printer_is_told_the_same_and_prints_no_line_over_another():
    sent = zpl.label(PLAIN | LONG)
    assert "16 mg · 2 films of 8 mg" in sent
    heights = [int(high) for high in re.findall(r"\^A0N,(\d+)", sent)]
    assert min(heights) >= round(1.6 * zpl.DOTS)
    assert sent.count("^FO") == len(PLACES) + 1


# --- what it says ---------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_label_says_what_the_law_asks_and_is_refused_without_an_address(
    ordered, given, decided, filled, facility
):
    given(ordered(mg=60))
    decided(1)
    filled()
    (one,) = in_hand.bottles()
    with pytest.raises(Refused, match="name, address and telephone"):
        labels.words_of(one)
    one.dose.patient.facility.address = "12 Quay Street"
    said = labels.words_of(one)
    assert said["programme"] == "Riverside · 555-0100 · 12 Quay Street"
    assert (said["name"], said["amount"]) == ("000001 · Ana Reyes", "60 mg · 6 mL")
    assert said["medicine"].startswith("Methadone")
    assert "911" in said["danger"]
    assert said["lot"].startswith("Lot M-1, good until")


@pytest.mark.django_db
def test_the_label_is_in_spanish_for_who_speaks_spanish(
    ordered, given, decided, filled, admitted, facility
):
    given(ordered(mg=60))
    decided(1)
    filled()
    (one,) = in_hand.bottles()
    one.dose.patient.language = "es"
    one.dose.patient.facility.address = "12 Quay Street"
    assert labels.words_of(one)["take_on"].startswith("Tomar el ")


def test_no_name_becomes_a_command_of_the_label_printer():
    sent = zpl.label(dict.fromkeys(
        ("programme", "medicine", "amount", "take_on", "how", "danger", "lot", "token"),
        "plain",
    ) | {"name": "A^XZ~JR_41\\&\nB"})  # fmt: skip
    assert sent.count("^XZ") == 1
    assert "~JR" not in sent
    assert "A_5EXZ_7EJR_5F41/& B" in sent
