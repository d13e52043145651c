"""Grants: a signed statement that a phone may check people in at one occurrence, kept while it is offline.

Stateless: whoever signs in gets one for the device in hand, for thirty days. It alone permits the upload,
without a session, but only from its own device. The right is judged at capture: what was scanned after a
revocation, after the organizer left the group or after thirty days is kept for review, never sent away.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from shishin.core import signing, sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.events.models import Occurrence
from shishin.groups import access as group_access
from shishin.groups.models import Role
from shishin.people.guests import NoDevice
from shishin.people.models import Person

STATEMENT = "grant"
LIFE = timedelta(days=30)


class Purpose(StrEnum):
    """Who holds it: an organizer, or a helper at the reception who may do less."""

    ORGANIZER = "organizer"
    RECEPTION = "reception"


@dataclass(frozen=True, slots=True)
class Grant:
    """What a grant says. `actor` is the pseudonym of the organizer; instants are microseconds since 1970."""

    occurrence: str
    actor: str
    device: str
    purpose: Purpose
    issued: int
    expires: int


@dataclass(frozen=True, slots=True)
class Revocation:
    """Grants issued up to `at` permit nothing captured after it."""

    actor: int | None
    device: str | None
    at: int


class Standing(NamedTuple):
    """A grant's actor, since when they no longer organize (None: they do), and what was revoked."""

    actor_id: int | None
    left_at: int | None
    revocations: Collection[Revocation]


def issue(
    ctx: Context, occurrence: Occurrence, device: str | None, purpose: Purpose = Purpose.ORGANIZER
) -> str:
    """Return a grant for this occurrence, the signed-in organizer and their device.

    Raises what `require_organizer` raises, and `NoDevice`.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    if device is None:
        raise NoDevice
    return given(ctx, occurrence, Person.get_by_id(ctx.actor.person_id), device, purpose)


def given(ctx: Context, occurrence: Occurrence, actor: Person, device: str, purpose: Purpose) -> str:
    """Return a grant by an organizer's word; whoever asks has made sure that it is given."""
    claims: dict[str, object] = {
        "o": occurrence.code,
        "a": actor.pseudonym,
        "d": device,
        "p": purpose.value,
        "i": sql.micros(ctx.now),
        "e": sql.micros(ctx.now + LIFE),
    }
    return signing.statement(STATEMENT, claims)


def read(text: str) -> Grant | None:
    """Return what a grant says, or None when we did not sign it."""
    return _read(text, signing.keyring())


# A phone sends every scan under the same grant, and what a keyring signed it signed for ever.
@lru_cache(maxsize=1024)
def _read(text: str, _: signing.Keyring) -> Grant | None:
    claims = signing.read_statement(STATEMENT, text)
    if claims is None:
        return None
    issued, expires = claims["i"], claims["e"]
    if not isinstance(issued, int) or not isinstance(expires, int):
        return None
    return Grant(
        str(claims["o"]), str(claims["a"]), str(claims["d"]), Purpose(str(claims["p"])), issued, expires
    )


@unit_of_work
def revoke(
    ctx: Context, occurrence: Occurrence, *, device: str | None = None, actor: Person | None = None
) -> None:
    """End the grants of a device, of an organizer, or (neither given) of everybody at this occurrence.

    Raises what `require_organizer` raises. Safe to repeat; a grant issued afterwards holds.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    _REVOKE.run(occurrence.id, actor.id if actor else None, device, sql.micros(ctx.now))


def reason_for_review(grant: Grant, standing: Standing, captured: int) -> str | None:
    """Return why a scan captured at this instant needs an organizer's word, or None when the grant held."""
    if captured > grant.expires:
        return "grant_expired"
    if standing.left_at is not None and captured >= standing.left_at:
        return "grant_revoked"
    revoked = any(
        _ends(revocation, grant, standing.actor_id, captured) for revocation in standing.revocations
    )
    return "grant_revoked" if revoked else None


def _ends(revocation: Revocation, grant: Grant, actor_id: int | None, captured: int) -> bool:
    if grant.issued > revocation.at or captured <= revocation.at:
        return False
    return revocation.device in {None, grant.device} and revocation.actor in {None, actor_id}


_REVOKE = sql.Statement(
    "INSERT INTO grant_revocation (occurrence_id, actor_id, device, at) VALUES (?, ?, ?, ?)"
)
_ACTORS = """
    SELECT person.pseudonym, coalesce(person.keeper_id, person.id), membership.group_id, membership.role,
        membership.until
    FROM person LEFT JOIN membership
        ON membership.person_id = coalesce(person.keeper_id, person.id) AND membership.group_id IN (??)
    WHERE person.pseudonym IN (??)
"""
_REVOCATIONS = """
    SELECT occurrence_id, actor_id, device, at FROM grant_revocation WHERE occurrence_id IN (??)
"""


@dataclass(frozen=True, slots=True)
class Register:
    """Who the grants' actors are, in which groups they organize, and what was revoked where."""

    persons: Mapping[str, int] = field(default_factory=dict)
    memberships: Mapping[tuple[str, int], tuple[str, int | None]] = field(default_factory=dict)
    revocations: Mapping[int, Collection[Revocation]] = field(default_factory=dict)

    def standing(self, grant: Grant, occurrence_id: int, group_id: int | None) -> Standing:
        """Return how a grant stands. Who was never an organizer of the group never had the right."""
        role, until = self.memberships.get((grant.actor, group_id or 0), ("", None))
        left_at = until if role == Role.ORGANIZER else 0
        return Standing(self.persons.get(grant.actor), left_at, self.revocations.get(occurrence_id, ()))


def register(grants: Collection[Grant], groups: Collection[int], revoked: Collection[int]) -> Register:
    """Look up what judging these grants needs: who organizes these groups, what was revoked.

    `revoked` are the occurrences for which some grant was.
    """
    if not grants or not groups:
        return Register()
    actors = {grant.actor for grant in grants}
    persons: dict[str, int] = {}
    memberships: dict[tuple[str, int], tuple[str, int | None]] = {}
    statement = sql.among(_ACTORS, len(groups), len(actors))
    for pseudonym, person_id, group_id, role, until in statement.rows(*groups, *actors):
        persons[pseudonym] = person_id
        memberships[pseudonym, group_id] = (role, until)
    revocations: dict[int, list[Revocation]] = defaultdict(list)
    if revoked:
        for occurrence_id, actor, device, at in sql.among(_REVOCATIONS, len(revoked)).rows(*revoked):
            revocations[occurrence_id].append(Revocation(actor, device, at))
    return Register(persons, memberships, revocations)
