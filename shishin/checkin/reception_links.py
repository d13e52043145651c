"""The reception link `/r/<token>`: by it helpers without an account come to the door of one occurrence.

An organizer makes it and shows it; making it anew ends its older spelling. It opens around the hours only,
and nobody is signed in by it.
"""

from datetime import datetime

from shishin.checkin import clocks, proofs
from shishin.checkin.clocks import Hours, Phase
from shishin.checkin.proofs import Proof
from shishin.checkin.reception_models import ReceptionLink
from shishin.core import db, signing, sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict, Forbidden, Gone, NotFound
from shishin.core.models import MICROSECOND
from shishin.events import access, homes
from shishin.events.models import EventStatus, Occurrence
from shishin.groups import access as group_access
from shishin.people.models import Person

PURPOSE = "reception-link"


class NoSuchLink(NotFound):
    """No reception has this address; a forged one looks the same as one that never was."""


class LinkReplaced(Gone):
    """A newer link was made, or nobody stands for this one any more."""


class HelpersNotYet(Forbidden):
    """Helpers come in from an hour before the start."""


class HelpersDone(Forbidden):
    """An hour after the end helpers are done, and where nothing takes place they never begin."""


class NoDoorForHelpers(Conflict):
    """What is done at home, is cancelled or spans days has no door for helpers."""


def of(ctx: Context, occurrence: Occurrence) -> ReceptionLink | None:
    """Return the link of an occurrence, if one was made; raises what `require_organizer` raises."""
    group_access.require_organizer(ctx, occurrence.event.group_id)
    return _of(occurrence)


@unit_of_work
def make(ctx: Context, occurrence: Occurrence, version: int = 0) -> ReceptionLink:
    """Make the link, or make the one of this version anew. Safe to repeat: another version stays as it is.

    Raises `NoDoorForHelpers` and what `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    if not has_door(occurrence):
        raise NoDoorForHelpers
    db.lock_rows(Occurrence, [occurrence.id])
    link = _of(occurrence)
    if link is None:
        return ReceptionLink.create(
            occurrence=occurrence,
            actor=ctx.actor.person_id,
            public_id=ctx.rng.bytes(signing.ID_SIZE).hex(),
            key_name=signing.keyring().newest,
            at=ctx.now,
        )
    if link.token_version == version:
        # The key stays: by it the older address is known as one that was replaced.
        link.token_version += 1
        link.actor_id, link.at = ctx.actor.person_id or link.actor_id, ctx.now
        link.save(only=[ReceptionLink.token_version, ReceptionLink.actor, ReceptionLink.at])
    return link


def has_door(occurrence: Occurrence) -> bool:
    """Say whether people come to a door at all: not at home, not cancelled, on one day."""
    return not occurrence.off and occurrence.day == occurrence.last_day and not homes.at_home(occurrence)


def token(link: ReceptionLink) -> str:
    """Return the token of the address."""
    return signing.token(PURPOSE, link.public_id, link.token_version, link.key_name)


def url(link: ReceptionLink, base_url: str) -> str:
    """Return the address that is sent on; its QR says the same in capitals."""
    return f"{base_url}/r/{token(link)}"


def by_token(text: str) -> ReceptionLink:
    """Return the link of an address, with its occurrence; raises `NoSuchLink`, `LinkReplaced`."""
    read = signing.read_token(text)
    link: ReceptionLink | None = ReceptionLink.get_or_none(public_id=read.public_id) if read else None
    if read is None or link is None:
        raise NoSuchLink
    proof = proofs.of_token(read, PURPOSE, link.token_version, link.key_name)
    if proof is Proof.FORGED:
        raise NoSuchLink
    link.occurrence = access.by_id(link.occurrence_id)
    if proof is Proof.REISSUED or not stands(link):
        raise LinkReplaced
    return link


def of_door(occurrence: Occurrence) -> ReceptionLink:
    """Return the link by which helpers stand at this door; raises `LinkReplaced` where none is good."""
    link = _of(occurrence)
    if link is None or not stands(link):
        raise LinkReplaced
    return link


def stands(link: ReceptionLink) -> bool:
    """Say whether an event still stands behind a link, and whoever made it still organizes it."""
    event = link.occurrence.event
    published = event.status is not EventStatus.DRAFT
    return published and group_access.is_organizer(link.actor_id, event.group_id or 0)


def phase(occurrence: Occurrence, now: datetime) -> Phase:
    """Say whether helpers may come to this door by now; where there is no door, it is too late."""
    if not has_door(occurrence):
        return Phase.LATE
    return _hours(occurrence).phase(sql.micros(now))


def opens_at(occurrence: Occurrence) -> datetime:
    """Return from when helpers may come."""
    opens: datetime = occurrence.starts_at - clocks.BEFORE * MICROSECOND
    return opens


def closes_at(occurrence: Occurrence) -> datetime:
    """Return until when helpers may come."""
    closes: datetime = occurrence.ends_at + clocks.AFTER * MICROSECOND
    return closes


def require_open(ctx: Context, occurrence: Occurrence) -> None:
    """Raise `HelpersNotYet` or `HelpersDone` unless it is around the hours."""
    now = phase(occurrence, ctx.now)
    if now is Phase.EARLY:
        raise HelpersNotYet
    if now is Phase.LATE:
        raise HelpersDone


def _hours(occurrence: Occurrence) -> Hours:
    return Hours(sql.micros(occurrence.starts_at), sql.micros(occurrence.ends_at))


def _of(occurrence: Occurrence) -> ReceptionLink | None:
    link: ReceptionLink | None = (
        ReceptionLink.select(ReceptionLink, Person)
        .join(Person)
        .where(ReceptionLink.occurrence == occurrence.id)
        .first()
    )
    if link is not None:
        link.occurrence = occurrence
    return link
