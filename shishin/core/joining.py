"""What a table that names a person does when that person turns out to be another."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OnJoin:
    """Each column that names a person stands in one of these.

    `moves`: the rows are the keeper's from now on. `moves_unless_there`: so they are, where the keeper has
    none of the kind. `stays`: they say who it was then. `merges`: two rows may have to become one, and the
    package's own `joining` or `merging` does it. `follows`: they are counted anew.
    """

    moves: tuple[str, ...] = ()
    moves_unless_there: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    merges: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every column that is said something about."""
        return (*self.moves, *self.moves_unless_there, *self.stays, *self.merges, *self.follows)
