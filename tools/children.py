"""Processes that live and die together."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from types import FrameType, TracebackType
from typing import Self

LOOK_AGAIN_SECONDS = 0.2
GRACE_SECONDS = 10


class Family:
    """Starts processes; stops all of them when one ends, on Ctrl+C, and when this process is told to end."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.members: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _end)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        self._stop()

    def start(self, name: str, command: list[str]) -> None:
        """Start a process under a name, apart from the terminal so that Ctrl+C reaches only this one."""
        self.members[name] = subprocess.Popen(
            command, env=self.environ, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def check(self) -> None:
        """Raise `SystemExit` when one of the processes has ended."""
        for name, process in self.members.items():
            if process.poll() is not None:
                sys.exit(f"{name}: 終わりました / ended ({process.returncode})")

    def wait(self) -> None:
        """Stay until one of the processes ends."""
        while True:
            self.check()
            time.sleep(LOOK_AGAIN_SECONDS)

    def _stop(self) -> None:
        for process in self.members.values():
            process.terminate()
        until = time.monotonic() + GRACE_SECONDS
        for process in self.members.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0, until - time.monotonic()))
            # Whatever it had started and left behind goes with it.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _end(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)
