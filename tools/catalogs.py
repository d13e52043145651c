"""Compile the words of every language from .po, which people edit, to .mo, which the program reads."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

ROOT = Path(__file__).resolve().parent.parent


def compile_all(folder: Path) -> list[Path]:
    """Compile each catalog beside its source, and remove what no source stands for any more."""
    sources = sorted(folder.rglob("*.po"))
    for source in sources:
        _compile(source)
    for stale in {*folder.rglob("*.mo")} - {source.with_suffix(".mo") for source in sources}:
        stale.unlink()
    return sources


def _compile(source: Path) -> None:
    with source.open("rb") as text:
        catalog = read_po(text, abort_invalid=True)
    half = source.with_suffix(".mo.half")
    with half.open("wb") as compiled:
        write_mo(compiled, catalog)
    half.replace(source.with_suffix(".mo"))


def main() -> None:
    """Compile this checkout's catalogs."""
    try:
        compile_all(ROOT / "shishin" / "translations")
    except PoFileError as error:
        sys.exit(f"{error.catalog or 'catalog'}:{error.lineno}: {error}")


if __name__ == "__main__":
    main()
