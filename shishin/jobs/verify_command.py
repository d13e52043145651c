"""`verify` and `rebuild`: for operators, before and after whatever makes them uneasy."""

import sys

import click
from flask.cli import with_appcontext

from shishin.jobs import installation, rebuilding, verifying
from shishin.points import sealing


@click.command("verify")
@click.option(
    "--seal", "told", metavar="NUMBER:MAC", help="A seal that the worker's log tells; the chain must hold it."
)
@with_appcontext
def verify(told: str | None) -> None:
    """Check the store's invariants; exit 1 and list the faults where one fails.

    References, seats, the search, attendances recomputed from the scans, the ledger with its seals, the sums
    of the month. Changes nothing.
    """
    faults = verifying.verify(installation.system_context())
    if told and not _holds(told):
        faults.append(f"seals: the chain does not hold the seal {told}: this store is older, or another")
    if faults:
        click.echo("\n".join(faults))
        click.echo(f"{len(faults)} faults", err=True)
        sys.exit(1)
    click.echo("all is well")


def _holds(told: str) -> bool:
    number, colon, mac = told.replace(" ", "").partition(":")
    if not (colon and number.isascii() and number.isdigit()):
        message = "--seal is spelled as in the log: 12:9f86d0…"
        raise click.BadParameter(message)
    return sealing.holds(int(number), mac)


@click.command("rebuild")
@with_appcontext
def rebuild() -> None:
    """Put right what follows from something else and differs from it.

    Attendances and their points from the scans, headcounts from sign-ups, the search from the events, the
    sums of the month from all of them. Scans, sign-ups and the ledger's rows are never touched. Safe to
    repeat, and while servers and a worker run.
    """
    parts = installation.installation()
    for name, count in rebuilding.rebuild(installation.system_context(), parts.city).items():
        click.echo(f"{name}: {count} put right")
