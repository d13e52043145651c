"""One classic script made of our modules, for the one place that takes no modules: the service worker.

It understands what our modules are written in, and refuses the rest: `import * as name from "./file.js";` at
the head, `export` before functions, classes and constants. Comments on lines of their own stay behind, and so
do empty lines and what lines begin with, also within a string of several lines.
"""

import re
from pathlib import Path, PurePosixPath

IMPORT = re.compile(r'^import \* as (\w+) from "(\.{1,2}/[\w./-]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export ((?:async )?function|class|const) (\w+)", re.MULTILINE)
COMMENT = re.compile(r"^[ \t]*(?:/\*\*(?:(?!\*/).)*\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
INDENT = re.compile(r"^\s+", re.MULTILINE)
FOREIGN = re.compile(r"^(?:import|export)\b.*|(?<!\{)\bimport\(.*|\bimport\.meta\b.*", re.MULTILINE)


class NotOurModule(Exception):
    """A module written in a way that cannot be joined; says where."""


def classic(folder: Path, entry: str) -> str:
    """Return a module and everything that it imports as one script, each module in a scope of its own.

    Raises `NotOurModule`.
    """
    done: dict[str, str] = {}
    _join(folder, entry, done)
    return "\n".join(done.values())


def _join(folder: Path, name: str, done: dict[str, str]) -> None:
    text = COMMENT.sub("", (folder / name).read_text(encoding="utf-8"))
    imported = {alias: _resolved(name, path) for alias, path in IMPORT.findall(text)}
    for module in imported.values():
        if module not in done:
            _join(folder, module, done)
    exported = [found[1] for found in EXPORT.findall(text)]
    body = INDENT.sub("", EXPORT.sub(r"\1 \2", IMPORT.sub("", text)))
    if found := FOREIGN.search(body):
        message = f"{name}: {found[0]}"
        raise NotOurModule(message)
    heads = "".join(f"const {alias} = {_scope(module)};\n" for alias, module in imported.items())
    done[name] = f"const {_scope(name)} = (() => {{\n{heads}{body}return {{ {', '.join(exported)} }};\n}})();"


def _resolved(importer: str, path: str) -> str:
    parts: list[str] = []
    for part in (PurePosixPath(importer).parent / path).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def _scope(name: str) -> str:
    return "module_" + re.sub(r"\W", "_", name.removesuffix(".js"))
