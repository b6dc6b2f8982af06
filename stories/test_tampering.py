"""Somebody with the keys to the database changes the past. Both verifiers name what was done.

One is `throughcare verify-log`, which asks the database; the other the single file an inspector
runs on an export, without Throughcare and without Django.
"""

import json
import shutil
import subprocess
import sys
import uuid
from io import StringIO

import pytest
from django.db import connection

from throughcare import clock
from throughcare.clinical.assessment import oud
from throughcare.intake import actions as intake
from throughcare.patients.models import Patient
from throughcare.record import examining, guards, heads, verify_log
from throughcare.record.action import write_read
from throughcare.record.models import Head, LogLine

pytestmark = pytest.mark.django_db


MARIA = uuid.UUID("4ad1d5de-0000-4000-8000-000000000004")  # her lines are in the first chain


@pytest.fixture
def maria(team) -> Patient:
    """Maria is registered and admitted, her chart is read, her diagnosis recorded: seven lines."""
    at, by = clock.now(), team["prescriber"]
    facility = by.posts.get().facility
    maria = intake.register(
        id=MARIA, facility=facility, chosen_name="Maria", by=team["intake"], at=at
    )
    stay = intake.admit(id=uuid.uuid4(), patient=maria, referral="self", by=team["intake"], at=at)
    for page in ("chart", "plan"):
        write_read(page, maria, by=by, at=at)
    intake.record_diagnosis(
        id=uuid.uuid4(), episode=stay, criteria=dict.fromkeys(oud.CRITERIA, True), by=by, at=at
    )
    for page in ("chart", "log"):
        write_read(page, maria, by=team["director"], at=at)
    return maria


@pytest.fixture
def database():
    """A function: SQL as the administrator runs it, with every trigger out of the way."""

    def run(sql: str, *values) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)

    guards.remove()
    yield run
    guards.install()


@pytest.fixture
def found(tmp_path):
    """A function: what both verifiers find. They must say the same, sentence for sentence."""

    def ask(*kept: str) -> list[str]:
        ours = examining.examine(heads.parsed(kept)).faults
        export = tmp_path / "export.jsonl"
        with export.open("w", encoding="utf-8") as file:
            examining.export(file)
        program = shutil.copy(verify_log.__file__, tmp_path)  # alone, far from Throughcare
        words = [f"--head={head}" for head in kept]
        told = subprocess.run(
            [sys.executable, "-I", "-S", program, export, *words],
            capture_output=True, text=True, cwd=tmp_path, check=False,
        )  # fmt: skip
        theirs = [line.removeprefix("✗ ") for line in told.stdout.splitlines() if "✗" in line]
        assert theirs == ours, told.stderr
        assert told.returncode == (1 if ours else 0)
        return ours

    return ask


def line(seq: int) -> LogLine:
    return LogLine.objects.get(seq=seq)


def test_when_nobody_touched_it_nothing_is_found(maria, found):
    assert found() == []


def test_a_diagnosis_made_milder_by_sql_is_named_with_the_line_that_wrote_it(
    maria, database, found
):
    database("UPDATE intake_diagnosis SET severity = 'mild', icd10 = 'F11.10'")
    diagnosis = maria.diagnoses.get()
    assert found() == [
        f"row intake.diagnosis/{diagnosis.pk}: was changed since line 5 of Riverside "
        "(diagnosis recorded)"
    ]


def test_a_row_deleted_and_a_row_put_in_by_sql_are_named(maria, database, found, team):
    stay = maria.episodes.get().pk
    database("DELETE FROM intake_diagnosis")
    database("DELETE FROM intake_episode")
    put_in = maria.flags.create(kind="urgent", at=clock.now(), by=team["nurse"])
    told = found()
    assert f"row patients.flag/{put_in.pk}: no line of the log wrote it" in told
    assert (
        f"row intake.episode/{stay}: was deleted since line 2 of Riverside (person admitted)"
        in told
    )
    assert len(told) == 3


def test_a_line_deleted_from_the_middle_is_named(maria, database, found):
    database("DELETE FROM record_logline WHERE seq = 4")
    assert found() == ["line 4 of Riverside: missing"]


def test_several_lines_deleted_are_named_as_a_stretch(maria, database, found):
    database("DELETE FROM record_logline WHERE seq IN (3, 4)")
    assert found() == ["lines 3 to 4 of Riverside: missing"]


def test_a_line_whose_reader_was_changed_is_named(maria, database, found, team):
    other = LogLine._meta.get_field("by").get_db_prep_value(team["nurse"].pk, connection)
    database("UPDATE record_logline SET by_id = %s WHERE seq = 3", other)
    assert found() == [
        f"line 3 of Riverside (chart, {line(3).at:%Y-%m-%dT%H:%M:%S.%f}+00:00): was changed"
    ]


