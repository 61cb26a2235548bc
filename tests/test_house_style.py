"""What a reviewer would otherwise have to remember."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

APPS = [path.parent.name for path in Path().glob("*/migrations")]
SOURCES = sorted(
    path
    for folder in [*APPS, "launch"]
    for path in Path(folder).rglob("*.py")
    if "migrations" not in path.parts
)
TEMPLATES = sorted(Path("templates").rglob("*.*"))
FRAGMENTS = [path for path in TEMPLATES if path.name.startswith("_")]
OUR_MODELS = [model for model in apps.get_models() if Path(model._meta.app_label).is_dir()]
QUERY_COUNTERS = ("assertNumQueries", "django_assert_num_queries")
FILE_LINES = 300
FUNCTION_LINES = 40
RULES = {"states", "deadlines", "followups", "scales", "stages", "courses"}
BANNED_FILES = {"utils", "services", "helpers", "managers", "common", "core"}


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            yield node


def test_a_query_count_always_stands_in_a_with():
    """Called without one, it asserts nothing."""
    for path in Path("tests").rglob("*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text())))
        held = [
            item.context_expr for node in nodes if isinstance(node, ast.With) for item in node.items
        ]
        for node in nodes:
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(QUERY_COUNTERS):
                assert node in held, f"{path}:{node.lineno}"


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_a_file_is_about_one_noun(path):
    assert len(path.read_text().splitlines()) <= FILE_LINES
    assert path.stem not in BANNED_FILES


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_a_function_fits_on_a_screen(path):
    for function in functions(path):
        length = (function.end_lineno or 0) - function.lineno + 1
        assert length <= FUNCTION_LINES, f"{function.name} has {length} lines"


@pytest.mark.parametrize("path", FRAGMENTS, ids=str)
def test_a_fragment_says_what_it_needs(path):
    assert path.read_text().startswith("{# Needs:")


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_a_template_keeps_to_the_policy_of_content(path):
    """No inline style or script, nothing unescaped, nothing from elsewhere."""
    text = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)|\|\s*safe\b", text)
    assert not re.search(r"""(src|href)=["']https?://""", text)


def named_templates() -> set[str]:
    """Every template that a view, a tag, a form pack or another template names."""
    found: set[str] = set()
    for path in [*SOURCES, *TEMPLATES]:
        found |= set(
            re.findall(r"""["']([\w-]+(?:/[\w-]+)*/?[\w-]+\.(?:html|txt))["']""", path.read_text())
        )
    return found


FOUND_BY_NAME = re.compile(r"^(\d{3}(_csrf)?\.html|finsam/|account/|mfa/|allauth/)")


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_a_template_is_used(path):
    name = path.relative_to("templates").as_posix()
    assert FOUND_BY_NAME.match(name) or name in named_templates()


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model._meta.label)
def test_a_model_is_named_in_lower_case(model):
    assert str(model._meta.verbose_name)[0].islower()
    assert str(model._meta.verbose_name_plural)[0].islower()


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_what_is_fetched_comes_from_a_set(path):
    """get_object_or_404(Model, …) asks nobody's right."""
    assert not re.search(r"get_object_or_404\(\s*[A-Z]\w+,", path.read_text())


def test_a_public_rule_says_what_it_means():
    """A rule stands in the app itself; forms and views may share its name."""
    named = {"states", "deadlines", "followups", "scales"}
    for path in (path for path in SOURCES if path.stem in named and len(path.parts) == 2):
        for function in functions(path):
            name = f"{path}:{function.name}"
            assert function.name in {"state_of", "dated"} or ast.get_docstring(function), name
