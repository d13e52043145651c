"""A statement names no table of a package above its own: what imports may not, SQL may not either."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from shishin.jobs import schema

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r'\b(?:FROM|JOIN|INTO|UPDATE)\s+"?([a-z_]+)')
# A word that has come true is not taken back, and a page says who is there: these ask who came.
ASK_UPWARDS = {
    "shishin/participation/arrivals.py": {"attendance", "same_person"},
    "shishin/participation/sign_ups.py": {"attendance"},
    "shishin/participation/standing.py": {"attendance"},
}


def _floors() -> dict[str, int]:
    """The floor of each package, the ground being the highest number."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in settings if contract["id"] == "layers")
    return {name: floor for floor, line in enumerate(layers) for name in re.findall(r"\w+", line)}


def _owners() -> dict[str, str]:
    return {model._meta.table_name: model.__module__.split(".")[1] for model in schema.models()}


def _texts(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_statements_look_down_as_imports_do() -> None:
    floors, owners = _floors(), _owners()
    upwards: dict[str, set[str]] = {}
    for file in sorted((ROOT / "shishin").glob("*/**/*.py")):
        package = file.relative_to(ROOT).parts[1]
        named = {table for text in _texts(file) for table in NAMED.findall(text) if table in owners}
        beyond = {
            table for table in named if owners[table] != package and floors[owners[table]] <= floors[package]
        }
        if beyond:
            upwards[str(file.relative_to(ROOT))] = beyond
    assert upwards == ASK_UPWARDS
