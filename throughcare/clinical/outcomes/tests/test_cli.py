"""`throughcare outcomes` on files: what it writes, and how it says no."""

import csv
import gzip
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from throughcare.clinical.outcomes.cli import OK, REFUSED, outcomes
from throughcare.clinical.outcomes.endpoints import endpoints

ONLY = ("Rd_zaks_1972", "Ab_kosten_1993", "RsT_ctnNinetyFour_2023")
THREE = 'who,site,usePatternUDS\n7,"a, b",---o\n5,,+*\n6,"x ""y""",_o+-\n'


@pytest.fixture
def file(tmp_path):
    """A file of this name with this text."""

    def made(text: str | bytes, name: str = "in.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return made


def run(source: Path, out: str = "out.csv", only=ONLY) -> tuple[int, str, Path]:
    said, result = io.StringIO(), source.parent / out
    return outcomes(source, result, only, said), said.getvalue(), result


def test_rows_come_in_their_order_with_what_was_carried_along(file):
    status, _said, out = run(file(THREE))
    assert (status, out.read_text()) == (OK, (
        "who,site,usePatternUDS,Rd_zaks_1972,Ab_kosten_1993,RsT_ctnNinetyFour_2023\n"
        '7,"a, b",---o,3.0,True,1.0\n'
        "5,,+*,0.5,False,\n"
        '6,"x ""y""",_o+-,2.0,False,1.0\n'
    ))  # fmt: skip


def test_every_endpoint_is_a_column_named_by_its_id(file):
    _status, _said, out = run(file(THREE), only=())
    header = next(csv.reader(out.open()))
    assert header == ["who", "site", "usePatternUDS", *endpoints()]


def test_parquet_keeps_types_and_says_yes_or_no_as_a_boolean(file):
    table = pa.table({"who": [2, 1], "usePatternUDS": ["---", "+"]})
    source = file(b"", "in.parquet")
    pq.write_table(table, source)
    _status, _said, out = run(source, "out.parquet")
    assert pq.read_table(out).to_pydict() == {
        "who": [2, 1], "usePatternUDS": ["---", "+"], "Rd_zaks_1972": [3.0, 0.0],
        "Ab_kosten_1993": [True, False], "RsT_ctnNinetyFour_2023": [None, None],
    }  # fmt: skip


def test_a_packed_csv_comes_and_goes(file):
    source = file(gzip.compress(THREE.encode()), "in.csv.gz")
    _status, _said, out = run(source, "out.csv.gz")
    assert len(gzip.decompress(out.read_bytes()).splitlines()) == 4


def test_a_column_of_an_endpoints_name_is_computed_anew_and_said(file):
    status, said, out = run(file("who,usePatternUDS,Rd_zaks_1972\n1,---,99\n"), only=ONLY[:1])
    assert (status, out.read_text().splitlines()[1]) == (OK, "1,---,3.0")
    assert "Computed anew, in place of the file's own: Rd_zaks_1972" in said


def test_a_bad_letter_is_refused_by_row_column_letter_and_place_and_nothing_is_left(file):
    source = file("who,usePatternUDS\n1,---\n2,-x-\n3,\n4,- -\n")
    status, said, out = run(source)
    assert (status, sorted(out.parent.iterdir())) == (REFUSED, [source])
    assert "3 rows have no pattern that can be read" in said
    assert "row 2, column usePatternUDS: letter «x» at place 2 is none of + - * o _." in said
    assert "row 3, column usePatternUDS: it is empty" in said
    assert "letter «U+0020» at place 2" in said


def test_of_many_bad_patterns_the_first_20_are_told_and_all_are_counted(file):
    _status, said, _out = run(file("who,usePatternUDS\n" + "1,y\n" * 30))
    assert (said.count("letter «y»"), "30 rows" in said, "and 10 more" in said) == (20, True, True)


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        ("", "in.csv", "the file is empty"),
        ("who,x\n1,-\n", "in.csv", "no column usePatternUDS. It has: who, x"),
        ("usePatternUDS\n-\n", "in.csv", "no column who"),
        ("who,usePatternUDS,x,x\n1,-,,\n", "in.csv", "more than one column is named x"),
        ("who,usePatternUDS\n1,-,2\n", "in.csv", "Expected 2 columns, got 3"),
        (b"who,usePatternUDS\n\xff,-\n", "in.csv", "cannot be read as .csv"),
        (b"who,usePatternUDS\n1,-\n", "in.parquet", "cannot be read as .parquet"),
        (b"who,usePatternUDS\n1,-\n", "in.csv.gz", "cannot be read as .csv.gz"),
        ("who,usePatternUDS\n1,-\n", "in.xlsx", "ends in none of"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(file, text, name, why):
    status, said, out = run(file(text, name))
    assert (status, out.exists()) == (REFUSED, False)
    assert why in said


def test_numbers_for_patterns_are_refused(file):
    source = file(b"", "in.parquet")
    pq.write_table(pa.table({"who": [1], "usePatternUDS": [3]}), source)
    assert "holds int64, not text" in run(source)[1]


def test_the_result_is_never_written_over_its_source_nor_where_there_is_no_folder(file):
    source = file(THREE)
    assert "written over what it is made from" in run(source, "in.csv")[1]
    assert "no file can be written there" in run(source, "nowhere/out.csv")[1]
    assert "no such file" in run(source.with_name("other.csv"))[1]
    assert source.read_text() == THREE


def test_an_unknown_endpoint_is_refused_and_a_result_that_was_there_stays(file):
    source = file(THREE)
    old = source.with_name("out.csv")
    old.write_text("old")
    status, said, _out = run(source, only=("Rd_nobody_1900",))
    assert (status, old.read_text()) == (REFUSED, "old")
    assert "no endpoint Rd_nobody_1900" in said


def test_a_file_with_a_header_alone_gives_a_header_alone(file):
    status, _said, out = run(file("who,usePatternUDS\n"), only=ONLY[:1])
    assert (status, out.read_text()) == (OK, "who,usePatternUDS,Rd_zaks_1972\n")
