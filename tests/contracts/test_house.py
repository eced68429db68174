"""The house keeps its plan: imports, top level, sizes, and nothing that belongs to one machine."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

import pytest

from tests.tree import ROOT, text_files, tracked_files

ROOMS = ("forecasts/", "solver/", "api/", "fixtures/")

TOP_LEVEL = [
    ".ci/run", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "NOTICE", "README.md",
    "pyproject.toml", "requirements-dev.lock", "requirements.lock",
    "api/__init__.py", "docs/decisions/README.md", "docs/glossary.md", "fixtures/__init__.py",
    "forecasts/__init__.py", "solver/__init__.py", "tests/conftest.py",
]  # fmt: skip

# File, and the reason why it may be longer than 400 lines.
LONG_FILES = {}

# Written in pieces, so that this file does not hold what it looks for.
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:wo" r"rk|ro" r"ot|home/[a-z]+|opt/py" r"pi)(?:/|\b)")
REGISTRY_HOSTS = re.compile(
    r"py" r"pi\.org|pythonho" r"sted|registry\.npm" r"js|deb\.deb" r"ian|crates\.i" r"o|proxy\.gol" r"ang"
)
PUBLIC_DATA = re.compile(r"\.\./" r"shared|/sha" r"red/")
MAY_NAME_PUBLIC_DATA = ("tests/public_data.py", "benchmarks/")


def mentions(pattern: re.Pattern[str], *exempt: str) -> list[str]:
    return [
        f"{name}:{text[: match.start()].count(chr(10)) + 1}: {match.group()}"
        for name, text in text_files().items()
        if not name.startswith(exempt)
        for match in pattern.finditer(text)
    ]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_imports_follow_the_table() -> None:
    lint_imports = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    result = run(sys.executable, "-c", lint_imports)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_web_process_starts_without_a_solver() -> None:
    look = "import sys, api.main; print(sorted({'ortools', 'solver.search', 'solver.model'} & set(sys.modules)))"
    result = run(sys.executable, "-c", look)
    assert result.stdout.strip() == "[]", result.stdout + result.stderr


@pytest.mark.parametrize("name", TOP_LEVEL)
def test_the_top_level_is_complete(name: str) -> None:
    assert (ROOT / name).is_file()


def test_no_file_belongs_to_one_machine() -> None:
    assert mentions(MACHINE_PATHS) == []


def test_no_file_names_a_registry_host() -> None:
    assert mentions(REGISTRY_HOSTS) == []


def test_only_the_reader_of_public_data_knows_where_it_lies() -> None:
    assert mentions(PUBLIC_DATA, *MAY_NAME_PUBLIC_DATA) == []


def test_no_module_grows_beyond_400_lines() -> None:
    lengths = {name: text.count("\n") for name, text in text_files().items() if is_module(name)}
    assert len(lengths) > 20
    assert {name: n for name, n in lengths.items() if n > 400 and name not in LONG_FILES} == {}


def test_a_reason_for_a_long_file_ends_with_the_need() -> None:
    assert [name for name in LONG_FILES if text_files()[name].count("\n") <= 400] == []


def is_module(name: str) -> bool:
    return name.startswith((*ROOMS, "benchmarks/")) and name.endswith(".py")


def test_every_module_opens_with_a_sentence() -> None:
    silent = [
        n for n, t in text_files().items() if is_module(n) and t.strip() and not t.lstrip().startswith(('"""', 'r"""'))
    ]
    assert silent == []


def test_no_data_of_a_running_service_is_tracked() -> None:
    tracked = [path.name for path in tracked_files()]
    assert [name for name in tracked if name.endswith((".sqlite", ".db", ".pyc")) or name == "uv.lock"] == []


def test_the_wheel_holds_the_four_rooms() -> None:
    wheel = tomllib.loads(text_files()["pyproject.toml"])["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert tuple(f"{room}/" for room in wheel["packages"]) == ROOMS
