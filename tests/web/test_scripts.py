"""Joining our modules into one classic script."""

from pathlib import Path

import pytest

from shishin.web import scripts

STATIC = Path(__file__).resolve().parents[2] / "static" / "js"


def write(folder: Path, **files: str) -> Path:
    """Write modules: `a="…"` is a.js."""
    for name, text in files.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder


def test_each_module_stands_once_before_whoever_needs_it(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        main='import * as one from "./one.js";\nimport * as two from "./two.js";\none.say();\n',
        one='import * as two from "./two.js";\nexport function say() {\n  return two.WORD;\n}\n',
        two='export const WORD = "x";\n',
    )
    text = scripts.classic(folder, "main.js")
    assert text.index("const module_two") < text.index("const module_one") < text.index("const module_main")
    assert text.count("const module_two =") == 1
    assert "return { say };" in text
    assert "import" not in text
    assert "export" not in text


def test_comments_and_indents_stay_behind_and_casts_do_not(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        main="/** Says.\n * More.\n */\n  // why\n  {\n    }\n"
        "const a = /** @type {any} */ (self);\n/** @type {any} */ (a).x();\n",
    )
    text = scripts.classic(folder, "main.js")
    assert "Says" not in text
    assert "why" not in text
    assert "\n{\n}\n" in text
    assert "(self);" in text
    assert "(a).x();" in text


def test_folders_above_are_found(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    write(tmp_path, main='import * as low from "./deep/low.js";\nlow.go();\n', top="export const A = 1;\n")
    write(
        tmp_path / "deep",
        low='import * as top from "../top.js";\nexport function go() {\n  return top.A;\n}\n',
    )
    assert "const module_top" in scripts.classic(tmp_path, "main.js")


@pytest.mark.parametrize(
    "line",
    [
        'import { a } from "./a.js";',
        'import "./a.js";',
        "export default 1;",
        "export { a };",
        'const a = await import("./a.js");',
        "const a = import.meta.url;",
    ],
)
def test_what_cannot_be_joined_is_refused(tmp_path: Path, line: str) -> None:
    folder = write(tmp_path, main=f"{line}\n")
    with pytest.raises(scripts.NotOurModule, match=r"main\.js"):
        scripts.classic(folder, "main.js")


def test_the_workers_own_modules_can_be_joined(tmp_path: Path) -> None:
    text = scripts.classic(STATIC, "worker.js")
    script = tmp_path / "sw.js"
    script.write_text(text, encoding="utf-8")
    assert "navigator.locks" in text
    assert "/* " not in text
