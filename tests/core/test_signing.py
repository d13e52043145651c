"""Tokens and statements: shown again at will, never guessed, one spelling, ended by their version."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shishin.core import codes, signing

OLD, NEW = b"an old key that is thirty-two long!!", b"a new key that is thirty-two long!!!"
ID = "0123456789abcdef"


@pytest.fixture(autouse=True)
def keyring() -> Iterator[None]:
    signing.use((NEW, OLD))
    yield
    signing.use((NEW,))


def test_a_token_is_sixteen_bytes_and_proves_itself() -> None:
    text = signing.token("pass", ID, 1, signing.keyring().newest)
    read = signing.read_token(text.lower())
    assert len(text) == signing.TOKEN_LETTERS
    assert read is not None
    assert read.public_id == ID
    assert read.proves("pass", 1, signing.keyring().newest)


@pytest.mark.parametrize(("purpose", "version"), [("door", 1), ("pass", 2)])
def test_a_token_is_for_one_purpose_and_version(purpose: str, version: int) -> None:
    name = signing.keyring().newest
    read = signing.read_token(signing.token("pass", ID, 1, name))
    assert read is not None
    assert not read.proves(purpose, version, name)


def test_a_token_of_an_older_key_still_proves_itself_while_the_key_lives() -> None:
    signing.use((OLD,))
    name = signing.keyring().newest
    text = signing.token("pass", ID, 1, name)
    signing.use((NEW, OLD))
    read = signing.read_token(text)
    assert read is not None
    assert read.proves("pass", 1, name)
    signing.use((NEW,))
    assert not read.proves("pass", 1, name)


def test_a_row_whose_key_is_gone_has_tokens_under_the_newest_which_outlive_the_next_key() -> None:
    signing.use((OLD,))
    lost = signing.keyring().newest
    leaked = signing.token("pass", ID, 1, lost)
    signing.use((NEW,), (OLD,))
    text = signing.token("pass", ID, 1, lost)
    assert text != leaked
    signing.use((b"the newest key is thirty-two long!!!", NEW), (OLD,))
    read, forged = signing.read_token(text), signing.read_token(leaked)
    assert read is not None
    assert forged is not None
    assert read.proves("pass", 1, lost)
    assert not read.proves("pass", 2, lost)
    assert not read.proves("door", 1, lost)
    assert not forged.proves("pass", 1, lost)


def test_nothing_is_signed_or_taken_under_a_retired_key() -> None:
    signing.use((OLD,))
    name = signing.keyring().newest
    said = signing.statement("grant", {"occurrence": 7})
    mac = signing.keyring().mac("seal", b"data")
    signing.use((NEW,), (OLD,))
    ring = signing.keyring()
    assert signing.read_statement("grant", said) is None
    assert ring.newest != name
    assert name not in ring.names()
    assert not ring.matches("seal", b"data", mac, name)
    assert ring.matches("seal", b"data", mac, name, retired=True)


@pytest.mark.parametrize("length", [0, 1, 7])
def test_no_mac_is_so_short_that_it_could_be_guessed(length: int) -> None:
    ring = signing.keyring()
    assert not ring.matches("seal", b"data", ring.mac("seal", b"data")[:length], ring.newest)


@given(st.text(max_size=40))
def test_no_text_makes_reading_fail(text: str) -> None:
    read = signing.read_token(text)
    assert read is None or codes.encode(bytes.fromhex(read.public_id) + read.mac) == codes.normal(text)


def test_a_statement_comes_back_and_no_changed_one_does() -> None:
    text = signing.statement("grant", {"occurrence": 7, "name": "緑"})
    assert signing.read_statement("grant", text) == {"occurrence": 7, "name": "緑"}
    assert signing.read_statement("other", text) is None
    for place in range(len(text)):
        changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        assert signing.read_statement("grant", changed) is None


@given(st.text(max_size=80))
def test_no_text_is_taken_for_a_statement(text: str) -> None:
    assert signing.read_statement("grant", text) is None
