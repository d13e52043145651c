"""The operator's commands about people and their mail, from `sign-in-link` to `bounced`."""

import logging
from typing import BinaryIO

import click
from flask.cli import with_appcontext

from shishin.auth import links, passkeys
from shishin.jobs import installation, worker
from shishin.notifications import bounces
from shishin.people import mail_addresses, staff

HOURS = 24.0
HOURS_IN_PRODUCTION = links.LIFE.total_seconds() / 3600


@click.command("sign-in-link")
@click.argument("mail")
@with_appcontext
def sign_in_link(mail: str) -> None:
    """Print a link that signs the person of a mail address in, once, in any browser.

    For when mail does not arrive. Good for ten minutes; in development for a day.
    """
    person = links.person_of_address(mail.strip().lower())
    if person is None:
        message = f"nobody is known under {mail}"
        raise click.ClickException(message)
    settings, ctx = installation.installation().settings, installation.system_context()
    hours = HOURS if settings.development else HOURS_IN_PRODUCTION
    token = links.issue_unbound(ctx, person, hours)
    click.echo(f"{settings.base_url}/login/{token}")


@click.command("add-staff")
@click.argument("mail")
@with_appcontext
def add_staff(mail: str) -> None:
    """Make the person of a mail address a member of the city's staff."""
    address = mail_addresses.normal(mail)
    if address is None:
        message = f"{mail} is not a mail address"
        raise click.BadParameter(message)
    staff.add(installation.system_context(), address)
    click.echo(f"{address} is staff")


@click.command("remove-staff")
@click.argument("mail")
@with_appcontext
def remove_staff(mail: str) -> None:
    """Take the staff's rights from the person of a mail address, at once; their own record stays theirs."""
    person = links.person_of_address(mail.strip().lower())
    if person is None or not staff.remove(installation.system_context(), person):
        message = f"nobody of the staff is known under {mail}"
        raise click.ClickException(message)
    click.echo(f"{mail} is staff no more")


@click.command("forget-passkeys")
@click.argument("mail")
@with_appcontext
def forget_passkeys(mail: str) -> None:
    """Forget the passkeys of the person of a mail address, and end their sessions, for who lost them.

    Staff make a new one when they sign in next.
    """
    person = links.person_of_address(mail.strip().lower())
    if person is None:
        message = f"nobody is known under {mail}"
        raise click.ClickException(message)
    click.echo(f"{passkeys.forget_all(installation.system_context(), person.id)} forgotten")


@click.command("worker")
@with_appcontext
def work() -> None:
    """Deliver messages, keep the numbers and the seals up to date, until it is told to end.

    Safe to run twice, safe to kill.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    parts = installation.installation()
    todo = [
        worker.erasures(installation.beside()),
        *worker.tasks(installation.delivering(), parts.now, parts.city.readings),
        worker.sweeping(parts.settings.uploads),
    ]
    worker.run(todo, parts.now, worker.stop_on_signals())


@click.command("bounced")
@click.argument("report", type=click.File("rb"), default="-")
@with_appcontext
def bounced(report: BinaryIO) -> None:
    """Read a mail server's delivery report, and send nothing more to the addresses that it says are gone.

    For the mailbox of SHISHIN_MAIL_FROM: let the mail server hand each mail in it to this command. Whoever
    signs in by a mail link under such an address confirms it anew.
    """
    gone = bounces.take(installation.system_context(), report.read())
    click.echo(f"{len(gone)} stopped")
