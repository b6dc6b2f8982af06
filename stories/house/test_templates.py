"""Templates compile, carry nothing inline, and say nothing that cannot be translated."""

import re

import pytest
from django.template.loader import get_template

from stories.house import tree

TEMPLATES = [p for p in tree.files(".html", ".svg", under=tree.PACKAGE) if "templates" in p.parts]
INLINE = re.compile(
    r"<style\b|\sstyle\s*=|<script(?![^>]*\bsrc=)[^>]*>|\s(?:hx-)?on[a-z:]+\s*=", re.I
)
ASKED = re.compile(r"{%.*?%}|{{.*?}}", re.S)  # `with one=` names a value and is no handler
TAGS = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}|{%\s*comment\b.*?endcomment\s*%}"
    r"|{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->|<code>.*?</code>|&#?\w+;",
    re.S,
)
SPOKEN = re.compile(r"\b(?:aria-label|alt|title|placeholder)=\"([^\"]*[A-Za-z]{2}[^\"]*)\"")
SAME_EVERYWHERE = {"Throughcare", "mg", "mL", "PDF", "PNG", "JPEG", "SMS", "ID"}


def name_of(path) -> str:
    return path.as_posix().rpartition("/templates/")[2]


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_compiles(path):
    assert get_template(name_of(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_carries_no_inline_style_script_or_handler(path):
    assert INLINE.findall(ASKED.sub(" ", tree.words(path))) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_word_a_template_says_can_be_translated(path):
    left = TAGS.sub(" ", tree.words(path))
    spoken = SPOKEN.findall(left)
    left = re.sub(r"<[^>]*>", " ", left)
    said = [word for word in re.findall(r"[^\W\d_]{2,}", left) if word not in SAME_EVERYWHERE]
    assert said + spoken == []
