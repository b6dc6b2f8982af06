"""Every language has the words of the public pages, and what is compiled is what was translated."""

import pytest

from stories.house import catalogues


@pytest.mark.parametrize("language", catalogues.languages())
def test_every_string_that_anybody_may_read_has_its_translation(language):
    assert catalogues.missing(language, everything=False) == []


@pytest.mark.parametrize("language", catalogues.languages())
def test_the_compiled_catalogue_holds_what_the_readable_one_says(language):
    assert catalogues.compiled_is_current(language), "run script/check --write"
