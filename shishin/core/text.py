"""Japanese text: one normal form, and the two-letter terms that make 清掃 and 花 findable.

FTS5's trigram tokenizer finds nothing for words of one or two letters, which is what people type, so we keep
overlapping two-letter terms in a plain table that both stores index alike.
"""

import re
import unicodedata

_RUNS = re.compile(r"\w+")
_SPACES = re.compile(r"\s+")
# A spreadsheet takes a cell that begins with one of these for a formula (OWASP: CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What the key of the hyphen writes while kana are typed, and what paper and other programs make of it.
_DASHES = re.compile("[‐-―−ー]")
# Letters and signs by their category, and yet nothing to see: fillers of Hangul and Braille.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def normal(text: str) -> str:
    """Return the text in NFKC, lower case, with single spaces: ﾎﾞﾗﾝﾃｨｱ is ボランティア."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip().lower()


def typed(text: str) -> str:
    """Return letters and digits as they were meant, whatever the keyboard was set to: ７Ｋ３Ｍー is 7K3M-."""
    # Cookies and tokens pass here with every request, and are plain.
    return (text if text.isascii() else _DASHES.sub("-", unicodedata.normalize("NFKC", text))).strip()


def one_line(text: str) -> str:
    """Return what was typed into a line, without control characters (no store keeps NUL) or outer spaces."""
    return "".join(letter for letter in text if unicodedata.category(letter) not in {"Cc", "Cs"}).strip()


def harmless(cell: str) -> str:
    """Return a cell of a table that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def is_visible(text: str) -> bool:
    """Say whether anything of a text can be seen: a letter, a digit, a sign or a picture."""
    return any(unicodedata.category(letter)[0] in "LNPS" and letter not in _BLANK for letter in text)


def terms(text: str) -> set[str]:
    """Return the terms under which a text is kept: every two neighbours, and the last letter of each run."""
    found: set[str] = set()
    for run in _RUNS.findall(normal(text)):
        found.update(run[place : place + 2] for place in range(len(run) - 1))
        found.add(run[-1])
    return found


def words(query: str) -> list[str]:
    """Return the words of a query in normal form, each at least one letter long."""
    return _RUNS.findall(normal(query))


def query_terms(word: str) -> tuple[list[str], bool]:
    """Return the terms to ask for one word, and whether they are prefixes (a single letter is)."""
    if len(word) == 1:
        return [word], True
    return [word[place : place + 2] for place in range(len(word) - 1)], False


def graphemes_at_most(text: str, limit: int) -> bool:
    """Say whether a text is at most this many characters long, combining marks not counted."""
    return sum(1 for letter in text if not unicodedata.combining(letter)) <= limit
