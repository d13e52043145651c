"""The filters of the list as addresses: every combination is a link that can be kept and shared."""

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from shishin.core import text
from shishin.core.city import City
from shishin.events import nearby
from shishin.events.filters import KILOMETRES, MINUTES, NO_FLAGS, Filter, Near, Span, When
from shishin.events.models import Flag
from shishin.web import filters, flags, words

LONGEST_QUERY = 80
# The order in which an address names them.
NAMES = ("when", "minutes", "near", "ward", "field", "flag", "q")
# A `when` of its own, which goes with any other.
EVENINGS = "weekday_evening"
# What stands between the ends of days in a row, and between the two numbers of a place.
TO, AND = "..", ","
# Beyond this a degree to the east is next to nothing.
NORTHERNMOST, EASTERNMOST = 80, 180
# What a thumb reaches first; the rest opens below.
QUICK = (
    Filter(when=When.WEEKEND),
    Filter(minutes=30),
    Filter(flags=Flag.WALKIN),
    Filter(flags=Flag.HOME),
    Filter(flags=Flag.KIDS),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The filter of an address, and the names of values in it that mean nothing."""

    filter: Filter
    unknown: tuple[str, ...]


def read(arguments: MultiDict[str, str], city: City) -> Asked:
    """Return the filter that an address asks for; what means nothing narrows nothing and is named."""
    given = {
        name: value for name in ("minutes", "near", "ward", "field", "q") if (value := arguments.get(name))
    }
    whens = [value for value in arguments.getlist("when") if value]
    if stretch := next((value for value in whens if value != EVENINGS), None):
        given["when"] = stretch
    if days := [value for name in ("from", "to") if (value := arguments.get(name))]:
        # A form has sent the two ends by themselves; one alone is a day.
        given["when"] = TO.join(days)
    named = [name for name in arguments.getlist("flag") if name]
    known = {
        "when": _when(given.get("when")),
        "minutes": _minutes(given.get("minutes")),
        "near": _near(given.get("near"), city),
        "ward": ward.code if (ward := city.ward(given.get("ward"))) else None,
        "field": field.code if (field := city.field(given.get("field"))) else None,
        "q": text.one_line(given.get("q", ""))[:LONGEST_QUERY],
    }
    unknown = [name for name in given if known[name] is None]
    unknown += ["flag"] if any(name not in flags.BY_NAME for name in named) else []
    return Asked(replace(_filter(known, named), evenings=EVENINGS in whens), tuple(unknown))


def _filter(known: Mapping[str, object], named: list[str]) -> Filter:
    chosen = NO_FLAGS
    for name in named:
        chosen |= flags.BY_NAME.get(name, NO_FLAGS)
    return Filter(
        known["when"],  # type: ignore[arg-type]
        known["minutes"],  # type: ignore[arg-type]
        known["ward"],  # type: ignore[arg-type]
        known["field"],  # type: ignore[arg-type]
        chosen,
        known["q"],  # type: ignore[arg-type]
        known["near"],  # type: ignore[arg-type]
    )


def _when(sent: str | None) -> When | date | Span | None:
    if sent in set(When):
        return When(sent)
    try:
        ends = sorted(date.fromisoformat(end) for end in (sent or "").split(TO, 1))
    except ValueError:
        return None
    return ends[0] if ends[0] == ends[-1] else Span(*ends)


def _near(sent: str | None, city: City) -> Near | None:
    try:
        north, east = (float(part) for part in (sent or "").split(AND))
    except ValueError:
        return None
    on_earth = abs(north) <= NORTHERNMOST and abs(east) <= EASTERNMOST
    return nearby.near(north, east, city) if on_earth else None


def _minutes(sent: str | None) -> int | None:
    return next((minutes for minutes in MINUTES if str(minutes) == sent), None)


def pairs(asked: Filter) -> list[tuple[str, str]]:
    """Return a filter's names and values as they stand in an address."""
    near = asked.near and f"{asked.near.latitude:.2f}{AND}{asked.near.longitude:.2f}"
    values: list[tuple[str, object]] = [("when", _spelled_when(asked.when))]
    values.append(("when", EVENINGS if asked.evenings else None))
    values += [("minutes", asked.minutes), ("near", near)]
    values += [("ward", asked.ward), ("field", asked.field)]
    values += [("flag", name) for name, flag in flags.BY_NAME.items() if flag in asked.flags]
    values.append(("q", asked.query))
    return [(name, str(value)) for name, value in values if value]


def _spelled_when(when: When | date | Span | None) -> str | None:
    if isinstance(when, Span):
        return f"{when.first.isoformat()}{TO}{when.last.isoformat()}"
    return when.isoformat() if isinstance(when, date) else when


def address(asked: Filter, after: str | None = None, path: str = "/") -> str:
    """Return the address of a filtered list, and of its next page after an occurrence."""
    given = [*pairs(asked), *([("after", after)] if after else [])]
    query = "&".join(_spelled(name, value) for name, value in given)
    return f"{path}?{query}" if query else path


# A page says the same few pairs in a dozen addresses.
@functools.lru_cache(maxsize=1024)
def _spelled(name: str, value: str) -> str:
    return urlencode({name: value}, safe=AND)


def offered(asked: Filter) -> list[Filter]:
    """Return what a thumb reaches first, and what else is asked already."""
    return [*QUICK, *(part for part in asked.parts() if part not in QUICK)]


@dataclass(frozen=True, slots=True)
class Pill:
    """A part of a filter as a link that puts it in, or takes it out where it is in."""

    label: Markup
    href: str
    current: bool


def pills(asked: Filter, parts: Iterable[Filter], path: str = "/") -> list[Pill]:
    """Return a pill for each part, beside what is asked already."""
    given = [(name, _spelled(name, value)) for name, value in pairs(asked)]
    return [_pill(given, part, path) for part in parts]


def _pill(given: list[tuple[str, str]], part: Filter, path: str) -> Pill:
    name, mine = _only_pair(part)
    current = (name, mine) in given
    # Flags and evenings add up; of anything else only one can be asked.
    gives_way = not _adds_up((name, mine))
    rest = [
        pair
        for pair in given
        if pair[1] != mine and not (gives_way and pair[0] == name and not _adds_up(pair))
    ]
    wanted = rest if current else sorted([*rest, (name, mine)], key=_place)
    query = "&".join(pair[1] for pair in wanted)
    return Pill(label(part), f"{path}?{query}" if query else path, current)


def _adds_up(pair: tuple[str, str]) -> bool:
    return pair[0] == "flag" or pair == _only_pair(Filter(evenings=True))


@functools.lru_cache(maxsize=512)
def _only_pair(part: Filter) -> tuple[str, str]:
    ((name, value),) = pairs(part)
    return name, _spelled(name, value)


def _place(pair: tuple[str, str]) -> tuple[int, bool]:
    return NAMES.index(pair[0]), _adds_up(pair)


def label(part: Filter) -> Markup:
    """Return the words of a single part, in the reader's language."""
    if part.when is not None or part.evenings:
        return _days_label(part.when)
    if part.near is not None:
        return words.words(words.N_("近く(%(n)skmまで)"), n=KILOMETRES)
    if part.minutes is not None:
        return words.words(flags.MINUTES[part.minutes])
    if part.flags:
        return words.words(flags.FLAGS[part.flags])
    if part.query:
        return words.words(words.N_("「%(words)s」"), words=part.query)
    return filters.ward(part.ward) if part.ward else filters.field(part.field)


def _days_label(when: When | date | Span | None) -> Markup:
    if when is None:
        return words.words(flags.EVENINGS)
    if isinstance(when, When):
        return words.words(flags.WHENS[when])
    if isinstance(when, Span):
        return Markup.escape(words.joined(filters.day(when.first), "〜", filters.day(when.last)))
    return Markup.escape(filters.day(when))
