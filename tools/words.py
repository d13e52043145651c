"""Gather every word of the interface and bring the catalogs up to date with it.

    .venv/bin/python -m tools.words            # add what is new (untranslated), drop what is gone
    .venv/bin/python -m tools.words --check    # only say what is missing; exit status 1 if anything is

Japanese in the templates and in `N_()` is the source. `en/…/messages.po` holds English, `ja/…/easy.po` holds
easy Japanese (`{漢字|かんじ}` becomes ruby). Organizers' and staff's pages may stay as they are in `easy`.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGS = {
    "en": ROOT / "shishin" / "translations" / "en" / "LC_MESSAGES" / "messages.po",
    "ja-easy": ROOT / "shishin" / "translations" / "ja" / "LC_MESSAGES" / "easy.po",
}
# The first catalog's day: the day of each change would set every two changes against each other.
BEGUN = datetime(2026, 11, 22, tzinfo=UTC)
OPTIONS = {"silent": "false", "extensions": "shishin.web.fragments.KeptFragments"}
KEYWORDS = {"_": None, "_p": None, "N_": None, "plain": None}
# Pages that only organizers, staff and operators read: easy Japanese is welcome there, not needed.
PLAIN_PLACES = (
    "templates/organizer/",
    "templates/staff/",
    "templates/gallery",
    "templates/dev/",
    "shishin/jobs/",
    "shishin/web/organizer/",
    "shishin/web/staff/",
)


@dataclass
class Word:
    """A source text and the files where it stands."""

    text: str
    places: set[str] = field(default_factory=set)

    @property
    def citizens(self) -> bool:
        """Say whether citizens read it."""
        return any(not place.startswith(PLAIN_PLACES) for place in self.places)


def gather() -> dict[str, Word]:
    """Return every source text by itself."""
    found: dict[str, Word] = {}
    for place, text in _all():
        found.setdefault(text, Word(text)).places.add(place)
    return found


def _all() -> Iterator[tuple[str, str]]:
    for folder, pattern, method in (
        ("templates", "*.html", "jinja2.ext:babel_extract"),
        ("templates", "*.txt", "jinja2.ext:babel_extract"),
        ("templates", "*.js", "jinja2.ext:babel_extract"),
        ("shishin", "*.py", "python"),
    ):
        for path in sorted((ROOT / folder).rglob(pattern)):
            with path.open("rb") as file:
                for _, text, _, _ in extract(method, file, KEYWORDS, options=OPTIONS):
                    if isinstance(text, str) and text:
                        yield path.relative_to(ROOT).as_posix(), text


def load(language: str) -> dict[str, str]:
    """Return a language's translations by their source text."""
    path = CATALOGS[language]
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def missing(language: str) -> list[str]:
    """Return the source texts that a language still lacks."""
    have = load(language)
    return [
        text
        for text, word in gather().items()
        if not have.get(text) and (language != "ja-easy" or word.citizens)
    ]


def update() -> None:
    """Write the catalogs anew: the same texts in the same order, translations kept."""
    words = gather()
    for language, path in CATALOGS.items():
        have = load(language)
        catalog = Catalog(locale=language[:2], charset="utf-8", fuzzy=False, creation_date=BEGUN)
        for text in sorted(words):
            catalog.add(
                text, have.get(text, ""), locations=[(place, 0) for place in sorted(words[text].places)]
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=0, sort_output=False, include_lineno=False, omit_header=False)


def main() -> None:
    """Update the catalogs, or say what is missing."""
    if "--check" not in sys.argv:
        update()
    lacking = [(language, text) for language in CATALOGS for text in missing(language)]
    for language, text in lacking:
        print(f"{language}: {text}")
    if lacking and "--check" in sys.argv:
        sys.exit(1)


if __name__ == "__main__":
    main()
