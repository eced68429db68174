"""The locks: every package hashed, no address in them, and in step with pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ["requirements.lock", "requirements-dev.lock"]


def pins(lock: str) -> dict[str, Version]:
    lines = re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", (ROOT / lock).read_text(), flags=re.MULTILINE)
    return {canonicalize_name(name): Version(version) for name, version in lines}


def group(name: str) -> list[Requirement]:
    """Requirements of a dependency group, with the groups it includes."""
    requirements: list[Requirement] = []
    for entry in PYPROJECT["dependency-groups"][name]:
        requirements += group(entry["include-group"]) if isinstance(entry, dict) else [Requirement(entry)]
    return requirements


def unmet(requirements: list[Requirement], locked: dict[str, Version]) -> list[str]:
    return [
        str(wanted)
        for wanted in requirements
        if (found := locked.get(canonicalize_name(wanted.name))) is None or found not in wanted.specifier
    ]


RUNTIME = [Requirement(line) for line in PYPROJECT["project"]["dependencies"]]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    addresses = [line for line in (ROOT / lock).read_text().splitlines() if "://" in line]
    assert addresses == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_sha256(lock: str) -> None:
    blocks = re.split(r"^(?=[a-z0-9])", (ROOT / lock).read_text(), flags=re.MULTILINE)[1:]
    assert len(blocks) == len(pins(lock)) > 40
    without = [block.splitlines()[0] for block in blocks if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", block)]
    assert without == []


def test_the_runtime_lock_satisfies_pyproject() -> None:
    assert unmet(RUNTIME + group("build"), pins("requirements.lock")) == []


def test_the_dev_lock_satisfies_pyproject() -> None:
    assert unmet(RUNTIME + group("dev"), pins("requirements-dev.lock")) == []


def test_both_locks_pin_the_same_versions() -> None:
    runtime, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: dev.get(name) for name in runtime} == runtime


def test_an_unmet_requirement_is_noticed() -> None:
    locked = {"numpy": Version("1.26.4")}
    assert unmet([Requirement("numpy>=2.1"), Requirement("scipy")], locked) == ["numpy>=2.1", "scipy"]


def test_test_tools_stay_out_of_the_runtime_lock() -> None:
    assert not {"pytest", "hypothesis", "ruff", "mypy", "playwright"} & set(pins("requirements.lock"))
