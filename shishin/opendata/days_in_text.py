"""Days that a description names as the event's own, to notice where they are not those of the columns.

A typing mistake in a date is invisible in its cell: 10/5 is a good date. 「日時：11月5日」 beside it tells.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from shishin.opendata.verdicts import Finding, Reason, found

_LABELLED = re.compile(
    r"""(?<![申応受公募講練習販掲])(?:日\s*時|と\s*き|開催日時?|設定日|実施日時?|開催期間|会\s*期)
        \s*[】\])>◆]?\s*[:/=・]?\s*(?:\(?[1-9①]\)?\s)?
        (?:(?P<era>令和|平成)?\s*(?P<year>\d{1,4}|元)\s*年\s*)?
        (?P<month>\d{1,2})\s*[月/]\s*(?P<day>\d{1,2})日?""",
    re.VERBOSE,
)
_ERAS = {"令和": 2018, "平成": 1988}
_FULL_YEAR = 1000


def check(description: str, first_day: date | None, last_day: date | None) -> tuple[Finding, ...]:
    """Return a finding where a description names days of the event and none of them lies within its days."""
    if first_day is None or last_day is None or last_day < first_day:
        return ()
    matches = list(_LABELLED.finditer(_plain(description)))
    if not matches or any(
        first_day <= day <= last_day for each in matches for day in _days(each, first_day, last_day)
    ):
        return ()
    return (found(Reason.TEXT_NAMES_OTHER_DAY, text=" ".join(matches[0][0].split())),)


def _plain(description: str) -> str:
    """Return the text with plain digits; circled ones stay, they count and are no date."""
    return "".join(
        letter if "①" <= letter <= "⑳" else unicodedata.normalize("NFKC", letter) for letter in description
    )


def _days(match: re.Match[str], first_day: date, last_day: date) -> Iterator[date]:
    """Yield the days that a match may mean: without a year, that of each year of the event."""
    years = _years(match) or {first_day.year, last_day.year}
    for year in years:
        try:
            yield date(year, int(match["month"]), int(match["day"]))
        except ValueError:
            continue


def _years(match: re.Match[str]) -> set[int]:
    if match["year"] is None:
        return set()
    if match["era"]:
        return {_ERAS[match["era"]] + (1 if match["year"] == "元" else int(match["year"]))}
    year = int(match["year"]) if match["year"].isdigit() else 0
    return {year} if year >= _FULL_YEAR else set()
