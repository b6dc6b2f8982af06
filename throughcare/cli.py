"""The command `throughcare`. What needs no Django does not load it: scoring starts in a blink."""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

ADDRESS, PORT = "127.0.0.1", 8000
HEAD_START = 5.0  # seconds


def main(argv: list[str] | None = None) -> int:
    """Do what the words on the command line say. Returns the exit status."""
    given = parser().parse_args(argv)
    try:
        status = given.run(given)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(
        prog="throughcare",
        description="Runs a treatment programme for opioid use disorder.",
    )
    verbs = whole.add_subparsers(required=True, metavar="COMMAND")

    demo = verbs.add_parser(
        "demo", help="load the demonstration clinic: made-up names, trial records"
    )
    demo.add_argument("--everyone", action="store_true", help="all 3,560 people instead of 250")
    demo.add_argument("--if-empty", action="store_true", help="leave a loaded database as it is")
    demo.add_argument("--people", type=int, default=250, help=argparse.SUPPRESS)
    demo.set_defaults(run=run_demo)

    serve = verbs.add_parser("serve", help="serve the clinic")
    serve.add_argument("--host", default=ADDRESS, help=f"default {ADDRESS}")
    serve.add_argument("--port", type=int, default=int(os.environ.get("PORT", PORT)))
    serve.set_defaults(run=run_server)

    director = verbs.add_parser(
        "director", help="let a director in: the first of a clinic, or one who is locked out"
    )
    director.add_argument("username")
    director.add_argument("--name", default="", help="as signed; the user name when left out")
    director.add_argument("--place", default="Clinic", help="the name of the clinic")
    director.add_argument(
        "--jurisdiction", default=os.environ.get("THROUGHCARE_JURISDICTION", "us")
    )
    director.set_defaults(run=run_director)

    check = verbs.add_parser("check", help="check configuration, database and contracts")
    check.set_defaults(run=run_check)

    drawn = verbs.add_parser(
        "check-draws", help="draw the prizes of a programme again, from a file downloaded of it"
    )
    drawn.add_argument("record", help="the JSON file")
    drawn.set_defaults(run=run_check_draws)

    add_upkeep(verbs)
    add_instruments(verbs)
    add_outcomes(verbs)
    add_log_verbs(verbs)
    add_meetings(verbs)
    add_messages(verbs)

    sought = verbs.add_parser("outreach", help="make today's list of people to reach")
    sought.set_defaults(run=run_outreach)

    manage = verbs.add_parser("manage", help="Django's own commands", add_help=False)
    manage.add_argument("words", nargs=argparse.REMAINDER)
    manage.set_defaults(run=run_manage)
    return whole


def run_check_draws(given: Any) -> int:
    """Which slips the sealed seed gives, held against what was written down."""
    from throughcare.clinical.therapy.contingency import draws

    return draws.main(given.record)


def add_instruments(verbs: Any) -> None:
    """The questionnaires and scales: listed, printed, scored."""
    listed = verbs.add_parser("instruments", help="list the instruments, or print one")
    listed.add_argument("name", nargs="?", help="such as phq-9")
    listed.set_defaults(run=run_instruments)

    score = verbs.add_parser("score", help="score answers: object by item key, list, or FHIR")
    score.add_argument("name", help="such as phq-9")
    score.add_argument("answers", help="a JSON file, or - for standard input")
    score.set_defaults(run=run_score)


def add_outcomes(verbs: Any) -> None:
    """Endpoints of trials, on anybody's weekly screens; and everybody's months (measures.md)."""
    made = verbs.add_parser(
        "outcomes",
        help="the endpoints that trials published, from a file of weekly screen patterns",
    )
    made.add_argument(
        "file", type=Path, help="columns who and usePatternUDS: .csv, .csv.gz, .parquet"
    )
    made.add_argument("--out", type=Path, required=True, help="the same rows with the endpoints")
    made.add_argument("--only", nargs="+", default=[], metavar="ID", help="of docs/outcomes.md")
    made.set_defaults(run=run_outcomes)
    months = verbs.add_parser("roll-up", help="reckon everybody's months anew from the record")
    months.set_defaults(run=run_roll_up)


