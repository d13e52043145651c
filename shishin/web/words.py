"""Words in three languages: Japanese is the source, catalogs hold English and easy Japanese.

`_()` gives HTML (in easy Japanese `{漢字|かんじ}` becomes ruby), `_p()` gives plain text for attributes,
titles and mail. Catalogs are compiled at set-up; a word without a translation shows its Japanese source.
"""

import gettext as gettext_module
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import quote, urlencode

from flask import Flask, g, has_request_context, request
from markupsafe import Markup, escape

from shishin.core import ruby
from shishin.core.languages import Language
from shishin.web import identity, returning
from shishin.web.wiring import wiring

FOLDER = Path(__file__).resolve().parent.parent / "translations"
CATALOGS = {Language.ENGLISH: ("messages", ["en"]), Language.EASY: ("easy", ["ja"])}


def N_(text: str) -> str:  # noqa: N802 - gettext's own name, which extraction knows
    """Mark a text for the catalogs that is translated later, where it is shown."""
    return text


@cache
def catalog(language: Language) -> gettext_module.NullTranslations:
    """Return a language's catalog; the source language's gives every text back."""
    if language not in CATALOGS:
        return gettext_module.NullTranslations()
    domain, folders = CATALOGS[language]
    return gettext_module.translation(domain, FOLDER, folders, fallback=True)


def translated(text: str, language: Language) -> str:
    """Return the text of a language, ruby marks included, or its Japanese source."""
    return catalog(language).gettext(text)


def with_ruby(text: str) -> Markup:
    """Return trusted catalog text as HTML, `{漢字|かんじ}` as ruby."""
    html = ruby.MARK.sub(r"<ruby>\1<rp>(</rp><rt>\2</rt><rp>)</rp></ruby>", text)
    return Markup(html)  # noqa: S704 - catalogs are ours


def without_ruby(text: str) -> str:
    """Return catalog text without readings."""
    return ruby.without_readings(text)


class Read(Markup):
    """HTML with readings that knows how it reads without them, for attributes, titles and mail."""

    __slots__ = ("bare",)
    bare: str


def read_aloud(text: str) -> str:
    """Return text with `{漢字|かんじ}` as ruby in easy Japanese, without readings elsewhere."""
    if current() is not Language.EASY:
        return without_ruby(text)
    read = Read(with_ruby(text))
    read.bare = without_ruby(text)
    return read


def joined(*parts: str) -> str:
    """Join texts, some of them perhaps with readings; the others are escaped then."""
    if not any(isinstance(part, Read) for part in parts):
        return "".join(parts)
    read = Read(Markup("").join(parts))
    read.bare = "".join(str(bare(part)) for part in parts)
    return read


def bare(value: object) -> object:
    """Return a text without its readings; anything else as it is."""
    return value.bare if isinstance(value, Read) else value


def words(text: str, /, **facts: object) -> Markup:
    """Return a text as HTML in the request's language; facts are escaped."""
    if not facts:
        return _without_facts(text, current())
    safe = {name: value if isinstance(value, Markup) else escape(value) for name, value in facts.items()}
    return _with_facts(text, current()) % safe


# A page says about fifty texts; each is looked up and given its readings once.
@lru_cache(maxsize=4096)
def _with_facts(text: str, language: Language) -> Markup:
    return with_ruby(translated(text, language))


@lru_cache(maxsize=4096)
def _without_facts(text: str, language: Language) -> Markup:
    return Markup(str(_with_facts(text, language)).replace("%%", "%"))  # noqa: S704 - our words


def written(text: str) -> Markup:
    """Return what somebody wrote in Japanese, marked as Japanese on an English page."""
    foreign = text and current() is Language.ENGLISH
    return Markup('<span lang="ja">{}</span>').format(text) if foreign else escape(text)


def marked(text: str) -> Markup:
    """Return what somebody wrote, escaped, `{漢字|かんじ}` as ruby."""
    return with_ruby(str(escape(text)))


def plain(text: str, /, **facts: object) -> str:
    """Return a text as plain text in the request's language."""
    return plain_in(current(), text, **facts)


def plain_in(language: Language, text: str, /, **facts: object) -> str:
    """Return a text as plain text in a language; for mail and jobs."""
    found = without_ruby(translated(text, language))
    return found % {name: bare(value) for name, value in facts.items()} if facts else found.replace("%%", "%")


def current() -> Language:
    """Return the language of the request, Japanese outside of one."""
    return identity.language() if has_request_context() else Language.JAPANESE


def here(**changes: str) -> str:
    """Return the present address with query values replaced: how a page switches language in place.

    What answers a button at an address that only takes buttons is left for the page above it.
    """
    if "here" not in g:
        path = returning.to_a_page()
        asked = request.args.items(multi=True) if path == request.path else ()
        g.here = quote(path), [(name, urlencode({name: value})) for name, value in asked]
    path, given = g.here
    query = [text for name, text in given if name not in changes]
    return f"{path}?{'&'.join([*query, urlencode(changes)] if changes else query)}"


class _Viewer:
    """Who looks, for templates: looked up only when a template asks, so that public pages need no query."""

    @property
    def person(self) -> bool:
        return identity.actor().person_id is not None

    @property
    def signed_in(self) -> bool:
        return identity.actor().signed_in

    @property
    def lapsed(self) -> bool:
        return identity.lapsed()

    @property
    def staff(self) -> bool:
        return identity.actor().staff


def install(app: Flask) -> None:
    """Give templates their words and what the layout needs."""
    app.jinja_env.globals.update(_=words, _p=plain, here=here)
    app.jinja_env.filters["written"] = written
    app.context_processor(_layout)


def _layout() -> dict[str, object]:
    if not has_request_context():
        return {}
    language = current()
    parts = wiring()
    return {
        "lang": language.value,
        "html_lang": "en" if language is Language.ENGLISH else "ja",
        "city": parts.city,
        "development": parts.settings.development,
        "text_size": request.cookies.get("size") if request.cookies.get("size") in {"l", "xl"} else "m",
        "theme": request.cookies.get("theme") if request.cookies.get("theme") in {"light", "dark"} else "",
        "actor": _Viewer(),
    }
