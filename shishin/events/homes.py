"""What is done at home: it has no place and no reception, and ends with 「できました」."""

from shishin.events.models import Flag, Occurrence


def at_home(occurrence: Occurrence) -> bool:
    """Say whether an occurrence is done at home and nowhere else."""
    return not occurrence.venue and Flag.HOME in occurrence.event.flags
