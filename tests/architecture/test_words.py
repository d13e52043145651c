"""Every refusal has words; every word exists in three languages."""

import importlib
import pkgutil

import shishin
from shishin.core import errors
from shishin.web import refusals

for _, name, _ in pkgutil.walk_packages(shishin.__path__, "shishin."):
    importlib.import_module(name)

BASES = {"refusal"}


def _all_refusals(kind: type[errors.Refusal] = errors.Refusal) -> set[str]:
    codes = {errors.code_of(kind)} if kind.__module__.startswith("shishin") else set()
    for child in kind.__subclasses__():
        codes |= _all_refusals(child)
    return codes


def test_every_refusal_has_words() -> None:
    assert _all_refusals() - set(refusals.WORDS) == set()


def test_every_status_of_the_framework_leads_to_words() -> None:
    assert set(refusals.BY_STATUS.values()) <= set(refusals.WORDS)
