"""Taking in a list from outside: a preview that writes nothing, and a commit in one transaction.

Importing the same list again changes nothing. A row that changed updates its event; a row that is no longer
there is told and not deleted; what people have signed up for is neither moved nor cancelled, but asked about.
"""

from collections.abc import Callable
from dataclasses import dataclass

from shishin.core.city import City
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Forbidden
from shishin.events import listing
from shishin.opendata import grouping, planning
from shishin.opendata.models import ImportRun, Verdict
from shishin.opendata.offers import Offer
from shishin.opendata.planning import Deed, PeopleOn, Plan, Step
from shishin.opendata.storing import Writer, source_of

Progress = Callable[[int, int], None]


class NotAnImporter(Forbidden):
    """Only staff and the operator's commands take in lists."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A plan that was carried out; `run` is None where there was nothing to do."""

    plan: Plan
    run: ImportRun | None


def preview(ctx: Context, offer: Offer, people_on: PeopleOn) -> Plan:
    """Return what a commit of this offer would do now; raises `NotAnImporter`."""
    _require_importer(ctx)
    return planning.make(offer, people_on)


@unit_of_work
def commit(
    ctx: Context, city: City, offer: Offer, people_on: PeopleOn, progress: Progress | None = None
) -> Outcome:
    """Take an offer in, whole or not at all; `progress` hears how many rows are done of how many.

    Safe to repeat: the second time nothing is written. Raises `NotAnImporter`.
    """
    _require_importer(ctx)
    plan = planning.make(offer, people_on)
    if not plan.changes_anything:
        return Outcome(plan, None)
    run = _begin(ctx, plan)
    _write(Writer(ctx, city, plan, run), progress or _silent)
    listing.touch()
    return Outcome(plan, run)


def _require_importer(ctx: Context) -> None:
    if not (ctx.actor.system or ctx.actor.staff):
        raise NotAnImporter


def _begin(ctx: Context, plan: Plan) -> ImportRun:
    counts = plan.counts()
    return ImportRun.create(
        source=source_of(plan),
        file_name=plan.offer.file_name[: ImportRun.file_name.max_length],
        digest=plan.offer.digest,
        layout=plan.offer.layout,
        at=ctx.now,
        accepted=counts[Verdict.ACCEPTED],
        review=counts[Verdict.REVIEW],
        rejected=counts[Verdict.REJECTED],
    )


def _write(writer: Writer, progress: Progress) -> None:
    plan = writer.plan
    for step in plan.steps:
        if step.deed is Deed.JOIN:
            writer.join(step)
        elif step.deed is Deed.RECORD:
            writer.record(step, step.occurrence)
    telling = {step.reading.external_id: step for step in plan.steps if _tells(step, plan)}
    done = len(plan.steps) - len(telling)
    for gathering in grouping.gather(step.reading for step in telling.values()):
        writer.gathering(gathering, telling)
        done += len(gathering.readings)
        progress(done, len(plan.steps))
    writer.finish()
    progress(len(plan.steps), len(plan.steps))


def _tells(step: Step, plan: Plan) -> bool:
    """Say whether a row tells of an event that is its source's own, changed or as before."""
    if step.deed is Deed.KEEP:
        accepted = step.reading.verdict is Verdict.ACCEPTED
        return accepted and step.occurrence is not None and plan.known.governs(step.occurrence)
    return step.deed in {Deed.CREATE, Deed.CHANGE}


def _silent(_done: int, _all: int) -> None:
    """Tell nobody."""
