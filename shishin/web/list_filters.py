"""The filters of the list as addresses: every combination is a link that can be kept and shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from shishin.core.city import City
from shishin.events.filters import MINUTES, NO_FLAGS, Filter, When
from shishin.events.models import Flag
from shishin.web import filters, flags, words

LONGEST_QUERY = 80
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
        name: value for name in ("when", "minutes", "ward", "field", "q") if (value := arguments.get(name))
    }
    named = [name for name in arguments.getlist("flag") if name]
    known = {
        "when": _when(given.get("when")),
        "minutes": _minutes(given.get("minutes")),
        "ward": ward.code if (ward := city.ward(given.get("ward"))) else None,
        "field": field.code if (field := city.field(given.get("field"))) else None,
        "q": given.get("q", "").strip()[:LONGEST_QUERY],
    }
    unknown = [name for name in given if known[name] is None]
    unknown += ["flag"] if any(name not in flags.BY_NAME for name in named) else []
    return Asked(_filter(known, named), tuple(unknown))


def _filter(known: Mapping[str, object], named: list[str]) -> Filter:
    chosen = NO_FLAGS
    for name in named:
        chosen |= flags.BY_NAME.get(name, NO_FLAGS)
    return Filter(known["when"], known["minutes"], known["ward"], known["field"], chosen, known["q"])  # type: ignore[arg-type]


def _when(text: str | None) -> When | date | None:
    if text in set(When):
        return When(text)
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _minutes(text: str | None) -> int | None:
    return next((minutes for minutes in MINUTES if str(minutes) == text), None)


def pairs(asked: Filter) -> list[tuple[str, str]]:
    """Return a filter's names and values as they stand in an address."""
    when = asked.when.isoformat() if isinstance(asked.when, date) else asked.when
    values = [("when", when), ("minutes", asked.minutes), ("ward", asked.ward), ("field", asked.field)]
    values += [("flag", name) for name, flag in flags.BY_NAME.items() if flag in asked.flags]
    values.append(("q", asked.query))
    return [(name, str(value)) for name, value in values if value]


def address(asked: Filter, after: str | None = None, path: str = "/") -> str:
    """Return the address of a filtered list, and of its next page after an occurrence."""
    query = urlencode([*pairs(asked), *([("after", after)] if after else [])])
    return f"{path}?{query}" if query else path


def toggled(asked: Filter, part: Filter) -> Filter:
    """Return the filter with a part put in, or taken out where it is in."""
    return asked.without(part) if asked.has(part) else asked.with_(part)


def label(part: Filter) -> Markup:
    """Return the words of a single part, in the reader's language."""
    if isinstance(part.when, When):
        return words.words(flags.WHENS[part.when])
    if part.when is not None:
        return Markup.escape(filters.day(part.when))
    if part.minutes is not None:
        return words.words(flags.MINUTES[part.minutes])
    if part.flags:
        return words.words(flags.FLAGS[part.flags])
    if part.query:
        return words.words(words.N_("「%(words)s」"), words=part.query)
    return filters.ward(part.ward) if part.ward else filters.field(part.field)
