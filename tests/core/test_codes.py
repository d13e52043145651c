"""Codes survive hands: either case, hyphens free, one spelling, every slip caught."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shishin.core import codes
from shishin.core.rng import SeededRng

letters = st.text(st.sampled_from(codes.ALPHABET), min_size=1, max_size=16)


@given(st.binary(min_size=1, max_size=40))
def test_bytes_come_back_from_their_letters(data: bytes) -> None:
    assert codes.decode(codes.encode(data), len(data)) == data


@given(st.binary(min_size=16, max_size=16), st.integers(0, 25), st.sampled_from(codes.ALPHABET))
def test_bytes_have_one_spelling_only(data: bytes, place: int, letter: str) -> None:
    text = codes.encode(data)
    other = text[:place] + letter + text[place + 1 :]
    assert codes.decode(other, 16) != data or other == text


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("7k3m-q8z", "7K3MQ8Z"),
        (" 7K3M Q8Z ", "7K3MQ8Z"),
        ("oil", "011"),
        ("７ｋ３ｍ－ｑ８ｚ", "7K3MQ8Z"),
        ("　７Ｋ３Ｍ　Ｑ８Ｚ　", "7K3MQ8Z"),
        ("7K3M‐Q8Z", "7K3MQ8Z"),
        ("７Ｋ３ＭーＱ８Ｚ", "7K3MQ8Z"),
        ("あ", None),
        ("é", None),
        ("", None),
        ("7U", None),
        ("-", None),
    ],
)
def test_typing_is_forgiven_but_not_guessed(typed: str, normal: str | None) -> None:
    assert codes.normal(typed) == normal


@given(letters, st.data())
def test_any_single_wrong_letter_is_caught(text: str, data: st.DataObject) -> None:
    whole = codes.with_check(text)
    place = data.draw(st.integers(0, len(whole) - 1))
    wrong = data.draw(st.sampled_from([letter for letter in codes.ALPHABET if letter != whole[place]]))
    assert codes.checked(whole[:place] + wrong + whole[place + 1 :], len(whole)) is None


@given(letters.filter(lambda text: len(text) >= 2), st.data())
def test_any_swap_of_neighbours_is_caught(text: str, data: st.DataObject) -> None:
    whole = codes.with_check(text)
    place = data.draw(st.integers(0, len(whole) - 2))
    swapped = whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :]
    assert swapped == whole or codes.checked(swapped, len(whole)) is None


def test_a_random_code_uses_the_whole_alphabet() -> None:
    assert set(codes.random_code(SeededRng(1), 2000)) == set(codes.ALPHABET)
