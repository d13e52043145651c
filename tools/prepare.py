"""Bring the store to the newest schema, fill an empty one, and print a sign-in link for each role.

All in one process: loading the application takes longer than any of it.
"""

import contextlib
import importlib
import io
import json
import sys

import click
from flask import Flask
from flask.cli import FlaskGroup

from tools import welcome

DEMO_MAILS = {
    "citizen": "citizen@example.jp",
    "organizer": "organizer@example.jp",
    "staff": "staff@example.jp",
}


def prepare(app: Flask) -> welcome.Links:
    """Do it, and give each role's link, None where there is no such person, and what is open now."""
    _flask(app, "migrate")
    lines = _flask(app, "demo", "--if-empty", "--json").splitlines()
    demo = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}
    roles = {role: welcome.link_in(demo, mail) or _fresh_link(app, mail) for role, mail in DEMO_MAILS.items()}
    return roles | (demo.get("tour") or {})


def _fresh_link(app: Flask, mail: str) -> str | None:
    try:
        return _flask(app, "sign-in-link", mail).split()[-1]
    except click.ClickException:
        return None


def _flask(app: Flask, *arguments: str) -> str:
    """Do what `flask --app app …` does, and give what it prints; its progress still reaches the terminal."""
    group = FlaskGroup(create_app=lambda: app, load_dotenv=False, set_debug_flag=False)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        group.main(list(arguments), "flask", standalone_mode=False)
    return said.getvalue()


def main() -> None:
    """Prepare the application in the present folder."""
    try:
        links = prepare(importlib.import_module("app").app)
    except click.ClickException as refusal:
        refusal.show()
        sys.exit(refusal.exit_code)
    print(json.dumps(links))


if __name__ == "__main__":
    main()
