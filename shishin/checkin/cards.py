"""紙の参加カード: the address, the letters and the stub by which a card is known.

A card is one person without a phone. Its QR holds a token; the letters under it are six of the card's number,
five that only we can make, and one that catches slips. The letters of the stub, which stays at home, are made
likewise for their own purpose: who finds or photographs a card cannot make them. Nothing secret is stored, so
that a sheet can be printed again; raising the version ends every older spelling, and the person stays.
"""

import hmac
from collections.abc import Collection
from typing import NamedTuple

from shishin.checkin import proofs
from shishin.checkin.models import Card
from shishin.checkin.proofs import Proof
from shishin.core import codes, signing, sql
from shishin.core.errors import NotFound
from shishin.people.models import Person

CARD = "card"
CODE = "card-code"
STUB = "card-stub"
# The page that a stub opens.
RECORD = "card-record"
NUMBER_LETTERS = 6
MAC_LETTERS = 5
CODE_LETTERS = NUMBER_LETTERS + MAC_LETTERS + 1


class NoSuchCard(NotFound):
    """No card has this address or number; a forged one looks the same as one that never was."""


class Bearer(NamedTuple):
    """Whose card it is, and how it may be proved."""

    person_id: int
    nickname: str
    number: str
    public_id: str
    version: int
    key_name: str


def token(card: Card) -> str:
    """Return the token that the card's QR carries: it checks in, and nothing else."""
    return signing.token(CARD, card.public_id, card.token_version, card.key_name)


def url(card: Card, base_url: str) -> str:
    """Return what the QR says: upper case throughout, because that makes it smaller."""
    return f"{base_url}/card/{token(card)}".upper()


def code(card: Card) -> str:
    """Return the twelve letters in print on the card."""
    return _code(CODE, card)


def stub_code(card: Card) -> str:
    """Return the twelve letters in print on the stub."""
    return _code(STUB, card)


def record_token(card: Card) -> str:
    """Return the token of the page that the stub opens."""
    return signing.token(RECORD, card.public_id, card.token_version, card.key_name)


def shown(letters: str) -> str:
    """Return twelve letters as people read them: 7K3M-Q8ZA-B2CD."""
    return "-".join(letters[place : place + 4] for place in range(0, CODE_LETTERS, 4))


def spelled(typed: str) -> str | None:
    """Return twelve typed letters in their one spelling, width and hyphens free; None where one slipped."""
    return codes.checked(typed, CODE_LETTERS)


def number_of(letters: str) -> str:
    """Return the number of the card that twelve letters name."""
    return letters[:NUMBER_LETTERS]


def by_token(text: str) -> tuple[Card, Proof]:
    """Return the card of an address, whole, and whether it is the newest; raises `NoSuchCard`."""
    read = signing.read_token(text)
    card = _whole(Card.public_id == read.public_id) if read else None
    if read is None or card is None:
        raise NoSuchCard
    return card, _unless_forged(proofs.of_token(read, CARD, card.token_version, card.key_name))


def by_code(letters: str, purpose: str = CODE) -> tuple[Card, Proof]:
    """Return the card that twelve letters of a purpose name, whole, and whether they are the newest.

    Raises `NoSuchCard`. Guessing is limited by whoever asks.
    """
    card = _whole(Card.number == number_of(letters))
    if card is None:
        raise NoSuchCard
    return card, _unless_forged(prove_code(letters, _bearer(card), purpose))


def by_record(text: str) -> Card:
    """Return the card whose record an address shows; raises `NoSuchCard`."""
    read = signing.read_token(text)
    card = _whole(Card.public_id == read.public_id) if read else None
    if read is None or card is None or not read.proves(RECORD, card.token_version, card.key_name):
        raise NoSuchCard
    return card


def any_of(person_id: int) -> bool:
    """Whether a paper card is this person's."""
    return Card.select().where(Card.person == person_id).exists()


def prove(bearer: Bearer, presented: signing.ReadToken | None, letters: str) -> Proof:
    """Say what the token of a card, or the letters typed from it, proves."""
    if presented is None:
        return prove_code(letters, bearer, CODE)
    return proofs.of_token(presented, CARD, bearer.version, bearer.key_name)


def prove_code(letters: str, bearer: Bearer, purpose: str) -> Proof:
    """Say what twelve letters prove about a card."""
    mac, keys = letters[NUMBER_LETTERS:-1], signing.keyring().answering_for(bearer.key_name)
    for version in proofs.versions(bearer.version):
        if any(hmac.compare_digest(mac, _mac(purpose, bearer.public_id, version, key)) for key in keys):
            return proofs.of_version(version, bearer.version)
    return Proof.FORGED


def is_of(card: Card, letters: str, purpose: str) -> bool:
    """Say whether twelve letters are a card's, or were those of the one before it."""
    return prove_code(letters, _bearer(card), purpose) is not Proof.FORGED


_BEARERS = """
    SELECT c.person_id, p.nickname, c.number, c.public_id, c.token_version, c.key_name
    FROM card c JOIN person p ON p.id = c.person_id
"""
_BY_TOKEN = f"{_BEARERS} WHERE c.public_id IN (??)"
_BY_NUMBER = f"{_BEARERS} WHERE c.number IN (??)"


def bearers(public_ids: Collection[str], numbers: Collection[str]) -> list[Bearer]:
    """Return who holds the cards of these tokens and numbers, before they are proved."""
    rows = []
    if public_ids:
        rows += sql.among(_BY_TOKEN, len(public_ids)).rows(*public_ids)
    if numbers:
        rows += sql.among(_BY_NUMBER, len(numbers)).rows(*numbers)
    return [Bearer(*row) for row in rows]


def _whole(condition: object) -> Card | None:
    found: Card | None = Card.select(Card, Person).join(Person).where(condition).first()
    return found


def _bearer(card: Card) -> Bearer:
    return Bearer(
        card.person_id,
        card.person.nickname,
        card.number,
        card.public_id,
        card.token_version,
        card.key_name,
    )


def _unless_forged(proof: Proof) -> Proof:
    if proof is Proof.FORGED:
        raise NoSuchCard
    return proof


def _code(purpose: str, card: Card) -> str:
    key = signing.keyring().answering_for(card.key_name)[0]
    return codes.with_check(card.number + _mac(purpose, card.public_id, card.token_version, key))


def _mac(purpose: str, public_id: str, version: int, key: str) -> str:
    mac = signing.keyring().mac(purpose, bytes.fromhex(public_id) + version.to_bytes(4), key)
    return codes.encode(mac)[:MAC_LETTERS]
