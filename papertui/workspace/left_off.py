"""The position where the user left off in some paths; losing this state does no harm."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from hashlib import blake2b
from pathlib import Path
from typing import Any

from papertui.errors import FileError
from papertui.files import make_folder, replace_file, text_of

_LARGEST = 1 << 16
_MOST_FILTERS = 20


@dataclass(frozen=True, slots=True)
class LeftOff:
    """The query and order of the list, its cursor, and the layout of the screen at the last exit.

    `paper` is the id of the paper under the cursor, `line` its line, `top` the first visible one.
    """

    query: str = ""
    sort: str = ""
    paper: str = ""
    line: int = 0
    top: int = 0
    layout: str = ""
    splits: Mapping[str, int] = field(default_factory=dict)
    filters: tuple[str, ...] = ()


def file_for(state_dir: Path, paths: Iterable[Path]) -> Path:
    """Return the state file for one set of paths."""
    resolved = sorted({os.path.realpath(os.fsencode(path)) for path in paths})
    name = blake2b(b"\0".join(resolved), digest_size=10).hexdigest()
    return state_dir / "sessions" / f"{name}.json"


def read(file: Path) -> LeftOff:
    """Read the file; missing, damaged or invalid values get their defaults."""
    try:
        record = json.loads(text_of(file, _LARGEST))
    except (FileError, ValueError, RecursionError):
        return LeftOff()
    known = record if isinstance(record, dict) else {}
    sound = {each.name: _sound(each.name, known.get(each.name)) for each in fields(LeftOff)}
    return LeftOff(**{name: value for name, value in sound.items() if value is not None})


def write(file: Path, left: LeftOff) -> None:
    """Write the file; errors are ignored: the next start uses the defaults."""
    with suppress(OSError):
        make_folder(file.parent)
        text = json.dumps(asdict(left), ensure_ascii=False)
        replace_file(file, text.encode("utf-8", "replace"), durable=False)


def _sound(name: str, value: Any) -> Any:  # noqa: ANN401 whatever the file holds
    """Return a value if it has the right type, else None."""
    if name in ("line", "top"):
        return value if isinstance(value, int) and value >= 0 else None
    if name == "splits":
        pairs = value.items() if isinstance(value, dict) else ()
        return {key: part for key, part in pairs if isinstance(part, int) and 0 < part < 100}
    if name == "filters":
        names = value[:_MOST_FILTERS] if isinstance(value, list) else ()
        return tuple(each for each in names if isinstance(each, str))
    return value if isinstance(value, str) else None
