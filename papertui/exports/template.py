"""Reading lists in the user's own format: a Jinja2 template, rendered in a limited process.

The template gets `papers`, each with exactly the names of the JSON Lines format;
`rendering` defines the filters. A separate process renders it, so that an endless loop or
an unbounded list ends only that process.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from papertui.errors import FileError, UsageError
from papertui.exports.cite_keys import keys_of
from papertui.exports.format import TEMPLATE, ExportFormat, Listed, papers_of
from papertui.exports.jsonl import record
from papertui.exports.links import page_url
from papertui.files import shown_path, text_of
from papertui.text import clean_line

_ENDINGS = (".j2", ".jinja", ".jinja2", ".template", ".tmpl")
_LARGEST = 1 << 20
_SECONDS = 3
_PAPERS_PER_SECOND = 100


def format_of(path: Path) -> ExportFormat:
    """Return the export format of a template. Raises UsageError for a file that cannot be read.

    A leading ~ is the user's home folder; errors name the path as given. The writer of the
    format raises UsageError with file and line for an error in the template: its syntax,
    an undefined name, an endless loop.
    """
    source = _read(path)

    def write(papers: Sequence[Listed], out: TextIO) -> None:
        out.write(_filled(path, source, papers))

    return ExportFormat(TEMPLATE, _suffix(path), f"the template {shown_path(path)}", write, has_keys=True)


def _read(path: Path) -> str:
    try:
        return text_of(path, _LARGEST)
    except FileError as error:
        raise UsageError(f"{shown_path(path)}: the template {error.reason}") from error


def _suffix(path: Path) -> str:
    """Return the suffix of a template's output: `.tex` for `list.tex.j2`, `.txt` if there is none."""
    suffixes = path.suffixes
    if suffixes and suffixes[-1].lower() in _ENDINGS:
        suffixes.pop()
    return suffixes[-1] if suffixes else ".txt"


def _filled(path: Path, source: str, papers: Sequence[Listed]) -> str:
    import subprocess
    import sys

    order = {
        "file": shown_path(path),
        "source": source,
        "suffix": _suffix(path).lower(),
        "seconds": _SECONDS + len(papers) // _PAPERS_PER_SECOND,
        "papers": list(map(record, papers)),
        "keys": keys_of(papers),
        "pages": list(map(page_url, papers_of(papers))),
    }
    done = subprocess.run(
        [sys.executable, "-P", "-m", "papertui.exports.rendering"],
        input=json.dumps(order).encode(),
        capture_output=True,
        check=False,
    )
    if done.returncode == 0:
        return done.stdout.decode("utf-8")
    reason = (
        clean_line(done.stderr.decode("utf-8", "replace")) if done.returncode == UsageError.exit_code else ""
    )
    raise UsageError(reason or f"{shown_path(path)}: filling the template in took too much time or memory")
