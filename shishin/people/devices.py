"""The browsers by which a person is known, as they see them, and their end."""

from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.people.models import Device


def of(person_id: int) -> list[Device]:
    """Return the browsers that lead to a person, the newest first."""
    return list(Device.select().where(Device.person == person_id).order_by(Device.id.desc()))


@unit_of_work
def end_one(ctx: Context, person_id: int, ref: str) -> None:
    """Let the browser that a form names be nobody's; not the one in hand. Safe to repeat."""
    for device in of(person_id):
        if device.ref == ref and device.digest != ctx.actor.device:
            device.delete_instance()


@unit_of_work
def end_others(ctx: Context, person_id: int) -> None:
    """Let every browser but the one in hand be nobody's. Safe to repeat."""
    Device.delete().where(Device.person == person_id, Device.digest != (ctx.actor.device or "")).execute()
