"""The operator's commands: `flask --app app …`, each loaded when it is called.

Servers have no use for them: drawing tables and reading files of events take memory in every process.
"""

import importlib

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from shishin.jobs import schema

# Where each command is: a module beside this one, and its name there.
PLACES = {
    "migrate": "commands:migrate",
    "demo": "demo.command:demo",
    "import-events": "import_command:import_events",
    "sign-in-link": "people_commands:sign_in_link",
    "forget-passkeys": "people_commands:forget_passkeys",
    "add-staff": "people_commands:add_staff",
    "remove-staff": "people_commands:remove_staff",
    "worker": "people_commands:work",
    "bounced": "people_commands:bounced",
    "verify": "verify_command:verify",
    "rebuild": "verify_command:rebuild",
}


class Commands(AppGroup):
    """The commands by their names."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every name."""
        return sorted({*PLACES, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Load a command."""
        if name not in PLACES:
            return super().get_command(ctx, name)
        module, _, attribute = PLACES[name].partition(":")
        found: click.Command = getattr(importlib.import_module(f"shishin.jobs.{module}"), attribute)
        return found


def install(app: Flask) -> None:
    """Give the application its commands."""
    app.cli = Commands(app.name)


@click.command("migrate")
@with_appcontext
def migrate() -> None:
    """Bring the database to the newest schema, and compile the templates for the servers."""
    applied = schema.migrate()
    for name in current_app.jinja_env.list_templates():
        current_app.jinja_env.get_template(name)
    click.echo("\n".join(applied) if applied else "up to date")
