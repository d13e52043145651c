"""The month in one screen, and what each of its numbers means."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from shishin.core import days
from shishin.core.errors import NotFound
from shishin.events import reports
from shishin.groups import access
from shishin.groups.models import Group
from shishin.stats import indicators
from shishin.stats.classes import LIGHT, AttendanceClass
from shishin.stats.facts import AGAIN_DAYS
from shishin.stats.indicators import Filter
from shishin.stats.models import UNKNOWN
from shishin.web import identity
from shishin.web.wiring import wiring
from shishin.web.words import N_

blueprint = Blueprint("dashboard", __name__)

FIRST_YEAR = 2000
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")

# The classes of attendance in the order of the table: the firm word first, then the light ones.
CLASSES = (
    (AttendanceClass.GOING, N_("行きます→参加")),
    (AttendanceClass.WALK_IN, N_("飛び入り")),
    (AttendanceClass.PART, N_("途中だけ・30分")),
    (AttendanceClass.MAYBE, N_("たぶん→参加")),
    (AttendanceClass.HOME, N_("家で(在宅)")),
    (AttendanceClass.HELPING, N_("手伝い・企画")),
)


class NoSuchFilter(NotFound):
    """No month, ward or field has this name, or the month lies ahead."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the words of a filter, checked, and links that change one of them."""

    month: date
    ward: str | None
    field: str | None
    group: Group | None

    def link(self, **changes: str | date | None) -> str:
        """Return the address with some words replaced; None drops one."""
        now: dict[str, str | date | None] = {
            "month": self.month,
            "ward": self.ward,
            "field": self.field,
            "group": self.group.handle if self.group else None,
        }
        asked = {name: _spelled(value) for name, value in (now | changes).items() if value is not None}
        return f"/staff?{urlencode(asked)}"


def _spelled(value: str | date) -> str:
    return f"{value:%Y-%m}" if isinstance(value, date) else value


@blueprint.get("")
def month() -> ResponseReturnValue:
    """Show the month."""
    ctx = identity.context()
    today = days.day_of(ctx.now)
    asked = _asked(today)
    view = indicators.month(
        ctx, Filter(asked.month, asked.ward, asked.field, asked.group.id if asked.group else None)
    )
    return render_template(
        "staff/dashboard/month.html",
        view=view,
        asked=asked,
        classes=CLASSES,
        light=LIGHT,
        unknown=UNKNOWN,
        this_month=today.replace(day=1),
        shifted=indicators.shifted,
        reported=reports.count_waiting(ctx),
    )


@blueprint.get("/definitions")
def definitions() -> ResponseReturnValue:
    """Show what each number means."""
    return render_template("staff/dashboard/definitions.html", again_days=AGAIN_DAYS)


def _asked(today: date) -> Asked:
    city, group = wiring().city, request.args.get("group")
    return Asked(
        month=_month(request.args.get("month"), today),
        ward=_known(request.args.get("ward"), lambda code: city.ward(code) is not None),
        field=_known(request.args.get("field"), lambda code: city.field(code) is not None),
        group=access.public_group(group) if group else None,
    )


def _month(text: str | None, today: date) -> date:
    if not text:
        return today.replace(day=1)
    found = _MONTH.fullmatch(text)
    if not found or not int(found[1]) >= FIRST_YEAR or date(int(found[1]), int(found[2]), 1) > today:
        raise NoSuchFilter
    return date(int(found[1]), int(found[2]), 1)


def _known(code: str | None, exists: Callable[[str], bool]) -> str | None:
    if not code:
        return None
    if code != UNKNOWN and not exists(code):
        raise NoSuchFilter
    return code
