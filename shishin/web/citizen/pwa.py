"""What makes the site an app: its manifest and its service worker."""

import json
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, jsonify, make_response

from shishin.core.languages import Language
from shishin.web import assets, scripts, words
from shishin.web.words import N_

blueprint = Blueprint("pwa", __name__)

ENTRY = "worker.js"
SHELL = ("css/ui.css", "icons/icon.svg", "icons/icon-192.png")
SHELL_PAGES = ("/offline", "/unsent", "/help")
SCANNER = ("css/scan.css",)
DECODER = ("vendor/barcode-detector.js", "vendor/zxing_reader.wasm")
ICONS = (
    ("icon-192.png", 192, "any"),
    ("icon-512.png", 512, "any"),
    ("icon-maskable-512.png", 512, "maskable"),
)
# 受付: where the letters under a venue's QR are typed; for the QR itself the phone's camera is the shortcut.
SHORTCUTS = ((N_("参加証"), "/me/passes"), (N_("さがす"), "/"), (N_("受付"), "/help#code"))
PAPER = "#f8f7f3"
KEY = "#115a36"


@blueprint.get("/sw.js")
def worker() -> Response:
    """Answer with the service worker of the present build; browsers ask for it anew each time."""
    response = make_response(_worker(assets.folder(), assets.build()))
    response.mimetype = "text/javascript"
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    """Answer with the manifest, in the language that `?lang=` names: browsers ask for it without cookies."""
    response = jsonify(
        id="/",
        name=words.plain("ししん 市民活動のまど"),
        short_name=words.plain("ししん"),
        description=words.plain("30分だけ、飛び入り、家からでも。登録はいりません。"),
        lang="en" if words.current() is Language.ENGLISH else "ja",
        start_url="/",
        scope="/",
        display="standalone",
        background_color=PAPER,
        theme_color=KEY,
        icons=[_icon(*icon) for icon in ICONS],
        shortcuts=[{"name": words.plain(name), "url": url} for name, url in SHORTCUTS],
    )
    response.mimetype = "application/manifest+json"
    return response


@cache
def _worker(static: Path, build: str) -> str:
    files = {
        "build": build,
        "shell": [*SHELL, *_pages_modules()],
        "pages": SHELL_PAGES,
        "scanner": [*SCANNER, *assets.modules("scan")],
        "decoder": DECODER,
    }
    return f"self.FILES = {json.dumps(files)};\n{scripts.classic(static / 'js', ENTRY)}\n"


def _pages_modules() -> list[str]:
    return [name for name in assets.modules() if name != f"js/{ENTRY}"] + assets.modules("acts")


def _icon(name: str, side: int, purpose: str) -> dict[str, str]:
    return {
        "src": assets.asset(f"icons/{name}"),
        "sizes": f"{side}x{side}",
        "type": "image/png",
        "purpose": purpose,
    }
