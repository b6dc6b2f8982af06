"""Text of a list: no HTML, and nobody to be reached by it."""

import pytest

from throughcare.clinical.groups import plain


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Ring twice. Call Bob S. at 555-0101.", "Ring twice."),
        ("Newcomers call N. L 555-0100 to meet. Upstairs room.", "Upstairs room."),
        ("Email group@example.org for the code. Side door.", "Side door."),
        ("Contact N. D 555-0100 for the password. At noon.", "At noon."),
        ("Zoom ID: 225 2502 079\nBring coffee", "Zoom ID: 225 2502 079\nBring coffee"),
        ("Side door, 2 steps down.", "Side door, 2 steps down."),
        ("Para más información llame a Rosa al 555-0101. Entrada lateral.", "Entrada lateral."),
        ("Chair: Maria. Side door.", "Side door."),
        ("Our secretary is Ann. Upstairs.", "Upstairs."),
        ("See Jo at the door. Bring a cup.", "Bring a cup."),
        ("Maria will let you in. Room 2.", "Room 2."),
        ("Preguntar por Rosa. Entrada lateral.", "Entrada lateral."),
        ("Ansprechpartner: Uwe. Hinterhof.", "Hinterhof."),
        ("Leader chooses the topic. Ask It Basket.", "Leader chooses the topic. Ask It Basket."),
        ("Meet at the Lutheran church.", "Meet at the Lutheran church."),
        (
            "Speaker on Friday. See website for changes.",
            "Speaker on Friday. See website for changes.",
        ),
        ("The church opens the door at 7.", "The church opens the door at 7."),
        ("", ""),
    ],
)
def test_a_sentence_that_leads_to_somebody_is_left_out(said, kept):
    assert plain.without_people(said) == kept


def test_how_to_join_keeps_numbers_and_drops_persons():
    said = "Zoom ID: 653396783\nPassword: 000000\nQuestions: call Bob S. 555-0101"
    assert plain.how_to_join(said) == "Zoom ID: 653396783\nPassword: 000000"


@pytest.mark.parametrize(
    ("said", "link"),
    [("https://zoom.us/j/1", "https://zoom.us/j/1"), ("https://zoom.us/j/ 82", "https://zoom.us/j/82"),
     ("zoom.us/j/1", "https://zoom.us/j/1"), ("javascript:alert(1)", ""), ("ftp://x.org/a", ""),
     ("https://a@example.org/", ""), ("see notes", ""), (None, ""), (5, "")],
)  # fmt: skip
def test_a_link(said, link):
    assert plain.link_of(said) == link


def test_text_that_is_very_long_or_full_of_signs_is_read_quickly_and_cut():
    assert len(plain.without_people("a. " * 500_000)) <= 1000
    assert plain.words_of("<" * 100_000)[:1] == "<"
    assert plain.line_of("a\x00b\u202ec") == "a b c"
