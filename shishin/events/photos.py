"""Photos beside an occurrence: the row in the store, the file in a folder under a random name.

A file is written, and synced, before the row that names it; one that no row names (any more) is swept away.
Until then a form that has to be mended keeps it, by a slip that we signed.
"""

import os
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from shishin.core import codes, signing
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import NotFound
from shishin.core.images import Picture
from shishin.core.models import EPOCH
from shishin.events.models import Event, EventStatus, Occurrence, Photo

NAME_LETTERS = 24
ENDING = ".jpg"
ALT_LONGEST = 120
# As long as a form that wrote its file may take to be mended and to name it.
SWEPT_AFTER = timedelta(days=1)
SLIP = "photo-slip"


class NoSuchPhoto(NotFound):
    """No photo has this name, or nobody may see it any more."""


@dataclass(frozen=True, slots=True)
class Written:
    """A picture whose file is written, under a name that nothing shows yet."""

    name: str
    width: int
    height: int


def write(ctx: Context, folder: Path, picture: Picture) -> Written:
    """Write the file of a picture durably."""
    name = codes.random_code(ctx.rng, NAME_LETTERS)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}{ENDING}").open("xb") as file:
        file.write(picture.content)
        file.flush()
        os.fsync(file.fileno())
    return Written(name, picture.width, picture.height)


def slip(occurrence: Occurrence, written: Written) -> str:
    """Return what a form brings back instead of the file, good for this occurrence."""
    return signing.statement(SLIP, {"occurrence": occurrence.code, **asdict(written)})


def by_slip(occurrence: Occurrence, folder: Path, text: str) -> Written | None:
    """Return what a form kept of an occurrence's photo; None where the file is gone, or it was not ours."""
    claims = signing.read_statement(SLIP, text) or {}
    if claims.pop("occurrence", None) != occurrence.code:
        return None
    written = Written(**claims)  # type: ignore[arg-type] # we signed these very fields
    path = folder / f"{written.name}{ENDING}"
    if not path.is_file():
        return None
    # It stays while the form is being sent.
    path.touch()
    return written


@unit_of_work
def show(ctx: Context, occurrence: Occurrence, written: Written, alt: str) -> None:
    """Let an occurrence have this photo, and no other; who may, the caller knows."""
    fields = {
        Photo.name: written.name,
        Photo.alt: alt,
        Photo.width: written.width,
        Photo.height: written.height,
        Photo.at: ctx.now,
    }
    new = {Photo.occurrence: occurrence.id} | fields
    adding = Photo.insert(new).on_conflict(conflict_target=(Photo.occurrence,), update=fields)
    adding.as_rowcount().execute()


def of(occurrence: Occurrence) -> Photo | None:
    """Return the photo of an occurrence, or None."""
    return of_many([occurrence.id]).get(occurrence.id)


def of_many(occurrence_ids: Collection[int]) -> dict[int, Photo]:
    """Return the photos of several occurrences, by occurrence."""
    if not occurrence_ids:
        return {}
    return {
        photo.occurrence_id: photo for photo in Photo.select().where(Photo.occurrence.in_(occurrence_ids))
    }


def file_of(folder: Path, name: str) -> Path:
    """Return the file of a photo that the public may see; raises `NoSuchPhoto`."""
    wanted = codes.normal(name)
    public = Photo.select().join(Occurrence).join(Event).where(Event.status != EventStatus.DRAFT)
    photo = public.where(Photo.name == wanted).first() if wanted else None
    path = folder / f"{photo.name}{ENDING}" if photo else None
    if path is None or not path.is_file():
        raise NoSuchPhoto
    return path


def sweep(ctx: Context, folder: Path) -> int:
    """Delete the files that no photo names; return how many. Safe to repeat, and beside forms being sent."""
    before = (ctx.now - EPOCH - SWEPT_AFTER).total_seconds()
    old = {path.stem: path for path in folder.glob(f"*{ENDING}") if path.stat().st_mtime < before}
    named = {photo.name for photo in Photo.select(Photo.name)}
    for stem in old.keys() - named:
        old[stem].unlink(missing_ok=True)
    return len(old.keys() - named)
