"""Names in every script and with every slip meet the name they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.patients.spelling import (
    keys_near,
    keys_of,
    left_out,
    nearness,
    plain,
    short_forms,
    squeezed,
    whole_names,
    words,
)

LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = st.text(LETTERS, min_size=3, max_size=14)


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("Дмитрий Волков", "dmitriy volkov"), ("محمد", "mhmd"), ("李伟", "liwei"),
        ("王小明", "wang xiaoming"), ("Ελένη", "eleni"), ("Łukasz", "lukasz"),
        ("Nguyễn", "nguyen"), ("O’Brien", "obrien"), ("Smith-Jones", "smith jones"),
        ("  José   María ", "jose maria"), ("דוד", "dvd"), ("김민준", "gim minjun"),
    ],
)  # fmt: skip
def test_a_name_of_any_script_is_written_in_plain_letters(written, latin):
    assert plain(written) == latin


@given(WORDS, st.integers(0, 13), st.sampled_from(LETTERS), st.sampled_from("mlos"))
def test_a_word_with_any_one_slip_shares_a_key_with_the_name_and_is_near(word, place, letter, kind):
    place = min(place, len(word) - 1)
    typed = {
        "m": word[:place] + letter + word[place:],
        "l": word[:place] + word[place + 1 :],
        "o": word[:place] + letter + word[place + 1 :],
        "s": word[: max(place - 1, 0)] + word[place:place + 1] + word[max(place - 1, 0):place]
             + word[place + 1 :],
    }.get(kind, word)  # fmt: skip
    assert keys_near(typed) & keys_of(word)
    assert nearness(typed, word) >= 50


@given(st.text(LETTERS, min_size=7, max_size=10), st.data())
def test_a_long_word_with_any_two_letters_wrong_shares_a_key_with_the_name(word, data):
    typed = list(word)
    for place in data.draw(st.sets(st.integers(0, len(word) - 1), min_size=2, max_size=2)):
        typed[place] = data.draw(st.sampled_from(LETTERS))
    assert keys_near("".join(typed)) & keys_of(word)


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=200))
def test_whatever_is_typed_as_a_name_its_keys_fit_their_columns(chosen, given_name, family):
    assert all(len(whole) <= 80 for whole in whole_names((chosen, given_name, family)))
    assert all(len(key) <= 41 for word in words(chosen) for key in keys_of(word))
    assert all(key.isascii() and key.isalnum() for key in whole_names((chosen, "", family)))


@given(WORDS)
def test_every_word_is_wholly_near_itself(word):
    assert nearness(word, word) == 100


@pytest.mark.parametrize(
    ("typed", "name"),
    [("bob", "robert"), ("robert", "bob"), ("kate", "katherine"), ("bbo", "robert"),
     ("peggy", "margaret")],
)  # fmt: skip
def test_a_short_form_means_the_name_even_with_a_slip(typed, name):
    assert name in short_forms(typed)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("mohammed", "mhmd"), ("muhamad", "mhmd"), ("yusuf", "ywsf"), ("fatima", "ftmh"),
     ("david", "dvd")],
)  # fmt: skip
def test_a_name_from_a_script_without_vowels_is_near_its_latin_spelling(typed, name):
    assert keys_near(typed) & keys_of(name)
    assert nearness(typed, name) == nearness(name, typed) >= 80


@pytest.mark.parametrize(("typed", "name"), [("maria", "torres"), ("ana", "bo"), ("lee", "lopez")])
def test_names_that_have_nothing_in_common_are_not_near(typed, name):
    assert nearness(typed, name) == 0


def test_a_word_of_8_letters_has_9_keys_of_one_slip_and_37_of_two():
    assert len(left_out("abcdefgh")) == 9
    assert len(left_out("abcdefgh", 2)) == 37


def test_a_name_written_in_one_go_stands_in_either_order():
    assert {"anareyes", "reyesana", "anabelreyes", "reyesanabel"} <= whole_names(
        ("Ana", "Anabel", "Reyes")
    )
    assert squeezed("Ana  Reyes") == "anareyes"
