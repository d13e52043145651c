"""Set this checkout up with nothing but Python's standard library.

    python3 tools/bootstrap.py          what running needs
    python3 tools/bootstrap.py --dev    and what testing needs

Every step leaves a stamp beside what it made, with the digest of what it was made from, and is skipped
while the stamp is true. A set-up that was killed goes on where it stopped.

This file also has to be read by a Python that is too old, which is then told so.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
NEWEST_LOOKED_FOR = 16

# What tools print when the cause lies outside this checkout, and what the person can do about it.
TROUBLES = (
    (
        r"No space left|ENOSPC|Disk quota",
        "ディスクに空きがありません。空けてから、もう一度どうぞ。",
        "The disk is full: free some space and run this again.",
    ),
    (
        r"Permission denied|EACCES|Read-only file system|EROFS",
        "このフォルダーに書けません。書ける場所に clone して、もう一度どうぞ。",
        "This folder cannot be written to: clone it where you may write and run this again.",
    ),
    (
        r"(?i)do not match the hashes|hash mismatch|EINTEGRITY",
        "届いた部品のハッシュが記録と違うので、入れませんでした。proxy や mirror を確かめてください。",
        "What arrived differs from the recorded hashes and was not installed: check proxies and mirrors.",
    ),
    (
        (
            r"(?i)\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT)\b|getaddrinfo|name (resolution|or service)"
            r"|connection (refused|reset|broken|error)|network is unreachable|timed out"
            r"|cannot connect to proxy|error sending request"
        ),
        "ネットワークにつながりません。つないで(proxy があれば設定して)、もう一度どうぞ。",
        "There is no network: connect (and set your proxy if there is one) and run this again.",
    ),
)


class CannotSetUp(Exception):
    """Something that this machine lacks; says in two languages what to do."""

    def __init__(self, japanese: str, english: str, details: str = "") -> None:
        super().__init__(f"{details}{japanese} / {english}")


class StepFailed(Exception):
    """A tool that ended with an error; carries what it printed."""


class Stamp:
    """A mark that something was made from exactly these inputs."""

    def __init__(self, path: Path, *inputs: Path) -> None:
        digest = hashlib.sha256()
        for part in inputs:
            digest.update(part.read_bytes() if part.exists() else b"")
        self.path = path
        self.digest = digest.hexdigest()

    def is_true(self) -> bool:
        """Say whether what it stands for is there and up to date."""
        return self.path.exists() and self.path.read_text(encoding="ascii") == self.digest

    def set(self) -> None:
        """Remember that the step is done."""
        self.path.write_text(self.digest, encoding="ascii")


class Setup:
    """The steps that make one checkout ready."""

    def __init__(self, root: Path, *, dev: bool) -> None:
        self.root = root
        self.dev = dev
        self.venv = root / ".venv"
        self.python = self.venv / "bin" / "python"

    def run(self) -> None:
        """Take every step that is not done yet."""
        with _alone(self.root):
            self.environment()
            self.packages()
            self.browser_files()
            self.catalogs()

    def environment(self) -> None:
        """Make .venv, or finish one that was left half made; keep one that works."""
        done = Stamp(self.venv / ".made")
        if done.is_true() and self.python.exists():
            return
        if importlib.util.find_spec("ensurepip") is None:
            raise CannotSetUp(
                "Python の venv がありません。Debian/Ubuntu では: sudo apt-get install python3-venv",
                "Python has no venv module; on Debian/Ubuntu: sudo apt-get install python3-venv",
            )
        _say("Python の環境 .venv を作っています", "making the Python environment .venv")
        if not self.python.exists() or _version_of(self.venv) == sys.version_info[:2]:
            for broken in self.venv.glob("bin/python*"):
                if not broken.exists():
                    broken.unlink()
            venv.EnvBuilder(symlinks=True).create(self.venv)
        self._pip_into_environment()
        done.set()

    def _pip_into_environment(self) -> None:
        if _version_of(self.venv) < OLDEST:
            raise CannotSetUp(
                "いまの .venv の Python は古すぎます。消してから、もう一度どうぞ: rm -r .venv",
                "The Python in .venv is too old; remove it and run this again: rm -r .venv",
            )
        packages = self.venv / "lib" / "python{}.{}".format(*_version_of(self.venv)) / "site-packages"
        # A pip that was half unpacked can neither be run nor replaced.
        if not _pip_is_whole(packages):
            for remains in packages.glob("pip*"):
                shutil.rmtree(remains)
            self._do(self.python, "-m", "ensurepip", "--default-pip")

    def packages(self) -> None:
        """Install the Python packages of the lock file, each checked against its hash."""
        kinds = ("run", "dev") if self.dev else ("run",)
        locks = {kind: self.root / f"requirements.{kind}.lock" for kind in kinds}
        stamps = [
            Stamp(self.venv / f".packages-{kind}", self.venv / "pyvenv.cfg", lock)
            for kind, lock in locks.items()
        ]
        if all(stamp.is_true() for stamp in stamps):
            return
        _say("Python のパッケージを入れています", "installing the Python packages")
        self._install(locks[kinds[-1]])
        for stamp in stamps:
            stamp.set()

    def _install(self, lock: Path) -> None:
        """Install a lock file by uv, or by pip where uv cannot be had or does not work."""
        unfinished = self.venv / ".installing"
        again = unfinished.exists()
        unfinished.touch()
        # An install that was killed leaves packages that look whole, so everything is put in place anew.
        pip_anew, uv_anew = (("--ignore-installed",), ("--reinstall",)) if again else ((), ())
        pip = (
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--retries=2",
            "--require-hashes",
            *pip_anew,
        )
        uv = ("-m", "uv", "pip", "install", "--python", self.python, "--require-hashes", *uv_anew)
        try:
            uv_lock = self.root / "requirements.uv.lock"
            self._do(self.python, *pip, "--only-binary=:all:", "-r", uv_lock)
            self._do(self.python, *uv, "-r", lock)
        except StepFailed:
            self._do(self.python, *pip, "-r", lock)
        unfinished.unlink()

    def browser_files(self) -> None:
        """Fetch the packages of package-lock.json and lay out those files that a browser gets."""
        lock = self.root / "package-lock.json"
        modules = self.root / "node_modules"
        stamps = [Stamp(modules / f".fetched-{kind}", lock) for kind in ("run", "dev")]
        wanted = stamps if self.dev else stamps[:1]
        laid_out = Stamp(
            self.root / "static" / "vendor" / ".stamp",
            lock,
            self.root / "vendor.lock",
            self.root / "tools" / "vendor.py",
        )
        if laid_out.is_true() and (not self.dev or all(stamp.is_true() for stamp in wanted)):
            return
        if not all(stamp.is_true() for stamp in wanted):
            _say("画面の部品を入れています", "fetching the browser's files")
            self._npm_ci()
            for stamp in wanted:
                stamp.set()
        self._do(self.python, "-m", "tools.vendor")
        laid_out.set()

    def _npm_ci(self) -> None:
        """Run npm ci with the machine's npm, or with one from a Python package where that fails."""
        command = (
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            *(() if self.dev else ("--omit=dev",)),
        )
        try:
            self._do(shutil.which("npm") or "npm", *command)
        except (StepFailed, FileNotFoundError):
            _say(
                "Node.js がないので、入れています",
                "there is no Node.js that works: installing one into .venv",
            )
            self._install(self.root / "requirements.node.lock")
            self._do(self.venv / "bin" / "npm", *command)

    def catalogs(self) -> None:
        """Compile the words of every language."""
        folder = self.root / "shishin" / "translations"
        sources = sorted(folder.rglob("*.po"))
        done = Stamp(folder / ".stamp", self.root / "tools" / "catalogs.py", *sources)
        if not sources or (done.is_true() and all(po.with_suffix(".mo").exists() for po in sources)):
            return
        self._do(self.python, "-m", "tools.catalogs")
        done.set()

    def _do(self, *command: str | Path) -> None:
        path = f"{self.venv / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
        done = subprocess.run(
            [str(part) for part in command],
            cwd=self.root,
            env={**os.environ, "PATH": path},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            raise StepFailed(f"$ {' '.join(str(part) for part in command)}\n{done.stdout[-3000:]}")


def explain(error: Exception) -> CannotSetUp:
    """Turn a failure into the one line that says what to do about it."""
    if isinstance(error, CannotSetUp):
        return error
    text = (
        f"{errno.errorcode.get(error.errno or 0, '')} {error}" if isinstance(error, OSError) else str(error)
    )
    for pattern, japanese, english in TROUBLES:
        if re.search(pattern, text):
            return CannotSetUp(japanese, english)
    return CannotSetUp(
        "用意の途中で失敗しました。上の出力を見てください。",
        "The set-up failed: see the output above.",
        details=f"{text}\n",
    )


def set_up(*, dev: bool, root: Path = ROOT) -> None:
    """Make this checkout ready, or end with one line that says what is missing."""
    if sys.version_info < OLDEST:
        sys.exit(_too_old())
    try:
        Setup(root, dev=dev).run()
    except KeyboardInterrupt:
        sys.exit("途中で止めました。次は続きから始まります。 / Stopped: the next run goes on from here.")
    except (CannotSetUp, StepFailed, OSError, subprocess.SubprocessError) as error:
        sys.exit(str(explain(error)))


def _too_old() -> str:
    names = (f"python{OLDEST[0]}.{minor}" for minor in range(NEWEST_LOOKED_FOR, OLDEST[1] - 1, -1))
    newer = next((name for name in names if _runs(name)), "python3.11")
    found = ".".join(str(part) for part in sys.version_info[:3])
    return (
        f"Python 3.11 以上が要ります(いまは {found})。たとえば: make run PYTHON={newer} / "
        f"Python 3.11 or newer is needed (this is {found}); for example: make run PYTHON={newer}"
    )


def _pip_is_whole(packages: Path) -> bool:
    """Say whether every file that pip's own record names is there in its full size."""
    records = [*packages.glob("pip-*.dist-info/RECORD")]
    for record in records:
        for line in record.read_text(encoding="utf-8").splitlines():
            name, _, size = line.rsplit(",", 2)
            file = packages / name
            if size and not (file.exists() and file.stat().st_size == int(size)):
                return False
    return bool(records)


def _runs(name: str) -> bool:
    """Say whether a command is there and works; a version manager's stand-in may only be there."""
    try:
        return subprocess.run([name, "-c", ""], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _version_of(environment: Path) -> tuple[int, ...]:
    text = (environment / "pyvenv.cfg").read_text(encoding="utf-8") if environment.exists() else ""
    found = re.search(r"^version(?:_info)? *= *(\d+)\.(\d+)", text, re.MULTILINE)
    return tuple(int(part) for part in found.groups()) if found else (0, 0)


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Keep a second set-up of the same checkout waiting; a kill lets go by itself."""
    folder = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("ほかの用意が終わるのを待っています", "waiting for another set-up of this folder")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _say(japanese: str, english: str) -> None:
    print(f"… {japanese} / {english}", file=sys.stderr, flush=True)


def main(arguments: Sequence[str]) -> None:
    """Set up as the command line asks."""
    set_up(dev="--dev" in arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
