"""`import-events`: lists from outside, previewed or taken in, with a report for the city's desk."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Protocol, cast

import click
from flask import current_app
from flask.cli import with_appcontext
from rich.console import Console
from rich.progress import Progress

from shishin.core import days, db
from shishin.core.city import City
from shishin.core.config import Config
from shishin.core.context import SYSTEM, Context
from shishin.core.errors import Refusal
from shishin.core.rng import Rng
from shishin.jobs import import_report, import_words, schema
from shishin.opendata import importing, offers, verdicts
from shishin.opendata.encoding import MAX_BYTES, FileTooLarge
from shishin.opendata.models import Verdict
from shishin.opendata.offers import Offer
from shishin.opendata.planning import Deed, Plan
from shishin.participation.models import SignUp

_REASONS_SHOWN = 8


class _Installation(Protocol):
    """What the factory put together, as far as this command needs it."""

    settings: Config
    city: City
    rng: Rng

    def now(self) -> datetime:
        """Return the present instant."""


@click.command("import-events")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--layout", default="auto", show_default=True, help="auto, A, B, C or LinkData.")
@click.option("--commit", "committing", is_flag=True, help="Take the lists in; without it, only a preview.")
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="The report of a single file."
)
@click.option("--licence", default="", help="The licence, where a list does not name its own.")
@with_appcontext
def import_events(
    files: Sequence[Path], layout: str, *, committing: bool, report: Path | None, licence: str
) -> None:
    """Preview lists of events from outside, or take them in.

    Prints how many rows are 取り込み, 要確認 and 見送り, and writes a report with a line for every row, by
    default to imports/ in the instance folder. All files are read before any is taken in; each is taken in
    whole or not at all. Safe to repeat: the second time nothing changes.
    """
    if report is not None and len(files) > 1:
        raise click.UsageError("--report is for a single file")
    installation = cast("_Installation", current_app.extensions["shishin"])
    ctx = Context(SYSTEM, installation.now(), installation.rng)
    read = [_offer(path, layout, licence, installation.city) for path in files]
    if None in read:
        raise SystemExit(1)
    if schema.pending():
        raise click.ClickException(import_words.NOT_MIGRATED)
    folder = installation.settings.instance / "imports"
    for path, offer in zip(files, read, strict=True):
        if offer is not None:
            target = report or folder / _report_name(path, days.day_of(ctx.now))
            _take(ctx, installation.city, offer, target, committing=committing)


def _offer(path: Path, layout: str, licence: str, city: City) -> Offer | None:
    """Return what a file offers, or None after saying why it is not taken."""
    try:
        offer = offers.of_file(_content(path), path.name, city, layout)
    except Refusal as refused:
        _say_no(path.name, import_words.refusal(refused))
        return None
    except OSError as fault:
        _say_no(path.name, import_words.UNREADABLE.format(fault=fault.strerror))
        return None
    return replace(offer, origin=replace(offer.origin, licence=offer.origin.licence or licence))


def _content(path: Path) -> bytes:
    """Return a file's bytes; raises `FileTooLarge` having read no more than the limit."""
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise FileTooLarge(most=MAX_BYTES, size=path.stat().st_size)
    return content


def _take(ctx: Context, city: City, offer: Offer, report: Path, *, committing: bool) -> None:
    try:
        with db.busy_when_store_fails():
            plan = importing.preview(ctx, offer, people_on)
        import_report.write(plan, report)
        if committing:
            plan = _committed(ctx, city, offer)
            import_report.write(plan, report)
    except Refusal as refused:
        _say_no(offer.file_name, import_words.refusal(refused))
        raise SystemExit(1) from None
    except OSError as fault:
        _say_no(offer.file_name, import_words.UNWRITABLE.format(path=report, fault=fault.strerror))
        raise SystemExit(1) from None
    _tell(plan, report, committed=committing)


def _committed(ctx: Context, city: City, offer: Offer) -> Plan:
    """Take an offer in under a bar that grows where somebody watches."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(offer.file_name, total=len(offer.readings))
        outcome = importing.commit(
            ctx, city, offer, people_on, lambda done, total: bar.update(task, completed=done, total=total)
        )
    return outcome.plan


def people_on(occurrence_ids: Collection[int]) -> set[int]:
    """Return those of these occurrences for which somebody has signed up and not withdrawn."""
    query = SignUp.select(SignUp.occurrence).where(
        SignUp.occurrence.in_(list(occurrence_ids)), SignUp.withdrawn_at.is_null()
    )
    return {row[0] for row in query.distinct().tuples().iterator()}


def _tell(plan: Plan, report: Path, *, committed: bool) -> None:
    offer = plan.offer
    counts, deeds = plan.counts(), plan.deeds()
    click.echo(import_words.ABOUT.format(file=offer.file_name, source=offer.origin.name, layout=offer.layout))
    click.echo(" / ".join(f"{import_words.VERDICTS[verdict]} {counts[verdict]}" for verdict in Verdict))
    click.echo("  " + " / ".join(f"{import_words.DEEDS[deed]} {deeds[deed]}" for deed in Deed if deeds[deed]))
    for line in _held_back(plan):
        click.echo("  " + line)
    if plan.vanished:
        click.echo("  " + import_words.VANISHED_COUNT.format(count=len(plan.vanished)))
    if offer.unknown_columns:
        click.echo("  " + import_words.UNKNOWN_COLUMNS.format(columns=", ".join(offer.unknown_columns)))
    click.echo("  " + import_words.REPORT.format(path=report))
    if not committed:
        click.echo(import_words.ONLY_A_PREVIEW)


def _held_back(plan: Plan) -> Iterator[str]:
    """Yield why rows wait or are passed over: how many of each kind, and the first as an example."""
    found = [
        (step.reading.row, finding)
        for step in plan.steps
        for finding in step.reading.findings
        if verdicts.weight(finding.reason) is not Verdict.ACCEPTED
    ]
    counted = Counter(finding.reason for _, finding in found)
    for reason, count in counted.most_common(_REASONS_SHOWN):
        row, first = next(each for each in found if each[1].reason is reason)
        yield import_words.HELD_BACK.format(count=count, example=import_words.reason(first), row=row)


def _report_name(path: Path, day: date) -> str:
    return f"{path.stem}-{day.isoformat()}-report.csv"


def _say_no(file_name: str, why: str) -> None:
    click.echo(f"{file_name}: {why}", err=True)
