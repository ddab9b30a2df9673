"""The settings, one row each: name, type, default, kind of value, what it does, an example.

A new setting is one field of `Settings` made by `setting`. The loader, the
printed config, `doctor` and the manual read the rows from there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast

from papertui.config.kinds import FLAG, PATH, PATHS, Kind, UnfitError, number, strings, table, tables

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class UserCommand:
    """A program of the user's on a key: `[[commands]]`.

    `input` is jsonl or none; with `suspend` it has the screen while it runs.
    """

    key: str
    run: str
    input: str = "jsonl"
    shell: bool = False
    suspend: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Tags for new papers that a query finds: `[[rules]]`."""

    query: str
    add: tuple[str, ...]


def _command(row: Mapping[str, Any]) -> UserCommand:
    types = {"key": str, "run": str, "input": str, "shell": bool, "suspend": bool}
    sound = all(isinstance(value, types.get(name, ())) for name, value in row.items())
    if not sound or not row.get("key") or not row.get("run") or row.get("input", "none") not in _INPUTS:
        raise UnfitError
    return UserCommand(**row)


def _rule(row: Mapping[str, Any]) -> Rule:
    query, add = row.get("query"), row.get("add")
    tags = [add] if isinstance(add, str) else add
    is_sound = isinstance(query, str) and query.strip() and not row.keys() - {"query", "add"}
    if not is_sound or not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise UnfitError
    if not tags:
        raise UnfitError(f"a rule that adds a tag; “{query}” adds none")
    return Rule(cast(str, query), tuple(tags))


_INPUTS = ("jsonl", "none")
_KEYS = table('lines such as  "tag.edit" = "t"')
_COMMANDS = tables(
    'tables [[commands]] with  key = "ctrl+g"  and  run = "…"; they may have'
    '  input = "jsonl" or "none", shell = true, suspend = true',
    _command,
)
_RULES = tables('tables [[rules]] with  query = "org:tencent"  and  add = ["industry"]', _rule)


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of a setting beside its name and type. `example` is TOML."""

    default: Any
    kind: Kind[Any]
    about: str
    example: str


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """A setting of the config file that was not taken: its name, and a line with place and remedy."""

    setting: str
    text: str


def setting(default: T, kind: Kind[T], about: str, example: str) -> T:
    """Return the field of a setting."""
    found: T = field(default_factory=lambda: default, metadata={"row": Row(default, kind, about, example)})
    return found


@dataclass(frozen=True, slots=True)
class Settings:
    """What the config file, the environment and the options say together.

    `problems` are the settings of the file that were not taken; their defaults serve.
    """

    library_dir: Path
    cache_dir: Path
    state_dir: Path
    config_file: Path
    year: int | None = None
    engine: str = "auto"
    problems: tuple[SettingProblem, ...] = ()

    dumps: tuple[Path, ...] = setting(
        (), PATHS, "files and folders to read when no PATH is given", 'dumps = ["~/dumps"]'
    )
    watch: bool = setting(False, FLAG, "read pages again when they change, as --watch", "watch = true")
    quick_tags: tuple[str, ...] = setting(
        ("to-read",), strings(9), "the tags on the keys 1 to 9", 'quick_tags = ["to-read", "rl", "thesis"]'
    )
    template: Path | None = setting(  # noqa: RUF009  # it makes a field
        None, PATH, "the Jinja2 template of --format template", 'template = "~/lists/mine.md.j2"'
    )
    history: int = setting(
        10_000, number("steps", 1_000), "how many steps undo goes back", "history = 100_000"
    )
    keys: Mapping[str, str] = setting(
        MappingProxyType({}), _KEYS, "keys of actions, by the action’s id", '[keys]\n"tag.edit" = "t"'
    )
    commands: tuple[UserCommand, ...] = setting(
        (),
        _COMMANDS,
        "programs of your own on keys",
        '[[commands]]\nkey = "ctrl+g"\nrun = "jq -r .title"\ninput = "jsonl"',
    )
    rules: tuple[Rule, ...] = setting(
        (),
        _RULES,
        "tags for papers that are new; asked about before they act",
        '[[rules]]\nquery = "org:tencent"\nadd = ["industry"]',
    )


def rows() -> Mapping[str, Row]:
    """Return the rows of all settings by name, in their order."""
    return {each.name: each.metadata["row"] for each in fields(Settings) if "row" in each.metadata}
