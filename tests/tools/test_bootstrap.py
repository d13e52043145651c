"""Setting a checkout up: skipped when done, resumed when killed, and plain about what is missing."""

import ast
import base64
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tools import bootstrap

ROOT = Path(__file__).resolve().parents[2]
MANY = 700
EARLY = {
    "the interpreter is in place": lambda root: (root / ".venv/bin/python").exists(),
    "pip is half unpacked": lambda root: any(root.glob(".venv/lib/*/site-packages/pip/_internal/c*")),
}
LATE = {
    "packages are being installed": lambda root: (root / ".venv/.installing").exists(),
    "a package is half installed": lambda root: any(root.glob(".venv/lib/*/site-packages/parcel/m1.py")),
}


def test_a_stamp_is_true_until_an_input_changes(tmp_path):
    source = tmp_path / "lock"
    source.write_text("a")
    bootstrap.Stamp(tmp_path / "stamp", source).set()
    assert bootstrap.Stamp(tmp_path / "stamp", source).is_true()
    source.write_text("b")
    assert not bootstrap.Stamp(tmp_path / "stamp", source).is_true()


def test_a_stamp_that_is_not_there_is_not_true(tmp_path):
    assert not bootstrap.Stamp(tmp_path / "stamp").is_true()


@pytest.mark.parametrize("name", ["bootstrap", "run", "test"])
def test_a_python_that_is_too_old_can_still_read_what_it_is_given(name):
    source = (ROOT / "tools" / f"{name}.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 8))


def test_a_python_that_is_too_old_is_told_so_in_one_line(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 13))
    with pytest.raises(SystemExit) as end:
        bootstrap.set_up(dev=False)
    assert "Python 3.11 以上が要ります(いまは 3.10.13)" in end.value.code
    assert "Python 3.11 or newer is needed" in end.value.code
    assert "\n" not in end.value.code


def test_a_python_without_venv_is_told_the_package_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(SystemExit) as end:
        bootstrap.set_up(dev=False, root=tmp_path)
    assert "sudo apt-get install python3-venv" in end.value.code
    assert "\n" not in end.value.code


@pytest.mark.parametrize(
    ("failure", "advice"),
    [
        (OSError(28, "No space left on device"), "The disk is full"),
        (
            bootstrap.StepFailed("ERROR: Could not install: [Errno 28] No space left on device"),
            "The disk is full",
        ),
        (PermissionError(13, "Permission denied"), "cannot be written to"),
        (OSError(30, "Read-only file system"), "cannot be written to"),
        (bootstrap.StepFailed("npm error code ENOTFOUND"), "no network"),
        (bootstrap.StepFailed("[Errno -3] Temporary failure in name resolution"), "no network"),
        (bootstrap.StepFailed("tcp connect error: Connection refused (os error 111)"), "no network"),
        (bootstrap.StepFailed("THESE PACKAGES DO NOT MATCH THE HASHES FROM"), "recorded hashes"),
        (bootstrap.StepFailed("hash mismatch: a.js differ from vendor.lock"), "recorded hashes"),
    ],
)
def test_what_lies_outside_is_explained_in_one_line(failure, advice):
    said = str(bootstrap.explain(failure))
    assert advice in said
    assert " / " in said
    assert "\n" not in said


@pytest.mark.parametrize(
    "odd", ["something odd", "ModuleNotFoundError: No module named 'pip._internal.utils'"]
)
def test_what_nobody_foresaw_is_shown_as_it_was(odd):
    assert odd in str(bootstrap.explain(bootstrap.StepFailed(f"$ npm ci\n{odd}")))


def test_without_a_network_one_line_says_so(parcel, environment):
    shutil.copytree(environment, parcel / ".venv", symlinks=True)
    done = _start(parcel, PIP_NO_INDEX="0", PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_FIND_LINKS="")
    said = done.communicate(timeout=100)[1]
    assert done.returncode == 1
    assert said.splitlines()[-1].endswith("connect (and set your proxy if there is one) and run this again.")


@pytest.mark.parametrize("moment", EARLY)
def test_a_set_up_killed_while_it_makes_the_environment_goes_on(parcel, moment):
    _kill_when(EARLY[moment], parcel)
    assert _finish(parcel) == str(MANY)


