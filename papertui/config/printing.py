"""A template for a config file: every setting at its default, commented out."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from papertui.config.settings import SettingRow, rows
from papertui.files import shown_path


def printed(file: Path, keys: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the lines. `keys` are the keys of every action, by its id.

    With the `#` before each setting removed, the text is the default config.
    """
    yield f"# Settings of papertui with their defaults; save this as {shown_path(file)}."
    yield "# Remove the # before a line to change its setting."
    for name, row in rows().items():
        yield ""
        yield f"# {row.about[0].upper()}{row.about[1:]}."
        yield f"# It must be {row.kind.must}."
        if name == "keys":
            yield "#[keys]"
            yield '#preset = "default"'
            yield from (f"#{json.dumps(id_)} = {json.dumps(' '.join(each))}" for id_, each in keys.items())
        else:
            yield from _lines(name, row)


def _lines(name: str, row: SettingRow) -> Iterator[str]:
    if not row.example.startswith("["):
        yield f"#{name} = {toml(row.default)}"
    if row.example != f"{name} = {toml(row.default)}":
        yield "# For example:"
        yield from (f"#   {line}" for line in row.example.splitlines())


def toml(value: Any) -> str:  # noqa: ANN401 whatever a default may be
    """Return a plain value in TOML syntax; None, which TOML lacks, as an empty string."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:_}"
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(toml, value))}]"
    return json.dumps("" if value is None else str(value), ensure_ascii=False)
