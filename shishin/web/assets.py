"""Our own static files under an address that names their content, so that they may be kept for ever.

`/static/<build>/css/ui.css`: relative imports among modules carry the build along. Files travel compressed to
those who take it: from the `.br` or `.gz` twin that set-up made, our own texts compressed once a process.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Callable
from functools import cache
from pathlib import Path

import brotli
from flask import Blueprint, Flask, Response, current_app, request, send_file
from werkzeug.security import safe_join

from shishin.core.errors import NotFound

blueprint = Blueprint("assets", __name__)
KEPT_SECONDS = 365 * 24 * 3600
# In bytes: no disk is asked for a name that it could not have.
LONGEST_NAME = 255
TWINS = (("br", ".br"), ("gzip", ".gz"))
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.compress,
    "gzip": lambda content: gzip.compress(content, mtime=0),
}
TEXTS = ("text/", "image/svg+xml")
mimetypes.add_type("application/wasm", ".wasm")
mimetypes.add_type("text/javascript", ".js")


class NoSuchFile(NotFound):
    """No static file has this name."""


def install(app: Flask) -> None:
    """Serve the static folder and give templates `asset()`."""
    app.register_blueprint(blueprint)
    # Every page names four files; their address is worked out once.
    app.jinja_env.globals["asset"] = cache(asset)


def folder() -> Path:
    """Return the static folder."""
    return Path(current_app.root_path) / "static"


@cache
def build_of(static: Path) -> str:
    """Return the name of the present content: a digest over all files."""
    digest = hashlib.sha256()
    for path in sorted(path for path in static.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(static)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def build() -> str:
    """Return the build that pages name."""
    return build_of(folder())


def asset(name: str) -> str:
    """Return the address of a static file in the present build."""
    return f"/static/{build()}/{name}"


def modules(under: str = "") -> list[str]:
    """Return the names of the modules in a folder of `js`, not of those below it."""
    scripts = folder() / "js"
    return [f"js/{path.relative_to(scripts).as_posix()}" for path in sorted((scripts / under).glob("*.js"))]


@blueprint.get("/static/<named_build>/<path:name>")
def static_file(named_build: str, name: str) -> Response:
    """Answer with a static file; an older build's address gets the present file, kept briefly."""
    path = safe_join(str(folder()), name) if len(name.encode()) <= LONGEST_NAME else None
    if path is None or not Path(path).is_file():
        raise NoSuchFile
    response = _best_twin(path)
    current = named_build == build()
    response.headers["Cache-Control"] = (
        f"public, max-age={KEPT_SECONDS}, immutable" if current else "no-cache"
    )
    return response


def _best_twin(path: str) -> Response:
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    for coding, ending in TWINS:
        if request.accept_encodings.quality(coding) and Path(path + ending).is_file():
            response = send_file(path + ending, mimetype=kind, conditional=True, etag=True)
            response.headers["Content-Encoding"] = coding
            response.headers["Vary"] = "Accept-Encoding"
            return response
    if kind.startswith(TEXTS):
        return _packed_text(path, kind)
    return send_file(path, mimetype=kind, conditional=True, etag=True)


def _packed_text(path: str, kind: str) -> Response:
    coding = next((coding for coding in PACKERS if request.accept_encodings.quality(coding)), "identity")
    body = _packed(path, Path(path).stat().st_mtime_ns, coding)
    response = Response(body, mimetype=kind)
    response.vary.add("Accept-Encoding")
    if coding != "identity":
        response.headers["Content-Encoding"] = coding
    response.add_etag()
    response.make_conditional(request)
    return response


@cache
def _packed(path: str, _changed_at: int, coding: str) -> bytes:
    """Return a file's content in a coding; a file that was changed is packed anew."""
    content = Path(path).read_bytes()
    return PACKERS[coding](content) if coding in PACKERS else content
