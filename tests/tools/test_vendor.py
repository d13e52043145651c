"""What a browser gets from others: exactly what was reviewed, in every encoding, with its licences."""

import gzip
import hashlib
import json
from pathlib import Path

import brotli
import pytest

from tools import vendor

ROOT = Path(__file__).resolve().parents[2]
SERVED = ROOT / "static" / "vendor"


@pytest.fixture
def checkout(tmp_path):
    """A checkout with small packages, as reviewed."""
    for package in vendor.PACKAGES:
        folder = tmp_path / "node_modules" / package
        folder.mkdir(parents=True)
        (folder / "package.json").write_text('{"version": "1.0", "license": "MIT"}')
        (folder / "LICENSE").write_text(f"the licence of {package}")
    for name, path in vendor.SERVED.items():
        file = tmp_path / "node_modules" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{name} " * 100)
    vendor.pin(tmp_path)
    return tmp_path


def test_every_served_file_is_laid_out_with_its_compressed_twins(checkout):
    vendor.lay_out(checkout)
    for name, path in vendor.SERVED.items():
        served = checkout / "static" / "vendor" / name
        content = (checkout / "node_modules" / path).read_bytes()
        assert served.read_bytes() == content
        assert brotli.decompress(served.with_name(f"{name}.br").read_bytes()) == content
        assert gzip.decompress(served.with_name(f"{name}.gz").read_bytes()) == content


def test_a_file_that_differs_from_what_was_reviewed_lets_nothing_through(checkout):
    (checkout / "node_modules" / vendor.SERVED["zxing_reader.wasm"]).write_text("something else")
    with pytest.raises(vendor.NotAsReviewed, match=r"hash mismatch: zxing_reader\.wasm"):
        vendor.lay_out(checkout)
    assert not (checkout / "static").exists()


def test_a_file_that_was_never_reviewed_lets_nothing_through(checkout):
    (checkout / "vendor.lock").write_text("{}")
    with pytest.raises(vendor.NotAsReviewed):
        vendor.lay_out(checkout)


def test_what_is_served_here_is_what_vendor_lock_says():
    reviewed = json.loads((ROOT / "vendor.lock").read_text())
    assert reviewed.keys() == vendor.SERVED.keys()
    for name, digest in reviewed.items():
        assert hashlib.sha256((SERVED / name).read_bytes()).hexdigest() == digest
        assert hashlib.sha256(gzip.decompress((SERVED / f"{name}.gz").read_bytes())).hexdigest() == digest
        assert hashlib.sha256(brotli.decompress((SERVED / f"{name}.br").read_bytes())).hexdigest() == digest


def test_the_licences_of_all_that_is_served_are_named():
    text = (SERVED / "LICENSES.txt").read_text()
    for work in (
        "barcode-detector 3.2.2: MIT",
        "zxing-wasm 3.1.3: MIT",
        "zxing-cpp: Apache-2.0",
        "musl: MIT",
    ):
        assert work in text
    assert "TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION" in text
