"""`throughcare instruments` and `throughcare score`: what they print, and what they refuse."""

import io
import json
import subprocess
import sys

import pytest

from throughcare.clinical.instruments import names
from throughcare.clinical.instruments.cli import list_all, score_file, show
from throughcare.clinical.instruments.tests.making import DATA

KEYS = ["instrument", "score", "band", "subscales", "missing", "flags", "source"]


def run(name, path):
    out, err = io.StringIO(), io.StringIO()
    return score_file(name, str(path), out, err), out.getvalue(), err.getvalue()


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "answers.json"
        path.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
        return path

    return write


def test_a_score_is_json_with_the_seven_promised_keys(written):
    status, out, err = run("gad-7", written([1, 1, 1, 1, 1, 3, 3]))
    assert (status, err) == (0, "")
    assert list(json.loads(out)) == KEYS
    assert (json.loads(out)["score"], json.loads(out)["band"]) == (11, "moderate")


def test_an_object_and_a_questionnaire_response_are_taken_too(written):
    assert run("craving-vas", written({"now": 7}))[0] == 0
    status, out, _ = run("phq-9", DATA / "QuestionnaireResponse-phq-9-example.json")
    assert (status, json.loads(out)["score"]) == (0, 12)


REFUSED = [
    ("phq-9", [0] * 8, "PHQ-9 is not complete: no answer to self_harm"),
    ("cows", [0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0], "restlessness (Restlessness): 2 is not one of"),
    ("phq9", [0] * 9, "no such instrument: 'phq9'; nearest: phq-9"),
    ("gad-7", [0] * 8, "8 answers for the 7 questions"),
    ("gad-7", "not json", "does not hold JSON"),
    ("gad-7", "[" * 100_000, "does not hold JSON"),
    ("gad-7", '{"worry": 0, "worry": 3}', "worry stands twice"),
    ("gad-7", "7", "answers are an object by item key, a list, or a QuestionnaireResponse"),
    ("gad-7", '"abc"', "answers are an object by item key"),
    ("gad-7", {"resourceType": "Patient"}, "a Patient holds no answers"),
]


@pytest.mark.parametrize(("name", "answers", "said"), REFUSED)
def test_what_cannot_be_scored_ends_with_2_a_sentence_and_nothing_on_standard_output(
    name, answers, said, written
):
    status, out, err = run(name, written(answers))
    assert (status, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path):
    (tmp_path / "b.json").write_bytes(b"\xff\xfe\x00")
    for path, said in [("no.json", "No such file"), ("b.json", "UTF-8"), (".", "directory")]:
        status, out, err = run("phq-9", tmp_path / path)
        assert (status, out) == (2, "")
        assert said in err


def test_a_refused_form_with_suicidal_thoughts_says_so_first(written):
    _, out, err = run("phq-9", written({"self_harm": 2}))
    assert out == ""
    assert err.startswith("S: Thoughts of being better off dead")


def test_the_list_names_every_instrument_its_licence_and_that_nobody_has_checked_it_yet():
    out = io.StringIO()
    assert list_all(out) == 0
    assert "phq-9            Patient Health Questionnaire" in out.getvalue()
    assert out.getvalue().count("not yet checked by a clinician") == len(names())
    assert "public domain" in out.getvalue()


def test_one_instrument_is_shown_with_its_keys_answers_values_and_skips():
    out, err = io.StringIO(), io.StringIO()
    assert show("audit-c", out, err) == 0
    assert "2. drinks: How many drinks" in out.getvalue()
    assert "     4 = 10 or more" in out.getvalue()
    assert "asked only if often is 1 or more" in out.getvalue()
    assert show("audit", io.StringIO(), err) == 2
    assert "nearest: audit-c" in err.getvalue()


def test_scoring_from_standard_input_needs_no_django():
    program = (
        "import sys; from throughcare.clinical.instruments.cli import score_file as s;"
        "code = s('ucla-3', '-', sys.stdout, sys.stderr);"
        "sys.exit(code or 'django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], input=b"[3,3,3]", capture_output=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["band"] == "lonely"
