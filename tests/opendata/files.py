"""The real lists that ship with the tests, and reading them."""

from pathlib import Path

from shishin.core import city
from shishin.opendata import readings
from shishin.opendata.drafts import Reading
from shishin.opendata.readings import ReadList

FOLDER = Path(__file__).parents[1] / "fixtures" / "opendata"
SAITAMA = city.load("saitama")

TAKAMATSU = FOLDER / "takamatsu_0081_events.csv"
TAKAMATSU_EXCERPT = FOLDER / "takamatsu_0081_excerpt.csv"
OKAZAKI = FOLDER / "okazaki_232025_event_excerpt.csv"
OSAKA = FOLDER / "osaka_270008_event_excerpt.csv"
MUNICIPALITIES = FOLDER / "localgovjp_sjis_2019_head.csv"


def read(path: Path) -> ReadList:
    """Read a file as an import does."""
    return readings.read(path.read_bytes(), SAITAMA)


def read_text(text: str) -> ReadList:
    """Read a text as an import reads a file."""
    return readings.read(text.encode(), SAITAMA)


def only(text: str) -> Reading:
    """Read a text that has one row."""
    (reading,) = read_text(text).readings
    return reading
