"""What a table about a person does when that person asks to be forgotten."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Erase:
    """The rows go. `leads_back` says that whoever has one can come back as who they were."""

    leads_back: bool = True


@dataclass(frozen=True, slots=True)
class Keep:
    """The rows stay under the person's pseudonym, because totals need them; the named columns are cleared.

    `clearing` names columns that hold the person's own words, or would bring them back. `renewing`
    names those with the random id (hex) that addresses are made from: with another one, no address that was
    ever given out leads there.
    """

    why: str
    clearing: tuple[str, ...] = ()
    renewing: tuple[str, ...] = ()


OnForget = Erase | Keep
