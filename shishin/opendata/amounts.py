"""How many and how much: a number only where the words say one number, and the words beside it."""

import re
from dataclasses import dataclass

from shishin.opendata import cells

# A publisher's capacity beyond this is a typing mistake; it stays as words.
_MOST_PEOPLE = 100_000
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d+"
_BARE = re.compile(rf"(?P<number>{_NUMBER})\s*(?:人|名|席)?")
# One number of people, and at most a remark in brackets; "each time" (各回) is no number of the whole.
_ONE = re.compile(
    rf"(?:各日|先着順?|定員|限定|約|計|:|\s)*(?P<number>{_NUMBER})\s*(?:人|名|席)\s*(?:程度|まで|以内|限定)?\s*(?:\(.*\)|※.*)?"
)
_ONLY_DASHES = re.compile(r"[-―ー—–\s]*")


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many people may come; None where the words name no single number of people."""

    people: int | None = None
    note: str = ""


def capacity(cell: str, note: str = "") -> Capacity:
    """Return the capacity that a cell names: 各日50人（先着） is 50, 15組 is no number of people."""
    remark = "" if cells.says_nothing(note) else cells.clean(note)
    if cells.says_nothing(cell):
        return Capacity(None, remark)
    said = cells.figures(cell)
    bare, one = _BARE.fullmatch(said), _ONE.fullmatch(said)
    if bare and _number(bare):
        return Capacity(_number(bare), remark)
    words = "\n".join(part for part in (cells.clean(cell), remark) if part)
    return Capacity(_number(one) if one else None, words)


def _number(match: re.Match[str]) -> int | None:
    number = int(match["number"].replace(",", ""))
    return number if 0 < number <= _MOST_PEOPLE else None


def fee(kind: str, basic: str, detail: str) -> str:
    """Return the words for the fee: what is basic, then the detail, each once; a bare number is yen."""
    # なし is an answer here: the fee is none.
    said = [cell for cell in (basic, detail) if not _ONLY_DASHES.fullmatch(cells.figures(cell))]
    parts = list(dict.fromkeys(_yen(cell) for cell in said))
    if not parts and not cells.says_nothing(kind):
        parts = [cells.clean(kind)]
    return "\n".join(parts)


def _yen(cell: str) -> str:
    said = cells.figures(cell)
    return f"{int(said.replace(',', '')):,}円" if re.fullmatch(_NUMBER, said) else cells.clean(cell)
