"""Bytes that become a text, and bytes that are refused."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shishin.core.errors import Invalid
from shishin.opendata import encoding, readings
from shishin.opendata.encoding import EncodingUnknown, FileEmpty, FileNotText, FileTooLarge, FileTruncated
from shishin.opendata.readings import ReadList
from tests.opendata import files

# ①, 髙 and ～ are what strict Shift_JIS lacks and Windows writes.
TEXT = "イベント名,開始日\n①髙橋さんと歩く～川,2020/5/16\n"


@pytest.mark.parametrize(
    "content", [TEXT.encode(), TEXT.encode("utf-8-sig"), TEXT.encode("cp932")], ids=["utf-8", "bom", "cp932"]
)
def test_utf8_with_and_without_a_mark_and_cp932_give_the_same_text(content: bytes) -> None:
    assert encoding.text_of(content) == TEXT


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\r\n", b",,,\n,,,\n", "　\n".encode()])
def test_a_file_without_text_is_empty(content: bytes) -> None:
    with pytest.raises(FileEmpty):
        encoding.text_of(content)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PK\x03\x04" + bytes(100), "excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "excel"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode().replace(b"2020", b"2\0\0\0"), "binary"),
        (bytes(range(1, 256)) * 4, "binary"),
        (b"\x7fELF\x02\x01\x01" + b"a" * 200, "binary"),
    ],
)
def test_what_is_no_text_is_refused_with_its_kind(content: bytes, kind: str) -> None:
    with pytest.raises(FileNotText) as refused:
        encoding.text_of(content)

    assert refused.value.facts == {"kind": kind}


def test_one_stray_control_character_does_not_make_a_long_text_binary() -> None:
    assert "\x0b" in encoding.text_of((TEXT * 100 + "花\x0b壇\n").encode())


@pytest.mark.parametrize(("name", "mark"), [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("cp932", b"")])
def test_a_file_that_ends_within_a_letter_is_truncated(name: str, mark: bytes) -> None:
    content = mark + TEXT.encode(name)
    within = content.index("歩".encode(name)) + 1

    with pytest.raises(FileTruncated) as refused:
        encoding.text_of(content[:within])

    assert refused.value.facts == {"line": 2}


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbf" + "日".encode() + b"\xff\n", "日\n".encode() + b"\x80\xff\xfe,\n"]
)
def test_bytes_of_no_known_encoding_are_refused_with_their_line(content: bytes) -> None:
    with pytest.raises(EncodingUnknown):
        encoding.text_of(content)


def test_too_large_a_file_is_refused() -> None:
    with pytest.raises(FileTooLarge) as refused:
        encoding.text_of(b"a" * (encoding.MAX_BYTES + 1))

    assert refused.value.facts == {"most": encoding.MAX_BYTES, "size": encoding.MAX_BYTES + 1}


def _read(content: bytes) -> ReadList | None:
    """Return what is read, or None where it is refused; any other fault fails the test."""
    try:
        return readings.read(content, files.SAITAMA)
    except Invalid:
        return None


@settings(deadline=None)
@given(st.binary(max_size=400))
@example(b'\xef\xbb\xbf"\r')
def test_whatever_the_bytes_they_are_read_or_refused(content: bytes) -> None:
    read = _read(content)

    assert read is None or sum(read.counts().values()) == len(read.readings)


@settings(deadline=None)
@given(st.integers(0, 5_934))
def test_a_list_cut_anywhere_is_refused_or_ends_with_a_whole_row(length: int) -> None:
    whole = files.read(files.OKAZAKI).readings
    read = _read(files.OKAZAKI.read_bytes()[:length])

    assert read is None or read.readings == whole[: len(read.readings)]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4_271), st.integers(0, 255)), max_size=9))
def test_a_list_with_bytes_changed_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    content = bytearray(files.OSAKA.read_bytes())
    for place, byte in changes:
        content[place] = byte
    read = _read(bytes(content))

    assert read is None or sum(read.counts().values()) == len(read.readings)
