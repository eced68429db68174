"""The wheel is the whole product: modules, templates, styles, migrations, and the command."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.tree import ROOT, tracked_files

ROOMS = ("forecasts", "solver", "api", "fixtures")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return zipfile.ZipFile(next(Path(folder).glob("paiban-*.whl")))


def test_every_file_of_the_rooms_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    names = [path.relative_to(ROOT).as_posix() for path in tracked_files()]
    expected = {name for name in names if name.split("/")[0] in ROOMS}
    assert expected - set(wheel.namelist()) == set()


def test_nothing_but_the_rooms_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} <= set(ROOMS)


def test_the_wheel_brings_the_command_and_the_licence(wheel: zipfile.ZipFile) -> None:
    files = {name.split(".dist-info/")[1]: name for name in wheel.namelist() if ".dist-info/" in name}
    assert "paiban = api.cli:main" in wheel.read(files["entry_points.txt"]).decode()
    assert {"licenses/LICENSE", "licenses/NOTICE"} <= files.keys()
