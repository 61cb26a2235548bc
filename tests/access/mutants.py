"""Mutanter: the guards of the application, each taken away on its own.

A mutant is one change in one function: a set that is not asked for, a condition that is dropped
from a set, a refusal that is not made, a decorator that is not there.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any

APPS = (
    "activities",
    "audit",
    "documents",
    "instruments",
    "organisations",
    "participants",
    "referrals",
    "reporting",
)
LEFT_ALONE = {"migrations", "demo", "management"}
SETS = frozenset(
    {
        "active",
        "counted_by",
        "decidable_by",
        "drafts_of",
        "editable_by",
        "of_office",
        "open_to",
        "past_the_door",
        "readable_by",
        "received_by",
        "spoken_for_by",
        "visible_to",
        "with_a_list",
        "written_by",
    }
)
# Functions that make the condition of a set; whoever calls them is a set itself.
CONDITIONS = SETS | {"circle_of", "closings_found", "copies_found", "entrusted", "papers_found"}
# Modules with functions named as the sets are.
MODULES = frozenset({"panels"})
NARROWS = frozenset({"filter", "exclude"})
# Decorators that guard nothing: they name, count or describe.
PLAIN = frozenset(
    {
        "property",
        "cached_property",
        "dataclass",
        "classmethod",
        "staticmethod",
        "contextmanager",
        "shared_task",
        "receiver",
        "register",
        "forgets",
        "wraps",
        "abstractmethod",
    }
)


@dataclass(frozen=True)
class Mutant:
    """One change: in which function, the how-manieth guard of it, and what it takes away."""

    module: str
    function: str
    place: int
    says: str

    def __str__(self) -> str:
        return f"{self.dotted}: {self.says}"

    @property
    def dotted(self) -> str:
        return f"{self.module}.{self.function}"

    @property
    def address(self) -> str:
        return f"{self.module}:{self.place}"

    @property
    def is_in_body(self) -> bool:
        """Om den kan prövas i en process som redan går: a decorator has done its work by then."""
        return not self.says.startswith("@")


def modules() -> Iterator[tuple[str, Path]]:
    for app in APPS:
        for path in sorted(Path(app).rglob("*.py")):
            if not LEFT_ALONE & set(path.parts):
                yield ".".join(path.with_suffix("").parts).removesuffix(".__init__"), path


def all_mutants() -> list[Mutant]:
    return [
        Mutant(module, function, place, says)
        for module, path in modules()
        for function, place, says in guards_in(ast.parse(path.read_text()))
    ]


def guards_in(tree: ast.Module) -> list[tuple[str, int, str]]:
    """Every guard of a module as (function, place, what it says)."""
    walker = Guards()
    walker.visit(tree)
    return walker.found


class Guards(ast.NodeTransformer):
    """Finds the guards; told the place of one, takes that one away."""

    def __init__(self, taken: int | None = None) -> None:
        self.taken = taken
        self.place = -1
        self.inside: list[str] = []
        self.found: list[tuple[str, int, str]] = []

    def is_taken(self, says: str) -> bool:
        self.place += 1
        self.found.append((".".join(self.inside), self.place, says))
        return self.place == self.taken

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self.within(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.inside.append(node.name)
        kept = [each for each in node.decorator_list if not self.drops_decorator(each)]
        self.inside.pop()
        node.decorator_list = kept
        return self.within(node)

    def drops_decorator(self, node: ast.expr) -> bool:
        return name_of(node) not in PLAIN and self.is_taken(f"@{name_of(node)} removed")

    def within(self, node: Any) -> ast.AST:
        self.inside.append(node.name)
        self.generic_visit(node)
        self.inside.pop()
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.func, ast.Attribute):
            return node
        if self.is_set(node.func) and self.is_taken(f"{ast.unparse(node.func)}() removed"):
            everything = ast.Attribute(node.func.value, "all", ast.Load())
            return ast.Call(everything, [], [])
        if node.func.attr in NARROWS and CONDITIONS & set(self.inside):
            return self.narrowed(node)
        return node

    def is_set(self, called: ast.Attribute) -> bool:
        """A set of rows; not a function of that name in some module."""
        of_module = isinstance(called.value, ast.Name) and called.value.id in MODULES
        return called.attr in SETS and not of_module

    def narrowed(self, node: ast.Call) -> ast.Call:
        """Inside a set each condition is a guard of its own."""
        args = [arg for arg in node.args if not self.is_taken(f"{ast.unparse(arg)} dropped")]
        keywords = [
            each for each in node.keywords if not self.is_taken(f"{ast.unparse(each)} dropped")
        ]
        return ast.Call(node.func, args, keywords)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """One condition and another."""
        self.generic_visit(node)
        if not isinstance(node.op, ast.BitAnd) or not CONDITIONS & set(self.inside):
            return node
        if self.is_taken(f"{ast.unparse(node.left)} dropped"):
            return node.right
        if self.is_taken(f"{ast.unparse(node.right)} dropped"):
            return node.left
        return node

    def visit_If(self, node: ast.If) -> Any:
        """A refusal: `raise Http404`, and inside a set `return self.none()`."""
        self.generic_visit(node)
        does = ast.unparse(node.body[0])
        empties = "none()" in does and CONDITIONS & set(self.inside)
        refuses = empties or does.startswith("raise Http404")
        if refuses and self.is_taken(f"if {ast.unparse(node.test)} removed"):
            return ast.Pass()
        return node


def name_of(node: ast.expr) -> str:
    called = node.func if isinstance(node, ast.Call) else node
    return ast.unparse(called).rpartition(".")[2]


def mutated(source: str, place: int) -> ast.Module:
    return ast.fix_missing_locations(Guards(place).visit(ast.parse(source)))


class MutantFinder(MetaPathFinder):
    """Gives the mutated module in place of the real one."""

    def __init__(self, module: str, place: int) -> None:
        self.module, self.place = module, place

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if name != self.module:
            return None
        file = dict(modules())[name]
        loader = MutantLoader(name, str(file.resolve()), self.place)
        return spec_from_loader(name, loader, is_package=file.name == "__init__.py")


class MutantLoader(SourceFileLoader, Loader):
    def __init__(self, name: str, path: str, place: int) -> None:
        super().__init__(name, path)
        self.place = place

    def exec_module(self, module: ModuleType) -> None:
        tree = mutated(Path(self.path).read_text(), self.place)
        exec(compile(tree, self.path, "exec"), module.__dict__)


def install(chosen: str) -> None:
    """`chosen` is "module:place"; from now on that module is imported with its guard gone."""
    module, _, place = chosen.partition(":")
    sys.meta_path.insert(0, MutantFinder(module, int(place)))
