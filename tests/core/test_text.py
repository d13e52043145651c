"""Japanese words are found however they were typed."""

import pytest

from shishin.core import text


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("見沼田んぼ清掃", "清掃"),
        ("浦和駅前の花植え", "植え"),
        ("ﾎﾞﾗﾝﾃｨｱ入門", "ボランティア"),
        ("ＳＤＧｓセミナー", "sdgs"),
    ],
)
def test_every_term_of_a_word_is_among_the_terms_of_a_text_with_it(written: str, word: str) -> None:
    asked, prefix = text.query_terms(text.words(word)[0])
    assert not prefix
    assert set(asked) <= text.terms(written)


def test_a_single_letter_is_a_prefix_of_a_term_of_every_text_with_it() -> None:
    asked, prefix = text.query_terms("花")
    assert prefix
    for written in ("花植え", "お花", "春の花と草"):
        assert any(term.startswith(asked[0]) for term in text.terms(written))