def add_log_verbs(verbs: Any) -> None:
    """The log: examined, exported for an inspector, and where it ends kept elsewhere."""
    verify = verbs.add_parser("verify-log", help="is every line and row of the record unchanged?")
    verify.add_argument("--head", action="append", default=[], metavar="CHAIN:SEQ:HASH",
                        help="a head kept on paper")  # fmt: skip
    verify.add_argument("--heads", action="append", default=[], metavar="FILE",
                        help="heads kept in a file, beside those of THROUGHCARE_HEADS")  # fmt: skip
    verify.add_argument("--without-rows", action="store_true", help="the lines alone: quicker")
    verify.set_defaults(run=lambda given: log_work().verify(given, sys.stdout, sys.stderr))

    exported = verbs.add_parser("export-log", help="write the log for an inspector's own program")
    exported.add_argument("file", help="a new file; it holds patient data unless --without-rows")
    exported.add_argument("--without-rows", action="store_true", help="the lines alone")
    exported.set_defaults(run=lambda given: log_work().export(given, sys.stdout, sys.stderr))

    heads = verbs.add_parser("log-heads", help="where the log ends: to print, or to keep elsewhere")
    heads.add_argument("--keep", action="store_true", help="keep it where THROUGHCARE_HEADS says")
    heads.set_defaults(run=lambda given: log_work().heads_now(given, sys.stdout, sys.stderr))


def add_meetings(verbs: Any) -> None:
    """Lists of mutual-help meetings: docs/meetings.md."""
    meetings = verbs.add_parser("meetings", help="lists of support-group meetings")
    words = meetings.add_subparsers(required=True, metavar="VERB", dest="verb")
    brought = words.add_parser("import", help="read lists from files or addresses; prints JSON")
    brought.add_argument("lists", nargs="+", metavar="FILE_OR_URL")
    brought.add_argument("--check", action="store_true", help="say what would be; change nothing")
    brought.add_argument("--name", default="", help="what the source is called here")
    brought.add_argument("--zone", default="", help="for rows that name no time zone")
    brought.add_argument("--fellowship", default="", help="such as na, aa, mara, smart")
    brought.add_argument("--formats", default="", help="a BMLT server's GetFormats: file or URL")
    brought.add_argument("--even-so", action="store_true", help="take a list that changed absurdly")
    again = words.add_parser("refresh", help="read every list again that is due")
    again.add_argument("--now", action="store_true", help="those that are not due as well")
    words.add_parser("sources", help="where lists come from, and when each was read last")
    words.add_parser("end", help="use a source no more").add_argument("name")
    meetings.set_defaults(run=run_meetings)


def run_meetings(given: argparse.Namespace) -> int:
    set_up()
    from throughcare.groups import cli

    return cli.run(given)


def add_messages(verbs: Any) -> None:
    """Short messages to people, and what they answer: docs/running/reminders.md."""
    round_ = verbs.add_parser(
        "reminders", help="send what is due now; the server does it by itself"
    )
    round_.set_defaults(run=lambda given: messages().remind())
    inbox = verbs.add_parser("inbox", help="answers and reports of delivery from a file")
    inbox.add_argument("file", nargs="?", help="JSON lines; without it: what was set aside")
    inbox.set_defaults(
        run=lambda given: messages().take_in(given.file) if given.file
        else messages().show_set_aside()
    )  # fmt: skip


def messages() -> Any:
    set_up()
    from throughcare.portal import cli

    return cli


def run_outreach(given: argparse.Namespace) -> int:
    set_up()
    from throughcare.adherence import cli

    return cli.run()


def run_roll_up(given: argparse.Namespace) -> int:
    set_up()
    import uuid

    from throughcare import clock
    from throughcare.outcomes.actions import roll_up_months

    done = roll_up_months(id=uuid.uuid4(), by=None, at=clock.now())
    print(f"✓ {done.rows:,} months of people up to {done.until}, in {done.seconds:.1f} s")
    print(f"  {done.written:,} written, {done.removed:,} removed; sha256 {done.digest}")
    return 0


def log_work() -> Any:
    set_up()
    from throughcare.record import command

    return command


