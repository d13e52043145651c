"""The operator's commands: `flask --app app …`."""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

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
@with_appcontext
def migrate() -> None:
    """Bring the database to the newest schema, and compile the templates for the servers."""
    applied = schema.migrate()
    for name in current_app.jinja_env.list_templates():
        current_app.jinja_env.get_template(name)
    click.echo("\n".join(applied) if applied else "up to date")
