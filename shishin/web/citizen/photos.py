"""Photos that organizers sent, as the files that we made of them."""

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue

from shishin.core import images
from shishin.events import photos
from shishin.web.wiring import wiring

blueprint = Blueprint("photos", __name__)

# Opened alone it may do nothing at all. A name never means another file, but it may be taken back.
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
KEPT_SECONDS = 24 * 3600


@blueprint.get("/photos/<name>")
def photo(name: str) -> ResponseReturnValue:
    """Answer with a photo."""
    path = photos.file_of(wiring().settings.uploads, name)
    answer = send_file(path, mimetype=images.KIND, conditional=True, etag=True)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return answer
