"""What a cell says: its text made clean, and the many ways of writing "nothing"."""

import re
import unicodedata

_DASHES = ("-", "--", "—", "―", "ー", "–", "−", "‐", "〜", "~")
_WORDS = ("なし", "無し", "無", "ナシ", "該当なし", "特になし", "n/a", "null", "none", "nan")
_NOTHING = frozenset((*_DASHES, *_WORDS))
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_BREAKS = re.compile("\r\n?|[\x85\u2028\u2029]")
# Some publishers fill a cell with spaces where they want a new line.
_PADDING = re.compile("[ \u3000]{6,}(?=\\S)")
_INDENT = re.compile("^[ \u3000]{6,}", re.MULTILINE)
_LINE_END = re.compile("[ \t\u3000\xa0]+(?=\n|$)")
_EMPTY_LINES = re.compile("\n{3,}")
_SPACES = re.compile(r"\s+")
# In CP932 a backslash is the yen sign.
_YEN = re.compile(r"\\(?=[\d０-９])")
_EXCEL_TEXT = re.compile(r'\A="(.*)"\Z', re.DOTALL)
# What exports, ours among them, put before a cell that a spreadsheet would take for a formula.
_HARMLESS = re.compile(r"\A'(?=[=+\-@\t])")


def clean(text: str) -> str:
    """Return a cell's text without decoration: plain line feeds, no padding, no invisible characters."""
    text = _EXCEL_TEXT.sub(r"\1", _BREAKS.sub("\n", text.strip()))
    text = _INVISIBLE.sub("", _HARMLESS.sub("", text))
    text = _LINE_END.sub("", _PADDING.sub("\n", _INDENT.sub("", text)))
    return _EMPTY_LINES.sub("\n\n", _YEN.sub("¥", text)).strip()


def one_line(text: str) -> str:
    """Return a cell's text on a single line."""
    return _SPACES.sub(" ", clean(text)).strip()


def figures(text: str) -> str:
    """Return a cell's text as one line of plain digits and signs: ２２：００ is 22:00."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", clean(text))).strip()


def says_nothing(text: str) -> bool:
    """Say whether a cell is empty or only says so: なし, 無し, a dash."""
    said = figures(text).lower()
    return not said or said in _NOTHING
