"""A guard taken out of a function that is already in memory: no new process for each."""

import ast
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import CodeType, FunctionType
from typing import Any

from tests.access.mutants import Mutant, mutated

MET = "met_of_"


@contextmanager
def taken_away(mutant: Mutant) -> Iterator[None]:
    """The guard is gone wherever the function is already in use."""
    with swapped(mutant, mutated(source_of(mutant), mutant.place)):
        yield


@contextmanager
def telling(mutant: Mutant, met: Callable[[], None]) -> Iterator[None]:
    """The function calls `met` whenever it is called."""
    tree = Marks(mutant.function).visit(ast.parse(source_of(mutant)))
    with swapped(mutant, ast.fix_missing_locations(tree)) as function:
        function.__globals__[MET + mutant.function.replace(".", "_")] = met
        yield


@contextmanager
def swapped(mutant: Mutant, tree: ast.Module) -> Iterator[FunctionType]:
    function = function_of(mutant)
    kept = function.__code__
    function.__code__ = code_in(compile(tree, kept.co_filename, "exec"), mutant.function)
    try:
        yield function
    finally:
        function.__code__ = kept


def function_of(mutant: Mutant) -> FunctionType:
    found: Any = import_module(mutant.module)
    for name in mutant.function.split("."):
        found = getattr(found, name)
    found = inspect.unwrap(getattr(found, "fget", found))
    assert isinstance(found, FunctionType), mutant
    return found


def source_of(mutant: Mutant) -> str:
    return inspect.getsource(import_module(mutant.module))


def code_in(code: CodeType, function: str) -> CodeType:
    """The code of one function among all that a module holds."""
    return next(each for each in codes_in(code) if each.co_qualname == function)


def codes_in(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            yield from codes_in(inner)


class Marks(ast.NodeTransformer):
    """Makes one function say that it was met."""

    def __init__(self, function: str) -> None:
        self.sought = function
        self.inside: list[str] = []

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self.within(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self.within(node)

    def within(self, node: Any) -> ast.AST:
        self.inside.append(node.name)
        self.generic_visit(node)
        if ".".join(self.inside) == self.sought:
            call = f"{MET}{self.sought.replace('.', '_')}()"
            node.body.insert(0, ast.parse(call).body[0])
        self.inside.pop()
        return node