@pytest.mark.parametrize("moment", LATE)
def test_a_set_up_killed_while_it_installs_goes_on(parcel, environment, moment):
    shutil.copytree(environment, parcel / ".venv", symlinks=True)
    (parcel / ".venv" / "mine.txt").write_text("kept")
    _kill_when(LATE[moment], parcel)
    assert _finish(parcel) == str(MANY)
    assert (parcel / ".venv" / "mine.txt").read_text() == "kept"


# Some wheels hold their record at the end, others in the middle.
@pytest.mark.parametrize("gone", [("cli/main.py",), ("cli/main.py", "../../pip-*.dist-info/RECORD")])
def test_a_pip_that_can_be_neither_run_nor_replaced_is_made_anew(parcel, environment, gone):
    shutil.copytree(environment, parcel / ".venv", symlinks=True)
    (parcel / ".venv" / ".made").unlink()
    for needed in gone:
        next(parcel.glob(f".venv/lib/*/site-packages/pip/_internal/{needed}")).unlink()
    assert _finish(parcel) == str(MANY)


def test_an_interpreter_that_is_gone_is_replaced(parcel, environment):
    shutil.copytree(environment, parcel / ".venv", symlinks=True)
    for link in (parcel / ".venv" / "bin").glob("python*"):
        link.unlink()
        link.symlink_to("/nowhere/python")
    assert _finish(parcel) == str(MANY)


def test_an_environment_that_somebody_made_is_kept(parcel, environment):
    shutil.copytree(environment, parcel / ".venv", symlinks=True)
    (parcel / ".venv" / ".made").unlink()
    (parcel / ".venv" / "mine.txt").write_text("kept")
    assert _finish(parcel) == str(MANY)
    assert (parcel / ".venv" / "mine.txt").read_text() == "kept"


def test_the_second_set_up_takes_under_a_second():
    bootstrap.set_up(dev=True)
    begin = time.monotonic()
    subprocess.run([sys.executable, ROOT / "tools" / "bootstrap.py", "--dev"], check=True)
    assert time.monotonic() - begin < 1


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    """A .venv as the set-up makes it, without packages."""
    setup = bootstrap.Setup(tmp_path_factory.mktemp("made"), dev=False)
    setup.environment()
    return setup.venv


@pytest.fixture
def parcel(tmp_path):
    """A checkout whose lock file names one package of many files, which lies on this machine."""
    wheel = tmp_path / "parcel-1.0-py3-none-any.whl"
    files = {f"parcel/m{number}.py": f"NUMBER = {number}\n" for number in range(MANY)}
    files["parcel/__init__.py"] = f"COUNT = {MANY}\n"
    files["parcel-1.0.dist-info/METADATA"] = "Metadata-Version: 2.1\nName: parcel\nVersion: 1.0\n"
    files["parcel-1.0.dist-info/WHEEL"] = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files["parcel-1.0.dist-info/RECORD"] = "".join(
        f"{name},{_digest(text)}\n" for name, text in files.items()
    )
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    root = tmp_path / "checkout"
    root.mkdir()
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (root / "requirements.run.lock").write_text(f"parcel==1.0 --hash=sha256:{digest}\n")
    (root / "requirements.uv.lock").write_text(f"uv==0.0.0 --hash=sha256:{'0' * 64}\n")
    return root


def _digest(text):
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
    return f"sha256={digest},{len(text)}"


def _start(root, **environ):
    """Take the steps that need no network, in a process of its own."""
    code = (
        "import sys, pathlib; from tools import bootstrap\n"
        "bootstrap.Setup.browser_files = lambda self: None\n"
        "bootstrap.set_up(dev=False, root=pathlib.Path(sys.argv[1]))"
    )
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(root.parent), "PIP_EXTRA_INDEX_URL": ""}
    return subprocess.Popen(
        [sys.executable, "-c", code, root],
        cwd=ROOT,
        env={**os.environ, **offline, **environ},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _kill_when(moment, root):
    process = _start(root)
    until = time.monotonic() + 60
    while not moment(root):
        assert time.monotonic() < until
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.001)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL


def _finish(root):
    process = _start(root)
    said = process.communicate(timeout=100)[1]
    assert process.returncode == 0, said
    code = "import parcel, parcel.m1, importlib.metadata as m; m.files('parcel'); print(parcel.COUNT)"
    shown = subprocess.run(
        [root / ".venv/bin/python", "-c", code], capture_output=True, text=True, check=True
    )
    return shown.stdout.strip()
