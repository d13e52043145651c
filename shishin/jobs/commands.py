"""The operator's commands: `flask --app app …`."""

import click
from flask import Flask

from shishin.jobs import import_command, people_commands, schema, verify_command
from shishin.jobs.demo import command as demo_command


def install(app: Flask) -> None:
    """Give the application its commands."""
    for command in (
        migrate,
        demo_command.demo,
        import_command.import_events,
        people_commands.sign_in_link,
        people_commands.add_staff,
        people_commands.work,
        verify_command.verify,
    ):
        app.cli.add_command(command)


@click.command("migrate")
def migrate() -> None:
    """Bring the database to the newest schema."""
    applied = schema.migrate()
    click.echo("\n".join(applied) if applied else "up to date")
