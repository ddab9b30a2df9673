"""The house stays in order: imports run one way, files stay small, public names say what they promise."""

import ast
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

import papertui
from papertui.sync import reader_code

ROOT = Path(papertui.__file__).parent
FILES = sorted(file.relative_to(ROOT) for file in ROOT.rglob("*.py"))

# A room may import rooms of lower floors only; rooms of one floor do not know each other.
FLOORS = (
    ("errors",),
    ("text", "tex_macros", "tex_math"),
    ("tex",),
    ("latex",),
    ("files",),
    ("reference",),
    ("identity",),
    ("paper",),
    ("merge", "paper_json"),
    ("references",),
    ("config", "dumps", "exports", "library", "catalog", "search", "clipboard", "manual"),
    ("sync", "fetch"),
    ("workspace",),
    ("plots",),
    ("tui", "commands"),
    ("plain",),
    ("cli",),
    ("__main__",),
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
# The floors inside the interface, by file or folder.
TUI_FLOORS = (
    ("glyphs", "sequences", "pen", "programs", "suspended", "pace"),
    ("themes",),
    ("contrast", "choices", "bindings", "key_hold", "tag_edit", "saver", "finder"),
    ("widgets", "session", "paint", "terminal_input", "config_problems", "presets"),
    ("wording", "panes", "driver"),
    ("ports",),
    ("listeners",),
    ("saving", "dump_sync", "fetcher", "typing_ahead", "prompt_line", "targets"),
    ("answers", "view", "changes"),
    ("faceting", "query_steps"),
    ("saved_state",),
    ("desk",),
    ("screens",),
    ("actions",),
    ("keymap",),
    ("app",),
)
TUI_FLOOR = {part: floor for floor, parts in enumerate(TUI_FLOORS) for part in parts}
# The command that starts the interfaces and the one that checks its keys; they import it when they run,
# so that no other command pays for it.
EXCEPTIONS = {
    ("commands/browse.py", "tui"), ("commands/browse.py", "plain"), ("commands/doctor.py", "tui"),
}  # fmt: skip

STORES, INTERFACE = {"sqlite3", "whoosh", "bs4", "lxml"}, {"textual", "rich"}
LINES_OF_A_FILE = 300
LINES_OF_A_CLASS = 250


def room_of(file: Path) -> str:
    return file.parts[0].removesuffix(".py")


@pytest.fixture(scope="module", autouse=True)
def trees() -> Iterator[None]:
    """Keep what was parsed for the tests of this file, not for all that come after them."""
    yield
    for kept in (text_of, tree_of, statements_of, imports_of):
        kept.cache_clear()


@cache
def text_of(file: Path) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(text_of(file))


@cache
def statements_of(file: Path) -> tuple[ast.AST, ...]:
    return tuple(statements(tree_of(file)))


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the statements of a module, at any depth: a tenth of its nodes."""
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        for child in getattr(node, name, ()):
            yield child
            yield from statements(child)


@cache
def imports_of(file: Path) -> tuple[tuple[str, int], ...]:
    return tuple(imports(statements_of(file)))


def imports(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, int]]:
    """Yield the full names that a module imports, wherever it does, with their lines."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute here"
            module = node.module or ""
            yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)


