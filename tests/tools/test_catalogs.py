"""Compiling the words of every language."""

import gettext

import pytest
from babel.messages.pofile import PoFileError

from tools import catalogs

WORDS = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "行きます"\nmsgstr "I\'ll go"\n'
)


@pytest.fixture
def english(tmp_path):
    """A folder of translations with one English catalog; gives its source."""
    source = tmp_path / "en" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True)
    source.write_text(WORDS, encoding="utf-8")
    return source


def test_each_source_is_compiled_beside_itself(tmp_path, english):
    catalogs.compile_all(tmp_path)
    with english.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("行きます") == "I'll go"


def test_what_has_no_source_any_more_goes(tmp_path, english):
    catalogs.compile_all(tmp_path)
    english.unlink()
    catalogs.compile_all(tmp_path)
    assert not [*tmp_path.rglob("*.mo")]


def test_a_source_that_cannot_be_read_is_refused(tmp_path, english):
    english.write_text('msgid "a"\nnonsense\n', encoding="utf-8")
    with pytest.raises(PoFileError):
        catalogs.compile_all(tmp_path)
