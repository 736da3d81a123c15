"""How long functions and files may be. Prints the figures; `pytest -s` shows them."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import pytest

Length = tuple[int, str]


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """From `def` to the last line, without the docstring."""
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def functions_in(path: Path) -> Iterator[Length]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield lines_of(node), f"{path.name}:{node.lineno} {node.name}"


@pytest.fixture(scope="module")
def lengths(sources: list[Path]) -> list[Length]:
    return sorted(length for path in sources for length in functions_in(path))


def test_a_function_is_short(lengths: list[Length]) -> None:
    counts = [lines for lines, _ in lengths]
    middle, high = median(counts), quantiles(counts, n=20)[-1]
    print(f"{len(counts)} functions: median {middle}, 95th percentile {high}, longest {lengths[-1]}")
    assert middle <= 7
    assert high <= 30


def test_no_function_is_over_45_lines(lengths: list[Length]) -> None:
    assert [name for lines, name in lengths if lines > 45] == []


def test_no_file_is_over_350_lines(files: list[Path]) -> None:
    python = [path for path in files if path.suffix == ".py"]
    assert [str(path) for path in python if len(path.read_text().splitlines()) > 350] == []


def test_a_test_is_short(files: list[Path]) -> None:
    tests = [path for path in files if path.name.startswith("test_")]
    counts = [lines for path in tests for lines, name in functions_in(path) if " test_" in name]
    print(f"{len(counts)} tests: median {median(counts)} lines")
    assert median(counts) <= 12
