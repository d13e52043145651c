"""Bytes to text: what a file of a list is encoded in, and a refusal for what is no such file.

A byte order mark means UTF-8; else strict UTF-8; else CP932, which holds what Windows in Japan writes and
strict Shift_JIS does not.
"""

import re

from shishin.core.errors import Invalid

MAX_BYTES = 20 * 1024 * 1024

_BOM = b"\xef\xbb\xbf"
_SIGNATURES = (
    (b"PK\x03\x04", "excel"),
    (b"\xd0\xcf\x11\xe0", "excel"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Tab, line feed, form feed and carriage return may stand in a text; DEL and the rest of C0 do not.
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\x0c\r") + b"\x7f"
# A stray control character is a blemish of one cell; more than this share of them is no text at all.
_MOST_CONTROL = 0.001
_UNDEFINED = re.compile("[\x80\xa0\uf8f0-\uf8f3]")


class FileTooLarge(Invalid):
    """The file has more than `most` bytes."""


class FileEmpty(Invalid):
    """The file holds no text."""


class FileNotText(Invalid):
    """The file is not a text: `kind` is excel, pdf, image, utf-16 or binary."""


class FileTruncated(Invalid):
    """The file breaks off; `line` is the last line that was read, 0 where it is not known."""


class EncodingUnknown(Invalid):
    """The bytes are neither UTF-8 nor CP932; `line` is where they stop making sense."""


def text_of(content: bytes) -> str:
    """Return the text of a file; raises one of this module's refusals."""
    if len(content) > MAX_BYTES:
        raise FileTooLarge(most=MAX_BYTES, size=len(content))
    _refuse_binary(content)
    text = _decoded(content)
    if not text.strip("\ufeff \t\r\n\u3000,"):
        raise FileEmpty
    return text


def _refuse_binary(content: bytes) -> None:
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            raise FileNotText(kind=kind)
    controls = len(content) - len(content.translate(None, _CONTROL))
    if b"\0" in content or controls > len(content) * _MOST_CONTROL:
        raise FileNotText(kind="binary")


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        if _breaks_off(fault) and not content[: fault.start].isascii():
            raise FileTruncated(line=_line(content)) from None
        if content.startswith(_BOM):
            raise EncodingUnknown(line=_line(content[: fault.start])) from None
    return _decoded_cp932(content)


def _decoded_cp932(content: bytes) -> str:
    try:
        text = content.decode("cp932")
    except UnicodeDecodeError as fault:
        if _breaks_off(fault):
            raise FileTruncated(line=_line(content)) from None
        raise EncodingUnknown(line=_line(content[: fault.start])) from None
    # Python gives single bytes that CP932 leaves undefined a meaning of their own.
    undefined = _UNDEFINED.search(text)
    if undefined:
        raise EncodingUnknown(line=text.count("\n", 0, undefined.start()) + 1)
    return text


def _breaks_off(fault: UnicodeDecodeError) -> bool:
    return fault.end == len(fault.object) and fault.reason in {
        "unexpected end of data",
        "incomplete multibyte sequence",
    }


def _line(content: bytes) -> int:
    return content.count(b"\n") + 1
