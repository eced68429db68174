"""The documents lead somewhere: links resolve, decisions have their parts, commands exist."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest

from tests.tree import ROOT, text_files

DOCUMENTS = sorted(name for name in text_files() if name.endswith(".md"))
DECISIONS = [name for name in DOCUMENTS if name.startswith("docs/decisions/") and not name.endswith("README.md")]


def prose(name: str) -> str:
    """Return the document without its fenced and inline code, where brackets are not links."""
    without_fences = re.sub(r"^```.*?^```", "", text_files()[name], flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`\n]*`", "", without_fences)


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(name: str) -> set[str]:
    return {anchor(heading) for heading in re.findall(r"^#+ +(.*)$", text_files()[name], flags=re.MULTILINE)}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_within_the_house_resolve(name: str) -> None:
    targets = [t for t in re.findall(r"\]\(([^)\s]+)\)", prose(name)) if "://" not in t and not t.startswith("mailto:")]
    broken = []
    for target in targets:
        path, _, fragment = target.partition("#")
        file = (ROOT / PurePosixPath(name).parent / path).resolve() if path else (ROOT / name)
        inside = file.relative_to(ROOT.resolve()).as_posix() if file.is_relative_to(ROOT.resolve()) else ""
        if not file.exists() or not inside or (fragment and fragment not in anchors(inside)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_pictures_exist(name: str) -> None:
    sources = re.findall(r'<img[^>]+src="([^"]+)"', text_files()[name])
    assert [source for source in sources if not (ROOT / PurePosixPath(name).parent / source).exists()] == []


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_has_its_parts_on_one_page(name: str) -> None:
    text = text_files()[name]
    assert re.search(r"^\*Status: .+ · Date: [\dY-]+", text, flags=re.MULTILINE)
    assert re.search(r"^> \S", text, flags=re.MULTILINE), "a decision can be quoted in one sentence"
    assert {"why", "what-follows", "considered"} <= anchors(name)
    assert text.count("\n") <= 70


def test_every_decision_is_listed() -> None:
    listed = set(re.findall(r"\]\((\w+\.md)\)", text_files()["docs/decisions/README.md"]))
    assert listed == {PurePosixPath(name).name for name in DECISIONS}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_make_targets_named_in_documents_exist(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_files()["Makefile"], flags=re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", text_files()[name], flags=re.MULTILINE))
    assert named <= targets
