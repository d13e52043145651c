"""`flask --app app demo`: a lively city on an empty database."""

import json
from datetime import date, datetime

import click
from flask.cli import with_appcontext
from rich.console import Console
from rich.progress import Progress

from shishin.core import days
from shishin.jobs import installation, schema
from shishin.jobs.demo import filling, telling, themes, tour
from shishin.jobs.demo.filling import Size
from shishin.jobs.demo.story import playing
from shishin.jobs.demo.themes import Themes

PEOPLE, EVENTS, MONTHS, SEED = 1000, 800, 16, 1


@click.command("demo")
@click.option("--people", type=click.IntRange(30, 2_000_000), default=PEOPLE, show_default=True)
@click.option("--events", type=click.IntRange(10, 500_000), default=EVENTS, show_default=True)
@click.option("--months", type=click.IntRange(1, 120), default=MONTHS, show_default=True)
@click.option("--seed", type=int, default=SEED, show_default=True, help="another seed, another city")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="the day in Japan that it is there; today")
@click.option("--json", "as_json", is_flag=True, help="end with one line of JSON: who and what is there")
@click.option("--if-empty", is_flag=True, help="do nothing where something is there already")
@with_appcontext
def demo(
    *, people: int, events: int, months: int, seed: int, today: datetime | None, as_json: bool, if_empty: bool
) -> None:
    """Fill an empty database with a lively city, the same for the same seed and day.

    Only what is secret differs between installations: the addresses of passes and of sign-in links, which
    --json prints, are made with the installation's keys. Where no mail server is named, its letters lie in
    the folder that keeps mail.
    """
    parts = installation.installation()
    if schema.pending():
        message = "bring the database to the newest schema first: flask --app app migrate"
        raise click.ClickException(message)
    if not filling.is_empty():
        if if_empty:
            if as_json and parts.settings.development:
                _tell({})
            return
        message = "the database is not empty; demo fills only an empty one"
        raise click.ClickException(message)
    if as_json and not parts.settings.development:
        message = "--json prints sign-in links, which only a development installation gives"
        raise click.ClickException(message)
    size = Size(people, events, months, seed, _day(today, parts.now()))
    contents = themes.load(parts.settings.city)
    _fill(size, contents)
    # Nobody's mail server is asked to carry letters to people who were made up.
    delivery = None if parts.settings.smtp_url else installation.delivering()
    playing.play(size, contents, parts.settings.uploads, delivery, parts.now)
    if as_json:
        _tell(telling.tell(installation.system_context(), size, parts.settings.base_url))


def _day(named: datetime | None, now: datetime) -> date:
    """Return the day that the city is of; of one that has not come nobody can say who came the day before."""
    today = days.day_of(now)
    day = named.date() if named else today
    if day > today:
        message = f"--today has not come yet: today is {today}"
        raise click.ClickException(message)
    return day


def _tell(told: telling.Told) -> None:
    """Print one line: what was told, and what is open at this moment."""
    here = tour.tour(installation.system_context(), installation.installation().settings.base_url)
    click.echo(json.dumps(told | {"tour": here}, ensure_ascii=False))


def _fill(size: Size, contents: Themes) -> None:
    """Fill the store, showing how far it is where somebody looks."""
    parts = installation.installation()
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("demo", total=None)
        filling.fill(
            size,
            parts.city,
            contents,
            lambda done, total: progress.update(task, completed=done, total=total),
        )
