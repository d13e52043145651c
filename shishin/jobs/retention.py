"""What is kept, and how long: the table that `/privacy` shows and the worker carries out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from shishin.auth import handovers, links, passkeys, sessions
from shishin.checkin import helpers, idle
from shishin.core import limits
from shishin.core.context import Context
from shishin.events import reports
from shishin.notifications import delivery
from shishin.participation import asking, erasing, looking, outdated, roster


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of data. `kept_for` begins when it is not needed any more; None: until its person deletes it.

    `forget` deletes what is older. Where there is none, another place holds to it: a query that shows names
    no longer, the life of a cookie, the operator.
    """

    name: str
    kept_for: timedelta | None = None
    forget: Callable[[Context], int] | None = None

    @property
    def days(self) -> int:
        """How many days it is kept."""
        return self.kept_for.days if self.kept_for else 0


# How long a backup may be kept: the operator's part (`docs/running.md`).
BACKUPS = timedelta(days=35)

# In the order in which they are carried out and shown: whoever has no device left may be a guest to forget.
RULES: tuple[Rule, ...] = (
    Rule("devices", idle.KEPT_FOR, idle.forget_devices),
    Rule("display", idle.KEPT_FOR),
    Rule("nicknames", roster.SEEN_FOR),
    Rule("ward_and_age"),
    Rule("notes", outdated.KEPT_FOR, outdated.forget_notes),
    Rule("roster_names", asking.KEPT_FOR, asking.forget_names),
    Rule("looks", looking.KEPT_FOR, looking.forget_old),
    Rule("record"),
    Rule("points"),
    Rule("mail_addresses"),
    Rule("passkeys"),
    Rule("cards"),
    Rule("calendars"),
    Rule("subscriptions"),
    Rule("choices", outdated.KEPT_FOR, outdated.forget_choices),
    Rule("switch"),
    Rule("messages", delivery.KEPT_FOR, delivery.forget_old),
    Rule("kept_mail", erasing.MAIL_KEPT_FOR),
    Rule("links", links.KEPT_FOR, links.forget_old),
    Rule("handovers", handovers.KEPT_FOR, handovers.forget_old),
    Rule("challenges", passkeys.KEPT_FOR, passkeys.forget_old),
    Rule("sessions", sessions.KEPT_FOR, sessions.forget_old),
    Rule("guests", idle.KEPT_FOR, idle.forget_guests),
    Rule("helpers", helpers.KEPT_FOR, helpers.forget_old),
    Rule("revocations", idle.KEPT_FOR, idle.forget_revocations),
    Rule("reports", reports.KEPT_FOR, reports.forget_old),
    Rule("tries", limits.KEPT_FOR, limits.forget_old),
    Rule("erased"),
    Rule("backups", BACKUPS),
)


def carry_out(ctx: Context) -> None:
    """Delete whatever has been kept long enough. Safe to repeat."""
    for rule in RULES:
        if rule.forget is not None:
            rule.forget(ctx)
