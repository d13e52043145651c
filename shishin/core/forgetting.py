"""What a table about a person does when that person asks to be forgotten."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Erase:
    """The rows go."""


@dataclass(frozen=True, slots=True)
class Keep:
    """The rows stay under the person's pseudonym, because totals need them; the named columns are cleared.

    `clearing` names columns that hold the person's own words.
    """

    why: str
    clearing: tuple[str, ...] = ()


OnForget = Erase | Keep
