"""`flask --app app verify`: for operators and scripts, before and after whatever makes them uneasy."""

import sys

import click

from shishin.jobs import verifying


@click.command("verify")
def verify() -> None:
    """Check the store's invariants; exit 1 and list the faults where one fails.

    References, seats, attendances recomputed from the scans, the sums and seals of the ledger.
    """
    faults = verifying.verify()
    if faults:
        click.echo("\n".join(faults))
        click.echo(f"{len(faults)} faults", err=True)
        sys.exit(1)
    click.echo("all is well")
