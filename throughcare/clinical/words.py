"""Words that stand in data in more than one language."""

from collections.abc import Mapping

Words = Mapping[str, str]


def said(words: Words, language: str) -> str:
    """In the language of the reader, or in English."""
    return words.get(language[:2]) or words["en"]
