"""The linters are part of the suite: what they find is found before it is committed."""

import subprocess
import sys

import pytest

CHECKS = {
    "ruff": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy", "."],
    "djlint": ["djlint", "templates", "--lint", "--quiet"],
    "deptry": ["deptry", "."],
    "migrations": ["django", "makemigrations", "--check", "--dry-run"],
}


@pytest.mark.parametrize("name", CHECKS)
def test_a_linter_finds_nothing(name):
    found = subprocess.run(
        [sys.executable, "-m", *CHECKS[name]], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout + found.stderr
