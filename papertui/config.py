"""Settings: where things are kept, which dumps are meant, which keys do what. Read once, passed on."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from papertui.errors import ConfigError, FileError
from papertui.files import text_of

DEFAULT_QUICK_TAGS = ("to-read",)
DEFAULT_HISTORY, LEAST_HISTORY = 10_000, 1_000
_LARGEST = 1 << 20


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


@dataclass(frozen=True, slots=True)
class Settings:
    """What the config file, the environment and the options say together."""

    library_dir: Path
    cache_dir: Path
    state_dir: Path
    config_file: Path
    dumps: tuple[Path, ...] = ()
    quick_tags: tuple[str, ...] = DEFAULT_QUICK_TAGS
    keys: Mapping[str, str] = field(default_factory=dict)
    commands: tuple[UserCommand, ...] = ()
    rules: tuple[Rule, ...] = ()
    template: Path | None = None
    watch: bool = False
    year: int | None = None
    engine: str = "auto"
    history: int = DEFAULT_HISTORY


def load_settings(
    *,
    library: Path | None = None,
    cache: Path | None = None,
    config: Path | None = None,
    year: int | None = None,
    engine: str = "auto",
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """Read the config file (`$XDG_CONFIG_HOME/papertui/config.toml`) under the options given.

    Raises ConfigError that names the file where it is not TOML, has an unknown
    setting or one of the wrong type; a missing file is the defaults, unless it
    was asked for by `config`.
    """
    file = config or _home(environ, "XDG_CONFIG_HOME", ".config") / "config.toml"
    record = _read_toml(file, must_exist=config is not None)
    known = {"dumps", "quick_tags", "watch", "keys", "commands", "rules", "template", "history"}
    for name in record.keys() - known:
        raise ConfigError(f"{file}: unknown setting “{name}”; settings: {' '.join(sorted(known))}")
    dumps = environ.get("PAPERTUI_DUMPS")
    paths = dumps.split(":") if dumps else _strings(file, record, "dumps", ())
    return Settings(
        library_dir=library or _home(environ, "XDG_DATA_HOME", ".local/share"),
        cache_dir=cache or _home(environ, "XDG_CACHE_HOME", ".cache"),
        state_dir=_home(environ, "XDG_STATE_HOME", ".local/state"),
        config_file=file,
        dumps=tuple(Path(path).expanduser() for path in paths if path),
        quick_tags=_strings(file, record, "quick_tags", DEFAULT_QUICK_TAGS)[:9],
        keys=_keys(file, record),
        watch=_flag(file, record, "watch"),
        template=_path(file, record, "template"),
        commands=tuple(_command(file, row) for row in _tables(file, record, "commands")),
        rules=tuple(_rule(file, row) for row in _tables(file, record, "rules")),
        history=_history(file, record),
        year=year,
        engine=engine,
    )


def _home(environ: Mapping[str, str], variable: str, fallback: str) -> Path:
    base = environ.get(variable, "")
    # The XDG specification: a relative path here is invalid and to be ignored.
    root = Path(base) if base.startswith("/") else Path(environ.get("HOME") or Path.home()) / fallback
    return root / "papertui"


def _read_toml(file: Path, *, must_exist: bool) -> dict[str, Any]:
    try:
        text = text_of(file, _LARGEST)
    except FileError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            if must_exist:
                raise ConfigError(f"{file}: no such config file") from error
            return {}
        raise ConfigError(str(error)) from error
    import tomllib  # only now: most have no config file, and it takes 4 ms

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: cannot be read as TOML: {error}") from error


def _strings(file: Path, record: Mapping[str, Any], name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    value = record.get(name, list(default))
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ConfigError(f"{file}: “{name}” must be a list of strings")
    return tuple(value)


def _flag(file: Path, record: Mapping[str, Any], name: str) -> bool:
    value = record.get(name, False)
    if not isinstance(value, bool):
        raise ConfigError(f"{file}: “{name}” must be true or false")
    return value


def _history(file: Path, record: Mapping[str, Any]) -> int:
    value = record.get("history", DEFAULT_HISTORY)
    if not isinstance(value, int) or isinstance(value, bool) or value < LEAST_HISTORY:
        raise ConfigError(f"{file}: “history” must be a number of steps, {LEAST_HISTORY:,} at least")
    return value


def _path(file: Path, record: Mapping[str, Any], name: str) -> Path | None:
    value = record.get(name)
    if value is not None and not isinstance(value, str):
        raise ConfigError(f"{file}: “{name}” must be a path in quotes")
    return Path(value) if value else None


def _keys(file: Path, record: Mapping[str, Any]) -> dict[str, str]:
    value = record.get("keys", {})
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value.values()):
        raise ConfigError(f'{file}: [keys] must be lines such as  "tag.edit" = "t"')
    return dict(value)


def _tables(file: Path, record: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    value = record.get(name, [])
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise ConfigError(f"{file}: “{name}” must be tables that begin with [[{name}]]")
    return value


def _command(file: Path, row: Mapping[str, Any]) -> UserCommand:
    types = {"key": str, "run": str, "input": str, "shell": bool, "suspend": bool}
    sound = all(isinstance(value, types.get(name, ())) for name, value in row.items())
    if (
        not sound
        or not row.get("key")
        or not row.get("run")
        or row.get("input") not in (None, "jsonl", "none")
    ):
        raise ConfigError(
            f'{file}: [[commands]] needs  key = "ctrl+g"  and  run = "…", and may have'
            '  input = "jsonl" or "none", shell = true, suspend = true'
        )
    return UserCommand(**row)


def _rule(file: Path, row: Mapping[str, Any]) -> Rule:
    query = row.get("query")
    if not isinstance(query, str) or not query.strip() or row.keys() - {"query", "add"}:
        raise ConfigError(f'{file}: [[rules]] must be  query = "org:tencent"  and  add = ["industry"]')
    tags = _strings(file, row, "add", ())
    if not tags:
        raise ConfigError(f"{file}: the rule “{query}” adds no tag")
    return Rule(query, tags)
