"""Pages travel compressed: text above a kilobyte, lightly, to whoever takes gzip."""

import gzip

from flask import Flask, Response, request

SMALLEST = 1024
LEVEL = 5
TEXTS = ("text/", "application/json", "application/manifest+json", "image/svg+xml")


def install(app: Flask) -> None:
    """Compress answers on their way out."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """Compress an answer that is text, whole in memory and not compressed yet."""
    if response.direct_passthrough or response.is_streamed or not (response.mimetype or "").startswith(TEXTS):
        return response
    if "Accept-Encoding" not in response.headers.get("Vary", ""):
        response.vary.add("Accept-Encoding")
    if "Content-Encoding" in response.headers or not request.accept_encodings.quality("gzip"):
        return response
    body = response.get_data()
    if len(body) > SMALLEST:
        response.set_data(gzip.compress(body, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
