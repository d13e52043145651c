"""Whom a scan names: what was read or typed, or a line of the roster, resolved to a sign-up. Many at once.

A pass at the door is an address `…/T/<26 letters>` or these letters alone; typed, it is seven letters of
this occurrence. A paper card is an address `…/CARD/<26 letters>` or twelve typed letters, at any occurrence.
A venue's code is good for checking oneself in, and for nothing else. Everything else names nobody.
"""

import re
from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from shishin.checkin import cards, proofs
from shishin.checkin.cards import Bearer
from shishin.checkin.proofs import Proof
from shishin.core import codes, signing, sql
from shishin.participation import passes

VENUE_LETTERS = 8
_ADDRESS = re.compile(r"(?:https?://[^/?#\s]+)?/(t|c|card)/([0-9a-z-]+)/?(?:[?#].*)?", re.IGNORECASE)


class Carrier(StrEnum):
    """What carried the code."""

    DOOR = "door"
    TYPED = "typed"
    VENUE = "venue"
    CARD = "card"
    UNKNOWN = "unknown"


class Presented(NamedTuple):
    """A code taken apart, its MAC not judged yet."""

    carrier: Carrier
    letters: str = ""
    token: signing.ReadToken | None = None


class Subject(NamedTuple):
    """Who is named: the sign-up's person, or who they turned out to be, whom they bring, how to prove it."""

    person_id: int
    occurrence_id: int
    day: date
    nickname: str
    way: int | None
    heads: tuple[int, int]
    public_id: str
    version: int
    key_name: str
    handed_on: bool


NOBODY = Presented(Carrier.UNKNOWN)
# Adults and children of a card: it is one person's.
ALONE = (1, 0)


def present(code: str) -> Presented:
    """Take apart what a QR said or a hand typed."""
    address = _ADDRESS.fullmatch(code.strip())
    if address is None:
        return _bare(code)
    return {"t": _door, "c": _venue, "card": _card}[address[1].lower()](address[2])


def _bare(code: str) -> Presented:
    letters = codes.normal(code)
    by_length = {
        signing.TOKEN_LETTERS: _door,
        passes.CODE_LENGTH: _typed,
        VENUE_LETTERS: _venue,
        cards.CODE_LETTERS: _card_letters,
    }
    return by_length.get(len(letters or ""), _nothing)(letters or "")


def _nothing(_: str) -> Presented:
    return NOBODY


def _door(letters: str) -> Presented:
    token = signing.read_token(letters)
    return Presented(Carrier.DOOR, token=token) if token else NOBODY


def _typed(letters: str) -> Presented:
    code = codes.checked(letters, passes.CODE_LENGTH)
    return Presented(Carrier.TYPED, code) if code else NOBODY


def _card(letters: str) -> Presented:
    token = signing.read_token(letters)
    return Presented(Carrier.CARD, token=token) if token else NOBODY


def _card_letters(letters: str) -> Presented:
    code = cards.spelled(letters)
    return Presented(Carrier.CARD, code) if code else NOBODY


def _venue(letters: str) -> Presented:
    code = codes.normal(letters)
    return Presented(Carrier.VENUE, code) if code else NOBODY


def prove(token: signing.ReadToken, subject: Subject) -> Proof:
    """Say whether a token is the sign-up's own, one that a newer replaced, or a forgery.

    The pass of a seat that was handed on is replaced by the new one.
    """
    proof = proofs.of_token(token, passes.DOOR, subject.version, subject.key_name)
    return Proof.REISSUED if proof is Proof.CURRENT and subject.handed_on else proof


_SUBJECT = """
    SELECT p.id, u.occurrence_id, o.day, p.nickname, u.way_id, u.adults, u.children, u.public_id,
        u.token_version, u.key_name, u.handed_to_id IS NOT NULL, u.short_code, u.ref
    FROM sign_up u JOIN person signed ON signed.id = u.person_id
    JOIN person p ON p.id = coalesce(signed.keeper_id, signed.id)
    JOIN occurrence o ON o.id = u.occurrence_id
"""
_BY_TOKEN = f"{_SUBJECT} WHERE u.public_id IN (??)"
_BY_REF = f"{_SUBJECT} WHERE u.ref IN (??)"
_BY_PERSON = f"{_SUBJECT} WHERE u.person_id IN (??) AND u.occurrence_id IN (??)"
_BY_SHORT_CODE = (
    f"{_SUBJECT} WHERE u.occurrence_id IN (??) AND u.short_code IN (??) AND u.handed_to_id IS NULL"
)


