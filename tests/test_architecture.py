"""The direction of imports: ORDER runs from the ground up, and each may use what lies below."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ORDER = [
    "finsam",
    "audit",
    "organisations",
    "documents",
    "participants",
    "instruments",
    "activities",
    "referrals",
    "reporting",
]


def imported_apps(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize("app", ORDER)
def test_an_app_imports_only_what_lies_below_it(app: str) -> None:
    above = set(ORDER[ORDER.index(app) + 1 :])
    for path in Path(app).rglob("*.py"):
        assert not above & set(imported_apps(path)), path


def test_every_app_has_its_floor() -> None:
    """A new app takes its place in the order before it is used."""
    apps = {path.parent.name for path in Path().glob("*/migrations")}
    assert apps == set(ORDER)
