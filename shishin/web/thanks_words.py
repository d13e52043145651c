"""The words that are offered for thanks. They are kept as text, and told in the reader's language."""

from markupsafe import Markup

from shishin.web import words
from shishin.web.words import N_

OFFERED = (
    N_("来てくれて、ありがとうございました。とても助かりました。"),
    N_("おかげで、まちがきれいになりました。ありがとうございました。"),
    N_("いっしょにできて、うれしかったです。ありがとうございました。"),
)


def said(text: str) -> Markup:
    """Return thanks as the reader reads them; an organizer's own words stay as they were written."""
    return words.words(text) if text in OFFERED else words.written(text)


def plain(text: str) -> str:
    """Return thanks for a mail."""
    return words.plain(text) if text in OFFERED else text
