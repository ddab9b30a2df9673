"""The house stays in order: imports run one way, files stay small, public names say what they promise."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import papertui

ROOT = Path(papertui.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
EACH = pytest.mark.parametrize("file", FILES, ids=[str(file.relative_to(ROOT)) for file in FILES])

# A room may import rooms of lower floors only; rooms of one floor do not know each other.
FLOORS = (
    ("errors",),
    ("text",),
    ("files",),
    ("paper",),
    ("config", "dumps", "exports", "library", "catalog", "search", "clipboard"),
    ("sync",),
    ("workspace",),
    ("tui", "commands"),
    ("cli",),
    ("__main__",),
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
# The command that starts the interface; it imports it when it runs, so that no other command pays for it.
EXCEPTIONS = {("commands/browse.py", "tui")}

LINES_OF_A_FILE = 300
LINES_OF_A_CLASS = 250


def room_of(file: Path) -> str:
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Give the full names that a module imports, wherever it does, with their lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute here"
            module = node.module or ""
            yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)


def imported_rooms(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for name, line in imports(tree):
        parts = name.split(".")
        if parts[0] == "papertui" and len(parts) > 1 and parts[1] in FLOOR:
            yield parts[1], line


@EACH
def test_imports_run_one_way(file: Path) -> None:
    here = room_of(file)
    if here == "__init__":
        assert not list(imported_rooms(ast.parse(file.read_text(encoding="utf-8"))))
        return
    assert here in FLOOR, f"{here} has no floor yet: give it one in DESIGN and here"
    name = file.relative_to(ROOT).as_posix()
    for room, line in imported_rooms(ast.parse(file.read_text(encoding="utf-8"))):
        allowed = room == here or FLOOR[room] < FLOOR[here] or (name, room) in EXCEPTIONS
        assert allowed, f"{name}:{line} imports {room}, which is not below {here}"


def test_the_search_for_arrows_finds_them() -> None:
    tree = ast.parse("def f():\n    from papertui import search\n    import papertui.tui.app")
    assert list(imported_rooms(tree)) == [("search", 2), ("tui", 3)]


@EACH
def test_files_and_classes_stay_small(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count("\n") < LINES_OF_A_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            assert (node.end_lineno or 0) - node.lineno < LINES_OF_A_CLASS, node.name


@EACH
def test_what_is_public_has_a_docstring(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module"
    bare = [node.name for node in public(tree) if not ast.get_docstring(node)]
    assert not bare


def public(
    node: ast.Module | ast.ClassDef,
) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    for child in node.body:
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and is_public(child):
            yield child
            if isinstance(child, ast.ClassDef):
                yield from public(child)


@EACH
def test_only_the_interface_knows_textual_and_it_knows_no_store(file: Path) -> None:
    roots = {name.split(".")[0] for name, _ in imports(ast.parse(file.read_text(encoding="utf-8")))}
    if room_of(file) == "tui":
        assert roots.isdisjoint({"sqlite3", "whoosh", "bs4", "lxml"})
    else:
        assert roots.isdisjoint({"textual", "rich"})


def is_public(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    # The setter of a property has nothing to add to its getter's promise.
    has_getter = any(
        isinstance(each, ast.Attribute) and each.attr == "setter" for each in node.decorator_list
    )
    return not node.name.startswith("_") and not has_getter


SLOW = ("textual", "rich", "whoosh", "bs4", "lxml", "pyperclip", "pylatexenc")


def test_help_imports_nothing_slow() -> None:
    script = (
        "import sys; from papertui.cli import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert set(SLOW).isdisjoint(done.stderr.split())
