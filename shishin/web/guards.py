"""One coarse guard a blueprint: who may come in at all."""

from shishin.auth.links import StaffNeedPasskey
from shishin.auth.models import SessionKind
from shishin.core.errors import Forbidden, SignInNeeded
from shishin.web import identity, security


class NotStaff(Forbidden):
    """Only the city's staff may come in."""


def anyone() -> None:
    """Let everybody in."""


def signed_in() -> None:
    """Let in who has a session; raises `SignInNeeded`. Their pages are nobody else's to keep."""
    security.private()
    if not identity.actor().signed_in:
        raise SignInNeeded


def staff() -> None:
    """Let in the city's staff; raises `SignInNeeded`, `StaffNeedPasskey` or `NotStaff`."""
    signed_in()
    living = identity.living()
    if living is not None and living.kind is SessionKind.LIMITED:
        raise StaffNeedPasskey
    if not identity.actor().staff:
        raise NotStaff