class Directory:
    """The sign-ups and cards that a request names, by each of the ways of naming them."""

    def __init__(self) -> None:
        """Start empty."""
        self._by_token: dict[str, Subject] = {}
        self._by_code: dict[tuple[int, str], Subject] = {}
        self._by_ref: dict[str, Subject] = {}
        self._own: dict[int, Subject] = {}
        self._cards: dict[str, Bearer] = {}
        self._signed_up: dict[tuple[int, int], Subject] = {}

    def learn(
        self, presented: Iterable[Presented], refs: Collection[str], occurrence_ids: Collection[int]
    ) -> None:
        """Look all of them up, with one statement for each way of naming."""
        shown = list(presented)
        tokens = {one.token.public_id for one in shown if one.token and one.carrier is Carrier.DOOR}
        typed = {one.letters for one in shown if one.carrier is Carrier.TYPED}
        if tokens:
            self._keep(sql.among(_BY_TOKEN, len(tokens)).rows(*tokens))
        if refs:
            self._keep(sql.among(_BY_REF, len(refs)).rows(*refs))
        if typed and occurrence_ids:
            statement = sql.among(_BY_SHORT_CODE, len(occurrence_ids), len(typed))
            self._keep(statement.rows(*occurrence_ids, *typed))
        self._learn_cards([one for one in shown if one.carrier is Carrier.CARD], occurrence_ids)

    def _learn_cards(self, shown: Collection[Presented], occurrence_ids: Collection[int]) -> None:
        """Look up whose cards were shown, and what these persons have said about the occurrences."""
        if not shown or not occurrence_ids:
            return
        tokens = {one.token.public_id for one in shown if one.token}
        numbers = {cards.number_of(one.letters) for one in shown if not one.token}
        for bearer in cards.bearers(tokens, numbers):
            self._cards[bearer.public_id] = self._cards[bearer.number] = bearer
        persons = {bearer.person_id for bearer in self._cards.values()}
        if persons:
            rows = sql.among(_BY_PERSON, len(persons), len(occurrence_ids)).rows(*persons, *occurrence_ids)
            said = [_subject(row) for row in rows]
            # Whose seat another has now comes, like anybody, without one.
            self._signed_up = {(one.person_id, one.occurrence_id): one for one in said if not one.handed_on}

    def learn_own(self, person_id: int, occurrence_ids: Collection[int]) -> None:
        """Look up what one person has said about these occurrences."""
        if occurrence_ids:
            rows = sql.among(_BY_PERSON, 1, len(occurrence_ids)).rows(person_id, *occurrence_ids)
            self._own = {row[1]: said for row in rows if not (said := _subject(row)).handed_on}

    def _keep(self, rows: Iterable[tuple[Any, ...]]) -> None:
        for row in rows:
            subject = _subject(row)
            self._by_token[subject.public_id] = subject
            # However it was found: letters name nobody once the seat is another's.
            if not subject.handed_on:
                self._by_code[subject.occurrence_id, row[-2]] = subject
            self._by_ref[row[-1]] = subject

    def own(self, occurrence_id: int) -> Subject | None:
        """Return the sign-up of the person who was looked up by `learn_own`."""
        return self._own.get(occurrence_id)

    def of_ref(self, ref: str) -> Subject | None:
        """Return whom a line of the roster names."""
        return self._by_ref.get(ref)

    def of_token(self, token: signing.ReadToken) -> Subject | None:
        """Return whom a door token names, before it is proved."""
        return self._by_token.get(token.public_id)

    def of_card(self, presented: Presented, occurrence_id: int, day: date) -> tuple[Subject | None, Proof]:
        """Return whom a card names, a walk-in unless signed up, and what it proves."""
        token = presented.token
        bearer = self._cards.get(token.public_id if token else cards.number_of(presented.letters))
        proof = cards.prove(bearer, token, presented.letters) if bearer else Proof.FORGED
        if bearer is None or proof is Proof.FORGED:
            return None, Proof.FORGED
        signed_up = self._signed_up.get((bearer.person_id, occurrence_id))
        return signed_up or _walk_in(bearer, occurrence_id, day), proof

    def of_code(self, occurrence_id: int, code: str) -> Subject | None:
        """Return whom seven typed letters name at an occurrence."""
        return self._by_code.get((occurrence_id, code))


def _subject(row: tuple[Any, ...]) -> Subject:
    person_id, occurrence_id, day, nickname, way, adults, children, *pass_of, _, _ = row
    on = date.fromisoformat(str(day))
    return Subject(person_id, occurrence_id, on, nickname, way, (adults, children), *pass_of)


def _walk_in(bearer: Bearer, occurrence_id: int, day: date) -> Subject:
    return Subject(
        bearer.person_id,
        occurrence_id,
        day,
        bearer.nickname,
        None,
        ALONE,
        bearer.public_id,
        bearer.version,
        bearer.key_name,
        handed_on=False,
    )
