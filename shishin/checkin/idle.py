"""Browsers that pressed nothing for so long that their cookie has ended, and guests nobody can be again."""

from datetime import datetime, timedelta
from typing import Any

from peewee import fn

from shishin.auth.models import Session
from shishin.checkin.models import GrantRevocation, Scan
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.forgetting import Erase
from shishin.events.models import Occurrence
from shishin.participation.models import SignUp
from shishin.people import belongings, privacy
from shishin.people.models import Device, Person

# As long as a browser keeps the cookie of a device.
KEPT_FOR = timedelta(days=400)
AT_ONCE = 500


def forget_devices(ctx: Context) -> int:
    """Delete the devices of persons who pressed nothing for 400 days; return how many."""
    before = ctx.now - KEPT_FOR
    idle = Device.select(Device.id).join(Person).where(Device.created_at < before, *_silent(before))
    deleted = 0
    while ids := [row.id for row in idle.limit(AT_ONCE)]:
        deleted += _delete_devices(ids)
    return deleted


@unit_of_work
def _delete_devices(ids: list[int]) -> int:
    return int(Device.delete().where(Device.id.in_(ids)).execute())


def forget_guests(ctx: Context) -> int:
    """Forget whoever pressed nothing for 400 days and has no way to come back; return how many."""
    before = ctx.now - KEPT_FOR
    lost = Person.select(Person.id).where(
        Person.erased_at.is_null(), Person.keeper.is_null(), *_silent(before), *_unreachable()
    )
    forgotten = 0
    while ids := [row.id for row in lost.limit(AT_ONCE)]:
        for person_id in ids:
            privacy.erase(ctx, person_id)
        forgotten += len(ids)
    return forgotten


@unit_of_work
def forget_revocations(ctx: Context) -> int:
    """Delete revocations under which no scan can still come; return how many."""
    return int(GrantRevocation.delete().where(GrantRevocation.at < ctx.now - KEPT_FOR).execute())


def _silent(before: datetime) -> tuple[Any, ...]:
    """Return the conditions for a person who pressed nothing since, and has nothing to come."""
    word = SignUp.select(SignUp.id).join(Occurrence).where(SignUp.person == Person.id)
    scan = Scan.select(Scan.id).where(Scan.person == Person.id, Scan.received_at >= before)
    session = Session.select(Session.id).where(Session.person == Person.id, Session.created_at >= before)
    return (
        Person.created_at < before,
        ~fn.EXISTS(word.where((SignUp.changed_at >= before) | (Occurrence.ends_at >= before))),
        ~fn.EXISTS(scan),
        ~fn.EXISTS(session),
    )


def _unreachable() -> list[Any]:
    """Return the conditions for a person to whom no row leads: no device, address, card, membership."""
    return [
        ~fn.EXISTS(model.select(model.id).where(key == Person.id))
        for model in belongings.tables()
        if isinstance(model.on_forget, Erase) and model.on_forget.leads_back
        for key in model._meta.refs
        if key.rel_model is Person
    ]
