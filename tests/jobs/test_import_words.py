"""Every reason, deed and refusal of an import has a sentence that its facts fit."""

import string

import pytest

import shishin.opendata.importing
from shishin.core.errors import Invalid, Refusal
from shishin.jobs import import_words
from shishin.opendata import encoding, readings, tables
from shishin.opendata.models import Verdict
from shishin.opendata.planning import Deed
from shishin.opendata.verdicts import Reason, found
from tests.opendata import files

OURS = [
    kind
    for kind in Invalid.__subclasses__()
    if kind.__module__ in {encoding.__name__, tables.__name__, shishin.opendata.importing.__name__}
]
FACTS = {
    "most": encoding.MAX_BYTES,
    "size": 60_000_000,
    "kind": "excel",
    "line": 3,
    "columns": ["pid", "pref"],
    "missing": ["title", "first_day"],
    "layout": "Z",
    "layouts": ["A", "B"],
    "found": "A",
    "row": 7,
}


def test_every_reason_has_words() -> None:
    assert set(import_words.REASONS) == set(Reason)


def test_every_verdict_and_deed_has_words() -> None:
    assert set(import_words.VERDICTS) == set(Verdict)
    assert set(import_words.DEEDS) == set(Deed)


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_every_refusal_of_a_file_is_one_line_in_japanese(kind: type[Refusal]) -> None:
    said = import_words.refusal(kind(**FACTS))

    assert "\n" not in said
    assert "{" not in said
    assert said.isascii() is False


def test_a_refusal_says_its_facts() -> None:
    assert "20MB" in import_words.refusal(encoding.FileTooLarge(most=encoding.MAX_BYTES, size=1))
    assert "催しの名前と開始日の列" in import_words.refusal(
        tables.NotAnEventList(columns=["pid"], missing=["title", "first_day"])
    )
    assert "Excel" in import_words.refusal(encoding.FileNotText(kind="excel"))


def test_no_sentence_asks_for_a_fact_that_its_reason_does_not_have() -> None:
    said = {}
    for path in (files.TAKAMATSU, files.OKAZAKI, files.OSAKA):
        for reading in readings.read(path.read_bytes(), files.SAITAMA).readings:
            said |= {finding.reason: import_words.reason(finding) for finding in reading.findings}

    assert len(said) >= 10
    assert all("{" not in sentence for sentence in said.values())


def test_a_column_is_told_by_its_japanese_name() -> None:
    assert (
        import_words.reason(found(Reason.TEXT_CUT, field="fee", most=400))
        == "料金が長いため、400文字で切りました。"
    )
    assert import_words.reason(found(Reason.TIMES_DIFFER, field="ends", one="1:00", other="2:00")).startswith(
        "終了"
    )


def test_every_sentence_ends_where_it_should() -> None:
    texts = [*import_words.REASONS.values(), import_words.VANISHED]

    assert [text for text in texts if not text.endswith(("。", "」", ")", "}"))] == []
    assert all(name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name is not None)
