"""Servers under measurement: ours and the bare page that is the measure, both by granian with two workers."""

import contextlib
import ctypes
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 30
STOP_SECONDS = 10
PR_SET_PDEATHSIG = 1
WORKERS = 2
THREADS = 4


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    port: int
    pid: int

    def memory(self) -> float:
        """Return the proportional memory (PSS) of the whole process tree in MB."""
        return sum(_pss(pid) for pid in _tree(self.pid)) / 1024

    def processor_seconds(self) -> float:
        """Return the processor time that the process tree has used so far."""
        return sum(_cpu(pid) for pid in _tree(self.pid))

    def kill(self) -> None:
        """End every process of it at once, as a machine that runs out of memory does."""
        for pid in _tree(self.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def prepare(environ: dict[str, str]) -> None:
    """Do what an operator does before the servers of a city start."""
    command = [sys.executable, "-m", "flask", "--app", "app", "migrate"]
    subprocess.run(command, cwd=ROOT, env=without_ours() | environ, stdout=subprocess.DEVNULL, check=True)


@contextlib.contextmanager
def serving(target: str, environ: dict[str, str], port: int | None = None) -> Iterator[Server]:
    """Serve a WSGI target (`module:app`) on this or a free loopback port until the block ends."""
    port = port or free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--workers", str(WORKERS)),
        *("--blocking-threads", str(THREADS), "--host", "127.0.0.1", "--port", str(port)),
        *("--log-level", "error", target),
    ]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=without_ours() | environ,
            stdout=log,
            stderr=subprocess.STDOUT,
            preexec_fn=_end_with_us,  # noqa: PLW1509 - there is one thread here
        )
        try:
            _wait(port, process, log)
            yield Server(port, process.pid)
        finally:
            _stop(process)


def _end_with_us() -> None:
    """Have the kernel end the server when the bench is killed and cannot do it."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _stop(process: subprocess.Popen[bytes]) -> None:
    family = _tree(process.pid)
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        for pid in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()


def without_ours() -> dict[str, str]:
    """Return the environment without settings of a city that may live on this machine."""
    return {name: value for name, value in os.environ.items() if not name.startswith("SHISHIN_")}


def free_port() -> int:
    """Return a loopback port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes], log: IO[bytes]) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).read()
            return
        time.sleep(0.1)
    log.seek(0)
    msg = f"nothing answered on port {port}: {log.read().decode(errors='replace')}"
    raise RuntimeError(msg)


def _tree(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += _tree(int(child))
    return found


def _pss(pid: int) -> int:
    with contextlib.suppress(OSError):
        match = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        return int(match[1]) if match else 0
    return 0


def _cpu(pid: int) -> float:
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0
