"""Every table of the program, and bringing a store to the newest schema."""

from pathlib import Path

from playhouse import migrations

from shishin.auth import models as auth_models
from shishin.checkin import closing_models, heart_models, reception_models
from shishin.checkin import models as checkin_models
from shishin.core import db, limits
from shishin.core.models import Model
from shishin.events import models as event_models
from shishin.groups import models as group_models
from shishin.jobs import models as job_models
from shishin.opendata import models as opendata_models
from shishin.participation import asked_models
from shishin.participation import models as participation_models
from shishin.people import models as people_models
from shishin.points import models as points_models
from shishin.stats import models as stats_models

FOLDER = Path(__file__).resolve().parents[2] / "migrations"

# Named so that importing this module is enough to know every table.
PACKAGES = (
    limits,
    people_models,
    group_models,
    auth_models,
    points_models,
    event_models,
    participation_models,
    asked_models,
    opendata_models,
    checkin_models,
    reception_models,
    closing_models,
    heart_models,
    stats_models,
    job_models,
)


def models() -> list[type[Model]]:
    """Return every table's model."""
    return Model.__subclasses__()


def migrate() -> list[str]:
    """Apply the pending migrations in order; return their names. Safe to repeat."""
    db.open_connection()
    return list(migrations.Runner(db.database.obj, str(FOLDER)).up())


def pending() -> list[str]:
    """Return the names of migrations that this store has not had yet."""
    db.open_connection()
    runner = migrations.Runner(db.database.obj, str(FOLDER))
    return [migration.name for migration in runner.status() if migration.applied is None]
