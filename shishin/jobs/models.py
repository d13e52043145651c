"""What the worker leaves behind."""

import peewee

from shishin.core.models import InstantField, Model


class WorkerBeat(Model):
    """When a worker last gave a sign of life; one row, whichever worker it was."""

    name = peewee.CharField(max_length=24, unique=True)
    at = InstantField()
