"""A guardian's consent and names for insurance: asked only where an organizer needs them, and said what for.

Both are given on the pass, by a press of their own, and taken back by another.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import peewee

from shishin.core import db, text
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict, Invalid
from shishin.events import listing
from shishin.events.models import Occurrence
from shishin.groups import access as group_access
from shishin.participation import roster, withdrawing
from shishin.participation.access import EventOver
from shishin.participation.asked_models import EventAsks, GuardianConsent, RosterName
from shishin.participation.models import SignUp, Stance
from shishin.people.models import Person

PURPOSE_LONGEST = 60
NAMES_LONGEST = 120
# As long as the organizer sees who came; an insurer is told by then.
KEPT_FOR: timedelta = roster.SEEN_FOR
AT_ONCE = 500


class NotAsked(Conflict):
    """This event does not ask for it."""


class PurposeUnfit(Invalid):
    """Whoever asks for names says what for, in at most so many letters as the facts say."""


class NamesUnfit(Invalid):
    """Names are written in at most so many letters as the facts say."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an event asks; without a `purpose` no names."""

    consent: bool
    purpose: str

    def __bool__(self) -> bool:
        """Say whether it asks anything."""
        return self.consent or bool(self.purpose)


NOTHING = Asked(consent=False, purpose="")


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered on a pass."""

    consent: bool
    names: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the roster with names: a pass that may come, and what was answered on it."""

    nickname: str
    short_code: str
    adults: int
    children: int
    given: Given


def of_event(event_id: int) -> Asked:
    """Return what an event asks of who comes."""
    row: EventAsks | None = EventAsks.get_or_none(EventAsks.event == event_id)
    return Asked(row.consent, row.purpose) if row else NOTHING


@unit_of_work
def ask(ctx: Context, occurrence: Occurrence, *, consent: bool, purpose: str) -> None:
    """Write what the event asks, on all its dates. Safe to repeat.

    With the purpose the names go: nobody agreed to another. Raises `PurposeUnfit`, and what
    `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    if len(purpose) > PURPOSE_LONGEST:
        raise PurposeUnfit(most=PURPOSE_LONGEST)
    before = of_event(occurrence.event_id)
    fields = {EventAsks.consent: consent, EventAsks.purpose: purpose}
    new = {EventAsks.event: occurrence.event_id} | fields
    EventAsks.insert(new).on_conflict(
        conflict_target=(EventAsks.event,), update=fields
    ).as_rowcount().execute()
    listing.touch()
    if before.purpose != purpose:
        of_its = SignUp.select(SignUp.id).join(Occurrence).where(Occurrence.event == occurrence.event_id)
        RosterName.delete().where(RosterName.sign_up.in_(of_its)).execute()


def given(sign_up: SignUp) -> Given:
    """Return what was answered on a pass."""
    consent = GuardianConsent.select().where(GuardianConsent.sign_up == sign_up.id).exists()
    names: RosterName | None = RosterName.get_or_none(RosterName.sign_up == sign_up.id)
    return Given(bool(consent), names.names if names else "")


@unit_of_work
def consent(ctx: Context, sign_up: SignUp) -> None:
    """Note that a guardian agrees. Safe to repeat; raises `NotAsked`, `EventOver`."""
    _require_asked(ctx, sign_up, asked=of_event(sign_up.occurrence.event_id).consent)
    new = {GuardianConsent.sign_up: sign_up.id, GuardianConsent.at: ctx.now}
    GuardianConsent.insert(new).on_conflict_ignore().as_rowcount().execute()


@unit_of_work
def take_back_consent(ctx: Context, sign_up: SignUp) -> None:
    """Note that a guardian does not agree any more. Safe to repeat."""
    del ctx
    GuardianConsent.delete().where(GuardianConsent.sign_up == sign_up.id).execute()


@unit_of_work
def tell_names(ctx: Context, sign_up: SignUp, names: str) -> None:
    """Keep the names of the adults on a pass for the event's purpose; without any, forget them.

    Safe to repeat. Raises `NamesUnfit`, `NotAsked`, `EventOver`.
    """
    if not text.is_visible(names):
        RosterName.delete().where(RosterName.sign_up == sign_up.id).execute()
        return
    if len(names) > NAMES_LONGEST:
        raise NamesUnfit(most=NAMES_LONGEST)
    db.lock_rows(Occurrence, [sign_up.occurrence_id])
    _require_asked(ctx, sign_up, asked=bool(of_event(sign_up.occurrence.event_id).purpose))
    fields = {RosterName.names: names, RosterName.at: ctx.now}
    new = {RosterName.sign_up: sign_up.id} | fields
    RosterName.insert(new).on_conflict(
        conflict_target=(RosterName.sign_up,), update=fields
    ).as_rowcount().execute()


def listed(ctx: Context, occurrence: Occurrence) -> list[Line]:
    """Return the passes that may come with what was answered, in the order of their codes.

    Thirty days after the end there is nobody on it. Raises what `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    if ctx.now >= occurrence.ends_at + KEPT_FOR:
        return []
    rows = (
        SignUp.select(
            SignUp.short_code,
            SignUp.adults,
            SignUp.children,
            Person.nickname,
            RosterName.names,
            GuardianConsent.at,
        )
        .join(Person)
        .join_from(SignUp, RosterName, peewee.JOIN.LEFT_OUTER)
        .join_from(SignUp, GuardianConsent, peewee.JOIN.LEFT_OUTER)
        .where(SignUp.occurrence == occurrence.id, SignUp.withdrawn_at.is_null())
        .where(SignUp.stance.in_((Stance.GOING, Stance.MAYBE)))
        .order_by(SignUp.short_code)
        .tuples()
    )
    return [_line(cast("tuple[Any, ...]", row)) for row in rows]


def consents(ctx: Context, occurrence: Occurrence) -> set[str] | None:
    """Return the references of the passes on which a guardian agreed; None where nobody asks for it.

    Raises what `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    if not of_event(occurrence.event_id).consent:
        return None
    agreed = SignUp.select(SignUp.ref).join(GuardianConsent).where(SignUp.occurrence == occurrence.id)
    return {sign_up.ref for sign_up in agreed}


def _line(row: tuple[Any, ...]) -> Line:
    short_code, adults, children, nickname, names, consented_at = row
    return Line(nickname, short_code, adults, children, Given(consented_at is not None, names or ""))


def forget_names(ctx: Context) -> int:
    """Delete the names and consents for what ended thirty days ago, and of who withdrew; return how many.

    Whoever withdrew may come back for ten minutes.
    """
    deleted = 0
    over = Occurrence.ends_at < ctx.now - KEPT_FOR
    gone = SignUp.withdrawn_at < ctx.now - withdrawing.UNDO_TIME
    for model in (RosterName, GuardianConsent):
        old = model.select(model.id).join(SignUp).join(Occurrence).where(over | gone)
        while ids := [row.id for row in old.limit(AT_ONCE)]:
            deleted += _delete(model, ids)
    return deleted


@unit_of_work
def _delete(model: type[RosterName] | type[GuardianConsent], ids: list[int]) -> int:
    return int(model.delete().where(model.id.in_(ids)).execute())


def _require_asked(ctx: Context, sign_up: SignUp, *, asked: bool) -> None:
    if ctx.now >= sign_up.occurrence.ends_at:
        raise EventOver
    if not asked or sign_up.withdrawn_at is not None:
        raise NotAsked
