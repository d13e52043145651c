"""Measure what `docs/performance.md` names: `python -m bench`, or `make bench`. See bench/README.md."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from bench import cases, door, growth, letters, measuring, phone, raw, report, servers, sizes, town
from bench.measuring import Notes, Subject
from bench.servers import Server
from bench.sizes import Size
from bench.town import POSTGRESQL, SQLITE
from tests import postgres


def main() -> int:
    """Measure, print the table, and say by the exit status whether anything failed."""
    asked = _arguments()
    size = replace(asked.size, rounds=asked.rounds or asked.size.rounds)
    with tempfile.TemporaryDirectory(prefix="shishin-bench-") as name:
        lines = _asked_for(asked, size, Path(name))
    report.show(lines)
    if asked.markdown:
        asked.markdown.write_text(report.markdown(lines) + "\n", encoding="utf-8")
    # A goal that is missed is a number to look at; an answer that was wrong is a fault.
    return int(any(line.met is False and line.goal == "0" for line in lines))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, help="how often everything is measured (default 5)")
    parser.add_argument(
        "--postgresql",
        action=argparse.BooleanOptionalAction,
        default=postgres.programs() is not None,
        help="the same on PostgreSQL (default: if its server programs are here)",
    )
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the table as Markdown, too")
    parser.add_argument("--phone", action="store_true", help="only what a slow phone sees; two minutes")
    parser.add_argument("--door", action="store_true", help="only receptions under load; three minutes")
    parser.add_argument("--letters", action="store_true", help="only reminders under kills; three minutes")
    sizes_of = parser.add_mutually_exclusive_group()
    for flag, size, text in (
        ("--full", sizes.FULL, "ten million ledger rows instead of one; takes many minutes"),
        ("--tiny", sizes.TINY, "so little that the numbers mean nothing: does the bench itself work?"),
    ):
        sizes_of.add_argument(flag, dest="size", action="store_const", const=size, help=text)
    parser.set_defaults(size=sizes.DEFAULT)
    return parser.parse_args()


def _asked_for(asked: argparse.Namespace, size: Size, folder: Path) -> list[report.Line]:
    if asked.door:
        return _at_the_door(size, folder, on_postgresql=asked.postgresql)
    if asked.letters:
        return _letters(size, folder, on_postgresql=asked.postgresql)
    lines = [] if asked.phone else _measured(size, folder, on_postgresql=asked.postgresql)
    return lines + _seen(size, folder)


def _at_the_door(size: Size, folder: Path, *, on_postgresql: bool) -> list[report.Line]:
    _say("at the door")
    return list(report.at_the_door(door.measure(folder, size, on_postgresql=on_postgresql)))


def _letters(size: Size, folder: Path, *, on_postgresql: bool) -> list[report.Line]:
    _say("letters")
    return list(report.reminded(letters.measure(folder, size, on_postgresql=on_postgresql)))


def _measured(size: Size, folder: Path, *, on_postgresql: bool) -> list[report.Line]:
    notes = Notes()
    with ExitStack() as stack:
        _say("building the town")
        model = town.build(f"sqlite:///{folder / 'model.db'}", folder, size)
        bare = stack.enter_context(servers.serving("bench.bare:app", {}))
        subjects = [stack.enter_context(_subject(SQLITE, town.copied(model, folder / "town")))]
        if on_postgresql:
            subjects.append(stack.enter_context(_on_postgresql(folder, size)))
        _rounds(notes, subjects, bare, size, folder)
    _say("growing old")
    return report.lines(notes, growth.measure(model, folder, size))


def _seen(size: Size, folder: Path) -> list[report.Line]:
    _say("on a slow phone")
    place = folder / "phone"
    place.mkdir()
    return list(report.seen(phone.measure(place, size)))


@contextmanager
def _subject(name: str, place: town.Town) -> Iterator[Subject]:
    servers.prepare(place.environ())
    with servers.serving("app:app", place.environ()) as server:
        yield Subject(name, place, server)


@contextmanager
def _on_postgresql(folder: Path, size: Size) -> Iterator[Subject]:
    _say("building the town on PostgreSQL")
    with (
        postgres.cluster(fsync=True) as url,
        _subject(POSTGRESQL, town.build(url, folder, size)) as subject,
    ):
        yield subject


def _rounds(notes: Notes, subjects: list[Subject], bare: Server, size: Size, folder: Path) -> None:
    for number in range(size.rounds):
        _say(f"round {number + 1} of {size.rounds}")
        for case in cases.CASES:
            if case is cases.BATCHES:
                # Beside what is compared with it: a disk is not the same at every hour.
                notes.raw.append(raw.rate(folder / "model.db", folder, size.raw, cases.BATCH))
            for subject in subjects:
                notes.add(subject.name, case.name, measuring.measure(case, subject, bare, size, number))
        for subject in subjects:
            notes.remember_memory(subject)


def _say(text: str) -> None:
    print(f"… {text} (load {os.getloadavg()[0]:.1f})", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