def test_two_lines_swapped_are_named(maria, database, found):
    for old, new in ((3, 99), (4, 3), (99, 4)):
        database("UPDATE record_logline SET seq = %s WHERE seq = %s", new, old)
    told = found()
    assert [fault[:19] for fault in told if "moved" in fault] == [
        "line 3 of Riverside", "line 4 of Riverside",
    ]  # fmt: skip
    assert any("line 3 of Riverside: was written after line 4" in fault for fault in told)


def test_a_line_put_in_is_named(maria, database, found):
    database("UPDATE record_logline SET seq = seq + 1000 WHERE seq >= 4")
    database("UPDATE record_logline SET seq = seq - 999 WHERE seq >= 1000")
    put_in = line(3)
    put_in.pk, put_in.seq, put_in.before, put_in.what = None, 4, line(3).hash, "consents"
    put_in.save(force_insert=True)
    told = found()
    assert any(fault.startswith("line 4 of Riverside (consents") for fault in told)
    assert told[0].endswith("was changed")
    assert [fault.split(": ", 1)[1] for fault in told if "moved" in fault] == [
        f"was written as line {seq}: moved" for seq in (4, 5, 6, 7)
    ]


def test_a_cut_off_tail_is_named_by_the_head(maria, database, found):
    database("DELETE FROM record_logline WHERE seq >= 6")
    assert found() == ["lines 6 to 7 of Riverside: cut off at the end"]


def test_a_tail_cut_off_together_with_its_head_shows_against_the_head_kept_elsewhere(
    maria, database, found
):
    printed = heads.now()
    fifth = line(5)
    database("DELETE FROM record_logline WHERE seq >= 6")
    database("UPDATE record_head SET seq = 5, hash = %s", fifth.hash)
    assert found() == []
    assert found(*printed) == [
        "Riverside: ends at line 5, but line 7 was kept elsewhere: cut off, or an older copy"
    ]


def test_an_older_copy_put_back_shows_against_the_head_kept_elsewhere(maria, found, team):
    yesterday = Head.objects.get().seq
    write_read("chart", maria, by=team["nurse"], at=clock.now())
    today = heads.now()
    guards.remove()
    LogLine.objects.filter(seq__gt=yesterday).delete()
    Head.objects.update(seq=yesterday, hash=line(yesterday).hash)
    guards.install()
    assert found(*today) == [
        "Riverside: ends at line 7, but line 8 was kept elsewhere: cut off, or an older copy"
    ]


def test_a_whole_chain_counted_anew_shows_against_the_head_kept_elsewhere(maria, database, found):
    printed = heads.now()
    lines = list(LogLine.objects.order_by("seq"))
    before = ""
    for forged in lines:
        forged.before = before
        if forged.seq == 3:
            forged.what = "log"
        forged.hash = before = verify_log.line_hash(examining.chain.as_hashed(forged))
        forged.save()
    Head.objects.update(hash=before)
    assert found() == []
    assert found(*printed) == ["line 7 of Riverside: is another than the one kept elsewhere"]


def test_heads_kept_in_a_second_place_are_compared_without_being_asked_for(
    maria, database, tmp_path, settings
):
    settings.HEADS_KEPT = [f"file:{tmp_path / 'heads.txt'}"]
    assert heads.keep_elsewhere() == []
    database("DELETE FROM record_logline WHERE seq >= 6")
    database("UPDATE record_head SET seq = 5, hash = %s", line(5).hash)
    assert len(examining.examine().faults) == 1


def test_heads_are_mailed_without_a_name_or_a_word_of_the_clinic(maria, settings, mailoutbox):
    settings.HEADS_KEPT = ["mail:inspector@example.org"]
    assert heads.keep_elsewhere() == []
    assert mailoutbox[0].body == "\n".join(heads.now())
    assert "Maria" not in mailoutbox[0].body + mailoutbox[0].subject


def test_a_place_that_is_not_there_is_said_and_the_others_are_served(maria, tmp_path, settings):
    there = tmp_path / "heads.txt"
    settings.HEADS_KEPT = [f"file:{tmp_path}/gone/heads.txt", f"file:{there}"]
    problems = heads.keep_elsewhere()
    assert [problem.split(": ")[0][-14:] for problem in problems] == ["gone/heads.txt"]
    assert there.read_text().split(" ")[0] == heads.now()[0]


def test_an_export_without_rows_holds_no_word_of_a_person(maria):
    out = StringIO()
    examining.export(out, with_rows=False)
    assert "Maria" not in out.getvalue()
    assert {tuple(json.loads(text)) for text in out.getvalue().splitlines()[1:]} == {("line",)}


def test_what_is_no_export_is_said_to_be_none(tmp_path, capsys):
    for words in ("", "hello", "{}", "[1]", '{"throughcare_log": 2}'):
        file = tmp_path / "no.jsonl"
        file.write_text(words)
        assert verify_log.main([str(file)]) == 2
    assert verify_log.main([str(tmp_path / "nowhere")]) == 2
    assert capsys.readouterr().err.count("cannot be examined") == 6
