"""What a title says besides the name: 【中止】 and 【延期】 are a status, not a part of it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from shishin.opendata import cells
from shishin.opendata.verdicts import Finding, Reason, found


class Status(StrEnum):
    """Whether the event takes place as listed."""

    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"


_CANCELLED = r"(?:開催)?中止(?:のお知らせ|決定|になりました|となりました|します|しました)?"
_POSTPONED = r"(?:開催)?延期(?:のお知らせ|決定|になりました|となりました|します|しました)?"
_OPEN, _CLOSE = r"[【\[(（〔≪《<＜［「]", r"[】\])）〕≫》>＞］」]"
_FORMS = {
    Status.CANCELLED: re.compile(rf"\s*(?:{_OPEN}\s*{_CANCELLED}\s*{_CLOSE}|[※*]\s*{_CANCELLED}\s*[※*])\s*"),
    Status.POSTPONED: re.compile(rf"\s*(?:{_OPEN}\s*{_POSTPONED}\s*{_CLOSE}|[※*]\s*{_POSTPONED}\s*[※*])\s*"),
}
_MENTIONS = re.compile(
    rf"{_OPEN}[^】\])）〕≫》>＞］」]*(?:中止|延期|順延)[^【\[(（〔≪《<＜［「]*{_CLOSE}|(?:中止|延期)$"
)

# What publishers write in a column for the state of an event.
_WORDS = {
    Status.CANCELLED: re.compile(r".*(?:中止|cancel+ed|取りやめ|取り止め).*", re.IGNORECASE),
    Status.POSTPONED: re.compile(r".*(?:延期|postponed|rescheduled).*", re.IGNORECASE),
    Status.SCHEDULED: re.compile(
        r"(?:開催|実施)?(?:予定|決定|開催中|受付中|募集中|終了|済み?|公開|確定|予定通り|する)?|.*scheduled|confirmed|tentative|public|\d",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True, slots=True)
class Title:
    """A title without the marks of its status."""

    text: str
    status: Status
    findings: tuple[Finding, ...] = ()


def read(title: str, status: str = "") -> Title:
    """Return the name and the status that a title and a column for the state give together."""
    text = "" if cells.says_nothing(title) else cells.one_line(title)
    marked = next((each for each, form in _FORMS.items() if form.search(text)), Status.SCHEDULED)
    if marked is not Status.SCHEDULED:
        text = _FORMS[marked].sub(" ", text).strip()
    said = _of_column(status)
    settled = marked if marked is not Status.SCHEDULED else said or Status.SCHEDULED
    return Title(text, settled, _findings(text, settled, status, known=said is not None))


def _of_column(status: str) -> Status | None:
    said = cells.figures(status)
    if cells.says_nothing(status):
        return Status.SCHEDULED
    return next((each for each, form in _WORDS.items() if form.fullmatch(said)), None)


def _findings(text: str, settled: Status, status: str, *, known: bool) -> tuple[Finding, ...]:
    told = []
    if settled is Status.CANCELLED:
        told.append(found(Reason.CANCELLED))
    if settled is Status.POSTPONED:
        told.append(found(Reason.POSTPONED))
    if settled is Status.SCHEDULED and _MENTIONS.search(text):
        told.append(found(Reason.PERHAPS_CANCELLED, text=text))
    if not known:
        told.append(found(Reason.STATUS_UNKNOWN, text=cells.one_line(status)))
    return tuple(told)