def add_upkeep(verbs: Any) -> None:
    """The verbs that keep the data: docs/running/backup.md and upgrade.md."""
    key = verbs.add_parser("backup-key", help="make the clinic's key pair for backups, once")
    key.add_argument("secret_file", type=Path, help="where the secret half goes: off this machine")
    key.set_defaults(run=lambda given: upkeep().backup_key(given.secret_file))

    backup = verbs.add_parser("backup", help="write one locked file with everything, and prove it")
    backup.add_argument("file", type=Path)
    backup.add_argument("--replace", action="store_true", help="write over a file that is there")
    backup.set_defaults(run=lambda given: upkeep().back_up(given.file, given.replace))

    restore = verbs.add_parser("restore", help="bring a backup back into an empty place")
    restore.add_argument("file", type=Path)
    restore.add_argument("--key", type=Path, required=True, help="the file with the secret half")
    restore.add_argument("--replace", action="store_true", help="keep what stands here aside")
    restore.add_argument("--check", action="store_true", help="a drill: compare, change nothing")
    restore.set_defaults(
        run=lambda given: upkeep().bring_back(given.file, given.key, given.replace, given.check)
    )

    upgrade = verbs.add_parser("upgrade", help="back up, rehearse on a copy, then upgrade")
    upgrade.add_argument("--bare", action="store_true", help=argparse.SUPPRESS)  # one step of it
    upgrade.set_defaults(run=lambda given: upkeep().bring_up(given.bare))

    paper = verbs.add_parser("paper", help="today's doses on paper, for an hour without a screen")
    paper.add_argument("folder", nargs="?", help="where; else THROUGHCARE_PAPER_FOLDER")
    paper.set_defaults(run=run_paper)

    keeper = verbs.add_parser("upkeep", help="what `serve` starts beside itself: backups on time")
    keeper.add_argument("--backup", action="store_true", help="make the scheduled backup now")
    keeper.set_defaults(run=run_keeper)


def run_paper(given: argparse.Namespace) -> int:
    """Today's doses as PDF, a file for each clinic: what a window works by without a screen."""
    set_up()
    from django.conf import settings

    from throughcare import clock
    from throughcare.medication.paper import write_all

    folder = given.folder or settings.PAPER_FOLDER
    if not folder:
        print("✗ name a folder, here or in THROUGHCARE_PAPER_FOLDER", file=sys.stderr)
        return 2
    for file in write_all(Path(folder), clock.now()):
        print(f"✓ {file}")
    return 0


def run_keeper(given: argparse.Namespace) -> int:
    """The server comes up first: somebody may be waiting for its page, nobody for the keeper."""
    if not given.backup:
        time.sleep(HEAD_START)
    return upkeep().look_after(given.backup)


def upkeep() -> Any:
    set_up()
    from throughcare.upkeep import cli

    return cli


def run_instruments(given: argparse.Namespace) -> int:
    from throughcare.clinical.instruments import cli

    return cli.show(given.name, sys.stdout, sys.stderr) if given.name else cli.list_all(sys.stdout)


def run_score(given: argparse.Namespace) -> int:
    from throughcare.clinical.instruments import cli

    return cli.score_file(given.name, given.answers, sys.stdout, sys.stderr)


def run_outcomes(given: argparse.Namespace) -> int:
    from throughcare.clinical.outcomes import cli

    return cli.outcomes(given.file, given.out, given.only, sys.stderr)


def run_manage(given: argparse.Namespace) -> int:
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "throughcare.settings")
    execute_from_command_line(["throughcare manage", *given.words])
    return 0


def run_demo(given: argparse.Namespace) -> int:
    """Make the database if need be, then load the demonstration clinic into it."""
    set_up()
    from django.core.management import call_command

    from throughcare.demo.load import load
    from throughcare.refusal import Refused

    call_command("migrate", verbosity=0)
    try:
        load(
            people=given.people,
            everyone=given.everyone,
            if_empty=given.if_empty,
            progress=sys.stderr,
        )
    except Refused as refusal:
        print(f"{refusal.why} {refusal.next_step}", file=sys.stderr)
        return 2
    return 0


def run_server(given: argparse.Namespace) -> int:
    """Migrate, gather the static files when they changed, and serve."""
    set_up()
    from throughcare.serving import serve

    return serve(given.host, given.port)


def run_director(given: argparse.Namespace) -> int:
    """A password for one sign-in, said once on this console."""
    set_up()
    from throughcare.refusal import Refused
    from throughcare.team.console import let_director_in

    try:
        password = let_director_in(
            username=given.username, name=given.name or given.username, place=given.place,
            jurisdiction=given.jurisdiction,
        )  # fmt: skip
    except Refused as refusal:
        print(f"{refusal.why} {refusal.next_step}", file=sys.stderr)
        return 2
    print(f"User name {given.username}, password for one sign-in: {password}")
    return 0


def run_check(given: argparse.Namespace) -> int:
    set_up()
    from throughcare.serving import check

    return check(sys.stdout)


def set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "throughcare.settings")
    Path(os.environ.setdefault("THROUGHCARE_HOME", "var")).mkdir(parents=True, exist_ok=True)
    django.setup()


if __name__ == "__main__":
    sys.exit(main())