def imported_rooms(imported: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    for name, line in imported:
        parts = name.split(".")
        if parts[0] == "papertui" and len(parts) > 1 and parts[1] in FLOOR:
            yield parts[1], line


def test_every_room_has_a_floor() -> None:
    homeless = {room_of(file) for file in FILES} - FLOOR.keys() - {"__init__"}
    assert not homeless, "a new room gets its floor in DESIGN and here"


def test_imports_run_one_way() -> None:
    wrong = [
        f"{file}:{line} imports {room}"
        for file in FILES
        for room, line in imported_rooms(imports_of(file))
        if not may_import(file, room)
    ]
    assert not wrong


def may_import(file: Path, room: str) -> bool:
    here = room_of(file)
    if here == "__init__":
        return False
    return room == here or FLOOR[room] < FLOOR[here] or (file.as_posix(), room) in EXCEPTIONS


def test_imports_run_one_way_inside_the_interface() -> None:
    wrong = [
        f"{file}:{line} imports {name}"
        for file in FILES
        if room_of(file) == "tui" and len(file.parts) > 1 and file.name != "__init__.py"
        for name, line in imports_of(file)
        if name.startswith("papertui.tui.") and not may_import_inside(file, name.split(".")[2])
    ]
    assert not wrong


def may_import_inside(file: Path, part: str) -> bool:
    here = file.parts[1].removesuffix(".py")
    return part == here or TUI_FLOOR[part] < TUI_FLOOR[here]


def test_no_files_import_each_other_in_a_circle() -> None:
    modules = {module_of(file): file for file in FILES}
    arrows = {
        module: {target_of(name, modules) for name, _line in imports_of(file)} & modules.keys()
        for module, file in modules.items()
    }
    # What imports nothing that is left is taken away, until only circles and what leads to them are left.
    while ends := [module for module, targets in arrows.items() if not targets & arrows.keys() - {module}]:
        for module in ends:
            del arrows[module]
    assert not {module: sorted(targets & arrows.keys()) for module, targets in arrows.items()}


def module_of(file: Path) -> str:
    return ".".join(("papertui", *file.with_suffix("").parts)).removesuffix(".__init__")


def target_of(name: str, modules: Collection[str]) -> str:
    """Return the module that an imported name is, or is taken from."""
    return name if name in modules else name.rpartition(".")[0]


def test_the_search_for_arrows_finds_them() -> None:
    tree = ast.parse("def f():\n    from papertui import search\n    import papertui.tui.app")
    assert list(imported_rooms(imports(statements(tree)))) == [("search", 2), ("tui", 3)]
    deep = "try:\n  if a: b\n  else:\n    with c: import d\nexcept E:\n  match f:\n    case 1: import g"
    assert [name for name, _ in imports(statements(ast.parse(deep)))] == ["d", "g"]


def test_files_stay_small() -> None:
    lines = {str(file): text_of(file).count("\n") for file in FILES}
    large = {name: count for name, count in lines.items() if count >= LINES_OF_A_FILE}
    assert not large


def test_classes_stay_small() -> None:
    large = [
        f"{file}:{node.lineno} {node.name}"
        for file in FILES
        for node in statements_of(file)
        if isinstance(node, ast.ClassDef) and (node.end_lineno or 0) - node.lineno >= LINES_OF_A_CLASS
    ]
    assert not large


def test_what_is_public_has_a_docstring() -> None:
    bare = [str(file) for file in FILES if not ast.get_docstring(tree_of(file))]
    bare += [
        f"{file}:{node.lineno} {node.name}"
        for file in FILES
        for node in public(tree_of(file))
        if not ast.get_docstring(node)
    ]
    assert not bare


def public(
    node: ast.Module | ast.ClassDef,
) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    for child in node.body:
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and is_public(child):
            yield child
            if isinstance(child, ast.ClassDef):
                yield from public(child)


def test_only_the_interface_knows_textual_and_it_knows_no_store() -> None:
    wrong = [
        f"{file}:{line} imports {name}"
        for file in FILES
        for name, line in imports_of(file)
        if name.split(".")[0] in (STORES if room_of(file) == "tui" else INTERFACE)
    ]
    assert not wrong


# What papertui is made of: these are agreed with its user and are not replaced by others.
AGREED = {"textual", "bs4", "whoosh", "pyperclip"}


def test_the_agreed_packages_do_their_work() -> None:
    imported = {name.split(".")[0] for file in FILES for name, _ in imports_of(file)}
    assert imported >= AGREED


NETWORK = {"httpx2", "socket", "socketserver", "ssl", "http", "urllib.request", "ftplib", "smtplib"}


def test_only_fetching_opens_a_socket() -> None:
    wrong = [
        f"{file}:{line} imports {name}"
        for file in FILES
        for name, line in imports_of(file)
        if room_of(file) != "fetch" and any(f"{name}.".startswith(f"{module}.") for module in NETWORK)
    ]
    assert not wrong


# What only `files` does: how a file is replaced, made durable, locked, and whose it is.
OF_FILES = {"fsync", "flock", "lockf", "mkstemp", "O_NOFOLLOW", "st_uid", "geteuid", "getuid"}


def test_only_one_room_writes_locks_and_judges_files() -> None:
    wrong = [
        f"{file}:{node.lineno} uses {node.attr}"
        for file in FILES
        if room_of(file) != "files" and any(name in text_of(file) for name in OF_FILES)
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Attribute) and node.attr in OF_FILES
    ]
    assert not wrong


def test_every_room_that_dumps_imports_decides_what_is_read_again() -> None:
    reached, waiting = set[str](), {"dumps"}
    while waiting:
        reached |= waiting
        files = (file for file in FILES if room_of(file) in waiting)
        waiting = {room for file in files for room, _ in imported_rooms(imports_of(file))} - reached
    assert reached == set(reader_code.ROOMS), "sync/reader_code.py names them"


def is_public(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    # The setter of a property has nothing to add to its getter's promise.
    has_getter = any(
        isinstance(each, ast.Attribute) and each.attr == "setter" for each in node.decorator_list
    )
    return not node.name.startswith("_") and not has_getter


SLOW = ("textual", "rich", "plotille", "whoosh", "bs4", "lxml", "pyperclip", "pylatexenc", "httpx2", "ssl")


def test_help_imports_nothing_slow() -> None:
    script = (
        "import sys; from papertui.cli import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert set(SLOW).isdisjoint(done.stderr.split())
