"""Lay out in static/vendor the third-party files that a browser gets, exactly as they were reviewed.

python -m tools.vendor          copies them from node_modules, each checked against vendor.lock
python -m tools.vendor --pin    writes vendor.lock anew, after a new version was reviewed
"""

import gzip
import hashlib
import json
import sys
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parent.parent
APACHE = Path(__file__).resolve().parent / "licenses" / "Apache-2.0.txt"
# What is served: the name under static/vendor, and where npm puts it.
SERVED = {
    "barcode-detector.js": "barcode-detector/dist/iife/ponyfill.js",
    "zxing_reader.wasm": "zxing-wasm/dist/reader/zxing_reader.wasm",
}
PACKAGES = ("barcode-detector", "zxing-wasm")
# Compiled into zxing_reader.wasm, so whoever gets that file gets these as well.
INSIDE_WASM = """\
zxing-cpp: Apache-2.0, copyright the ZXing and ZXing-C++ authors
emscripten's runtime: MIT, Copyright (c) 2010-2014 Emscripten authors
musl: MIT, Copyright (c) 2005-2012 Rich Felker
libc++, libc++abi, compiler-rt: Apache-2.0 WITH LLVM-exception, copyright the LLVM Project's contributors

The MIT licence is given in full above, the Apache licence below."""


class NotAsReviewed(Exception):
    """A file that differs from what vendor.lock says."""


def lay_out(root: Path) -> None:
    """Write every served file, its compressed twins and the licences, or nothing where one differs.

    Raises `NotAsReviewed`.
    """
    files = _fetched(root)
    _refuse_changed(files, json.loads((root / "vendor.lock").read_text(encoding="ascii")))
    folder = root / "static" / "vendor"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        _write(folder / name, content)
        _write(folder / f"{name}.br", brotli.compress(content))
        _write(folder / f"{name}.gz", gzip.compress(content, mtime=0))
    _write(folder / "LICENSES.txt", licenses(root).encode())


def pin(root: Path) -> None:
    """Make what is in node_modules now the reviewed state."""
    lock = json.dumps(_digests(_fetched(root)), indent=2)
    _write(root / "vendor.lock", f"{lock}\n".encode())


def licenses(root: Path) -> str:
    """Name each third-party work that is served, with its licence in full."""
    chapters = ["The files in this folder are other people's work, served unchanged.\n"]
    for package in PACKAGES:
        folder = root / "node_modules" / package
        about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        text = (folder / "LICENSE").read_text(encoding="utf-8")
        chapters.append(_chapter(f"{package} {about['version']}: {about['license']}", text))
    chapters.append(_chapter("Inside zxing_reader.wasm", INSIDE_WASM))
    chapters.append(_chapter("Apache-2.0", APACHE.read_text(encoding="ascii")))
    return "\n".join(chapters)


def _chapter(title: str, text: str) -> str:
    return f"{'=' * 78}\n{title}\n{'=' * 78}\n\n{text.strip()}\n"


def _fetched(root: Path) -> dict[str, bytes]:
    return {name: (root / "node_modules" / path).read_bytes() for name, path in SERVED.items()}


def _digests(files: dict[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def _refuse_changed(files: dict[str, bytes], reviewed: dict[str, str]) -> None:
    found = _digests(files)
    changed = sorted(name for name in found.keys() | reviewed.keys() if found.get(name) != reviewed.get(name))
    if changed:
        message = f"hash mismatch: {', '.join(changed)} differ from vendor.lock"
        raise NotAsReviewed(message)


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    half = path.with_name(f".{path.name}.half")
    half.write_bytes(content)
    half.replace(path)


def main() -> None:
    """Do as the command line asks."""
    try:
        pin(ROOT) if "--pin" in sys.argv[1:] else lay_out(ROOT)
    except NotAsReviewed as refusal:
        sys.exit(str(refusal))


if __name__ == "__main__":
    main()
