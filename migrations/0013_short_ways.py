"""An event with a way of joining of half an hour or less says so among what makes it light."""

SHORT, HALF_HOUR = 2, 30


def up(migrator, db):
    db.execute_sql(
        f"UPDATE event SET flags = flags | {SHORT} WHERE EXISTS "
        f"(SELECT 1 FROM way WHERE way.event_id = event.id AND way.minutes <= {HALF_HOUR})"
    )


def down(migrator, db):
    """Leave it: what the organizer had said cannot be told from it any more, and it is true."""
